"""Who the bot is in each of several workspaces, and by which token it speaks there.

The database is read at each request, so that nobody acts on what was true before a reinstallation
in another process; what is kept here saves decrypting, and goes on while the database is away.
Slack is not asked.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from threading import Event, Lock, Thread
from typing import Any

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.authorize import Authorize
from slack_bolt.context import BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.logs import fault
from bot.ports import Clock, Conflict, Database, Unavailable
from bot.rules.installations import Installation
from bot.rules.outbox import OF_INSTALLATION
from bot.services import installations
from bot.services.receipts import Refused, Result, Sent
from handlers.belonging import authorised_bots, organisation_of, workspace_of
from handlers.install import is_by
from handlers.renewing import Renewer
from handlers.sending import read_error
from handlers.vault import Locked, Vault

log = logging.getLogger(__name__)

KNOWN = 1000
"""Workspaces that are kept here; of more, those that were asked for last."""
AWAY_SECONDS = 5.0
"""For so long the database is not asked again when it was away: people wait for an answer."""
LOOK_SECONDS = 300.0
"""Seconds between looks for tokens that end soon."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An installation with its token in plain text, which nothing prints."""

    of: Installation
    by: Installation
    """The installation that has the token: the same, or the organisation's."""
    token: str = field(repr=False)


