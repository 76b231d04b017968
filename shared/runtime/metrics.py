"""Every metric of the system, declared once. Labels are from small fixed sets: never an id or a person."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

Kind = Literal["counter", "gauge", "histogram"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A declared metric. ``labels`` are bounded sets."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()


REQUESTS = Metric("pulih_http_requests_total", "counter", "Answered requests", ("method", "route", "status"))
REQUEST_SECONDS = Metric(
    "pulih_http_request_seconds", "histogram", "Time from request to answer", ("method", "route")
)
LOOP_LAG = Metric("pulih_event_loop_lag_seconds", "gauge", "How late the event loop's last beat was")
LOG_HEAD = Metric("pulih_log_head_position", "gauge", "Last position of a log of this service", ("log",))
RELAY_POSITION = Metric("pulih_relay_position", "gauge", "Last position that the broker holds", ("log",))
RELAY_STATE = Metric("pulih_relay_state", "gauge", "1 for the state the relay is in", ("log", "state"))
FOLLOWER_POSITION = Metric(
    "pulih_follower_position", "gauge", "Checkpoint of a follower", ("follower", "log")
)
FOLLOWER_HEAD = Metric(
    "pulih_follower_head", "gauge", "Last position the follower knows of", ("follower", "log")
)
FOLLOWER_STATE = Metric(
    "pulih_follower_state", "gauge", "1 for the state the follower is in", ("follower", "log", "state")
)
VIEW_AGE = Metric("pulih_view_age_seconds", "gauge", "How old a view's newest event is", ("view", "log"))
VIEW_PARKED = Metric("pulih_view_parked", "gauge", "Events that a view could not handle", ("view",))
VIEW_VERSION = Metric("pulih_view_version", "gauge", "1 for the version that serves", ("view", "version"))
JOB_FAILURES = Metric("pulih_job_failures_total", "counter", "Runs of a clock's job that failed", ("job",))
LIVE_PAGES = Metric("pulih_live_pages", "gauge", "Pages that update themselves just now")

METRICS = (
    REQUESTS,
    REQUEST_SECONDS,
    LOOP_LAG,
    LOG_HEAD,
    RELAY_POSITION,
    RELAY_STATE,
    FOLLOWER_POSITION,
    FOLLOWER_HEAD,
    FOLLOWER_STATE,
    VIEW_AGE,
    VIEW_PARKED,
    VIEW_VERSION,
    JOB_FAILURES,
    LIVE_PAGES,
)
"""All there are; docs/operations.md says what to watch."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

Watch = Callable[["Metrics"], Awaitable[None]]
"""Sets gauges just before they are read. An error is the watcher's own to handle."""


class Metrics:
    """The metrics of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._made = {metric: _make(metric, self._registry) for metric in METRICS}
        self._states: dict[tuple[Metric, tuple[str, ...]], str] = {}
        self._watches: list[Watch] = []

    def count(self, metric: Metric, *labels: str) -> None:
        """Add one to a counter."""
        made = self._made[metric]
        if not isinstance(made, Counter):
            raise TypeError(f"{metric.name} is no counter")
        (made.labels(*labels) if labels else made).inc()

    def set(self, metric: Metric, value: float, *labels: str) -> None:
        """Set a gauge."""
        made = self._made[metric]
        if not isinstance(made, Gauge):
            raise TypeError(f"{metric.name} is no gauge")
        (made.labels(*labels) if labels else made).set(value)

    def observe(self, metric: Metric, value: float, *labels: str) -> None:
        """Add a value to a histogram."""
        made = self._made[metric]
        if not isinstance(made, Histogram):
            raise TypeError(f"{metric.name} is no histogram")
        (made.labels(*labels) if labels else made).observe(value)

    def state(self, metric: Metric, state: str, *labels: str) -> None:
        """Say which state something is in now: 1 for it, 0 for the one before."""
        before = self._states.get((metric, labels))
        if before is not None and before != state:
            self.set(metric, 0, *labels, before)
        self._states[metric, labels] = state
        self.set(metric, 1, *labels, state)

    def clear(self, metric: Metric) -> None:
        """Forget all label values of a metric, before they are set anew."""
        self._made[metric].clear()

    def watch(self, watch: Watch) -> None:
        """Ask this just before each reading."""
        self._watches.append(watch)

    async def text(self) -> bytes:
        """Prometheus text format."""
        for watch in self._watches:
            await watch(self)
        return generate_latest(self._registry)


class RelayStatusLike(Protocol):
    """What a relay says of itself."""

    @property
    def position(self) -> int: ...
    @property
    def head(self) -> int: ...
    @property
    def state(self) -> str: ...


class FollowStatusLike(RelayStatusLike, Protocol):
    """What the delivery to a follower says of itself, per log."""

    @property
    def follower(self) -> str: ...
    @property
    def log(self) -> str: ...


def show_relay(metrics: Metrics, log: str, status: RelayStatusLike) -> None:
    """Set the gauges of a relay."""
    metrics.set(LOG_HEAD, status.head, log)
    metrics.set(RELAY_POSITION, status.position, log)
    metrics.state(RELAY_STATE, status.state, log)


def show_followers(metrics: Metrics, statuses: Iterable[FollowStatusLike]) -> None:
    """Set the gauges of all followers of this process."""
    for status in statuses:
        metrics.set(FOLLOWER_POSITION, status.position, status.follower, status.log)
        metrics.set(FOLLOWER_HEAD, status.head, status.follower, status.log)
        metrics.state(FOLLOWER_STATE, status.state, status.follower, status.log)


def _make(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    if metric.kind == "counter":
        return Counter(metric.name, metric.help, metric.labels, registry=registry)
    if metric.kind == "gauge":
        return Gauge(metric.name, metric.help, metric.labels, registry=registry)
    return Histogram(metric.name, metric.help, metric.labels, registry=registry, buckets=BUCKETS)
