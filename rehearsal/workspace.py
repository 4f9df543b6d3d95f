"""The state of the workspace: people, channels and messages, safe to use from every thread."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from threading import RLock

from rehearsal.clock import RehearsalClock
from rehearsal.errors import SlackError
from rehearsal.model import (
    Change,
    Channel,
    Message,
    Population,
    Team,
    User,
    document,
)
from rehearsal.store import Json, Put, Store
from rehearsal.versions import Versions

_MICRO = 1_000_000


class Workspace:
    """People, channels and messages.

    Whoever changes something does it inside ``change()``; what was changed is kept before
    ``change()`` returns, and the listeners hear of it after that.
    """

    def __init__(self, population: Population, clock: RehearsalClock, store: Store) -> None:
        """Take up the kept state, or begin with the population if there is none."""
        self.population = population
        self.clock = clock
        self.store = store
        self.listeners: list[Callable[[Change], None]] = []
        self.revision = 0
        self._lock = RLock()
        self._depth = 0
        self._puts: list[Put] = []
        self._changes: list[Change] = []
        self._last_stamp = 0
        self._count = 0
        clock.on_move = self._moved
        self._load()

    # ------------------------------------------------------------------ beginning and keeping

    def _load(self) -> None:
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.versions = Versions(self.store, self.clock, self.keep)
        for team in (self.population.team, *self.population.teams):
            self.teams[team.id] = team
        meta = dict(self.store.read("meta"))
        if "clock" in meta:
            self._take_up(meta)
        else:
            self._populate()

    def _take_up(self, meta: dict[str, Json]) -> None:
        self.users = {key: User(**body) for key, body in self.store.read("user")}
        self.channels = {key: Channel(**body) for key, body in self.store.read("channel")}
        for _key, body in self.store.read("message"):
            message = Message(**body)
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self.versions.look(message)
        self.revision = meta["counters"]["revision"]
        self._last_stamp = meta["counters"]["stamp"]
        self._count = meta["counters"]["count"]
        self.clock.set(datetime.fromisoformat(meta["clock"]["now"]))

    def _populate(self) -> None:
        with self.change():
            self.clock.set(self.population.start)
            for user in self.population.users:
                self.save_user(replace(user, parties=list(user.parties)))
            for channel in self.population.channels:
                self.save_channel(replace(channel, members=list(channel.members)))

    def reset(self) -> None:
        """Forget everything and begin again with the population."""
        with self._lock:
            self.store.clear()
            self._load()
        self.tell(Change("state"))

    @contextmanager
    def change(self) -> Iterator[None]:
        """Hold the workspace alone; keep what was changed, then tell the listeners."""
        changes: list[Change] = []
        try:
            with self._lock:
                self._depth += 1
                try:
                    yield
                finally:
                    self._depth -= 1
                    changes = self._flush() if self._depth == 0 else []
        finally:
            self.tell(*changes)

    def _flush(self) -> list[Change]:
        if self._puts:
            counters = {"revision": self.revision, "stamp": self._last_stamp, "count": self._count}
            self.store.write([*self._puts, ("meta", "counters", counters)])
        changes, self._puts, self._changes = self._changes, [], []
        return changes

    def keep(self, kind: str, key: str, body: Json | None) -> None:
        """Have a document kept (``None``: taken away) when the change ends."""
        self._puts.append((kind, key, body))

    def note(self, change: Change) -> None:
        """Tell the listeners of ``change`` when the change ends."""
        self._changes.append(change)

    def tell(self, *changes: Change) -> None:
        """Tell the listeners now."""
        for change in changes:
            for listener in self.listeners:
                listener(change)

    def _moved(self, now: datetime) -> None:
        with self.change():
            self.keep("meta", "clock", {"now": now.isoformat()})
            self.note(Change("clock"))

    # --------------------------------------------------------------------------- small numbers

    def stamp(self) -> str:
        """Return a new timestamp: the clock's time, but later than every one before it."""
        with self.change():
            now = int(self.clock.now().timestamp() * _MICRO)
            self._last_stamp = max(self._last_stamp + 1, now)
            self.keep("meta", "stamped", {})
            return f"{self._last_stamp // _MICRO}.{self._last_stamp % _MICRO:06}"

    def new_id(self, prefix: str) -> str:
        """Return an id that was never given before."""
        with self.change():
            self._count += 1
            self.keep("meta", "counted", {})
            return f"{prefix}0{self._count:07}"

    # ------------------------------------------------------------------------ people, channels

    @property
    def own(self) -> list[Team]:
        """The workspaces that can have the app, the first one first."""
        also = [self.teams[each] for each in self.population.with_app]
        return [self.population.team, *also]

    def is_local(self, user: User) -> bool:
        """Tell whether the person is of a workspace that can have the app."""
        return user.team in (self.population.team.id, *self.population.with_app)

    def host(self, channel: Channel) -> str:
        """Return the id of the workspace of a channel; of a direct message, of its bot's."""
        return channel.team or self.population.team.id

    def teams_in(self, channel: Channel) -> set[str]:
        """Return the ids of the workspaces that a channel is in."""
        known = (self.users.get(each) for each in channel.members)
        return {self.host(channel), *(each.team for each in known if each is not None)}

    def knows(self, team: str, user: User) -> bool:
        """Tell whether a workspace has to do with a person: its own, or met in a channel.

        Of people whose workspace is never seen from within, the first one knows everybody.
        """
        if user.team == team or (team == self.population.team.id and not self.is_local(user)):
            return True
        return any(
            user.id in each.members and team in self.teams_in(each)
            for each in self.channels.values()
            if not each.is_direct
        )

    def team_of(self, user: User) -> Team:
        """Return a person's workspace; of one that is not known there is the id alone."""
        return self.teams.get(user.team) or Team(user.team, user.team)

    def save_user(self, user: User) -> None:
        """Keep a person."""
        with self.change():
            self.users[user.id] = user
            self.keep("user", user.id, document(user))
            self.note(Change("state", user=user.id))

    def save_channel(self, channel: Channel) -> None:
        """Keep a channel."""
        with self.change():
            self.channels[channel.id] = channel
            self.keep("channel", channel.id, document(channel))
            self.note(Change("state", channel.id))

    def is_shared(self, channel: Channel) -> bool:
        """Tell whether people of other workspaces are in the channel."""
        return len(self.teams_in(channel)) > 1

    def of_user(self, user: str) -> list[Channel]:
        """Return the channels and direct messages of a person."""
        return [each for each in self.channels.values() if user in each.members]

    def direct(self, one: User, other: User) -> Channel:
        """Return the direct message between two people; it is made if need be."""
        members = [one.id, other.id]
        with self.change():
            for each in self.of_user(one.id):
                if each.kind == "im" and set(each.members) == {*members}:
                    return each
            made = Channel(self.new_id("D"), "directmessage", "im", members, team=one.team)
            made.created = int(self.clock.now().timestamp())
            self.save_channel(made)
            return made

    # -------------------------------------------------------------------------------- messages

    def add(self, message: Message) -> Message:
        """Keep a new message."""
        with self.change():
            self.revision += 1
            message.added_at = message.changed_at = self.revision
            self.messages.setdefault(message.channel, {})[message.ts] = message
            self._keep_message(message)
            return message

    def save(self, message: Message) -> None:
        """Keep a message that was changed."""
        with self.change():
            self.revision += 1
            message.changed_at = self.revision
            self._keep_message(message)

    def remove(self, message: Message) -> None:
        """Take a message away; one with replies leaves a tombstone, as in Slack."""
        with self.change():
            if self.replies(message):
                message.bury()
                self.save(message)
                return
            self.revision += 1
            del self.messages[message.channel][message.ts]
            self.versions.forget(message)
            self.keep("message", message.key, None)
            self.note(Change("message", message.channel))

    def _keep_message(self, message: Message) -> None:
        self.versions.look(message)
        self.keep("message", message.key, document(message))
        self.note(Change("message", message.channel, message.ephemeral_for))

    def find(self, channel: str, ts: str) -> Message | None:
        """Return a message, or ``None``."""
        return self.messages.get(channel, {}).get(ts)

    def in_channel(self, channel: str) -> list[Message]:
        """Return the messages of a channel, oldest first, threads and ephemerals included."""
        with self._lock:
            return sorted(self.messages.get(channel, {}).values(), key=lambda each: each.ts)

    def replies(self, parent: Message) -> list[Message]:
        """Return the replies that everybody sees, oldest first."""
        return [
            each
            for each in self.in_channel(parent.channel)
            if each.thread_ts == parent.ts and each.ts != parent.ts and not each.ephemeral_for
        ]

    def visible_to(self, channel: str, user: str) -> list[Message]:
        """Return what a person sees in a channel, oldest first; nothing if they are not in it."""
        known = self.channels.get(channel)
        if known is None or user not in known.members:
            return []
        return [each for each in self.in_channel(channel) if each.is_visible_to(user)]

    def seen_since(self, user: str, revision: int) -> list[Message]:
        """Return what has appeared or changed for a person after ``revision``, oldest first."""
        return [
            each
            for channel in self.of_user(user)
            for each in self.visible_to(channel.id, user)
            if each.changed_at > revision
        ]

    def thread_of(self, channel: str, thread_ts: str | None) -> None:
        """Check that a thread can be answered in; raises ``SlackError``."""
        if thread_ts is None:
            return
        parent = self.find(channel, thread_ts)
        if parent is None or parent.ephemeral_for:
            raise SlackError("thread_not_found")
        if parent.thread_ts not in (None, parent.ts):
            raise SlackError("cannot_reply_to_message")
