"""An App Home that stands open: it follows the cycle, also where a step concerns nobody else."""

import re

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, close
from tests.scenarios.openings import asked
from tests.scenarios.script import JOAKIM
from tests.scenarios.test_answered_late import begun
from tests.stage import MAJA, saying, spoken

pytestmark = pytest.mark.any_database

BLOCK = re.compile(r'"block_id": "[^"]*"')
"""Another one each time that a view is shown."""


def test_what_was_sent_is_said_in_a_window_and_what_comes_next_moves_on(
    make_stage: MakeStage,
) -> None:
    stage = begun(make_stage)
    for sent in ("att förslagstiden är öppen", "inbjudan"):
        view = stage.control.get(f"/home/{MAJA}")["view"]
        stage.clicks_home(MAJA, saying(view, "send"))
        assert f"Skickat: {sent}" in spoken(stage.view(MAJA)["blocks"])
        assert "Skickat" not in stage.standing(MAJA)
        close(stage, MAJA)
        stage.next()
    for step in ("reminder", "escalation", "agenda", "last-reminder", "day-before", "start"):
        assert step in stage.next()
        said = BLOCK.sub("", stage.standing(MAJA))
        assert said == BLOCK.sub("", stage.home(MAJA)), f"opened anew after {step}"


def test_who_looks_at_the_messages_alone_gets_no_home_for_it(make_stage: MakeStage) -> None:
    """Slack tells of both tabs by the same event."""
    stage = make_stage(after=asked)
    stage.control.post("/open-home", user=LEYLA, tab="messages")
    assert stage.control.get(f"/home/{LEYLA}")["view"] is None
    assert stage.home(LEYLA)


def test_what_one_convener_decides_is_seen_in_the_home_of_the_other(make_stage: MakeStage) -> None:
    stage = make_stage(after=asked)
    before = stage.home(JOAKIM)
    question = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, question, saying(question, "wait"))
    held = stage.standing(JOAKIM)
    assert ("väntar tills du skickar" in before, "väntar tills du skickar" in held) == (False, True)
    stage.writes(MAJA, "pausa")
    assert "Återuppta" in stage.standing(JOAKIM)
