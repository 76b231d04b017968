"""Names follow a stay that was handed over: by the event alone, told once or twice, early or late."""

from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from nats.aio.client import Client

from services.assessment.whereabouts import Whereabouts
from shared.broker.connection import connected
from shared.broker.streams import declaration
from shared.contracts.codes import Role
from shared.contracts.envelope import Envelope
from shared.contracts.handover import EpisodeHandedOver
from shared.testing.telling import Telling
from tests.contracts.waiting import until
from tests.integration.assessment.house import KUPANG, NAMES, WAINGAPU, House
from tests.integration.assessment.test_vault import NAMES_SUBJECT, SEARCH_SUBJECT, ask

LEMBATA = "lapas-lembata"


@pytest.fixture
async def nats(assessment: House) -> AsyncIterator[Client]:
    async with connected(url=assessment.nats.url, name="program tells") as client:
        yield client


def handed_over(who: str, *prisons: str) -> list[Envelope]:
    """What ``program`` tells when her stay goes from the first prison to the next, and so on."""
    episode = uuid4()
    told = Telling()
    for n, (one, other) in enumerate(pairwise(prisons)):
        told.tell(
            EpisodeHandedOver(
                facility=other,
                episode_id=episode,
                participant_id=UUID(who),
                from_facility=one,
                cohort_id=uuid4(),
                handed_over_on=date(2026, 8, 10 + n),
            )
        )
    return list(told.all())


async def seen_by(assessment: House, nats: Client, who: str, number: int = 0) -> set[str]:
    """The prisons whose pages show her name now, each by asking and by searching alike."""
    found = set()
    for prison in (KUPANG, WAINGAPU, LEMBATA):
        token = assessment.token(Role.LAPAS_OFFICER, prison)
        names = (await ask(nats, NAMES_SUBJECT, token=token, ids=[who]))["names"]
        searched = (await ask(nats, SEARCH_SUBJECT, token=token, text=NAMES[number]))["ids"]
        assert bool(names) == (who in searched)
        found |= {prison} if names else set()
    return found


async def test_the_prison_that_runs_her_stay_now_reads_her_name_and_the_old_one_no_more(
    assessment: House, nats: Client
) -> None:
    who, other = await assessment.refer(), await assessment.refer(1)
    assert await seen_by(assessment, nats, who) == {KUPANG}
    first, second = handed_over(who, KUPANG, WAINGAPU, LEMBATA)
    await nats.jetstream().add_stream(declaration("program", 1))
    for envelope, there in ((first, WAINGAPU), (second, LEMBATA)):
        await nats.jetstream().publish(envelope.nats_subject, envelope.raw)
        await until_followed(assessment, envelope.position)
        assert await seen_by(assessment, nats, who) == {there}
    assert await seen_by(assessment, nats, other, 1) == {KUPANG}, "nobody else was moved"
    region = await ask(nats, NAMES_SUBJECT, token=assessment.token(Role.BNN_COUNSELLOR), ids=[who])
    assert who in region["names"], "BNN works in all of them"


async def test_told_twice_or_in_the_wrong_order_she_is_where_she_went_last(
    assessment: House, nats: Client
) -> None:
    who = await assessment.refer()
    first, second = handed_over(who, KUPANG, WAINGAPU, LEMBATA)
    hear = Whereabouts(assessment.app.state.assessment.engine)
    for envelope in (second, first, second, first):
        await hear(envelope)
        assert await seen_by(assessment, nats, who) == {LEMBATA}
    await hear(handed_over(str(uuid4()), KUPANG, WAINGAPU)[0])
    assert await seen_by(assessment, nats, who) == {LEMBATA}, "an unknown id is nobody"


async def until_followed(assessment: House, position: int) -> None:
    """Until the policy has handled so much of ``program``."""
    policy = assessment.app.state.assessment.whereabouts

    async def followed() -> bool:
        return bool((await policy.checkpoint("program")).position >= position)

    await until(followed)
