"""What an administrator's monitoring reads at ``/metrics``: numbers, in a registry of our own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

_ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits three seconds."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the bot is now."""

    database: Sequence[str] = ()
    """What is wrong with the database; empty if nothing is."""
    slack: Sequence[str] = ()
    """What is wrong with the way to Slack; empty if nothing is."""
    next_due: datetime | None = None
    """When the next step of a series is due (aware UTC)."""
    idle: bool = True
    """Whether no delivery waits to be sent."""
    problems: Sequence[str] = ()
    """What else an administrator should know."""
    deliveries: Mapping[str, int] = field(default_factory=dict)
    """How many deliveries there are, by state."""
    steps_due: int = 0
    """How many steps are due and not done."""

    @property
    def is_ready(self) -> bool:
        """Whether requests can be taken and messages sent."""
        return not self.database and not self.slack


class Metrics:
    """Counters that the handlers raise, and gauges that are read from ``health`` when asked."""

    def __init__(self, health: Callable[[], Health]) -> None:
        """Make a registry; ``health`` is called once for each reading."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "dialogmoten_requests",
            "Requests from Slack, by transport and by the status given",
            ["transport", "status"],
            registry=self._registry,
        )
        self._acks = Histogram(
            "dialogmoten_ack_seconds",
            "Seconds until Slack had its answer",
            ["transport"],
            buckets=_ACK_SECONDS,
            registry=self._registry,
        )
        self._unknown = Counter(
            "dialogmoten_unknown",
            "Requests with a name that nobody listens to, by surface",
            ["surface"],
            registry=self._registry,
        )
        self._registry.register(_Gauges(health))

    def acked(self, transport: str, status: int, seconds: float) -> None:
        """Count a request that was answered over ``http`` or ``socket``."""
        self._requests.labels(transport, str(status)).inc()
        self._acks.labels(transport).observe(seconds)

    def unknown(self, surface: str) -> None:
        """Count what Slack sent and nobody listens to: an action, view, event, or none of these."""
        self._unknown.labels(surface).inc()

    def text(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self._registry)


class _Gauges(Collector):
    """Reads the state when it is asked for."""

    def __init__(self, health: Callable[[], Health]) -> None:
        self._health = health

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Say nothing in advance, so that registering reads nothing."""
        return ()

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the gauges."""
        health = self._health()
        deliveries = GaugeMetricFamily(
            "dialogmoten_deliveries", "Deliveries, by state", labels=["state"]
        )
        for state, count in sorted(health.deliveries.items()):
            deliveries.add_metric([state], count)
        yield deliveries
        yield GaugeMetricFamily(
            "dialogmoten_steps_due", "Steps that are due and not done", health.steps_due
        )
        yield GaugeMetricFamily(
            "dialogmoten_slack_connected", "1 if Slack can be reached", int(not health.slack)
        )
        yield GaugeMetricFamily(
            "dialogmoten_database_usable", "1 if the database can be used", int(not health.database)
        )
