"""Facts have happened, and in order. ``today``: civil day at the facility, five minutes ahead."""

from datetime import date

from shared.refusals import Invalid


def refuse_future(day: date, field: str, today: date) -> None:
    """Refuse a fact that lies in the future.

    Raises:
        Invalid: ``date-in-future``.
    """
    if day > today:
        raise Invalid("date-in-future", f"{day} is in the future; there it is {today}.", field=field)


def refuse_before(day: date, field: str, earlier: date, what: str) -> None:
    """Refuse a fact that lies before what it follows from; ``what`` is the sentence's subject.

    Raises:
        Invalid: ``out-of-order``.
    """
    if day < earlier:
        raise Invalid("out-of-order", f"{day} is too early: {what} on {earlier}.", field=field)
