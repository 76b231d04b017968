"""Modules: which session works on which, what was delivered to her, and the materials that she was given."""

from datetime import date
from uuid import UUID

import pytest

from services.program.domain import modules
from services.program.domain.episode import Stay
from services.program.domain.ids import episode_of
from services.program.domain.template import sequence
from shared.contracts.base import Event
from shared.contracts.codes import Cause, Role, SessionKind, Stage
from shared.contracts.modules import MaterialsHandedOut
from shared.contracts.program import ParticipantBooked, SessionScheduled
from shared.refusals import Invalid
from tests.unit.program.places import on, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled

LIGHT = "2025-i"
DAYS = [date(2026, 8, day) for day in (20, 21, 27, 28)] + [date(2026, 9, day) for day in (1, 3)]
GROUP = SessionKind.GROUP


def planned(world: World, day: date, module: int | None, *initials: str, **other: object) -> UUID:
    return world.schedule(Stage.SOCIAL, on(day), *initials, room="Aula", module=module, **other)


def held(world: World, *places: int, days: list[date] = DAYS) -> World:
    for day, place in zip(days, places, strict=False):
        world.mark(planned(world, day, place, "AK", kind=GROUP), {"AK": "hadir"})
    return world


def stay(world: World) -> Stay:
    found: Stay = world.state("episode", episode_of(who("AK"))).stay
    return found


def hand_out(world: World, session: UUID, *initials: str, day: date = DAYS[-1], **by: object) -> list[Event]:
    given = {"sub": "konselor", "role": Role.BNN_COUNSELLOR} | by
    women = world.episodes([who(name) for name in initials])
    state = world.state("session", session)
    return world.tell(
        modules.hand_out(state, world.template, women, handed_on=day, here=world.here, **given)  # type: ignore[arg-type]
    )


def test_modules_follow_one_another_through_the_sessions() -> None:
    places = list(sequence(template(LIGHT), Stage.SOCIAL, GROUP))
    assert places == [1, 2, 2, 3, 3, 4]
    assert list(sequence(template(LIGHT), Stage.SOCIAL, SessionKind.INDIVIDUAL)) == []


def test_a_session_tells_its_module_by_its_place_and_never_by_a_word() -> None:
    world = enrolled(LIGHT, AK="sosial")
    planned(world, DAYS[0], modules.chosen(world.template, Stage.SOCIAL, "pemicu"), "AK")
    session, booking = world.told[-2:]
    assert isinstance(session, SessionScheduled)
    assert isinstance(booking, ParticipantBooked)
    assert (session.module, booking.module, booking.kind) == (2, 2, GROUP)
    assert all(
        module.code not in event.model_dump_json()
        for module in world.template.modules
        for event in world.told
    )


def test_a_module_is_of_the_stage_and_of_the_kind_of_the_session() -> None:
    world = enrolled(LIGHT, AK="sosial", DW="sosial")
    with refused("module-unknown", "module"):
        modules.chosen(world.template, Stage.SOCIAL, "memasak")
    with refused("module-of-other-kind", "kind"):
        planned(world, DAYS[0], 1, "AK", kind=SessionKind.INDIVIDUAL)
    with refused("individual-one", "participants"):
        planned(world, DAYS[0], None, "AK", "DW", kind=SessionKind.INDIVIDUAL)
    with refused("kind-not-in-stage", "kind"):
        enrolled(AK="sosial").schedule(Stage.SOCIAL, on(DAYS[0]), "AK", kind=SessionKind.INDIVIDUAL)


def test_a_make_up_session_works_on_what_was_lost() -> None:
    world = enrolled(LIGHT, AK="sosial")
    lost = planned(world, DAYS[0], 3, "AK")
    world.cancel(lost, Cause.BNN)
    again = planned(world, DAYS[3], None, "AK", replaces=lost)
    assert (world.state("session", again).plan.module, world.state("session", again).plan.kind) == (3, GROUP)


def test_a_stage_is_completed_when_all_its_modules_were_delivered_and_missing_ones_are_named() -> None:
    world = held(enrolled(LIGHT, AK="sosial"), 1, 2, 3, 3, 4)
    with pytest.raises(Invalid) as info:
        world.complete("AK", Stage.SOCIAL, DAYS[4])
    [finding] = info.value.errors
    assert (finding["rule"], finding["module"], finding["field"]) == ("module-missing", "pemicu", "modules")
    assert (finding["numerator"], finding["denominator"]) == (1, 2)
    assert [one.whole for one in modules.delivered(stay(world), world.template)] == [True, False, True, True]
    held(world, 2, days=DAYS[5:])
    assert world.complete("AK", Stage.SOCIAL, DAYS[5])


def test_a_module_is_delivered_where_she_was_booked_whatever_her_record_and_not_where_it_was_cancelled() -> (
    None
):
    world = enrolled(LIGHT, AK="sosial")
    world.mark(planned(world, DAYS[0], 1, "AK"), {"AK": "izin"})
    world.cancel(planned(world, DAYS[1], 2, "AK"), Cause.PRISON)
    planned(world, DAYS[2], 2, "AK")
    assert [one.held for one in modules.delivered(stay(world), world.template)] == [1, 0, 0, 0]


def test_modules_do_not_matter_where_the_template_does_not_ask_for_them() -> None:
    world = enrolled(AK="sosial")
    world.mark(world.schedule(Stage.SOCIAL, on(DAYS[0]), "AK", room="Aula"), {"AK": "hadir"})
    assert world.complete("AK", Stage.SOCIAL, DAYS[0])


def test_materials_are_handed_out_once_to_each_who_is_booked() -> None:
    world = enrolled(LIGHT, AK="sosial", DW="sosial", EM="sosial")
    session = planned(world, DAYS[0], 1, "AK", "DW")
    [told] = hand_out(world, session, "AK")
    assert isinstance(told, MaterialsHandedOut)
    assert (told.module, told.handed_on, told.participant_id) == (1, DAYS[-1], who("AK"))
    assert hand_out(world, session, "AK") == []
    assert [event.participant_id for event in hand_out(world, session, "AK", "DW")] == [who("DW")]  # type: ignore[attr-defined]
    assert modules.delivered(stay(world), world.template)[0].handed_on == DAYS[-1]
    with refused("not-booked", f"participants.{who('EM')}"):
        hand_out(world, session, "DW", "EM")


def test_materials_are_refused_by_their_rule() -> None:
    world = enrolled(LIGHT, AK="sosial")
    session, bare = planned(world, DAYS[0], 1, "AK"), planned(world, DAYS[1], 4, "AK")
    with refused("no-materials", "session_id"):
        hand_out(world, bare, "AK")
    with refused("before-session", "handed_on"):
        hand_out(world, session, "AK", day=date(2026, 8, 19))
    with refused("date-in-future", "handed_on"):
        hand_out(world, session, "AK", day=date(2026, 12, 2))
    with refused("role-of-stage"):
        hand_out(world, session, "AK", role=Role.LAPAS_OFFICER, sub="petugas")
    world.cancel(session, Cause.BNN)
    with refused("session-not-held"):
        hand_out(world, session, "AK")
