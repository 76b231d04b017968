"""Reading what an older or a newer writer wrote."""

import uuid
from typing import Any

import pytest
from pydantic import ValidationError

from shared.contracts.clinical import InstrumentCompleted
from shared.contracts.program import SessionHeld
from shared.contracts.registry import EVENTS, LOGS, UnknownType, parse

HELD = {"facility": "lpp-kupang", "session_id": str(uuid.UUID(int=1)), "session_on": "2026-08-03"}


def test_a_field_from_the_future_is_ignored() -> None:
    event = parse("pulih.program.SessionHeld.v1", {**HELD, "weather": "dry"})
    assert isinstance(event, SessionHeld)
    assert event.subject == "00000000-0000-0000-0000-000000000001"


def test_an_old_type_is_lifted_step_by_step() -> None:
    def rename(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "session_on": data["on"]}

    def place(data: dict[str, Any]) -> dict[str, Any]:
        return {**data, "facility": "lpp-kupang"}

    upcasts = {
        "pulih.program.SessionDone.v1": ("pulih.program.SessionDone.v2", rename),
        "pulih.program.SessionDone.v2": ("pulih.program.SessionHeld.v1", place),
    }
    old = {"session_id": HELD["session_id"], "on": "2026-08-03"}
    assert parse("pulih.program.SessionDone.v1", old, upcasts) == SessionHeld.model_validate(HELD)


def test_a_type_that_nobody_registered_is_named() -> None:
    with pytest.raises(UnknownType, match="Unheard"):
        parse("pulih.program.Unheard.v1", {})


def test_data_of_another_shape_is_not_taken() -> None:
    with pytest.raises(ValidationError, match="session_on"):
        parse("pulih.program.SessionHeld.v1", {**HELD, "session_on": "yesterday"})


def test_an_event_cannot_be_changed() -> None:
    event = parse("pulih.program.SessionHeld.v1", HELD)
    with pytest.raises(ValidationError, match="frozen"):
        event.facility = "elsewhere"


def test_every_event_is_in_the_log_of_its_class_and_clinical_stays_alone() -> None:
    assert all(name in LOGS[event.log] for name, event in EVENTS.items())
    clinical = {name for name, event in EVENTS.items() if event.data_class == "C5-clinical"}
    assert clinical == LOGS["clinical"]
    assert InstrumentCompleted.type() in clinical
