"""What in a template contradicts itself: every reason at once, each with its field and rule."""

from collections.abc import Collection, Iterator

from services.program.domain.several import Finding
from services.program.domain.stage_contradictions import of_modules, of_stages
from services.program.domain.template import TREATED, Template, Validity
from services.program.domain.template_fields import between, code, found, title

DAYS = range(1, 1831)
"""How long a programme may be planned: five years at most."""


def contradictions(template: Template, facilities: Collection[str] | None = None) -> list[Finding]:
    """Everything that is wrong; none: it can be planned. ``facilities`` are the known ones, if any are."""
    stages = list(of_stages(template))
    return [
        *_of_head(template),
        *_of_rules(template),
        *(one for n, valid in enumerate(template.valid) for one in _of_validity(valid, n, facilities)),
        *stages,
        *of_modules(template),
        *([] if stages else _of_length(template)),
    ]


def _of_head(template: Template) -> Iterator[Finding]:
    yield from code(template.code, "code")
    yield from between(template.version, range(1, 10_000), "version")
    yield from title(template.title, "title")
    yield from between(template.planned_days, DAYS, "planned_days")
    if template.minimum_left_days < template.planned_days:
        yield found(
            "minimum_left_days",
            "less-than-planned",
            f"{template.minimum_left_days} days left are less than the {template.planned_days} planned.",
        )
    if not template.valid:
        yield found("valid", "never-valid", "It is valid nowhere: leave `valid` out, or say where and when.")


def _of_rules(template: Template) -> Iterator[Finding]:
    done = template.completion
    for name, threshold in (("fair", done.fair), ("dose", done.dose)):
        if not 0 <= threshold <= 1:
            yield found(f"completion.{name}", "range", f"{threshold} does not lie between 0 and 1.")
    if done.all_modules and not template.modules:
        yield found("completion.all_modules", "no-modules", "There are no modules that could be delivered.")
    if template.drop_out is not None:
        yield from between(template.drop_out, range(2, 101), "drop_out")
    if template.aftercare is not None:
        yield from between(
            template.aftercare.contacts_per_month, range(1, 32), "aftercare.contacts_per_month"
        )
        yield from between(template.aftercare.months, range(1, 61), "aftercare.months")


def _of_validity(valid: Validity, n: int, known: Collection[str] | None) -> Iterator[Finding]:
    field = f"valid.{n}"
    if valid.since and valid.until and valid.until < valid.since:
        yield found(
            f"{field}.until", "before-since", f"It ends on {valid.until}, before it begins on {valid.since}."
        )
    if valid.facilities is None:
        return
    if not valid.facilities:
        yield found(f"{field}.facilities", "no-facility", "Leave `facilities` out where each may use it.")
    for m, facility in enumerate(valid.facilities):
        if facility in valid.facilities[:m]:
            yield found(f"{field}.facilities.{m}", "twice", f"{facility} is named twice.")
        if known is not None and facility not in known:
            yield found(f"{field}.facilities.{m}", "unknown-facility", f"There is no facility {facility}.")


def _of_length(template: Template) -> Iterator[Finding]:
    """Whether the sessions of each pathway find room, in whole weeks, one stage after the other."""
    for pathway in TREATED:
        weeks, planned = template.weeks(pathway), template.planned_days
        if weeks * 7 > planned:
            yield found(
                "planned_days",
                "too-short",
                f"The sessions of {pathway} take {weeks} weeks ({weeks * 7} days), not {planned}.",
            )
