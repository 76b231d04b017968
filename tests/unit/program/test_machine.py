"""An episode against a plain model: whatever is done in any order, both say yes or no, and count alike."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from services.program.domain.history import ImpossibleHistory
from tests.unit.program.machine.seeded import DEFECTS
from tests.unit.program.machine.ways import Episodes

STEPS = 14
ENOUGH = 500
"""Examples within which every defect below is found."""

TestEpisodes = Episodes.TestCase
TestEpisodes.settings = settings(
    max_examples=1000, stateful_step_count=STEPS, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_machine_finds_a_defect_that_was_put_in_on_purpose(
    defect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Always by the same examples; without it, these examples find nothing."""
    DEFECTS[defect](monkeypatch)
    with pytest.raises((AssertionError, ImpossibleHistory, KeyError, ValueError)):
        search()


def test_without_it_the_same_examples_find_nothing() -> None:
    search()


def search() -> None:
    run_state_machine_as_test(
        Episodes,
        settings=settings(
            max_examples=ENOUGH,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        ),
    )
