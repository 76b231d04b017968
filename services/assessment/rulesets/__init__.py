"""The rule sets that this service ships, as data: one file for each version."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from services.assessment.domain.deciding.rules import RuleSet

IN_USE = "medis_v1"
"""The rule set that proposals are made with."""


@cache
def load() -> Mapping[str, RuleSet]:
    """All rule sets, by code. Read once: the files are part of the program."""
    shipped = [entry for entry in files(__name__).iterdir() if entry.name.endswith(".toml")]
    read = [RuleSet.model_validate(tomllib.loads(entry.read_text(encoding="utf-8"))) for entry in shipped]
    return {rules.code: rules for rules in read}


def in_use() -> RuleSet:
    """The rule set that proposals are made with."""
    return load()[IN_USE]
