"""Opening a cohort and issuing its decree."""

from datetime import date

from services.program.domain.cohort import decree, open_cohort
from services.program.domain.cohort import evolve as evolve_cohort
from shared.contracts.codes import Movement, Pathway, Stage
from shared.contracts.program import CohortOpened, DecreeIssued, ParticipantEnrolled
from tests.unit.program.places import COHORT, DECREE, DECREED_ON, KUPANG, here, template, who
from tests.unit.program.refusing import refused
from tests.unit.program.world import World, enrolled


def test_a_cohort_keeps_the_version_of_its_template() -> None:
    world = World()
    world.open()
    [told] = world.told
    assert isinstance(told, CohortOpened)
    assert (told.template, told.template_version) == ("kupang-12w", 1)


def test_opening_it_again_is_quiet() -> None:
    world = World()
    world.open()
    world.open()
    assert world.count("CohortOpened") == 1


def test_opening_it_tomorrow_is_refused() -> None:
    with refused("date-in-future", "opened_on"):
        open_cohort(
            World().state("cohort", COHORT),
            cohort_id=COHORT,
            facility=KUPANG,
            label="Angkatan 1",
            template=template(),
            opened_on=date(2026, 8, 19),
            here=here(DECREED_ON),
        )


def test_a_decree_enrols_everybody_it_names_in_one_go() -> None:
    world = enrolled(RN="medis", AK="sosial")
    issued, *enrolments = world.told[-3:]
    assert isinstance(issued, DecreeIssued)
    assert [event.stages for event in enrolments if isinstance(event, ParticipantEnrolled)] == [
        (Stage.MEDICAL, Stage.SOCIAL, Stage.SKILLS),
        (Stage.SOCIAL, Stage.SKILLS),
    ]


def test_who_is_not_on_the_waiting_list_is_named_and_nobody_is_enrolled() -> None:
    world = enrolled(AK="sosial")
    world.assess("DW", Pathway.SOCIAL)
    world.assess("YT", Pathway.EDUCATION)
    with refused("not-on-waiting-list", f"participants.{who('YT')}") as info:
        world.decree("DW", "YT", "XX", number="SK-CONTOH/002")
    assert [error["field"] for error in info.value.errors] == [
        f"participants.{who('YT')}",
        f"participants.{who('XX')}",
    ]
    assert world.count("ParticipantEnrolled") == 1


def test_who_was_decreed_before_is_refused() -> None:
    with refused("already-enrolled", f"participants.{who('AK')}"):
        enrolled(AK="sosial").decree("AK", number="SK-CONTOH/002")


def test_who_was_moved_is_not_on_the_list_any_more() -> None:
    world = enrolled(AK="sosial")
    world.assess("DW", Pathway.SOCIAL)
    world.move("DW", Movement.RELEASE, date(2026, 8, 19))
    with refused("not-on-waiting-list", f"participants.{who('DW')}"):
        world.decree("DW", number="SK-CONTOH/002")


def test_a_decree_before_her_assessment_is_refused_and_she_is_named() -> None:
    world = enrolled(AK="sosial")
    world.assess("DW", Pathway.SOCIAL, day=date(2026, 8, 19))
    world.assess("EM", Pathway.SOCIAL, day=DECREED_ON)
    with refused("decree-before-assessment", f"participants.{who('DW')}") as info:
        world.decree("DW", "EM", number="SK-CONTOH/002")
    assert [error["field"] for error in info.value.errors] == [f"participants.{who('DW')}"]
    assert world.count("ParticipantEnrolled") == 1
    assert world.decree("EM", number="SK-CONTOH/002")


def test_the_same_number_twice_is_refused() -> None:
    world = enrolled(AK="sosial")
    world.assess("DW", Pathway.SOCIAL)
    with refused("decree-number", "number"):
        world.decree("DW")


def test_a_decree_names_somebody_each_once() -> None:
    world = enrolled(AK="sosial")
    with refused("participants", "participants"):
        world.decree(number="SK-CONTOH/002")
    with refused("participants", "participants"):
        world.decree("DW", "DW", number="SK-CONTOH/002")


def test_a_decree_of_an_unknown_cohort_is_refused() -> None:
    with refused("cohort-unknown", "cohort_id"):
        World().decree("AK")


def test_a_decree_before_the_cohort_or_in_the_future_is_refused() -> None:
    world = World()
    world.open()
    world.assess("AK", Pathway.SOCIAL)
    for day, rule in ((date(2026, 8, 17), "decree-before-cohort"), (date(2026, 12, 2), "date-in-future")):
        with refused(rule, "issued_on"):
            decree(
                world.state("cohort", COHORT),
                {},
                {},
                template=template(),
                decree_id=DECREE,
                number="1",
                issued_on=day,
                participants=[who("AK")],
                here=here(),
            )


def test_a_decree_is_remembered_by_its_number() -> None:
    world = enrolled(AK="sosial")
    issued = next(event for event in world.told if isinstance(event, DecreeIssued))
    again = evolve_cohort(world.state("cohort", COHORT), issued)
    assert again == world.state("cohort", COHORT)
