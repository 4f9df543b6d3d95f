"""Meetings that are moved, cancelled and set, in the digest and in the App Home."""

from datetime import datetime, time, timedelta

import pytest

from bot.rules.series import Meeting
from bot.services import (
    agenda,
    answers,
    cancelling,
    moving,
    office,
    parking,
    setting,
    shown_homes,
)
from bot.services.answers import Given
from bot.services.moving import Wish
from bot.services.office import Office
from bot.services.scene import Hints
from bot.services.setting import Wanted
from bot.services.verdicts import Drop
from bot.views.blocks import Message, spoken
from tests.services.given import (
    END,
    JAMES,
    LEYLA,
    MAJA,
    NACKA,
    START,
    TEAM,
    Dialogue,
    at,
)

pytestmark = pytest.mark.any_database

PROPOSED = at("2026-12-01 10:00")
DECIDED = at("2026-12-02 10:00")
CANCELLED = at("2026-12-03 10:00")
DIGEST = at("2026-12-07 08:30")


def of(dialogue: Dialogue) -> Office:
    return office.enter(dialogue.store, dialogue.where(MAJA), Hints())


def cancels(dialogue: Dialogue, now: datetime = CANCELLED) -> None:
    cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", now)


def moves(dialogue: Dialogue, wish: Wish, now: datetime = CANCELLED) -> None:
    moving.move(dialogue.store, of(dialogue), wish, now)


def text(verdict: object) -> str:
    assert isinstance(verdict, Message), verdict
    return verdict.text


def digest(dialogue: Dialogue, user: str) -> str:
    (found,) = [
        each
        for each in dialogue.store.outbox.recent(10_000)
        if each.owed.kind == "digest" and each.owed.target.channel == user
    ]
    return text(dialogue.says(found, DIGEST))


@pytest.fixture
def proposed(dialogue: Dialogue) -> Dialogue:
    """Four items of Nacka's; on the day after, what becomes of three of them is decided."""
    dialogue.opened()
    for title in ("Bokbussen", "Biblioteken", "Kören", "Dansen"):
        dialogue.proposes(NACKA, title, PROPOSED)
    scene = dialogue.scene(MAJA, DECIDED)
    agenda.accept(dialogue.store, scene, 1, DECIDED)
    agenda.decline(dialogue.store, scene, 2, "Hör till en annan nämnd", DECIDED)
    parking.park(dialogue.store, scene, 3, DECIDED)
    return dialogue


# ---------------------------------------------------------------- the digest


def test_items_of_a_cancelled_meeting_come_in_the_digest_and_nothing_else_of_it(
    proposed: Dialogue,
) -> None:
    cancels(proposed)
    words = proposed.owed("cancelled.item")
    assert [each.owed.manner for each in words] == ["news", "news"]
    said = digest(proposed, NACKA)
    assert "Din punkt #1 ”Bokbussen” finns kvar" in said
    assert "Din punkt #4 ”Dansen” finns kvar" in said
    assert "står på dagordningen" not in said
    ends = {
        each.owed.refs["item"]: (each.state, each.reason)
        for each in proposed.owed("decision")
        if each.state == "dropped"
    }
    assert ends == {1: ("dropped", "the meeting is cancelled")}


def test_what_was_declined_or_kept_for_later_is_told_all_the_same(proposed: Dialogue) -> None:
    cancels(proposed)
    said = digest(proposed, NACKA)
    assert "#2 ”Biblioteken” tas inte upp" in said
    assert "Hör till en annan nämnd" in said
    assert "Din punkt #3 ”Kören”" in said


def test_the_word_of_a_meeting_that_comes_soon_does_not_wait(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA, "Bokbussen", PROPOSED)
    cancels(dialogue, START - timedelta(days=2))
    (word,) = dialogue.owed("cancelled.item")
    assert word.owed.manner == "direct"


