"""Installing the app by OAuth: the page, the code, the token; and how the app goes again."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_bolt import App, BoltRequest
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from rehearsal.clock import RehearsalClock
from rehearsal.manifest import Manifest
from rehearsal.model import (
    BOT_TOKEN,
    BOT_USER,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    Population,
)
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Answer, Caller, HeldClock
from tests.rehearsal.conftest import MANIFEST, MORE_SCOPES, START
from tests.rehearsal.reading import Reader, is_in
from tests.rehearsal.test_shapes import SAMPLES, hearing, sample, strange

Json = dict[str, Any]
BACK = "http://127.0.0.1:8421/slack/oauth_redirect"
ENDED = {"app_uninstalled", "tokens_revoked"}
SCOPES = ["chat:write", "im:write", "channels:read"]
#: What Slack answers of tokens that are renewed, of hooks, and of people's own tokens.
NOT_ASKED = {"refresh_token", "expires_in", "incoming_webhook", "scope", "access_token"}
PROOF = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}


def manifest(*redirects: str) -> Manifest:
    scopes = [*MANIFEST["oauth_config"]["scopes"]["bot"], *MORE_SCOPES]  # type: ignore[index]
    events = [*MANIFEST["settings"]["event_subscriptions"]["bot_events"], *ENDED]  # type: ignore[index]
    return Manifest.parse(
        {
            **MANIFEST,
            "oauth_config": {"scopes": {"bot": scopes}, "redirect_urls": [*redirects]},
            "settings": {
                **MANIFEST["settings"],  # type: ignore[dict-item]
                "event_subscriptions": {"bot_events": events},
            },
        }
    )


@contextmanager
def running(
    population: Population, clock: RehearsalClock, path: Path | None = None
) -> Iterator[Caller]:
    with (
        Rehearsal(population, manifest=manifest(BACK), clock=clock, state_path=path) as rehearsal,
        closing(HTTPConnection("127.0.0.1", rehearsal.port, timeout=10)) as connection,
    ):
        yield Caller(rehearsal, connection)


@pytest.fixture
def bare(population: Population) -> Population:
    """Give the workspace before the app is installed."""
    channels = (
        replace(each, members=[one for one in each.members if one != BOT_USER])
        for each in population.channels
    )
    return replace(population, channels=tuple(channels), installed=False)


@pytest.fixture
def caller(bare: Population) -> Iterator[Caller]:
    with running(bare, HeldClock(START)) as made:
        yield made


class Browser:
    """A browser without a script: it reads a page, and sends its form off."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.status = 0
        self.html = self.location = ""
        self.headers: dict[str, str] = {}

    def go(self, method: str, path: str, body: str = "", **headers: str) -> "Browser":
        port = self.caller.rehearsal.port
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request(method, path, body.encode() or None, headers)
            answer = connection.getresponse()
            self.status, self.html = answer.status, answer.read().decode()
            self.headers = {key.lower(): value for key, value in answer.getheaders()}
            self.location = self.headers.get("location", "")
        return self

    def opens(self, language: str = "en-GB", **given: str) -> "Browser":
        asked = {"client_id": CLIENT_ID, "scope": ",".join(SCOPES), **given}
        path = f"/oauth/v2/authorize?{urlencode(asked)}"
        return self.go("GET", path, **{"Accept-Language": language})

    def answers(self, answer: str, user: str = "U0MAJA", **more: str) -> "Browser":
        found = re.search(r'name="ticket" value="([0-9a-f]+)"', self.html)
        assert found, self.html
        form = urlencode({"ticket": found[1], "user": user, "answer": answer})
        kind = "application/x-www-form-urlencoded"
        return self.go("POST", "/oauth/v2/authorize", form, **{"Content-Type": kind, **more})

    @property
    def told(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.location).query, keep_blank_values=True)


@pytest.fixture
def browser(caller: Caller) -> Browser:
    return Browser(caller)


def code(browser: Browser, **given: str) -> str:
    return browser.opens(**given).answers("allow").told["code"][0]


def access(caller: Caller, **given: str) -> Answer:
    return caller.call("oauth.v2.access", {**PROOF, **given}, {"token": ""})


