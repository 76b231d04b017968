"""Journeys of care through all services as processes: one system for all (``tests/grouping.py``).

Each test has women of its own and looks at nobody else's rows, or at differences of counts.
"""
