"""When two records may be of one person."""

from datetime import date

import pytest

from services.assessment.domain.likeness import keys, sound
from services.assessment.domain.merging import merge
from services.assessment.domain.participant import Case, Merged, Referred
from shared.contracts.codes import Role
from shared.contracts.referral import ParticipantsMerged
from shared.refusals import Invalid
from tests.unit.assessment.world import CASE, TODAY

BORN = date(1994, 2, 11)


def agree(name: str, born: date) -> set[str]:
    first = set(keys("Contoh Rambu Nona", BORN))
    return {kind for kind, _ in first & set(keys(name, born))}


@pytest.mark.parametrize(
    ("name", "born", "kinds"),
    [
        ("NONA, contoh  rambu", BORN, {"name", "words", "swapped", "year", "day"}),
        ("Tjontoh Ramboe Nonna", BORN, {"name", "words", "swapped", "year", "day"}),
        ("Contoh Rambu", BORN, {"words"}),
        ("Contoh Rambu Nona", date(1994, 11, 2), {"swapped"}),
        ("Contoh Rambu Nona", date(1995, 2, 11), {"year"}),
        ("Contoh Rambu Nona", date(1994, 2, 17), {"day"}),
        ("Contoh Rambu", date(1994, 2, 17), set()),
        ("Contoh Seli Lero", BORN, set()),
        ("Rambu", BORN, set()),
        ("  ", BORN, set()),
    ],
)
def test_slips_of_spelling_and_date_agree_and_two_women_do_not(
    name: str, born: date, kinds: set[str]
) -> None:
    assert agree(name, born) == kinds


def test_old_and_new_spelling_sound_alike() -> None:
    assert [sound(word) for word in ("djoko", "fitriyah", "yusuf")] == [
        sound(word) for word in ("joko", "phitriyya", "jusuf".replace("j", "y"))
    ]


def test_a_merge_is_quiet_when_repeated_and_names_two_participants() -> None:
    other = Referred(case=Case(**{**CASE.model_dump(), "participant_id": "0" * 31 + "9"}))
    said = {"merged_on": TODAY, "by_role": Role.BNN_COUNSELLOR, "today": TODAY}
    [event] = merge(Referred(case=CASE), other, **said)
    assert isinstance(event, ParticipantsMerged)
    done = Merged(case=CASE, kept_id=event.kept_id, merged_on=TODAY)
    assert merge(done, other, **said) == []
    with pytest.raises(Invalid, match="one participant"):
        merge(other, other, **said)
