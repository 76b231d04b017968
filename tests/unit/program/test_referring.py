"""Referral on release: nothing without her consent, one at a time, and an end by her no."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.program.domain import referring, release
from services.program.domain.episode import Episode
from services.program.domain.release import Release
from shared.contracts.assessment import ConsentRecorded, ConsentWithdrawn
from shared.contracts.base import Event
from shared.contracts.codes import Role
from shared.contracts.consents import AFTERCARE, AFTERCARE_PROBATION, RESEARCH, Kind
from shared.runtime.receivers import load
from shared.runtime.settings import RECEIVERS
from tests.unit.program.places import KUPANG, NAMES, here, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import enrolled

HER = who("SL")
FIRST, SECOND = uuid5(NAMES, "referral/1"), uuid5(NAMES, "referral/2")
DAY = date(2026, 10, 1)
BY: dict[str, Any] = {"role": Role.BNN_COUNSELLOR, "here": here()}


@pytest.fixture(scope="module")
def stay() -> Episode:
    episode: Episode = enrolled(SL="sosial").episodes([HER])[HER]
    return episode


def after(state: Release, events: list[Event]) -> Release:
    for event in events:
        state = release.evolve(state, event)
    return state


def yes(
    kind: Kind = AFTERCARE, on: date = date(2026, 9, 1), expires_on: date | None = None
) -> ConsentRecorded:
    return ConsentRecorded(
        facility=KUPANG,
        participant_id=HER,
        given=True,
        asked_on=on,
        notice_version="2026-1",
        language="id",
        read_aloud=True,
        by_role=Role.BNN_COUNSELLOR,
        scope=kind.scope,
        purpose=kind.purpose,
        receiver=kind.receiver,
        expires_on=expires_on,
    )


def back(kind: Kind = AFTERCARE, on: date = date(2026, 10, 20)) -> ConsentWithdrawn:
    return ConsentWithdrawn(
        facility=KUPANG,
        participant_id=HER,
        scope=kind.scope,
        purpose=kind.purpose,
        receiver=kind.receiver,
        withdrawn_on=on,
        by_role=Role.BNN_COUNSELLOR,
    )


def heard(*said: ConsentRecorded | ConsentWithdrawn, state: Release | None = None) -> Release:
    known = state or Release()
    for each in said:
        known = after(known, referring.hear_consent(known, heard=each, facility=KUPANG, participant_id=HER))
    return known


def offered(
    state: Release, stay: Episode, id_: UUID = FIRST, to: Kind = AFTERCARE, on: date = DAY
) -> list[Event]:
    return referring.offer(
        state, stay, referral_id=id_, receiver="bnnk-kupang", shared_with=to.receiver, offered_on=on, **BY
    )


def test_without_her_consent_nobody_learns_of_her(stay: Episode) -> None:
    for state in (
        Release(),
        heard(yes(AFTERCARE_PROBATION)),
        heard(yes(), back()),
        heard(yes(expires_on=date(2026, 11, 30))),
        heard(yes(on=date(2026, 10, 2))),
    ):
        with refused("consent-to-share", "receiver"):
            offered(state, stay)
    assert offered(heard(yes()), stay)
    assert heard(yes(RESEARCH)) == Release()


def test_she_is_offered_to_one_service_at_a_time(stay: Episode) -> None:
    state = after(heard(yes()), offered(heard(yes()), stay))
    with refused("referral-stands", "receiver"):
        offered(state, stay, SECOND)
    no: dict[str, Any] = {"referral_id": FIRST, "declined_on": DAY, "reason": "penuh", **BY}
    state = after(state, referring.decline(state, stay, **no))
    assert referring.decline(state, stay, **no) == []
    assert offered(state, stay, SECOND)
    with refused("referral-declined"):
        referring.accept(state, stay, referral_id=FIRST, accepted_on=DAY, **BY)


def test_the_service_says_yes_once_and_may_take_it_back(stay: Episode) -> None:
    state = after(heard(yes()), offered(heard(yes()), stay))
    with refused("before-offer", "accepted_on"):
        referring.accept(state, stay, referral_id=FIRST, accepted_on=date(2026, 9, 30), **BY)
    with refused("referral-unknown"):
        referring.accept(state, stay, referral_id=SECOND, accepted_on=DAY, **BY)
    assert not state.accepted
    state = after(state, referring.accept(state, stay, referral_id=FIRST, accepted_on=DAY, **BY))
    assert state.accepted
    assert referring.accept(state, stay, referral_id=FIRST, accepted_on=DAY, **BY) == []
    state = after(
        state,
        referring.decline(
            state, stay, referral_id=FIRST, declined_on=date(2026, 10, 2), reason="penuh", **BY
        ),
    )
    assert not state.accepted


@pytest.mark.parametrize("accepted", [False, True])
def test_her_withdrawal_ends_the_referral_that_rests_on_it(stay: Episode, accepted: bool) -> None:  # noqa: FBT001 - a case
    state = after(heard(yes(), yes(AFTERCARE_PROBATION)), offered(heard(yes()), stay))
    if accepted:
        state = after(state, referring.accept(state, stay, referral_id=FIRST, accepted_on=DAY, **BY))
    assert heard(back(AFTERCARE_PROBATION), state=state).standing is not None
    for day in (date(2026, 10, 20), date(2026, 9, 2)):
        ended = heard(back(on=day), state=state).referrals[0]
        assert (ended.status, ended.reason) == ("ended", "persetujuan_ditarik")
        assert ended.decided_on == max(day, DAY)


def test_every_kind_of_receiver_names_the_consent_that_it_needs() -> None:
    receivers = load(RECEIVERS)
    assert {each.kind for each in receivers.values()} == {"bnnk", "puskesmas", "ipwl", "bapas"}
    probation = {each.id for each in receivers.values() if each.shared_with is AFTERCARE_PROBATION.receiver}
    assert probation == {"bapas-kupang", "bapas-waikabubak"}
