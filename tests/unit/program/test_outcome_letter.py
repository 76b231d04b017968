"""An outcome letter says how she took part, in the prison's words, and nothing else."""

from datetime import date, timedelta
from uuid import uuid5

from services.program.domain.release import Letter
from services.program.letter_paper import NOTICE, paper
from services.program.outcome_letter import OutcomeLetter, Part, facts
from shared.contracts.codes import Movement, Role, Stage
from shared.names import Named
from shared.runtime.facilities import Facility
from tests.unit.program.places import DECREED_ON, KUPANG, NAMES, on, who
from tests.unit.program.world import World, enrolled

LETTER = Letter(letter_id=uuid5(NAMES, "letter"), issued_on=date(2026, 9, 30), by_role=Role.BNN_COUNSELLOR)
PLACE = Facility(
    id=KUPANG, code="KPG", name="Lapas Perempuan Kupang", time_zone="Asia/Makassar", region="ntt"
)


def attended() -> World:
    """Four medical sessions held, three of them attended; to the last but one she was not brought."""
    world = enrolled(RN="medis")
    first = date(2026, 8, 20)
    for n, outcome in enumerate(("hadir", "hadir_terlambat", "tidak_dihadirkan", "hadir")):
        session = world.schedule(Stage.MEDICAL, on(first + timedelta(days=7 * n)), "RN")
        world.mark(session, {"RN": outcome})
    return world


def said(world: World) -> OutcomeLetter:
    return facts(LETTER, world.episodes([who("RN")])[who("RN")])


def test_medical_and_social_are_one_part_in_the_prison_s_words() -> None:
    world = attended()
    assert said(world).parts == (
        Part(label="pembinaan BNN", first_on=date(2026, 8, 20), completed_on=None, attended=3, held=4),
    )
    world.complete("RN", Stage.MEDICAL, date(2026, 9, 12))
    letter = said(world)
    assert letter.parts[0].completed_on is None
    assert (letter.enrolled_on, letter.completed_on, letter.ended_on) == (DECREED_ON, None, None)


def test_why_she_left_is_not_in_it() -> None:
    world = attended()
    world.withdraw("RN", date(2026, 9, 20))
    left = said(world)
    world = attended()
    world.move("RN", Movement.RELEASE, date(2026, 9, 20))
    assert left == said(world)


def test_it_is_a_pdf_the_same_each_time_with_no_word_of_a_stage() -> None:
    named = Named(name="Nona Contoh Đặng", register_number="B.1/2026")
    printed = paper(said(attended()), named, "KPG-26-001-O", PLACE)
    assert printed.startswith(b"%PDF-")
    assert printed == paper(said(attended()), named, "KPG-26-001-O", PLACE)
    assert "remisi" in NOTICE
    assert not {"medical", "social", "medis"} & set(said(attended()).model_dump_json().lower().split('"'))