def installed(browser: Browser, **given: str) -> str:
    """Install the app; return its token."""
    got = access(browser.caller, code=code(browser, **given))
    assert not got.error
    return str(got.whole["access_token"])


def test_a_person_reads_what_is_asked_and_allows_it(browser: Browser, caller: Caller) -> None:
    page = browser.opens("sv-SE,sv;q=0.9,en;q=0.8", state="one & two", redirect_uri=BACK)
    assert page.status == 200
    words = unescape(re.sub(r"<[^>]+>", "", page.html))
    assert "Dialogmöten vill installeras i Region Stockholm" in words
    for scope in SCOPES:
        assert scope in words
    assert "skriva meddelanden som sig själv" in words
    assert re.findall(r"<option [^>]*>([^<]+)", page.html) == ["Maja Lind", "Ulla Berg"]
    assert "form-action 'self' http://127.0.0.1:8421;" in page.headers["content-security-policy"]
    led = page.answers("allow", "U0ULLA")
    assert (led.status, led.location.partition("?")[0]) == (302, BACK)
    assert led.told["state"] == ["one & two"], "as it came"
    got = access(caller, code=led.told["code"][0], redirect_uri=BACK).whole
    assert got["authed_user"] == {"id": "U0ULLA"}
    assert (got["team"], got["bot_user_id"]) == (
        {"id": "T0REGION", "name": "Region Stockholm"},
        BOT_USER,
    )
    assert got["scope"].split(",") == sorted(SCOPES)
    assert got["token_type"] == "bot"
    if SAMPLES.is_dir():
        assert set(strange(got, sample("api/oauth.v2.access"))) == set()


def test_a_person_refuses(browser: Browser, caller: Caller) -> None:
    led = browser.opens("en", state="s").answers("cancel")
    assert led.told == {"error": ["access_denied"], "state": ["s"]}
    assert led.location.startswith(BACK), "the first of the manifest"
    assert not caller.rehearsal.place.installation.is_there


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "chat:write,admin"}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "not_rehearsed"),
        ({"team": "T0NACKA"}, "invalid_team_for_non_distributed_app"),
        ({"redirect_uri": "https://elsewhere.example/slack/oauth_redirect"}, "bad_redirect_uri"),
        ({"redirect_uri": BACK.replace("8421", "8422")}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}s"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}/../other"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}/%2e%2e/other"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}/\\..\\other"}, "bad_redirect_uri"),
        ({"redirect_uri": f"{BACK}#there"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://[bad"}, "bad_redirect_uri"),
        ({"redirect_uri": "javascript:alert(1)"}, "bad_redirect_uri"),
    ],
)
def test_what_slack_would_not_ask_a_person_is_not_asked(
    given: dict[str, str], error: str, browser: Browser
) -> None:
    page = browser.opens("en", **given)
    assert (page.status, error in page.html) == (400, True)
    assert "<form" not in page.html


def test_the_address_may_lie_below_that_of_the_manifest(browser: Browser) -> None:
    led = browser.opens("en", redirect_uri=f"{BACK}/sv?from=guide").answers("allow")
    assert led.location.startswith(f"{BACK}/sv?from=guide&code=")


def test_an_address_elsewhere_needs_tls(browser: Browser) -> None:
    place = browser.caller.rehearsal.place
    for address, status in (("http://bot.example/back", 400), ("https://bot.example/back", 200)):
        place.manifest = replace(place.manifest, redirect_urls=(address,))
        assert browser.opens("en").status == status
    place.manifest = replace(place.manifest, redirect_urls=())
    assert browser.opens("en").status == 400


def test_guests_install_nothing_and_an_answer_counts_once(browser: Browser, caller: Caller) -> None:
    control = Control(caller.rehearsal.url)
    control.post("/guests", user="U0ULLA", guest="multi")
    page = browser.opens("en")
    assert "Ulla Berg" not in page.html
    assert (page.answers("allow", "U0ULLA").status, "Guests cannot" in page.html) == (400, True)
    for user in ("U0NILS", "U0GONE", BOT_USER, "U0NOBODY"):
        assert browser.opens("en").answers("allow", user).status == 400
    page, shown = browser.opens("en"), browser.html
    page.answers("allow")
    browser.html = shown
    assert browser.answers("allow").status == 400, "answered already"
    browser.opens("en").answers("allow", Origin="http://elsewhere.example")
    assert browser.status == 403, "another page's form"


