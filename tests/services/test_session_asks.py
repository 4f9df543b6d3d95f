"""What asked a party for its answer says that its group session is cancelled, and offers others."""

from datetime import date, timedelta

import pytest

from bot.i18n import translator
from bot.rules.outbox import Delivery
from bot.services import (
    answers,
    calendar_words,
    directs,
    doing,
    ending,
    escalating,
    handing,
    outdated,
    owing,
    posts,
    session_changes,
)
from bot.services.answers import Given
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views import answers as view
from bot.views.blocks import Message
from tests.services.given import AFTER_CALL, MAJA, Dialogue, at
from tests.services.test_changed import files, lines, moves
from tests.services.test_grouped_homes import cancelled, invited, session
from tests.services.test_outdated import sent

TABY, TABY2, SALEM = "U0TABY1", "U0TABY2", "U0SALEM1"
NOW = AFTER_CALL
LATER = NOW + timedelta(hours=1)
"""The word of the cancellation waits for ten minutes."""
BEGUN = at("2027-01-26 10:00")


@pytest.fixture
def round_(dialogue: Dialogue) -> Dialogue:
    return invited(dialogue)


def asked(round_: Dialogue, *kinds: str, user: str = TABY) -> None:
    """Let a person have got messages of these kinds about Täby's answer."""
    refs: dict[str, int | str] = {"meeting": round_.meeting.id, "party": round_.party("taby").id}
    for kind in kinds:
        owing.direct(round_.store, round_.series, round_.person(user), kind, user, NOW, refs=refs)
        sent(round_, kind, NOW)


def updates(round_: Dialogue, *kinds: str) -> list[Delivery]:
    return round_.owed(*kinds, manner="update")


def said(round_: Dialogue, kind: str) -> Message:
    (update,) = updates(round_, kind)
    found = round_.says(update, NOW)
    assert isinstance(found, Message), found
    return found


def offers(message: Message) -> None:
    """Hold that a message says what is cancelled, and what can be chosen instead."""
    assert "Gruppmötet för norra gruppen är inställt.\nSkäl: Snö" in message.text
    assert "Täby kommun kan komma till ett annat" in message.text
    words = str(message.blocks)
    for wanted in ("session join west", "session join south", "rsvp no"):
        assert wanted in words
    for gone in ("rsvp yes", "rsvp maybe", "session join north"):
        assert gone not in words


def joins(round_: Dialogue, key: str = "west") -> None:
    scene = round_.scene(TABY, LATER)
    session_changes.join(round_.store, scene, session(round_, key), LATER)


@pytest.mark.parametrize("kind", sorted(outdated.WITH_BUTTONS))
def test_every_message_that_asks_offers_the_other_sessions(round_: Dialogue, kind: str) -> None:
    asked(round_, kind)
    cancelled(round_, "north")
    offers(said(round_, kind))


def test_both_of_whom_one_was_asked_for_the_other_read_it(round_: Dialogue) -> None:
    store, series = round_.store, round_.series
    escalating.ask(store, series, round_.meeting, NOW)
    sent(round_, escalating.TO_ACTING, NOW)
    sent(round_, escalating.TO_DEPUTY, NOW)
    cancelled(round_, "north")
    for kind, user in ((escalating.TO_ACTING, TABY), (escalating.TO_DEPUTY, TABY2)):
        (update,) = (w for w in updates(round_, kind) if w.owed.target.channel == user)
        found = round_.says(update, NOW)
        assert isinstance(found, Message)
        offers(found)
    about = {word.owed.refs["party"] for word in updates(round_, escalating.TO_ACTING)}
    assert round_.party("salem").id not in about, "its session stands"


def test_who_has_chosen_another_session_is_asked_about_that_one(round_: Dialogue) -> None:
    asked(round_, "invitation.direct", "handed")
    cancelled(round_, "north")
    sent(round_, "session.cancelled", NOW)
    joins(round_)
    for kind in ("invitation.direct", "handed", "session.cancelled"):
        (update,) = updates(round_, kind)
        found = round_.says(update, NOW)
        assert isinstance(found, Message)
        assert "Täby kommun kommer nu till gruppmötet för västra gruppen." in found.text
        assert "rsvp yes" in str(found.blocks)
        assert "session join" not in str(found.blocks)


def test_what_invited_the_silent_says_the_day_to_which_the_round_is_moved(
    round_: Dialogue,
) -> None:
    asked(round_, "invitation.direct", "reminder.direct")
    moves(round_, "2027-02-11", NOW)
    assert not updates(round_, "invitation.direct"), "of each only the newest is brought up to date"
    text = said(round_, "reminder.direct").text
    assert "Kommer någon till dialogmötet tisdag 2 februari 2027" in text
    assert "Täby kommun kommer nu" not in text, "it comes with its own group"


