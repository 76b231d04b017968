"""`python -m services.program.templates check FILE...`: what is wrong with templates, without a server."""

import sys
from pathlib import Path

from services.program.domain.template import TREATED, Template
from services.program.templates import of_folder, shipped
from services.program.templates.reading import Source, TemplatesWrong, read
from shared.runtime.facilities import load as load_facilities
from shared.runtime.settings import Settings

USAGE = "python -m services.program.templates check FILE..."
WRONG = 2
"""Exit code where a template cannot be used."""


def main(argv: list[str]) -> int:
    """Judge the files beside those that are shipped and those of ``PULIH_TEMPLATES``."""
    if len(argv) < 2 or argv[0] != "check":  # noqa: PLR2004 - a command and at least one file
        sys.stderr.write(f"{USAGE}\n")
        return WRONG
    settings, asked = Settings(), [Path(name).resolve() for name in argv[1:]]
    try:
        beside = [one for one in _others(settings) if Path(one.name).resolve() not in asked]
        judged = [Source.of(path) for path in asked]
        known = read(beside, facilities := load_facilities(settings.facilities).keys())
        all_ = read([*beside, *judged], facilities)
    except TemplatesWrong as error:
        sys.stderr.write(f"{error}\n")
        return WRONG
    for key in sorted(all_.keys() - known.keys()):
        sys.stdout.write(f"{_said(all_[key])}\n")
    return 0


def _others(settings: Settings) -> list[Source]:
    return [*shipped(), *(of_folder(settings.templates) if settings.templates else [])]


def _said(template: Template) -> str:
    weeks = ", ".join(
        f"{pathway} {' > '.join(template.path(pathway))} in {template.weeks(pathway)} weeks"
        for pathway in TREATED
    )
    return f"{template.code} version {template.version}: {template.planned_days} days; {weeks}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
