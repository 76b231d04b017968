"""Handling what was parked, from the command line: by a process of its own, which has no relay."""

from nats.errors import Error as NatsError

from services.program import policies
from services.program.aggregates import LOG
from services.program.desk import VIEW
from services.program.process import Program
from shared.broker.connection import BrokerAway, connected
from shared.eventstore.store import EventStore
from shared.projections.parked import replay as replay_view
from shared.relay.comparing import Contradiction, NotAsDeclared, compare
from shared.runtime.settings import Settings


class NotReplayed(Exception):  # noqa: N818 - a finding
    """Nothing was handled, because the log takes no commands or nobody can tell whether it does."""


async def replay(settings: Settings, key: str) -> str:
    """Handle what is parked under a key, by the policy and then by the desk's view; says what is left.

    Raises:
        NotReplayed: the stream contradicts the log, or cannot be compared with it.
    """
    settings.require("database", "nats")
    program = Program(settings, settings.clock)
    await program.store.start()
    try:
        await _compared(settings, program.store)
        policy = await program.policy.replay(key)
        view = await replay_view(program.engine, VIEW, key, settings.clock)
    finally:
        await program.store.close()
        await program.engine.dispose()
    return (
        f"{policies.NAME}: {policy.handled} handled, {policy.left} left; "
        f"{VIEW.name}: {view.applied} applied, {view.left} left"
    )


async def _compared(settings: Settings, store: EventStore) -> None:
    """What the relay does at its start: without it, events would be added to a log that must refuse."""
    password = settings.secret("nats_password_file") if settings.nats_user else None
    try:
        async with connected(
            url=settings.nats, user=settings.nats_user, password=password, name="program replays"
        ) as client:
            await compare(store, LOG, client.jetstream(timeout=5), replicas=1)
    except Contradiction as found:
        raise NotReplayed(f"Nothing was replayed: the log {LOG} takes no commands, as {found}.") from found
    except (BrokerAway, NotAsDeclared, NatsError, TimeoutError) as trouble:
        reason = f"the log {LOG} could not be compared with its stream"
        raise NotReplayed(f"Nothing was replayed: {reason} ({trouble}).") from trouble
