"""What a delivery says when it is sent, in both languages; or why it is no longer owed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from bot.i18n import translator
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.series import Standing
from bot.rules.texts import LocalText
from bot.services import agenda, answers, cycles, handing, owing, posts, rendering, shown_homes
from bot.services.answers import Given
from bot.services.rendering import UNKNOWN_SECONDS
from bot.services.scene import translator_for
from bot.services.verdicts import Drop, Postpone, Wait
from bot.views import previews, steps
from bot.views.blocks import Message, message, paragraph, spoken
from bot.views.previews import Preview
from storage import SqlDatabase, connect
from tests.databases import Databases
from tests.rules.examples import category
from tests.services.given import (
    CALLED,
    CHANNEL,
    JAMES,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    TEAM,
    ULLA,
    Dialogue,
    StillClock,
    at,
    undone,
)

INVITATION = at("2026-12-23 09:00")
REMINDER = at("2027-01-14 09:00")
AGENDA = at("2027-01-21 09:00")
LAST = at("2027-02-01 09:00")
DAY_BEFORE = at("2027-02-03 09:00")
THANKS = at("2027-02-05 09:00")
AFTER_ALL = at("2028-06-01 10:00")
"""After the last meeting that was planned when the example was loaded."""
LANGUAGES = ("sv", "en")


def text(verdict: rendering.Verdict | Message) -> str:
    assert isinstance(verdict, Message), verdict
    return verdict.text


def read_by_all(dialogue: Dialogue, language: str) -> None:
    """Let the channel and the people of these tests read ``language``."""
    dialogue.store.series.set_language(dialogue.series.id, language)
    for user in (MAJA, LEYLA, PETER, JAMES):
        dialogue.store.people.set_language(dialogue.person(user).id, language)


def owe(dialogue: Dialogue, kind: str, user: str = MAJA, **given: Any) -> Delivery:  # noqa: ANN401
    """Owe a person a message of ``kind`` with these refs, asked for at once."""
    person = dialogue.person(user)
    refs = {"meeting": dialogue.meeting.id, **given}
    owing.direct(
        dialogue.store, dialogue.series, person, kind, "given", CALLED, refs=refs, asked=True
    )
    return dialogue.owed(kind)[-1]


def answered(dialogue: Dialogue, user: str, choice: Any, now: datetime = CALLED) -> None:  # noqa: ANN401
    answers.answer(dialogue.store, dialogue.scene(user, now), Given(choice), now)


def to(dialogue: Dialogue, user: str, kind: str) -> Delivery:
    (found,) = (d for d in dialogue.owed(kind) if d.owed.target.channel == user)
    return found


def step_id(dialogue: Dialogue, key: str) -> int:
    return next(
        s.id for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.step == key
    )


def decide(dialogue: Dialogue, now: datetime = INVITATION, *, send: bool = True) -> None:
    number = step_id(dialogue, "invitation")
    cycles.decide(dialogue.store, dialogue.scene(MAJA, now), number, now, send=send)


def invited(dialogue: Dialogue) -> None:
    """Let the invitation go out on its day."""
    dialogue.ran(INVITATION)
    decide(dialogue)


# Every kind, in both languages


@pytest.fixture(scope="module")
def over(databases: Databases, loaded: str) -> Iterator[SqlDatabase]:
    """A database in which the cycle has been played."""
    address = databases.copy(loaded)
    database = connect(address, StillClock(), pace_per_minute=1_000_000)
    with database.transaction() as store:
        play(Dialogue(store))
    yield database
    database.close()
    databases.drop(address)


@pytest.fixture
def played(over: SqlDatabase) -> Iterator[Dialogue]:
    """The cycle at its end, inside one transaction."""
    with undone(over) as store:
        yield Dialogue(store)


def play(dialogue: Dialogue) -> None:
    """Play the cycle until everything that it can say is owed."""
    dialogue.ran(CALLED)
    dialogue.proposes(LEYLA)
    dialogue.proposes(LEYLA, "Biblioteken")
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    agenda.decline(dialogue.store, dialogue.scene(MAJA), 2, "Nästa gång.", CALLED)
    answered(dialogue, LEYLA, "coming")
    while (due := dialogue.store.ledger.next_due()) is not None and due <= THANKS:
        dialogue.ran(due)
        if due == INVITATION:
            decide(dialogue)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)


SAYS = {
    "call": ("Vad ska vi prata om den 4 februari?", "What should we talk about on 4 February?"),
    "invitation": ("Vilka kommer den 4 februari?", "Who is coming on 4 February?"),
    "agenda": ("Dagordning för dialogmötet", "Agenda for the dialogue meeting"),
    "start": ("börjar nu", "starts now"),
    "thanks": ("Tack för dialogmötet", "Thank you for the dialogue meeting"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", SAYS)
def test_each_post_is_in_the_channels_language(played: Dialogue, kind: str, language: str) -> None:
    read_by_all(played, language)
    (post,) = (each for each in played.owed(kind, manner="post"))
    said = text(played.says(post, post.owed.due_at))
    assert SAYS[kind][LANGUAGES.index(language)] in said


def test_a_call_that_could_not_be_posted_in_time_is_not_posted_when_it_is_closed(
    played: Dialogue,
) -> None:
    (post,) = played.owed("call", manner="post")
    closed = played.meeting.call_closed_at
    assert closed is not None
    assert played.says(post, closed) == Drop("the call is closed")


WRITES = {
    "invitation.direct": (JAMES, INVITATION, "Solna stad bjuds in", "Solna stad is invited"),
    "reminder.direct": (JAMES, REMINDER, "har inte svarat", "has not answered yet"),
    "last_reminder.direct": (JAMES, LAST, "Sista påminnelsen", "Last reminder"),
    "day_before.direct": (LEYLA, DAY_BEFORE, "Kaffe från 12:30", "Coffee from 12:30"),
    "handed": (PETER, CALLED, "Leyla Demir ber dig", "Leyla Demir asks you"),
    "task": (MAJA, at("2027-02-18 09:00"), "Skriv minnesanteckningar", "Write the minutes"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", WRITES)
def test_each_direct_message_is_in_its_readers_language(
    played: Dialogue, kind: str, language: str
) -> None:
    user, now, *said = WRITES[kind]
    if kind == "task":
        played.ran(now)
    if user == LEYLA:
        handing.take_back(played.store, played.scene(LEYLA), CALLED)
    read_by_all(played, language)
    found = next(d for d in played.owed(kind) if d.owed.target.channel == user)
    assert said[LANGUAGES.index(language)] in text(played.says(found, now))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_news_of_an_item_says_what_became_of_it(played: Dialogue, language: str) -> None:
    read_by_all(played, language)
    accepted, declined = (text(played.says(d, CALLED)) for d in played.owed("decision"))
    assert ("on the agenda" if language == "en" else "på dagordningen") in accepted
    assert ("not taken up" if language == "en" else "tas inte upp") in declined
    assert "Nästa gång." in declined


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_convener_reads_what_is_asked_and_whom_it_would_reach(
    dialogue: Dialogue, language: str
) -> None:
    dialogue.ran(INVITATION)
    read_by_all(dialogue, language)
    asked = text(dialogue.says(to(dialogue, MAJA, "ask"), INVITATION))
    assert ("May I send this?" if language == "en" else "Får jag skicka det här?") in asked
    assert "31" in asked
    assert "Leyla Demir (Botkyrka kommun)" in asked


CONVENER = {
    "missed": ("Jag hann inte", "I could not do this in time"),
    "parked": ("Jag vet inte hur jag ska göra steget", "I do not know how to do the step"),
    "stumbled": ("något fel på mig", "because of a fault in me"),
    "empty": ("ingen punkt är antagen", "no item is accepted"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", CONVENER)
def test_the_convener_is_told_what_did_not_happen(
    dialogue: Dialogue, kind: str, language: str
) -> None:
    number = step_id(dialogue, "call")
    dialogue.store.ledger.move_on(number, ["planned"], "held", CALLED)
    read_by_all(dialogue, language)
    said = text(dialogue.says(owe(dialogue, kind, occurrence=number), CALLED))
    assert said == said.strip()
    assert CONVENER[kind][LANGUAGES.index(language)] in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", [LEYLA, CHANNEL])
def test_what_could_not_be_delivered_names_the_person_or_the_channel(
    dialogue: Dialogue, channel: str, language: str
) -> None:
    read_by_all(dialogue, language)
    word = owe(dialogue, "undeliverable", channel=channel, error="is_archived")
    said = text(dialogue.says(word, CALLED))
    the_channel = "the channel" if language == "en" else "kanalen"
    assert ("Leyla Demir" if channel == LEYLA else the_channel) in said
    assert "is_archived" in said


# A message that everybody can be shown before it is sent


def test_who_acts_for_two_parties_is_one_person_of_whom_both_are_named(dialogue: Dialogue) -> None:
    before = shown(dialogue, "invitation").count
    dialogue.mandated("nacka", LEYLA)
    found = shown(dialogue, "invitation")
    assert found.count == before - 1
    ((_, names), *_) = found.recipients
    assert "Leyla Demir (Botkyrka kommun, Nacka kommun)" in names
    reach = posts.reach(dialogue.store, dialogue.series, "invitation", dialogue.meeting, CALLED)
    assert reach.people == found.count, "before it is sent and after"


def shown(dialogue: Dialogue, kind: str) -> Preview:
    t = translator_for(dialogue.series, dialogue.person(MAJA))
    return posts.preview(dialogue.store, dialogue.series, kind, dialogue.meeting, t, CALLED)


@pytest.mark.parametrize(
    ("kind", "post", "direct", "reaches"),
    [
        ("call", "What should we talk about", None, 0),
        ("invitation", "The list of who is coming", "is invited to the dialogue meeting", 31),
        ("reminder", None, "has not answered yet", 31),
        ("last_reminder", None, "Last reminder", 31),
        ("day_before", None, "See you at the dialogue meeting", 1),
        ("agenda", "Agenda for", None, 0),
        ("start", "starts now", None, 0),
        ("thanks", "Thank you", None, 0),
    ],
)
def test_a_preview_shows_the_words_and_whom_they_reach(
    dialogue: Dialogue, kind: str, post: str | None, direct: str | None, reaches: int
) -> None:
    if kind == "day_before":
        answered(dialogue, LEYLA, "coming")
    read_by_all(dialogue, "en")
    preview = shown(dialogue, kind)
    for words, said in ((post, preview.post), (direct, preview.direct)):
        assert (said is None) == (words is None)
        assert said is None or str(words) in said.text
    assert sum(len(names) for _, names in preview.recipients) == reaches


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_of_the_call_is_what_is_posted(dialogue: Dialogue, language: str) -> None:
    title = LocalText("Nytt från parterna", "News of the parties")
    first = Standing("news", title, "information", 10)
    last = replace(first, key="round", title=LocalText("Laget runt", "Round"), place="last")
    profile = replace(dialogue.series.profile, standing=(first, last), established=False)
    dialogue.profiled(profile)
    read_by_all(dialogue, language)
    dialogue.proposes(MAJA, "Kulturskolan", LOADED)
    dialogue.ran(CALLED)
    (asked,) = dialogue.owed("ask")
    before = shown(dialogue, "call").post
    assert before is not None
    assert "#2 " + title.in_(language) in text(dialogue.says(asked, CALLED))
    assert [item.number for item in dialogue.store.agenda.of_meeting(dialogue.meeting.id)] == [1]
    cycles.decide(
        dialogue.store,
        dialogue.scene(MAJA),
        int(asked.owed.refs["occurrence"]),
        CALLED,
        send=True,
    )
    (posted,) = dialogue.owed("call", manner="post")
    assert before == dialogue.says(posted, CALLED)


@pytest.mark.parametrize(("choice", "has_file"), [("coming", True), ("maybe", False)])
def test_the_preview_of_the_day_before_promises_the_file_to_who_comes(
    dialogue: Dialogue, choice: str, *, has_file: bool
) -> None:
    answered(dialogue, LEYLA, choice)
    preview = shown(dialogue, "day_before")
    assert preview.direct is not None
    assert preview.has_file is has_file


def test_who_has_answered_maybe_and_who_is_silent_read_different_words_and_both_are_shown(
    dialogue: Dialogue,
) -> None:
    read_by_all(dialogue, "sv")
    answered(dialogue, LEYLA, "maybe")
    preview = shown(dialogue, "last_reminder")
    assert preview.direct is not None
    assert "har inte svarat" in text(preview.direct), "most read that"
    (other,) = preview.others
    assert other.party == "Botkyrka kommun"
    assert "har svarat kanske" in text(other.said)
    t = translator("sv", "Europe/Stockholm")
    said = spoken([b for b in previews.shown(preview, t) if b])
    assert "Botkyrka kommun (kanske) läser:" in said
    assert "på sitt språk" not in said, "it is Swedish to all of them"


def test_a_preview_that_reaches_nobody_is_empty(dialogue: Dialogue) -> None:
    preview = shown(dialogue, "day_before")
    assert preview == Preview(None, None, unmet=preview.unmet)
    assert preview.unmet
    assert [each.coming for each in preview.unmet] == [0] * len(preview.unmet)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_convener_sees_the_post_and_the_direct_message_before_they_are_sent(
    dialogue: Dialogue, language: str
) -> None:
    read_by_all(dialogue, language)
    dialogue.ran(INVITATION)
    said = text(dialogue.says(to(dialogue, MAJA, "ask"), INVITATION))
    direct, channel, to_31 = {
        "sv": ("bjuds in till dialogmötet", "Listan över vilka som kommer", "Till 31 personer:"),
        "en": ("is invited to the dialogue meeting", "The list of who is coming", "To 31 people:"),
    }[language]
    assert said.index(to_31) < said.index(direct) < said.index(channel)


@pytest.mark.parametrize(
    ("kind", "group", "way"),
    [
        ("host", "north", ""),
        ("poll_reminder", "", ""),
        ("last_reminder", "north", "session"),
        ("last_reminder", "", "series-settings"),
    ],
)
def test_where_the_place_is_set_is_said_before_what_tells_of_it(
    dialogue: Dialogue, kind: str, group: str, way: str
) -> None:
    t = translator("sv", "Europe/Stockholm")
    occurrence = replace(dialogue.store.ledger.of_meeting(dialogue.meeting.id)[0], kind=kind)
    meeting = replace(dialogue.meeting, place="", video="", session=group)
    preview = Preview(None, message([paragraph("…")]), "Nacka", [(category(), ["Anna"])])
    step = dialogue.series.profile.steps[0]
    said = steps.ask(replace(occurrence, state="asked"), step, preview, meeting, t)
    assert ("Varken plats eller videolänk" in said.text) is bool(way)
    buttons = [each for block in said.blocks for each in block.get("elements", ())]
    words = {json.loads(each["value"])["words"] for each in buttons if "value" in each}
    assert words & {"session", "series-settings"} == ({way} if way else set())


def test_the_question_says_that_nobody_would_know_where_to_go(dialogue: Dialogue) -> None:
    read_by_all(dialogue, "sv")
    dialogue.ran(INVITATION)
    missing = "Varken plats eller videolänk är angiven"
    assert missing not in text(dialogue.says(to(dialogue, MAJA, "ask"), INVITATION))
    dialogue.store.meetings.save(replace(dialogue.meeting, place="", video=""))
    said = dialogue.says(to(dialogue, MAJA, "ask"), INVITATION)
    assert missing in text(said)
    assert isinstance(said, Message)
    assert "open:series-settings" in str(said.blocks), "a button leads there"


def test_who_acts_for_two_parties_is_counted_once(dialogue: Dialogue) -> None:
    before = shown(dialogue, "invitation").count
    dialogue.mandated("solna", LEYLA)
    preview = shown(dialogue, "invitation")
    assert preview.count == before - 1
    named = [name for _, names in preview.recipients for name in names]
    assert len(named) == before - 1
    assert [name.count(",") for name in named].count(1) == 1, "each party is named"
    store, series, meeting = dialogue.store, dialogue.series, dialogue.meeting
    assert posts.reach(store, series, "invitation", meeting, INVITATION).people == before - 1


def test_the_question_counts_the_recipients_and_names_them_by_category(dialogue: Dialogue) -> None:
    read_by_all(dialogue, "sv")
    dialogue.ran(INVITATION)
    said = text(dialogue.says(to(dialogue, MAJA, "ask"), INVITATION)).split("\n")
    first = said.index("Till 31 personer:") + 1
    municipalities, *others, _each_reads = said[first : first + 6]
    assert municipalities.startswith("• Kommuner (26): Leyla Demir (Botkyrka kommun), ")
    assert municipalities.count("(") == 27, "every name with its party"
    assert [line.partition(":")[0] for line in others] == [
        "• Regionala centrumbildningar (2)",
        "• Fria kulturskapare (1)",
        "• Ideellt kulturliv (1)",
        "• Folkbildning (1)",
    ]


def test_a_question_about_a_message_that_reaches_nobody_says_so(dialogue: Dialogue) -> None:
    read_by_all(dialogue, "en")
    profile = dialogue.series.profile
    dialogue.profiled(
        replace(
            profile,
            steps=tuple(
                replace(s, mode="ask") if s.kind == "day_before" else s for s in profile.steps
            ),
        )
    )
    answered(dialogue, NACKA, "coming")
    dialogue.ran(DAY_BEFORE)
    question = dialogue.owed("ask")[-1]
    answered(dialogue, NACKA, "regrets", DAY_BEFORE)
    assert "To: nobody, as things are now" in text(dialogue.says(question, DAY_BEFORE))


def test_a_series_without_a_practical_note_says_the_rest(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    dialogue.profiled(replace(profile, meeting=replace(profile.meeting, note=None)))
    answered(dialogue, LEYLA, "coming")
    dialogue.ran(DAY_BEFORE)
    said = text(dialogue.says(to(dialogue, LEYLA, "day_before.direct"), DAY_BEFORE))
    assert "Exempelsalen" in said
    assert "Kaffe" not in said


@pytest.mark.parametrize(("language", "focus"), [("sv", "Fokus 2027: "), ("en", "Focus of 2027: ")])
def test_the_call_in_the_year_before_names_the_year_of_its_focus(
    dialogue: Dialogue, language: str, focus: str
) -> None:
    read_by_all(dialogue, language)
    call = shown(dialogue, "call").post
    assert call is not None
    assert focus in call.text


@pytest.mark.parametrize("some", [("municipality",), ()])
def test_the_call_to_a_meeting_for_some_says_for_whom(
    dialogue: Dialogue, some: tuple[str, ...]
) -> None:
    """Another meeting may come before it."""
    dialogue.store.meetings.save(replace(dialogue.meeting, categories=some))
    call = shown(dialogue, "call").post
    assert call is not None
    assert "Dialogmötet är torsdag 4 februari 2027" in call.text
    assert ("Det är för: Kommuner." in call.text) == bool(some)


def test_the_question_says_that_recipients_read_their_own_language_if_it_is_another(
    dialogue: Dialogue,
) -> None:
    read_by_all(dialogue, "en")
    dialogue.ran(INVITATION)
    question = to(dialogue, MAJA, "ask")
    assert "Botkyrka kommun reads:" in text(dialogue.says(question, INVITATION))
    dialogue.store.people.set_language(dialogue.person(JAMES).id, "sv")
    said = text(dialogue.says(question, INVITATION))
    assert "Botkyrka kommun reads, in their own language:" in said


@pytest.mark.parametrize(("reads", "is_said"), [("en", True), ("sv", False)])
def test_of_a_single_recipient_it_is_said_if_they_read_another_language(
    dialogue: Dialogue, reads: str, *, is_said: bool
) -> None:
    for party in dialogue.store.seats.parties(dialogue.series.id):
        dialogue.mandated(party.key, *([LEYLA] if party.key == "botkyrka" else []))
    dialogue.store.people.set_language(dialogue.person(LEYLA).id, reads)
    dialogue.ran(INVITATION)
    said = text(dialogue.says(to(dialogue, MAJA, "ask"), INVITATION))
    assert "Till 1 person" in said
    assert ("Botkyrka kommun läser, på sitt språk:" in said) is is_said


# No longer owed


def test_an_invitation_is_dropped_when_the_party_has_answered(dialogue: Dialogue) -> None:
    invited(dialogue)
    dialogue.ran(LAST)
    answered(dialogue, LEYLA, "regrets", LAST)
    word = to(dialogue, LEYLA, "last_reminder.direct")
    assert dialogue.says(word, LAST) == Drop("answered")


def test_a_reminder_is_dropped_when_the_principal_has_handed_over(dialogue: Dialogue) -> None:
    invited(dialogue)
    dialogue.ran(LAST)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, LAST), None, LAST)
    word = to(dialogue, LEYLA, "last_reminder.direct")
    assert dialogue.says(word, LAST) == Drop("handed over")
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, LAST), LAST)
    dialogue.mandated("botkyrka", now=LAST)
    assert dialogue.says(word, LAST) == Drop("handed over")


def test_nothing_is_sent_past_its_deadline_which_is_the_start(dialogue: Dialogue) -> None:
    answered(dialogue, LEYLA, "coming")
    invited(dialogue)
    dialogue.ran(DAY_BEFORE)
    for word in (
        to(dialogue, LEYLA, "day_before.direct"),
        to(dialogue, NACKA, "last_reminder.direct"),
    ):
        assert dialogue.says(word, START) == Drop("deadline")


def test_even_without_a_deadline_nobody_is_invited_to_what_has_started(
    dialogue: Dialogue,
) -> None:
    answered(dialogue, LEYLA, "coming")
    for user, kind, party in (
        (NACKA, "reminder.direct", "nacka"),
        (LEYLA, "day_before.direct", "botkyrka"),
    ):
        word = owe(dialogue, kind, user, party=dialogue.party(party).id)
        assert dialogue.says(word, START) == Drop("the meeting has started")


def test_the_practical_note_is_dropped_when_they_do_not_come_after_all(dialogue: Dialogue) -> None:
    answered(dialogue, LEYLA, "coming")
    dialogue.ran(DAY_BEFORE)
    answered(dialogue, LEYLA, "regrets", DAY_BEFORE)
    assert dialogue.says(to(dialogue, LEYLA, "day_before.direct"), DAY_BEFORE) == Drop("not coming")


def test_who_may_come_is_asked_in_the_practical_note_and_greeted_once_they_do(
    dialogue: Dialogue,
) -> None:
    answered(dialogue, LEYLA, "maybe")
    dialogue.ran(DAY_BEFORE)
    note = to(dialogue, LEYLA, "day_before.direct")
    said = dialogue.says(note, DAY_BEFORE)
    assert isinstance(said, Message)
    assert "Botkyrka kommun har svarat kanske." in said.text
    assert all(f"rsvp {word}" in str(said.blocks) for word in ("yes", "no"))
    answered(dialogue, LEYLA, "coming", DAY_BEFORE)
    said = dialogue.says(note, DAY_BEFORE)
    assert isinstance(said, Message)
    assert "kanske" not in said.text


@pytest.mark.parametrize(("choice", "is_asked"), [("maybe", True), ("coming", False)])
def test_the_last_reminder_asks_who_said_maybe_to_decide_while_they_have_not(
    dialogue: Dialogue, choice: str, *, is_asked: bool
) -> None:
    answered(dialogue, LEYLA, choice)
    party = dialogue.party("botkyrka").id
    first = dialogue.says(owe(dialogue, "reminder.direct", LEYLA, party=party), CALLED)
    assert first == Drop("answered"), "an earlier one asks the silent alone"
    said = dialogue.says(owe(dialogue, "last_reminder.direct", LEYLA, party=party), CALLED)
    if is_asked:
        assert isinstance(said, Message)
        assert "Botkyrka kommun har svarat kanske. Kommer någon?" in said.text
        assert all(f"rsvp {word}" in str(said.blocks) for word in ("yes", "maybe", "no"))
    else:
        assert said == Drop("answered")


def test_the_practical_note_is_for_who_answered(dialogue: Dialogue) -> None:
    word = owe(dialogue, "day_before.direct", NACKA, party=dialogue.party("nacka").id)
    assert dialogue.says(word, CALLED) == Drop("not coming")


@pytest.mark.parametrize("kind", ["call", "invitation", "agenda", "start"])
def test_a_post_about_a_meeting_that_is_over_is_dropped(dialogue: Dialogue, kind: str) -> None:
    owing.post(dialogue.store, dialogue.series, kind, dialogue.meeting, CALLED)
    (post,) = dialogue.owed(manner="post")
    assert dialogue.says(post, at("2027-02-05 10:00")) == Drop("the meeting is over")


def test_a_question_that_was_answered_is_not_asked(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    word = to(dialogue, MAJA, "ask")
    decide(dialogue, send=False)
    assert not isinstance(dialogue.says(word, INVITATION), Drop)
    decide(dialogue)
    assert dialogue.says(word, INVITATION) == Drop("decided")


def test_a_question_whose_time_is_over_is_not_asked(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    word = to(dialogue, MAJA, "ask")
    assert dialogue.says(word, START) == Drop("its time is over")


def test_a_question_about_a_step_that_is_gone_is_not_asked(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    word = to(dialogue, MAJA, "ask")
    profile = dialogue.series.profile
    steps = tuple(step for step in profile.steps if step.key != "invitation")
    dialogue.profiled(replace(profile, steps=steps))
    assert isinstance(dialogue.says(word, INVITATION), Drop)


def test_news_is_told_once_though_the_same_was_decided_twice(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    scene = dialogue.scene(MAJA)
    agenda.decline(dialogue.store, scene, 1, "Ett.", CALLED)
    agenda.accept(dialogue.store, scene, 1, CALLED)
    agenda.decline(dialogue.store, scene, 1, "Två.", at("2026-12-01 10:05"))
    first, second, third = (dialogue.says(each, CALLED) for each in dialogue.owed("decision"))
    assert (first, second) == (Drop("decided otherwise"), Drop("decided otherwise"))
    assert "Två." in text(third)


@pytest.mark.parametrize("kind", ["ask", "stumbled"])
def test_a_step_that_does_not_wait_any_more_is_decided(dialogue: Dialogue, kind: str) -> None:
    for number in (0, step_id(dialogue, "invitation")):
        word = replace(owe(dialogue, kind, occurrence=number), id=number)
        given = replace(
            word, owed=replace(word.owed, refs={**word.owed.refs, "occurrence": number})
        )
        assert dialogue.says(given, CALLED) == Drop("decided")


@pytest.mark.parametrize("kind", ["task", "missed", "parked"])
def test_a_word_about_a_step_that_was_removed_is_dropped(dialogue: Dialogue, kind: str) -> None:
    assert dialogue.says(owe(dialogue, kind, occurrence=0), CALLED) == Drop("no such step")


def test_a_note_whose_step_is_gone_from_the_series_is_dropped(dialogue: Dialogue) -> None:
    number = step_id(dialogue, "minutes-draft")
    dialogue.profiled(replace(dialogue.series.profile, steps=()))
    assert dialogue.says(owe(dialogue, "task", occurrence=number), CALLED) == Drop("no such step")


def test_that_nothing_can_be_published_is_not_said_once_it_is_published(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(AGENDA)
    word = to(dialogue, MAJA, "empty")
    dialogue.opened(published_at=AGENDA)
    assert dialogue.says(word, AGENDA) == Drop("published")


def test_news_of_an_item_that_is_not_there_is_dropped(dialogue: Dialogue) -> None:
    word = owe(dialogue, "decision", LEYLA, item=99, state="accepted")
    assert dialogue.says(word, CALLED) == Drop("decided otherwise")


def test_a_kind_of_another_release_waits_for_one_that_knows_it(dialogue: Dialogue) -> None:
    word = owe(dialogue, "task")
    unknown = replace(word, owed=replace(word.owed, kind="hologram"))
    assert dialogue.says(unknown, CALLED) == Wait(UNKNOWN_SECONDS)


# Not now


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2027-01-14 07:59", "2027-01-14 08:00"),
        ("2027-01-14 18:00", "2027-01-15 08:00"),
        ("2027-01-15 18:00", "2027-01-18 08:00"),  # Friday evening
        ("2026-12-23 18:30", "2026-12-28 08:00"),  # Christmas, and a weekend
        ("2027-06-18 19:00", "2027-08-11 08:00"),  # the quiet period
    ],
)
def test_what_nobody_asked_for_is_put_off_when_the_hour_has_become_quiet(
    dialogue: Dialogue, now: str, until: str
) -> None:
    person, meeting = dialogue.person(MAJA), dialogue.meeting
    refs = {"meeting": meeting.id, "occurrence": step_id(dialogue, "minutes-draft")}
    owing.direct(dialogue.store, dialogue.series, person, "task", "x", CALLED, refs=refs)
    word = to(dialogue, MAJA, "task")
    assert dialogue.says(word, at(now)) == Postpone(at(until))
    assert isinstance(dialogue.says(word, at(until)), Message)


def test_what_somebody_asked_for_at_night_comes_at_night(dialogue: Dialogue) -> None:
    night = at("2027-07-01 23:00")
    refs = {"meeting": dialogue.meeting.id, "occurrence": step_id(dialogue, "minutes-draft")}
    person = dialogue.person(MAJA)
    owing.direct(dialogue.store, dialogue.series, person, "task", "x", night, refs=refs, asked=True)
    assert isinstance(dialogue.says(to(dialogue, MAJA, "task"), night), Message)


def test_what_somebody_asked_for_by_day_does_not_come_at_night_because_it_is_late(
    dialogue: Dialogue,
) -> None:
    word = owe(dialogue, "task", occurrence=step_id(dialogue, "minutes-draft"))
    assert dialogue.says(word, at("2026-12-01 23:00")) == Postpone(at("2026-12-02 08:00"))


# What was answered in a form


def test_the_message_that_asked_shows_the_answer_and_is_owed_once(dialogue: Dialogue) -> None:
    for choice in ("regrets", "coming"):
        scene = dialogue.scene(LEYLA)
        place = answers.answer(dialogue.store, scene, Given(choice), CALLED)
        answers.settle(dialogue.store, scene, place, ("D0LEYLA", "1.1"), CALLED)
    (owed,) = dialogue.owed("answered", manner="update")
    assert (owed.owed.target.channel, owed.owed.refs["ts"]) == ("D0LEYLA", "1.1")
    said = text(dialogue.says(owed, CALLED))
    assert "Botkyrka kommun: kommer" in said
    assert "kommer inte" not in said


# Hello and home


def test_the_bot_says_hello_once_in_a_channel(dialogue: Dialogue) -> None:
    for _ in range(2):
        owing.hello(dialogue.store, TEAM, CHANNEL, dialogue.series, CALLED)
    (word,) = dialogue.owed("hello", manner="post")
    assert "Dialogmöten om kultur" in text(dialogue.says(word, CALLED))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hello_is_the_series_or_a_word_about_having_none(
    dialogue: Dialogue, language: str
) -> None:
    read_by_all(dialogue, language)
    owed = Owed(TEAM, "hello", "post", Target(channel=CHANNEL), "hello", CALLED)
    dialogue.store.outbox.owe(owed)
    (word,) = dialogue.owed("hello", manner="post")
    assert "har ingen dialogserie än" in text(dialogue.says(word, CALLED))
    named = replace(word, owed=replace(owed, series=dialogue.series.id))
    name = "Culture dialogue meetings" if language == "en" else "Dialogmöten om kultur"
    said = text(dialogue.says(named, CALLED))
    assert name in said
    assert dialogue.series.profile.purpose.in_(language)[:40] in said
    assert ("Convened by" if language == "en" else "sammankallar.") in said
    assert dialogue.person(MAJA).name in said
    assert ("To take part:" if language == "en" else "Så deltar du:") in said


def home(dialogue: Dialogue, user: str, now: datetime, workspace: str = TEAM) -> Any:  # noqa: ANN401
    where = replace(dialogue.where(user), workspace=workspace)
    shown_homes.looked(dialogue.store, where, {}, now)
    found = dialogue.store.outbox.by_dedupe(workspace, f"home:{user}")
    assert found is not None
    return dialogue.says(found, now)


def test_the_home_of_a_principal_shows_the_meeting_and_their_answer(dialogue: Dialogue) -> None:
    answered(dialogue, LEYLA, "coming")
    said = text(home(dialogue, LEYLA, CALLED))
    assert "torsdag 4 februari 2027" in said
    assert "Botkyrka kommun: kommer" in said
    assert "pausa" not in said


def test_the_home_of_a_convener_has_their_words_too(dialogue: Dialogue) -> None:
    assert "pausa" in text(home(dialogue, MAJA, CALLED)).casefold()


@pytest.mark.parametrize(
    ("language", "name", "says"),
    [
        ("sv", "Dialogmöten om kultur", "Inget dialogmöte är planerat."),
        ("en", "Culture dialogue meetings", "No dialogue meeting is planned."),
    ],
)
@pytest.mark.parametrize("user", [LEYLA, MAJA])
def test_between_meetings_the_home_says_that_none_is_planned_and_offers_what_is_left(
    dialogue: Dialogue, language: str, name: str, says: str, user: str
) -> None:
    read_by_all(dialogue, language)
    dialogue.only_called()
    shown = home(dialogue, user, AFTER_ALL)
    said = text(shown)
    assert name in said
    assert says in said
    assert '"words": "language ' in str(shown), "a button"
    for words in ("outcome", "mine", "plan"):
        assert f'"words": "{words}"' in str(shown), "what outlives a meeting"
    for words in ("agenda", "rsvp status", "poll status"):
        assert f'"words": "{words}"' not in str(shown)
    for words in ("pause", "status", "meeting"):
        assert (f'"words": "{words}"' in str(shown)) == (user == MAJA), "for who convenes"
    assert '"words": "help"' in str(shown), "and the words behind another one"
    for word in ("agenda add", "lägg till", "rsvp", "osa"):
        assert word not in said.casefold(), "all these are about a meeting"


def test_the_home_of_who_owns_the_content_says_what_she_can_do(dialogue: Dialogue) -> None:
    said = text(home(dialogue, ULLA, CALLED))
    assert "Nästa dialogmöte" in said
    assert "Be Maja Ekström" in said


def test_the_home_of_somebody_without_a_series_says_so(dialogue: Dialogue) -> None:
    said = text(home(dialogue, STRANGER, CALLED))
    assert "inte med i någon dialogserie" in said
    assert "Be Maja Ekström lägga till dig i Dialogmöten om kultur." in said
    assert "osa" not in said


def test_without_a_series_in_the_workspace_the_home_says_so(dialogue: Dialogue) -> None:
    said = text(home(dialogue, STRANGER, CALLED, "T0EMPTY"))
    assert "Här finns ingen dialogserie än" in said
    assert "Sätt upp" not in said, "of another workspace"
