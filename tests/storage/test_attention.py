"""News that waits and is told, what was sent unasked, App Homes, and who has acted."""

from datetime import timedelta
from typing import Any

import pytest

from bot.ports import Entry
from bot.rules.attention import Told
from bot.rules.outbox import Manner, Target
from storage import SqlDatabase
from storage.checks import problems
from tests.storage.given import NOW, TEAM, Given, owed

DAY = timedelta(days=1)


def owe(database: SqlDatabase, given: Given, dedupe: str, manner: Manner, **more: Any) -> int:  # noqa: ANN401 - fields
    fields: dict[str, Any] = {
        "series": given.series.id,
        "person": given.anna.id,
        "asked": False,
        **more,
    }
    with database.transaction() as store:
        target = Target(channel="U1")
        made = store.outbox.owe(owed(dedupe, manner, target=target, **fields))
    assert made is not None
    return made


def test_news_is_not_sent_by_itself_and_holds_nothing_up(
    database: SqlDatabase, given: Given, url: str
) -> None:
    owe(database, given, "decision:1", "news")
    with database.transaction() as store:
        assert store.outbox.claimable(NOW + DAY, 1e12, 10) == []
        assert store.outbox.next_due(NOW) is None
        assert store.outbox.busy(NOW + DAY) == 0
        assert store.outbox.counts() == store.outbox.counts(given.series.id) == {}
    assert problems(url) == []


def test_news_waits_until_it_is_told_once(database: SqlDatabase, given: Given) -> None:
    first = owe(database, given, "decision:1", "news")
    later = owe(database, given, "decision:2", "news", due=NOW + DAY)
    series, anna = given.series.id, given.anna.id
    with database.transaction() as store:
        attention = store.attention
        assert [e.id for e in attention.news(series, anna, NOW, "", NOW)] == [first]
        assert [e.id for e in attention.news(series, anna, NOW + DAY, "", NOW)] == [first, later]
        assert attention.news(series, given.bo.id, NOW + DAY, "", NOW) == []
        assert attention.tell(first, "sent", "digest:7", NOW)
        assert not attention.tell(first, "dropped", "again", NOW)
        assert attention.news(series, anna, NOW, "", NOW) == []
        (told,) = attention.news(series, anna, NOW, "digest:7", NOW)
        assert (told.state, told.reason, told.sent_at) == ("sent", "digest:7", NOW)
        assert attention.news(series, anna, NOW, "digest:7", NOW + DAY) == []
        assert attention.news(series, anna, NOW, "digest:8", NOW) == []


def test_what_is_sent_by_itself_is_no_news(database: SqlDatabase, given: Given) -> None:
    direct = owe(database, given, "task:1", "direct")
    with database.transaction() as store:
        assert not store.attention.tell(direct, "sent", "digest:7", NOW)


def test_unasked_direct_messages_are_counted_when_they_are_sent(
    database: SqlDatabase, given: Given
) -> None:
    owe(database, given, "digest:1", "direct", kind="digest")
    owe(database, given, "task:1", "direct", kind="task", asked=True)
    owe(database, given, "ready", "direct", kind="task")
    with database.transaction() as store:
        for dedupe in ("digest:1", "task:1"):
            found = store.outbox.by_dedupe(TEAM, dedupe)
            assert found is not None
            started = store.outbox.start(found, 2e9)
            assert started is not None
            assert store.outbox.finish(started, "sent", now=NOW, channel="D1", ts="1.1")
        series, anna = given.series.id, given.anna.id
        assert store.attention.unasked(series, anna, NOW) == [Told("digest", NOW)]
        assert store.attention.unasked(series, anna, NOW + DAY) == []
        assert store.attention.unasked(series, given.bo.id, NOW) == []


def test_homes_are_found_by_their_persons(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        home = owed(f"home:{given.anna.user}", "update", kind="home", target=Target(user="U1"))
        store.outbox.owe(home)
    with database.reading() as store:
        (found,) = store.attention.homes_of([given.bo.id, given.anna.id, given.anna.id])
        assert found.owed.target.user == given.anna.user
        assert store.attention.homes_of([given.bo.id]) == []
        assert store.attention.homes_of([]) == []


def test_homes_are_found_by_their_users(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        for user in ("U1", "U2"):
            home = owed(f"home:{user}", "update", kind="home", target=Target(user=user))
            store.outbox.owe(home)
    with database.transaction() as store:
        found = store.attention.homes(TEAM, ["U2", "U1", "U9", "U1"])
        assert [each.owed.target.user for each in found] == ["U1", "U2"]
        assert store.attention.homes(TEAM, []) == []
        assert store.attention.homes("T0OTHER", ["U1"]) == []
        assert given.anna.user == "U1"


@pytest.mark.parametrize(
    ("subject", "person", "hours", "acted"),
    [
        ("item:1", "anna", 0, True),
        ("item:2", "anna", 0, False),
        ("item:1", "bo", 0, False),
        ("item:1", "anna", 1, False),
    ],
)
def test_who_has_done_something_today_is_known(  # noqa: PLR0913 - one case
    database: SqlDatabase, given: Given, subject: str, person: str, hours: int, *, acted: bool
) -> None:
    who, since = getattr(given, person).id, NOW + timedelta(hours=hours)
    with database.transaction() as store:
        assert not store.audit.has_acted(given.series.id, who, [subject], since)
        entry = Entry(TEAM, given.series.id, NOW, given.anna.id, "item.proposed", "item:1")
        store.audit.write(entry)
        subjects = [subject, "item:99"]
        assert store.audit.has_acted(given.series.id, who, subjects, since) is acted
        assert not store.audit.has_acted(given.series.id + 1, who, subjects, since)


def test_no_items_have_no_numbers(database: SqlDatabase) -> None:
    with database.transaction() as store:
        assert store.agenda.numbers([]) == store.agenda.numbers([99]) == {}
