"""Messages that the app has scheduled, and that wait for their time."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from rehearsal.store import Json
from rehearsal.workspace import Workspace


@dataclass(slots=True)
class Scheduled:
    """A message that waits."""

    id: str
    channel: str
    post_at: int
    """When it is posted, in seconds since 1970 of the rehearsal's time."""
    created: int
    """When it was scheduled, in the same."""
    args: Json
    """What it is posted with."""
    team: str = ""
    """``Installation.key`` of the app that has scheduled it."""


class Schedule:
    """What waits, kept with the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up what is kept."""
        self._workspace = workspace
        self.load()

    def load(self) -> None:
        """Read what is kept."""
        kept = self._workspace.store.read("scheduled")
        self._waiting = {key: Scheduled(**body) for key, body in kept}

    def add(self, channel: str, post_at: int, args: Json, team: str) -> Scheduled:
        """Let a message wait."""
        with self._workspace.change():
            now = int(self._workspace.clock.now().timestamp())
            one = Scheduled(self._workspace.new_id("Q"), channel, post_at, now, args, team)
            self._save(one)
        return one

    def of(self, team: str) -> list[Scheduled]:
        """Return what an app has scheduled, the next first."""
        return [each for each in self._every() if each.team == team]

    def take(self, one: Scheduled) -> None:
        """Let a message wait no more."""
        with self._workspace.change():
            del self._waiting[one.id]
            self._workspace.keep("scheduled", one.id, None)

    def due(self, now: datetime) -> list[Scheduled]:
        """Return what is to be posted by now (aware), the first first."""
        return [each for each in self._every() if each.post_at <= now.timestamp()]

    def next_due(self) -> datetime | None:
        """Return when the next message is posted, aware UTC, or ``None``."""
        first = next(iter(self._every()), None)
        return datetime.fromtimestamp(first.post_at, UTC) if first else None

    def move(self, old: str, new: str) -> None:
        """Post what was scheduled for a channel where it has another id."""
        for each in [one for one in self._waiting.values() if one.channel == old]:
            each.channel, each.args = new, {**each.args, "channel": new}
            self._save(each)

    def _every(self) -> list[Scheduled]:
        return sorted(self._waiting.values(), key=lambda one: one.post_at)

    def _save(self, one: Scheduled) -> None:
        with self._workspace.change():
            self._waiting[one.id] = one
            self._workspace.keep("scheduled", one.id, asdict(one))
