"""Translations: loaded by the command, kept in revisions, served beside the description."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from services.assessment.domain.instruments.dast10 import DAST10
from services.assessment.domain.instruments.library import LIBRARY
from services.assessment.domain.instruments.phq9 import PHQ9
from services.assessment.domain.instruments.wording import read
from services.assessment.wordings.loading import wording as load_file
from services.assessment.wordings.storing import Wordings
from shared.contracts.codes import Role
from shared.eventstore.migrating import engine
from tests.integration.assessment.house import House
from tests.unit.assessment.wordings import translation


async def loaded(house: House, folder: Path, content: dict[str, Any]) -> int:
    """Load a translation as the command does; its exit code."""
    path = folder / "translation.json"
    path.write_text(json.dumps(content))
    return await asyncio.to_thread(load_file, house.settings, str(path))


async def described(house: House, code: str, **query: str) -> dict[str, Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = await house.ask(Role.BNN_COUNSELLOR, "GET", f"/v1/instruments/{code}?{asked}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_translation_is_served_beside_our_own_labels(
    assessment: House, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert (await described(assessment, "phq9", language="id"))["wording"] is None
    assert "wording" not in await described(assessment, "phq9")

    assert await loaded(assessment, tmp_path, translation(PHQ9)) == 0
    assert "\nphq9 2001 (id): revision 1 of " in capfd.readouterr().out
    shown = await described(assessment, "phq9", language="id")
    assert shown["wording"]["items"]["q9"] == "Pertanyaan contoh q9"
    assert shown["wording"]["answers"]["q9"]["3"] == "Jawaban contoh 3"
    assert shown["wording"]["approved_by"] == "Panitia Contoh"
    assert {**shown, "wording": None} == {**await described(assessment, "phq9"), "wording": None}
    assert (await described(assessment, "phq9", language="en"))["wording"] is None


async def test_a_changed_translation_is_a_revision_and_the_older_one_stays(
    assessment: House, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    for approved, revision in [("Panitia Contoh", 1), ("Panitia Contoh", 1), ("Panitia Lain", 2)]:
        assert await loaded(assessment, tmp_path, translation(PHQ9, approved_by=approved)) == 0
        assert f"revision {revision} of" in capfd.readouterr().out
    shown = (await described(assessment, "phq9", language="id"))["wording"]
    assert (shown["revision"], shown["approved_by"]) == (2, "Panitia Lain")
    kept = await assessment.database.fetch(
        "select revision, content ->> 'approved_by' as by from instrument_wordings order by revision"
    )
    assert [(row["revision"], row["by"]) for row in kept] == [(1, "Panitia Contoh"), (2, "Panitia Lain")]


async def test_each_printing_of_dast_has_its_own_wording(assessment: House, tmp_path: Path) -> None:
    own = translation(DAST10, variant="unable")
    assert await loaded(assessment, tmp_path, own) == 0
    assert (await described(assessment, "dast10", language="id"))["wording"] is None
    shown = await described(assessment, "dast10", language="id", variant="unable")
    assert shown["wording"]["variant"] == "unable"
    refused = await assessment.ask(
        Role.BNN_COUNSELLOR, "GET", "/v1/instruments/dast10?language=id&variant=other"
    )
    assert (refused.status_code, refused.json()["field"]) == (422, "variant")


async def test_a_bad_file_is_explained_and_leaves_nothing_behind(
    assessment: House, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    content = translation(PHQ9)
    del content["items"]["q4"]
    assert await loaded(assessment, tmp_path, content) == 2
    said = capfd.readouterr().err
    assert "Nothing was loaded: 1 thing(s) have to be corrected." in said
    assert "items.q4: The instrument has this item, and it is not worded. (missing-item)" in said
    missing = tmp_path / "nowhere.toml"
    assert await asyncio.to_thread(load_file, assessment.settings, str(missing)) == 2
    assert "No such file" in capfd.readouterr().err
    assert await assessment.database.fetchval("select count(*) from instrument_wordings") == 0


async def test_loads_at_one_time_make_revisions_one_after_another(assessment: House) -> None:
    pool = engine(assessment.settings.database, pool_size=4)
    wordings = Wordings(pool, assessment.settings.clock)
    texts = [read(translation(PHQ9, approved_by=f"Panitia {n % 3}"), LIBRARY) for n in range(6)]
    done = await asyncio.gather(*(wordings.load(text) for text in texts))
    await pool.dispose()
    rows = await assessment.database.fetch("select revision from instrument_wordings order by revision")
    assert [row["revision"] for row in rows] == list(range(1, len(rows) + 1))
    assert len(rows) >= 3
    assert {one.wording.approved_by for one in done} == {"Panitia 0", "Panitia 1", "Panitia 2"}
