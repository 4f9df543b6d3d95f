"""Steps that ask, one after the other: the next one stands where the one before it was decided."""

import json
from dataclasses import replace
from datetime import datetime

import pytest

from bot.rules.errors import ConvenerOnly
from bot.services import in_turn, shown_homes, waiting
from bot.views import in_turn as view
from bot.views.blocks import Message, message, paragraph
from tests.services.given import CALLED, JOAKIM, LEYLA, MAJA, NACKA, Dialogue, at
from tests.services.test_cycles import decide

BOTH = at("2027-01-14 10:00")
"""The reminder and the result of the poll both ask since nine."""
DONE = message([paragraph("Skickat")])


@pytest.fixture
def first(dialogue: Dialogue) -> Dialogue:
    """Give a first meeting whose invitation and reminder ask."""
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.ran(at("2026-11-26 09:00"))
    decide(dialogue, "call", CALLED)
    dialogue.ran(at("2026-12-23 09:00"))
    return dialogue


def left_out(dialogue: Dialogue, key: str) -> None:
    """Leave a step out of the cycle while it asks."""
    profile = dialogue.series.profile
    steps = tuple(each for each in profile.steps if each.key != key)
    dialogue.profiled(replace(profile, steps=steps))


def words(said: Message) -> list[str]:
    elements = [e for block in said.blocks for e in block.get("elements", []) if "value" in e]
    return [str(json.loads(element["value"])["words"]) for element in elements]


def goes_on(dialogue: Dialogue, now: datetime) -> Message:
    return in_turn.shown(dialogue.store, dialogue.scene(MAJA, now), DONE, now)


def number(dialogue: Dialogue, step: str) -> int:
    every = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    return next(each.id for each in every if each.step == step)


def test_the_next_one_that_asks_is_shown_whole_below_what_became_of_this_one(
    first: Dialogue,
) -> None:
    decide(first, "invitation", at("2026-12-23 10:00"))
    first.ran(BOTH)
    waiting = in_turn.left(first.store, first.scene(MAJA, BOTH), BOTH)
    assert waiting[0].kind in {"reminder", "call_closes", "poll"}
    said = goes_on(first, BOTH)
    assert said.text.startswith("Skickat")
    assert "Näst på tur:" in said.text
    assert ("Sedan väntar" in said.text) == (len(waiting) > 1)
    assert "Får jag skicka det här?" in said.text
    assert f"send {waiting[0].id}" in words(said)
    assert f"wait {waiting[0].id}" in words(said)


def test_a_question_that_would_be_cut_is_left_to_a_button(first: Dialogue) -> None:
    here = first.scene(MAJA, BOTH)
    decide(first, "invitation", at("2026-12-23 10:00"))
    first.ran(BOTH)
    waiting = in_turn.left(first.store, here, BOTH)
    question = message([*(paragraph("Å" * 2500) for _ in range(5)), paragraph("Får jag?")])
    shown = view.then(DONE, question, waiting, here.t)
    assert list(shown.blocks[-6:]) == list(question.blocks)
    long = message([paragraph("Skickat"), paragraph("Ö" * 600)])
    led = view.then(long, question, waiting, here.t)
    assert words(led) == [f"look {waiting[0].id}"]
    assert led.text.startswith("Skickat")
    assert "Å" not in led.text, "all of it or nothing"


def test_one_that_somebody_lets_wait_is_not_asked_again_at_once(first: Dialogue) -> None:
    now = at("2026-12-23 10:00")
    decide(first, "invitation", now, send=False)
    assert goes_on(first, now).text == "Skickat\nMer frågar jag dig inte om just nu."


def test_that_nothing_more_is_asked_is_not_said_while_something_waits(first: Dialogue) -> None:
    first.mandated("nacka")
    now = at("2026-12-23 10:00")
    decide(first, "invitation", now)
    assert goes_on(first, now).text == "Skickat", "Home has whom nobody acts for"


def test_what_else_waits_comes_when_no_step_asks(first: Dialogue) -> None:
    first.proposes(NACKA)
    now = at("2026-12-23 10:00")
    decide(first, "invitation", now)
    said = goes_on(first, now)
    assert "Näst på tur:" in said.text
    assert words(said) == ["agenda undecided"]


def test_typed_words_lead_to_the_next_one_by_a_button(first: Dialogue) -> None:
    now = at("2026-12-23 10:00")
    here = first.scene(JOAKIM, now)
    said = in_turn.offered(first.store, here, DONE, now)
    assert words(said) == [f"look {number(first, 'invitation')}"]
    assert "1 steg väntar på dig." in said.text
    decide(first, "invitation", now)
    assert in_turn.offered(first.store, here, DONE, now) == DONE


def test_the_home_has_the_question_that_comes_first_and_none_when_nothing_asks(
    first: Dialogue,
) -> None:
    now = at("2026-12-23 10:00")
    question = in_turn.first(first.store, first.scene(MAJA, now), now)
    assert question is not None
    assert f"send {number(first, 'invitation')}" in words(question)
    decide(first, "invitation", now)
    assert in_turn.first(first.store, first.scene(MAJA, now), now) is None


def test_one_that_was_left_out_of_the_cycle_while_it_asked_asks_no_more(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(at("2026-12-23 10:00"))
    dialogue.ran(BOTH)
    here = dialogue.scene(MAJA, BOTH)
    assert "invitation" in [each.step for each in in_turn.left(dialogue.store, here, BOTH)]
    left_out(dialogue, "invitation")
    here = dialogue.scene(MAJA, BOTH)
    left = in_turn.left(dialogue.store, here, BOTH)
    assert left
    assert "invitation" not in [each.step for each in left]
    assert in_turn.first(dialogue.store, here, BOTH) is not None
    assert goes_on(dialogue, BOTH).text.startswith("Skickat"), "so that another one can be sent"
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(MAJA), BOTH)
    assert waiting.of(dialogue.store, sight).steps == tuple(left), "the Home lists the same"
    shown_homes.looked(dialogue.store, dialogue.where(MAJA, ""), {}, BOTH)
    (home,) = (e for e in dialogue.store.outbox.recent(100) if e.owed.kind == "home")
    assert isinstance(dialogue.says(home, BOTH), Message)


def test_only_a_convener_is_led_on(first: Dialogue) -> None:
    now = at("2026-12-23 10:00")
    with pytest.raises(ConvenerOnly):
        in_turn.shown(first.store, first.scene(LEYLA, now), DONE, now)
