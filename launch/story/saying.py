"""Acts that are commands as they are sent, with names in the place of ids and days."""

import re
from typing import Any

import httpx

from launch.story.figures import ABSENT, look_up
from launch.story.part import Expected, Say
from launch.story.speaking import Refused, Speaking

_NAME = re.compile(r"{([^{}]+)}")
_DAY = re.compile(r"W\d+ (Mon|Tue|Wed|Thu|Fri|Sat|Sun)")


async def say(speaking: Speaking, act: Say) -> None:
    """Send the command and keep what it answers; a refusal that is wanted must be the one that comes.

    Raises:
        Refused: it was refused and should not have been, or the other way round.
    """
    method, path = meaning(speaking, act.do).split(" ", 1)
    body = _named(speaking, act.body) if act.content is None else None
    content = None if act.content is None else meaning(speaking, act.content)
    key = f"say/{act.at}/{act.title}"
    if act.refused is None:
        answer = await speaking.say(act.service, method, path, by=act.by, key=key, json=body, content=content)
        for name, where in act.keep.items():
            if (found := look_up(answer, meaning(speaking, where))) is ABSENT:
                raise Refused(f"{act.title}: the answer has no {where}")
            speaking.kept[name] = str(found)
        return
    response = await speaking.request(act.service, method, path, by=act.by, key=key, json=body)
    _refuse_another(speaking, act, act.refused, response)


def _refuse_another(speaking: Speaking, act: Say, wanted: Expected, got: httpx.Response) -> None:
    body = got.json()
    rules = [body.get("type", "").rpartition(":")[2]]
    rules += [error.get("rule") for error in body.get("errors", [])]
    names = [meaning(speaking, name) for name in wanted.names]
    if wanted.again is not None and not got.is_success and wanted.again in rules:
        return
    same = got.status_code == wanted.status and wanted.rule in rules
    if not same or any(name not in got.text for name in names):
        came = f"got {got.status_code} {got.text[:1500]}"
        raise Refused(f"{act.title}: wanted {wanted.status} {wanted.rule} naming {names}, {came}")


def _named(speaking: Speaking, value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return meaning(speaking, value)
    if isinstance(value, list):
        return [_named(speaking, each) for each in value]
    if isinstance(value, dict):
        return {meaning(speaking, key): _named(speaking, each) for key, each in value.items()}
    return value


def meaning(speaking: Speaking, text: str) -> str:
    """The text with every ``{name}`` replaced.

    ``{W3 Tue}`` is a date, ``{W3 Tue 10:00}`` an instant, ``{W3 Tue month}`` its month, all else what the
    speaker knows by that name.
    """
    return _NAME.sub(lambda found: _of(speaking, found[1]), text)


def _of(speaking: Speaking, name: str) -> str:
    if _DAY.match(name):
        day = speaking.calendar
        if name.endswith(" month"):
            return f"{day.day(name):%Y-%m}"
        return (day.moment(name) if len(name.split()) > 2 else day.day(name)).isoformat()  # noqa: PLR2004 - day and time
    if (meant := speaking.known(name)) is None:
        raise Refused(f"the story does not know {{{name}}} yet")
    return meant
