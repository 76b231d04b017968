"""Templates from files: what is shipped, what is refused with which reason, and an agency's own folder."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from services.program import __main__ as service
from services.program.templates import __main__ as checking
from services.program.templates import choose, found, load
from services.program.templates.reading import TemplatesWrong, judge_fields
from shared.contracts.codes import Pathway, QuotaCategory, Stage
from tests.unit.program.places import KUPANG, template
from tests.unit.program.refusing import refused

SHIPPED = files("services.program.templates")
OWN = SHIPPED.joinpath("2025-ii.v1.toml").read_text(encoding="utf-8").replace('"2025-ii"', '"milik-kami"')
GOOD: dict[str, Any] = tomllib.loads(OWN, parse_float=Decimal)


def fields(**change: object) -> dict[str, Any]:
    """The good one with other fields; ``stages__0__owners`` reaches down into it."""
    said = deepcopy(GOOD)
    for path, value in change.items():
        *above, last = (int(part) if part.isdigit() else part for part in path.split("__"))
        place: Any = said
        for part in above:
            place = place[part]
        place[last] = value
    return said


def wrong(**change: object) -> set[tuple[str, str]]:
    return {(str(one["field"]), str(one["rule"])) for one in judge_fields(fields(**change), {KUPANG})[1]}


def test_the_shipped_ones_are_right_and_stand_side_by_side() -> None:
    codes = [code for code, _ in sorted(load(facilities=[KUPANG]))]
    assert codes == [*(f"2025-{one}" for one in ("i", "ii", "iii-60", "iii-90")), *CODES]
    assert [template(code).planned_days for code in codes] == [15, 30, 60, 90, 84, 182, 182]
    assert wrong() == set()


def test_the_path_of_a_pathway_is_the_templates() -> None:
    everything = (Stage.MEDICAL, Stage.SOCIAL, Stage.SKILLS)
    assert template().path(Pathway.MEDICAL) == everything
    assert template().path(Pathway.SOCIAL) == everything[1:]
    assert template("2025-i").path(Pathway.SOCIAL) == (Stage.SOCIAL,)
    assert template("model-2015").path(Pathway.MEDICAL) == everything[:2]
    assert all(one.path(Pathway.EDUCATION) == () for one in load().values())


CODES = ["kupang-12w", "model-2015", "model-2021"]
NO_KIND = "kind-unknown"
MEETING = {"kind": "group", "sessions": 4, "minutes": 90, "per_week": 3}
SKILLS = {"stage": "skills", "owners": ["lapas_officer"], "meetings": [MEETING]}
SOCIAL = GOOD["stages"][0]


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"code": "Milik Kami"}, "code", "code-form"),
        ({"version": 0}, "version", "range"),
        ({"title": " "}, "title", "title-form"),
        ({"planned_days": 0}, "planned_days", "range"),
        ({"planned_days": 27}, "planned_days", "too-short"),
        ({"minimum_left_days": 29}, "minimum_left_days", "less-than-planned"),
        ({"completion__fair": Decimal("1.01")}, "completion.fair", "range"),
        ({"completion__dose": Decimal("-0.1")}, "completion.dose", "range"),
        ({"modules": []}, "completion.all_modules", "no-modules"),
        ({"drop_out": 1}, "drop_out", "range"),
        ({"aftercare__months": 0}, "aftercare.months", "range"),
        ({"aftercare__contacts_per_month": 0}, "aftercare.contacts_per_month", "range"),
        ({"valid": []}, "valid", "never-valid"),
        ({"valid__0__until": date(2024, 12, 31)}, "valid.0.until", "before-since"),
        ({"valid__0__facilities": []}, "valid.0.facilities", "no-facility"),
        ({"valid__0__facilities": ["lapas-entah"]}, "valid.0.facilities.0", "unknown-facility"),
        ({"stages": []}, "stages", "pathway-without-stage"),
        ({"stages": [SKILLS, SOCIAL]}, "stages.1.stage", "stage-order"),
        ({"stages": [SOCIAL, SOCIAL]}, "stages.1.stage", "twice"),
        ({"stages__0__pathways": []}, "stages.0.pathways", "no-pathway"),
        ({"stages__0__pathways": ["medis"]}, "stages", "pathway-without-stage"),
        ({"stages__0__pathways": ["medis", "sosial", "edukasi"]}, "stages.0.pathways.2", "pathway"),
        ({"stages__0__owners": []}, "stages.0.owners", "no-owner"),
        ({"stages__0__owners": ["lapas_officer"]}, "stages.0.owners.0", "owner"),
        ({"stages__0__meetings": []}, "stages.0.meetings", "no-meetings"),
        ({"stages__0__meetings__0__sessions": 0}, "stages.0.meetings.0.sessions", "range"),
        ({"stages__0__meetings__0__sessions": 11}, "modules.5.sessions", "too-many-sessions"),
        ({"stages__0__meetings__0__minutes": 50}, "stages.0.meetings.0.minutes", "session-length"),
        ({"stages__0__meetings__0__per_week": 0}, "stages.0.meetings.0.per_week", "range"),
        ({"stages__0__meetings__1__kind": "group"}, "stages.0.meetings.1.kind", "twice"),
        ({"modules__0__stage": "medical"}, "modules.0.stage", "stage-unknown"),
        ({"modules__0__sessions": 0}, "modules.0.sessions", "range"),
        ({"modules__1__code": "pengenalan"}, "modules.1.code", "twice"),
        ({"modules__0__materials": ["Lembar", "Lembar"]}, "modules.0.materials.1", "twice"),
        ({"modules__0__materials": [""]}, "modules.0.materials.0", "title-form"),
        ({"stages__0__meetings": [MEETING], "modules__0__kind": "individual"}, "modules.0.kind", NO_KIND),
        ({"modules__0__stage": "sosial"}, "modules.0.stage", "enum"),
        ({"drop_outs": 3}, "drop_outs", "extra-forbidden"),
        ({"completion__fair": "a lot"}, "completion.fair", "decimal-parsing"),
    ],
)
def test_what_contradicts_itself_is_refused_by_field_and_rule(
    change: dict[str, object], field: str, rule: str
) -> None:
    assert (field, rule) in wrong(**change)


def test_all_reasons_are_told_at_once() -> None:
    reasons = wrong(drop_out=1, planned_days=14, modules__0__stage="skills", aftercare__months=0)
    assert reasons == {
        ("drop_out", "range"),
        ("planned_days", "too-short"),
        ("modules.0.stage", "stage-unknown"),
        ("aftercare.months", "range"),
    }


@pytest.fixture
def own(tmp_path: Path) -> Callable[..., Path]:
    def write(name: str = "kami.toml", *, change: tuple[str, str] = ("", "")) -> Path:
        path = tmp_path / name
        path.write_text(OWN.replace(*change), encoding="utf-8")
        return path

    return write


def test_an_agency_adds_one_without_code(own: Callable[..., Path]) -> None:
    folder = own().parent
    assert ("milik-kami", 1) in load(folder)
    own("kami-2.toml", change=("version = 1", "version = 2"))
    assert choose(load(folder), "milik-kami", facility=KUPANG, on=date(2026, 1, 1)).version == 2


def test_a_wrong_file_is_named_with_its_field_and_nothing_is_loaded(own: Callable[..., Path]) -> None:
    own("a.toml")
    own("b.toml")
    own("c.toml", change=("planned_days = 30", "planned_days = 20"))
    own("d.toml", change=("version = 1", "version ="))
    with pytest.raises(TemplatesWrong) as info:
        load(own("e.toml", change=("2025", "2026")).parent)
    told = str(info.value).splitlines()
    assert any("b.toml: version: milik-kami has a version 1 already, in" in line for line in told)
    assert any("c.toml: planned_days: The sessions of sosial take 4 weeks" in line for line in told)
    assert any("d.toml: This is not TOML: Invalid value (at line 4" in line for line in told)


def test_a_service_with_a_wrong_template_says_so_and_does_not_start(
    own: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own(change=("drop_out = 3", "drop_out = 1")).parent
    monkeypatch.setenv("PULIH_TEMPLATES", str(folder))
    assert service.main(["openapi"]) == 2
    assert "kami.toml: drop_out: 1 does not lie between 2 and 100. [range]" in capsys.readouterr().err
    monkeypatch.setenv("PULIH_TEMPLATES", str(folder / "nowhere"))
    assert service.main(["openapi"]) == 2
    assert "nowhere: No folder. [no-folder]" in capsys.readouterr().err


def test_a_file_is_checked_without_a_server(
    own: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert checking.main(["check", str(own())]) == 0
    assert capsys.readouterr().out.startswith("milik-kami version 1: 30 days; medis social in 4 weeks")
    wrong_one = own(change=('code = "milik-kami"', 'code = "kupang-12w"'))
    assert checking.main(["check", str(wrong_one), str(wrong_one.with_name("none.toml"))]) == 2
    assert "none.toml: The file cannot be read: No such file" in capsys.readouterr().err
    assert checking.main(["check", str(wrong_one)]) == 2
    assert "kupang-12w has a version 1 already" in capsys.readouterr().err
    assert checking.main(["check"]) == 2


def test_a_template_is_chosen_by_place_day_and_category() -> None:
    all_ = load()
    day = date(2026, 8, 18)
    codes = [one.code for one in found(all_, facility=KUPANG, on=day, category=None)]
    assert codes == ["2025-i", "2025-ii", "2025-iii-60", "2025-iii-90", "kupang-12w"]
    heavy = found(all_, facility=None, on=None, category=QuotaCategory.HEAVY)
    assert [one.planned_days for one in heavy] == [60, 90]
    with refused("template-not-valid", "template") as info:
        choose(all_, "model-2021", facility=KUPANG, on=day)
    assert "everywhere from 2021-01-01 until 2024-12-31" in info.value.detail
    with refused("template-unknown", "template"):
        choose(all_, "model-2030", facility=KUPANG, on=day)
