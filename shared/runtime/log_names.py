"""Every log event and every key a line may carry: what is not listed here is not written."""

from collections.abc import Mapping

LOG_EVENTS: Mapping[str, str] = {
    "access": "a request was answered",
    "append_failed": "a batch of appends failed and is tried one by one",
    "broker_closed": "the connection to the broker is closed for good",
    "broker_connected": "connected to the broker",
    "broker_drain": "draining the broker connection failed",
    "broker_error": "the broker client reports an error",
    "broker_lost": "the connection to the broker broke; it reconnects",
    "close_failed": "a part did not close in order or in time",
    "database_away": "the database did not answer",
    "keys_unavailable": "the issuer's keys could not be read",
    "names_unavailable": "the vault did not tell names; lists show case numbers",
    "started": "all parts of the service run",
    "stopped": "all parts of the service are closed",
    "stopping": "the service was asked to stop",
    "unexpected_error": "a request failed for a reason nobody expected",
    "view_unread": "a view's figures could not be read for the metrics",
    "wake_failed": "a listener to appends failed",
}
"""Name to meaning. Names are fixed words: searching logs is searching for them."""

LOG_KEYS: Mapping[str, str] = {
    "agency": "agency of the caller",
    "attempt": "how often it was tried",
    "broker": "name of a broker connection",
    "correlation_id": "what ties lines, answers and events together",
    "duration_ms": "milliseconds",
    "epoch": "epoch of a log",
    "error": "class or code of an error, never a value",
    "follower": "name of a follower",
    "frames": "where an error came from: file, line, function",
    "log": "name of a log",
    "logger": "library that wrote the line",
    "method": "HTTP method",
    "parked": "number of parked events",
    "part": "part of a service",
    "port": "TCP port",
    "position": "position in a log",
    "profile": "embedded or production",
    "reason": "fixed words",
    "requests": "number of requests",
    "role": "role of the caller",
    "route": "template of the route, without ids",
    "seconds": "seconds",
    "service": "name of the service",
    "state": "fixed words",
    "status": "HTTP status",
    "stream": "name of a JetStream stream",
    "times": "a count",
    "type": "event type",
    "version": "version of a view",
    "view": "name of a view",
}
"""Key to meaning. No key may hold a name, an id of a person, a value of a field, a query or a body."""
