import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from flask.testing import FlaskClient

from bot.ports import Database, Store, Unavailable
from bot.rules.agenda import Item
from bot.rules.sessions import Change
from bot.services import agenda, answers, loading, setup
from bot.services.scene import Hints, Where, enter
from handlers import pages, web
from handlers.metrics import Health, Metrics
from storage.database import SqlDatabase, connect
from tests.databases import Databases
from tests.grouped import grouped

FILE = loading.read(Path(__file__).parents[2] / "bot" / "examples" / "stockholm.toml")
LOADED = datetime(2026, 11, 23, 8, tzinfo=UTC)
CALLED = datetime(2026, 12, 1, 9, tzinfo=UTC)
END = datetime(2027, 2, 4, 15, tzinfo=UTC)
HOSTILE = "</li><script>alert(1)</script>"
ADDRESSES = ["/sv/kulturdialog", "/en/kulturdialog", *(f"/kulturdialog.{k}" for k in pages.FEEDS)]


@dataclass
class HandClock:
    """Stands where it is put."""

    at: datetime = CALLED

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0

    def epoch(self) -> float:
        return self.at.timestamp()


class Away:
    """A database that cannot be reached."""

    def transaction(self, *, patient: bool = False) -> AbstractContextManager[Store]:  # noqa: ARG002
        raise Unavailable

    def reading(self) -> AbstractContextManager[Store]:
        raise Unavailable

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        pass


@dataclass
class Site:
    """The pages over the example."""

    database: SqlDatabase
    clock: HandClock
    browser: FlaskClient

    def get(self, path: str, status: int = 200, **headers: str) -> str:
        answer = self.browser.get(
            path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        assert answer.status_code == status, answer.text
        return answer.text

    def proposes(self, title: str, *, accepted: bool = True) -> None:
        with self.database.transaction() as store:
            series = store.series.by_key("T0REGION", "kulturdialog")
            assert series is not None
            maja = store.people.by_user("T0REGION", "U0MAJA")
            meeting = store.meetings.of_series(series.id)[0]
            assert maja is not None
            number = store.series.next_number(series.id)
            store.agenda.add(
                Item(
                    id=0,
                    series=series.id,
                    meeting=meeting.id,
                    number=number,
                    title=title,
                    kind="discussion",
                    minutes=15,
                    area=None,
                    link="https://intern.example/hemligt",
                    party=None,
                    proposer=maja.id,
                    state="accepted" if accepted else "proposed",
                    reason="ett skäl",
                    created_at=self.clock.at,
                )
            )

    def publish(self) -> None:
        with self.database.transaction() as store:
            where = Where("T0REGION", "T0REGION", "U0MAJA", "C0DIALOG")
            agenda.publish(store, enter(store, where, self.clock.at, Hints()), self.clock.at)

    def answers(self, user: str) -> None:
        with self.database.transaction() as store:
            known = store.people.by_user("T0REGION", user)
            assert known is not None
            where = Where("T0REGION", known.team, user, "C0DIALOG")
            given = answers.Given("coming")
            scene = enter(store, where, self.clock.at, Hints())
            answers.answer(store, scene, given, self.clock.at)


def browser(database: Database, clock: HandClock, url: str = "") -> FlaskClient:
    made = pages.create(database, clock, url)
    return web.create(clock, Health, Metrics(Health), pages=[made]).test_client()


@pytest.fixture(scope="session")
def loaded(databases: Databases, template: str) -> str:
    """A database with the example, planned when it was loaded."""
    address = databases.copy(template)
    database = connect(address, HandClock(LOADED))
    with database.transaction() as store:
        setup.apply(store, FILE, LOADED)
    database.close()
    return address


@pytest.fixture
def site(databases: Databases, loaded: str) -> Iterator[Site]:
    address, clock = databases.copy(loaded), HandClock()
    database = connect(address, clock)
    yield Site(database, clock, browser(database, clock))
    database.close()
    databases.drop(address)


def names(path: str, site: Site) -> list[str]:
    """Return who of the persons in the example is named at an address."""
    text = site.get(path)
    return [row.name for row in FILE.people if row.name in text]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_of_the_example_names_every_party_and_nobody_but_the_owner(
    site: Site, language: str
) -> None:
    text = site.get(f"/{language}/kulturdialog")
    assert [row.name for row in FILE.parties if row.name not in text] == []
    invented = sum(row.example for row in FILE.parties)
    assert text.count('class="example"') == invented > 0
    assert names(f"/{language}/kulturdialog", site) == ["Ulla Brandt"]
    assert ("Torsdag 4" in text, "torsdag 4 februari 2027" in text) == (False, language == "sv")
    assert "Konferens 20181026_03" in text
    assert "video.example" not in text


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_item_is_public_only_on_a_published_agenda(site: Site, path: str) -> None:
    site.proposes("Kulturskolan 2027")
    site.proposes("Hemlig punkt", accepted=False)
    assert "Kulturskolan 2027" not in site.get(path)
    site.publish()
    text = site.get(path)
    assert "Kulturskolan 2027" in text
    for hidden in ("Hemlig", "ett skäl", "intern.example"):
        assert hidden not in text
    assert set(names(path, site)) <= {"Ulla Brandt"}


def test_hostile_titles_are_text(site: Site) -> None:
    site.proposes(HOSTILE)
    site.publish()
    for path in ("/sv/kulturdialog", "/kulturdialog.atom", "/kulturdialog.json"):
        assert "<script" not in site.get(path)
    assert "&lt;/li&gt;&lt;script&gt;" in site.get("/sv/kulturdialog")


def test_the_page_may_load_its_own_style_and_nothing_else(site: Site) -> None:
    answer = site.browser.get("/sv/kulturdialog")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'sha256-" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ADDRESSES)
def test_what_has_not_changed_is_not_sent_again(site: Site, path: str) -> None:
    first = site.browser.get(path)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert changed == "Mon, 23 Nov 2026 08:00:00 GMT"
    site.clock.at += timedelta(hours=5)
    assert site.get(path) == first.text
    assert site.get(path, 304, If_None_Match=tag) == ""
    assert site.get(path, 304, If_Modified_Since=changed) == ""
    site.proposes("Kulturskolan")
    site.publish()
    assert site.get(path, 200, If_None_Match=tag) != first.text
    site.get(path, 200, If_Modified_Since=changed)


@pytest.mark.parametrize("path", ADDRESSES)
def test_only_the_head_can_be_asked_for(site: Site, path: str) -> None:
    whole, head = site.browser.get(path), site.browser.head(path)
    assert (head.status_code, head.data) == (200, b"")
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


def test_the_page_changes_when_a_meeting_ends(site: Site) -> None:
    site.clock.at = END
    answer = site.browser.get("/sv/kulturdialog")
    assert answer.headers["Last-Modified"] == "Thu, 04 Feb 2027 15:00:00 GMT"
    assert "4 februari 2027" not in answer.text
    assert "4 februari 2027" in site.get("/kulturdialog.atom")


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/sv/nope", "Sidan finns inte"),
        ("/en/nope", "There is no such page"),
        ("/nope.ics", "Ingen dialogserie har den här adressen.\nNo dialogue series"),
        ("/fi/kulturdialog", "nothing at this address"),
        ("/kulturdialog.rss", "nothing at this address"),
        ("/sv/T0REGION", "Sidan finns inte"),
    ],
)
def test_an_address_that_nobody_has_is_answered_in_plain_words(
    site: Site, path: str, words: str
) -> None:
    assert words in site.get(path, 404)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/sv/kulturdialog", "Försök igen om en minut."),
        ("/en/kulturdialog", "Please try again in a minute."),
        ("/kulturdialog.ics", "Försök igen om en minut.\nPlease try again in a minute.\n"),
    ],
)
def test_while_the_database_is_away_the_pages_say_so(path: str, words: str) -> None:
    answer = browser(Away(), HandClock()).get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert answer.headers["Cache-Control"] == "no-store"
    assert words in answer.text


