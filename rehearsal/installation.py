"""Whether the app is installed, by which token and with which scopes; and the codes of OAuth."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Final

from rehearsal.errors import SlackError
from rehearsal.model import BOT_ID, BOT_TOKEN, BOT_USER, Change, Team, User
from rehearsal.rotating import Rotating
from rehearsal.store import Json
from rehearsal.workspace import Workspace

#: Real seconds in which a code can be exchanged for a token.
CODE_SECONDS: Final = 600.0


@dataclass(slots=True)
class Code:
    """What a person has allowed, until the app asks for its token."""

    user: str
    scopes: frozenset[str]
    redirect_uri: str
    """As it was given to begin with; empty if it was not."""
    until: float
    used: bool = False


class Installation:
    """The app in one workspace: its bot, token and scopes; what a token leads to."""

    def __init__(self, workspace: Workspace, team: Team, number: int) -> None:
        """Take up what is kept of the ``number``-th workspace that can have the app, from 1."""
        self._workspace = workspace
        self.team = team
        """Where it is."""
        self.key = "" if number == 1 else team.id
        """What tells it from the others; empty for the first, which was once the only one."""
        tail = "" if number == 1 else str(number)
        self.bot = f"{BOT_USER}{tail}"
        """The id of its bot among the users."""
        self.bot_id = f"{BOT_ID}{tail}"
        """Another id of the same, which its messages have besides."""
        self._codes: dict[str, Code] = {}
        self.rotating = Rotating()
        """Its tokens, if they end."""
        self.load()

    def load(self) -> None:
        """Read what the store holds; without any the app is installed if the population says so."""
        kept = dict(self._workspace.store.read("setting")).get(self._document)
        self.token: str = kept["token"] if kept else self._begun()
        """What opens the Web API; empty if the app is not installed."""
        self.granted: frozenset[str] | None = None
        """The scopes that were allowed; ``None``: all that the manifest asks for."""
        if kept and kept["granted"] is not None:
            self.granted = frozenset(kept["granted"])
        self._last: str = kept["last"] if kept else ""
        self._count: int = kept["count"] if kept else 0
        self.rotating.clear()
        if kept and kept.get("refresh"):
            self.rotating.refresh, self.rotating.ends = kept["refresh"], dict(kept["ends"])
        self._codes.clear()
        if self.is_there and self.bot not in self._workspace.users:
            self._bot(is_there=True)

    def _begun(self) -> str:
        """Return the token with which the population begins, if it has the app here."""
        population = self._workspace.population
        there = self.key in population.also_installed if self.key else population.installed
        return self._own_token if there else ""

    @property
    def _document(self) -> str:
        return f"installation/{self.key}" if self.key else "installation"

    @property
    def _own_token(self) -> str:
        """What its tokens begin with; the first workspace's well-known one has no more."""
        return f"{BOT_TOKEN}-{self.key}" if self.key else BOT_TOKEN

    def knows(self, code: str) -> bool:
        """Tell whether a code was given out in this workspace."""
        return code in self._codes

    @property
    def is_there(self) -> bool:
        """Whether the app is installed."""
        return bool(self.token)

    def check(self, token: str) -> None:
        """Check a bot's token; raises ``SlackError``.

        Of an app that was removed Slack says that the account is not active, and once it is there
        again it knows the old token no more (slackapi/bolt-python#1029).
        """
        if not self.is_there and token == self._last:
            raise SlackError("account_inactive")
        if self.rotating.refresh:
            self.rotating.check(token, self._workspace.clock.epoch())
        elif not self.is_there or token != self.token:
            raise SlackError("invalid_auth")

    def allow(self, user: str, scopes: frozenset[str], redirect_uri: str) -> str:
        """Return the code of what a person has allowed."""
        clock = self._workspace.clock
        code = f"{int(clock.epoch())}.{token_hex(16)}"
        self._codes[code] = Code(user, scopes, redirect_uri, clock.monotonic() + CODE_SECONDS)
        return code

    def exchange(self, code: str, redirect_uri: str, *, rotates: bool = False) -> Code:
        """Install the app with what a code allows; raises ``SlackError``.

        Scopes are added to those that are there; an app that is there keeps its token, unless its
        tokens end.
        """
        with self._workspace.change():
            known = self._codes.get(code)
            if known is None or self._workspace.clock.monotonic() > known.until:
                raise SlackError("invalid_code")
            if known.used:
                raise SlackError("code_already_used")
            if redirect_uri != known.redirect_uri:
                raise SlackError("bad_redirect_uri")
            known.used = True
            self._install(known.scopes, rotates=rotates)
        return known

    def renew(self, refresh: str) -> None:
        """Give the next token for what the last one came with; raises ``SlackError``."""
        with self._workspace.change():
            if not refresh or refresh != self.rotating.refresh:
                raise SlackError("invalid_refresh_token")
            self._next()
            self._keep()

    def _next(self) -> None:
        """Give another token, which will end."""
        self._count += 1
        self.token = f"xoxe.{self._own_token}-{self._count}"
        refresh = f"xoxe-{token_hex(12)}"
        self.rotating.follow(self.token, refresh, self._workspace.clock.epoch())

    def _install(self, scopes: frozenset[str], *, rotates: bool) -> None:
        if not self.is_there:
            self._count += 1
            self.token, self.granted = f"{self._own_token}-{self._count}", scopes
        elif self.granted is not None:
            self.granted |= scopes
        if rotates:
            self._next()
        self._bot(is_there=True)
        self._keep()

    def remove(self) -> None:
        """Take the app away: from its channels too, into which it has to be invited anew.

        So it was in slackapi/bolt-python#664.
        """
        with self._workspace.change():
            self._last, self.token, self.granted = self.token, "", None
            self.rotating.clear()
            for channel in self._workspace.of_user(self.bot):
                if not channel.is_direct:
                    channel.members = [each for each in channel.members if each != self.bot]
                    self._workspace.save_channel(channel)
            self._bot(is_there=False)
            self._keep()

    def _bot(self, *, is_there: bool) -> None:
        first = self._workspace.users[BOT_USER]
        bot = self._workspace.users.get(self.bot) or User(
            self.bot, self.team.id, first.name, bot=True
        )
        bot.deleted = not is_there
        self._workspace.save_user(bot)

    def _keep(self) -> None:
        granted = None if self.granted is None else sorted(self.granted)
        tokens = {"token": self.token, "last": self._last, "count": self._count}
        kept: Json = {**tokens, "granted": granted}
        if self.rotating.refresh:
            kept |= {"refresh": self.rotating.refresh, "ends": self.rotating.ends}
        self._workspace.keep("setting", self._document, kept)
        self._workspace.note(Change("state"))