class Installations(Authorize):
    """Bolt calls it for each request: ``App(authorize=installations)``."""

    def __init__(
        self, database: Database, clock: Clock, vault: Vault, renewer: Renewer, address: str
    ) -> None:
        """Wire it; ``address`` is where the app is installed again."""
        super().__init__()  # type: ignore[no-untyped-call] # Bolt's own
        self._database = database
        self._clock = clock
        self._vault = vault
        self._renewer = renewer
        self._address = address
        self._lock = Lock()
        self._known: OrderedDict[str, Opened] = OrderedDict()
        self._away_until = clock.monotonic()
        self._troubles: dict[str, str] = {}
        self._accepted: Callable[[], None] = lambda: None
        self._stopping = Event()

    limit = KNOWN
    problem = ""
    """One workspace's trouble keeps nobody else from being served."""

    @property
    def notices(self) -> list[str]:
        """What an administrator should know of single workspaces."""
        return [f"{where}: {what}" for where, what in sorted(self._troubles.items())]

    def __call__(
        self,
        *,
        context: BoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        **_: object,
    ) -> AuthorizeResult:
        """Return who the bot is where a request comes from; without a token if it is not there.

        The workspace alone decides: of what a person of another organisation sends off, the
        organisation is theirs (docs/adr/0107).
        """
        organisation = (enterprise_id or "") if context.is_enterprise_install else ""
        found = self.find(team_id or organisation, organisation)
        if found is None:
            return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="")
        return AuthorizeResult(
            enterprise_id=found.of.organisation or None,
            team_id=team_id,
            bot_user_id=found.by.bot_user,
            bot_id=found.by.bot_id,
            bot_token=found.token,
        )

    def token_of(self, workspace: str) -> str:
        """Return the token for a workspace; empty if the app is not there: Slack will say so."""
        found = self.find(workspace)
        return found.token if found else ""

    def bot_user_of(self, body: Mapping[str, Any]) -> str:
        """Return the bot's user id where a request comes from; empty if that is not known."""
        known = self._known.get(workspace_of(body))
        return known.by.bot_user if known else ""

    def is_own(self, body: Mapping[str, Any]) -> bool:
        """Tell whether an event came from the bot itself."""
        known = self._known.get(workspace_of(body))
        users = {known.by.bot_user} if known else set[str]()
        bots = {known.by.bot_id} if known else set[str]()
        return is_by(body, users | authorised_bots(body), bots)

    def find(self, workspace: str, organisation: str = "") -> Opened | None:
        """Return the installation of a workspace, its token renewed if it has expired.

        A workspace of which nothing is known has that of its ``organisation``.
        """
        try:
            found = self._read(workspace, organisation)
        except Unavailable:
            self._away_until = self._clock.monotonic() + AWAY_SECONDS
            return self._known.get(workspace)
        except Locked:
            self._shut(workspace)
            found = None
        self._keep(workspace, found)
        return found

    def installed(self) -> None:
        """Let go on what waited for an installation."""
        self._troubles.clear()
        self._accepted()

    def heard(self, workspace: str, method: str, result: Result) -> None:
        """Learn from what became of a message whether Slack accepts the installation."""
        if isinstance(result, Sent):
            self._troubles.pop(workspace, None)
        elif isinstance(result, Refused) and result.error in OF_INSTALLATION:
            missing = f" (scope {result.needed})" if result.needed else ""
            self._troubles[workspace] = (
                f"Slack refuses {method}: {result.error}{missing}. Messages wait: install the app "
                f"there again at {self._address}"
            )
            log.warning("%s: Slack refuses %s: %s%s", workspace, method, result.error, missing)

    def asked(self, client: WebClient) -> list[str]:
        """Ask Slack about every token; return what is wrong. Raises ``Unavailable``."""
        wrong = []
        for each in self._every():
            token = self.token_of(each.workspace)
            if not token:
                wrong.append(f"{each.workspace}: {self._troubles.get(each.workspace, 'no token')}")
                continue
            try:
                client.auth_test(token=token)
                if each.lacks and each.token:
                    scopes = ", ".join(each.lacks)
                    wrong.append(f"{each.workspace}: lacks {scopes}; install it again there")
            except SlackApiError as error:
                wrong.append(f"{each.workspace}: {read_error(error)[1] or 'Slack is away'}")
            except (OSError, HTTPException, SlackClientError, ValueError) as error:
                wrong.append(f"{each.workspace}: {type(error).__name__}")
        return wrong

    def start(self, accepted: Callable[[], None] = lambda: None) -> None:
        """Begin to look for tokens that end; ``accepted`` is called when one may be used again."""
        self._accepted = accepted
        Thread(target=self._look, name="installations", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopping.set()

    def look(self) -> None:
        """Renew the tokens that end soon. Raises ``Unavailable``, ``Conflict``."""
        for each in filter(self._renewer.is_due, self._every()):
            try:
                self._renewer.renew(each)
            except Locked:
                self._shut(each.workspace)

    def _shut(self, workspace: str) -> None:
        self._troubles[workspace] = "none of SECRET_KEYS opens its token"
        log.error("no key opens the token of %s", workspace)

    def is_in(self, body: Mapping[str, Any]) -> bool:
        """Tell whether the app is installed where an authorized request comes from."""
        where = workspace_of(body) or organisation_of(body)
        return where in self._known or self.find(where, organisation_of(body)) is not None

    def note(self, workspace: str, organisation: str) -> None:
        """Remember that the app is in a workspace by the installation of its organisation."""
        known = self._known.get(workspace)
        if known is None or known.of.revision or not known.of.organisation:
            return
        with self._database.transaction() as store:
            if store.installations.find(workspace) is None:
                member = Installation(workspace, organisation)
                installations.install(store, member, self._clock.now())

    def _every(self) -> list[Installation]:
        with self._database.reading() as store:
            every = store.installations.every()
        return [each for each in every if each.ended_at is None]

    def _look(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
            except (Unavailable, Conflict) as error:
                log.warning("tokens are renewed later: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the next look may go well
                fault(log, error, "tokens could not be renewed")
            self._stopping.wait(LOOK_SECONDS)

    def _read(self, workspace: str, organisation: str) -> Opened | None:
        known = self._known.get(workspace)
        if known is not None and self._clock.monotonic() < self._away_until:
            return known
        pair = self._pair(workspace, organisation)
        if pair is None:
            return None
        of, by = pair
        if self._renewer.has_ended(by):
            by = self._renewer.renewed(by)
        if known is not None and known.by.token == by.token:
            return Opened(of, by, known.token)
        return Opened(of, by, self._vault.open(by.token))

    def _pair(self, workspace: str, organisation: str) -> tuple[Installation, Installation] | None:
        """Return the installation of a workspace, and that which has the token."""
        with self._database.reading() as store:
            of = store.installations.find(workspace)
            if of is None and organisation:
                of = Installation(workspace, organisation)
            if of is None or of.ended_at is not None:
                return None
            by = store.installations.find(of.organisation) if of.organisation else of
        return (of, by) if by is not None and by.ended_at is None else None

    def _keep(self, workspace: str, found: Opened | None) -> None:
        with self._lock:
            self._known.pop(workspace, None)
            if found is not None:
                self._known[workspace] = found
            while len(self._known) > self.limit:
                self._known.popitem(last=False)