def test_a_refused_answer_is_in_the_language_of_the_page(browser: Browser) -> None:
    page = browser.opens("en-GB", lang="sv", state="one & two")
    (leads,) = re.findall(r'<form method="post" action="([^"]+)"', page.html)
    (ticket,) = re.findall(r'name="ticket" value="([0-9a-f]+)"', page.html)
    form = urlencode({"ticket": ticket, "user": "U0NOBODY", "answer": "allow"})
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Accept-Language": "en-GB"}
    page = browser.go("POST", unescape(leads), form, **kind)
    assert (page.status, "Gäster kan inte installera appar" in page.html) == (400, True)
    (other,) = re.findall(r'href="([^"]+)" lang="en"', page.html)
    page = browser.go("GET", unescape(other), **kind)
    assert (page.status, "Allow" in page.html) == (200, True), "what was asked, in English"
    assert parse_qs(urlsplit(unescape(other)).query)["state"] == ["one & two"]


def test_an_answer_to_nothing_leads_nowhere_else(browser: Browser) -> None:
    for path in ("/oauth/v2/authorize", "/oauth/v2/authorize?lang=sv"):
        page = browser.go("POST", path, "ticket=1&answer=allow", **{"Accept-Language": "en"})
        assert page.status == 400
        assert re.findall(r'href="([^"]*authorize[^"]*)"', page.html) == []
        assert ("redan besvarats" in page.html) is ("lang=sv" in path)


def test_a_code_is_good_once_and_for_ten_minutes(browser: Browser, caller: Caller) -> None:
    one = code(browser)
    assert not access(caller, code=one).error
    assert access(caller, code=one).error == "code_already_used"
    late = code(browser)
    caller.later(600.1)
    assert access(caller, code=late).error == "invalid_code"
    soon = code(browser)
    caller.later(599.9)
    assert not access(caller, code=soon).error


def test_the_address_of_a_code_is_the_one_that_was_asked_with(
    browser: Browser, caller: Caller
) -> None:
    one = code(browser, redirect_uri=BACK)
    for wrong in ({}, {"redirect_uri": f"{BACK}/sv"}):
        assert access(caller, code=one, **wrong).error == "bad_redirect_uri"
    assert not access(caller, code=one, redirect_uri=BACK).error
    assert access(caller, code=code(browser), redirect_uri=BACK).error == "bad_redirect_uri"


def test_scopes_are_added_and_the_token_stays(browser: Browser, caller: Caller) -> None:
    token = installed(browser, scope="chat:write")
    with_it = {"token": token}
    assert caller.call("users.list", {}, with_it).error == "missing_scope"
    assert caller.call("users.list", {}, with_it).whole["provided"] == "chat:write"
    page = browser.opens("en", scope="users:read")
    assert "installed here already" in page.html
    again = access(caller, code=page.answers("allow").told["code"][0]).whole
    assert (again["access_token"], again["scope"]) == (token, "chat:write,users:read")
    assert not caller.call("users.list", {}, with_it).error


def test_without_an_installation_nothing_is_open(caller: Caller) -> None:
    control = Control(caller.rehearsal.url)
    assert caller.call("auth.test", {}).error == "invalid_auth"
    where = {"user": "U0MAJA", "channel": "C0DIALOG"}
    assert control.refused("/command", command="/agenda", **where) == "unknown_command"
    shortcut = {"user": "U0MAJA", "callback_id": "propose"}
    assert control.refused("/shortcut", **shortcut) == "unknown_shortcut"
    assert control.refused("/open-home", user="U0MAJA") == "not_installed"
    assert control.refused("/join", channel="C0DIALOG", user="app") == "not_installed"
    assert control.refused("/message", user="U0MAJA", channel="app", text="x") == "not_installed"
    with hearing(caller.rehearsal) as heard:
        control.post("/message", text="@Dialogmöten hej", **where)
    assert heard == []
    assert control.get("/state")["commands"] == []


