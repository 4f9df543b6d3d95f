"""Everything that a Web API method, or a person, finds when they come in."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from rehearsal.clock import RehearsalClock
from rehearsal.errors import SlackError
from rehearsal.guests import Guests
from rehearsal.installation import Installation
from rehearsal.limits import Limits
from rehearsal.manifest import Command, Manifest, Shortcut
from rehearsal.model import Change, Channel, Message, Team, User
from rehearsal.shelf import Shelf
from rehearsal.store import Json
from rehearsal.surfaces import Surfaces
from rehearsal.tickets import Tickets
from rehearsal.workspace import Workspace

_KEPT: Final = 2000


class Log:
    """What was delivered and acked, and what the bot called; the newest lines, in memory."""

    def __init__(self, workspace: Workspace) -> None:
        """Begin empty."""
        self._workspace = workspace
        self._lock = Lock()
        self._lines: deque[Json] = deque(maxlen=_KEPT)
        self._count = 0

    def write(self, line: Json) -> None:
        """Add a line; it gets its number and the rehearsal's time."""
        with self._lock:
            self._count += 1
            now = self._workspace.clock.now().isoformat()
            self._lines.append({"n": self._count, "at": now, **line})
        self._workspace.tell(Change("log"))

    def clear(self) -> None:
        """Forget the lines."""
        with self._lock:
            self._lines.clear()

    def read(self, after: int = 0) -> list[Json]:
        """Return the lines after number ``after``, oldest first."""
        with self._lock:
            return [line for line in self._lines if line["n"] > after]


@dataclass
class Place:
    """The workspace, the app in it, and what was handed out."""

    workspace: Workspace
    manifest: Manifest
    surfaces: Surfaces
    tickets: Tickets
    log: Log
    url: str = ""
    """Where this server is, without a slash at the end."""
    announce: Callable[[Json, Channel | None], None] = field(default=lambda _event, _channel: None)
    """Deliver an event (its inner part) to the bot, in its own time."""

    shelf: Shelf = field(init=False)
    """The files."""
    guests: Guests = field(init=False)
    """What guests may do in the workspace."""
    installation: Installation = field(init=False)
    """The app's token and scopes."""
    limits: Limits = field(init=False)
    """How often the app may call; nobody is refused unless they are kept."""

    def __post_init__(self) -> None:
        """Take up what is kept with the workspace."""
        self.shelf = Shelf(self.workspace)
        self.guests = Guests(self.workspace)
        self.installation = Installation(self.workspace)
        self.limits = Limits(self.clock)

    @property
    def clock(self) -> RehearsalClock:
        """The rehearsal's clock."""
        return self.workspace.clock

    @property
    def home(self) -> Team:
        """The workspace in which the app is installed."""
        return self.installation.team

    @property
    def bot(self) -> str:
        """The id of the bot there, among the users."""
        return self.installation.bot

    @property
    def bot_id(self) -> str:
        """The other id of the same bot (``B…``)."""
        return self.installation.bot_id

    @property
    def scopes(self) -> frozenset[str]:
        """What the app may do: what it asks for, as far as it was allowed."""
        granted = self.installation.granted
        return self.manifest.scopes if granted is None else self.manifest.scopes & granted

    @property
    def commands(self) -> dict[str, Command]:
        """The slash commands that there are: none of an app that is not installed."""
        return self.manifest.commands if self.installation.is_there else {}

    @property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        """The shortcuts that there are."""
        return self.manifest.shortcuts if self.installation.is_there else ()

    def need(self, scope: str) -> None:
        """Check that the app has a scope; raises ``SlackError``."""
        if scope not in self.scopes:
            provided = ",".join(sorted(self.scopes))
            raise SlackError("missing_scope", needed=scope, provided=provided)

    def channel(self, channel_id: str) -> Channel:
        """Return a channel that the bot may know of; raises ``SlackError``."""
        known = self.workspace.channels.get(channel_id)
        if known is None or (known.kind != "public" and self.bot not in known.members):
            raise SlackError("channel_not_found")
        return known

    def user(self, user_id: str) -> User:
        """Return a person; raises ``SlackError``."""
        known = self.workspace.users.get(user_id)
        if known is None:
            raise SlackError("user_not_found")
        return known

    def is_external(self, user: User) -> bool:
        """Tell whether a person belongs to another workspace."""
        return user.team != self.home.id

    def im_id(self, user: str) -> str:
        """Return the id of the direct message between the bot and a person, opened or not."""
        return "D" + user[1:]

    def may_message(self, user: User) -> bool:
        """Tell whether the bot may write to the person: same workspace, or a shared channel."""
        if not self.is_external(user):
            return True
        return any(
            {user.id, self.bot} <= set(channel.members)
            for channel in self.workspace.channels.values()
            if channel.kind != "im"
        )

    def open_im(self, user: str) -> Channel:
        """Return the direct message between the bot and a person; it is made if need be."""
        workspace = self.workspace
        with workspace.change():
            known = workspace.channels.get(self.im_id(user))
            if known is None:
                now = int(self.clock.now().timestamp())
                members = [self.bot, user]
                known = Channel(self.im_id(user), "directmessage", "im", members, created=now)
                workspace.save_channel(known)
            return known

    def remove(self, message: Message) -> None:
        """Take a message away, and with it the files that no other one shares."""
        with self.workspace.change():
            files = message.files
            self.workspace.remove(message)
            self.shelf.unshare(message.channel, files)

    def reset(self) -> None:
        """Begin again with the population."""
        self.workspace.reset()
        self.shelf.load()
        self.guests.load()
        self.installation.load()
        self.log.clear()
        self.limits.forget()
        self.surfaces.load()
        self.tickets.load()


#: Scopes of a family by kind of channel, such as ``channels:read``.
_PREFIX: Final = {"public": "channels", "private": "groups", "im": "im"}


def scope_for(channel: Channel, right: str) -> str:
    """Return the scope for ``right`` (read, history, write) on this kind of channel."""
    return f"{_PREFIX[channel.kind]}:{right}"
