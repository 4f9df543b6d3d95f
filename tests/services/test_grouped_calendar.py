"""What hangs on the time of a group session: the calendar file, and whom a deputy is asked for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.documents import calendar
from bot.i18n import translator
from bot.rules.errors import SessionCancelled
from bot.rules.moving import Where
from bot.rules.seats import Party
from bot.services import (
    answers,
    briefing,
    calendar_files,
    calendar_words,
    cancelling,
    escalating,
    moving,
    owing,
    posts,
    session_changes,
    sessions,
)
from bot.services.answers import Given
from bot.services.moving import Wish
from bot.services.publication import of_series
from bot.services.scene import Hints
from bot.services.session_changes import Given as Wanted
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import AFTER_CALL, LOADED, MAJA, Dialogue, at
from tests.services.test_changed import earlier, files, lines, moves, of, sent
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


def utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def test_the_file_is_of_the_session_and_follows_it(round_: Dialogue) -> None:
    assert not asks(round_)
    first = file(round_)
    assert first["DTSTART"] == "20270126T090000Z"
    assert first["DTEND"] == "20270126T110000Z"
    assert first["LOCATION"] == "Exempelhuset i Täby"
    assert first["SUMMARY"] == "Dialogmöten om kultur: norra gruppen"
    assert first["UID"] == event(round_, "north")["UID"], "the feed has the same event"
    assert sent(round_, "calendar", now=NOW)
    assert asks(round_), "they have it"
    scene = round_.scene(MAJA, NOW)
    session_changes.move(round_.store, scene, session(round_, "west"), "2027-01-25", "", NOW)
    assert files(round_, NOW) == [], "another group's"
    assert event(round_, "north")["SEQUENCE"] == first["SEQUENCE"], "and another event"
    assert int(event(round_, "west")["SEQUENCE"]) > int(first["SEQUENCE"])
    wanted = Wanted("2027-01-28", "11:00", "Salen", "Gatan 1", "", "")
    session_changes.change(round_.store, scene, session(round_, "north"), wanted, NOW)
    moved = file(round_)
    assert (first["LAST-MODIFIED"], moved["LAST-MODIFIED"]) == (utc(LOADED), utc(NOW))
    assert event(round_, "south")["LAST-MODIFIED"] == utc(LOADED), "of another group"
    assert moved["UID"] == first["UID"]
    assert moved["DTSTART"] == "20270128T100000Z"
    assert int(moved["SEQUENCE"]) > int(first["SEQUENCE"])
    assert event(round_, "north")["SEQUENCE"] == moved["SEQUENCE"]


@pytest.mark.parametrize("told", [True, False])
def test_of_a_cancelled_session_the_file_takes_it_out_and_the_next_one_puts_it_in(
    round_: Dialogue, *, told: bool
) -> None:
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    cancelled(round_, "north")
    with pytest.raises(SessionCancelled):
        asks(round_)
    gone = file(round_)
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert gone["DTSTART"] == "20270126T090000Z"
    assert gone["UID"] == first["UID"]
    assert int(gone["SEQUENCE"]) > int(first["SEQUENCE"])
    (word,) = (each for each in round_.owed("calendar") if each.state == "ready")
    said = round_.says(word, NOW)
    assert isinstance(said, Message)
    assert "26 januari 2027" in said.text
    if told:
        assert sent(round_, "calendar", now=NOW)
    joins(round_, "west")
    *before, joined = (lines(each) for each in files(round_, LATER))
    assert [each["UID"] for each in before] == ([] if told else [first["UID"]])
    assert all(each["METHOD"] == "CANCEL" for each in before), "not told yet, so it is now"
    assert (joined["METHOD"], joined["DTSTART"]) == ("PUBLISH", "20270127T090000Z")
    assert joined["UID"] == event(round_, "west")["UID"] != first["UID"]
    assert "läggs" in sent(round_, "calendar", now=LATER)[-1], "it is added"


def joins(round_: Dialogue, key: str) -> None:
    session_changes.join(round_.store, round_.scene(TABY, LATER), session(round_, key), LATER)


def assigns(round_: Dialogue, key: str, party: str = "Täby kommun") -> None:
    here = round_.scene(MAJA, LATER)
    session_changes.assign(round_.store, here, session(round_, key), party, LATER)


def event(round_: Dialogue, key: str) -> dict[str, str]:
    """Return the event of a session in the feed of the series."""
    return event_at(round_, session(round_, key).starts_at)


def event_at(round_: Dialogue, start: datetime) -> dict[str, str]:
    t = translator("sv", "Europe/Stockholm")
    text = calendar.feed(of_series(round_.store, round_.series, NOW), t, "").decode()
    events = [lines(each) for each in text.split("BEGIN:VEVENT\r\n")[1:]]
    (found,) = (each for each in events if each["DTSTART"] == f"{start:%Y%m%dT%H%M%SZ}")
    return found


def test_who_is_moved_to_another_session_gets_the_old_one_out_and_the_new_one_in(
    round_: Dialogue,
) -> None:
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    numbers = [int(first["SEQUENCE"])]
    for key, other in (("west", "north"), ("north", "west"), ("west", "north")):
        assigns(round_, key)
        gone, added = map(lines, files(round_, LATER))
        assert (gone["METHOD"], added["METHOD"]) == ("CANCEL", "PUBLISH")
        assert gone["UID"] == event(round_, other)["UID"]
        assert added["UID"] == event(round_, key)["UID"] != gone["UID"]
        northern = gone if other == "north" else added
        numbers.append(int(northern["SEQUENCE"]))
        out, into = sent(round_, "calendar", now=LATER)
        assert "kommer inte längre till gruppmötet" in out
        assert "läggs" in into
    assert numbers == sorted(set(numbers)), "each counts more than the one before"


def test_who_is_moved_back_before_anything_was_sent_keeps_the_event(round_: Dialogue) -> None:
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    assigns(round_, "west")
    assigns(round_, "north")
    kept = [lines(each) for each in files(round_, LATER)]
    assert {(each["METHOD"], each["UID"]) for each in kept} == {("PUBLISH", first["UID"])}
    gone = next(e for e in round_.owed("calendar") if "left" in e.owed.refs)
    assert round_.says(gone, LATER) == Drop("comes to it")
    for each in round_.owed("calendar"):
        if each.state == "ready" and isinstance(round_.says(each, LATER), Drop):
            round_.store.outbox.drop(each.id, "test")
    assert sent(round_, "calendar", now=LATER)
    assigns(round_, "west")
    out, into = (lines(each) for each in files(round_, LATER))
    assert (out["UID"], out["METHOD"]) == (first["UID"], "CANCEL")
    assert (into["DTSTART"], into["METHOD"]) == ("20270127T090000Z", "PUBLISH")


def test_a_file_that_was_dropped_is_owed_again_when_it_is_asked_for(round_: Dialogue) -> None:
    for _ in range(3):
        assert not asks(round_)
        (word,) = (each for each in round_.owed("calendar") if each.state == "ready")
        round_.store.outbox.drop(word.id, "not coming")
    assert not asks(round_)
    assert sent(round_, "calendar", now=NOW)
    assert asks(round_)


def test_who_comes_for_two_parties_has_an_event_of_each_session(round_: Dialogue) -> None:
    """And loses one only when no party of theirs comes to it."""
    round_.mandated("salem", TABY, SALEM)
    round_.mandated("sigtuna", TABY)
    for key in ("salem", "sigtuna"):
        hints = Hints(party=round_.party(key).id)
        scene = round_.scene(TABY, NOW, hints=hints)
        answers.answer(round_.store, scene, Given("coming"), NOW)
    assert not asks(round_)
    own = [lines(each) for each in files(round_, NOW)]
    rooms = {key: event(round_, key) for key in ("north", "south", "west")}
    of = {each["UID"] for each in own}
    assert of == {rooms[key]["UID"] for key in {_room(round_, p) for p in PARTIES}}
    assert len(of) == len(own) > 1
    assert all("läggs" in said for said in sent(round_, "calendar", now=NOW))
    assert asks(round_)
    cancelled(round_, "north")
    (gone,) = (lines(each) for each in files(round_, NOW))
    assert (gone["UID"], gone["METHOD"]) == (rooms["north"]["UID"], "CANCEL")


PARTIES = ("taby", "salem", "sigtuna")


def _room(round_: Dialogue, party: str) -> str:
    of = round_.party(party).id
    every = sessions.of_round(round_.store, round_.series, round_.meeting)
    return next(each.key for each in every if of in each.has)


def mate(round_: Dialogue) -> Party:
    """Let Täby's principal act for another party of the northern group too."""
    every = session(round_, "north").parties
    found = next(each for each in every if each.key != "taby")
    round_.mandated(found.key, TABY)
    return found


