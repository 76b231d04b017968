"""Completing a stage: a person's judgement, within what the records allow."""

from collections.abc import Sequence
from datetime import date

from services.program.domain import make_ups, modules
from services.program.domain.episode import (
    Booking,
    Ended,
    Episode,
    Expected,
    Lost,
    Marked,
    Stay,
    stay_of,
)
from services.program.domain.here import Here
from services.program.domain.leaving import refuse_before_here, side_told
from services.program.domain.roles import refuse_other_role, refuse_override
from services.program.domain.several import Finding, refuse_all
from services.program.domain.template import Template, reaches, stage_plan
from shared.contracts.base import Event, Frozen
from shared.contracts.codes import ATTENDED, Attendance, EpisodeEnd, OverrideReason, Role, Stage
from shared.contracts.program import EpisodeEnded, StageCompleted
from shared.refusals import Invalid, WrongState


class Count(Frozen):
    """Her sessions in a stage: planned = held + unmarked + cancelled. Freed bookings are none of them.

    A missed session and the make-up that stands for it are one of them; each ``alpa`` counts.
    """

    planned: int
    held: int
    attended: int
    alpa: int

    @property
    def fair(self) -> tuple[int, int]:
        """Attended out of attended and ``alpa``."""
        return self.attended, self.attended + self.alpa


def count(bookings: Sequence[Booking]) -> Count:
    outcomes = [booking.status.outcome for booking in bookings if isinstance(booking.status, Marked)]
    again = [make_up for _, make_up in make_ups.pairs(bookings)]
    return Count(
        planned=len(bookings) - len(again),
        held=len(outcomes) - sum(isinstance(make_up.status, Marked) for make_up in again),
        attended=sum(outcome in ATTENDED for outcome in outcomes),
        alpa=outcomes.count(Attendance.ABSENT),
    )


RATES = frozenset({"fair-attendance", "dose", "module-missing"})
"""What can be overridden. The order of stages, the decree, sessions without a record and days cannot."""


def complete(
    episode: Episode,
    template: Template,
    *,
    stage: Stage,
    completed_on: date,
    role: Role,
    here: Here,
    override: OverrideReason | None = None,
) -> list[Event]:
    """Complete a stage; after the last one the episode ends. The same again is quiet.

    When it is too early, ``errors`` names each session without a record, each rate and module by figures.
    ``override``: in spite of a rate that she does not reach, by whoever is entitled to that.
    """
    stay = stay_of(episode)
    plan = stage_plan(template, stage)
    if override is None:
        refuse_other_role(plan, role)
    else:
        refuse_override(plan, role)
    if stay.completed.get(stage) == completed_on:
        return []
    _refuse_order(episode, stay, stage)
    here.refuse_future(completed_on, "completed_on")
    _refuse_away(stay, completed_on)
    bookings = stay.of_stage(stage)
    missing = [*_missing(bookings, template), *modules.missing(bookings, template, stage)]
    refuse_all(missing if override is None else _not_overridden(missing, stay, stage))
    _refuse_day(stay, bookings, completed_on)
    figures = count(bookings)
    completed = StageCompleted(
        facility=stay.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        stage=stage,
        started_on=stay.started[stage],
        completed_on=completed_on,
        template_version=stay.template_version,
        next_stage=stay.after(stage),
        overridden=override is not None,
        override=override,
        **figures.model_dump(),
    )
    return [completed] if completed.next_stage else [completed, _end(stay, completed_on, role)]


def _refuse_day(stay: Stay, bookings: Sequence[Booking], day: date) -> None:
    """Refuse a day before her last session, or one on which another facility had her stay."""
    last = max(b.session_on for b in bookings if not isinstance(b.status, Lost))
    if day < last:
        raise Invalid(
            "before-last-session", f"Her last session of the stage was on {last}.", field="completed_on"
        )
    refuse_before_here(stay, day, "completed_on")


def _not_overridden(missing: list[Finding], stay: Stay, stage: Stage) -> list[Finding]:
    """What an override does not help against; an override that nothing needs is refused too."""
    left = [finding for finding in missing if finding["rule"] not in RATES]
    if not missing:
        detail = "Nothing is missing: complete the stage without an override."
        left.append({"field": "override", "rule": "override-not-needed", "detail": detail})
    elif stage not in stay.started:
        detail = "She attended no session of the stage: it never started."
        left.append({"field": "stage", "rule": "stage-not-started", "detail": detail})
    return left


def _refuse_order(episode: Episode, stay: Stay, stage: Stage) -> None:
    if stage in stay.completed:
        day = stay.completed[stage]
        raise WrongState("stage-completed", f"The stage was completed on {day}.", field="stage")
    if isinstance(episode, Ended):
        raise WrongState("episode-ended", f"The episode ended on {episode.ended_on}.", field="episode_id")
    if stage not in stay.stages:
        raise Invalid("stage-not-in-path", "This stage is not in her path.", field="stage")
    before = stay.before(stage)
    if before is not None and before not in stay.completed:
        raise WrongState("stage-order", "The stage before this one is not completed.", field="stage")


def _refuse_away(stay: Stay, day: date) -> None:
    """Nothing of hers goes on between the day she left and the answer of the facility where she went."""
    left = stay.offer.left_on if stay.offer else None
    if left is not None and day > left:
        detail = f"She left on {left}: her stay waits for the other facility."
        raise Invalid("hand-over-awaited", detail, field="completed_on")


def _missing(bookings: Sequence[Booking], template: Template) -> list[Finding]:
    """What a completion lacks: records first, then the two rates."""
    findings: list[Finding] = [
        {
            "field": "attendance",
            "rule": "session-unmarked",
            "detail": f"The session of {booking.session_on} has no attendance record.",
            "session_id": str(booking.session_id),
            "session_on": str(booking.session_on),
        }
        for booking in bookings
        if isinstance(booking.status, Expected)
    ]
    figures, needed = count(bookings), template.completion
    rates = (
        ("fair-attendance", "attended out of attended and alpa", *figures.fair, needed.fair),
        ("dose", "attended out of the sessions held", figures.attended, figures.held, needed.dose),
    )
    for rule, words, part, whole, threshold in rates:
        if not reaches(part, whole, threshold):
            findings.append(
                {
                    "field": "attendance",
                    "rule": rule,
                    "detail": f"{part} of {whole} {words}; at least {threshold:.0%} are needed.",
                    "numerator": part,
                    "denominator": whole,
                    "required_percent": int(threshold * 100),
                }
            )
    return findings


def _end(stay: Stay, day: date, role: Role) -> EpisodeEnded:
    return EpisodeEnded(
        facility=stay.facility,
        episode_id=stay.episode_id,
        participant_id=stay.participant_id,
        reason=EpisodeEnd.COMPLETED,
        ended_on=day,
        side=side_told(EpisodeEnd.COMPLETED, role),
    )
