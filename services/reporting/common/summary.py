"""Parts of a summary that agencies share: attendance, sessions, flow. Pure functions of counters."""

from collections.abc import Sequence
from datetime import date

from services.reporting.counts import Counts
from services.reporting.figures import months
from shared.contracts.base import Frozen


class Fraction(Frozen):
    """``n`` of ``of``: a rate is never stored or answered as a percentage."""

    n: int
    of: int


class MonthOfAttendance(Frozen):
    """Fair attendance of the sessions of one month ("2026-08")."""

    month: str
    n: int
    of: int


class SessionCounts(Frozen):
    """Sessions by their own day. Planned = held + cancelled + not marked yet; ``moved`` are not in planned.

    ``cancelled`` and ``moved`` are by cause; ``disputed`` is a cause of its own until both sides agree.
    """

    planned: int
    held: int
    cancelled: dict[str, int]
    moved: dict[str, int]


class MonthOfSessions(Frozen):
    """Sessions planned in a month, and held of these."""

    month: str
    planned: int
    held: int


class AftercareSummary(Frozen):
    """Contacts after release, due and kept up to the day; who was seen within 21 days of it."""

    released: int
    due: int
    kept: int
    within_21_days: Fraction


class Flow(Frozen):
    """``at_start + joined - left = at_end``; ``left`` is everybody who ended, completed or not."""

    month: str
    at_start: int
    joined: int
    left: int
    at_end: int


class LostSessions(Frozen):
    """Person-sessions that were not held, by whose failure it was; ``disputed``: the two sides disagree."""

    bnn: int
    lapas: int
    lain: int
    disputed: int


class PersonSessionCounts(Frozen):
    """Every booked one is exactly one of: attended, alpa, izin, not brought, unmarked, lost.

    ``late`` are some of the attended, ``overdue`` (unmarked beyond the prison's own limit) of the unmarked.
    ``made_up`` are some of the alpa, izin and not brought: those for which she attended a make-up.
    """

    booked: int
    attended: int
    late: int
    alpa: int
    izin: int
    not_brought: int
    unmarked: int
    overdue: int
    made_up: int
    lost: LostSessions


def label_of(month: date) -> str:
    return f"{month:%Y-%m}"


def fair(counts: Counts) -> Fraction:
    """B3: ``hadir*`` of ``hadir* + alpa``; neither excuses nor cancellations nor unmarked are hers."""
    return Fraction(n=counts("attended"), of=counts("attended") + counts("alpa"))


def participation(counts: Counts) -> Fraction:
    """B4: ``hadir*`` of everything booked that was not cancelled; unmarked are in the denominator.

    What she missed and its make-up, once it has a record, are one.
    """
    lost = sum(counts.under("lost:").values())
    return Fraction(n=counts("attended"), of=counts("booked") - lost - counts("again"))


def fair_by_month(counts: Counts) -> list[MonthOfAttendance]:
    attended, alpa = counts.monthly("attended"), counts.monthly("alpa")
    rows = ((month, attended.get(month, 0), alpa.get(month, 0)) for month in sorted({*attended, *alpa}))
    return [MonthOfAttendance(month=label_of(month), n=n, of=n + missed) for month, n, missed in rows]


def person_sessions(counts: Counts) -> PersonSessionCounts:
    return PersonSessionCounts(
        booked=counts("booked"),
        attended=counts("attended"),
        late=counts("late"),
        alpa=counts("alpa"),
        izin=counts("izin"),
        not_brought=counts("not_brought"),
        unmarked=counts("unmarked"),
        overdue=counts("overdue"),
        made_up=counts("made_up"),
        lost=LostSessions(**{cause: counts(f"lost:{cause}") for cause in LostSessions.model_fields}),
    )


def sessions(counts: Counts) -> SessionCounts:
    return SessionCounts(
        planned=counts("sessions:planned"),
        held=counts("sessions:held"),
        cancelled={cause: counts(f"sessions:cancelled:{cause}") for cause in LostSessions.model_fields},
        moved={cause: counts(f"sessions:moved:{cause}") for cause in LostSessions.model_fields},
    )


def sessions_by_month(counts: Counts) -> list[MonthOfSessions]:
    planned, held = counts.monthly("sessions:planned"), counts.monthly("sessions:held")
    return [
        MonthOfSessions(month=label_of(month), planned=n, held=held.get(month, 0))
        for month, n in sorted(planned.items())
    ]


def active(counts: Counts) -> int:
    """Who has started, or come by a hand-over, and neither ended nor been handed over."""
    came = counts("started") + counts("received")
    return came - counts("completed") - counts("left") - counts("handed_over")


def flow(counts: Counts, as_of: date, *, one_facility: bool = False) -> list[Flow]:
    """Every month from the first start to the day asked about.

    A hand-over is a coming and a leaving for ``one_facility``, and neither in a region.
    """
    first = counts.first_month("started", "received")
    if first is None:
        return []
    into, out = (("started", "received"), ("completed", "left", "handed_over"))
    joined, gone = (_together(counts, names if one_facility else names[:-1]) for names in (into, out))
    rows: list[Flow] = []
    here = 0
    for month in months(first, as_of):
        came, went = joined.get(month, 0), gone.get(month, 0)
        rows.append(
            Flow(month=label_of(month), at_start=here, joined=came, left=went, at_end=here + came - went)
        )
        here += came - went
    return rows


def _together(counts: Counts, names: Sequence[str]) -> dict[date, int]:
    """The monthly changes of several counters together."""
    total: dict[date, int] = {}
    for name in names:
        for month, n in counts.monthly(name).items():
            total[month] = total.get(month, 0) + n
    return total


def aftercare(counts: Counts) -> AftercareSummary:
    continuity = Fraction(n=counts("aftercare:continuity:n"), of=counts("aftercare:continuity:of"))
    told = {name: counts(f"aftercare:{name}") for name in ("released", "due", "kept")}
    return AftercareSummary(**told, within_21_days=continuity)
