"""The question about a step, asked on its day and days later."""

from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.services import agenda, convening, cycles
from tests.services.given import CALLED, JAMES, MAJA, Dialogue

LATE = "Det här skulle ha gått ut"


@pytest.mark.parametrize(
    ("kind", "lost"),
    [("call", "på sig att föreslå"), ("invitation", "på sig att svara"), ("agenda", "")],
)
def test_a_question_says_what_is_lost_by_its_waiting(
    dialogue: Dialogue, kind: str, lost: str
) -> None:
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    step = next(each for each in steps if each.kind == kind)
    dialogue.store.ledger.move_on(step.id, ["planned"], "asked", step.due_at)
    if kind == "agenda":
        dialogue.opened(call_opened_at=CALLED)
        item = dialogue.proposes(JAMES, now=CALLED)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, CALLED), item.number, CALLED)

    def said(now: datetime) -> str:
        turn = cycles.asking(dialogue.store, dialogue.scene(MAJA, now), step.id, now)
        return convening.asked(turn, translator("sv", "Europe/Stockholm")).text

    assert LATE not in said(step.due_at)
    late = said(step.due_at + timedelta(days=2))
    assert LATE in late
    assert lost in late
    assert ("på sig" in late) is bool(lost)


def test_that_nothing_is_on_the_agenda_names_the_day_of_the_step_whenever_it_is_read(
    dialogue: Dialogue,
) -> None:
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    step = next(each for each in steps if each.kind == "agenda")
    dialogue.store.ledger.move_on(step.id, ["planned"], "asked", step.due_at)
    t = translator("sv", "Europe/Stockholm")
    for now in (step.due_at, step.due_at + timedelta(days=2)):
        turn = cycles.asking(dialogue.store, dialogue.scene(MAJA, now), step.id, now)
        said = convening.asked(turn, t).text
        assert f"skulle publiceras {t.day(step.due_at)}" in said
        assert "i dag" not in said