def test_a_new_time_and_a_cancelled_meeting_wait_for_no_digest(dialogue: Dialogue) -> None:
    for user in (LEYLA, JAMES):
        answers.answer(dialogue.store, dialogue.scene(user), Given("coming"), PROPOSED)
    moves(dialogue, Wish(to=at("2027-02-11 12:00").date()))
    later = CANCELLED + timedelta(hours=1)
    cancels(dialogue, later)
    for kind in ("moved.direct", "cancelled.direct"):
        words = dialogue.owed(kind)
        assert {each.owed.manner for each in words} == {"direct"}, kind
        assert {each.owed.due_at for each in words} <= {CANCELLED, later}, kind
        assert sorted(each.owed.target.channel for each in words) == sorted([LEYLA, JAMES])
    assert all(isinstance(dialogue.says(e, later), Drop) for e in dialogue.owed("moved.direct"))


# ---------------------------------------------------------------- the App Home


def looks(dialogue: Dialogue, user: str, now: datetime) -> str:
    shown_homes.looked(dialogue.store, dialogue.where(user, ""), {}, now)
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{user}")
    assert found is not None
    verdict = dialogue.says(found, now)
    assert isinstance(verdict, Message)
    return spoken(verdict.blocks)


def version(dialogue: Dialogue, user: str) -> int:
    found = dialogue.store.outbox.by_dedupe(TEAM, f"home:{user}")
    return dialogue.arrives(found).version if found else 0


def sets(dialogue: Dialogue, day: str, *categories: str) -> Meeting:
    wanted = Wanted(
        datetime.fromisoformat(day).date(), time(9, 30), "Barns läsning", categories=categories
    )
    return setting.put(dialogue.store, of(dialogue), wanted, CANCELLED).meeting


def test_what_a_convener_does_with_a_meeting_is_shown_to_all_who_have_looked(
    dialogue: Dialogue,
) -> None:
    looks(dialogue, LEYLA, PROPOSED)
    seen = version(dialogue, LEYLA)
    moves(dialogue, Wish(to=at("2027-02-11 12:00").date()))
    assert version(dialogue, LEYLA) > seen
    assert "torsdag 11 februari 2027" in looks(dialogue, LEYLA, CANCELLED)
    seen = version(dialogue, LEYLA)
    extra = sets(dialogue, "2027-05-20").local.date()
    assert version(dialogue, LEYLA) > seen
    seen = version(dialogue, LEYLA)
    moves(dialogue, Wish(extra, later := extra.replace(day=27)))
    assert version(dialogue, LEYLA) > seen, "also of what nobody has heard of but there"
    seen = version(dialogue, LEYLA)
    cancelling.cancel(dialogue.store, of(dialogue), later, "Fel dag", CANCELLED)
    assert version(dialogue, LEYLA) > seen
    sets(dialogue, "2027-05-20")
    seen = version(dialogue, LEYLA)
    cancels(dialogue)
    assert version(dialogue, LEYLA) > seen
    assert "torsdag 20 maj 2027" in looks(dialogue, LEYLA, CANCELLED)
    assert version(dialogue, NACKA) == 0, "who has not looked is not written to"


def test_a_meeting_that_is_kept_is_shown_to_the_conveners(dialogue: Dialogue) -> None:
    looks(dialogue, MAJA, PROPOSED)
    seen = version(dialogue, MAJA)
    moving.keep(dialogue.store, of(dialogue), None, CANCELLED)
    assert version(dialogue, MAJA) > seen


def test_the_theme_stands_there_and_only_its_parties_are_asked(dialogue: Dialogue) -> None:
    named = dialogue.party("nacka").category.key
    sets(dialogue, "2027-05-20", named)
    text = looks(dialogue, MAJA, CANCELLED)
    assert "Barns läsning" not in text, "the next meeting is another one"
    text = looks(dialogue, NACKA, END)
    assert "Tema: Barns läsning" in text
    assert "Nacka kommun: bjuds in senare" in text
    uncalled = dialogue.party("klys")
    assert uncalled.category.key != named
    dialogue.mandated("klys", NACKA, now=END)
    text = looks(dialogue, NACKA, END)
    assert "KLYS:" not in text
    assert "KLYS" in text, "it stands there, and why it is not asked"
