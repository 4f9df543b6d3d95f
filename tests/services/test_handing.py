"""Hand-overs until a day: who acts, who is told, and how they end."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.rules.answers import Place
from bot.rules.errors import (
    FarDate,
    HandedOver,
    HandedOverUntil,
    MeetingStarted,
    NoSuchDeputy,
    NotMyTurn,
    NotToYourself,
    OtherDeputy,
    PastDate,
)
from bot.services import answers, due, handing, outdated, planning, scene
from bot.services.answers import Given
from bot.services.handing import ENDED
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from storage import SqlDatabase
from tests.services.given import (
    AFTER_CALL,
    AMINA,
    LEYLA,
    NACKA,
    PETER,
    START,
    Dialogue,
    at,
)

NOW = AFTER_CALL
DAY = date(2027, 1, 20)
OVER = at("2027-01-21 00:00")
MORNING = at("2027-01-21 08:00")


def hand_over(
    dialogue: Dialogue, to: str | None = None, day: date | None = DAY, now: datetime = NOW
) -> str:
    named = dialogue.person(to) if to else None
    here = dialogue.scene(LEYLA, now)
    return handing.hand_over(dialogue.store, here, named, now, day)[1].user


def acting(dialogue: Dialogue, now: datetime = NOW) -> str:
    party = dialogue.party("botkyrka").id
    person = dialogue.store.seats.seat(party, dialogue.meeting.id, now).acting
    assert person is not None
    return person.user


def said(dialogue: Dialogue, kind: str, user: str, now: datetime = NOW) -> str:
    """Return what a person reads in their newest word of a kind."""
    found = [each for each in dialogue.owed(kind) if each.owed.target.channel == user]
    verdict = dialogue.says(found[-1], now)
    return verdict.text if isinstance(verdict, Message) else f"dropped: {verdict}"


def read(dialogue: Dialogue, *kinds: str, now: datetime = NOW) -> None:
    """Let everything that is owed of these kinds have been sent, if it still is."""
    for each in dialogue.owed(*kinds):
        if each.state != "ready":
            continue
        held = dialogue.store.outbox.start(each, now.timestamp())
        assert held is not None
        kept = isinstance(dialogue.says(each, now), Message)
        dialogue.store.outbox.finish(held, "sent" if kept else "dropped", now=now)


def ended(dialogue: Dialogue, now: datetime) -> list[int]:
    """Do what the clock does about hand-overs; return the parties."""
    found = []
    while (handed := dialogue.store.handing.claim(now)) is not None:
        handing.end(dialogue.store, handed, now)
        found.append(handed.party)
    return found


def test_until_a_day_the_deputy_answers_and_the_principal_does_not(dialogue: Dialogue) -> None:
    assert hand_over(dialogue) == PETER
    assert acting(dialogue, OVER - timedelta(seconds=1)) == PETER
    assert acting(dialogue, OVER) == LEYLA
    with pytest.raises(HandedOverUntil):
        answers.answer(dialogue.store, dialogue.scene(LEYLA, NOW), Given("coming"), NOW)
    place = answers.answer(dialogue.store, dialogue.scene(PETER, NOW), Given("coming"), NOW)
    assert place.answer is not None
    assert dialogue.actions() == ["seat.handed_over", "answer.coming"]


def test_the_deputy_reads_until_when_and_of_the_next_meeting(dialogue: Dialogue) -> None:
    hand_over(dialogue, AMINA)
    assert dialogue.told("handed") == [AMINA]
    words = said(dialogue, "handed", AMINA)
    assert "Leyla Demir" in words
    assert "onsdag 20 januari 2027" in words
    assert "torsdag 4 februari 2027" in words
    assert "[Kommer]" in words


def test_a_second_click_is_nothing_new_and_another_day_is(dialogue: Dialogue) -> None:
    for _ in range(2):
        hand_over(dialogue)
    assert dialogue.actions() == ["seat.handed_over"]
    read(dialogue, "handed")
    hand_over(dialogue, day=date(2027, 1, 22), now=NOW + timedelta(minutes=5))
    assert "22 januari" in said(dialogue, "handed", PETER)
    assert acting(dialogue, OVER) == PETER


def test_this_meeting_and_until_a_day_are_two_things_and_the_last_one_holds(
    dialogue: Dialogue,
) -> None:
    hand_over(dialogue, PETER, None)
    hand_over(dialogue, AMINA, now=NOW + timedelta(minutes=1))
    assert acting(dialogue) == AMINA
    assert acting(dialogue, OVER) == LEYLA
    hand_over(dialogue, PETER, None, NOW + timedelta(minutes=2))
    assert acting(dialogue) == PETER
    assert acting(dialogue, OVER) == PETER, "the meeting was handed over for itself"
    with pytest.raises(OtherDeputy):
        answers.answer(dialogue.store, dialogue.scene(AMINA, NOW), Given("coming"), NOW)


def test_taking_back_ends_both(dialogue: Dialogue) -> None:
    hand_over(dialogue, PETER)
    read(dialogue, "handed")
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)
    assert acting(dialogue) == LEYLA
    assert ended(dialogue, OVER) == []
    assert "Leyla Demir" in said(dialogue, "released", PETER)


@pytest.mark.parametrize(
    ("to", "day", "refused"),
    [
        (LEYLA, DAY, NotToYourself),
        (NACKA, DAY, NoSuchDeputy),
        (PETER, date(2027, 1, 11), PastDate),
        (PETER, date(2072, 1, 11), FarDate),
    ],
)
def test_what_is_refused_changes_nothing(
    dialogue: Dialogue, to: str, day: date, refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        hand_over(dialogue, to, day)
    assert (acting(dialogue), dialogue.actions(), dialogue.told("handed")) == (LEYLA, [], [])


def test_today_is_a_day_too(dialogue: Dialogue) -> None:
    hand_over(dialogue, PETER, date(2027, 1, 12))
    assert acting(dialogue) == PETER
    assert acting(dialogue, at("2027-01-13 00:00")) == LEYLA


def test_while_a_meeting_is_held_one_hands_over_until_a_day_but_not_the_meeting(
    dialogue: Dialogue,
) -> None:
    with pytest.raises(MeetingStarted):
        hand_over(dialogue, PETER, None, START)
    hand_over(dialogue, PETER, date(2027, 3, 1), START)
    words = said(dialogue, "handed", PETER, START)
    assert "1 mars 2027" in words
    assert "[Kommer]" not in words


def test_both_are_told_in_the_morning_that_it_is_over(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    read(dialogue, "handed")
    assert ended(dialogue, OVER) == [dialogue.party("botkyrka").id]
    assert ended(dialogue, OVER) == []
    assert dialogue.told(ENDED) == [LEYLA, PETER]
    assert {each.owed.due_at for each in dialogue.owed(ENDED)} == {MORNING}
    mine, theirs = (said(dialogue, ENDED, user, MORNING) for user in (LEYLA, PETER))
    assert "Peter Sandqvist" in mine
    assert "[Kommer]" in mine
    assert "Nu svarar Leyla Demir igen" in theirs
    assert dialogue.actions()[-1] == "seat.hand_over_ended"


def test_the_principal_reads_what_was_answered_meanwhile(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    answers.answer(dialogue.store, dialogue.scene(PETER, NOW), Given("regrets"), NOW)
    ended(dialogue, OVER)
    assert "förhinder" in said(dialogue, ENDED, LEYLA, MORNING)


def test_after_the_meeting_its_end_says_no_more_than_that(dialogue: Dialogue) -> None:
    hand_over(dialogue, PETER, date(2027, 2, 10))
    over = at("2027-02-11 09:00")
    dialogue.store.meetings.save(dialogue.meeting)
    ended(dialogue, over)
    words = said(dialogue, ENDED, LEYLA, over)
    assert "Nu svarar du igen" in words


def test_who_has_it_again_before_the_morning_is_told_nothing_of_the_end(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    ended(dialogue, OVER)
    hand_over(dialogue, PETER, date(2027, 1, 29), OVER + timedelta(hours=1))
    assert "handed over again" in said(dialogue, ENDED, PETER, MORNING)
    assert "somebody else acts" in said(dialogue, ENDED, LEYLA, MORNING)


def test_of_a_seat_that_is_empty_nothing_is_said(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    ended(dialogue, OVER)
    dialogue.mandated("botkyrka", now=OVER)
    for user in (LEYLA, PETER):
        assert said(dialogue, ENDED, user, MORNING).startswith("dropped")


def test_without_a_meeting_there_is_nothing_to_say(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    ended(dialogue, OVER)
    for meeting in dialogue.meetings:
        dialogue.store.meetings.save(replace(meeting, withdrawn_at=OVER))
    assert said(dialogue, ENDED, LEYLA, MORNING).startswith("dropped")


def test_between_two_meetings_one_hands_over_until_a_day_and_takes_it_back(
    dialogue: Dialogue,
) -> None:
    late = at("2028-06-01 10:00")
    where = dialogue.where(LEYLA)
    here = scene.enter(dialogue.store, where, late, Hints(), between=True)
    handing.hand_over(dialogue.store, here, None, late, date(2028, 6, 15))
    words = said(dialogue, "handed", PETER, late)
    assert "15 juni 2028" in words
    assert "4 februari" not in words
    read(dialogue, "handed", now=late)
    handing.take_back(dialogue.store, here, late)
    assert acting(dialogue, late) == LEYLA
    assert dialogue.told("released") == [PETER]
    later = late + timedelta(minutes=5)
    assert "Leyla Demir svarar nu för Botkyrka kommun" in said(dialogue, "released", PETER, later)


def test_a_day_counts_for_no_meeting_that_the_rule_gives_no_more(dialogue: Dialogue) -> None:
    """Whoever is away in January has not said anything about the meeting of a later year."""
    hand_over(dialogue, now=at("2026-11-24 10:00"))
    assert not planning.was_heard_of(
        dialogue.store, dialogue.series, dialogue.meetings[-1], at("2026-11-24 10:00")
    )


def test_the_clock_ends_it_once_and_knows_when(office: SqlDatabase) -> None:
    with office.transaction() as store:
        hand_over(Dialogue(store))
    with office.reading() as store:
        assert due.following(store) is not None
        assert store.handing.next_due() == OVER
    assert handing.run_due(office, OVER - timedelta(seconds=1), outdated.handed_back) == []
    with office.reading() as store:
        party = Dialogue(store).party("botkyrka").id
    assert handing.run_due(office, OVER, outdated.handed_back) == [f"hand-over-{party}-ends"]
    assert handing.run_due(office, OVER, outdated.handed_back) == []


def test_a_deputy_who_was_released_is_asked_anew(dialogue: Dialogue) -> None:
    hand_over(dialogue, PETER)
    read(dialogue, "handed")
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)
    read(dialogue, "released")
    later = NOW + timedelta(days=1)
    hand_over(dialogue, PETER, now=later)
    assert "Leyla Demir" in said(dialogue, "handed", PETER, later)
    assert not isinstance(dialogue.says(dialogue.owed("handed")[-1], later), Drop)


# --------------------------------------------------------------------------- accepting it


def accept(dialogue: Dialogue, user: str = PETER, now: datetime = NOW) -> Place:
    return handing.accept(dialogue.store, dialogue.scene(user, now), now)


@pytest.mark.parametrize("day", [DAY, None])
def test_the_deputy_accepts_once_and_may_act_before(dialogue: Dialogue, day: date | None) -> None:
    hand_over(dialogue, day=day)
    assert acting(dialogue) == PETER, "before they have accepted, too"
    assert "[Jag gör det]" in said(dialogue, "handed", PETER)
    for _ in range(2):
        assert accept(dialogue).seat.accepted
    assert dialogue.actions() == ["seat.handed_over", "seat.accepted"]
    assert "[Jag gör det]" not in said(dialogue, "handed", PETER)
    with pytest.raises((HandedOver, HandedOverUntil)):
        accept(dialogue, LEYLA)


def test_what_is_handed_over_anew_is_to_be_accepted_anew(dialogue: Dialogue) -> None:
    hand_over(dialogue, day=None)
    accept(dialogue)
    hand_over(dialogue, AMINA, None, NOW + timedelta(minutes=1))
    with pytest.raises(OtherDeputy):
        accept(dialogue)
    assert accept(dialogue, AMINA).seat.accepted
    hand_over(dialogue, PETER, DAY, NOW + timedelta(minutes=2))
    party, meeting = dialogue.party("botkyrka").id, dialogue.meeting.id
    assert dialogue.store.seats.seat(party, meeting, NOW).awaits(dialogue.person(PETER).id)
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)
    with pytest.raises(NotMyTurn):
        accept(dialogue)


def test_who_answers_what_was_handed_over_has_accepted_it(dialogue: Dialogue) -> None:
    hand_over(dialogue, day=None)
    answers.answer(dialogue.store, dialogue.scene(PETER, NOW), Given("coming"), NOW)
    party, meeting = dialogue.party("botkyrka").id, dialogue.meeting.id
    assert dialogue.store.seats.seat(party, meeting, NOW).accepted


def test_a_seat_that_has_lost_its_principal_is_accepted_by_its_deputy(dialogue: Dialogue) -> None:
    hand_over(dialogue, day=None)
    dialogue.store.people.set_deleted(dialogue.person(LEYLA).id, deleted=True)
    assert accept(dialogue).seat.accepted
