import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from bot.ports import Store
from bot.rules.seats import Person
from bot.rules.series import Officers, Series
from bot.services import series_sheets
from bot.services.loading import BadFile, parse
from bot.services.setup import Report, apply
from storage import SqlDatabase, connect
from storage.tables import METADATA
from tests.databases import Databases

EXAMPLE = Path(__file__).parents[2] / "bot" / "examples" / "stockholm.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@dataclass
class StillClock:
    """A clock that stands still, so that nothing here depends on when it runs."""

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    def epoch(self) -> float:
        return NOW.timestamp()


@pytest.fixture
def url(databases: Databases, template: str) -> Iterator[str]:
    address = databases.copy(template)
    yield address
    databases.drop(address)


@pytest.fixture
def database(url: str) -> Iterator[SqlDatabase]:
    database = connect(url, StillClock())
    yield database
    database.close()


read = lru_cache(parse)
"""A file is data, whoever loads it and however often."""


def load(database: SqlDatabase, text: str = TEXT, now: datetime = NOW) -> Report:
    with database.transaction() as store:
        return apply(store, read(text), now)


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return rows


def changed(old: str, new: str, text: str = TEXT) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def without(key: str, text: str = TEXT) -> str:
    """Take a party out of the file; its people stay."""
    kept, taken = re.subn(rf'\[\[party\]\]\nkey = "{key}"\n(?:\S.*\n)+', "", text)
    assert taken == 1
    return kept


def series(store: Store) -> Series:
    found = store.series.by_key("T0REGION", "kulturdialog")
    assert found is not None
    return found


def person(store: Store, user: str) -> Person:
    found = store.people.by_user("T0REGION", user)
    assert found is not None
    return found


def acting(store: Store, key: str, now: datetime) -> list[str]:
    (party,) = (each for each in store.seats.parties(series(store).id) if each.key == key)
    seat = store.seats.seat(party.id, 0, now)
    return [mandate.person.user for mandate in sorted(seat.mandates, key=lambda m: m.rank)]


def test_the_example_is_loaded_and_its_year_is_planned(database: SqlDatabase) -> None:
    report = load(database)
    with database.reading() as store:
        loaded = series(store)
        meetings = store.meetings.of_series(loaded.id)
        parties = store.seats.parties(loaded.id)
        steps = store.ledger.of_meeting(meetings[0].id)
        conveners = store.people.many(loaded.conveners)
    file = parse(TEXT)
    assert loaded.profile == file.profile
    assert [conveners[each].user for each in loaded.conveners] == ["U0MAJA", "U0JOAKIM"]
    assert sum(party.category.is_called(2027) for party in parties) == 31
    assert sum(party.category.is_called(2028) for party in parties) == 26
    assert meetings[0].local.date() == date(2027, 2, 4)
    invitation = next(step for step in steps if step.step == "invitation")
    assert invitation.local.date() == date(2026, 12, 23)
    assert len(steps) == len(file.profile.steps)
    mandates = sum(1 + len(row.deputies) for row in file.parties)
    assert report.added == len(file.people) + 1 + len(file.parties) + mandates
    assert (report.changed, report.ended, report.unchanged) == (0, 0, 0)
    assert report.planned == len(steps) * len(meetings)


def test_observers_and_officers_are_loaded_and_end_with_the_file(database: SqlDatabase) -> None:
    seats = 'deputies = ["U0BOTKYRKA2", "U0BOTKYRKA3"]'
    observed = 'deputies = ["U0BOTKYRKA2"]\nobservers = ["U0BOTKYRKA3"]'
    owner = 'owner = "U0ULLA"'
    officers = f'{owner}\nsecretaries = ["U0HELENA"]\nchairs = ["U0ULLA"]'
    load(database, TEXT.replace(seats, observed).replace(owner, officers))
    with database.reading() as store:
        loaded, helena, ulla = series(store), person(store, "U0HELENA"), person(store, "U0ULLA")
        (party,) = (p for p in store.seats.parties(loaded.id) if p.key == "botkyrka")
        seat = store.seats.seat(party.id, 0, LATER)
        amina = person(store, "U0BOTKYRKA3")
        assert loaded.officers == Officers((helena.id,), (ulla.id,))
        assert [p.user for p in seat.deputies] == ["U0BOTKYRKA2"]
        assert seat.observers == (amina,)
        assert store.seats.of_person(loaded.id, amina.id, LATER) == []
        assert loaded.id in {each.id for each in store.series.of_person("T0REGION", amina.id)}
        data = series_sheets.data_of(store, loaded, LATER)
        (row,) = (row for row in data["party"] if row["key"] == "botkyrka")
        written = data["series"]["secretaries"], data["series"]["chairs"], row["observers"]
        assert written == (["U0HELENA"], ["U0ULLA"], ["U0BOTKYRKA3"])
    report = load(database, now=LATER)
    assert report.ended == 0, "Amina is a deputy again"
    with database.reading() as store:
        assert series(store).officers == Officers()
        assert store.seats.seat(party.id, 0, LATER).observers == ()


def test_loading_twice_changes_nothing(database: SqlDatabase, url: str) -> None:
    first = load(database)
    before = contents(url)
    second = load(database, now=LATER)
    assert contents(url) == before
    assert (second.added, second.changed, second.ended, second.planned) == (0, 0, 0, 0)
    assert second.unchanged == first.added


