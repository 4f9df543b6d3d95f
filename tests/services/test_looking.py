"""A step that asks is looked at before it is sent: its words, whom it reaches, what is missing."""

from datetime import datetime, timedelta

import pytest

from bot.rules.errors import ConvenerOnly, NoSuchStep, StepAhead, StepGone
from bot.services import convening, cycles
from bot.views.blocks import Message, spoken
from rehearsal.blocks import check_view
from tests.services.given import CALLED, LEYLA, MAJA, START, Dialogue
from tests.services.test_cycles import AGENDA, INVITATION, REMINDER, decide, step

pytestmark = pytest.mark.any_database


def look(dialogue: Dialogue, key: str, now: datetime = INVITATION, user: str = MAJA) -> Message:
    scene = dialogue.scene(user, now)
    turn = cycles.asking(dialogue.store, scene, step(dialogue, key).id, now)
    said = convening.asked(turn, scene.t)
    plain = {"type": "plain_text", "text": "x"}
    check_view({"type": "modal", "title": plain, "blocks": list(said.blocks)}, "modal")
    return said


def test_one_sees_what_would_be_sent_and_to_whom_with_send_and_wait(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    said = look(dialogue, "invitation")
    (asked,) = dialogue.owed("ask")
    assert said == dialogue.says(asked, INVITATION), "the same as the message that asks"
    text = spoken(said.blocks)
    assert "Får jag skicka det här?" in text
    assert "Till 31 personer" in text
    assert "[Skicka: inbjudan] [Vänta: inbjudan]" in text
    decide(dialogue, "invitation", send=False)
    held = spoken(look(dialogue, "invitation").blocks)
    assert "[Skicka: inbjudan]" in held
    assert "[Vänta" not in held, "it waits already"


def test_what_has_to_be_done_first_is_said_instead(dialogue: Dialogue) -> None:
    dialogue.ran(REMINDER)
    early = look(dialogue, "reminder", REMINDER)
    assert "Ingen är inbjuden än" in spoken(early.blocks)
    assert f"look {step(dialogue, 'invitation').id}" in str(early.blocks)
    dialogue.ran(AGENDA)
    empty = look(dialogue, "agenda", AGENDA)
    assert "ingen punkt är antagen" in spoken(empty.blocks)


def test_only_what_asks_a_convener_of_the_series_is_looked_at(dialogue: Dialogue) -> None:
    with pytest.raises(StepAhead):
        look(dialogue, "thanks", CALLED)
    dialogue.ran(INVITATION)
    with pytest.raises(ConvenerOnly):
        look(dialogue, "invitation", user=LEYLA)
    with pytest.raises(NoSuchStep):
        cycles.asking(dialogue.store, dialogue.scene(MAJA), 999_999, INVITATION)
    with pytest.raises(StepGone):
        look(dialogue, "invitation", START + timedelta(minutes=1))
    decide(dialogue, "invitation")
    with pytest.raises(StepGone):
        look(dialogue, "invitation")


def test_the_post_is_shown_in_the_language_in_which_the_channel_gets_it(
    dialogue: Dialogue,
) -> None:
    dialogue.store.people.set_language(dialogue.person(MAJA).id, "en")
    dialogue.ran(INVITATION)
    text = spoken(look(dialogue, "invitation").blocks)
    assert "May I send this?" in text
    before, _, post = text.partition("To the channel:")
    assert "is invited to the dialogue meeting" in before
    assert "Listan över vilka som kommer" in post
    assert "The list of who is coming" not in post
