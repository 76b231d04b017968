"""The templates that this service ships, as data: one file for each version."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files

from services.program.domain.template import Template
from shared.refusals import Invalid

Templates = Mapping[tuple[str, int], Template]
"""By code and version."""


def load() -> Templates:
    """Read all templates."""
    shipped = [entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml")]
    read = [
        Template.model_validate(tomllib.loads(entry.read_text(), parse_float=Decimal)) for entry in shipped
    ]
    return {(template.code, template.version): template for template in read}


def newest(templates: Templates, code: str) -> Template:
    """The newest version of a template.

    Raises:
        Invalid: ``template-unknown``.
    """
    versions = [template for (name, _), template in templates.items() if name == code]
    if not versions:
        raise Invalid("template-unknown", f"There is no template called {code}.", field="template")
    return max(versions, key=lambda template: template.version)
