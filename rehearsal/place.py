"""Everything that a Web API method, or a person, finds when they come in."""

import copy
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
from rehearsal.menus import Menus
from rehearsal.model import BOT_USER, Change, Channel, Message, Team, User
from rehearsal.schedule import Schedule
from rehearsal.shelf import File, Shelf
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

    def read(self, after: int = 0, last: int = _KEPT) -> list[Json]:
        """Return the lines after number ``after``, the ``last`` of them at most, oldest first."""
        with self._lock:
            return [line for line in self._lines if line["n"] > max(after, self._count - last)]


@dataclass
class Place:
    """The app's place in one workspace: what it finds there, and what was handed out.

    There is one for each workspace that can have the app (``at``); they share everything but the
    ``installation`` and its ``limits``.
    """

    workspace: Workspace
    manifest: Manifest
    surfaces: Surfaces
    tickets: Tickets
    log: Log
    url: str = ""
    """Where this server is, without a slash at the end."""
    deliver: Callable[["Place", Json, Channel | None], None] = field(default=lambda *_: None)
    """Deliver an event (its inner part) of a place to the bot, in its own time."""

    shelf: Shelf = field(init=False)
    """The files."""
    schedule: Schedule = field(init=False)
    """The messages that are posted later."""
    menus: Menus = field(default_factory=Menus)
    """What external selects have offered."""
    guests: Guests = field(init=False)
    """What guests may do in the workspace."""
    installations: dict[str, Installation] = field(init=False)
    """By the ids of the workspaces that can have the app, the first one first."""
    installation: Installation = field(init=False)
    """The app's bot, token and scopes in this workspace."""
    limits: Limits = field(init=False)
    """How often the app may call there; nobody is refused unless they are kept."""
    every_limit: Limits = field(init=False)
    """Those of the first workspace, which lead to those of every other."""

    def __post_init__(self) -> None:
        """Take up what is kept with the workspace."""
        self.shelf = Shelf(self.workspace)
        self.schedule = Schedule(self.workspace)
        self.guests = Guests(self.workspace)
        self.installations = {
            team.id: Installation(self.workspace, team, number)
            for number, team in enumerate(self.workspace.own, 1)
        }
        self.installation = self.installations[self.workspace.population.team.id]
        self.limits = self.every_limit = Limits(self.clock)

    @property
    def clock(self) -> RehearsalClock:
        """The rehearsal's clock."""
        return self.workspace.clock

    def at(self, team: str) -> "Place":
        """Return the app's place in a workspace; where it can be in none, that in the first."""
        found = self.installations.get(team) or next(iter(self.installations.values()))
        if found is self.installation:
            return self
        there = copy.copy(self)
        there.installation, there.limits = found, self.every_limit.of(found.key)
        return there

    def by_token(self, token: str) -> "Place":
        """Return the place to which a bot's token leads; raises ``SlackError``."""
        wrong = SlackError("invalid_auth")
        for team, each in self.installations.items():
            try:
                each.check(token)
            except SlackError as no:
                wrong = no if no.code == "account_inactive" else wrong
            else:
                return self.at(team)
        raise wrong

    def of(self, user: User) -> "Place":
        """Return where a person meets the app: in their own workspace, or by a shared channel."""
        own = self.installations.get(user.team)
        if own is not None and own.is_there:
            return self.at(user.team)
        every = [self.at(team) for team in self.installations]
        there = (each for each in every if each.installation.is_there and each.may_message(user))
        return next(there, every[0])

    def hearing(self, channel: Channel, user: User) -> "Place":
        """Return the place that hears what a person does in a channel.

        Of a channel in which several installations are Slack tells one of them, "no duplicated
        event triggering between shared channels" (docs.slack.dev/apis/slack-connect), and does not
        say which: here the person's own, else the host's.
        """
        host = self.workspace.host(channel)
        if channel.kind == "im":
            return self.at(host)
        there = [
            team
            for team, each in self.installations.items()
            if each.is_there and each.bot in channel.members
        ]
        if not there:
            return self.of(user)
        return self.at(next((each for each in (user.team, host) if each in there), there[0]))

    def without_commands(self, user: User) -> str:
        """Return why a person has no commands and shortcuts of the app; ``""`` if they have."""
        if self.of(user).is_external(user):
            return "not_in_this_workspace"
        return self.guests.without_commands(user)

    def announce(self, event: Json, channel: Channel | None) -> None:
        """Deliver an event (its inner part) to the bot, in its own time."""
        self.deliver(self, event, channel)

    @property
    def home(self) -> Team:
        """The workspace that it is in."""
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
        if known is None or not self.sees(known):
            raise SlackError("channel_not_found")
        return known

    def user(self, user_id: str) -> User:
        """Return a person; raises ``SlackError``."""
        known = self.workspace.users.get(user_id)
        if known is None or not self.workspace.knows(self.home.id, known):
            raise SlackError("user_not_found")
        return known

    def sees(self, channel: Channel) -> bool:
        """Tell whether the bot may know of a channel: a public one here, or its own."""
        is_here = channel.kind == "public" and self.home.id in self.workspace.teams_in(channel)
        return is_here or self.bot in channel.members

    def reaches(self, file: File) -> bool:
        """Tell whether the bot may see a file: its own, given to it, or shared where it is."""
        channels = [self.workspace.channels.get(each) for each in file.channels]
        is_shared = any(each and self.bot in each.members for each in channels)
        return is_shared or self.bot in (file.user, *file.given)

    def is_external(self, user: User) -> bool:
        """Tell whether a person belongs to another workspace."""
        return user.team != self.home.id

    def im_id(self, user: str) -> str:
        """Return the id of the direct message between the bot and a person, opened or not."""
        return f"D{user[1:]}{self.bot.removeprefix(BOT_USER)}"

    def may_message(self, user: User) -> bool:
        """Tell whether the bot may write to the person: same workspace, or a shared channel."""
        if not self.is_external(user):
            return True
        return any(
            {user.id, self.bot} <= set(channel.members)
            for channel in self.workspace.channels.values()
            if not channel.is_direct
        )

    def open_im(self, user: str) -> Channel:
        """Return the direct message between the bot and a person; it is made if need be."""
        workspace = self.workspace
        with workspace.change():
            known = workspace.channels.get(self.im_id(user))
            if known is None:
                now = int(self.clock.now().timestamp())
                known = Channel(
                    self.im_id(user),
                    "directmessage",
                    "im",
                    [self.bot, user],
                    created=now,
                    team=self.installation.key,
                )
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
        self.schedule.load()
        self.guests.load()
        for each in self.installations.values():
            each.load()
        self.log.clear()
        self.menus.clear()
        self.every_limit.forget()
        self.surfaces.load()
        self.tickets.load()


#: Scopes of a family by kind of channel, such as ``channels:read``.
_PREFIX: Final = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}


def scope_for(channel: Channel, right: str) -> str:
    """Return the scope for ``right`` (read, history, write) on this kind of channel."""
    return f"{_PREFIX[channel.kind]}:{right}"
