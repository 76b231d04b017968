"""A cohort and its decrees: who takes part, by whose decision, from which day."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from services.program.domain.candidate import Candidate, Waiting
from services.program.domain.cohort_plan import Plan
from services.program.domain.episode import Episode, NotEnrolled
from services.program.domain.here import Here
from services.program.domain.history import ImpossibleHistory
from services.program.domain.ids import episode_of
from services.program.domain.merging import running
from services.program.domain.several import refuse_all
from services.program.domain.template import Template
from shared.contracts.base import Event, Frozen
from shared.contracts.cohorts import CohortChanged, CohortClosed, PlaceKeptForStay
from shared.contracts.decrees import DecreeAmended
from shared.contracts.program import CohortOpened, DecreeIssued, ParticipantEnrolled
from shared.contracts.waiting import PlacementReason, PlacesProposed
from shared.refusals import Invalid, NotFound, WrongState


class Unopened(Frozen):
    """There is no such cohort."""


class Decreed(Frozen):
    """A decree as it stands: its day, and whom it names now."""

    issued_on: date
    participants: frozenset[UUID]


class Open(Frozen):
    """It takes participants by decree; ``decrees`` gives the day of each decree's number.

    ``named`` are all whom a decree, a placement or an accepted stay ever named; who of them has a place now
    is asked of their own streams.
    """

    facility: str
    cohort_id: UUID
    template: str
    template_version: int
    opened_on: date
    decrees: Mapping[str, date] = {}
    issued: Mapping[UUID, Decreed] = {}
    named: frozenset[UUID] = frozenset()
    plan: Plan = Plan()
    closed_on: date | None = None


Cohort = Unopened | Open


def evolve(state: Cohort, event: Event) -> Cohort:
    match state, event:
        case Unopened(), CohortOpened():
            return Open.model_validate(event.model_dump())
        case Open(), DecreeIssued() | DecreeAmended():
            return _decreed(state, event)
        case Open(), CohortChanged():
            return state.model_copy(update={"plan": Plan.model_validate(event.model_dump())})
        case Open(), PlacesProposed() | PlaceKeptForStay():
            return state.model_copy(update={"named": state.named | _named(event)})
        case Open(), CohortClosed(closed_on=day):
            return state.model_copy(update={"closed_on": day})
    raise ImpossibleHistory(state, event)


def _named(event: PlacesProposed | PlaceKeptForStay) -> frozenset[UUID]:
    """For whom a place is kept by the event."""
    if isinstance(event, PlacesProposed):
        return frozenset(event.participants)
    return frozenset({event.participant_id})


def _decreed(state: Open, event: DecreeIssued | DecreeAmended) -> Open:
    if isinstance(event, DecreeIssued):
        day, new = event.issued_on, event.participants
        now = Decreed(issued_on=day, participants=frozenset(new))
    else:
        day, new, before = event.amended_on, event.added, state.issued[event.decree_id]
        stand = (before.participants - {*event.removed}) | {*new}
        now = before.model_copy(update={"participants": stand})
    return state.model_copy(
        update={
            "decrees": {**state.decrees, event.number: day},
            "issued": {**state.issued, event.decree_id: now},
            "named": state.named | {*new},
        }
    )


def opened(state: Cohort) -> Open:
    """The cohort.

    Raises:
        NotFound: ``cohort-unknown``.
    """
    if isinstance(state, Open):
        return state
    raise NotFound("cohort-unknown", "There is no such cohort.", field="cohort_id")


def not_closed(state: Cohort) -> Open:
    """The cohort, if it goes on.

    Raises:
        NotFound: ``cohort-unknown``.
        WrongState: ``cohort-closed``.
    """
    cohort = opened(state)
    if cohort.closed_on is not None:
        raise WrongState("cohort-closed", f"The cohort was closed on {cohort.closed_on}.", field="cohort_id")
    return cohort


def open_cohort(
    state: Cohort,
    *,
    cohort_id: UUID,
    facility: str,
    label: str,
    template: Template,
    opened_on: date,
    here: Here,
) -> list[Event]:
    """Open a cohort on a template, whose version is fixed from now on."""
    if isinstance(state, Open):
        return []
    here.refuse_future(opened_on, "opened_on")
    return [
        CohortOpened(
            facility=facility,
            cohort_id=cohort_id,
            label=label,
            template=template.code,
            template_version=template.version,
            opened_on=opened_on,
        )
    ]


def decree(
    state: Cohort,
    candidates: Mapping[UUID, Candidate],
    episodes: Mapping[UUID, Episode],
    *,
    template: Template,
    decree_id: UUID,
    number: str,
    issued_on: date,
    participants: Sequence[UUID],
    here: Here,
    over_capacity: PlacementReason | None = None,
) -> list[Event]:
    """Issue a decree and enrol everybody whom it names, or nobody.

    ``candidates`` and ``episodes`` are by participant; ``episodes`` also of those merged into one of them.
    ``template`` is the cohort's: it says which stages each pathway has.
    """
    cohort = not_closed(state)
    here.refuse_future(issued_on, "issued_on")
    if issued_on < cohort.opened_on:
        raise Invalid(
            "decree-before-cohort", f"The cohort was opened on {cohort.opened_on}.", field="issued_on"
        )
    if number in cohort.decrees:
        raise WrongState("decree-number", "This cohort has a decree with this number.", field="number")
    if not participants or len(set(participants)) != len(participants):
        raise Invalid("participants", "Name at least one participant, each once.", field="participants")
    fit = on_the_list(cohort, candidates, episodes, participants, issued_on)
    issued = DecreeIssued(
        facility=cohort.facility,
        decree_id=decree_id,
        cohort_id=cohort.cohort_id,
        number=number,
        issued_on=issued_on,
        participants=tuple(participants),
        over_capacity=over_capacity,
    )
    enrolled = (enrol(cohort, template, decree_id, who, place, day=issued_on) for who, place in fit.items())
    return [issued, *enrolled]


def on_the_list(
    cohort: Open,
    candidates: Mapping[UUID, Candidate],
    episodes: Mapping[UUID, Episode],
    participants: Sequence[UUID],
    issued_on: date,
    *,
    field: str = "participants",
) -> dict[UUID, Waiting]:
    """Everybody's place on the waiting list on the day; who has none is named, and all of them at once."""
    fit: dict[UUID, Waiting] = {}
    errors: list[dict[str, str | int]] = []
    for who in participants:
        place = candidates[who].place
        if not isinstance(episodes[who], NotEnrolled):
            rule, detail = "already-enrolled", f"A decree named {who} before."
        elif running({other: episodes[other] for other in candidates[who].others}) is not None:
            rule, detail = "already-enrolled", f"{who} is in the programme under her other case number."
        elif not isinstance(place, Waiting) or place.facility != cohort.facility:
            rule, detail = "not-on-waiting-list", f"{who} is not on the waiting list of {cohort.facility}."
        elif issued_on < place.listed_on:
            rule, detail = "decree-before-assessment", f"{who} waits only since {place.listed_on}."
        else:
            fit[who] = place
            continue
        errors.append({"field": f"{field}.{who}", "rule": rule, "detail": detail})
    refuse_all(errors)
    return fit


def enrol(
    cohort: Open, template: Template, decree_id: UUID, who: UUID, place: Waiting, *, day: date
) -> ParticipantEnrolled:
    """Her stay, from the day of the decree on that names her."""
    return ParticipantEnrolled(
        facility=cohort.facility,
        episode_id=episode_of(who),
        participant_id=who,
        cohort_id=cohort.cohort_id,
        decree_id=decree_id,
        assessment_id=place.assessment_id,
        pathway=place.pathway,
        stages=template.path(place.pathway),
        template=cohort.template,
        template_version=cohort.template_version,
        enrolled_on=day,
    )
