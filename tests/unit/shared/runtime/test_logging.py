"""A log line has declared keys only, and an error's words stay out of production's logs."""

import io
import logging
from collections.abc import Callable, Iterator

import orjson
import pytest
import structlog

from shared.runtime.logging import configure_logging
from shared.runtime.settings import Settings

Written = Callable[[], list[dict[str, object]]]


@pytest.fixture
def unset() -> Iterator[None]:
    """Logging as it was before."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def configured(**settings: object) -> Written:
    out = io.StringIO()
    configure_logging(Settings.model_validate(settings), service="percobaan", out=out)
    return lambda: [orjson.loads(line) for line in out.getvalue().splitlines()]


def fail() -> None:
    raise ValueError("Contoh Rambu Nona")


def test_a_line_is_json_with_what_is_declared(unset: None) -> None:
    lines = configured()
    structlog.get_logger().info("access", route="/v1/things/{thing}", status=200, name="Contoh Rambu Nona")
    (line,) = lines()
    assert (line["event"], line["route"], line["status"], line["service"]) == (
        "access",
        "/v1/things/{thing}",
        200,
        "percobaan",
    )
    assert line["dropped"] == ["name"]
    assert "Rambu" not in str(line)


@pytest.mark.parametrize(("profile", "said"), [("production", False), ("embedded", True)])
def test_an_error_is_its_class_and_place(unset: None, profile: str, *, said: bool) -> None:
    lines = configured(profile=profile)
    try:
        fail()
    except ValueError:
        structlog.get_logger().exception("unexpected_error", route="-")
    (line,) = lines()
    assert str(line["error"]).startswith("ValueError")
    assert "fail" in str(line["frames"])
    assert ("Rambu" in str(line)) == said


def test_a_librarys_line_is_json_too_and_its_chatter_is_not_written(unset: None) -> None:
    lines = configured()
    logging.getLogger("uvicorn.error").info("Started server process")
    logging.getLogger("httpx").info("GET https://else.example/?name=Rambu")
    logging.getLogger("nats").warning("slow consumer")
    assert [(line["logger"], line["event"]) for line in lines()] == [
        ("uvicorn.error", "Started server process"),
        ("nats", "slow consumer"),
    ]


def test_the_level_is_a_setting(unset: None) -> None:
    lines = configured(log_level="warning")
    structlog.get_logger().info("access", status=200)
    assert lines() == []