@pytest.mark.parametrize("choice", ["", "coming"])
def test_what_asks_a_host_where_says_the_day_to_which_the_round_is_moved(
    round_: Dialogue, choice: str
) -> None:
    asked(round_, "host.direct", "invitation.direct")
    if choice:
        answers.answer(round_.store, round_.scene(TABY, NOW), Given("coming"), NOW)
    moves(round_, "2027-02-11", NOW)
    text = said(round_, "host.direct").text
    assert "gruppmötet för norra gruppen tisdag 2 februari 2027" in text


@pytest.mark.parametrize(("key", "is_told"), [("north", True), ("west", False)])
def test_who_hosts_a_session_reads_that_it_is_cancelled_also_with_regrets(
    round_: Dialogue, key: str, *, is_told: bool
) -> None:
    host = {"north": TABY, "west": "U0SIGTUNA1"}[key]
    answers.answer(round_.store, round_.scene(host, NOW), Given("regrets"), NOW)
    cancelled(round_, key)
    words = [w for w in round_.owed("session.cancelled") if w.owed.target.channel == host]
    found = [isinstance(round_.says(word, LATER), Message) for word in words]
    assert found == [is_told]


def test_what_was_clicked_is_replaced_by_its_answer_and_not_updated(round_: Dialogue) -> None:
    asked(round_, "invitation.direct", "handed")
    cancelled(round_, "north")
    (word,) = round_.owed("invitation.direct")
    sent_to, before = (word.channel, word.ts), {"invitation.direct": 0, "handed": 0}
    for kind in before:
        before[kind] = round_.arrives(updates(round_, kind)[0]).version
    scene = round_.scene(TABY, LATER)
    session_changes.join(round_.store, scene, session(round_, "west"), LATER, sent_to)
    after = {kind: updates(round_, kind)[0].version for kind in before}
    assert after == {**before, "handed": before["handed"] + 1}


def test_a_convener_who_moves_a_party_updates_what_asked_it(round_: Dialogue) -> None:
    asked(round_, "invitation.direct")
    scene = round_.scene(MAJA, NOW)
    session_changes.assign(round_.store, scene, session(round_, "west"), "Täby kommun", NOW)
    assert "västra gruppen" in said(round_, "invitation.direct").text


def test_who_was_coming_is_offered_the_others_and_then_reads_its_answer(round_: Dialogue) -> None:
    asked(round_, "invitation.direct")
    answers.answer(round_.store, round_.scene(TABY, NOW), Given("coming"), NOW)
    cancelled(round_, "north")
    sent(round_, "session.cancelled", NOW)
    offers(said(round_, "invitation.direct"))
    joins(round_)
    for kind in ("invitation.direct", "session.cancelled"):
        assert said(round_, kind).text.startswith("Täby kommun: kommer")


def test_who_has_regrets_is_asked_nothing_and_may_choose(round_: Dialogue) -> None:
    asked(round_, "invitation.direct")
    answers.answer(round_.store, round_.scene(TABY, NOW), Given("regrets"), NOW)
    cancelled(round_, "north")
    found = said(round_, "invitation.direct")
    assert found.text.startswith("Täby kommun: förhinder")
    assert "session join west" in str(found.blocks)
    assert "rsvp yes" not in str(found.blocks)


def test_the_answer_with_regrets_still_offers_the_other_sessions(round_: Dialogue) -> None:
    cancelled(round_, "north")
    for now, is_offered in ((NOW, True), (at("2027-02-03 10:00"), False)):
        place = answers.answer(round_.store, round_.scene(TABY, now), Given("regrets"), now)
        words = str(view.confirmed(place, translator("sv", "Europe/Stockholm")).blocks)
        assert ("session join west" in words) is is_offered
        assert "rsvp yes" not in words, "there is none to come to"


def test_the_word_of_the_cancellation_follows_what_comes_after_it(round_: Dialogue) -> None:
    cancelled(round_, "north")
    sent(round_, "session.cancelled", NOW)
    joins(round_)
    (update,) = updates(round_, "session.cancelled")
    begun = round_.says(update, BEGUN.replace(day=27))
    assert isinstance(begun, Message)
    assert "Dialogmötet har börjat" in begun.text
    handing.hand_over(round_.store, round_.scene(TABY, NOW), None, NOW)
    assert round_.says(update, NOW) == Drop("handed over")