@pytest.mark.parametrize("path", ADDRESSES)
def test_when_a_party_answers_is_not_to_be_read_from_the_page(site: Site, path: str) -> None:
    site.proposes("Kulturskolan")
    site.publish()
    before = site.browser.get(path)
    site.clock.at += timedelta(hours=5)
    site.answers("U0NACKA1")
    after = site.browser.get(path)
    assert after.text == before.text
    assert after.headers["Last-Modified"] == before.headers["Last-Modified"]


def test_the_calendar_can_be_subscribed_to(site: Site) -> None:
    answer = site.browser.get("/kulturdialog.ics")
    assert answer.content_type == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    assert event["URL"] == "http://localhost/sv/kulturdialog"
    assert event.decoded("DTSTAMP") == LOADED


def test_a_feed_is_in_the_language_that_is_asked_for_or_in_the_series_own(site: Site) -> None:
    assert "Dialogmöten om kultur" in site.get("/kulturdialog.ics")
    assert "Dialogmöten om kultur" in site.get("/kulturdialog.ics?lang=fi")
    assert "Culture dialogue meetings" in site.get("/kulturdialog.ics?lang=en")
    feed = ET.fromstring(site.get("/kulturdialog.atom?lang=en"))  # noqa: S314 - our own
    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")][:2]
    assert links == [
        "http://localhost/kulturdialog.atom?lang=en",
        "http://localhost/en/kulturdialog",
    ]


def test_the_feeds_name_the_public_address(site: Site) -> None:
    public = browser(site.database, site.clock, "https://dialog.example/kultur/")
    told = public.get("/kulturdialog.json").get_json(force=True)
    assert told["feed_url"] == "https://dialog.example/kultur/kulturdialog.json"
    assert told["home_page_url"] == "https://dialog.example/kultur/sv/kulturdialog"


def test_feeds_may_be_read_by_programs_of_other_sites_and_pages_may_not(site: Site) -> None:
    feed, page = (site.browser.get(path) for path in ("/kulturdialog.json", "/sv/kulturdialog"))
    assert feed.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in page.headers


def test_an_owner_who_is_changed_is_the_one_who_is_named(site: Site) -> None:
    file = replace(FILE, series=FILE.series.model_copy(update={"owner": "U0MAJA"}))
    with site.database.transaction() as store:
        setup.apply(store, file, CALLED)
    assert names("/sv/kulturdialog", site) == ["Maja Ekström"]


def test_the_page_shows_group_sessions_and_what_the_dialogue_leads_to(site: Site) -> None:
    with site.database.transaction() as store:
        setup.apply(store, grouped(), CALLED)
    swedish, english = site.get("/sv/kulturdialog"), site.get("/en/kulturdialog")
    assert "<dt>Norra gruppen</dt>" in swedish
    assert "tisdag 26 januari 2027 kl. 10:00" in swedish
    assert "värd: Täby kommun" in swedish
    assert "Vad dialogen leder fram till" in swedish
    assert "<dt>The northern group</dt>" in english
    assert "The autumn conference. There all parties meet" in english
    with site.database.transaction() as store:
        series = store.series.every()[0]
        meeting = store.meetings.of_series(series.id)[0]
        store.sessions.save(Change(meeting.id, "north", cancelled_at=CALLED, reason="Hemligt"))
    assert "<dt>Norra gruppen</dt><dd>inställt</dd>" in site.get("/sv/kulturdialog")
    assert "Hemligt" not in site.get("/sv/kulturdialog")
