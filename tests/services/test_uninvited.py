"""A meeting to which nobody was invited: its start and the thanks for it ask the convener first."""

import json
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery
from bot.services import agenda, convening, cycles, outcomes
from bot.services.outcomes import Given
from bot.views.blocks import Message
from tests.services.given import CALLED, END, INVITED, LEYLA, MAJA, START, Dialogue, at

THANKS = at("2027-02-05 09:00")
SAID = "Ingen är inbjuden till dialogmötet och ingen part har svarat."


def posts(dialogue: Dialogue) -> list[str]:
    return [each.owed.kind for each in dialogue.owed(manner="post")]


def step(dialogue: Dialogue, key: str) -> Occurrence:
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    return next(each for each in steps if each.step == key)


def question(dialogue: Dialogue, key: str, now: datetime) -> str:
    turn = cycles.asking(dialogue.store, dialogue.scene(MAJA, now), step(dialogue, key).id, now)
    return convening.asked(turn, translator("sv", "Europe/Stockholm")).text


def send(dialogue: Dialogue, key: str, now: datetime) -> None:
    number = step(dialogue, key).id
    cycles.decide(dialogue.store, dialogue.scene(MAJA, now), number, now, send=True)


@pytest.mark.parametrize(("key", "now"), [("start", START), ("thanks", THANKS)])
def test_it_asks_and_says_why_and_nothing_is_posted_before(
    dialogue: Dialogue, key: str, now: datetime
) -> None:
    dialogue.replan(now)
    dialogue.ran(now)
    assert step(dialogue, key).state == "asked"
    assert key not in posts(dialogue)
    assert SAID in question(dialogue, key, now)
    send(dialogue, key, now)
    assert posts(dialogue)[-1] == key


def test_what_asks_for_answers_ends_at_its_hour_all_the_same(dialogue: Dialogue) -> None:
    dialogue.ran(START - timedelta(seconds=1))
    dialogue.ran(START)
    assert dialogue.meeting.started_at == START
    assert [each.owed.kind for each in dialogue.owed(manner="update")] == ["invitation"]


def test_a_start_that_nobody_lets_out_is_left_out_at_the_end_and_the_thanks_ask(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(START)
    dialogue.ran(THANKS)
    assert (step(dialogue, "start").state, step(dialogue, "thanks").state) == ("skipped", "asked")


def test_once_the_convener_has_let_it_begin_it_is_thanked_for(dialogue: Dialogue) -> None:
    dialogue.ran(START)
    send(dialogue, "start", START)
    dialogue.ran(THANKS)
    assert step(dialogue, "thanks").state == "done"


def test_a_meeting_that_has_left_something_is_thanked_for(dialogue: Dialogue) -> None:
    dialogue.replan(END)
    dialogue.ran(START)
    outcomes.add(dialogue.store, dialogue.scene(MAJA, END), Given("decision", "Vi ses"), END)
    dialogue.ran(THANKS)
    assert step(dialogue, "thanks").state == "done"


def test_a_party_that_has_answered_reads_that_it_starts(dialogue: Dialogue) -> None:
    dialogue.expected()
    dialogue.ran(START)
    assert step(dialogue, "start").state == "done"


def test_a_published_agenda_offers_answers_once_the_parties_are_invited(dialogue: Dialogue) -> None:
    dialogue.opened()
    agenda.accept(dialogue.store, dialogue.scene(MAJA), dialogue.proposes(LEYLA).number, CALLED)
    agenda.publish(dialogue.store, dialogue.scene(MAJA), CALLED)
    (post,) = dialogue.owed("agenda", manner="post")
    assert offered(dialogue, post, CALLED) == ["propose"]
    dialogue.arrives(post)
    dialogue.ran(INVITED)
    send(dialogue, "invitation", INVITED)
    (update,) = dialogue.owed("agenda", manner="update")
    assert offered(dialogue, update, INVITED) == ["rsvp yes", "rsvp maybe", "rsvp no", "propose"]


def offered(dialogue: Dialogue, post: Delivery, now: datetime) -> list[str]:
    said = dialogue.says(post, now)
    assert isinstance(said, Message)
    row = next(block for block in said.blocks if block["type"] == "actions")["elements"]
    values = [json.loads(each["value"]) for each in row]
    return [each.get("words") or each["form"] for each in values]
