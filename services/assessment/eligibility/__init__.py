"""Rule sets as data files, one version a file; the year of the referral chooses which holds at a prison."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.assessment.domain.eligibility import RuleSet

FOLDER = Path(__file__).parent


def load(folder: Path = FOLDER) -> Mapping[str, RuleSet]:
    """All rule sets, by name (``id.vN``).

    Raises:
        ValueError: two files have the same id and version, or a file is not a rule set.
    """
    found: dict[str, RuleSet] = {}
    for path in sorted(folder.glob("*.toml")):
        rules = RuleSet.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        if rules.name in found:
            raise ValueError(f"{path.name}: {rules.name} is there twice")
        found[rules.name] = rules
    return found


def holding(sets: Mapping[str, RuleSet], facility: str, year: int) -> RuleSet | None:
    """The newest version of the rules that name the prison and the year; none: everybody may be referred."""
    fitting: Sequence[RuleSet] = [
        rules for rules in sets.values() if facility in rules.facilities and year in rules.years
    ]
    return max(fitting, key=lambda rules: rules.version, default=None)
