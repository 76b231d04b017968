"""Journeys of care through all services as processes: one system for the whole folder.

Each test has women of its own and looks at nobody else's rows, or at differences of counts. Give each module
``pytestmark = pytest.mark.xdist_group("care")``, so that they share the system with parallel workers too.
"""
