"""Rights that Slack hands out for a while: triggers, response addresses, socket tickets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from secrets import token_hex
from threading import Lock
from typing import Final

from rehearsal.errors import SlackError
from rehearsal.model import ResponseUrl, document
from rehearsal.workspace import Workspace

#: Real seconds in which a trigger can open a modal.
TRIGGER_SECONDS: Final = 3.0
#: Real seconds in which an interaction can be answered through its address.
RESPONSE_SECONDS: Final = 30 * 60.0
RESPONSE_USES: Final = 5
#: Real seconds in which it is still known that a right has ended; then it is as if there was none.
REMEMBERED: Final = 60 * 60.0


@dataclass(slots=True)
class Trigger:
    """A right to open a modal: once, within three seconds of real time."""

    user: str
    until: float
    view: str | None
    """The modal in which it was given, if it was in one."""
    team: str
    conversation: str = ""
    """Where the person was, if that is known."""
    exchanged: bool = False


class Tickets:
    """Triggers and socket tickets live in memory: they are gone in seconds anyway."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up the response addresses that are kept."""
        self._workspace = workspace
        self._clock = workspace.clock
        self._lock = Lock()
        self._triggers: dict[str, Trigger] = {}
        self._sockets: set[str] = set()
        self.load()

    def load(self) -> None:
        """Read what the store holds."""
        kept = [ResponseUrl(**body) for _, body in self._workspace.store.read("url")]
        self._urls = {url.id: url for url in sorted(kept, key=lambda url: url.until)}

    def trigger(
        self, user: str, view: str | None = None, team: str = "", conversation: str = ""
    ) -> str:
        """Return a new trigger for what a person did, in ``view`` if it was in one.

        ``team`` is the key of the installation that is told of it, ``conversation`` where the
        person was.
        """
        known = f"{int(self._clock.epoch())}.{len(self._triggers)}.{token_hex(16)}"
        with self._lock:
            now = self._clock.monotonic()
            for old in list(_ended(self._triggers, now - REMEMBERED)):
                del self._triggers[old]
            until = now + TRIGGER_SECONDS
            self._triggers[known] = Trigger(user, until, view, team, conversation)
        return known

    def exchange(self, trigger: str, team: str) -> Trigger:
        """Use a trigger, and return what is known of it; raises ``SlackError``."""
        with self._lock:
            known = self._triggers.get(trigger)
            if known is None or known.team != team:
                raise SlackError("invalid_trigger_id")
            if known.exchanged:
                raise SlackError("exchanged_trigger_id")
            if self._clock.monotonic() > known.until:
                raise SlackError("expired_trigger_id")
            known.exchanged = True
        return known

    def response_url(
        self,
        channel: str,
        user: str,
        message_ts: str | None = None,
        thread_ts: str | None = None,
        *,
        team: str = "",
    ) -> str:
        """Return the id of a new address for an answer; ``team`` is an installation's key."""
        self._forget_urls()
        url = ResponseUrl(
            token_hex(12),
            channel,
            user,
            self._clock.epoch() + RESPONSE_SECONDS,
            message_ts,
            thread_ts,
            team=team,
        )
        self._save(url)
        return url.id

    def use_response_url(self, url_id: str) -> ResponseUrl:
        """Count one use; raises ``SlackError`` if the address is unknown, old or used up."""
        with self._lock:
            url = self._urls.get(url_id)
            if url is None:
                raise SlackError("invalid_url")
            if self._clock.epoch() > url.until:
                raise SlackError("expired_url")
            if url.used >= RESPONSE_USES:
                raise SlackError("used_url")
            url.used += 1
        self._save(url)
        return url

    def move(self, old: str, new: str) -> None:
        """Let answers into a channel go on where it has another id."""
        for url in [each for each in self._urls.values() if each.channel == old]:
            url.channel = new
            self._save(url)

    def _forget_urls(self) -> None:
        with self._workspace.change():
            for old in list(_ended(self._urls, self._clock.epoch() - REMEMBERED)):
                del self._urls[old]
                self._workspace.keep("url", old, None)

    def _save(self, url: ResponseUrl) -> None:
        with self._workspace.change():
            self._urls[url.id] = url
            self._workspace.keep("url", url.id, document(url))

    def socket(self) -> str:
        """Return a ticket for one connection."""
        ticket = token_hex(16)
        with self._lock:
            self._sockets.add(ticket)
        return ticket

    def take_socket(self, ticket: str) -> bool:
        """Use a socket ticket; False if it is unknown or was used."""
        with self._lock:
            known = ticket in self._sockets
            self._sockets.discard(ticket)
            return known


def _ended(rights: Mapping[str, Trigger | ResponseUrl], before: float) -> Iterator[str]:
    """Yield which rights ended before a time; they stand in the order in which they end."""
    return takewhile(lambda each: rights[each].until < before, rights)
