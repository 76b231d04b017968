"""What a role sees of somebody's way out: the prison dates and whether the letter is there, BNN all of it."""

from datetime import date
from uuid import UUID

from services.program.desk.leaving import Leaver
from services.program.domain.aftercare import Progress, progress
from services.program.domain.letter import LetterDue, letter_due
from services.program.domain.release import Dates, Recorded
from services.program.domain.release_due import days_left, reached
from services.program.seeing import is_care
from shared.contracts.base import Frozen
from shared.contracts.codes import Role


class RecordedDates(Dates):
    """One record of the register's dates."""

    recorded_on: date
    by_role: Role


class CustodyDatesAnswer(Dates):
    """The dates as they stand, by when the letter is due for each right, and all records, oldest first."""

    participant_id: UUID
    letter_dues: list[LetterDue]
    letter_attached: bool
    records: list[RecordedDates]


class CustodyLeaver(Frozen):
    """Who is expected to leave; ``limit`` is the smallest of 90, 30 and 7 days that has come.

    ``days_left`` is negative when the day is gone and no release was recorded.
    """

    participant_id: UUID
    case_number: str | None
    facility: str
    expected_release: date
    days_left: int
    limit: int | None
    letter_attached: bool
    letter_due_on: date | None


class CareLeaver(CustodyLeaver):
    """The same for BNN, with her stay and where she was referred to."""

    episode_id: UUID | None
    receiver: str | None
    referral: str | None
    referral_id: UUID | None


def leaver_for(role: Role, row: Leaver, today: date) -> CareLeaver | CustodyLeaver | None:
    """The row as the role sees it; none without an expected release or a place."""
    release = row.release
    left = days_left(release.dates, today)
    if left is None or row.facility is None:
        return None
    due, last = letter_due(release), release.referrals[-1] if release.referrals else None
    said = {
        "participant_id": row.participant_id,
        "case_number": row.case_number,
        "facility": row.facility,
        "expected_release": release.dates.expected_release,
        "days_left": left,
        "limit": reached(release.dates, today),
        "letter_attached": bool(release.letters),
        "letter_due_on": due and due.due_on,
        "episode_id": row.episode_id,
        "receiver": last and last.receiver,
        "referral": last and last.status,
        "referral_id": last and last.referral_id,
    }
    return CareLeaver.model_validate(said) if is_care(role) else CustodyLeaver.model_validate(said)


def recorded(records: tuple[Recorded, ...]) -> list[RecordedDates]:
    return [RecordedDates.model_validate(each.model_dump()) for each in records]


class AftercareRow(Progress):
    """Somebody in aftercare, for BNN."""

    participant_id: UUID
    case_number: str | None
    facility: str
    episode_id: UUID
    released_on: date
    planned: int
    closed_on: date | None


def aftercare_row(row: Leaver, today: date) -> AftercareRow | None:
    """Her row; none without a plan or a place."""
    plan = row.release.plan
    if plan is None or row.facility is None:
        return None
    return AftercareRow(
        participant_id=row.participant_id,
        case_number=row.case_number,
        facility=row.facility,
        episode_id=plan.episode_id,
        released_on=plan.released_on,
        planned=len(plan.due),
        closed_on=plan.closed_on,
        **progress(plan, row.release.contacts.values(), today).model_dump(),
    )
