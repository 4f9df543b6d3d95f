"""What a workspace consists of: plain data, as it is kept."""

from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Final, Literal

from rehearsal.store import Json

BOT_TOKEN: Final = "xoxb-rehearsal"  # noqa: S105 - public by design; it opens only this server
APP_TOKEN: Final = "xapp-rehearsal"  # noqa: S105 - the same
SIGNING_SECRET: Final = "rehearsal"  # noqa: S105 - the same
CLIENT_ID: Final = "1000000000.1000000000"
CLIENT_SECRET: Final = "rehearsal"  # noqa: S105 - the same

APP_ID: Final = "A0REHEARSAL"
BOT_ID: Final = "B0REHEARSAL"
BOT_USER: Final = "U0REHEARSALBOT"
"""Both of the first installation; ``Place.bot`` and ``Place.bot_id`` tell whose it is."""
SLACKBOT: Final = "USLACKBOT"


def is_bot(user: str) -> bool:
    """Tell whether an id is that of the app's bot; every installation has one of its own."""
    return user.startswith(BOT_USER)


def document(of: "User | Channel | Message | View | ResponseUrl") -> Json:
    """Return the fields of what is kept. ``asdict`` would copy every block to its depths."""
    return {each.name: getattr(of, each.name) for each in fields(of)}


ChannelKind = Literal["public", "private", "im", "mpim"]
"""Channels, direct messages of two, and those of several."""


JOINED: Final = "channel_join"
"""The subtype of the line in a channel that somebody has come."""


@dataclass(frozen=True, slots=True)
class Team:
    """A Slack workspace: the one with the app, or one that shares a channel with it."""

    id: str
    name: str
    domain: str = ""
    enterprise: str = ""
    """Id of the Enterprise organisation (``E…``) that it is part of, if it is of one."""

    @property
    def actor(self) -> str:
        """What payloads give as the team of its people: the organisation's id if there is one."""
        return self.enterprise or self.id


@dataclass(slots=True)
class User:
    """A person, or the bot."""

    id: str
    team: str
    name: str
    title: str = ""
    zone: str = "Europe/Stockholm"
    language: str = "sv"
    bot: bool = False
    deleted: bool = False
    guest: bool = False
    """Whether they are in the workspace, but see only the channels that they were let into."""
    single: bool = False
    """Of a guest: whether of one channel only."""
    parties: list[str] = field(default_factory=list)
    """Names of the parties for which the person acts; the page shows them."""

    @property
    def handle(self) -> str:
        """The short name, such as ``maja.lind``."""
        return self.name.lower().replace(" ", ".")

    @property
    def email(self) -> str:
        """An address that nobody has, such as ``maja.lind@t0region.example``."""
        return f"{self.handle}@{self.team.lower()}.example"


@dataclass(slots=True)
class Channel:
    """A channel, or a direct message between a person and the bot or another person."""

    id: str
    name: str
    kind: ChannelKind = "public"
    members: list[str] = field(default_factory=list)
    archived: bool = False
    created: int = 0
    topic: str = ""
    purpose: str = ""
    team: str = ""
    """Of which workspace it is; the first one's where nothing is said."""

    @property
    def is_direct(self) -> bool:
        """Whether it is no channel, but messages between the people in it."""
        return self.kind in ("im", "mpim")


@dataclass(slots=True)
class Message:
    """A message; an ephemeral one is seen by one person only."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    subtype: str | None = None
    edited: Json | None = None
    metadata: Json | None = None
    reactions: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    """Ids of the files that it shares."""
    pinned: Json | None = None
    """Who has pinned it to its channel (``user``), and when (``at``, seconds since 1970)."""
    first: Json | None = None
    """What it said when it was sent (``text``, ``blocks``), once it says something else."""
    added_at: int = 0
    """The workspace's revision in which it appeared."""
    changed_at: int = 0
    """The workspace's revision in which it last changed."""

    @property
    def key(self) -> str:
        """Its key in the store; sorts by channel, then time."""
        return f"{self.channel}/{self.ts}"

    @property
    def from_bot(self) -> bool:
        """Whether a bot sent it; that one has come is said by Slack, in its name."""
        return is_bot(self.user) and self.subtype != JOINED

    @property
    def time(self) -> datetime:
        """When it was sent, by the rehearsal's clock; aware UTC."""
        return datetime.fromtimestamp(float(self.ts), UTC)

    def bury(self) -> None:
        """Leave nothing of it but that it was there, as Slack does where it was answered."""
        self.subtype, self.text, self.user = "tombstone", "This message was deleted.", SLACKBOT
        self.blocks, self.files, self.reactions, self.metadata = [], [], [], None
        self.pinned = None

    def is_visible_to(self, user: str) -> bool:
        """Tell whether ``user``, a member of the channel, sees it."""
        return self.ephemeral_for in (None, user)


@dataclass(slots=True)
class View:
    """A modal or a home tab, as one person has it open."""

    id: str
    user: str
    body: Json
    """What the bot sent, with block ids and action ids filled in."""
    hash: str
    root: str
    previous: str | None = None
    team: str = ""
    """``Installation.key`` of the app that shows it; a person may meet it in two workspaces."""
    values: Json = field(default_factory=dict)
    """What has been chosen so far: block id → action id → Slack's state value."""
    conversation: str = ""
    """Where the person was when they opened the modal, or those below it; if that is known."""

    @property
    def kind(self) -> str:
        """``modal`` or ``home``."""
        return str(self.body["type"])


@dataclass(slots=True)
class ResponseUrl:
    """A right to answer an interaction: five times within thirty minutes of real time."""

    id: str
    channel: str
    user: str
    until: float
    """Real seconds since 1970."""
    message_ts: str | None = None
    thread_ts: str | None = None
    used: int = 0
    team: str = ""
    """``Installation.key`` of the app that was given it."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that the page may want to show anew."""

    kind: Literal["message", "view", "home", "clock", "delivery", "log", "state", "writing"]
    channel: str | None = None
    user: str | None = None


@dataclass(frozen=True, slots=True)
class Population:
    """Who and what is there when a rehearsal begins."""

    team: Team
    """The first workspace that can have the app."""
    start: datetime
    """Where the clock begins; aware."""
    teams: tuple[Team, ...] = ()
    """The other workspaces."""
    users: tuple[User, ...] = ()
    channels: tuple[Channel, ...] = ()
    """Channels; the bot is a member where its id is in the list."""
    zone: str = "Europe/Stockholm"
    """The time zone in which the page shows times."""
    guest_commands: bool = False
    """Whether guests of several channels may use commands and shortcuts."""
    installed: bool = True
    """Whether the app is installed in the first workspace."""
    with_app: tuple[str, ...] = ()
    """Which of ``teams`` can have the app too."""
    also_installed: tuple[str, ...] = ()
    """In which of those it is installed to begin with."""
