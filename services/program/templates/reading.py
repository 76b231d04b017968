"""Reading templates from files: all of them are right, or each is told what is wrong with it."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources.abc import Traversable
from typing import Any, Self

from pydantic import ValidationError

from services.program.domain.contradictions import contradictions
from services.program.domain.several import Finding
from services.program.domain.template import Template


@dataclass(frozen=True)
class Wrong:
    """One reason: the file, and the finding with its field (empty: the file as a whole) and rule."""

    file: str
    finding: Finding

    def __str__(self) -> str:
        where = f"{self.file}: {self.finding['field']}" if self.finding["field"] else self.file
        return f"{where}: {self.finding['detail']} [{self.finding['rule']}]"


class TemplatesWrong(ValueError):  # noqa: N818 - a finding
    """Templates that cannot be used, with every reason."""

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        super().__init__("\n".join(map(str, wrong)))
        self.wrong = tuple(wrong)


@dataclass(frozen=True)
class Source:
    """A file as it was read."""

    name: str
    content: bytes

    @classmethod
    def of(cls, entry: Traversable) -> Self:
        """Read a file.

        Raises:
            TemplatesWrong: it is not readable.
        """
        try:
            return cls(str(entry), entry.read_bytes())
        except OSError as error:
            detail = f"The file cannot be read: {error.strerror}."
            reason: Finding = {"field": "", "rule": "unreadable", "detail": detail}
            raise TemplatesWrong([Wrong(str(entry), reason)]) from error


def read(
    sources: Sequence[Source], facilities: Collection[str] | None = None
) -> Mapping[tuple[str, int], Template]:
    """All templates, by code and version.

    Raises:
        TemplatesWrong: with every reason of every file; nothing is loaded then.
    """
    templates: dict[tuple[str, int], Template] = {}
    came_from: dict[tuple[str, int], str] = {}
    wrong: list[Wrong] = []
    for source in sources:
        template, findings = judge(source.content, facilities)
        wrong += [Wrong(source.name, finding) for finding in findings]
        if template is None:
            continue
        key = (template.code, template.version)
        if key in came_from:
            detail = f"{template.code} has a version {template.version} already, in {came_from[key]}."
            wrong.append(Wrong(source.name, {"field": "version", "rule": "twice", "detail": detail}))
        came_from[key], templates[key] = source.name, template
    if wrong:
        raise TemplatesWrong(wrong)
    return templates


def judge(content: bytes, facilities: Collection[str] | None = None) -> tuple[Template | None, list[Finding]]:
    """The template of a file, if its fields are what they should be, and everything that is wrong with it."""
    try:
        said = tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return None, [{"field": "", "rule": "not-toml", "detail": f"This is not TOML: {error}."}]
    return judge_fields(said, facilities)


def judge_fields(
    said: Mapping[str, Any], facilities: Collection[str] | None = None
) -> tuple[Template | None, list[Finding]]:
    """The template of a file's fields, and everything that is wrong with them."""
    try:
        template = Template.model_validate(said)
    except ValidationError as error:
        return None, [
            {
                "field": ".".join(map(str, one["loc"])),
                "rule": one["type"].replace("_", "-"),
                "detail": one["msg"],
            }
            for one in error.errors(include_url=False, include_input=False)
        ]
    return template, contradictions(template, facilities)
