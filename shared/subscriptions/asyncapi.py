"""The AsyncAPI 3 document of a service: what it tells and what it hears. Made without connecting anywhere."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from faststream.specification import AsyncAPI
from pydantic.json_schema import models_json_schema

from shared.broker.streams import stream_name
from shared.contracts.base import Event
from shared.contracts.registry import EVENTS, LOGS
from shared.subscriptions.service import Subscriptions

Json = dict[str, Any]

_TEXT = {"type": "string"}
_MOMENT = {"type": "string", "format": "date-time"}
_NUMBER = {"type": "integer", "minimum": 1}
_ENVELOPE: Json = {
    "title": "Envelope",
    "description": "CloudEvents 1.0, structured. Event n of a log is message n of its stream; the hash of an "
    "event is the SHA-256 of these bytes, and the next event's `previoushash` repeats it.",
    "type": "object",
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {**_TEXT, "format": "uuid"},
        "source": {**_TEXT, "description": "/pulih/<installation>/<log>"},
        "type": _TEXT,
        "subject": {**_TEXT, "description": "whom or what it is about"},
        "time": {**_MOMENT, "description": "when it was true"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": _TEXT,
        "logposition": _NUMBER,
        "logepoch": _NUMBER,
        "previoushash": {**_TEXT, "description": "empty for event 1"},
        "streamid": _TEXT,
        "streamversion": _NUMBER,
        "recordedtime": {**_MOMENT, "description": "when it was recorded"},
        "correlationid": _TEXT,
        "causationid": _TEXT,
        "traceparent": _TEXT,
        "dataclassification": _TEXT,
        "data": {"type": "object"},
    },
}
_ENVELOPE["required"] = [
    name for name in _ENVELOPE["properties"] if name not in {"causationid", "traceparent"}
]


def document(
    *,
    title: str,
    version: str,
    description: str,
    tells: Sequence[str] = (),
    hears: Sequence[Subscriptions] = (),
) -> Json:
    """The document of a service that tells these logs and hears what its followers and answers say.

    FastStream describes what is heard (one channel for each follower and log) and answered; the events of the
    logs, which it cannot know, the logs that are told, and the replies are added.
    """
    made: Json = {
        "asyncapi": "3.0.0",
        "info": {"title": title, "version": version, "description": description},
        "defaultContentType": "application/json",
        "servers": {
            "broker": {
                "host": "nats:4222",
                "protocol": "nats",
                "description": "NATS with JetStream; a user for each service, with an allow-list",
            }
        },
        "channels": {},
        "operations": {},
        "components": {"messages": {}, "schemas": {}},
    }
    logs = list(tells)
    for subscriptions in hears:
        _hear(made, subscriptions)
        logs += [log for follower in subscriptions.followers for log in follower.logs]
    for log in tells:
        _tell(made, log)
    if logs:
        _events(made, sorted({kind for log in logs for kind in _types(log)}))
    return made


def _types(log: str) -> list[str]:
    return sorted(LOGS[log.partition("@")[0]])


def _hear(made: Json, subscriptions: Subscriptions) -> None:
    found: Json = (
        AsyncAPI(subscriptions.broker, title="", version="", schema_version="3.0.0")
        .to_specification()
        .to_jsonable()
    )
    titles = {f"{f.name}.hears.{log}": log for f in subscriptions.followers for log in f.logs}
    for name, channel in found["channels"].items():
        channel.pop("servers", None)
        operation = found["operations"][name]
        if name in titles:
            _of_log(channel, operation, name, titles[name])
        else:
            _asked(made, found, channel, operation, name)
        made["channels"][name] = channel
        made["operations"][name] = operation


def _of_log(channel: Json, operation: Json, name: str, log: str) -> None:
    """In place of FastStream's batch of anything: the events of the log."""
    kinds = _types(log)
    channel["messages"] = {kind: {"$ref": _ref("messages", kind)} for kind in kinds}
    channel.pop("bindings", None)
    channel["x-stream"] = stream_name(log)
    operation["messages"] = [{"$ref": f"#/channels/{_escaped(name)}/messages/{kind}"} for kind in kinds]


def _asked(made: Json, found: Json, channel: Json, operation: Json, name: str) -> None:
    """A request, and its answer to where it came from. FastStream's names are no component names."""
    (message,) = [
        each for part, each in found["components"]["messages"].items() if part.startswith(f"{name}:")
    ]
    (payload,) = [
        each for part, each in found["components"]["schemas"].items() if part.startswith(f"{name}:")
    ]
    made["components"]["messages"][name] = {**message, "title": name, "payload": {**payload, "title": name}}
    channel["messages"] = {"Request": {"$ref": _ref("messages", name)}}
    operation["messages"] = [{"$ref": f"#/channels/{_escaped(name)}/messages/Request"}]
    reply = f"{name}.reply"
    made["components"]["messages"][reply] = {
        "title": reply,
        "payload": {"type": "object", "description": "the answer, or `error` with the rule that said no"},
    }
    made["channels"][reply] = {"address": None, "messages": {"Reply": {"$ref": _ref("messages", reply)}}}
    operation["reply"] = {
        "address": {"location": "$message.header#/reply_to", "description": "NATS reply subject"},
        "channel": {"$ref": f"#/channels/{_escaped(reply)}"},
    }


def _tell(made: Json, log: str) -> None:
    name = f"tells.{log}"
    channel: Json = {
        "address": f"pulih.{log}.{{event}}.{{facility}}",
        "description": f"The log `{log}`, whole and in order, as the JetStream stream `{stream_name(log)}`.",
        "parameters": {
            "event": {
                "description": "the event's name",
                "enum": [kind.split(".")[-2] for kind in _types(log)],
            },
            "facility": {"description": "the facility that the event belongs to"},
        },
    }
    operation: Json = {"action": "send", "channel": {"$ref": f"#/channels/{_escaped(name)}"}}
    _of_log(channel, operation, name, log)
    made["channels"][name] = channel
    made["operations"][name] = operation


def _events(made: Json, kinds: Iterable[str]) -> None:
    """One message for each type: the envelope, with the event's own data."""
    schemas: Json = made["components"]["schemas"]
    schemas["Envelope"] = _ENVELOPE
    events = {kind: EVENTS[kind] for kind in kinds}
    refs = _models(schemas, events)
    for kind, event in events.items():
        data = {"type": "object", "properties": {"type": {"const": kind}, "data": refs[kind]}}
        made["components"]["messages"][kind] = {
            "name": kind,
            "title": event.name(),
            "summary": inspect.cleandoc(event.__doc__ or "").partition("\n\n")[0],
            "contentType": "application/cloudevents+json",
            "payload": {"allOf": [{"$ref": _ref("schemas", "Envelope")}, data]},
            "tags": [{"name": event.data_class}],
        }


def _models(schemas: Json, events: Mapping[str, type[Event]]) -> dict[str, Json]:
    """Put the models' schemas among the components; returns for each type a reference to its own."""
    wanted = [(event, "serialization") for event in events.values()]
    found, shared = models_json_schema(wanted, ref_template=_ref("schemas", "{model}"))  # type: ignore[arg-type]
    schemas.update(shared.get("$defs", {}))
    return {kind: found[event, "serialization"] for kind, event in events.items()}


def _ref(part: str, name: str) -> str:
    return f"#/components/{part}/{name if '{' in name else _escaped(name)}"


def _escaped(name: str) -> str:
    return quote(name, safe=".")