def comes(round_: Dialogue, party: Party) -> None:
    scene = round_.scene(TABY, NOW, hints=Hints(party=party.id))
    answers.answer(round_.store, scene, Given("coming"), NOW)


def test_a_session_stays_for_who_comes_to_it_with_another_party(round_: Dialogue) -> None:
    other = mate(round_)
    comes(round_, other)
    asks(round_)
    assert len(sent(round_, "calendar", now=NOW)) == 1, "one event for both"
    assigns(round_, "west")
    (added,) = (lines(each) for each in files(round_, LATER))
    assert added["UID"] == event(round_, "west")["UID"]
    assert sent(round_, "calendar", now=LATER)
    assigns(round_, "west", other.name)
    (gone,) = (lines(each) for each in files(round_, LATER))
    assert (gone["UID"], gone["METHOD"]) == (event(round_, "north")["UID"], "CANCEL")


def test_whether_somebody_still_comes_to_a_session_is_asked_when_it_is_sent(
    round_: Dialogue,
) -> None:
    other = mate(round_)
    asks(round_)
    assert sent(round_, "calendar", now=NOW)
    assigns(round_, "west")
    assert len(files(round_, LATER)) == 2
    comes(round_, other)
    (added,) = (lines(each) for each in files(round_, LATER))
    assert added["METHOD"] == "PUBLISH"
    gone = next(e for e in round_.owed("calendar") if "left" in e.owed.refs)
    assert round_.says(gone, LATER) == Drop("comes to it")


