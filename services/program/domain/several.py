"""Several findings in one refusal, so that a form is corrected in one go."""

from collections.abc import Sequence

from shared.refusals import Invalid

Finding = dict[str, str | int]
"""``field``, ``rule``, ``detail``, and figures where a sentence alone is not enough."""


def refuse_all(findings: Sequence[Finding]) -> None:
    """Refuse when anything was found; the first finding speaks for all, all are listed.

    Raises:
        Invalid: with the first finding's rule and field.
    """
    if findings:
        first = findings[0]
        raise Invalid(
            str(first["rule"]), str(first["detail"]), field=str(first["field"]), errors=list(findings)
        )
