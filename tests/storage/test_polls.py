from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.ports import Conflict
from bot.rules import polls
from bot.rules.polls import Ballot, Option, Poll
from storage import SqlDatabase
from tests.storage.given import NOW, Given

CLOSES = NOW + timedelta(days=7)


def poll(given: Given, number: int = 1, **more: Any) -> Poll:  # noqa: ANN401 - fields
    fields: dict[str, Any] = {
        "id": 0,
        "series": given.series.id,
        "meeting": given.meeting.id,
        "number": number,
        "kind": "several",
        "question": "Vilka är viktigast, “Åsa”?",
        "options": (Option("Kulturskolan", 4), Option("Något annat")),
        "most": 2,
        "hidden": True,
        "purpose": "priority",
        "person": given.maja.id,
        "opened_at": NOW,
        "closes_at": CLOSES,
        "remind_at": CLOSES - timedelta(days=2),
    }
    return Poll(**{**fields, **more})


def ballot(kept: Poll, given: Given, *chosen: int, recorded: bool = False) -> Ballot:
    return Ballot(kept.id, given.nacka.id, chosen, given.anna.id, recorded, NOW)


def test_a_poll_comes_back_and_is_changed(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        kept = store.polls.add(poll(given))
        assert kept == poll(given, id=kept.id)
        assert store.polls.get(kept.id) == kept
        with pytest.raises(LookupError):
            store.polls.get(99)
    closed = polls.close(kept, NOW)
    with database.transaction() as store:
        assert store.polls.by_number(given.series.id, 1, hold=True) == kept
        store.polls.save(closed)
        store.polls.save(replace(closed, extended=True))
    with database.reading() as store:
        assert store.polls.by_number(given.series.id, 1) == replace(closed, extended=True)
        assert store.polls.by_number(given.series.id, 2) is None
        assert store.polls.of_meeting(given.meeting.id) == [replace(closed, extended=True)]
        assert store.polls.open_ones(given.series.id) == []


def test_what_is_due_is_claimed_in_order_unless_the_series_is_paused(
    database: SqlDatabase, given: Given
) -> None:
    with database.transaction() as store:
        late = store.polls.add(poll(given, 1, remind_at=None))
        soon = store.polls.add(poll(given, 2))
        assert store.polls.next_due() == soon.remind_at
        assert store.polls.claim(NOW) is None
        assert store.polls.claim(CLOSES) == soon
        store.polls.park(soon.id)
        assert store.polls.claim(CLOSES) == late
        assert store.polls.open_ones(given.series.id) == [late, soon]
        store.series.set_paused(given.series.id, paused=True)
        assert store.polls.claim(CLOSES) is None
        assert store.polls.next_due() is None


def test_a_ballot_counts_once_and_is_replaced(database: SqlDatabase, given: Given) -> None:
    with database.transaction() as store:
        kept = store.polls.add(poll(given))
        store.polls.put(ballot(kept, given, 1))
        store.polls.put(ballot(kept, given, 1))
    with database.transaction() as store:
        assert store.polls.ballots(kept.id) == {given.nacka.id: ballot(kept, given, 1)}
        store.polls.put(ballot(kept, given, 1, 2, recorded=True))
        store.polls.put(ballot(kept, given, 2, recorded=True))
    with database.reading() as store:
        found = store.polls.ballots(kept.id)
    assert found == {given.nacka.id: ballot(kept, given, 2, recorded=True)}


@pytest.mark.parametrize("before", [True, False])
def test_two_deputies_who_vote_at_the_same_moment_do_not_both_win(
    database: SqlDatabase, given: Given, database_kind: str, *, before: bool
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        kept = store.polls.add(poll(given))
        if before:
            store.polls.put(ballot(kept, given, 1))
    with database.transaction() as store:
        store.polls.ballots(kept.id)
        with database.transaction() as other:
            other.polls.ballots(kept.id)
            other.polls.put(ballot(kept, given, 2))
        with pytest.raises(Conflict, match="ballot"):
            store.polls.put(ballot(kept, given, 1, 2))
    with database.reading() as store:
        assert store.polls.ballots(kept.id) == {given.nacka.id: ballot(kept, given, 2)}


def test_a_poll_that_was_closed_meanwhile_is_not_extended(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        kept = store.polls.add(poll(given))
    with database.transaction() as store:
        store.polls.get(kept.id)
        with database.transaction() as other:
            other.polls.get(kept.id)
            other.polls.save(polls.close(kept, NOW))
        with pytest.raises(Conflict, match="poll"):
            store.polls.save(replace(kept, extended=True))


def test_a_poll_that_is_voted_in_is_not_claimed_until_the_vote_is_kept(
    database: SqlDatabase, given: Given, database_kind: str
) -> None:
    if database_kind == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    with database.transaction() as store:
        kept = store.polls.add(poll(given))
    with database.transaction() as store:
        assert store.polls.by_number(given.series.id, 1, hold=True) == kept
        with database.transaction() as other:
            assert other.polls.by_number(given.series.id, 1, hold=True) == kept, "voters share"
            assert other.polls.claim(CLOSES) is None
    with database.transaction() as store:
        assert store.polls.claim(CLOSES) == kept
