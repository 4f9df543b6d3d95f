"""Answers: who answers for whom, until when, and who is written to."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.i18n import translator
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.errors import (
    ConvenerOnly,
    Convenes,
    HandedOver,
    ListClosed,
    MeetingStarted,
    NoDeputies,
    NoMandate,
    NoSuchDeputy,
    NoSuchParty,
    NotCalled,
    NotHandedOver,
    NotMyTurn,
    NotPrincipal,
    NoVideoLink,
    NoVideoLinkSet,
    OtherDeputy,
    TooManyAttendees,
    UnknownParty,
    WhichParty,
)
from bot.services import abilities, answers, handing, outdated
from bot.services.answers import Given
from bot.services.scene import ChooseParty, Hints
from bot.services.verdicts import Drop
from bot.views.answers_forms import answer_form
from bot.views.blocks import Message
from tests.services.given import (
    AFTER_CALL,
    AMINA,
    BIRGITTA,
    HELENA,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    ULLA,
    Dialogue,
    at,
)

NOW = AFTER_CALL
SECOND = timedelta(seconds=1)
YES, NO = Given("coming", "on_site"), Given("regrets")
IN_2028 = at("2028-01-20 10:00")


def answer(
    dialogue: Dialogue,
    user: str,
    given: Given = YES,
    now: datetime = NOW,
    hints: Hints | None = None,
) -> Place:
    scene = dialogue.scene(user, now, hints=hints)
    return answers.answer(dialogue.store, scene, given, now)


def hand_over(
    dialogue: Dialogue,
    user: str = LEYLA,
    to: str | None = None,
    now: datetime = NOW,
    until: date | None = None,
) -> str:
    named = dialogue.person(to) if to else None
    return handing.hand_over(dialogue.store, dialogue.scene(user, now), named, now, until)[1].user


def record(dialogue: Dialogue, party: str, given: Given = YES, user: str = MAJA) -> Place:
    return answers.record(dialogue.store, dialogue.scene(user, NOW), party, given, NOW)


def following(dialogue: Dialogue) -> None:
    """Plan the meeting of 2028, to which only municipalities are called."""
    dialogue.replan(at("2027-03-01 10:00"))


# Answering


def test_the_principal_answers_and_is_the_one_who_comes(dialogue: Dialogue) -> None:
    place = answer(dialogue, LEYLA, Given("coming", "remote", note="Från kl. 14."))
    assert place.answer is not None
    assert place.answer.reply.attendees == ("Leyla Demir",)
    assert (place.answer.reply.attending, place.answer.reply.note) == ("remote", "Från kl. 14.")
    assert (place.answer.recorded, place.recorded_by) == (False, "")
    again = answers.place(
        dialogue.store, dialogue.series, dialogue.meeting, place.seat.party.id, NOW
    )
    assert again == place


def test_an_answer_leaves_a_row_in_the_audit_without_its_words(dialogue: Dialogue) -> None:
    answer(dialogue, LEYLA, Given("coming", note="Hemligt"))
    (entry,) = dialogue.trail()
    assert (entry.action, entry.subject) == ("answer.coming", f"meeting:{dialogue.meeting.id}")
    assert entry.person == dialogue.person(LEYLA).id
    assert (entry.party, entry.recorded) == (dialogue.party("botkyrka").id, False)
    assert set(entry.texts) == {"note", "attendees"}
    assert "Hemligt" not in str(entry.texts)


def test_an_answer_can_be_changed_and_counts_once(dialogue: Dialogue, store: Store) -> None:
    answer(dialogue, LEYLA)
    answer(dialogue, LEYLA, NO)
    given = store.answers.of_meeting(dialogue.meeting.id)
    assert [each.reply.choice for each in given.values()] == ["regrets"]
    assert dialogue.actions() == ["answer.coming", "answer.regrets"]


def test_many_answers_are_one_update_of_the_live_list(dialogue: Dialogue) -> None:
    answer(dialogue, LEYLA)
    answer(dialogue, NACKA, NO)
    dialogue.owed()  # as in a transaction of its own
    answer(dialogue, LEYLA, NO)
    (update,) = dialogue.owed(manner="update")
    assert (update.owed.kind, update.version) == ("invitation", 1), "it has not been sent yet"
    dialogue.arrives(update)
    answer(dialogue, LEYLA)
    (update,) = dialogue.owed(manner="update")
    assert update.version == 2
    assert update.owed.refs["post"] == f"invitation:{dialogue.meeting.id}"


def test_the_live_list_counts_the_parties_by_category(dialogue: Dialogue) -> None:
    answer(dialogue, LEYLA)
    answer(dialogue, NACKA, Given("maybe"))
    answer(dialogue, BIRGITTA, NO)
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, NOW)
    assert [(each.category.key, each.size) for each in board.groups] == [
        ("municipality", 26),
        ("regional-centre", 2),
        ("freelancers", 1),
        ("civil-society", 1),
        ("adult-education", 1),
    ]
    municipalities, freelancers = board.groups[0], board.groups[2]
    assert [party.key for party in municipalities.coming] == ["botkyrka"]
    assert [party.key for party in municipalities.maybe] == ["nacka"]
    assert len(municipalities.missing) == 24
    assert [party.key for party in freelancers.regrets] == ["klys"]
    assert board.convener.user == MAJA


def test_no_more_persons_are_named_than_the_party_has_seats(dialogue: Dialogue) -> None:
    with pytest.raises(TooManyAttendees) as refused:
        answer(dialogue, LEYLA, Given("coming", attendees=("A", "B", "C", "D")))
    assert refused.value.params["party"] == "Botkyrka kommun"
    assert (refused.value.params["seats"], refused.value.params["given"]) == (3, 4)
    assert dialogue.actions() == []


def asked(
    dialogue: Dialogue, user: str, now: datetime = NOW, hints: Hints | None = None
) -> list[str]:
    """Return the keys of the parties for which the form asks."""
    here = dialogue.scene(user, now, hints=hints)
    return [each.seat.party.key for each in abilities.askable(dialogue.store, here, now)]


@pytest.mark.parametrize("user", [ULLA, STRANGER])
def test_who_acts_for_no_party_cannot_answer(dialogue: Dialogue, user: str) -> None:
    with pytest.raises(NoMandate):
        answer(dialogue, user)
    with pytest.raises(NoMandate):
        asked(dialogue, user)


@pytest.mark.parametrize("user", [HELENA, MAJA])
def test_the_convening_body_invites_and_is_not_asked(dialogue: Dialogue, user: str) -> None:
    with pytest.raises(Convenes) as refused:
        answer(dialogue, user)
    assert refused.value.params == {"party": "Region Stockholm"}
    with pytest.raises(Convenes):
        asked(dialogue, user)


def test_a_party_of_every_second_year_is_told_when_its_turn_is(dialogue: Dialogue) -> None:
    following(dialogue)
    with pytest.raises(NotCalled) as refused:
        answer(dialogue, BIRGITTA, now=IN_2028)
    assert refused.value.params == {"party": "KLYS", "year": 2029}
    said = translator("sv", "Europe/Stockholm").refusal(refused.value)
    assert "enligt regeln är nästa gång 2029" in said, "a meeting beside the rule may be sooner"
    assert answer(dialogue, LEYLA, now=IN_2028).meeting.local.year == 2028


def test_answers_are_taken_until_the_meeting_starts(dialogue: Dialogue) -> None:
    answer(dialogue, LEYLA, now=START - SECOND)
    for deed in (
        lambda: answer(dialogue, LEYLA, NO, now=START),
        lambda: hand_over(dialogue, now=START),
        lambda: answers.later(dialogue.store, dialogue.scene(LEYLA, START), START),
        lambda: asked(dialogue, LEYLA, START),
    ):
        with pytest.raises(MeetingStarted) as refused:
            deed()
        assert refused.value.params == {"date": START, "convener": "Maja Ekström"}
    assert dialogue.actions() == ["answer.coming"]


def test_a_convener_who_is_too_late_is_not_sent_to_herself(dialogue: Dialogue) -> None:
    with pytest.raises(ListClosed) as refused:
        answers.record(dialogue.store, dialogue.scene(MAJA, START), "nacka", YES, START)
    assert refused.value.params == {"date": START}


# For several parties


def test_who_acts_for_two_parties_answers_for_the_one_that_is_chosen(dialogue: Dialogue) -> None:
    dialogue.mandated("nacka", LEYLA)
    with pytest.raises(ChooseParty):
        answer(dialogue, LEYLA)
    place = answer(dialogue, LEYLA, hints=Hints(party=dialogue.party("nacka").id))
    assert place.seat.party.key == "nacka"


def test_only_parties_that_are_called_can_be_asked_about(dialogue: Dialogue) -> None:
    dialogue.mandated("klys", LEYLA)
    following(dialogue)
    assert asked(dialogue, LEYLA) == ["botkyrka", "klys"]
    assert asked(dialogue, LEYLA, IN_2028) == ["botkyrka"]


def test_the_form_is_for_the_party_that_was_chosen_alone(dialogue: Dialogue) -> None:
    dialogue.mandated("klys", LEYLA)
    klys = Hints(party=dialogue.party("klys").id)
    assert asked(dialogue, LEYLA, hints=klys) == ["klys"]


def test_who_cannot_answer_is_told_why_before_the_form_opens(dialogue: Dialogue) -> None:
    with pytest.raises(NotMyTurn):
        asked(dialogue, PETER)
    hand_over(dialogue)
    assert asked(dialogue, PETER) == ["botkyrka"]
    with pytest.raises(HandedOver):
        asked(dialogue, LEYLA)
    with pytest.raises(OtherDeputy):
        asked(dialogue, AMINA)


# Handing over


def test_a_deputy_cannot_answer_before_the_principal_hands_over(dialogue: Dialogue) -> None:
    with pytest.raises(NotMyTurn) as refused:
        answer(dialogue, PETER)
    assert refused.value.params["principal"] == "Leyla Demir"


def test_after_the_hand_over_the_deputy_answers_and_the_principal_does_not(
    dialogue: Dialogue,
) -> None:
    assert hand_over(dialogue) == PETER
    assert answer(dialogue, PETER).seat.acting == dialogue.person(PETER)
    with pytest.raises(HandedOver) as refused:
        answer(dialogue, LEYLA, NO)
    assert refused.value.params["deputy"] == "Peter Sandqvist"
    with pytest.raises(OtherDeputy):
        answer(dialogue, AMINA)
    assert dialogue.actions() == ["seat.handed_over", "answer.coming"]


def test_the_deputy_is_written_to_and_reads_who_asks(dialogue: Dialogue) -> None:
    assert hand_over(dialogue, to=AMINA) == AMINA
    (word,) = dialogue.owed("handed")
    assert (word.owed.target.channel, word.owed.deadline) == (AMINA, START)
    assert "Leyla Demir" in getattr(dialogue.says(word, NOW), "text", "")


def test_handing_over_to_the_same_deputy_again_does_not_write_again(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    assert hand_over(dialogue, to=PETER, now=NOW + SECOND) == PETER
    assert dialogue.told("handed") == [PETER]
    assert dialogue.actions() == ["seat.handed_over"]


def test_handing_over_to_another_deputy_takes_it_from_the_first(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    hand_over(dialogue, to=AMINA, now=NOW + SECOND)
    first, second = dialogue.owed("handed")
    assert dialogue.says(first, NOW) == Drop("taken back")
    assert not isinstance(dialogue.says(second, NOW), Drop)


def test_a_hand_over_that_is_taken_back_before_it_was_told_is_not_told(
    dialogue: Dialogue,
) -> None:
    hand_over(dialogue)
    assert handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOW), NOW).key == "botkyrka"
    (word,) = dialogue.owed("handed")
    assert dialogue.says(word, NOW) == Drop("taken back")
    assert dialogue.actions() == ["seat.handed_over", "seat.taken_back"]
    answer(dialogue, LEYLA)
    with pytest.raises(NotMyTurn):
        answer(dialogue, PETER)


def sent(dialogue: Dialogue, kind: str, user: str, now: datetime = NOW) -> Message:
    """Send the last message of a kind to a person; return its words."""
    word = [d for d in dialogue.owed(kind) if d.owed.target.channel == user][-1]
    said = dialogue.says(word, now)
    assert isinstance(said, Message)
    started = dialogue.store.outbox.start(word, 1.0)
    assert started is not None
    assert dialogue.store.outbox.finish(started, "sent", now=now, channel="D1", ts=str(word.id))
    return said


def take_back(dialogue: Dialogue, now: datetime = NOW) -> None:
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, now), now)


def test_a_deputy_who_was_told_is_told_once_that_it_was_taken_back(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    sent(dialogue, "handed", PETER)
    take_back(dialogue)
    (word,) = dialogue.owed("released")
    assert (word.owed.target.channel, word.owed.due_at, word.owed.asked) == (PETER, NOW, False)
    said = sent(dialogue, "released", PETER)
    assert "Leyla Demir svarar för Botkyrka kommun" in said.text
    assert all(block["type"] != "actions" for block in said.blocks)


def test_the_buttons_of_a_deputy_end_with_the_hand_over(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    answer(dialogue, PETER)
    take_back(dialogue)
    hints = Hints(dialogue.series.id, dialogue.party("botkyrka").id, dialogue.meeting.id)
    scene = dialogue.scene(PETER, NOW, hints=hints)
    for deed in (
        lambda: answers.answer(dialogue.store, scene, Given("regrets"), NOW),
        lambda: answers.later(dialogue.store, scene, NOW),
    ):
        with pytest.raises(NotMyTurn) as refused:
            deed()
        assert refused.value.params["principal"] == "Leyla Demir"
    kept = dialogue.store.answers.get(dialogue.meeting.id, dialogue.party("botkyrka").id)
    assert kept is not None
    assert kept.reply.choice == "coming"


def test_what_was_taken_back_at_night_is_told_in_the_morning(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    sent(dialogue, "handed", PETER)
    night = at("2027-01-12 22:00")
    take_back(dialogue, night)
    (word,) = dialogue.owed("released")
    assert word.owed.due_at == at("2027-01-13 08:00")


def test_a_deputy_who_gets_it_again_is_not_told_that_it_was_taken_back(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    sent(dialogue, "handed", PETER)
    take_back(dialogue)
    hand_over(dialogue)
    (word,) = dialogue.owed("released")
    assert dialogue.says(word, NOW) == Drop("handed over again")


def morning_of(dialogue: Dialogue, morning: datetime) -> list[str]:
    """Send what is due to Peter by ``morning``; return which kinds were said."""
    said = []
    for word in dialogue.owed("handed", "released"):
        if word.state == "ready" and word.owed.due_at <= morning:
            if not isinstance(dialogue.says(word, morning), Message):
                dialogue.store.outbox.drop(word.id, "no news")
                continue
            started = dialogue.store.outbox.start(word, 1.0)
            assert started is not None
            dialogue.store.outbox.finish(started, "sent", now=morning, channel="D1", ts="1")
            said.append(word.owed.kind)
    return said


@pytest.mark.parametrize("ends_handed", [True, False])
def test_who_clicks_to_and_fro_writes_to_the_deputy_twice_and_once_in_the_morning(
    dialogue: Dialogue, *, ends_handed: bool
) -> None:
    said = []
    for n in range(8 if not ends_handed else 7):
        now = NOW + n * SECOND
        if n % 2:
            take_back(dialogue, now)
        else:
            hand_over(dialogue, to=PETER, now=now)
        said += morning_of(dialogue, now)
    assert said == ["handed", "released"]
    assert len([d for d in dialogue.owed("handed", "released") if d.state == "ready"]) <= 2
    morning = at("2027-01-13 08:00")
    assert morning_of(dialogue, morning) == (["handed"] if ends_handed else [])
    later = at("2027-01-13 10:00")
    (take_back if ends_handed else hand_over)(dialogue, now=later)
    assert morning_of(dialogue, later) == (["released"] if ends_handed else ["handed"])


def test_a_deputy_is_not_told_what_they_were_told_before(dialogue: Dialogue) -> None:
    hand_over(dialogue, to=PETER)
    assert morning_of(dialogue, NOW) == ["handed"]
    take_back(dialogue, NOW + SECOND)
    hand_over(dialogue, to=PETER, now=NOW + 2 * SECOND)
    word = dialogue.owed("handed")[-1]
    morning = at("2027-01-13 08:00")
    assert (word.owed.due_at, dialogue.says(word, morning)) == (morning, Drop("was told"))


def test_each_party_of_a_deputy_and_each_deputy_is_told_for_itself(dialogue: Dialogue) -> None:
    for n in range(3):
        hand_over(dialogue, to=PETER, now=NOW + 2 * n * SECOND)
        hand_over(dialogue, to=AMINA, now=NOW + (2 * n + 1) * SECOND)
    due = {(d.owed.target.channel, d.owed.due_at > NOW + SECOND * 10) for d in dialogue.owed()}
    assert due == {(PETER, False), (PETER, True), (AMINA, False), (AMINA, True)}


def test_before_the_meeting_there_is_no_morning_to_wait_for(dialogue: Dialogue) -> None:
    eve = at("2027-02-04 09:00")
    for n in range(3):
        hand_over(dialogue, to=PETER, now=eve + 2 * n * SECOND)
        take_back(dialogue, eve + (2 * n + 1) * SECOND)
    assert {d.owed.due_at for d in dialogue.owed("handed")} == {
        eve + 2 * n * SECOND for n in range(3)
    }


def test_a_deputy_who_was_never_told_or_told_already_hears_nothing(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    take_back(dialogue)
    (word,) = dialogue.owed("released")
    assert dialogue.says(word, NOW) == Drop("was not told")
    for minute in (10, 20):
        now = NOW + timedelta(minutes=minute)
        handing.hand_over(dialogue.store, dialogue.scene(LEYLA, now), None, now)
        if minute == 10:
            sent(dialogue, "handed", PETER, now)
        take_back(dialogue, now)
        if minute == 10:
            sent(dialogue, "released", PETER, now)
    assert dialogue.says(dialogue.owed("released")[-1], NOW) == Drop("was not told")


def test_a_deputy_is_told_when_another_one_gets_the_seat(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    sent(dialogue, "handed", PETER)
    hand_over(dialogue, to=AMINA)
    assert dialogue.told("released") == [PETER]
    assert "Amina Warsame svarar för Botkyrka kommun" in sent(dialogue, "released", PETER).text
    assert dialogue.told("handed") == [PETER, AMINA]


def test_only_the_principal_hands_over(dialogue: Dialogue) -> None:
    hand_over(dialogue)
    with pytest.raises(NotPrincipal) as refused:
        hand_over(dialogue, PETER, AMINA)
    assert refused.value.params == {"party": "Botkyrka kommun", "principal": "Leyla Demir"}


@pytest.mark.parametrize("until", [None, date(2027, 3, 1)])
def test_a_deputy_hands_back_and_the_principal_is_told_at_once(
    dialogue: Dialogue, until: date | None
) -> None:
    hand_over(dialogue, until=until)
    sent(dialogue, "handed", PETER)
    handing.take_back(dialogue.store, dialogue.scene(PETER, NOW), NOW)
    assert dialogue.actions()[-1] == "seat.handed_back"
    (word,) = dialogue.owed("returned")
    assert (word.owed.target.channel, word.owed.due_at) == (LEYLA, NOW)
    said = sent(dialogue, "returned", LEYLA)
    assert "Peter Sandqvist har lämnat tillbaka Botkyrka kommun" in said.text
    assert "rsvp yes" in str(said.blocks)
    assert dialogue.told("released") == []
    place = answer(dialogue, LEYLA)
    outdated.answered(dialogue.store, dialogue.series, place, NOW)
    (update,) = dialogue.owed("returned", manner="update")
    shown = dialogue.says(update, NOW)
    assert isinstance(shown, Message)
    assert shown.text.startswith("Botkyrka kommun: kommer"), "the message follows the answer"


def test_a_principal_who_has_handed_over_again_is_not_told_of_the_first_deputy(
    dialogue: Dialogue,
) -> None:
    hand_over(dialogue)
    handing.take_back(dialogue.store, dialogue.scene(PETER, NOW), NOW)
    hand_over(dialogue, to=AMINA)
    assert dialogue.says(dialogue.owed("returned")[-1], NOW) == Drop("handed over again")


def test_one_hands_over_to_a_deputy_of_ones_own_party_alone(dialogue: Dialogue) -> None:
    with pytest.raises(NoSuchDeputy) as refused:
        hand_over(dialogue, to=NACKA)
    assert refused.value.params["deputies"] == "Peter Sandqvist, Amina Warsame"
    dialogue.mandated("botkyrka", LEYLA)
    with pytest.raises(NoDeputies):
        hand_over(dialogue)
    assert dialogue.told() == []


def test_there_is_nothing_to_take_back_before_a_hand_over(dialogue: Dialogue) -> None:
    with pytest.raises(NotHandedOver):
        handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)


def test_the_convening_body_has_no_answer_to_hand_over(dialogue: Dialogue) -> None:
    with pytest.raises(Convenes):
        hand_over(dialogue, HELENA)


# Later


@pytest.mark.parametrize(
    ("asked", "comes"),
    [
        ("2027-01-12 10:00", "2027-01-14 08:00"),  # Tuesday to Thursday
        ("2027-01-14 20:00", "2027-01-18 08:00"),  # Thursday evening, over a weekend
        ("2027-02-03 15:00", "2027-02-04 12:00"),  # an hour before the meeting at the latest
        ("2027-02-04 12:30", "2027-02-04 12:45"),  # half of what is left
    ],
)
def test_later_is_two_working_days_or_what_is_left(
    dialogue: Dialogue, asked: str, comes: str
) -> None:
    now = at(asked)
    assert answers.later(dialogue.store, dialogue.scene(LEYLA, now), now) == at(comes)
    (reminder,) = dialogue.owed("reminder.direct")
    assert (reminder.owed.target.channel, reminder.owed.due_at) == (LEYLA, at(comes))
    assert (reminder.owed.asked, reminder.owed.deadline) == (True, START)


def test_later_clicked_twice_on_a_day_is_one_reminder(dialogue: Dialogue) -> None:
    for seconds in range(2):
        now = NOW + seconds * SECOND
        answers.later(dialogue.store, dialogue.scene(LEYLA, now), now)
    assert dialogue.told("reminder.direct") == [LEYLA]


def test_a_reminder_that_was_put_off_is_dropped_once_the_party_has_answered(
    dialogue: Dialogue,
) -> None:
    due = answers.later(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)
    assert due is not None
    (reminder,) = dialogue.owed("reminder.direct")
    assert not isinstance(dialogue.says(reminder, due), Drop)
    answer(dialogue, LEYLA)
    assert dialogue.says(reminder, due) == Drop("answered")


def test_a_party_that_has_answered_is_not_promised_another_reminder(dialogue: Dialogue) -> None:
    answer(dialogue, LEYLA, Given("maybe"))
    assert answers.later(dialogue.store, dialogue.scene(LEYLA, NOW), NOW) is None
    assert dialogue.told("reminder.direct") == []


def test_only_who_answers_for_the_party_can_be_reminded_later(dialogue: Dialogue) -> None:
    with pytest.raises(NotMyTurn):
        answers.later(dialogue.store, dialogue.scene(PETER, NOW), NOW)
    hand_over(dialogue)
    with pytest.raises(HandedOver):
        answers.later(dialogue.store, dialogue.scene(LEYLA, NOW), NOW)
    answers.later(dialogue.store, dialogue.scene(PETER, NOW), NOW)
    assert dialogue.told("reminder.direct") == [PETER]


# Recorded by the convener


def test_the_convener_records_what_a_party_said_by_phone(dialogue: Dialogue) -> None:
    place = record(dialogue, "Botkyrka kommun", Given("coming", "remote"), JOAKIM)
    assert place.answer is not None
    assert (place.answer.recorded, place.recorded_by) == (True, "Joakim Teklu")
    assert place.answer.reply.attendees == ()
    (entry,) = dialogue.trail()
    assert (entry.action, entry.person, entry.recorded) == (
        "answer.coming",
        dialogue.person(JOAKIM).id,
        True,
    )
    seen = answers.place(
        dialogue.store, dialogue.series, dialogue.meeting, place.seat.party.id, NOW
    )
    assert seen.recorded_by == "Joakim Teklu"


def test_the_party_may_change_what_was_recorded_for_it(dialogue: Dialogue) -> None:
    record(dialogue, "botkyrka")
    changed = answer(dialogue, LEYLA, NO)
    assert changed.answer is not None
    assert (changed.answer.recorded, changed.recorded_by) == (False, "")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Täby kommun", "taby"),
        ("taby  KOMMUN", "taby"),
        ("taby", "taby"),
        ("upplands-vasby", "upplands-vasby"),
        ("Upplands Väsby", "upplands-vasby"),
        ("Ideell", "ideell-kulturallians"),
        ("klys", "klys"),
    ],
)
def test_a_party_is_found_by_its_name_its_key_or_the_beginning_of_its_name(
    dialogue: Dialogue, typed: str, key: str
) -> None:
    assert record(dialogue, typed).seat.party.key == key


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Botkyrca komun", "Botkyrka kommun"),
        ("Regionalt centrum för litteratut", "Regionalt centrum för litteratur"),
    ],
)
def test_a_party_that_is_misspelt_is_suggested_and_not_guessed(
    dialogue: Dialogue, typed: str, meant: str
) -> None:
    with pytest.raises(UnknownParty) as refused:
        record(dialogue, typed)
    assert refused.value.params == {"given": typed, "suggestion": meant}
    assert dialogue.actions() == []


def test_who_answers_for_a_party_is_told_what_the_convener_recorded(dialogue: Dialogue) -> None:
    record(dialogue, "botkyrka")
    (word,) = dialogue.owed("recorded")
    assert word.owed.target.channel == LEYLA
    assert word.owed.deadline == START
    said = dialogue.says(word, NOW)
    assert isinstance(said, Message)
    assert "Botkyrka kommun: kommer" in said.text
    assert "Antecknad av Maja Ekström." in said.text
    assert "rsvp no" in str(said.blocks)


def test_it_is_told_at_an_hour_when_somebody_may_be_disturbed(dialogue: Dialogue) -> None:
    night = at("2026-12-01 22:00")
    answers.record(dialogue.store, dialogue.scene(MAJA, night), "botkyrka", YES, night)
    (word,) = dialogue.owed("recorded")
    assert word.owed.due_at == at("2026-12-02 08:00")


def test_of_what_was_recorded_twice_the_last_word_is_told(dialogue: Dialogue) -> None:
    record(dialogue, "botkyrka")
    later = NOW + timedelta(minutes=1)
    answers.record(dialogue.store, dialogue.scene(MAJA, later), "botkyrka", NO, later)
    first, second = dialogue.owed("recorded")
    assert dialogue.says(first, later) == Drop("recorded again")
    assert isinstance(dialogue.says(second, later), Message)


def test_what_was_answered_or_handed_over_since_is_not_told(dialogue: Dialogue) -> None:
    record(dialogue, "botkyrka")
    (word,) = dialogue.owed("recorded")
    hand_over(dialogue)
    assert dialogue.says(word, NOW) == Drop("handed over")
    answer(dialogue, PETER, NO)
    assert dialogue.says(word, NOW) == Drop("answered")


def test_who_acts_for_the_party_and_a_party_without_anybody_are_not_told(
    dialogue: Dialogue,
) -> None:
    dialogue.mandated("nacka", NACKA, MAJA)
    record(dialogue, "nacka")
    dialogue.mandated("botkyrka")
    record(dialogue, "botkyrka")
    assert dialogue.owed("recorded") == []


@pytest.mark.parametrize(
    ("typed", "fitting"),
    [
        ("Upplands", ["Upplands Väsby kommun", "Upplands-Bro kommun"]),
        ("Stockholms", []),
    ],
)
def test_of_several_parties_that_begin_like_that_none_is_guessed(
    dialogue: Dialogue, typed: str, fitting: list[str]
) -> None:
    with pytest.raises(WhichParty) as refused:
        record(dialogue, typed)
    named = str(refused.value.params["parties"]).split(", ")
    assert len(named) > 1
    assert set(fitting) <= set(named)
    assert dialogue.actions() == []


@pytest.mark.parametrize("typed", ["", "xyz", "q" * 500])
def test_a_name_that_resembles_no_party_leads_to_the_list(dialogue: Dialogue, typed: str) -> None:
    with pytest.raises(NoSuchParty) as refused:
        record(dialogue, typed)
    assert len(str(refused.value.params["given"])) <= 80


@pytest.mark.parametrize("user", [LEYLA, HELENA, STRANGER])
def test_only_a_convener_records_for_a_party(dialogue: Dialogue, user: str) -> None:
    with pytest.raises(ConvenerOnly):
        record(dialogue, "botkyrka", user=user)


def test_nothing_is_recorded_for_who_invites_or_is_not_called(dialogue: Dialogue) -> None:
    with pytest.raises(Convenes):
        record(dialogue, "Region Stockholm")
    following(dialogue)
    scene = dialogue.scene(MAJA, IN_2028)
    with pytest.raises(NotCalled):
        answers.record(dialogue.store, scene, "KLYS", YES, IN_2028)


@pytest.mark.parametrize("chosen", ["", "²", "nacka", "999999", "1 OR 1"])
def test_a_form_brings_back_a_party_of_its_own_series(dialogue: Dialogue, chosen: str) -> None:
    nacka = dialogue.party("nacka")
    found = answers.chosen_party(dialogue.store, dialogue.series, str(nacka.id))
    assert found == nacka
    with pytest.raises(NoSuchParty):
        answers.chosen_party(dialogue.store, dialogue.series, chosen)
    other = replace(dialogue.series, id=dialogue.series.id + 1)
    with pytest.raises(NoSuchParty):
        answers.chosen_party(dialogue.store, other, str(nacka.id))


# On distance, where there is a link to do it by


def without_link(dialogue: Dialogue) -> None:
    dialogue.store.meetings.save(replace(dialogue.meeting, video=""))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "sv",
            (
                "Det här dialogmötet har ingen videolänk, så det går inte att vara med på distans. "
                "Inget har ändrats. Kommer ni på plats, skriv: osa ja. Behöver ni en länk? Fråga "
                "Maja Ekström."
            ),
        ),
        (
            "en",
            (
                "This meeting has no video link, so nobody can take part remotely. Nothing was "
                "changed. If you come on site, write: rsvp yes. Do you need a link? Ask "
                "Maja Ekström."
            ),
        ),
    ],
)
def test_without_a_video_link_nobody_takes_part_remotely(
    dialogue: Dialogue, language: str, said: str
) -> None:
    without_link(dialogue)
    with pytest.raises(NoVideoLink) as refused:
        answer(dialogue, LEYLA, Given("coming", "remote"))
    assert translator(language, "Europe/Stockholm").refusal(refused.value) == said
    assert dialogue.store.answers.of_meeting(dialogue.meeting.id) == {}
    place = answer(dialogue, LEYLA, Given("coming", "on_site"))
    assert place.answer is not None
    assert place.answer.reply.attending == "on_site"
    assert answer(dialogue, LEYLA, Given("regrets", "remote")).answer is not None


def test_the_convener_records_nobody_as_remote_where_there_is_no_link(dialogue: Dialogue) -> None:
    without_link(dialogue)
    with pytest.raises(NoVideoLinkSet):
        record(dialogue, "Botkyrka kommun", Given("coming", "remote"))


def test_an_answer_that_was_remote_is_changed_by_a_click_though_the_link_be_gone(
    dialogue: Dialogue,
) -> None:
    answer(dialogue, LEYLA, Given("coming", "remote"))
    without_link(dialogue)
    assert answer(dialogue, LEYLA, Given("maybe")).answer is not None


@pytest.mark.parametrize("video", ["", "https://video.example/x"])
def test_the_form_asks_how_only_where_there_is_a_video_link(dialogue: Dialogue, video: str) -> None:
    dialogue.store.meetings.save(replace(dialogue.meeting, video=video))
    party = dialogue.party("botkyrka").id
    place = answers.place(dialogue.store, dialogue.series, dialogue.meeting, party, NOW)
    form = answer_form([place], dialogue.meeting.id, translator("sv", "Europe/Stockholm"))
    assert ("På distans" in str(form)) is bool(video)


def test_the_meeting_before_is_told_only_while_another_is_ahead(dialogue: Dialogue) -> None:
    dialogue.replan(at("2027-01-15 10:00"))
    first, second = dialogue.meetings[:2]
    store, series = dialogue.store, dialogue.series
    assert answers.held_before(store, series, first, NOW) is None
    assert answers.held_before(store, series, first, START) is None
    assert answers.held_before(store, series, second, first.ends_at) == first
    assert answers.held_before(store, series, second, second.starts_at) is None