@pytest.mark.parametrize(
    ("method", "args"),
    [("auth.revoke", {}), ("apps.uninstall", PROOF)],
    ids=["revoke", "uninstall"],
)
def test_an_app_that_goes_hears_of_it_and_its_token_opens_nothing(
    method: str, args: dict[str, str], browser: Browser, caller: Caller
) -> None:
    control = Control(caller.rehearsal.url)
    token = installed(browser)
    control.post("/join", channel="C0DIALOG", user="app", inviter="U0MAJA")
    sent = {"channel": "C0DIALOG", "text": "x"}
    assert not caller.call("chat.postMessage", sent, {"token": token}).error
    with hearing(caller.rehearsal) as heard:
        assert not caller.call(method, args, {"token": token}).error
        caller.rehearsal.deliverer.drain(5)
    events = {body["event"]["type"]: body for body in heard}
    assert events.keys() == ENDED
    assert events["tokens_revoked"]["event"]["tokens"] == {"oauth": [], "bot": [BOT_USER]}
    if SAMPLES.is_dir():
        for kind, name in (
            ("tokens_revoked", "TokensRevoked"),
            ("app_uninstalled", "AppUninstalled"),
        ):
            assert set(strange(events[kind], sample(f"events/{name}"))) == set()
    assert caller.call("auth.test", {}, {"token": token}).error == "account_inactive"
    assert BOT_USER not in caller.rehearsal.place.workspace.channels["C0DIALOG"].members
    anew = installed(browser)
    assert anew != token
    assert caller.call("auth.test", {}, {"token": token}).error == "invalid_auth"
    refused = caller.call("chat.postMessage", sent, {"token": anew})
    assert refused.error == "not_in_channel", "it has to be invited anew"


def test_a_trial_of_revoking_revokes_nothing(browser: Browser, caller: Caller) -> None:
    token = installed(browser)
    tried = caller.call("auth.revoke", {"test": "1"}, {"token": token})
    assert (tried.error, tried.whole["revoked"]) == ("", False)
    assert not caller.call("auth.test", {}, {"token": token}).error


