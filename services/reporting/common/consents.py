"""What she said about treatment and about sharing, as views keep it: each kind a history of its own.

A yes that lapses does so on its day without an event: the day is in the row, and a figure is as of a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.consents import Kind, Said, latest

Answer = ConsentRecorded | ConsentWithdrawn


def about(kind: Kind, event: Answer) -> bool:
    """Whether the event is about this kind of consent."""
    return (event.purpose, event.receiver) == (kind.purpose, kind.receiver)


def said(event: Answer) -> Said:
    """What the event says; a withdrawal is a no."""
    if isinstance(event, ConsentWithdrawn):
        return Said(on=event.withdrawn_on, yes=False)
    return Said(on=event.asked_on, yes=event.given, expires_on=event.expires_on)


def holds(history: Sequence[Said], day: date) -> bool | None:
    """Whether a consent held on a day; none when nobody had asked her."""
    found = latest(history, day)
    return None if found is None else found.holds(day)


def ever(history: Sequence[Said], day: date) -> bool:
    """Whether she had said yes by a day, whatever became of it: a step of the funnel is reached once."""
    return any(each.yes and each.on <= day for each in history)


def ended(history: Sequence[Said], day: date) -> bool:
    """Whether she had said yes, and it was taken back or has lapsed."""
    return ever(history, day) and not holds(history, day)


def days(*histories: Iterable[Said]) -> Iterator[date | None]:
    """Every day on which something may change."""
    for history in histories:
        for each in history:
            yield each.on
            yield each.expires_on