def test_a_session_that_is_cancelled_next_is_offered_no_more(round_: Dialogue) -> None:
    cancelled(round_, "north")
    (word,) = (w for w in round_.owed("session.cancelled") if w.owed.target.channel == TABY)
    round_.arrives(word)
    scene = round_.scene(MAJA, LATER)
    session_changes.cancel(round_.store, scene, session(round_, "west"), "Snö", LATER)
    (update,) = updates(round_, "session.cancelled")
    now = round_.says(update, LATER)
    assert isinstance(now, Message)
    assert "session join south" in str(now.blocks)
    assert "session join west" not in str(now.blocks)


def test_at_most_four_of_a_person_are_updated_the_newest(round_: Dialogue) -> None:
    kinds = ("invitation.direct", "reminder.direct", "last_reminder.direct", "handed", "unhanded")
    asked(round_, *kinds)
    cancelled(round_, "north")
    assert len(updates(round_, *kinds)) == outdated.NEWEST
    assert updates(round_, "invitation.direct") == [], "the oldest"


def test_of_more_than_are_updated_the_newest_of_each_person_come_first(
    round_: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(round_, "invitation.direct", user=TABY2)
    asked(round_, "reminder.direct", "last_reminder.direct")
    monkeypatch.setattr(outdated, "AT_START", 2)
    cancelled(round_, "north")
    kinds = ("invitation.direct", "reminder.direct", "last_reminder.direct")
    told = {(word.owed.kind, word.owed.target.channel) for word in updates(round_, *kinds)}
    assert told == {("last_reminder.direct", TABY), ("invitation.direct", TABY2)}


def test_nothing_is_updated_when_a_session_only_moves(round_: Dialogue) -> None:
    asked(round_, "invitation.direct")
    scene = round_.scene(MAJA, NOW)
    session_changes.move(round_.store, scene, session(round_, "north"), "", "11:00", NOW)
    assert updates(round_, "invitation.direct") == []


# ---------------------------------------------------------------- words that are sent after it


def test_a_deputy_who_is_asked_after_the_cancellation_can_choose(round_: Dialogue) -> None:
    cancelled(round_, "north")
    escalating.ask(round_.store, round_.series, round_.meeting, NOW)
    taby = round_.party("taby").id
    for kind in (escalating.TO_ACTING, escalating.TO_DEPUTY):
        (word,) = (w for w in round_.owed(kind) if w.owed.refs["party"] == taby)
        found = round_.says(word, NOW)
        assert isinstance(found, Message)
        assert found.text.startswith("Täby kommun har inte svarat än. Därför frågar jag")
        assert "4 februari" not in found.text.partition("Gruppmötet")[0], "of no time"
        offers(found)


def test_who_had_answered_for_it_is_not_called_silent(round_: Dialogue) -> None:
    answers.answer(round_.store, round_.scene(TABY, NOW), Given("coming"), NOW)
    cancelled(round_, "north")
    escalating.ask(round_.store, round_.series, round_.meeting, NOW)
    words = round_.owed(escalating.TO_ACTING, escalating.TO_DEPUTY)
    for word in (w for w in words if w.owed.refs["party"] == round_.party("taby").id):
        found = round_.says(word, NOW)
        assert isinstance(found, Message)
        assert found.text.startswith("Täby kommun har inte valt något annat gruppmöte än. Därför")


def test_who_was_coming_to_it_is_reminded_and_its_deputy_asked_until_it_has_chosen(
    round_: Dialogue,
) -> None:
    store, series, meeting = round_.store, round_.series, round_.meeting
    taby = round_.party("taby")
    answers.answer(store, round_.scene(TABY, NOW), Given("coming"), NOW)
    reached = ("invitation", "reminder")
    assert all(taby not in doing.recipients(store, series, meeting, kind) for kind in reached)
    cancelled(round_, "north")
    assert all(taby in doing.recipients(store, series, meeting, kind) for kind in reached)
    shown = posts.preview(
        store, series, "reminder", meeting, translator("sv", "Europe/Stockholm"), NOW
    )
    assert shown.party != "Täby kommun", "the others read of a session that is held"
    for kind, when in (
        ("reminder.direct", at("2027-01-14 09:01")),
        (escalating.TO_DEPUTY, at("2027-01-19 09:01")),
    ):
        round_.ran(when)
        (word,) = (w for w in round_.owed(kind) if w.owed.refs["party"] == taby.id)
        found = round_.says(word, when)
        assert isinstance(found, Message)
        offers(found)
    joins(round_)
    assert taby not in doing.recipients(store, series, meeting, "reminder")
    assert taby not in escalating.silent(store, series, meeting)


def test_the_preview_of_a_reminder_shows_a_cancelled_session_as_its_parties_read_it(
    round_: Dialogue,
) -> None:
    cancelled(round_, "north")
    place = answers.place(round_.store, round_.series, round_.meeting, round_.party("taby").id, NOW)
    person = round_.person(TABY)
    t = translator("sv", "Europe/Stockholm")
    offers(directs.direct(round_.store, place, "reminder", person, t, NOW))


@pytest.mark.parametrize("until", [None, date(2027, 1, 20)])
def test_a_hand_over_after_the_cancellation_brings_the_choice(
    round_: Dialogue, until: date | None
) -> None:
    cancelled(round_, "north")
    handing.hand_over(round_.store, round_.scene(TABY, NOW), None, NOW, until)
    (word,) = round_.owed("handed")
    found = round_.says(word, NOW)
    assert isinstance(found, Message)
    assert "Nästa dialogmöte" not in found.text.partition("Gruppmötet")[0]
    offers(found)


def test_the_principal_may_still_hand_over_and_gets_the_choice_back(round_: Dialogue) -> None:
    handing.hand_over(round_.store, round_.scene(TABY, NOW), None, NOW, date(2027, 1, 13))
    cancelled(round_, "north")
    ended = at("2027-01-14 00:00")
    handed = round_.store.handing.claim(ended)
    assert handed is not None
    handing.end(round_.store, handed, ended)
    (word,) = (w for w in round_.owed("handed.ended") if w.owed.target.channel == TABY)
    found = round_.says(word, at("2027-01-14 09:00"))
    assert isinstance(found, Message)
    assert "Nästa dialogmöte" not in found.text
    offers(found)
    words = str(found.blocks)
    assert "rsvp deputy" in words


def test_without_another_session_ahead_only_regrets_are_left(round_: Dialogue) -> None:
    asked(round_, "invitation.direct")
    cancelled(round_, "north")
    (update,) = updates(round_, "invitation.direct")
    late = at("2027-02-03 10:00")
    found = round_.says(update, late)
    assert isinstance(found, Message)
    assert "session join" not in str(found.blocks)
    assert "rsvp no" in str(found.blocks)


# ---------------------------------------------------------------- the end of the series


def test_who_has_been_in_their_session_is_not_told_that_it_is_not_held(round_: Dialogue) -> None:
    for user in (TABY, SALEM):
        answers.answer(round_.store, round_.scene(user, NOW), Given("coming"), NOW)
    hints = Hints(series=round_.series.id)
    ending.end(round_.store, round_.where(MAJA), hints, BEGUN)
    (word,) = round_.owed(ending.DIRECT)
    assert word.owed.target.channel == SALEM
    found = round_.says(word, BEGUN)
    assert isinstance(found, Message)
    assert "dialogmötet fredag 29 januari 2027 kl. 13:00 blir inte av" in found.text


def test_the_file_takes_out_the_sessions_that_are_ahead_and_only_those(round_: Dialogue) -> None:
    round_.mandated("salem", TABY)
    for key in ("taby", "salem"):
        hints = Hints(party=round_.party(key).id)
        answers.answer(round_.store, round_.scene(TABY, NOW, hints=hints), Given("coming"), NOW)
    assert not calendar_words.ask(round_.store, round_.scene(TABY, NOW), NOW)
    before = files(round_, NOW)
    sent(round_, "calendar", NOW)
    was = sorted((lines(content) for content in before), key=lambda each: each["DTSTART"])
    assert [each["DTSTART"][:8] for each in was] == ["20270126", "20270129"]
    ending.end(round_.store, round_.where(MAJA), Hints(series=round_.series.id), BEGUN)
    (word,) = round_.owed(ending.DIRECT)
    found = round_.says(word, BEGUN)
    assert isinstance(found, Message)
    assert found.file is not None
    gone = lines(found.file.content.decode())
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert (gone["UID"], gone["DTSTART"]) == (was[1]["UID"], was[1]["DTSTART"])
    assert int(gone["SEQUENCE"]) > int(was[1]["SEQUENCE"])


def test_what_offered_other_sessions_says_that_the_series_has_ended(round_: Dialogue) -> None:
    asked(round_, "invitation.direct", "host.direct", "session.changed")
    cancelled(round_, "north")
    ending.end(round_.store, round_.where(MAJA), Hints(series=round_.series.id), NOW)
    for kind in ("invitation.direct", "host.direct", "session.changed"):
        assert "är avslutad, så dialogmötet" in said(round_, kind).text
