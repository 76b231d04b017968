"""Templates as data, one file for each version: those that are shipped, and an agency's own folder."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from services.program.domain.template import Template
from services.program.templates.reading import Source, TemplatesWrong, Wrong, read
from shared.contracts.codes import QuotaCategory
from shared.refusals import Invalid

Templates = Mapping[tuple[str, int], Template]
"""By code and version."""


def shipped() -> list[Source]:
    """The files that come with Pulih."""
    return _sources(files(__name__))


def of_folder(folder: Path) -> list[Source]:
    """An agency's own files.

    Raises:
        TemplatesWrong: there is no such folder, or a file is not readable.
    """
    if not folder.is_dir():
        raise TemplatesWrong([Wrong(str(folder), {"field": "", "rule": "no-folder", "detail": "No folder."})])
    return _sources(folder)


def _sources(folder: Traversable) -> list[Source]:
    entries = sorted(
        (one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: one.name
    )
    return [Source.of(entry) for entry in entries]


def load(folder: Path | None = None, facilities: Collection[str] | None = None) -> Templates:
    """Read all templates, or none: those shipped, and those of the folder.

    Raises:
        TemplatesWrong: with every file, field and rule that is wrong.
    """
    return read([*shipped(), *(of_folder(folder) if folder else [])], facilities)


def choose(templates: Templates, code: str, *, facility: str, on: date) -> Template:
    """The newest version that is valid at the facility on the day on which a cohort is opened.

    Raises:
        Invalid: ``template-unknown``, ``template-not-valid``.
    """
    versions = [template for template in templates.values() if template.code == code]
    if not versions:
        raise Invalid("template-unknown", f"There is no template called {code}.", field="template")
    if not (valid := [template for template in versions if template.valid_at(facility, on)]):
        raise Invalid(
            "template-not-valid",
            f"{code} is not valid at {facility} on {on}. It is valid: {_when(versions)}.",
            field="template",
        )
    return max(valid, key=lambda template: template.version)


def _when(versions: Sequence[Template]) -> str:
    spans = [span for template in versions for span in template.valid]
    return "; ".join(
        f"{', '.join(span.facilities) if span.facilities else 'everywhere'}"
        f" from {span.since or 'ever'} until {span.until or 'further notice'}"
        for span in spans
    )


def found(
    templates: Templates, *, facility: str | None, on: date | None, category: QuotaCategory | None
) -> list[Template]:
    """Templates by code and version: of a category, and those valid somewhere, then, or there and then."""
    return [
        template
        for _, template in sorted(templates.items())
        if category in {None, template.category}
        and any(
            (facility is None or span.facilities is None or facility in span.facilities)
            and (on is None or (span.since or date.min) <= on <= (span.until or date.max))
            for span in template.valid
        )
    ]
