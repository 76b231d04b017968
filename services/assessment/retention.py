"""Reads the retention schedule."""

import tomllib
from pathlib import Path

from services.assessment.domain.retention import Retention

FILE = Path(__file__).with_name("retention.toml")


def load(path: Path = FILE) -> Retention:
    """The schedule of this installation."""
    return Retention.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