def test_what_was_taken_out_is_taken_out_once(round_: Dialogue) -> None:
    asks(round_)
    assert sent(round_, "calendar", now=NOW)
    assigns(round_, "west")
    calendar_files.follow(round_.store, round_.series, round_.meeting, LATER, urgent=False)
    out, _into = sent(round_, "calendar", now=LATER)
    assert "kommer inte längre" in out
    second = [e for e in round_.owed("calendar") if e.owed.refs.get("left") == 2]
    assert [round_.says(each, LATER) for each in second] == [Drop("taken out already")]


def test_the_one_event_that_was_of_all_is_taken_out_at_the_next_change(round_: Dialogue) -> None:
    """Files that were sent before sessions had events have no group in their row."""
    store, series, meeting = round_.store, round_.series, round_.meeting
    taby = round_.person(TABY)
    refs = {"meeting": meeting.id, "party": round_.party("taby").id, "change": 0}
    owing.direct(
        store, series, taby, "calendar", f"{meeting.id}:{taby.id}:0@north.0", NOW, refs=refs
    )
    (old,) = round_.owed("calendar")
    started = store.outbox.start(old, 0.0)
    assert started is not None
    store.outbox.finish(started, "sent", now=NOW, channel="D1", ts="1.0")
    assert asks(round_), "they have it"
    here = round_.scene(MAJA, NOW)
    session_changes.move(store, here, session(round_, "north"), "2027-01-28", "14:00", NOW)
    gone, added = (lines(each) for each in files(round_, NOW))
    known = of_series(store, series, NOW).meetings[0]
    assert (gone["UID"], gone["METHOD"]) == (known.uid, "CANCEL")
    assert int(gone["SEQUENCE"]) > known.revision
    assert added["UID"] == event(round_, "north")["UID"]
    out, _ = sent(round_, "calendar", now=NOW)
    assert "en egen händelse" in out


@pytest.mark.parametrize("moved", [0, 3])
def test_a_session_of_a_group_that_is_gone_can_be_taken_out_still(
    round_: Dialogue, moved: int
) -> None:
    for hour in range(moved):
        start = f"{10 + hour}:30"
        here = round_.scene(MAJA, NOW)
        session_changes.move(round_.store, here, session(round_, "north"), "", start, NOW)
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    profile = round_.series.profile
    groups = tuple(
        replace(each, parties=(*each.parties, "taby")) if each.key == "west" else each
        for each in profile.groups
        if each.key != "north"
    )
    round_.profiled(replace(profile, groups=groups))
    calendar_files.follow(round_.store, round_.series, round_.meeting, NOW, urgent=False)
    gone, added = (lines(each) for each in files(round_, NOW))
    assert (gone["UID"], gone["METHOD"]) == (first["UID"], "CANCEL")
    assert int(gone["SEQUENCE"]) > int(first["SEQUENCE"])
    assert added["UID"] == event(round_, "west")["UID"]


def test_a_round_that_is_cancelled_takes_each_session_out(round_: Dialogue) -> None:
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    cancelling.cancel(round_.store, of(round_), None, "Snö", NOW)
    gone = file(round_)
    assert (gone["UID"], gone["METHOD"]) == (first["UID"], "CANCEL")
    assert int(gone["SEQUENCE"]) > int(first["SEQUENCE"])
    public = of_series(round_.store, round_.series, NOW)
    text = calendar.feed(public, translator("sv", "Europe/Stockholm"), "").decode()
    assert text.count("STATUS:CANCELLED") == 5, "four sessions, and those who are in no group"
    assert first["UID"] in text.replace("\r\n ", "")


