"""Acts that are commands as they are sent, with names in the place of ids and days."""

import re
from typing import Any

import httpx

from launch.story.figures import ABSENT, look_up
from launch.story.part import Expected, Say
from launch.story.telling import Refused, Telling

_NAME = re.compile(r"{([^{}]+)}")
_DAY = re.compile(r"W\d+ (Mon|Tue|Wed|Thu|Fri|Sat|Sun)")


async def say(telling: Telling, act: Say) -> None:
    """Send the command and keep what it answers; a refusal that is wanted must be the one that comes.

    Raises:
        Refused: it was refused and should not have been, or the other way round.
    """
    method, path = meaning(telling, act.do).split(" ", 1)
    body = _named(telling, act.body)
    key = f"say/{act.at}/{act.title}"
    if act.refused is None:
        answer = await telling.say(act.service, method, path, by=act.by, key=key, json=body)
        for name, where in act.keep.items():
            if (found := look_up(answer, where)) is ABSENT:
                raise Refused(f"{act.title}: the answer has no {where}")
            telling.kept[name] = str(found)
        return
    response = await telling.request(act.service, method, path, by=act.by, key=key, json=body)
    _refuse_another(telling, act, act.refused, response)


def _refuse_another(telling: Telling, act: Say, wanted: Expected, got: httpx.Response) -> None:
    body = got.json()
    rules = [body.get("type", "").rpartition(":")[2]]
    rules += [error.get("rule") for error in body.get("errors", [])]
    names = [meaning(telling, name) for name in wanted.names]
    same = got.status_code == wanted.status and wanted.rule in rules
    if not same or any(name not in got.text for name in names):
        came = f"got {got.status_code} {got.text[:1500]}"
        raise Refused(f"{act.title}: wanted {wanted.status} {wanted.rule} naming {names}, {came}")


def _named(telling: Telling, value: Any) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        return meaning(telling, value)
    if isinstance(value, list):
        return [_named(telling, each) for each in value]
    if isinstance(value, dict):
        return {meaning(telling, key): _named(telling, each) for key, each in value.items()}
    return value


def meaning(telling: Telling, text: str) -> str:
    """The text with every ``{name}`` replaced.

    ``{W3 Tue}`` is a date, ``{W3 Tue 10:00}`` an instant, ``{MARTA}`` a participant's id, ``{episode MARTA}``
    her episode's, ``{session name/W3 Tue}`` a session's, ``{cohort}`` the cohort's; else what an act kept.
    """
    return _NAME.sub(lambda found: _of(telling, found[1]), text)


def _of(telling: Telling, name: str) -> str:
    if _DAY.match(name):
        day = telling.calendar
        return (day.moment(name) if len(name.split()) > 2 else day.day(name)).isoformat()  # noqa: PLR2004 - day and time
    kind, _, rest = name.partition(" ")
    found = {"episode": telling.episodes, "session": telling.sessions}.get(kind, {}).get(rest)
    names = {**telling.participants, "cohort": telling.cohort, **telling.kept}
    if (meant := found or names.get(name)) is None:
        raise Refused(f"the story does not know {{{name}}} yet")
    return meant
