"""Renewing tokens that expire: once, however many requests and processes need it at the same time.

A refresh token is good once (docs.slack.dev/authentication/using-token-rotation). So whoever renews
claims that in the database first; the others go on with the old token, which is good until it ends,
or wait for the new one.
"""

import logging
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.clock import Waiter
from bot.config import Settings
from bot.ports import Clock, Conflict, Database, Unavailable
from bot.rules.installations import Installation
from handlers.sending import read_error
from handlers.vault import Vault

log = logging.getLogger(__name__)

EARLY = 2 * 3600.0
"""Seconds before its end from which a token is renewed; Slack's are good for twelve hours."""
MARGIN = 60.0
"""Seconds before its end from which a token is not used: it is to be good when it arrives."""
LEASE = 30.0
"""Seconds after which another may try, when whoever had claimed it is not heard of."""
WAIT = 2.0
"""Seconds for which a request waits for a token that another one renews; Slack waits three."""
_LOOK = 0.05
_SAVE_SECONDS = 20.0
"""Seconds for which what Slack gave is tried to be saved: nobody can be given it again."""


class Renewer:
    """Asks Slack for the next token."""

    def __init__(
        self,
        settings: Settings,
        client: WebClient,
        database: Database,
        clock: Clock,
        vault: Vault,
    ) -> None:
        """Take the app's id and secret from the settings, and a client without a token."""
        self._settings = settings
        self._client = client
        self._database = database
        self._clock = clock
        self._vault = vault

    def is_due(self, of: Installation) -> bool:
        """Tell whether it is time to renew the token."""
        return bool(of.refresh) and self._clock.epoch() >= of.expires_at - EARLY

    def has_ended(self, of: Installation) -> bool:
        """Tell whether the token is not to be used any more."""
        return bool(of.refresh) and self._clock.epoch() >= of.expires_at - MARGIN

    def renewed(self, of: Installation) -> Installation:
        """Return the installation with a token that is good, by us or by another; waits for it.

        If there is none in time it is as it was. Raises ``Unavailable``, ``Locked``.
        """
        until, pause = self._clock.monotonic() + WAIT, Waiter()
        while not self.renew(of):
            with self._database.reading() as store:
                now = store.installations.find(of.workspace)
            if now is None or not self.has_ended(now):
                return now or of
            if self._clock.monotonic() >= until:
                return of
            of = now
            pause.sleep(_LOOK)
        with self._database.reading() as store:
            return store.installations.find(of.workspace) or of

    def renew(self, of: Installation) -> bool:
        """Renew the token unless somebody else does; tell whether so. Raises ``Locked``."""
        # Opened before it is claimed: who cannot do it keeps nobody else from it.
        refresh, epoch = self._vault.open(of.refresh), self._clock.epoch()
        answer = self._ask(of, refresh) if self._claims(of, epoch) else None
        if answer is None:
            return False
        lock = self._vault.lock
        self._save(
            of.renewed(
                lock(str(answer["access_token"]), epoch),
                lock(str(answer["refresh_token"]), epoch),
                epoch + float(answer["expires_in"]),
            )
        )
        log.info("the token of %s was renewed", of.workspace)
        return True

    def _claims(self, of: Installation, epoch: float) -> bool:
        """Claim it for a while; nobody else does meanwhile."""
        try:
            with self._database.transaction() as store:
                return store.installations.claim(of, epoch, epoch + LEASE)
        except Conflict:  # another one is claiming it
            return False

    def _ask(self, of: Installation, refresh: str) -> SlackResponse | None:
        secret = self._settings.slack_client_secret
        try:
            return self._client.oauth_v2_access(
                client_id=self._settings.slack_client_id or "",
                client_secret=secret.get_secret_value() if secret else "",
                grant_type="refresh_token",
                refresh_token=refresh,
            )
        except SlackApiError as error:
            log.warning("the token of %s is not renewed: %s", of.workspace, read_error(error)[1])
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            log.warning("the token of %s is not renewed: %s", of.workspace, type(error).__name__)
        return None

    def _save(self, renewed: Installation) -> None:
        until, pause = self._clock.monotonic() + _SAVE_SECONDS, Waiter()
        while True:
            try:
                with self._database.transaction() as store:
                    store.installations.renew(renewed, self._clock.now())
            except (Unavailable, Conflict):
                if self._clock.monotonic() >= until:
                    raise
                pause.sleep(_LOOK)
            else:
                return
