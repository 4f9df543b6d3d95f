"""The pages by which the bot is installed: what they ask, and whom they believe."""

import re
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient

from bot.documents.install import REASONS
from bot.ports import Database, Unavailable
from bot.ports.audit import NO_SERIES
from bot.rules.installations import SCOPES
from bot.rules.trail import INSTALLED
from handlers import slack, web
from handlers.installing import BACK, INSTALL, STATE_SECONDS, Door
from handlers.metrics import Health, Metrics
from rehearsal.model import CLIENT_ID, CLIENT_SECRET
from rehearsal.server import Rehearsal
from storage.database import SqlDatabase
from tests.cases import for_each
from tests.handlers.test_installations import VAULT, made, settings
from tests.handlers.world import MAJA, TEAM
from tests.storage.given import HandClock


class Visit:
    """Somebody's browser at the bot's pages."""

    def __init__(self, rehearsal: Rehearsal, database: Database, clock: HandClock) -> None:
        self.rehearsal = rehearsal
        given = settings(rehearsal)
        several = made(rehearsal, database, clock)
        door = Door(given, slack.web_client(given), database, clock, VAULT, several)
        app = web.create(clock, Health, Metrics(Health), installing=door.blueprint())
        self.browser: FlaskClient = app.test_client()
        self.other: FlaskClient = app.test_client()

    def begin(self, query: str = "", browser: FlaskClient | None = None) -> dict[str, str]:
        """Open the page; return what it asks Slack's page for."""
        page = (browser or self.browser).get(f"{INSTALL}{query}")
        assert page.status_code == 200
        (leads,) = re.findall(r'class="go"><a href="([^"]+)"', page.text)
        assert unescape(leads).startswith(self.rehearsal.url + "/oauth/v2/authorize?")
        return dict(parse_qsl(urlsplit(unescape(leads)).query))

    def code(self, asked: dict[str, str]) -> str:
        """Let somebody allow it."""
        scopes = frozenset(asked["scope"].split(","))
        return self.rehearsal.place.installation.allow(MAJA, scopes, asked["redirect_uri"])

    def back(self, **query: str) -> tuple[int, str]:
        """Come back from Slack; return the status and the words that are read in the end."""
        answer = self.browser.get(BACK, query_string=query)
        if answer.status_code == 303:
            answer = self.browser.get(answer.location)
        words = re.sub(r"<style>.*?</style>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
        return answer.status_code, " ".join(unescape(words).split())


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def visit(rehearsal: Rehearsal, database: SqlDatabase, clock: HandClock) -> Visit:
    rehearsal.place.installation.remove()
    return Visit(rehearsal, database, clock)


def test_the_page_says_why_each_scope_is_asked_for(visit: Visit) -> None:
    assert tuple(sorted(REASONS)) == SCOPES
    page = visit.browser.get(INSTALL, headers={"Accept-Language": "de, en;q=0.5"})
    assert all(f"{each}</code>" in page.text for each in SCOPES)
    assert "14 working days" in page.text
    assert "<script" not in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "14 arbetsdagar" in visit.browser.get(f"{INSTALL}?lang=sv").text


def test_it_asks_for_its_scopes_and_a_workspace_that_was_named(visit: Visit) -> None:
    asked = visit.begin(f"?team={TEAM}")
    assert asked["scope"].split(",") == list(SCOPES)
    assert (asked["client_id"], asked["team"]) == (CLIENT_ID, TEAM)
    assert asked["redirect_uri"] == f"https://bot.example{BACK}"
    assert "team" not in visit.begin("?team=javascript:alert(1)")


def test_it_is_installed_in_the_language_that_was_chosen(
    visit: Visit, database: SqlDatabase
) -> None:
    asked = visit.begin("?lang=en")
    status, words = visit.back(state=asked["state"], code=visit.code(asked))
    assert (status, "Dialogmöten is installed in Region" in words) == (200, True)
    with database.reading() as store:
        found = store.installations.find(TEAM)
        (entry,) = store.audit.of_series(NO_SERIES)
    assert found is not None
    assert VAULT.open(found.token) == visit.rehearsal.place.installation.token
    assert found.scopes.split(",") == list(SCOPES)
    assert (entry.action, entry.codes) == (INSTALLED, {"scopes": ",".join(SCOPES)})
    assert (found.bot_user, found.bot_id) == ("U0REHEARSALBOT", "B0REHEARSAL")


def test_what_was_said_can_be_read_again_for_a_while(visit: Visit, clock: HandClock) -> None:
    asked = visit.begin("?lang=sv")
    told = visit.browser.get(
        BACK, query_string={"state": asked["state"], "code": visit.code(asked)}
    )
    for _ in range(2):
        assert "installerat i Region" in visit.browser.get(told.location).text
    clock.advance(STATE_SECONDS + 1)
    assert visit.browser.get(told.location).location == INSTALL


def test_what_was_begun_in_another_browser_is_not_believed(visit: Visit) -> None:
    asked = visit.begin(browser=visit.other)
    code = visit.code(asked)
    for given in ({"state": asked["state"]}, {"state": "made up"}, {}):
        status, words = visit.back(code=code, **given)
        assert (status, "Inget installerades" in words) == (400, True)
    visit.begin()
    assert visit.back(code=code, state=asked["state"])[0] == 400
    assert not visit.rehearsal.place.installation.is_there


def test_what_was_begun_long_ago_is_not_believed(visit: Visit, clock: HandClock) -> None:
    asked = visit.begin()
    clock.advance(STATE_SECONDS + 1)
    assert visit.back(state=asked["state"], code=visit.code(asked))[0] == 400


def test_somebody_who_says_no_in_slack_reads_that_nothing_happened(visit: Visit) -> None:
    status, words = visit.back(state=visit.begin()["state"], error="access_denied")
    assert (status, "Det avbröts i Slack. Börja om" in words) == (200, True)


@for_each(
    ("error", "status", "words"),
    [
        ("", 400, "Slack sade nej. (invalid_code)"),
        ("drop_after_store", 502, "Det gick inte att nå Slack."),
    ],
)
def test_a_slack_that_does_not_give_a_token_is_told(
    visit: Visit, error: str, status: int, words: str
) -> None:
    if error:
        visit.rehearsal.faults.plant({"method": "oauth.v2.access", "error": error})
    got, said = visit.back(state=visit.begin()["state"], code="made-up")
    assert (got, words in said) == (status, True), said


class Full:
    """A database that cannot be written to."""

    def transaction(self, **_: object) -> object:
        raise Unavailable

    def reading(self) -> object:
        raise Unavailable


def test_a_database_that_is_away_is_told(rehearsal: Rehearsal, clock: HandClock) -> None:
    visit = Visit(rehearsal, Full(), clock)  # type: ignore[arg-type] # of a database in part
    asked = visit.begin()
    assert visit.back(state=asked["state"], code=visit.code(asked))[0] == 503


def test_no_page_and_no_address_of_ours_has_the_secret(visit: Visit) -> None:
    asked = visit.begin()
    assert CLIENT_SECRET not in asked.values()
    told = visit.browser.get(
        BACK, query_string={"state": asked["state"], "code": visit.code(asked)}
    )
    token = visit.rehearsal.place.installation.token
    assert token not in told.location + str(told.headers) + visit.browser.get(told.location).text
    assert parse_qs(urlsplit(told.location).query).keys() == {"done"}
