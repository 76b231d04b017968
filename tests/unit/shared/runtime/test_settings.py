"""Settings: from the environment, frozen, and without a demonstration's tools where real people are."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.runtime.settings import EMBEDDED_ONLY, SettingMissing, Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting from outside."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PULIH_{name.upper()}", raising=False)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULIH_DATABASE", "postgresql://program@/program")
    monkeypatch.setenv("PULIH_FEEDS", '{"program": "http://127.0.0.1:8002"}')
    monkeypatch.setenv("PULIH_HTTP_PORT", "8002")
    monkeypatch.setenv("PULIH_SECURE_COOKIES", "")
    settings = Settings()
    assert (settings.http_port, settings.feeds) == (8002, {"program": "http://127.0.0.1:8002"})
    assert settings.reader_database == "postgresql://program@/program"


def test_production_is_what_one_gets_without_saying_anything() -> None:
    settings = Settings()
    assert (settings.embedded, settings.cookies_are_secure) == (False, True)
    assert Settings(profile="embedded").cookies_are_secure is False
    assert Settings(secure_cookies=False).cookies_are_secure is False


@pytest.mark.parametrize("name", EMBEDDED_ONLY)
def test_a_demonstrations_tool_keeps_production_from_starting(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PULIH_{name.upper()}", "2026-08-03T08:00:00+08:00")
    with pytest.raises(ValidationError, match=f"PULIH_{name.upper()} works in the embedded profile only"):
        Settings()
    monkeypatch.setenv("PULIH_PROFILE", "embedded")
    assert getattr(Settings(), name) is not None


def test_a_moment_without_a_zone_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULIH_PROFILE", "embedded")
    monkeypatch.setenv("PULIH_NOW", "2026-08-03T08:00:00")
    with pytest.raises(ValidationError, match="timezone"):
        Settings()


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().database = "postgresql://else"  # type: ignore[misc]


def test_the_clock_starts_where_it_is_told_and_is_one() -> None:
    start = datetime(2026, 9, 24, tzinfo=UTC)
    settings = Settings(profile="embedded", now=start)
    assert settings.clock is settings.clock
    assert timedelta(0) <= settings.clock() - start < timedelta(seconds=5)
    assert abs(Settings().clock() - datetime.now(UTC)) < timedelta(seconds=5)


def test_what_is_needed_and_missing_is_named() -> None:
    with pytest.raises(SettingMissing, match="PULIH_DATABASE is not set"):
        Settings().require("database")


def test_a_secret_is_the_text_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text(" rahasia\n")
    assert Settings(nats_password_file=path).secret("nats_password_file") == "rahasia"
    path.write_text("\n")
    with pytest.raises(SettingMissing, match="is empty"):
        Settings(nats_password_file=path).secret("nats_password_file")
    path.unlink()
    with pytest.raises(SettingMissing, match="not readable"):
        Settings(nats_password_file=path).secret("nats_password_file")


def test_a_key_is_32_bytes(tmp_path: Path) -> None:
    path = tmp_path / "hmac.key"
    path.write_bytes(base64.b64encode(b"k" * 32) + b"\n")
    assert Settings(hmac_key_file=path).key("hmac_key_file") == b"k" * 32
    for wrong in (base64.b64encode(b"k" * 16), b"???"):
        path.write_bytes(wrong)
        with pytest.raises(SettingMissing, match="PULIH_HMAC_KEY_FILE"):
            Settings(hmac_key_file=path).key("hmac_key_file")


def test_an_error_in_a_setting_does_not_repeat_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULIH_HTTP_PORT", "rahasia")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "rahasia" not in str(refused.value)
