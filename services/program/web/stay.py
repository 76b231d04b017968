"""The page of one stay: how it stands, and what the reader may do about it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.program.commands.context import Context
from services.program.commands.episodes import visible
from services.program.desk.cohorts import Cohort
from services.program.desk.holds import Pause
from services.program.desk.lists import Lists
from services.program.desk.reading import Desk
from services.program.domain import holds
from services.program.domain.episode import Ended, Enrolled, Episode, Stay, stay_of
from services.program.domain.holds import OwnHoldReason
from services.program.domain.interruptions import DropOut
from services.program.domain.offer import LIMIT, Offer
from services.program.domain.roles import ABOVE
from services.program.domain.template import stage_plan
from services.program.own_reasons import OwnReasons
from services.program.routes.episodes import row_of
from services.program.routes.fields import CARE
from services.program.routes.hand_overs import HANDS_OVER
from services.program.routes.holds import Hold, holds_for
from services.program.seeing import is_care, label_of
from services.program.web.made_up import Miss, misses_of
from services.program.web.stay_end import choices
from shared.contracts.codes import AGENCY_OF, EpisodeEnd, Role, Stage
from shared.contracts.holds import HoldReason
from shared.http.access import Caller
from shared.runtime.facilities import Facility


@dataclass(frozen=True)
class HoldLine:
    """A hold with what the reader may do about it."""

    hold: Hold
    decides: bool
    ends: bool


@dataclass(frozen=True)
class Completing:
    """The stage that is next; ``owns``: without an override, ``above``: in spite of its rates."""

    stage: Stage
    owns: bool
    above: bool


@dataclass(frozen=True)
class HandingOver:
    """An open offer, or to whom one can be made."""

    offer: Offer | None
    to: Facility | None
    others: tuple[Facility, ...]
    cohorts: tuple[Cohort, ...]
    answers: bool
    takes_back: bool
    last_day: date


@dataclass(frozen=True)
class Over:
    """How it ended: as it is told, and when, to those who treat; the exact code to the side whose it is."""

    told: EpisodeEnd | None
    ended_on: date | None
    own: str | None


@dataclass(frozen=True)
class Shown:
    """A stay as one person sees it; empty choices are no form. ``stages``: for those who treat alone.

    ``ends``: the reasons for which the reader may end it.
    """

    episode_id: UUID
    case_number: str | None
    facility: Facility
    label: str
    stages: tuple[tuple[Stage, date | None, date | None], ...]
    holds: tuple[HoldLine, ...]
    pauses: tuple[OwnHoldReason, ...]
    completing: Completing | None
    proposal: DropOut | None
    handing: HandingOver | None
    ends: tuple[str, ...]
    over: Over | None
    today: date
    misses: tuple[Miss, ...] = ()


async def shown(context: Context, desk: Desk, own: OwnReasons, caller: Caller, episode_id: UUID) -> Shown:
    """The page's content. Who was offered the stay sees its label and the offer, and nothing else.

    Raises:
        NotFound: ``episode-unknown``, also of who is in no list. NotAllowed: another facility.
    """
    episode = await visible(context, episode_id)
    stay = stay_of(episode)
    offered = stay.offer is not None and caller.facility == stay.offer.to_facility
    if not offered:
        caller.must_be_at(stay.facility)
    here, role = context.here(stay.facility), caller.role
    runs = isinstance(episode, Enrolled)
    paused = [] if offered else (await Lists(desk.reader).holds_of(episode_id)).rows
    seen = await holds_for(caller, own, paused)
    numbers = await desk.case_numbers([stay.participant_id])
    return Shown(
        episode_id=episode_id,
        case_number=numbers.get(stay.participant_id),
        facility=context.facility(stay.facility),
        label=label_of(row_of(episode), here.today),
        stages=_stages(stay) if is_care(role) else (),
        holds=tuple(_line(each, paused, role, stay, here.today, runs=runs) for each in seen),
        pauses=_pauses(role) if runs and not offered else (),
        completing=None if offered else _completing(context, episode, role),
        proposal=stay.drop_out if runs and role in CARE else None,
        handing=await _handing(context, desk, caller, stay, here.today) if runs else None,
        ends=choices(role) if runs and not offered else (),
        over=await _over(own, episode, role),
        today=here.today,
        misses=misses_of(stay, role, here) if runs and not offered else (),
    )


async def _over(own: OwnReasons, episode: Episode, role: Role) -> Over | None:
    """None while it runs. What the prison sees of an end is its label, and its own reason."""
    if not isinstance(episode, Ended):
        return None
    id_ = episode.stay.episode_id
    exact = (await own.read_by(role, [id_])).get(id_)
    if not is_care(role):
        return Over(None, None, exact)
    return Over(episode.reason, episode.ended_on, exact)


def _stages(stay: Stay) -> tuple[tuple[Stage, date | None, date | None], ...]:
    return tuple((stage, stay.started.get(stage), stay.completed.get(stage)) for stage in stay.stages)


def _line(hold: Hold, rows: Sequence[Pause], role: Role, stay: Stay, today: date, *, runs: bool) -> HoldLine:
    told = next(row.reason for row in rows if row.hold_id == hold.hold_id)
    held = stay.holds[hold.hold_id]
    here = held.side == "bnnp" or held.facility in {"", stay.facility}
    open_ = runs and here and held.runs(today)
    return HoldLine(
        hold,
        decides=runs and hold.state == "proposed" and role in holds.DECIDES[HoldReason.PRISON],
        ends=open_ and role in holds.DECIDES[told],
    )


def _pauses(role: Role) -> tuple[OwnHoldReason, ...]:
    """Reasons that the role gives, or puts to the head."""
    proposes = {HoldReason.PRISON} if role is Role.LAPAS_OFFICER else set()
    return tuple(
        reason for reason, told in holds.TOLD.items() if role in holds.DECIDES[told] or told in proposes
    )


def _completing(context: Context, episode: Episode, role: Role) -> Completing | None:
    """The next stage, for those who complete it: the prison learns of its own one alone."""
    stay = stay_of(episode)
    left = [stage for stage in stay.stages if stage not in stay.completed]
    if not isinstance(episode, Enrolled) or not left:
        return None
    owners = stage_plan(context.template(stay.template, stay.template_version), left[0]).owners
    above = role in {ABOVE[AGENCY_OF[owner]] for owner in owners}
    return Completing(left[0], role in owners, above) if above or role in owners else None


async def _handing(
    context: Context, desk: Desk, caller: Caller, stay: Stay, today: date
) -> HandingOver | None:
    if caller.role not in HANDS_OVER:
        return None
    offer = stay.offer
    others = tuple(each for id_, each in context.facilities.items() if id_ != stay.facility)
    if offer is None:
        return HandingOver(None, None, others, (), answers=False, takes_back=False, last_day=today + LIMIT)
    answers = caller.facility in {None, offer.to_facility} and offer.accepted_on is None
    found = await Lists(desk.reader).running_cohorts(offer.to_facility) if answers else []
    return HandingOver(
        offer,
        context.facility(offer.to_facility),
        (),
        tuple(found),
        answers=answers,
        takes_back=caller.facility in {None, stay.facility} and offer.left_on is None,
        last_day=offer.reply_by,
    )
