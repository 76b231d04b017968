"""Changing a decree: names are added, or taken out before they started; another decree says so."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.program.domain.candidate import Candidate
from services.program.domain.cohort import Cohort, Decreed, Open, enrol, not_closed, on_the_list
from services.program.domain.episode import Enrolled, Episode, Stay
from services.program.domain.here import Here
from services.program.domain.leaving import end
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Template
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import EpisodeEnd, Role
from shared.contracts.decrees import AmendmentReason, DecreeAmended
from shared.refusals import Invalid, NotFound


class Amendment(Frozen):
    """What the later decree says."""

    decree_id: UUID
    number: str
    amended_on: date
    add: tuple[UUID, ...] = ()
    remove: tuple[UUID, ...] = ()
    reason: AmendmentReason


def amend(
    state: Cohort,
    candidates: Mapping[UUID, Candidate],
    episodes: Mapping[UUID, Episode],
    *,
    template: Template,
    wish: Amendment,
    role: Role,
    here: Here,
) -> list[Event]:
    """Enrol who is added and end the stays of who is taken out, all of them or nothing.

    ``candidates`` are those added, by participant; ``episodes`` hold everybody who is named, and those who
    were merged into one of them. Who attended a session stays in: a stay that began ends by its own rules.
    """
    cohort = not_closed(state)
    decreed = _decreed(cohort, wish)
    here.refuse_future(wish.amended_on, "amended_on")
    if wish.amended_on < decreed.issued_on:
        detail = f"The decree was issued on {decreed.issued_on}."
        raise Invalid("amended-before-issued", detail, field="amended_on")
    out = _taken_out(cohort, decreed, episodes, wish.remove)
    fit = on_the_list(cohort, candidates, episodes, wish.add, wish.amended_on, field="add")
    told = DecreeAmended(
        facility=cohort.facility,
        cohort_id=cohort.cohort_id,
        decree_id=wish.decree_id,
        number=wish.number,
        amended_on=wish.amended_on,
        added=wish.add,
        removed=wish.remove,
        reason=wish.reason,
    )
    ended = [event for stay in out for event in _end(stay, wish.amended_on, role)]
    enrolled = [
        enrol(cohort, template, wish.decree_id, who, place, day=wish.amended_on) for who, place in fit.items()
    ]
    return [told, *ended, *enrolled]


def _decreed(cohort: Open, wish: Amendment) -> Decreed:
    if (found := cohort.issued.get(wish.decree_id)) is None:
        raise NotFound("decree-unknown", "The cohort has no such decree.", field="decree_id")
    named = [*wish.add, *wish.remove]
    if not named or len(set(named)) != len(named):
        detail = "Name whom to add or to take out, each once."
        raise Invalid("participants", detail, field="add")
    return found


def _taken_out(
    cohort: Open, decreed: Decreed, episodes: Mapping[UUID, Episode], women: Sequence[UUID]
) -> list[Stay]:
    stays: list[Stay] = []
    findings: list[Finding] = []
    for who in women:
        episode = episodes[who]
        if who not in decreed.participants:
            rule, detail = "not-in-decree", f"The decree does not name {who}."
        elif not isinstance(episode, Enrolled):
            rule, detail = "episode-ended", f"The stay of {who} is over."
        elif (episode.stay.facility, episode.stay.cohort_id) != (cohort.facility, cohort.cohort_id):
            rule, detail = "handed-over-since", f"The stay of {who} was handed over to another facility."
        elif episode.stay.started:
            rule, detail = "started-already", f"{who} has attended a session: end her stay."
        else:
            stays.append(episode.stay)
            continue
        findings.append({"field": f"remove.{who}", "rule": rule, "detail": detail})
    refuse_all(findings)
    return stays


def _end(stay: Stay, day: date, role: Role) -> list[Event]:
    """Every booking that is not lost already is free: she should not have been booked."""
    free_from = stay.enrolled_on
    return end(stay, EpisodeEnd.MISREFERRED, day, role, "amended_on", free_from=free_from)
