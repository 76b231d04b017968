"""``pulih score`` as a process: a form on standard input, a result or a problem, an exit code."""

import json
import subprocess
import sys

from launch.home import ROOT
from services.assessment.domain.instruments.library import LIBRARY
from tests.unit.assessment.forms import agrees, refuses
from tests.unit.assessment.vectors import REFUSED, VECTORS
from tests.unit.assessment.vectors_scales import COWS


def score(
    *arguments: str, given: object = None, lines: str | None = None, module: str = "launch"
) -> subprocess.CompletedProcess[str]:
    command = ["score"] if module == "launch" else []
    return subprocess.run(
        [sys.executable, "-m", module, *command, *arguments],
        input=json.dumps(given) if lines is None else lines,
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


def test_one_run_scores_every_worked_form_and_names_the_line_of_every_bad_one() -> None:
    forms = [{"instrument": case.code, "answers": case.answers} for case in (*VECTORS, *REFUSED)]
    for number, vector in enumerate(VECTORS):
        forms[number] |= {"id": vector.name} | ({"variant": vector.variant} if vector.variant else {})
    done = score("--many", lines="\n".join(json.dumps(form) for form in forms))
    assert done.returncode == 2
    results = {found["line"]: found for found in map(json.loads, done.stdout.splitlines())}
    problems = {found["line"]: found for found in map(json.loads, done.stderr.splitlines())}
    assert list(results) == list(range(1, len(VECTORS) + 1))
    assert list(problems) == list(range(len(VECTORS) + 1, len(forms) + 1))
    for line, vector in enumerate(VECTORS, start=1):
        agrees(vector, results[line])
        assert (results[line]["instrument"], results[line]["id"]) == (vector.code, vector.name)
    for line, case in enumerate(REFUSED, start=len(VECTORS) + 1):
        refuses(case, problems[line])


def test_a_process_of_its_own_scores_a_form_of_each_instrument() -> None:
    first = {vector.code: vector for vector in reversed(VECTORS)}
    assert set(first) == set(LIBRARY)
    for code, vector in first.items():
        variant = [] if vector.variant is None else ["--variant", vector.variant]
        done = score(code, *variant, given=vector.answers, module="services.assessment.score")
        assert (done.returncode, done.stderr) == (0, "")
        agrees(vector, json.loads(done.stdout))
