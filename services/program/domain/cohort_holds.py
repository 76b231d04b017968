"""A pause of a whole cohort: a hold of each woman who can be paused, in one append; who cannot is named.

Each of these holds is one like any other and can be ended by itself; ``cohort_hold_id`` says that they belong
together. Only what can happen to all at once is a reason: a court day or a leave is one woman's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID, uuid5

from services.program.domain import holds
from services.program.domain.cohort import Open
from services.program.domain.episode import Enrolled, Episode, NotEnrolled, Stay, stay_of
from services.program.domain.here import Here
from services.program.domain.holds import OwnHoldReason, Wish
from services.program.domain.interruptions import Hold
from services.program.domain.session import Session
from services.program.domain.several import Finding
from shared.contracts.base import Event, Frozen
from shared.refusals import Invalid, NotFound, Refusal, WrongState

REASONS = (
    OwnHoldReason.LOCKDOWN,
    OwnHoldReason.ISOLATION,
    OwnHoldReason.PRISON_MATTER,
    OwnHoldReason.NO_COUNSELLOR,
    OwnHoldReason.ILL,
    OwnHoldReason.BNN_MATTER,
)
"""What can pause a whole cohort. Behind each told reason of one side alone there are two here as well."""


class Whole(Frozen):
    """What a command about a whole cohort leads to: for whom, with which events, and who is left out why."""

    cohort_hold_id: UUID
    women: tuple[UUID, ...]
    events: tuple[Event, ...]
    left_out: tuple[Finding, ...]


def hold_of_her(cohort_hold_id: UUID, who: UUID) -> UUID:
    """The id of her hold: the same for the same pause."""
    return uuid5(cohort_hold_id, str(who))


def refuse_reason(reason: OwnHoldReason) -> None:
    """Refuse what happens to one woman and not to a cohort.

    Raises:
        Invalid: ``not-of-a-cohort``.
    """
    if reason not in REASONS:
        allowed = ", ".join(REASONS)
        raise Invalid("not-of-a-cohort", f"A whole cohort is paused for: {allowed}.", field="reason")


def running_in(cohort: Open, episodes: Iterable[Episode]) -> list[Enrolled]:
    """Whose stays run in the cohort, by participant."""
    inside = [one for one in episodes if isinstance(one, Enrolled) and one.stay.cohort_id == cohort.cohort_id]
    return sorted(inside, key=lambda one: one.stay.participant_id)


def begin(cohort: Open, episodes: Iterable[Episode], *, wish: Wish, here: Here) -> Whole:
    """Pause everybody in the cohort who can be paused. ``wish.hold_id`` is the id of the pause of all.

    Who may say so is the caller's matter (``holds.refuse_role``).

    Raises:
        Invalid: days on which no hold can be. WrongState: ``nobody-to-pause``, with the rule for each.
    """
    holds.refuse_days(wish, here)
    inside = running_in(cohort, episodes)
    return _for_each(
        [one.stay for one in inside],
        lambda n: _paused(inside[n], wish, here),
        wish.hold_id,
        WrongState("nobody-to-pause", "Nobody in this cohort can be paused so.", field="participants"),
    )


def _paused(episode: Enrolled, wish: Wish, here: Here) -> list[Event]:
    if episode.stay.away(here.today):
        raise WrongState("hand-over-left", "She has left: her stay waits for the other facility.")
    id_ = hold_of_her(wish.hold_id, episode.stay.participant_id)
    hers = wish.model_copy(update={"hold_id": id_, "cohort_hold_id": wish.hold_id})
    return holds.begin(episode, wish=hers, here=here)


Hers = tuple[Episode, Hold]
"""A stay, open or ended, and its hold of the pause."""


def begun_together(episodes: Iterable[Episode], cohort_hold_id: UUID) -> list[Hers]:
    """The stays that this pause paused, by participant."""
    known = ((one, stay_of(one)) for one in episodes if not isinstance(one, NotEnrolled))
    ids = ((one, stay, hold_of_her(cohort_hold_id, stay.participant_id)) for one, stay in known)
    hers = ((stay.participant_id, one, stay.holds[id_]) for one, stay, id_ in ids if id_ in stay.holds)
    return [(one, hold) for _, one, hold in sorted(hers, key=lambda each: each[0])]


def end(
    cohort: Open,
    hers: Sequence[Hers],
    sessions: Mapping[UUID, Mapping[UUID, Session]],
    *,
    cohort_hold_id: UUID,
    ended_on: date,
    here: Here,
) -> Whole:
    """Everybody whose hold of this pause is open is back. The same again is quiet.

    ``hers``: of ``begun_together``; ``sessions``: by participant, see ``coming_back.booked_again``. Who was
    handed over since, whose stay has ended or who is back already, is left out.

    Raises:
        NotFound: ``hold-unknown``. Invalid: a day that cannot be. WrongState: ``nobody-to-return``.
    """
    if not hers:
        raise NotFound("hold-unknown", "There is no such pause of this cohort.", field="cohort_hold_id")
    _refuse_end(hers[0][1], ended_on, here)
    return _for_each(
        [stay_of(one) for one, _ in hers],
        lambda n: _back(cohort, hers[n][0], sessions, cohort_hold_id, ended_on, here),
        cohort_hold_id,
        WrongState("nobody-to-return", "Nobody is on hold by this pause any more.", field="participants"),
    )


def _back(  # noqa: PLR0917 - what her return rests on
    cohort: Open,
    episode: Episode,
    sessions: Mapping[UUID, Mapping[UUID, Session]],
    cohort_hold_id: UUID,
    day: date,
    here: Here,
) -> list[Event]:
    stay = stay_of(episode)
    if stay.facility != cohort.facility:
        raise WrongState("not-at-facility", "Her stay goes on at another facility.")
    who = stay.participant_id
    id_ = hold_of_her(cohort_hold_id, who)
    return holds.end(episode, sessions.get(who, {}), hold_id=id_, ended_on=day, here=here)


def _for_each(
    stays: Sequence[Stay],
    decide: Callable[[int], list[Event]],
    cohort_hold_id: UUID,
    nobody: WrongState,
) -> Whole:
    """Decide for each; who is refused is left out with her rule, and if that is everybody, all is refused."""
    women: list[UUID] = []
    events: list[Event] = []
    left_out: list[Finding] = []
    for n, stay in enumerate(stays):
        who = stay.participant_id
        try:
            events += decide(n)
        except Refusal as refusal:
            field = f"participants.{who}"
            left_out.append({"field": field, "rule": refusal.rule, "detail": refusal.detail})
        else:
            women.append(who)
    if not women:
        nobody.errors = left_out
        raise nobody
    return Whole(
        cohort_hold_id=cohort_hold_id, women=tuple(women), events=tuple(events), left_out=tuple(left_out)
    )


def _refuse_end(hold: Hold, day: date, here: Here) -> None:
    """What is wrong with the day is wrong for all."""
    here.refuse_future(day, "ended_on")
    if day < hold.since:
        raise Invalid("before-hold", f"The pause began on {hold.since}.", field="ended_on")
    if hold.until is not None and day > hold.until:
        raise WrongState("hold-over", f"It was over by itself after {hold.until}.", field="cohort_hold_id")
