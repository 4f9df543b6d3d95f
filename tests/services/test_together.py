"""Who acts for two parties is reminded of both in one message, with the buttons of each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules.outbox import Delivery
from bot.services import answers, escalating, outdated, rendering
from bot.services.answers import Given
from bot.services.scene import Hints
from bot.services.together import WHY, Click
from bot.services.verdicts import Drop, Wait
from bot.views.blocks import Message, message, paragraph, spoken
from tests.services.given import JAMES, NACKA, Dialogue, at
from tests.services.test_changed import moves
from tests.services.test_outdated import DAY_BEFORE, REMINDER, invited, updates

KIND = "reminder.direct"
LATER = REMINDER + timedelta(minutes=1)


@pytest.fixture
def double(dialogue: Dialogue) -> Dialogue:
    """James acts for Solna and Salem, and both were invited."""
    dialogue.mandated("salem", JAMES)
    invited(dialogue)
    return dialogue


def about(double: Dialogue, kind: str, party: str) -> Delivery:
    """Return what James is owed of a kind about one of his parties."""
    wanted = double.person(JAMES).id, double.party(party).id
    (found,) = (w for w in double.owed(kind) if (w.owed.person, w.owed.refs["party"]) == wanted)
    return found


def reminded(double: Dialogue, kind: str = KIND) -> Message:
    """Let the reminder be sent that is owed first, and return it."""
    double.ran(REMINDER)
    word = about(double, kind, "salem")
    said = double.says(word, REMINDER)
    assert isinstance(said, Message)
    double.arrives(word)
    other = about(double, kind, "solna")
    assert double.says(other, REMINDER) == Drop(WHY)
    double.store.outbox.drop(other.id, WHY)
    return said


def comes(double: Dialogue, party: str) -> None:
    scene = double.scene(JAMES, LATER, hints=Hints(party=double.party(party).id))
    place = answers.answer(double.store, scene, Given("coming"), LATER)
    outdated.answered(double.store, double.series, place, LATER)


def asks(said: object, party: str) -> bool:
    assert isinstance(said, Message)
    return f"{party} has not answered yet: will somebody come" in said.text


def click(double: Dialogue, party: str | None, user: str = JAMES) -> Message:
    """Return what stands in the reminder's place when one of its parties has answered."""
    word = about(double, KIND, "salem")
    hints = Hints(series=double.series.id, party=double.party(party).id if party else None)
    at_ = Click(double.where(user, word.channel), word.ts, hints)
    return rendering.replaced(double.store, at_, message([paragraph("Thanks.")]), LATER)


def test_one_reminder_says_what_both_would_with_the_buttons_of_each(double: Dialogue) -> None:
    said = reminded(double)
    assert asks(said, "Salems kommun")
    assert asks(said, "Solna stad")
    buttons = [block for block in said.blocks if block["type"] == "actions"]
    assert len(buttons) == 2


def test_what_the_first_message_says_waits_for_it_and_comes_itself_if_that_fails(
    double: Dialogue,
) -> None:
    double.ran(REMINDER)
    begun = double.store.outbox.start(about(double, KIND, "salem"), 2e6)
    assert begun is not None
    other = about(double, KIND, "solna")
    assert isinstance(double.says(other, REMINDER), Wait)
    double.store.outbox.finish(begun, "failed", now=REMINDER, reason="channel_not_found")
    assert asks(double.says(other, REMINDER), "Solna stad")


def test_who_has_answered_for_one_is_reminded_of_the_other_alone(double: Dialogue) -> None:
    comes(double, "salem")
    double.ran(REMINDER)
    assert double.says(about(double, KIND, "solna"), REMINDER) != Drop(WHY)
    assert not [w for w in double.owed(KIND) if w.owed.refs["party"] == double.party("salem").id]


def test_the_answer_for_one_leaves_the_question_about_the_other_where_it_was(
    double: Dialogue,
) -> None:
    reminded(double)
    for party, other in (("solna", "Salems kommun"), ("salem", "Solna stad")):
        said = click(double, party)
        assert said.text.startswith("Thanks.")
        assert asks(said, other)


@pytest.mark.parametrize(("party", "user"), [(None, JAMES), ("salem", NACKA), ("salem", "UX")])
def test_any_other_click_is_replaced_by_its_answer_alone(
    double: Dialogue, party: str | None, user: str
) -> None:
    reminded(double)
    assert click(double, party, user).text == "Thanks."


def test_a_click_in_a_message_about_one_party_is_replaced_by_its_answer_alone(
    double: Dialogue,
) -> None:
    double.ran(REMINDER)
    assert click(double, "salem").text == "Thanks."


@pytest.mark.parametrize("party", ["solna", "salem"])
def test_an_answer_elsewhere_brings_the_reminder_of_both_up_to_date(
    double: Dialogue, party: str
) -> None:
    reminded(double)
    comes(double, party)
    (update,) = updates(double, KIND)
    said = double.says(update, LATER)
    assert isinstance(said, Message)
    own, other = ("Solna stad", "Salems kommun")[:: 1 if party == "solna" else -1]
    assert f"{own}: coming" in said.text
    assert asks(said, other)
    gone = replace(update, owed=replace(update.owed, refs={**update.owed.refs, "post": ""}))
    alone = double.says(gone, LATER)
    assert isinstance(alone, Message)
    assert "Solna stad" not in alone.text


def test_the_form_for_one_leaves_the_question_about_the_other_where_it_was(
    double: Dialogue,
) -> None:
    reminded(double)
    word = about(double, KIND, "salem")
    scene = double.scene(JAMES, LATER, hints=Hints(party=double.party("solna").id))
    place = answers.answer(double.store, scene, Given("regrets"), LATER)
    answers.settle(double.store, scene, place, (word.channel, word.ts), LATER)
    (update,) = updates(double, "answered")
    said = double.says(update, LATER)
    assert isinstance(said, Message)
    assert "Solna stad: regrets" in said.text
    assert asks(said, "Salems kommun")


def test_who_read_of_both_deputies_at_once_is_not_reminded_beside_that(double: Dialogue) -> None:
    double.mandated("salem", JAMES, "U0SALEM1")
    escalating.ask(double.store, double.series, double.meeting, REMINDER)
    said = reminded(double, escalating.TO_ACTING)
    assert "Solna stad has not answered yet: the dialogue meeting" in said.text
    assert double.says(about(double, KIND, "solna"), LATER) == Drop("reminded with the deputy")


def test_of_a_moved_meeting_both_answers_are_asked_about_at_once(double: Dialogue) -> None:
    for party in ("salem", "solna"):
        comes(double, party)
    now = LATER + timedelta(minutes=1)
    moves(double, "2027-02-11", now)
    word = about(double, "moved.direct", "salem")
    said = double.says(word, now)
    assert isinstance(said, Message)
    assert spoken(said.blocks).count("is moved to Thursday 11 February 2027") == 1
    for party in ("Salems kommun", "Solna stad"):
        assert f"{party}: coming" in said.text
    double.arrives(word)
    assert double.says(about(double, "moved.direct", "solna"), now) == Drop(WHY)


def test_the_practical_note_comes_once(double: Dialogue) -> None:
    for party in ("salem", "solna"):
        comes(double, party)
    double.ran(at("2027-01-29 09:00"))
    double.ran(DAY_BEFORE)
    said = double.says(about(double, "day_before.direct", "salem"), DAY_BEFORE)
    assert isinstance(said, Message)
    read = spoken(said.blocks)
    assert read.count("See you at the dialogue meeting") == 1
    assert read.startswith("Salems kommun\n")
    assert "Solna stad\n[We cannot come after all]" in read
