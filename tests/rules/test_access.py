"""The access matrix is what the views' tables really hold."""

import tomllib
from typing import Any

import pytest

from services.reporting.bnnp import VIEW as BNNP
from services.reporting.kanwil import VIEW as KANWIL
from services.reporting.lapas import VIEW as LAPAS
from shared.projections.projection import View
from tests.rules.tree import ROOT

VIEWS = {view.schema: view for view in (BNNP, LAPAS, KANWIL)}
MATRIX: dict[str, Any] = tomllib.loads((ROOT / "shared/contracts/access.toml").read_text(encoding="utf-8"))


def breaches(view: View, matrix: dict[str, Any]) -> list[str]:
    """Where a view is not what the matrix says."""
    said, found = matrix["views"][view.schema], []
    if set(view.logs) != set(said["follows"]):
        found.append(f"{view.schema} follows {view.logs}")
    private = {projection.name for projection in view.projections if projection.private}
    if private != set(said.get("private", ())):
        found.append(f"{view.schema}: private tables are {private}")
    tables = {projection.name: list(projection.row.model_fields) for projection in view.projections}
    if tables != said["tables"]:
        found.append(f"{view.schema}: tables are {tables}")
    class_of = {field: cls for cls, fields in matrix["fields"].items() for field in fields}
    found += [
        f"{view.schema}.{table}.{field} is {class_of[field]}"
        for table, fields in tables.items()
        for field in fields
        if class_of.get(field, "C3") not in said["classes"]
    ]
    return found


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_a_view_holds_what_the_matrix_says(view: View) -> None:
    assert breaches(view, MATRIX) == []


def test_every_view_of_the_matrix_exists() -> None:
    assert set(MATRIX["views"]) == set(VIEWS)


def test_a_clinical_field_in_a_view_of_custody_is_a_breach() -> None:
    lapas = {**MATRIX["views"]["lapas"], "classes": ["C3"]}
    assert breaches(LAPAS, {**MATRIX, "views": {"lapas": lapas}}) != []