HELD = at("2027-01-26 12:30")
"""The northern group has met; the others have not."""


def test_a_session_that_was_held_stays_where_it_was_when_its_round_is_moved(
    round_: Dialogue,
) -> None:
    answers.answer(round_.store, round_.scene("U0SIGTUNA1", NOW), Given("coming"), NOW)
    asks(round_)
    first = file(round_)
    assert sent(round_, "calendar", now=NOW)
    before, due = session(round_, "north"), steps(round_, "north")
    assert moves(round_, "2027-02-11", HELD).answers == 1, "the other one, which has not met"
    assert session(round_, "north").local == before.local
    assert steps(round_, "north") == due
    assert f"{session(round_, 'west').local:%m-%d}" == "02-03"
    said = {
        each.owed.refs["party"]: round_.says(each, HELD) for each in round_.owed("moved.direct")
    }
    assert isinstance(said.pop(round_.party("sigtuna").id), Message)
    assert said == {}
    assert files(round_, HELD) == []
    assert event(round_, "north")["DTSTART"] == first["DTSTART"]


def test_a_session_that_was_held_is_not_cancelled_with_its_round(round_: Dialogue) -> None:
    answers.answer(round_.store, round_.scene("U0SIGTUNA1", NOW), Given("coming"), NOW)
    asks(round_)
    assert sent(round_, "calendar", now=NOW)
    north, west = (session(round_, key).starts_at for key in ("north", "west"))
    assert cancelling.preview(round_.store, of(round_), "Snö", HELD).told == 1
    assert cancelling.cancel(round_.store, of(round_), None, "Snö", HELD).told == 1
    (word,) = round_.owed("cancelled.direct")
    assert word.owed.refs["party"] == round_.party("sigtuna").id
    assert files(round_, HELD) == []
    assert event_at(round_, north)["STATUS"] == "CONFIRMED"
    assert event_at(round_, west)["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("joined", [True, False])
def test_a_cancelled_session_is_taken_out_once_whatever_becomes_of_its_round(
    round_: Dialogue, *, joined: bool
) -> None:
    asks(round_)
    assert sent(round_, "calendar", now=NOW)
    cancelled(round_, "north")
    assert sent(round_, "calendar", now=NOW)
    moves(round_, "2027-02-11", LATER)
    assert files(round_, LATER) == []
    if joined:
        joins(round_, "west")
        assert [lines(each)["METHOD"] for each in files(round_, LATER)] == ["PUBLISH"]
    else:
        cancelling.cancel(round_.store, of(round_), None, "Snö", LATER)
        assert files(round_, LATER) == []


def steps(round_: Dialogue, key: str) -> dict[str, datetime]:
    every = round_.store.ledger.of_meeting(round_.meeting.id)
    return {each.step: each.due_at for each in every if each.step.partition("@")[2] == key}


def test_a_round_in_which_everybody_is_in_a_group_is_its_sessions_in_the_feed(
    round_: Dialogue,
) -> None:
    round_.replan(LOADED.replace(year=2027))
    public = of_series(round_.store, round_.series, NOW)
    assert [each.is_held for each in public.meetings] == [True, False]
    text = calendar.feed(public, round_.scene(MAJA, NOW).t, "").decode()
    assert text.count("BEGIN:VEVENT") == 5 + 4
    single = calendar.single(public, public.meetings[1], round_.scene(MAJA, NOW).t).decode()
    assert single.count("BEGIN:VEVENT") == 4
    assert public.meetings[1].uid not in single.replace("\r\n ", "")


def test_a_file_that_was_not_sent_is_not_of_a_cancelled_session(round_: Dialogue) -> None:
    asks(round_)
    cancelled(round_, "north")
    (word,) = round_.owed("calendar")
    assert round_.says(word, NOW) == Drop("too late")


def test_no_deputy_is_asked_once_the_session_has_begun(dialogue: Dialogue) -> None:
    round_ = invited(dialogue)
    store, series, meeting = round_.store, round_.series, round_.meeting
    begun = at("2027-01-26 10:00")
    t = round_.scene(MAJA, NOW).t
    shown = posts.preview(store, series, "escalation", meeting, t, begun)
    reached = posts.reach(store, series, "escalation", meeting, begun)
    escalating.ask(store, series, meeting, begun)
    asked = round_.owed("escalated")
    assert shown.count == reached.people == 2 * len(asked), "what is shown is what is sent"
    assert "Täby" not in str(shown.recipients)
    parties = {int(each.owed.refs["party"]) for each in asked}
    assert round_.party("salem").id in parties
    assert round_.party("taby").id not in parties
    salem = next(e for e in asked if e.owed.refs["party"] == round_.party("salem").id)
    assert salem.owed.deadline == session(round_, "south").starts_at


def test_where_only_sessions_that_have_begun_are_silent_nobody_is_left_to_ask(
    dialogue: Dialogue,
) -> None:
    round_ = invited(dialogue)
    store, series, meeting = round_.store, round_.series, round_.meeting
    for party in store.seats.parties(series.id):
        if not party.category.convening and party.key != "taby":
            answers.record(store, round_.scene(MAJA, NOW), party.name, Given("coming"), NOW)
    starts_at = session(round_, "north").starts_at
    before = starts_at - timedelta(minutes=1)
    assert not escalating.finds_nobody(store, series, meeting, before)
    assert escalating.finds_nobody(store, series, meeting, starts_at)


def test_who_had_answered_for_a_session_is_asked_again_about_its_own_time(
    dialogue: Dialogue,
) -> None:
    round_ = invited(dialogue)
    for user in (TABY, SALEM):
        answers.answer(round_.store, round_.scene(user, NOW), Given("coming"), NOW)
    told = moves(round_, "2027-02-11", NOW).answers
    said = {each.owed.refs["party"]: round_.says(each, NOW) for each in round_.owed("moved.direct")}
    assert list(said) == [round_.party("taby").id], "the day of the other one is in the file"
    assert told == 1, "as the convener reads"
    assert earlier(round_, NOW) == {"Täby kommun"}
    taby = said[round_.party("taby").id]
    assert isinstance(taby, Message)
    assert "26 januari" in taby.text
    assert "2 februari" in taby.text
    assert "4 februari" not in taby.text
    answers.answer(round_.store, round_.scene(TABY, NOW), Given("coming"), NOW)
    assert earlier(round_, NOW) == set()
    cancelled(round_, "north")
    (word,) = (e for e in round_.owed("moved.direct") if said[e.owed.refs["party"]] == taby)
    assert round_.says(word, NOW) == Drop(STANDS)


def test_whose_session_is_cancelled_is_not_counted_among_those_who_read_that_the_round_is_moved(
    round_: Dialogue,
) -> None:
    cancelled(round_, "north")
    assert moves(round_, "2027-02-11", NOW).answers == 0
    assert round_.owed("moved.direct") == []


def test_who_had_answered_before_its_own_session_was_moved_is_marked_in_the_list(
    round_: Dialogue,
) -> None:
    answers.answer(round_.store, round_.scene(SALEM, NOW), Given("coming"), NOW)
    scene = round_.scene(MAJA, NOW)
    session_changes.place(round_.store, scene, session(round_, "south"), "Huset", NOW)
    session_changes.move(round_.store, scene, session(round_, "north"), "", "11:00", NOW)
    assert earlier(round_, NOW) == {"Täby kommun"}
    answers.answer(round_.store, round_.scene(TABY, NOW), Given("maybe"), NOW)
    assert earlier(round_, NOW) == set()


def test_who_has_not_answered_reads_of_its_changed_session_also_if_the_round_moves_then(
    round_: Dialogue,
) -> None:
    scene = round_.scene(MAJA, NOW)
    session_changes.place(round_.store, scene, session(round_, "west"), "Huset", NOW)
    moves(round_, "2027-02-11", NOW)
    said = [round_.says(word, LATER) for word in round_.owed("session.changed")]
    assert len(said) == 7
    assert all(isinstance(each, Message) and "10:00, Huset, " in each.text for each in said)


def test_a_file_follows_a_round_that_is_moved_where_its_own_session_is_another(
    round_: Dialogue,
) -> None:
    assert not asks(round_)
    answers.answer(round_.store, round_.scene(SALEM, NOW), Given("coming"), NOW)
    assert not calendar_words.ask(round_.store, round_.scene(SALEM, NOW), NOW)
    assert len(sent(round_, "calendar", now=NOW)) == 2
    moves(round_, "2027-02-11", NOW)
    assert file(round_)["DTSTART"] == "20270202T090000Z", "that of Täby alone"
    assert sent(round_, "calendar", now=NOW)
    wish = Wish(venue=Where(video="https://video.example/new"))
    moving.move(round_.store, of(round_), wish, NOW)
    videos = [lines(each)["URL"] for each in files(round_, NOW)]
    assert videos == ["https://video.example/new"] * 2, "both have it from their round"
    assert earlier(round_, NOW) == {"Täby kommun"}, "and keep their time"


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
