"""The published contracts: what the page and the snapshots say is what the code says."""

import json
from pathlib import Path

import jsonschema
import pytest

from shared.contracts import catalogue
from shared.contracts.registry import EVENTS, LOGS

from .examples import counted, referred

ROOT = Path(__file__).parents[2]


def test_page_and_snapshots_are_up_to_date() -> None:
    assert catalogue.out_of_date() == [], "run: python -m shared.contracts.catalogue --write"


def test_what_is_out_of_date_is_named(tmp_path: Path) -> None:
    for path, text in {catalogue.PAGE: catalogue.page(), **catalogue.snapshots()}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    assert catalogue.out_of_date(tmp_path) == []
    first = next(iter(catalogue.snapshots()))
    (tmp_path / first).write_text("{}")
    (tmp_path / catalogue.SNAPSHOTS / "pulih.program.Gone.v1.json").write_text("{}")
    assert catalogue.out_of_date(tmp_path) == [first, catalogue.SNAPSHOTS / "pulih.program.Gone.v1.json"]


def test_the_page_names_every_log_event_and_class() -> None:
    page = (ROOT / catalogue.PAGE).read_text()
    assert all(f"## Log `{log}`" in page for log in LOGS)
    for type_, event in EVENTS.items():
        assert f"`{type_}`, class {event.data_class}, subject `{event.about}`" in page


@pytest.mark.parametrize("event", [referred(), counted()])
def test_told_data_is_valid_by_the_published_schema(event: object) -> None:
    path = ROOT / catalogue.SNAPSHOTS / f"{event.type()}.json"
    jsonschema.validate(json.loads(event.model_dump_json()), json.loads(path.read_text()))
