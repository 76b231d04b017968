"""Her rights over her data: which classes are restricted or destroyed, and whether she was erased."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.assessment.domain.dates import refuse_future
from services.assessment.domain.history import ImpossibleHistory
from services.assessment.domain.retention import Retention
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import Role
from shared.contracts.protection import (
    LegalBasis,
    ParticipantErased,
    ProtectedClass,
    RecordsDestroyed,
    RestrictionImposed,
    RestrictionLifted,
)
from shared.refusals import Invalid, WrongState

ENDS = frozenset({LegalBasis.REQUEST, LegalBasis.RETENTION_OVER, LegalBasis.COLLECTED_WRONGLY})
"""Legal bases of an erasure or a destruction."""
RESTS = frozenset({LegalBasis.REQUEST, LegalBasis.DISPUTED, LegalBasis.COLLECTED_WRONGLY})
"""Legal bases of a restriction."""
WAKES = frozenset({LegalBasis.REQUEST, LegalBasis.SETTLED})
"""Legal bases of lifting one."""


class Protection(Frozen):
    """What rests, what is gone, and since when nothing at all is known of her."""

    restricted: frozenset[ProtectedClass] = frozenset()
    destroyed: frozenset[ProtectedClass] = frozenset()
    erased_on: date | None = None


class Act(Frozen):
    """One act of the data protection officer: about whom, where, on what ground, true since when."""

    participant_id: UUID
    facility: str
    legal_basis: LegalBasis
    by_role: Role
    on: date


def evolve(state: Protection, event: Event) -> Protection:
    """The state after an event.

    Raises:
        ImpossibleHistory: the event is another one's.
    """
    match event:
        case RestrictionImposed(classes=classes):
            return state.model_copy(update={"restricted": state.restricted | set(classes)})
        case RestrictionLifted(classes=classes):
            return state.model_copy(update={"restricted": state.restricted - set(classes)})
        case RecordsDestroyed(classes=classes):
            return state.model_copy(update={"destroyed": state.destroyed | set(classes)})
        case ParticipantErased(erased_on=day):
            return state.model_copy(update={"erased_on": day})
    raise ImpossibleHistory(state, event)


def refuse_use(state: Protection, classes: Collection[str]) -> None:
    """Refuse to write about somebody in a class that rests or is gone.

    Raises:
        WrongState: ``erased``, ``destroyed``, ``restricted``.
    """
    if state.erased_on is not None:
        raise WrongState("erased", f"Everything about her was erased on {state.erased_on}.")
    for name in sorted(classes):
        if name in state.destroyed:
            raise WrongState("destroyed", f"Her data of class {name} was destroyed and is kept no more.")
        if name in state.restricted:
            raise WrongState(
                "restricted",
                f"Her data of class {name} is restricted: nothing is added or used until the data protection "
                "officer lifts it.",
            )


def restrict(state: Protection, act: Act, classes: Collection[ProtectedClass], today: date) -> list[Event]:
    """Let these classes rest. What rests already is quiet."""
    _check(state, act, RESTS, today)
    new = _ordered(set(classes) - state.restricted - state.destroyed)
    common = act.model_dump(exclude={"on"})
    return [RestrictionImposed(**common, classes=new, restricted_on=act.on)] if new else []


def lift(state: Protection, act: Act, classes: Collection[ProtectedClass], today: date) -> list[Event]:
    """Let these classes be used again. What is in use is quiet."""
    _check(state, act, WAKES, today)
    rest = _ordered(set(classes) & state.restricted)
    common = act.model_dump(exclude={"on"})
    return [RestrictionLifted(**common, classes=rest, lifted_on=act.on)] if rest else []


def destroy(
    state: Protection, act: Act, classes: Collection[ProtectedClass], retention: Retention, today: date
) -> list[Event]:
    """Destroy classes that nothing obliges to keep.

    Raises:
        WrongState: ``retention``: one of them has to be kept.
    """
    _check(state, act, ENDS, today)
    if bound := _ordered(set(classes) - retention.destroyable):
        raise WrongState(
            "retention", f"{', '.join(bound)} must be kept; restrict it instead.", field="classes"
        )
    new = _ordered(set(classes) - state.destroyed)
    common = act.model_dump(exclude={"on"})
    return [RecordsDestroyed(**common, classes=new, destroyed_on=act.on)] if new else []


def erase(
    state: Protection, act: Act, last_clinical: date | None, retention: Retention, today: date
) -> list[Event]:
    """Destroy everything about her person.

    ``last_clinical`` is the day of the last entry of her clinical record, none where there is none.

    Raises:
        WrongState: ``retention``: her clinical record has to be kept; it can be restricted.
    """
    if state.erased_on is not None:
        return []
    _check(state, act, ENDS, today)
    if last_clinical is not None and (until := retention.clinical_until(last_clinical)) > today:
        raise WrongState(
            "retention",
            f"Her clinical record must be kept until {until}. Restrict it instead; notes can be destroyed.",
            field="legal_basis",
        )
    return [ParticipantErased(**act.model_dump(exclude={"on"}), erased_on=act.on)]


def _check(state: Protection, act: Act, grounds: frozenset[LegalBasis], today: date) -> None:
    if state.erased_on is not None:
        raise WrongState("erased", f"Everything about her was erased on {state.erased_on}.")
    if act.legal_basis not in grounds:
        raise Invalid(
            "legal-basis", f"Not a ground for this; one of {', '.join(sorted(grounds))}.", field="legal_basis"
        )
    refuse_future(act.on, "on", today)


def _ordered(classes: Collection[ProtectedClass]) -> tuple[ProtectedClass, ...]:
    return tuple(each for each in ProtectedClass if each in classes)
