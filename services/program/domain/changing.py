"""Planning a cohort, changing the plan, closing the cohort."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from services.program.domain.cohort import Cohort, not_closed, opened
from services.program.domain.cohort_plan import Plan, refuse_plan
from services.program.domain.facility import Facility, configured
from services.program.domain.here import Here
from shared.contracts.base import Event
from shared.contracts.cohorts import CohortChanged, CohortClosed
from shared.refusals import Invalid, WrongState


def change(
    state: Cohort, facility: Facility, *, plan: Plan, taken: int, changed_on: date, here: Here
) -> list[Event]:
    """Say what is planned from now on, whole; the same again is quiet. ``taken`` counts places in use."""
    cohort = not_closed(state)
    here.refuse_future(changed_on, "changed_on")
    if changed_on < cohort.opened_on:
        detail = f"The cohort was opened on {cohort.opened_on}."
        raise Invalid("changed-before-opened", detail, field="changed_on")
    if plan.starts_on is not None and plan.starts_on < cohort.opened_on:
        detail = f"The cohort was opened on {cohort.opened_on}."
        raise Invalid("start-before-opening", detail, field="starts_on")
    refuse_plan(plan, configured(facility) if plan.room or plan.slots else None)
    if plan.capacity is not None and plan.capacity < taken:
        raise WrongState("capacity-below-taken", f"{taken} places are taken already.", field="capacity")
    if plan == cohort.plan:
        return []
    said = {name: getattr(plan, name) for name in Plan.model_fields}
    return [
        CohortChanged(facility=cohort.facility, cohort_id=cohort.cohort_id, changed_on=changed_on, **said)
    ]


def close(state: Cohort, still_in: Iterable[UUID], *, closed_on: date, here: Here) -> list[Event]:
    """Close a cohort in which nobody is any more; closing it again is quiet.

    ``still_in`` are those whose stay runs, or who have a place and wait for the decree: each is named.
    """
    cohort = opened(state)
    if cohort.closed_on is not None:
        return []
    here.refuse_future(closed_on, "closed_on")
    if closed_on < cohort.opened_on:
        raise Invalid("closed-before-opened", f"It was opened on {cohort.opened_on}.", field="closed_on")
    if women := sorted(still_in):
        errors: list[dict[str, str | int]] = [
            {"field": f"participants.{who}", "rule": "cohort-not-empty", "detail": f"{who} is still in it."}
            for who in women
        ]
        detail = f"{len(women)} are still in it: their stays end first."
        raise WrongState("cohort-not-empty", detail, field="cohort_id", errors=errors)
    return [CohortClosed(facility=cohort.facility, cohort_id=cohort.cohort_id, closed_on=closed_on)]
