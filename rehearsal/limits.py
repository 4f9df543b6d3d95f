"""How often an app may call each method, and how many events an hour it is sent.

Slack counts by method, workspace and app, in minutes; here there is one app. The
tiers are those that Slack publishes (docs.slack.dev/apis/web-api/rate-limits, and
metadata/web-api/rate_limit_tiers.json of slackapi/java-slack-sdk), their numbers the least that
Slack promises. Slack says of bursts only that it tolerates some; docs/adr/0039 says what is done.

Everything is measured in real seconds: who moves the rehearsal's clock by a week has not waited.
"""

import math
from collections import defaultdict, deque
from threading import Lock
from typing import Final

from rehearsal.clock import RehearsalClock

MINUTE: Final = 60.0
HOUR: Final = 3600.0
#: Calls of a method in a minute.
TIERS: Final = {"Tier1": 1, "Tier2": 20, "Tier3": 50, "Tier4": 100}
#: "Several hundred" of them are messages; of the other special ones nothing more is said.
SPECIAL: Final = 300
#: Messages that may come at once in a channel to which one a second may come.
AT_ONCE: Final = 2
EVENTS: Final = 30_000

TIER_OF: Final = {
    "api.test": "Tier4",
    "apps.connections.open": "Tier1",
    "apps.event.authorizations.list": "Tier4",
    "apps.uninstall": "Tier1",
    "auth.revoke": "Tier3",
    "auth.test": "Special",
    "bots.info": "Tier3",
    "chat.delete": "Tier3",
    "chat.deleteScheduledMessage": "Tier3",
    "chat.getPermalink": "Special",
    "chat.postEphemeral": "Tier4",
    "chat.postMessage": "Special",
    "chat.scheduleMessage": "Tier3",
    "chat.scheduledMessages.list": "Tier3",
    "chat.update": "Tier3",
    "conversations.history": "Tier3",
    "conversations.info": "Tier3",
    "conversations.join": "Tier3",
    "conversations.list": "Tier2",
    "conversations.members": "Tier4",
    "conversations.open": "Tier3",
    "conversations.replies": "Tier3",
    "files.completeUploadExternal": "Tier4",
    "files.getUploadURLExternal": "Tier4",
    "files.info": "Tier4",
    "oauth.v2.access": "Tier4",
    "pins.add": "Tier2",
    "pins.list": "Tier2",
    "pins.remove": "Tier2",
    "reactions.add": "Tier3",
    "reactions.remove": "Tier2",
    "team.info": "Tier3",
    "users.conversations": "Tier2",
    "users.info": "Tier4",
    "users.lookupByEmail": "Tier3",
    "users.list": "Tier2",
    "views.open": "Tier4",
    "views.publish": "Tier4",
    "views.push": "Tier4",
    "views.update": "Tier4",
}


class Limits:
    """Counts calls and events; safe to use from every thread."""

    def __init__(self, clock: RehearsalClock) -> None:
        """Count nothing until ``kept`` is set."""
        self.kept = False
        """Whether anybody is refused."""
        self._clock = clock
        self._lock = Lock()
        self._others: dict[str, Limits] = {}
        self.forget()

    def of(self, key: str) -> "Limits":
        """Return what counts for an installation: itself for the first, whose ``key`` is empty."""
        if not key:
            return self
        with self._lock:
            other = self._others.setdefault(key, Limits(self._clock))
        other.kept = self.kept
        return other

    def forget(self) -> None:
        """Begin to count anew, for every installation."""
        self._others.clear()
        self._calls: defaultdict[str, deque[float]] = defaultdict(deque)
        self._channels: dict[str, float] = {}
        self._events: deque[float] = deque()
        self._told = -1

    def call(self, method: str, channel: str | None = None) -> int | None:
        """Count a call; returns after how many seconds it may come, ``None`` if it may now.

        ``channel`` is where ``chat.postMessage`` posts. A call that is refused is not counted.
        """
        if not self.kept or method not in TIER_OF:
            return None
        now = self._clock.monotonic()
        with self._lock:
            wait = _full(self._calls[method], now, MINUTE, TIERS.get(TIER_OF[method], SPECIAL))
            if wait is None and channel is not None:
                wait = self._in_channel(channel, now)
            if wait is None:
                self._calls[method].append(now)
        return None if wait is None else max(1, math.ceil(round(wait, 3)))

    def _in_channel(self, channel: str, now: float) -> float | None:
        """Count a message, of which one a second may come; return how long it must wait."""
        free_at = max(self._channels.get(channel, now), now)
        wait = free_at - now - (AT_ONCE - 1)
        if wait > 0:
            return wait
        self._channels[channel] = free_at + 1
        return None

    def event(self) -> bool:
        """Count an event; False if the app has had as many in an hour as Slack sends."""
        if not self.kept:
            return True
        now = self._clock.monotonic()
        with self._lock:
            is_full = _full(self._events, now, HOUR, EVENTS) is not None
            if not is_full:
                self._events.append(now)
        return not is_full

    def limited_minute(self) -> int | None:
        """Return the minute (since 1970, in seconds) to tell the app of; ``None`` if it knows."""
        minute = int(self._clock.epoch() // MINUTE * MINUTE)
        with self._lock:
            told, self._told = self._told, minute
        return minute if told != minute else None


def _full(times: deque[float], now: float, window: float, most: int) -> float | None:
    """Return the seconds until there is room among ``times``, the last ``most`` in a window."""
    while times and times[0] <= now - window:
        times.popleft()
    return times[0] + window - now if len(times) >= most else None
