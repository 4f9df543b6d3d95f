"""What every measurement stands on: a cheap Slack, and databases with an open invitation."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Literal

from bench.child import Child, Json
from bench.clicks import Clicks
from bot.clock import SystemClock
from bot.services import loading
from tests.databases import SETTINGS, Databases, PostgresServer, SqliteFiles

Kind = Literal["sqlite", "postgresql"]
EXAMPLE = Path(str(files("bot") / "examples" / "stockholm.toml"))
BEGUN = "2026-11-23T09:00:00+01:00"
NOW = "2027-01-11T10:00:00+01:00"
"""Between the invitation and the first reminder of the example's meeting."""
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@dataclass(frozen=True, slots=True)
class Rig:
    """Everything that the measurements share."""

    kind: Kind
    seed: int
    scale: float
    slack: Child
    databases: Databases
    template: str
    """A database in which the invitation has gone out; nobody is connected to it."""
    clicks: Clicks
    ahead: float
    """Seconds by which the wall time of its servers is ahead of the machine's."""

    def count(self, full: int) -> int:
        """Return so many of ``full`` as the scale says, at least 8."""
        return max(8, round(full * self.scale))

    @property
    def is_small(self) -> bool:
        """Whether this only shows that the bench works: one round, and servers that are forked."""
        return _is_small(self.scale)

    @property
    def rounds(self) -> int:
        """How many rounds there are; the median of them is the figure."""
        return 1 if self.is_small else 5

    @property
    def starts(self) -> int:
        """How many starts there are of each kind; the median of them is the figure."""
        return 1 if self.is_small else 3

    def server(
        self,
        kind: Literal["bot", "web", "worker", "empty"],
        url: str,
        *,
        forked: bool = False,
        **more: object,
    ) -> Child:
        """Start a server that is measured, or in which a fault is planted; ``more`` it is given."""
        given = {"do": "start", "kind": kind} | _given(self.slack, url, self.ahead) | more
        return Child("bench.serve", given, forked=forked or self.is_small)


def ahead_at(now: str) -> float:
    """Return by how many seconds a wall clock is ahead of the machine's that shows ``now``."""
    return (datetime.fromisoformat(now) - SystemClock().now()).total_seconds()


def _is_small(scale: float) -> bool:
    return scale < 0.5


@contextmanager
def rig(
    kind: Kind, seed: int, scale: float, *, poll: bool = False, more: str = ""
) -> Iterator[Rig]:
    """Set everything up, and take it down again; with a ``poll`` in the channel if wished.

    ``more`` stands in the series' file after what the example says.
    """
    ahead = ahead_at(NOW)
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        databases_of(kind, Path(folder)) as databases,
        Child("bench.slack", {"do": "start"}, forked=_is_small(scale)) as slack,
    ):
        template = databases.empty()
        file = Path(folder) / "series.toml"
        file.write_text(EXAMPLE.read_text("utf-8") + more, "utf-8")
        # Of no transport: it is not listened to.
        with Child(
            "bench.serve",
            {"do": "prepare", "example": str(file), "from": BEGUN, "poll": poll}
            | _given(slack, template, ahead),
            forked=_is_small(scale),
        ):
            pass
        posts: list[Json] = slack.ask(do="posts")["posts"]
        clicks = Clicks(posts, loading.read(file), _address(slack), seed)
        yield Rig(kind, seed, scale, slack, databases, template, clicks, ahead)


def _given(slack: Child, url: str, ahead: float) -> Json:
    return {"url": url, "slack": _address(slack), "now": NOW, "ahead": ahead}


def _address(slack: Child) -> str:
    return f"http://127.0.0.1:{slack.ready['port']}"


@contextmanager
def databases_of(kind: Kind, folder: Path) -> Iterator[Databases]:
    """Start a server of databases that survive a power cut; SQLite needs none."""
    if kind == "sqlite":
        yield SqliteFiles(folder)
        return
    server = PostgresServer.start(folder, SETTINGS | DURABLE)
    try:
        yield server
    finally:
        server.stop()
