"""Marking a session by its CSV file, and giving that file."""

from uuid import UUID

from services.program.commands import sessions
from services.program.commands.context import Asked, Context
from services.program.commands.sheet import sheet
from services.program.desk.reading import Desk
from services.program.domain.attendance_file import at_their_lines, read, sheet_file
from shared.eventstore.port import Appended
from shared.http.access import Caller
from shared.refusals import Invalid


async def taken(context: Context, desk: Desk, asked: Asked, session_id: UUID, content: bytes) -> Appended:
    """Mark what the file says: all of its lines or none; the same file again is quiet.

    Raises:
        Invalid: ``file``, with line and column of everything that is wrong.
    """
    found = await sheet(context, session_id)
    asked.actor.must_be_at(found.session.facility)
    numbers = await desk.case_numbers(line.participant_id for line in found.lines)
    lines = read(content, numbers)
    outcomes = {line.participant_id: line.outcome for line in lines}
    try:
        return await sessions.mark(context, asked, session_id=session_id, outcomes=outcomes)
    except Invalid as refusal:
        raise at_their_lines(refusal, lines) from refusal


async def given(context: Context, desk: Desk, caller: Caller, session_id: UUID) -> str:
    """The file of a session, sorted by case number: who can be marked there."""
    found = await sheet(context, session_id)
    caller.must_be_at(found.session.facility)
    numbers = await desk.case_numbers(line.participant_id for line in found.lines)
    open_lines = (line for line in found.lines if line.status in {"expected", "marked"})
    women = [(numbers.get(line.participant_id), line.outcome) for line in open_lines]
    return sheet_file(sorted(women, key=lambda pair: pair[0] or ""))
