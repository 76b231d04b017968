"""``pulih score`` as a process: a form on standard input, a result or a problem, an exit code."""

import json
import subprocess
import sys

from launch.home import ROOT
from tests.unit.assessment.vectors_scales import COWS


def score(*arguments: str, given: object = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "launch", "score", *arguments],
        input=json.dumps(given),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_a_form_is_scored_without_a_server() -> None:
    done = score("cows", given=COWS)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert (found["values"], found["bands"]) == ({"score": 15}, {"score": "moderate"})


def test_a_bad_form_ends_with_two_and_a_problem() -> None:
    done = score("whoqol_bref", "--variant", "who_syntax_v1", given={"q1": 6})
    assert (done.returncode, done.stdout) == (2, "")
    assert json.loads(done.stderr)["field"] == "answers.q1"


def test_the_list_says_what_there_is() -> None:
    done = score("--list")
    assert done.returncode == 0
    assert {"assist", "cows"} <= {each["code"] for each in json.loads(done.stdout)["instruments"]}
