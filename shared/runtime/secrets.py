"""Secrets are files; they are read once, when a service is built."""

import base64
import binascii
from pathlib import Path

KEY_BYTES = 32


class NoSecret(RuntimeError):
    """A secret's file is not set, absent or of the wrong form; the message names the setting."""


def text(path: Path | None, setting: str) -> str:
    """A secret as text, without the line's end."""
    if path is None:
        raise NoSecret(f"{setting} is not set")
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise NoSecret(f"{setting}: {error}") from error


def key(path: Path | None, setting: str) -> bytes:
    """A key of 32 bytes, kept as base64."""
    try:
        found = base64.b64decode(text(path, setting), validate=True)
    except binascii.Error as error:
        raise NoSecret(f"{setting} is not base64") from error
    if len(found) != KEY_BYTES:
        raise NoSecret(f"{setting} holds {len(found)} bytes, {KEY_BYTES} are wanted")
    return found
