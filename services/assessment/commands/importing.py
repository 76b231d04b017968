"""A large roster as a job: prepared in parts with its progress kept, appended as a whole or not at all."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import orjson
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from services.assessment.commands.admission import Wish
from services.assessment.commands.context import Asked, Context, Here
from services.assessment.commands.referring import allowed, refer_lines
from services.assessment.domain import roster
from services.assessment.tables import ROSTER_IMPORTS
from shared.eventstore.port import AppendRefused, Command, CommandReused
from shared.eventstore.store import EventStore
from shared.refusals import NotFound, Refusal

_log = structlog.get_logger()

PRINCIPAL = "roster-import"
"""As whom an import appends: its answer is found under its id, whatever became of the process."""
BEAT = 0.5
SILENCE = timedelta(seconds=30)
"""An import that was not heard of for so long has ended with its process; nothing of it was written."""
KEEP = timedelta(days=90)
ENDED = ("done", "refused", "failed")


@dataclass(frozen=True, slots=True)
class State:
    """How far an import is. ``interrupted``: its process ended before the append; send the file again."""

    import_id: UUID
    facility: str
    phase: str
    done: int
    total: int
    participants: list[dict[str, Any]] | None = None
    refusal: dict[str, Any] | None = None


@dataclass
class Imports:
    """The imports of one process."""

    context: Context
    store: EventStore
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    async def begin(self, asked: Asked, *, facility: str, content: bytes, wish: Wish) -> UUID:
        """Begin to import a file; the same command again is the same import.

        Raises:
            CommandReused: the command came with another file before.
        """
        here = allowed(self.context, asked, facility)
        import_id = _id(asked.command) if asked.command is not None else self.context.new_id()
        said = orjson.dumps([facility, str(wish.referred_on), str(wish.category)])
        digest = hmac.new(self.context.digest_key(), said + content, hashlib.sha256).hexdigest()
        if await self._admit(import_id, facility, digest):
            task = asyncio.create_task(self._run(import_id, digest, asked, here, content, wish))
            self._running.add(task)
            task.add_done_callback(self._running.discard)
        return import_id

    async def begun(self, command: Command) -> UUID | None:
        """The import that this command began."""
        t = ROSTER_IMPORTS
        async with self.context.vault.engine.connect() as connection:
            found: UUID | None = await connection.scalar(
                sa.select(t.c.import_id).where(t.c.import_id == _id(command))
            )
        return found

    async def state(self, import_id: UUID) -> State:
        """How far an import is.

        Raises:
            NotFound: ``unknown-import``.
        """
        async with self.context.vault.engine.connect() as connection:
            query = sa.select(ROSTER_IMPORTS).where(ROSTER_IMPORTS.c.import_id == import_id)
            row = (await connection.execute(query)).mappings().one_or_none()
        if row is None:
            raise NotFound("unknown-import", "There is no import with this id.", field="import_id")
        known = await self.store.known(Command(PRINCIPAL, str(import_id), row["digest"]))
        phase = row["phase"]
        if known is not None:
            phase = "done"
        elif phase not in ENDED and self.context.clock() - row["seen_at"] > SILENCE:
            phase = "interrupted"
        return State(
            import_id=import_id,
            facility=row["facility"],
            phase=phase,
            done=row["total"] if known is not None else row["done"],
            total=row["total"],
            participants=known.answer["participants"] if known is not None else None,
            refusal=orjson.loads(row["refusal"]) if row["refusal"] else None,
        )

    async def close(self) -> None:
        """Give up what is not appended yet; it stays visible as interrupted."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _admit(self, import_id: UUID, facility: str, digest: str) -> bool:
        """Whether the import is to be run: it is new, or its process ended before the append."""
        t, now = ROSTER_IMPORTS, self.context.clock()
        async with self.context.vault.engine.begin() as connection:
            await connection.execute(t.delete().where(t.c.started_at < now - KEEP))
            fresh = {"phase": "reading", "done": 0, "total": 0, "started_at": now, "seen_at": now}
            kept = insert(t).values(import_id=import_id, facility=facility, digest=digest, **fresh)
            # The same import may come twice at once: one of them makes the row, the other waits and reads it.
            kept = kept.on_conflict_do_nothing()
            if (await connection.execute(kept.returning(t.c.import_id))).one_or_none() is not None:
                return True
            held = sa.select(t).where(t.c.import_id == import_id).with_for_update()
            row = (await connection.execute(held)).one()
            if row.digest != digest:
                raise CommandReused("this command id was used with another file")
            if row.phase in ENDED or now - row.seen_at <= SILENCE:
                return False
            await connection.execute(t.update().where(t.c.import_id == import_id).values(seen_at=now))
            return True

    async def _run(  # noqa: PLR0917 - the parts of one import
        self, import_id: UUID, digest: str, asked: Asked, here: Here, content: bytes, wish: Wish
    ) -> None:
        """Do it, and note its progress twice a second, however it ends."""
        at: dict[str, Any] = {"phase": "reading", "done": 0, "total": 0}

        def progress(phase: str, done: int, total: int) -> None:
            at.update(phase=phase, done=done, total=total)

        async def work() -> None:
            most = roster.MAX_ROWS_OF_AN_IMPORT
            lines = await asyncio.to_thread(lambda: roster.parse(content, here.today, most=most))
            progress("reading", 0, len(lines))
            command = Command(PRINCIPAL, str(import_id), digest)
            own = Asked(actor=asked.actor, command=command, trace=asked.trace)
            await refer_lines(self.context, own, here, lines, wish, progress)

        task = asyncio.create_task(work())
        try:
            while not task.done():
                await asyncio.wait({task}, timeout=BEAT)
                await self._note(import_id, at)
            await self._note(import_id, {**at, **_ended(task)})
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _note(self, import_id: UUID, said: Mapping[str, Any]) -> None:
        """Keep how far it is; a database that is away now is asked again at the next beat."""
        t = ROSTER_IMPORTS
        change = t.update().where(t.c.import_id == import_id).values(**said, seen_at=self.context.clock())
        try:
            async with self.context.vault.engine.begin() as connection:
                await connection.execute(change)
        except (sa.exc.SQLAlchemyError, OSError) as error:
            _log.warning("import_progress_lost", error=type(error).__name__)


def _id(command: Command) -> UUID:
    return uuid5(NAMESPACE_OID, f"{PRINCIPAL}|{command.principal}|{command.id}")


def _ended(task: "asyncio.Task[None]") -> dict[str, Any]:
    """How an import ended: refusals by line, field and rule, which hold nothing of the file."""
    error = task.exception()
    if error is None:
        return {"phase": "done"}
    if isinstance(error, Refusal):
        whole = {"rule": error.rule, "detail": error.detail, "field": error.field, "errors": error.errors}
        return {"phase": "refused", "refusal": orjson.dumps(whole).decode()}
    if isinstance(error, AppendRefused):
        whole = {"rule": "try-again", "detail": "The store could not take it now. Send the file again."}
        return {"phase": "failed", "refusal": orjson.dumps({**whole, "field": None, "errors": []}).decode()}
    _log.error("import_failed", error=type(error).__name__)
    return {"phase": "failed"}
