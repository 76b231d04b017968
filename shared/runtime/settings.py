"""All settings of all services: one frozen class, read from ``PULIH_*``; secrets are files, never values.

``.env.example`` and ``docs/settings.md`` list each of them; a rule test compares.
"""

import base64
import binascii
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.runtime.clock import Clock, clock_starting_at, system_clock

FACILITIES = Path(__file__).with_name("facilities.toml")
RECEIVERS = Path(__file__).with_name("receivers.toml")

EMBEDDED_ONLY = ("now", "demo_issuer_key")
"""A moved clock and a demonstration issuer have no place where real people are."""

KEY_BYTES = 32


class SettingMissing(RuntimeError):  # noqa: N818 - a finding
    """A setting that this process needs is not there, or its file is unreadable."""


class Settings(BaseSettings):
    """Settings of one process. Made from the environment; files are read when they are asked for."""

    model_config = SettingsConfigDict(
        env_prefix="PULIH_", frozen=True, extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    profile: Literal["embedded", "production"] = "production"
    installation: str = Field(default="ntt", pattern=r"^[a-z0-9-]{1,40}$")
    now: AwareDatetime | None = None

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=8000, ge=0, le=65535)
    secure_cookies: bool | None = None
    pages: dict[str, str] = {}

    database: str = ""
    reader_database: str = ""

    nats: str = ""
    nats_user: str = ""
    nats_password_file: Path | None = None

    issuer: str = "pulih-demo"
    audience: str = "pulih"
    jwks_file: Path | None = None
    jwks_url: str | None = None
    demo_issuer_key: Path | None = None

    hmac_key_file: Path | None = None
    vault_key_file: Path | None = None
    vault_previous_key_file: Path | None = None
    service_token_file: Path | None = None

    facilities: Path = FACILITIES
    receivers: Path = RECEIVERS
    templates: Path | None = None
    agency: Literal["bnnp", "lapas", "kanwil", "all"] = "all"
    feeds: dict[str, str] = {}
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def _reader_defaults_to_database(cls, data: Any) -> Any:  # noqa: ANN401 - raw input of pydantic
        if isinstance(data, dict) and not data.get("reader_database"):
            return {**data, "reader_database": data.get("database", "")}
        return data

    @model_validator(mode="after")
    def _demonstration_stays_out_of_production(self) -> Self:
        if self.profile == "production":
            for name in EMBEDDED_ONLY:
                if getattr(self, name) is not None:
                    raise ValueError(
                        f"PULIH_{name.upper()} works in the embedded profile only: remove it, or set "
                        "PULIH_PROFILE=embedded where no real person is"
                    )
        return self

    @property
    def embedded(self) -> bool:
        """Whether this is a demonstration: pages say DEMO, the sign-in page has a button per role."""
        return self.profile == "embedded"

    @property
    def cookies_are_secure(self) -> bool:
        """Whether cookies are sent over TLS only; production's default."""
        return not self.embedded if self.secure_cookies is None else self.secure_cookies

    @cached_property
    def clock(self) -> Clock:
        """The one clock of this process: the system's, or one that started at ``now``."""
        return clock_starting_at(self.now) if self.now else system_clock

    def require(self, *names: str) -> None:
        """Refuse to start without these settings.

        Raises:
            SettingMissing: names the variable.
        """
        for name in names:
            if not getattr(self, name):
                raise SettingMissing(f"PULIH_{name.upper()} is not set; .env.example says what it means")

    def secret(self, name: str) -> str:
        """Text of a secret's file (``nats_password_file``, ``service_token_file``), without the line end.

        Raises:
            SettingMissing: not set, not readable, or empty.
        """
        self.require(name)
        path: Path = getattr(self, name)
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingMissing(f"PULIH_{name.upper()}: {path} is not readable") from error
        if not text:
            raise SettingMissing(f"PULIH_{name.upper()}: {path} is empty")
        return text

    def key(self, name: str) -> bytes:
        """The 32 bytes of a key file (``hmac_key_file``, ``vault_key_file``), which holds them as base64.

        Raises:
            SettingMissing: not set, not readable, or not 32 bytes of base64.
        """
        try:
            key = base64.b64decode(self.secret(name), validate=True)
        except binascii.Error as error:
            raise SettingMissing(f"PULIH_{name.upper()}: not base64") from error
        if len(key) != KEY_BYTES:
            raise SettingMissing(f"PULIH_{name.upper()}: {len(key)} bytes, not {KEY_BYTES}")
        return key
