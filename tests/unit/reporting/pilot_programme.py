"""The programme's half of the pilot's story: decree, sessions, attendance, stages, ends."""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from shared.contracts.codes import ATTENDED, Attendance, Cause, EpisodeEnd, Movement, Role, Stage
from shared.contracts.program import (
    AttendanceRecorded,
    BookingCancelled,
    BookingFreed,
    CandidateListed,
    CohortOpened,
    DecreeIssued,
    EpisodeEnded,
    ParticipantBooked,
    ParticipantEnrolled,
    ParticipantMoved,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    StageCompleted,
    StageStarted,
)

from .pilot_people import (
    COHORT,
    DECREE,
    ENROLLED,
    EXCEPTIONS,
    GROUP_1,
    GROUP_2,
    KUPANG,
    PATHWAY,
    WAINGAPU,
    Happening,
    episode,
    on,
    who,
)
from .vocabulary import STAGES_OF


def programme() -> Iterator[Happening]:
    yield (
        on("08-18"),
        CohortOpened(
            facility=KUPANG,
            cohort_id=COHORT,
            label="Angkatan 1",
            template="kupang-12w",
            template_version=1,
            opened_on=date(2026, 8, 18),
        ),
    )
    yield (
        on("08-18", 10),
        DecreeIssued(
            facility=KUPANG,
            decree_id=DECREE,
            cohort_id=COHORT,
            number="SK-12/2026",
            issued_on=date(2026, 8, 18),
            participants=tuple(map(who, ENROLLED)),
        ),
    )
    for woman in ENROLLED:
        yield from _enrolment(woman)
    for woman in GROUP_2:
        for day in ("08-20", "08-27", "09-01", "09-03"):
            cause = Cause.BNN if day == "08-27" else None
            yield from _session(day, Stage.MEDICAL, (woman,), cause=cause, hour=8, room="Klinik")
    for day in ("08-20", "08-27", "09-01", "09-03", "09-08", "09-10"):
        yield from _session(day, Stage.SOCIAL, GROUP_1, group="1", hour=10)
    for day in ("09-08", "09-10", "09-15", "09-17", "09-22", "09-24"):
        yield from _session(day, Stage.SOCIAL, GROUP_2, group="2", hour=13)
    there = [woman for woman in ENROLLED if woman not in {"SL", "TB"}]
    for day in ("09-29", "10-01", "10-06", "10-08", "10-13", "10-15", "10-20", "10-22"):
        cause = Cause.PRISON if day == "10-06" else None
        yield from _session(day, Stage.SKILLS, there, cause=cause, scheduled="09-25")
    yield from _stages()
    yield from _ends()


def _enrolment(woman: str) -> Iterator[Happening]:
    assessment = uuid.uuid5(who(woman), "assessment")
    base = {"facility": KUPANG, "participant_id": who(woman)}
    yield (
        on("08-13", 15),
        CandidateListed(
            **base, assessment_id=assessment, pathway=PATHWAY[woman], listed_on=date(2026, 8, 13)
        ),
    )
    yield (
        on("08-18", 10),
        ParticipantEnrolled(
            **base,
            episode_id=episode(woman),
            cohort_id=COHORT,
            decree_id=DECREE,
            assessment_id=assessment,
            pathway=PATHWAY[woman],
            stages=STAGES_OF[PATHWAY[woman]],
            template="kupang-12w",
            template_version=1,
            enrolled_on=date(2026, 8, 18),
        ),
    )


