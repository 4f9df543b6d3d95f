"""What asks for something that is done or over is brought up to date, and how much of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.rules.answers import Choice, Place
from bot.rules.outbox import Delivery
from bot.services import (
    agenda,
    answers,
    called_off,
    cancelling,
    cycles,
    escalating,
    handing,
    office,
    outdated,
    owing,
    posts,
    together,
    unheard,
)
from bot.services.answers import Given
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from bot.views.steps import Reach
from tests.services.given import (
    CALLED,
    JAMES,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    Dialogue,
    at,
)
from tests.services.test_changed import moves

INVITATION = at("2026-12-23 09:00")
MINUTE = timedelta(minutes=1)
REMINDER = at("2027-01-14 09:00")
AGENDA = at("2027-01-21 09:00")
DAY_BEFORE = at("2027-02-03 09:00")


def sent(dialogue: Dialogue, kind: str, now: datetime) -> list[Delivery]:
    """Let every word of a kind arrive in Slack."""
    arrived = []
    for word in dialogue.owed(kind):
        begun = dialogue.store.outbox.start(word, 0.0)
        if begun is None:
            continue
        channel, ts = f"D{word.owed.target.channel}", f"{word.id}.0"
        dialogue.store.outbox.finish(begun, "sent", now=now, channel=channel, ts=ts)
        arrived.append(word)
    return arrived


def invited(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    step = next(
        s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == "invitation"
    )
    cycles.decide(dialogue.store, dialogue.scene(MAJA, INVITATION), step.id, INVITATION, send=True)
    sent(dialogue, "invitation.direct", INVITATION)


def place(dialogue: Dialogue, user: str, now: datetime = INVITATION) -> Place:
    return answers.answer(dialogue.store, dialogue.scene(user, now), Given("coming"), now)


def updates(dialogue: Dialogue, kind: str = "invitation.direct") -> list[Delivery]:
    return dialogue.owed(kind, manner="update")


def test_an_answer_updates_what_asked_for_it_but_not_what_was_clicked(dialogue: Dialogue) -> None:
    invited(dialogue)
    here = place(dialogue, LEYLA)
    outdated.answered(dialogue.store, dialogue.series, here, INVITATION, ("C0", ""))
    (update,) = updates(dialogue)
    said = dialogue.says(update, INVITATION)
    assert isinstance(said, Message)
    assert said.text.startswith("Botkyrka kommun: kommer")
    other = place(dialogue, JAMES)
    (word,) = [
        w
        for w in dialogue.owed("invitation.direct", manner="direct")
        if w.owed.target.channel == JAMES
    ]
    outdated.answered(
        dialogue.store, dialogue.series, other, INVITATION, (f"D{JAMES}", f"{word.id}.0")
    )
    assert len(updates(dialogue)) == 1


def test_a_party_for_which_nobody_acts_has_nothing_to_update(dialogue: Dialogue) -> None:
    invited(dialogue)
    here = place(dialogue, LEYLA)
    nobody = replace(here, seat=replace(here.seat, mandates=()))
    outdated.answered(dialogue.store, dialogue.series, nobody, INVITATION)
    assert updates(dialogue) == []


def test_an_update_says_what_is_true_when_it_is_sent(dialogue: Dialogue) -> None:
    invited(dialogue)
    here = place(dialogue, LEYLA)
    outdated.answered(dialogue.store, dialogue.series, here, INVITATION)
    (update,) = updates(dialogue)
    over = dialogue.says(update, START)
    assert isinstance(over, Message)
    assert "rsvp" not in str(over.blocks)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, INVITATION), None, INVITATION)
    handed = dialogue.says(update, INVITATION)
    assert isinstance(handed, Message)
    assert "rsvp yes" not in str(handed.blocks)
    other = replace(update.owed, person=dialogue.person(NACKA).id)
    assert dialogue.says(replace(update, owed=other), INVITATION) == Drop("handed over")
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, INVITATION), INVITATION)
    nacka = dialogue.party("nacka")
    owed = replace(
        update.owed,
        person=dialogue.person(NACKA).id,
        refs={**update.owed.refs, "party": nacka.id},
    )
    asks = dialogue.says(replace(update, owed=owed), INVITATION)
    assert isinstance(asks, Message)
    assert "Nacka kommun bjuds in" in asks.text
    owed = replace(owed, kind="handed")
    assert dialogue.says(replace(update, owed=owed), INVITATION) == Drop("taken back")


@pytest.mark.parametrize("kind", ["handed", escalating.TO_ACTING, escalating.TO_DEPUTY])
def test_what_asks_for_an_answer_says_the_day_to_which_the_meeting_is_moved(
    dialogue: Dialogue, kind: str
) -> None:
    store, now = dialogue.store, INVITATION + MINUTE
    invited(dialogue)
    if kind == "handed":
        handing.hand_over(store, dialogue.scene(LEYLA, now), None, now)
    else:
        escalating.ask(store, dialogue.series, dialogue.meeting, now)
    sent(dialogue, kind, now)
    moves(dialogue, "2027-02-11", now)
    party = dialogue.party("botkyrka").id
    (update,) = (w for w in updates(dialogue, kind) if w.owed.refs["party"] == party)
    found = dialogue.says(update, now)
    assert isinstance(found, Message)
    assert "torsdag 11 februari 2027" in found.text
    assert "rsvp yes" in str(found.blocks)


def test_the_word_to_a_deputy_is_updated_too(dialogue: Dialogue) -> None:
    invited(dialogue)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, INVITATION), None, INVITATION)
    sent(dialogue, "handed", INVITATION)
    here = place(dialogue, PETER)
    outdated.answered(dialogue.store, dialogue.series, here, INVITATION)
    (update,) = updates(dialogue, "handed")
    said = dialogue.says(update, INVITATION)
    assert isinstance(said, Message)
    assert "Peter Sandqvist" in said.text


def test_who_handed_over_reads_what_the_deputy_answers_in_what_they_have(
    dialogue: Dialogue,
) -> None:
    """Before the start and after it; nothing new is sent to them for it."""
    invited(dialogue)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, INVITATION), None, INVITATION)
    before = len(dialogue.owed(manner="direct"))
    here = place(dialogue, PETER)
    outdated.answered(dialogue.store, dialogue.series, here, INVITATION)
    assert len(dialogue.owed(manner="direct")) == before
    (update,) = updates(dialogue)
    assert update.owed.person == dialogue.person(LEYLA).id
    for now in (INVITATION, START):
        said = dialogue.says(update, now)
        assert isinstance(said, Message)
        for part in (
            "Botkyrka kommun: kommer, Peter Sandqvist",
            "Svarat av Peter Sandqvist.",
            "torsdag 4 februari 2027 kl. 13:00",
            "Exempelsalen, Exempelgatan 1",
        ):
            assert part in said.text, (now, part)
        assert ("rsvp back" in str(said.blocks)) is (now == INVITATION)


def test_when_a_hand_over_ends_by_itself_what_shows_the_answer_follows(dialogue: Dialogue) -> None:
    invited(dialogue)
    party = dialogue.party("botkyrka").id
    outdated.handed_back(dialogue.store, dialogue.series, party, INVITATION)
    assert not updates(dialogue), "nobody has answered"
    place(dialogue, LEYLA)
    outdated.handed_back(dialogue.store, dialogue.series, party, INVITATION + timedelta(days=1200))
    assert not updates(dialogue), "no meeting comes any more"
    outdated.handed_back(dialogue.store, dialogue.series, party, INVITATION)
    (update,) = updates(dialogue)
    assert update.owed.person == dialogue.person(LEYLA).id


def test_who_handed_over_reads_that_nobody_has_answered(dialogue: Dialogue) -> None:
    invited(dialogue)
    here = place(dialogue, LEYLA)
    outdated.answered(dialogue.store, dialogue.series, here, INVITATION)
    (update,) = updates(dialogue)
    nacka = replace(
        update.owed,
        person=dialogue.person(NACKA).id,
        refs={**update.owed.refs, "party": dialogue.party("nacka").id},
    )
    handing.hand_over(dialogue.store, dialogue.scene(NACKA, INVITATION), None, INVITATION)
    assert dialogue.says(replace(update, owed=nacka), INVITATION) == Drop("handed over")
    said = dialogue.says(replace(update, owed=nacka), START)
    assert isinstance(said, Message)
    assert "Nacka kommun svarade inte" in said.text


@pytest.mark.parametrize("most", [31, 30])
def test_at_the_start_what_asked_each_party_is_updated_whether_it_answered_or_not(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    invited(dialogue)
    place(dialogue, LEYLA)
    monkeypatch.setattr(outdated, "AT_START", most)
    dialogue.ran(START)
    asked = {word.owed.target.channel for word in updates(dialogue)}
    assert JAMES in asked
    assert (LEYLA in asked) is (most == 31), "those who have not answered come first"
    assert len(asked) == most
    assert "update:call" in str(
        [w.owed.dedupe for w in dialogue.owed("call.items", manner="update")]
    )
    assert dialogue.owed("agenda", manner="update") == [], "none was published"


def test_at_the_start_nothing_that_ever_asked_keeps_its_buttons(dialogue: Dialogue) -> None:
    """Thirty-one parties that never answered, each with all that asks during a year."""
    invited(dialogue)
    kinds = ("reminder.direct", "last_reminder.direct", "escalated.acting", "escalated")
    for kind in kinds:
        for word in dialogue.owed("invitation.direct", manner="direct"):
            key = f"{kind}:{word.owed.dedupe}"
            dialogue.store.outbox.owe(replace(word.owed, kind=kind, dedupe=key))
        assert sent(dialogue, kind, INVITATION)
    dialogue.ran(START)
    every = dialogue.owed("invitation.direct", *kinds)
    asked = {word.owed.dedupe for word in every if word.state == "sent"}
    assert len(asked) == 5 * 31
    renewed = dialogue.owed("invitation.direct", *kinds, manner="update")
    assert {word.owed.refs["post"] for word in renewed} == asked


def test_who_acts_for_no_party_any_more_loses_the_buttons_at_the_start(dialogue: Dialogue) -> None:
    invited(dialogue)
    place(dialogue, LEYLA)
    dialogue.mandated("botkyrka")
    dialogue.ran(START)
    (word,) = (each for each in updates(dialogue) if each.owed.target.channel == LEYLA)
    said = dialogue.says(word, START)
    assert isinstance(said, Message)
    assert "rsvp" not in str(said.blocks)
    assert "kommer" not in said.text, "the answer is for who acts for the party"


def test_before_any_call_there_is_no_call_to_update(dialogue: Dialogue) -> None:
    outdated.started(dialogue.store, dialogue.series, dialogue.meeting, START)
    assert dialogue.owed("call.items", manner="update") == []


def test_a_published_agenda_and_its_step_are_brought_up_to_date(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    dialogue.ran(AGENDA)
    assert dialogue.states()["agenda"] == "asked"
    sent(dialogue, "empty", AGENDA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, AGENDA), 1, AGENDA)
    agenda.publish(dialogue.store, dialogue.scene(MAJA, AGENDA), AGENDA)
    assert dialogue.states()["agenda"] == "done"
    dialogue.ran(START)
    (update,) = dialogue.owed("agenda", manner="update")
    said = dialogue.says(update, START)
    assert isinstance(said, Message)
    assert "rsvp" not in str(said.blocks)


def test_what_asked_about_a_step_says_what_became_of_it(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    step = next(
        s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == "invitation"
    )
    outdated.decided(dialogue.store, dialogue.series, step, INVITATION)
    assert updates(dialogue, "ask") == [], "it is not sent yet"
    sent(dialogue, "ask", INVITATION)
    cycles.decide(dialogue.store, dialogue.scene(MAJA, INVITATION), step.id, INVITATION, send=True)
    outdated.decided(dialogue.store, dialogue.series, step, INVITATION)
    said = [dialogue.says(word, INVITATION) for word in updates(dialogue, "ask")]
    assert [each.text for each in said if isinstance(each, Message)] == ["Skickat: inbjudan"]


@pytest.mark.parametrize(
    ("kind", "channel"), [("call", True), ("reminder", False), ("poll", False)]
)
def test_whom_a_step_reaches(dialogue: Dialogue, kind: str, *, channel: bool) -> None:
    reach = posts.reach(dialogue.store, dialogue.series, kind, dialogue.meeting, CALLED)
    assert reach.channel is channel
    assert bool(reach.people) is (kind == "reminder")


def test_a_poll_with_two_items_reaches_the_channel(dialogue: Dialogue) -> None:
    dialogue.opened()
    for user in (LEYLA, NACKA):
        dialogue.proposes(user, user)
    reach = posts.reach(dialogue.store, dialogue.series, "poll", dialogue.meeting, CALLED)
    assert reach == Reach(0, channel=True)


def test_an_answer_that_was_thrown_away_is_not_told_again(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    asked = dialogue.owed("ask")[0]
    owed = replace(asked.owed, kind=unheard.KIND, refs={"reply": "reply:gone"})
    assert dialogue.says(replace(asked, owed=owed), CALLED) == Drop("thrown away")


@pytest.mark.parametrize(
    ("language", "closed"),
    [
        ("sv", "Dialogmötet har börjat, så anmälan är stängd."),
        ("en", "The meeting has started; answers are closed."),
    ],
)
@pytest.mark.parametrize("kind", sorted(outdated.WITH_BUTTONS))
def test_what_has_buttons_that_answer_loses_them_at_the_start(
    dialogue: Dialogue, kind: str, language: str, closed: str
) -> None:
    """Of whatever kind, also with a session of a group that there is not; and of an answer."""
    leyla = dialogue.person(LEYLA)
    dialogue.store.people.set_language(leyla.id, language)
    place(dialogue, LEYLA)
    refs = {"meeting": dialogue.meeting.id, "party": dialogue.party("botkyrka").id}
    owing.direct(
        dialogue.store, dialogue.series, leyla, kind, "given", CALLED, refs=refs, asked=True
    )
    sent(dialogue, kind, CALLED)
    outdated.started(dialogue.store, dialogue.series, dialogue.meeting, START)
    (word,) = updates(dialogue, kind)
    said = dialogue.says(word, START)
    assert isinstance(said, Message)
    assert closed in said.text
    assert "Exempelsalen" in said.text
    assert "actions" not in {block["type"] for block in said.blocks}


@pytest.mark.parametrize("kind", sorted(called_off.ASKS))
def test_what_has_buttons_loses_them_when_the_meeting_is_cancelled(
    dialogue: Dialogue, kind: str
) -> None:
    """Also the practical note, whose words are of a meeting that is not held."""
    refs = {"meeting": dialogue.meeting.id, "party": dialogue.party("botkyrka").id}
    leyla = dialogue.person(LEYLA)
    owing.direct(
        dialogue.store, dialogue.series, leyla, kind, "given", CALLED, refs=refs, asked=True
    )
    sent(dialogue, kind, CALLED)
    of = office.enter(dialogue.store, dialogue.where(MAJA), Hints())
    cancelling.cancel(dialogue.store, of, None, "Snö", CALLED)
    (word,) = updates(dialogue, kind)
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert "är inställt" in said.text
    assert "actions" not in {block["type"] for block in said.blocks}


@pytest.mark.parametrize("choice", ["coming", "regrets"])
def test_the_practical_note_keeps_its_words_for_who_comes(
    dialogue: Dialogue, choice: Choice
) -> None:
    invited(dialogue)
    place(dialogue, LEYLA)
    dialogue.ran(DAY_BEFORE)
    assert len(sent(dialogue, "day_before.direct", DAY_BEFORE)) == 1
    answers.answer(dialogue.store, dialogue.scene(LEYLA, DAY_BEFORE), Given(choice), DAY_BEFORE)
    dialogue.ran(START)
    (update,) = updates(dialogue, "day_before.direct")
    said = dialogue.says(update, START)
    assert isinstance(said, Message)
    assert said.text.startswith("Välkommen till dialogmötet") is (choice == "coming")
    assert dialogue.says(update, DAY_BEFORE) != said, "until then it has its button"


def test_the_practical_note_follows_the_answer_of_either_of_two(dialogue: Dialogue) -> None:
    """Its buttons know which answer they were shown with, as those of an invitation do."""
    invited(dialogue)
    answers.answer(dialogue.store, dialogue.scene(LEYLA, CALLED), Given("maybe"), CALLED)
    dialogue.ran(DAY_BEFORE)
    (note,) = sent(dialogue, "day_before.direct", DAY_BEFORE)
    shown = dialogue.says(note, DAY_BEFORE)
    assert isinstance(shown, Message)
    kept = dialogue.store.answers.get(dialogue.meeting.id, dialogue.party("botkyrka").id)
    assert kept is not None
    assert str(shown.blocks).count(f'"state": "{kept.seen}"') == 2
    answers.answer(dialogue.store, dialogue.scene(LEYLA, DAY_BEFORE), Given("coming"), DAY_BEFORE)
    here = dialogue.party("botkyrka").id
    place_ = answers.place(dialogue.store, dialogue.series, dialogue.meeting, here, DAY_BEFORE)
    outdated.answered(dialogue.store, dialogue.series, place_, DAY_BEFORE)
    (update,) = updates(dialogue, "day_before.direct")
    said = dialogue.says(update, DAY_BEFORE)
    assert isinstance(said, Message)
    assert said.text.startswith("Välkommen till dialogmötet")
    assert "Kaffe från 12:30" in said.text, "the practical note says more than the answer"


def test_the_end_of_a_hand_over_loses_the_buttons_of_the_next_meeting(dialogue: Dialogue) -> None:
    leyla, peter = dialogue.person(LEYLA), dialogue.person(PETER)
    party = dialogue.party("botkyrka").id
    refs: dict[str, int | str] = {"party": party, "deputy": peter.id, "until": "2026-11-30"}
    for person in (leyla, peter):
        owing.direct(
            dialogue.store,
            dialogue.series,
            person,
            handing.ENDED,
            f"{person.id}",
            CALLED,
            refs=refs,
            asked=True,
        )
    sent(dialogue, handing.ENDED, CALLED)
    outdated.started(dialogue.store, dialogue.series, dialogue.meeting, START)
    (update,) = updates(dialogue, handing.ENDED)
    assert update.owed.person == leyla.id, "the deputy's had none"
    said = dialogue.says(update, START)
    assert isinstance(said, Message)
    assert "rsvp" not in str(said.blocks)
    years_later = START + 2 * together.ASKED_WITHIN
    assert not outdated._has_buttons(update, dialogue.meeting, years_later)  # noqa: SLF001
