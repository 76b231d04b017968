"""Why the rules say no. Raised by domain code, mapped to a problem answer at the edge.

Refusal
  Invalid     422  a field breaks a rule
  NotFound    404  no such thing
  WrongState  409  not in this state, or not in this order
  NotAllowed  403  not by this person
  Busy        503  later (retry_after seconds)
"""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """A rule said no.

    ``rule`` is a stable kebab-case code (it becomes the problem's ``type``), ``detail`` a sentence in plain
    words, ``field`` the path of the input it is about. ``errors`` lists several (line, field, rule, detail).
    """

    def __init__(
        self,
        rule: str,
        detail: str,
        *,
        field: str | None = None,
        errors: list[dict[str, str | int]] | None = None,
    ) -> None:
        super().__init__(detail)
        self.rule = rule
        self.detail = detail
        self.field = field
        self.errors = errors or []


class Invalid(Refusal):
    """A field of the input breaks a rule."""


class NotFound(Refusal):
    """There is no such thing."""


class WrongState(Refusal):
    """Not in this state, or not in this order."""


class NotAllowed(Refusal):
    """Not by this person."""


class Busy(Refusal):
    """Not now; the same request may go through after ``retry_after`` seconds."""

    def __init__(self, rule: str, detail: str, *, retry_after: int = 2) -> None:
        super().__init__(rule, detail)
        self.retry_after = retry_after