def _session(
    day: str,
    stage: Stage,
    women: tuple[str, ...] | list[str],
    *,
    group: str | None = None,
    cause: Cause | None = None,
    hour: int = 9,
    room: str = "Aula",
    scheduled: str = "08-18",
) -> Iterator[Happening]:
    starts, planned = on(day, hour), on(scheduled, 11)
    session = uuid.uuid5(
        uuid.NAMESPACE_URL, f"{stage}/{group}/{day}/{women[0] if stage == 'medical' else ''}"
    )
    place = {"starts_at": starts, "ends_at": starts + timedelta(hours=1), "room": room, "stage": stage}
    about = {"facility": KUPANG, "session_id": session, "session_on": starts.date()}
    yield (
        planned,
        SessionScheduled(
            **about,
            **place,
            cohort_id=COHORT,
            group=group,
            leader="konselor-1",
            participants=tuple(map(who, women)),
        ),
    )
    for woman in women:
        yield planned, ParticipantBooked(**about, **place, **_her(woman), cohort_id=COHORT, group=group)
    marked = starts + timedelta(hours=2)
    if cause is not None:
        claimed = "bnnp" if cause is Cause.BNN else "lapas"
        yield (
            marked,
            SessionCancelled(**about, caused_by=cause, claimed_by=claimed, cancelled_on=starts.date()),
        )
        for woman in women:
            yield marked, BookingCancelled(**about, **_her(woman), caused_by=cause)
        return
    yield marked, SessionHeld(**about)
    for woman in women:
        yield from _outcome(woman, day, stage, about, marked)


def _her(woman: str) -> dict[str, UUID]:
    return {"episode_id": episode(woman), "participant_id": who(woman)}


LAST_DAY = {"SL": "09-20", "TB": "09-04"}


def _outcome(
    woman: str, day: str, stage: Stage, about: dict[str, object], marked: datetime
) -> Iterator[Happening]:
    if day > LAST_DAY.get(woman, "99"):
        freed = on("09-21" if woman == "SL" else "09-04", 16)
        yield freed, BookingFreed(facility=KUPANG, session_id=about["session_id"], **_her(woman))
        return
    outcome = EXCEPTIONS.get((woman, day), Attendance.PRESENT)
    if outcome is None:
        return
    yield marked, AttendanceRecorded(**about, **_her(woman), outcome=outcome, by_role=Role.BNN_COUNSELLOR)
    if outcome in ATTENDED and day == _first_day(woman, stage):
        started = {"stage": stage, "started_on": marked.date()}
        yield marked, StageStarted(facility=KUPANG, **_her(woman), **started)


def _first_day(woman: str, stage: Stage) -> str:
    first = {Stage.MEDICAL: "08-20", Stage.SOCIAL: "09-08", Stage.SKILLS: "09-29"}
    return "08-20" if woman in GROUP_1 and stage is Stage.SOCIAL else first[stage]


def _stages() -> Iterator[Happening]:
    staying = [woman for woman in ENROLLED if woman not in LAST_DAY]
    for stage, day, women in (
        (Stage.MEDICAL, "09-04", GROUP_2),
        (Stage.SOCIAL, "09-11", [w for w in GROUP_1 if w in staying]),
        (Stage.SOCIAL, "09-25", [w for w in GROUP_2 if w in staying]),
        (Stage.SKILLS, "10-23", staying),
    ):
        for woman in women:
            order = STAGES_OF[PATHWAY[woman]]
            after = order[order.index(stage) + 1 :]
            yield (
                on(day, 15),
                StageCompleted(
                    facility=KUPANG,
                    **_her(woman),
                    stage=stage,
                    started_on=on(_first_day(woman, stage)).date(),
                    completed_on=on(day).date(),
                    planned=6,
                    held=6,
                    attended=5,
                    alpa=0,
                    template_version=1,
                    next_stage=after[0] if after else None,
                ),
            )


def _ends() -> Iterator[Happening]:
    for woman, day, reason in (
        ("TB", "09-04", EpisodeEnd.WITHDREW),
        ("SL", "09-21", EpisodeEnd.TRANSFERRED),
        *((woman, "10-23", EpisodeEnd.COMPLETED) for woman in ENROLLED if woman not in LAST_DAY),
    ):
        yield (
            on(day, 16),
            EpisodeEnded(
                facility=KUPANG,
                **_her(woman),
                reason=reason,
                ended_on=on(day).date(),
                side="bnnp",
            ),
        )
    yield (
        on("09-21", 16),
        ParticipantMoved(
            facility=KUPANG,
            participant_id=who("SL"),
            movement=Movement.TRANSFER,
            to_facility=WAINGAPU,
            moved_on=date(2026, 9, 21),
        ),
    )
