"""A question that shows who has answered follows the answers, where their list is sent."""

from datetime import datetime

from bot.services import deliveries, rendering
from bot.services.deliveries import Terms
from bot.views.blocks import Message
from tests.services.given import JAMES, LEYLA, Dialogue
from tests.services.test_cycles import AGENDA, INVITATION, answered, step
from tests.services.test_outdated import sent


def asks(dialogue: Dialogue, now: datetime) -> None:
    """Let what is due by then ask the convener; all that was owed to the channel is posted."""
    dialogue.ran(now)
    sent(dialogue, "ask", now)
    sent(dialogue, "empty", now)
    for post in dialogue.owed(manner="post"):
        dialogue.arrives(post)


def claims(dialogue: Dialogue, now: datetime) -> None:
    """Let the courier claim what may be sent."""
    deliveries.claim(dialogue.store, rendering.render, Terms(now, now.timestamp(), 30), 50)


def test_many_answers_draw_a_question_anew_once_and_none_by_itself(dialogue: Dialogue) -> None:
    asks(dialogue, INVITATION)
    answered(dialogue, LEYLA, now=INVITATION)
    answered(dialogue, JAMES, now=INVITATION)
    assert dialogue.owed("ask", manner="update") == []
    claims(dialogue, INVITATION)
    (anew,) = dialogue.owed("ask", manner="update")
    shown = dialogue.says(anew, INVITATION)
    assert isinstance(shown, Message)
    assert "Mona" in shown.text
    assert "Leyla" not in shown.text
    assert "James" not in shown.text


def test_a_question_that_shows_nobody_who_answers_stays_as_it_is(dialogue: Dialogue) -> None:
    asks(dialogue, AGENDA)
    answered(dialogue, LEYLA, now=AGENDA)
    claims(dialogue, AGENDA)
    anew = dialogue.owed("ask", "empty", manner="update")
    drawn = {each.owed.refs["occurrence"] for each in anew}
    assert drawn == {step(dialogue, key).id for key in ("invitation", "reminder", "escalation")}
    assert step(dialogue, "agenda").state == "asked"
