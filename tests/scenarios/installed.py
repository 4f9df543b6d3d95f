"""A bot in several workspaces: installed there by its own pages and Slack's, as people would."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from html import unescape
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit

from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import Application, build
from bot.config import Settings, exact
from rehearsal.manifest import PATH, Manifest
from rehearsal.model import (
    APP_TOKEN,
    BOT_USER,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    Channel,
    Population,
)
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control, Json
from tests.rehearsal.conftest import ELSEWHERE, GONE, HOME, MAJA, NILS, START, STRANGER, ULLA
from tests.rehearsal.towns import NACKA, of
from tests.scenarios.processes import free_port
from tests.stage import FAST, Transport, begin

REGION = HOME.id
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
BROUGHT_BY = {REGION: MAJA.id, NACKA: NILS.id}
_FORM = "application/x-www-form-urlencoded"
_HTTP = PATH.with_name("manifest.http.json")


@dataclass
class Browser:
    """A browser without a script, that keeps cookies by server."""

    language: str = "en-GB"
    status: int = 0
    html: str = ""
    location: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def go(self, url: str, form: dict[str, str] | None = None) -> Self:
        parts = urlsplit(url)
        headers = {"Accept-Language": self.language, "Cookie": self.cookies.get(parts.netloc, "")}
        body = urlencode(form) if form is not None else None
        if body is not None:
            headers["Content-Type"] = _FORM
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        with closing(HTTPConnection(parts.netloc, timeout=20)) as connection:
            connection.request("GET" if form is None else "POST", path, body, headers)
            answer = connection.getresponse()
            self.status, self.html = answer.status, answer.read().decode()
            self.location = answer.getheader("Location") or ""
            cookie = answer.getheader("Set-Cookie")
            if cookie is not None:
                self.cookies[parts.netloc] = cookie.partition(";")[0]
        return self

    @property
    def words(self) -> str:
        return " ".join(unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", self.html)).split())

    @property
    def onward(self) -> str:
        """The address of the page's own button."""
        (leads,) = re.findall(r'class="go"><a href="([^"]+)"', self.html)
        return unescape(leads)


@dataclass(frozen=True)
class Where:
    """Where a bot is installed, and by whom; ``url`` is the bot's own."""

    rehearsal: Rehearsal
    url: str
    team: str
    user: str


def allowed(where: Where, browser: Browser, *, without: str = "") -> Browser:
    """Go from the bot's page to Slack's, and allow it there; not yet led back."""
    page = browser.go(f"{where.url}/slack/install?team={where.team}")
    assert page.status == 200, page.html
    slack = page.go(page.onward.replace(quote(f",{without}"), "") if without else page.onward)
    assert slack.status == 200, slack.words
    (ticket,) = re.findall(r'name="ticket" value="([0-9a-f]+)"', slack.html)
    answer = {"ticket": ticket, "user": where.user, "answer": "allow"}
    return slack.go(f"{where.rehearsal.url}/oauth/v2/authorize", answer)


def led_back(led: Browser, url: str) -> Browser:
    """Go back to the bot, at ``url``; return where it ended."""
    assert led.status == 302, led.words
    back = led.go(led.location)
    return back.go(url + back.location) if back.status == 303 else back


@dataclass
class Hosted:
    """A bot that can be installed in the workspaces of a rehearsal."""

    rehearsal: Rehearsal
    settings: Settings
    app: Application
    control: Control = field(init=False)

    def __post_init__(self) -> None:
        self.control = Control(self.rehearsal.url)

    @property
    def url(self) -> str:
        return self.settings.public_url

    def asked(self, team: str, browser: Browser | None = None, *, without: str = "") -> Browser:
        """Go from the bot's page to Slack's, and allow it there; not yet led back.

        ``without`` a scope: as an older release would have asked.
        """
        where = Where(self.rehearsal, self.url, team, BROUGHT_BY[team])
        return allowed(where, browser or Browser(), without=without)

    def install(self, team: str, *, without: str = "") -> Browser:
        """Install the bot; return where it ended."""
        return led_back(self.asked(team, without=without), self.url)

    def token(self, team: str) -> str:
        return self.rehearsal.place.installations[team].token

    def commands(self, user: str, channel: str, line: str = "/dialog help") -> str:
        """Return what only the person sees."""
        command, _, text = line.partition(" ")
        where = {"user": user, "channel": channel}
        answer = self.control.post("/command", command=command, text=text, **where)
        return str((answer["ack"]["body"] or {}).get("text", ""))

    def writes(self, user: str, text: str) -> list[str]:
        """Let a person write to the bot; return what it wrote to them since."""
        answer = self.control.post("/message", channel="app", user=user, text=text)
        return [each["text"] for each in answer["messages"] if each["bot"]]

    def home(self, user: str) -> Json | None:
        self.control.post("/open-home", user=user)
        view: Json | None = self.control.get(f"/home/{user}")["view"]
        return view

    def restart(self, **given: Any) -> None:  # noqa: ANN401 - settings
        """Stop the bot, and start it with other settings."""
        self.app.stop()
        self.settings = self.settings.model_copy(update=given)
        self.app = started(self.rehearsal, self.settings)


def keyed(keys: str) -> dict[str, SecretStr]:
    """Return the setting of the keys that encrypt."""
    return {"secret_keys": SecretStr(keys)}


def people() -> Population:
    """Return the region and Nacka, in neither of which the app is installed."""
    begun = Population(
        HOME,
        START,
        teams=(ELSEWHERE,),
        users=(MAJA, ULLA, NILS, GONE, STRANGER),
        channels=(Channel("C0DIALOG", "dialog", members=[MAJA.id, ULLA.id, NILS.id]),),
        installed=False,
    )
    there = of(begun)
    without = (
        replace(each, members=[one for one in each.members if one != BOT_USER])
        for each in there.channels
    )
    return replace(there, channels=tuple(without))


def started(rehearsal: Rehearsal, settings: Settings) -> Application:
    app = build(settings, rehearsal.clock)
    begin(app, rehearsal, "socket" if settings.uses_socket else "http")
    return app


@contextmanager
def hosted(
    database_url: str,
    transport: Transport = "http",
    *,
    rotates: bool = False,
    **given: Any,  # noqa: ANN401 - settings
) -> Iterator[Hosted]:
    """Start a rehearsal of two workspaces, and a bot that is installed in neither."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    back = f"{url}/slack/oauth_redirect"
    manifest = replace(Manifest.read(_HTTP), redirect_urls=(back,), rotates_tokens=rotates)
    with Rehearsal(people(), manifest=manifest) as rehearsal:
        settings = exact(
            slack_client_id=CLIENT_ID,
            slack_client_secret=CLIENT_SECRET,
            slack_signing_secret=SIGNING_SECRET,
            slack_app_token=APP_TOKEN if transport == "socket" else None,
            secret_keys=OLD,
            public_url=url,
            slack_api_url=rehearsal.base_url,
            database_url=database_url,
            port=port,
            **{**FAST, **given},
        )
        made = Hosted(rehearsal, settings, started(rehearsal, settings))
        try:
            yield made
        finally:
            made.app.stop()
