"""Installing the app: the page that explains it, Slack's way back, and what came of it.

``state`` is encrypted with the keys of the tokens and says the time, so that no process has to
keep it; a cookie ties it to the browser in which it was begun. The code is good once, by Slack.
"""

import logging
import re
from dataclasses import dataclass
from hmac import compare_digest
from http.client import HTTPException
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode, urljoin

from flask import Blueprint, Response, request
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Settings
from bot.documents import install
from bot.i18n import LANGUAGES, Translator, translator
from bot.ports import Clock, Conflict, Database, Unavailable
from bot.rules.installations import SCOPES, Installation
from bot.services import installations
from handlers.installations import Installations
from handlers.pages import away, html
from handlers.sending import read_error
from handlers.vault import Locked, Vault

log = logging.getLogger(__name__)

STATE_SECONDS = 600
"""How long a person may take at Slack's page; its code is good for as long."""
COOKIE = "installing"
INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
_TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")
_UTC = "UTC"


class _Refused(Exception):  # noqa: N818 - the words come first
    """Nothing was installed; the page says why."""

    def __init__(self, why: str, status: int = 400, error: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.error = error


@dataclass(frozen=True, slots=True)
class Door:
    """What the pages need."""

    settings: Settings
    client: WebClient
    """Without a token."""
    database: Database
    clock: Clock
    vault: Vault
    installations: Installations

    def blueprint(self) -> Blueprint:
        """Return the two addresses."""
        routes = Blueprint("installing", __name__)
        routes.add_url_rule(INSTALL, "install", self._show)
        routes.add_url_rule(BACK, "back", self._back)
        routes.register_error_handler(Unavailable, away)
        return routes

    def _show(self) -> Response:
        if "done" in request.args:
            return self._done(request.args["done"])
        t, team = _reader(request.args.get("lang", "")), request.args.get("team", "")
        nonce = f"{t.language}.{token_urlsafe(24)}"
        asked = {
            "client_id": self.settings.slack_client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": self._address(BACK),
            "state": self.vault.lock(nonce, self.clock.epoch()),
            **({"team": team} if _TEAM.fullmatch(team) else {}),
        }
        leads = urljoin(self.settings.slack_api_url, f"/oauth/v2/authorize?{urlencode(asked)}")
        answer = html(install.asking(t, leads, self.settings.uninstalled_kept_days, team))
        is_safe = self.settings.public_url.startswith("https:")
        answer.set_cookie(
            COOKIE, nonce, STATE_SECONDS, path=BACK, secure=is_safe, httponly=True, samesite="Lax"
        )
        return answer

    def _back(self) -> Response:
        t = _reader(request.cookies.get(COOKIE, "").partition(".")[0])
        try:
            self._check()
            name = self._installed(self._exchange())
        except _Refused as no:
            log.warning("nothing was installed: %s %s", no.why, no.error)
            return html(install.refused(t, no.why, no.error, INSTALL), no.status)
        told = self.vault.lock(f"{t.language}.{name}", self.clock.epoch())
        # Elsewhere, because the code is used up: whoever reloads is to see the same.
        answer = _led(f"{INSTALL}?{urlencode({'done': told})}")
        answer.delete_cookie(COOKIE, path=BACK)
        return answer

    def _done(self, told: str) -> Response:
        """Say where it was installed just now; later on, begin anew."""
        try:
            said = self.vault.open_young(told, STATE_SECONDS, self.clock.epoch())
        except Locked:
            return _led(INSTALL)
        language, _, name = said.partition(".")
        return html(install.done(_reader(language), name))

    def _check(self) -> None:
        """Check that it was begun here, in this browser, and a short while ago."""
        kept = request.cookies.get(COOKIE, "")
        try:
            begun = self.vault.open_young(
                request.args.get("state", ""), STATE_SECONDS, self.clock.epoch()
            )
        except Locked:
            begun = ""
        if not begun or not compare_digest(begun.encode(), kept.encode()):
            raise _Refused(install.STRANGE)
        if "error" in request.args or not request.args.get("code"):
            raise _Refused(install.DENIED, 200)

    def _exchange(self) -> dict[str, Any]:
        secret = self.settings.slack_client_secret
        try:
            answer = self.client.oauth_v2_access(
                client_id=self.settings.slack_client_id or "",
                client_secret=secret.get_secret_value() if secret else "",
                code=request.args["code"],
                redirect_uri=self._address(BACK),
            )
        except SlackApiError as error:
            raise _Refused(install.NOT_TAKEN, 400, read_error(error)[1]) from None
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            raise _Refused(install.NOT_REACHED, 502, type(error).__name__) from None
        return dict(answer.data) if isinstance(answer.data, dict) else {}

    def _installed(self, given: dict[str, Any]) -> str:
        """Keep what Slack gave; return the name of where it is."""
        place = given["enterprise"] if given.get("is_enterprise_install") else given["team"]
        epoch, token = self.clock.epoch(), str(given["access_token"])
        lasts = float(given.get("expires_in") or 0)
        installation = Installation(
            str(place["id"]),
            bot_user=str(given.get("bot_user_id", "")),
            bot_id=self._bot_id(token),
            token=self.vault.lock(token, epoch),
            refresh=self.vault.lock(str(given.get("refresh_token") or ""), epoch),
            scopes=str(given.get("scope", "")),
            expires_at=epoch + lasts if lasts else 0.0,
        )
        self._save(installation, str((given.get("authed_user") or {}).get("id") or ""))
        log.info("the app was installed in %s", installation.workspace)
        self.installations.installed()
        return str(place.get("name") or place["id"])

    def _save(self, installation: Installation, by: str) -> None:
        for last in (False, True):
            try:
                with self.database.transaction() as store:
                    installations.install(store, installation, self.clock.now(), by)
            except Conflict as error:
                if last:
                    raise Unavailable from error
            else:
                return

    def _bot_id(self, token: str) -> str:
        """Ask for the bot's other id, by which its own messages are told; empty if Slack is away.

        Its user id and the app's id tell them as well.
        """
        try:
            return str(self.client.auth_test(token=token).get("bot_id") or "")
        except (SlackApiError, OSError, HTTPException, SlackClientError, ValueError) as error:
            log.warning("the bot's id is not known yet: %s", type(error).__name__)
            return ""

    def _address(self, path: str) -> str:
        return f"{self.settings.public_url}{path}"


def _led(address: str) -> Response:
    return Response("", 303, {"Location": address})


def _reader(wanted: str) -> Translator:
    """Return the translator of what was chosen, else of what the browser takes."""
    accepted = request.accept_languages.best_match(LANGUAGES, LANGUAGES[0])
    return translator(wanted if wanted in LANGUAGES else str(accepted), _UTC)