def test_an_installation_lives_on_with_its_workspace(bare: Population, tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    with running(bare, HeldClock(START), path) as first:
        token = installed(Browser(first))
    with running(bare, HeldClock(START), path) as second:
        assert not second.call("auth.test", {}, {"token": token}).error
        assert second.call("users.list", {}, {"token": token}).error == "missing_scope"
        second.rehearsal.place.reset()
        assert second.call("auth.test", {}, {"token": token}).error == "invalid_auth"


# Bolt's own OAuth


@contextmanager
def bolt(caller: Caller, folder: Path) -> Iterator[tuple[App, str, FileInstallationStore]]:
    """Serve a Bolt app that is installed by its own flow; gives where it begins."""
    rehearsal = caller.rehearsal
    store = FileInstallationStore(base_dir=str(folder), client_id=CLIENT_ID)
    flow: list[OAuthFlow] = []

    def answer(body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        path = headers.get("X-Path", "")
        request = BoltRequest(body=body, query=urlsplit(path).query, headers=dict(headers))
        if path.startswith("/slack/install"):
            done = flow[0].handle_installation(request)
        elif path.startswith("/slack/oauth_redirect"):
            done = flow[0].handle_callback(request)
        else:
            done = app.dispatch(request)
        return done.status, {key: value[0] for key, value in done.headers.items()}, done.body or ""

    with bots.listening(answer) as url:
        back = url.replace("/slack/events", "/slack/oauth_redirect")
        rehearsal.place.manifest = replace(rehearsal.place.manifest, redirect_urls=(back,))
        settings = OAuthSettings(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            scopes=[*SCOPES, "app_mentions:read", "channels:history"],
            redirect_uri=back,
            authorization_url=f"{rehearsal.url}/oauth/v2/authorize",
            installation_store=store,
            state_store=FileOAuthStateStore(expiration_seconds=600, base_dir=str(folder)),
        )
        client = Reader(base_url=rehearsal.base_url, retry_handlers=[])
        flow.append(OAuthFlow(client=client, settings=settings))
        app = App(
            client=client,
            signing_secret=SIGNING_SECRET,
            oauth_flow=flow[0],
            process_before_response=True,
        )
        app.enable_token_revocation_listeners()
        rehearsal.deliverer.bot_url = url
        yield app, url, store
        known = sample("api/oauth.v2.access") if SAMPLES.is_dir() else {}
        lacking = {each.rpartition(".")[2] for each in client.lacking if is_in(known, each)}
        assert lacking <= NOT_ASKED
        rehearsal.deliverer.drain(5)
        rehearsal.deliverer.bot_url = None


def followed(url: str, cookie: str = "") -> tuple[int, str, dict[str, str]]:
    parts = urlsplit(url)
    with closing(HTTPConnection(parts.hostname or "", parts.port, timeout=10)) as connection:
        path = f"{parts.path}?{parts.query}"
        connection.request("GET", path, headers={"X-Path": path, "Cookie": cookie})
        answer = connection.getresponse()
        found = {key.lower(): value for key, value in answer.getheaders()}
        return answer.status, answer.read().decode(), found


def test_bolts_own_flow_installs_the_app_and_hears_that_it_is_gone(
    caller: Caller, browser: Browser, tmp_path: Path
) -> None:
    control = Control(caller.rehearsal.url)
    with bolt(caller, tmp_path) as (app, url, store):
        said: list[str] = []

        @app.event("app_mention")
        def mentioned(event: Json, say: Any) -> None:  # noqa: ANN401 - Bolt's
            said.append(event["text"])
            say("I am here")

        status, html, headers = followed(url.replace("/events", "/install"))
        assert status == 200
        (asked,) = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]+)"', html)
        parts = urlsplit(unescape(asked))
        cookie = headers["set-cookie"].partition(";")[0]
        led = browser.go("GET", f"{parts.path}?{parts.query}").answers("allow")
        status, html, _ = followed(led.location, cookie)
        assert (status, "Thank you" in html) == (200, True), html
        found = store.find_bot(enterprise_id=None, team_id="T0REGION")
        assert found is not None
        assert found.bot_user_id == BOT_USER
        client = WebClient(found.bot_token, base_url=caller.rehearsal.base_url, retry_handlers=[])
        assert client.auth_test()["team_id"] == "T0REGION"
        control.post("/join", channel="C0DIALOG", user="app", inviter="U0MAJA")
        control.post("/message", channel="C0DIALOG", user="U0MAJA", text="@Dialogmöten hej")
        caller.rehearsal.deliverer.drain(5)
        assert said
        history = caller.rehearsal.place.workspace.in_channel("C0DIALOG")
        assert history[-1].text == "I am here"
        assert client.apps_uninstall(**PROOF)["ok"]
        caller.rehearsal.deliverer.drain(5)
        assert store.find_bot(enterprise_id=None, team_id="T0REGION") is None


def test_bolts_own_flow_says_when_a_person_refuses(
    caller: Caller, browser: Browser, tmp_path: Path
) -> None:
    with bolt(caller, tmp_path) as (_app, url, store):
        _status, html, headers = followed(url.replace("/events", "/install"))
        (asked,) = re.findall(r'href="([^"]+/oauth/v2/authorize[^"]+)"', html)
        parts = urlsplit(unescape(asked))
        led = browser.go("GET", f"{parts.path}?{parts.query}").answers("cancel")
        _status, html, _ = followed(led.location, headers["set-cookie"].partition(";")[0])
        assert "access_denied" in html
        assert store.find_bot(enterprise_id=None, team_id="T0REGION") is None


def test_the_token_that_was_there_from_the_beginning_can_be_revoked_too(
    population: Population,
) -> None:
    with running(population, HeldClock(START)) as caller:
        assert caller.call("auth.revoke", {}).whole["revoked"]
        assert caller.call("auth.test", {}).error == "account_inactive"
        assert installed(Browser(caller)) != BOT_TOKEN
