"""After ``assessment`` began a new epoch: the desk is filled anew, the policy goes back."""

from datetime import timedelta

import asyncpg

from launch.backing import Nats
from launch.diagnosing import Place
from launch.recover import recover
from services.program.refilling import refill
from shared.contracts.codes import Pathway, Role
from tests.integration.program.beside import beside
from tests.integration.program.house import House, until
from tests.unit.program.places import who


async def restored(program: House, dsn: str, nats: Nats, position: int) -> None:
    """The log ``assessment`` as an older backup has it, kept by its operator under a new epoch."""
    await program.assessment.relay.close()
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute("alter table events disable trigger events_are_facts")
        await connection.execute("delete from events where log = 'assessment' and position > $1", position)
        await connection.execute("alter table events enable trigger events_are_facts")
        await connection.execute(
            "update log_head h set position = e.position, hash = e.hash from events e "
            "where h.log = 'assessment' and e.log = h.log and e.position = $1",
            position,
        )
    finally:
        await connection.close()
    done = await recover(Place("assessment", dsn, nats.url), way="new epoch")
    assert (done.epoch, done.events) == (2, 2)


async def waiting(program: House) -> set[str]:
    listed = await program.done(Role.BNN_COUNSELLOR, "GET", "/v1/waiting-list")
    return {row["participant_id"] for row in listed["waiting"]}


async def test_a_refill_takes_up_the_new_epoch_and_tells_nothing_twice(
    program: House, database: str, own_nats: Nats
) -> None:
    await program.assessed(AK="sosial")
    common = program.seen["assessment"]
    await program.assessed(RN="sosial")
    await restored(program, database, own_nats, common)
    service = program.app.state.program
    async with beside(database, own_nats) as anew:
        await anew.refer("SL")
        await anew.conclude("SL", Pathway.SOCIAL)
        last = await anew.refer("MB")

        async def stopped() -> bool:
            return [each.state for each in service.followers()].count("stopped") == 2

        await until(stopped, "the desk and the policy see that history changed")
        before = await service.store.head("program")
        await service.store.forget_commands(timedelta(0))
        said = [line async for line in refill(program.settings)]
        assert said == [
            "desk.desk: v1 serves anew, proved at assessment:5, program:2",
            f"waiting-list: goes on from assessment:{common}, was at assessment:4",
        ]

        async def caught_up() -> bool:
            return await service.policy_position() == last

        await until(caught_up, "the policy has heard the new epoch")
        program.seen = {"assessment": last, "program": before.position + 1}
        assert await waiting(program) >= {str(who("AK")), str(who("SL"))}
        assert (await service.store.head("program")).position == before.position + 1  # SL alone
        again = [line async for line in refill(program.settings)]
        assert again[1] == "waiting-list: stands at assessment:5, which is in the log"
        assert (await service.store.head("program")).position == before.position + 1