def test_what_differs_is_changed(database: SqlDatabase) -> None:
    load(database)
    text = changed('name = "Anna Lindqvist"', 'name = "Anna Berg"')
    text = changed('en = "Municipalities" }', 'en = "The municipalities" }', text)
    text = changed('key = "klys"\nname = "KLYS"', 'key = "klys"\nname = "KLYS i länet"', text)
    report = load(database, changed("minutes = 180", "minutes = 120", text), LATER)
    # The person, the series, KLYS, and the 26 parties whose category has another name.
    assert (report.added, report.changed, report.ended) == (0, 1 + 1 + 1 + 26, 0)
    with database.reading() as store:
        assert person(store, "U0NACKA1").name == "Anna Berg"
        assert series(store).profile.meeting.minutes == 120


def test_a_changed_seat_ends_one_mandate_and_begins_another(database: SqlDatabase) -> None:
    load(database)
    old = 'principal = "U0NACKA1"\ndeputies = ["U0NACKA2", "U0NACKA3"]'
    new = 'principal = "U0NACKA2"\ndeputies = ["U0NYKVARN2"]'
    report = load(database, changed(old, new), LATER)
    assert (report.added, report.changed, report.ended) == (1, 1, 2)
    with database.reading() as store:
        assert acting(store, "nacka", NOW) == ["U0NACKA1", "U0NACKA2", "U0NACKA3"]
        assert acting(store, "nacka", LATER) == ["U0NACKA2", "U0NYKVARN2"]


def test_a_party_that_is_gone_keeps_its_row_but_nobody_acts_for_it(database: SqlDatabase) -> None:
    load(database)
    report = load(database, without("solna"), LATER)
    assert (report.added, report.changed, report.ended) == (0, 0, 1 + 3)
    with database.reading() as store:
        series = store.series.every()[0].id
        called = [party.key for party in store.seats.parties(series) if party.is_called(2027)]
        assert len(called) == 30
        assert "solna" not in called
        assert acting(store, "solna", LATER) == []
        assert acting(store, "solna", NOW) == ["U0SOLNA1", "U0SOLNA2", "U0SOLNA3"]
    again = load(database, without("solna"), LATER + timedelta(days=1))
    assert (again.added, again.changed, again.ended) == (0, 0, 0)


def test_a_party_that_returns_is_the_same_party(database: SqlDatabase) -> None:
    load(database)
    load(database, without("solna"), LATER)
    report = load(database, now=LATER + timedelta(days=1))
    assert (report.added, report.changed, report.ended) == (3, 1, 0)


def test_a_new_party_is_added(database: SqlDatabase) -> None:
    load(database, without("solna"))
    report = load(database, now=LATER)
    assert (report.added, report.changed, report.ended) == (1 + 3, 0, 0)


def test_what_people_chose_is_kept(database: SqlDatabase) -> None:
    load(database)
    with database.transaction() as store:
        store.people.set_language(person(store, "U0MAJA").id, "en")
        store.people.set_language(person(store, "U0SOLNA1").id, "sv")
        store.series.set_paused(series(store).id, paused=True)
        store.series.set_language(series(store).id, "en")
    report = load(database, now=LATER)
    assert report.changed == 0
    with database.reading() as store:
        assert person(store, "U0MAJA").language == "en"
        assert person(store, "U0SOLNA1").language == "sv"
        assert series(store).paused
        assert series(store).language == "en"


def test_somebody_whom_slack_has_deleted_stays_deleted(database: SqlDatabase) -> None:
    load(database)
    with database.transaction() as store:
        gone = person(store, "U0NACKA1")
        store.people.save(
            Person(gone.id, gone.workspace, gone.team, gone.user, gone.name, gone.title,
                   deleted=True)
        )  # fmt: skip
    report = load(database, now=LATER)
    assert (report.added, report.changed, report.ended) == (0, 0, 0)
    with database.reading() as store:
        assert person(store, "U0NACKA1").deleted


def test_a_series_without_an_owner_has_none(database: SqlDatabase) -> None:
    load(database, re.sub(r"(?m)^owner = .*\n", "", TEXT))
    with database.reading() as store:
        assert series(store).owner is None


def test_a_load_is_audited_once_and_only_if_it_changed_something(database: SqlDatabase) -> None:
    report = load(database)
    load(database, now=LATER)
    with database.reading() as store:
        entries = store.audit.of_series(report.series)
    assert [(each.action, each.person, each.at) for each in entries] == [
        ("series.loaded", None, NOW)
    ]


def test_a_channel_that_has_another_series_is_refused(database: SqlDatabase, url: str) -> None:
    load(database)
    before = contents(url)
    with pytest.raises(BadFile, match="C0DIALOG is the channel of the series “kulturdialog”"):
        load(database, changed('key = "kulturdialog"', 'key = "other"'), LATER)
    assert contents(url) == before


def test_a_bad_file_loads_nothing(database: SqlDatabase, url: str) -> None:
    before = contents(url)
    with pytest.raises(BadFile):
        load(database, changed('principal = "U0NACKA1"', 'principal = "U0NOBODY"'))
    assert contents(url) == before
