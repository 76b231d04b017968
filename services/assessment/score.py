"""`python -m services.assessment.score [CODE [--variant V] [--many] | --list]`: score forms without a server.

Answers are read from standard input as JSON; the scored result is written to standard output. What is wrong
with a form goes to standard error as problem JSON, with exit code 2. Nothing is kept, no network is asked.
``--many``: JSON Lines in and out, a form each; a bad line is named on standard error, the others are scored.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

import orjson

from services.assessment.domain.instruments.instrument import Instrument, chosen
from services.assessment.domain.instruments.library import LIBRARY, instrument_of
from services.assessment.score_lines import Usual, score_lines
from shared.refusals import Invalid, Refusal

BAD_FORM = 2
"""Exit code of whatever cannot be scored."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the command as it says what is wrong with a form."""

    def error(self, message: str) -> NoReturn:
        raise Invalid("command", f"{message}. {self.format_usage().strip()}")


def main(arguments: Sequence[str], given: bytes | None = None) -> int:
    """Run the command; ``given`` instead of standard input. Returns the exit code."""
    parser = _Parser(prog="pulih score", description=__doc__)
    parser.add_argument("code", nargs="?")
    parser.add_argument("--variant")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--many", action="store_true")
    try:
        asked = parser.parse_args(arguments)
        if asked.list:
            return _write(sys.stdout, {"instruments": [_listed(one) for one in LIBRARY.values()]})
        if asked.many:
            lines = sys.stdin.buffer if given is None else given.splitlines(keepends=True)
            return _many(lines, Usual(asked.code, asked.variant))
        if asked.code is None:
            parser.error("name an instrument, or --list")
        instrument = instrument_of(asked.code)
        answers = _read(sys.stdin.buffer.read() if given is None else given)
        return _write(sys.stdout, scored(instrument, answers, asked.variant))
    except Refusal as refusal:
        _write(sys.stderr, _problem(refusal))
        return BAD_FORM


def scored(instrument: Instrument, answers: Mapping[str, Any], variant: str | None) -> dict[str, Any]:
    """The result of a form, as JSON.

    Raises:
        Invalid: the form is not one of this instrument.
    """
    found = instrument.score(answers, variant=variant)
    return {
        "instrument": instrument.code,
        "version": instrument.version,
        "variant": chosen(instrument.variants, variant),
        "status": found.status,
        **found.model_dump(mode="json"),
    }


def _many(lines: Iterable[bytes], usual: Usual) -> int:
    """Score a form on each line; ``BAD_FORM`` where one or more could not be."""

    def wrong(number: int, refusal: Refusal) -> None:
        _line(sys.stderr, {"line": number, **_problem(refusal)})

    if usual.code is not None:
        chosen(instrument_of(usual.code).variants, usual.variant)
    result = partial(_line, sys.stdout)
    return BAD_FORM if score_lines(lines, usual, score=scored, result=result, wrong=wrong) else 0


def _read(given: bytes) -> Mapping[str, Any]:
    try:
        answers = orjson.loads(given.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise Invalid("malformed-json", f"Standard input is not JSON: {error}.") from None
    if not isinstance(answers, dict):
        raise Invalid("invalid-input", "Answers are one object: item to answer.", field="answers")
    return answers


def _listed(instrument: Instrument) -> dict[str, Any]:
    """Code, version, variants, and which answers each item has."""
    described = instrument.description()
    items = described.get("items") or described["questions"]
    shown: dict[str, Any] = {
        "code": instrument.code,
        "version": instrument.version,
        "title": described["title"],
        "variants": list(instrument.variants),
        "answers": {item["code"]: _shape(item) for item in items},
    }
    if "substances" in described:
        shown["substances"] = {each["code"]: each["name"] for each in described["substances"]}
    return shown


def _shape(item: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if "numbers" in item:
        return {"numbers": item["numbers"]}
    values = [answer["value"] for answer in item["answers"]]
    return {"by_substance": values} if item.get("per") == "substance" else values


def _problem(refusal: Refusal) -> dict[str, Any]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, Invalid) else HTTPStatus.NOT_FOUND
    problem: dict[str, Any] = {
        "type": f"urn:pulih:{refusal.rule}",
        "title": status.phrase,
        "status": status.value,
        "detail": refusal.detail,
    }
    if refusal.field is not None:
        problem["field"] = refusal.field
    return problem | ({"errors": list(refusal.errors)} if refusal.errors else {})


def _write(stream: Any, document: Mapping[str, Any]) -> int:  # noqa: ANN401 - a text stream
    stream.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")
    return 0


def _line(stream: Any, document: Mapping[str, Any]) -> None:  # noqa: ANN401 - a text stream
    stream.write(orjson.dumps(document).decode() + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
