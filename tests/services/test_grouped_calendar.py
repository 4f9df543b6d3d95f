"""What hangs on the time of a group session: the calendar file, and whom a deputy is asked for."""

from datetime import timedelta

import pytest

from bot.rules.errors import SessionCancelled
from bot.services import answers, briefing, calendar_words, escalating, session_changes
from bot.services.answers import Given
from bot.services.session_changes import Given as Wanted
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import AFTER_CALL, MAJA, Dialogue, at
from tests.services.test_changed import files, lines, moves, sent
from tests.services.test_grouped_homes import cancelled, invited, session

TABY, SALEM = "U0TABY1", "U0SALEM1"
NOW = AFTER_CALL
LATER = NOW + timedelta(hours=1)
STANDS = "its session is cancelled, or stands"


@pytest.fixture
def round_(dialogue: Dialogue) -> Dialogue:
    """The round, to which Täby comes."""
    invited(dialogue)
    answers.answer(dialogue.store, dialogue.scene(TABY, NOW), Given("coming"), NOW)
    return dialogue


def asks(round_: Dialogue) -> bool:
    return calendar_words.ask(round_.store, round_.scene(TABY, NOW), NOW)


def file(round_: Dialogue) -> dict[str, str]:
    (content,) = files(round_, NOW)
    return lines(content)


def test_the_file_is_of_the_session_and_follows_it(round_: Dialogue) -> None:
    assert not asks(round_)
    first = file(round_)
    assert first["DTSTART"] == "20270126T090000Z"
    assert first["DTEND"] == "20270126T110000Z"
    assert first["LOCATION"] == "Exempelhuset i Täby"
    assert sent(round_, "calendar", now=NOW)
    assert asks(round_), "they have it"
    scene = round_.scene(MAJA, NOW)
    session_changes.move(round_.store, scene, session(round_, "west"), "2027-01-25", "", NOW)
    assert files(round_, NOW) == [], "another group's"
    wanted = Wanted("2027-01-28", "11:00", "Salen", "Gatan 1", "", "")
    session_changes.change(round_.store, scene, session(round_, "north"), wanted, NOW)
    moved = file(round_)
    assert moved["UID"] == first["UID"]
    assert moved["DTSTART"] == "20270128T100000Z"
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])


def test_of_a_cancelled_session_the_file_takes_it_out_and_the_next_one_puts_it_in(
    round_: Dialogue,
) -> None:
    asks(round_)
    assert sent(round_, "calendar", now=NOW)
    cancelled(round_, "north")
    with pytest.raises(SessionCancelled):
        asks(round_)
    gone = file(round_)
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert gone["DTSTART"] == "20270126T090000Z"
    (word,) = (each for each in round_.owed("calendar") if each.state == "ready")
    said = round_.says(word, NOW)
    assert isinstance(said, Message)
    assert "26 januari 2027" in said.text
    session_changes.join(
        round_.store, round_.scene(TABY, LATER), session(round_, "west"), LATER
    )  # fmt: skip
    joined = file(round_)
    assert (joined["METHOD"], joined["DTSTART"]) == ("PUBLISH", "20270127T090000Z")
    assert int(joined["SEQUENCE"]) >= int(gone["SEQUENCE"])


def test_a_file_that_was_not_sent_is_not_of_a_cancelled_session(round_: Dialogue) -> None:
    asks(round_)
    cancelled(round_, "north")
    (word,) = round_.owed("calendar")
    assert round_.says(word, NOW) == Drop("too late")


def test_no_deputy_is_asked_once_the_session_has_begun(dialogue: Dialogue) -> None:
    round_ = invited(dialogue)
    store, series, meeting = round_.store, round_.series, round_.meeting
    begun = at("2027-01-26 10:00")
    escalating.ask(store, series, meeting, begun)
    asked = round_.owed("escalated")
    parties = {int(each.owed.refs["party"]) for each in asked}
    assert round_.party("salem").id in parties
    assert round_.party("taby").id not in parties
    salem = next(e for e in asked if e.owed.refs["party"] == round_.party("salem").id)
    assert salem.owed.deadline == session(round_, "south").starts_at


def test_who_had_answered_for_a_session_is_asked_again_about_its_own_time(
    dialogue: Dialogue,
) -> None:
    round_ = invited(dialogue)
    for user in (TABY, SALEM):
        answers.answer(round_.store, round_.scene(user, NOW), Given("coming"), NOW)
    moves(round_, "2027-02-11", NOW)
    said = {each.owed.refs["party"]: round_.says(each, NOW) for each in round_.owed("moved.direct")}
    taby = said[round_.party("taby").id]
    assert isinstance(taby, Message)
    assert "26 januari" in taby.text
    assert "2 februari" in taby.text
    assert "4 februari" not in taby.text
    assert said[round_.party("salem").id] == Drop(STANDS), "its day is in the file"
    cancelled(round_, "north")
    (word,) = (e for e in round_.owed("moved.direct") if said[e.owed.refs["party"]] == taby)
    assert round_.says(word, NOW) == Drop(STANDS)


def test_who_comes_late_to_a_group_gets_the_file_that_the_others_got(round_: Dialogue) -> None:
    cancelled(round_, "north")
    for step in round_.store.ledger.of_meeting(round_.meeting.id):
        if step.step == "day-before@west":
            round_.store.ledger.move_on(step.id, ["planned"], "done", NOW)
    session_changes.join(round_.store, round_.scene(TABY, NOW), session(round_, "west"), NOW)
    assert file(round_)["DTSTART"] == "20270127T090000Z"


def test_a_briefing_is_closed_when_the_party_s_own_session_has_begun(round_: Dialogue) -> None:
    store, series, meeting = round_.store, round_.series, round_.meeting
    begun = at("2027-01-26 10:00")
    opened = [
        briefing.of(store, series, meeting, round_.party(key).id, begun).is_open
        for key in ("taby", "salem")
    ]
    assert opened == [False, True]
