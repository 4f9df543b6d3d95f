"""A party whose people are guests of the bot's workspace: without commands nothing is missing."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import form, kept, through
from tests.scenarios.openings import invited
from tests.stage import Stage, Transport

SALEM = "U0SALEM1"


@pytest.fixture(params=["multi", "single"])
def on_stage(request: pytest.FixtureRequest, make_stage: MakeStage, transport: Transport) -> Stage:
    """Give the example, invited, in a workspace that lets guests have no commands."""
    stage = make_stage(transport, after=invited)
    stage.control.post("/guests", commands=False)
    stage.control.post("/guests", user=SALEM, guest=request.param)
    return stage


def test_a_guest_without_commands_has_every_other_door(on_stage: Stage) -> None:
    stage = on_stage
    command = {"channel": "C0DIALOG", "user": SALEM, "command": "/rsvp", "text": "ja"}
    assert stage.control.refused("/command", **command).startswith("user_is_")
    for door, words in (("mention", "osa ja"), ("direct", "rsvp no"), ("mention", "rsvp maybe")):
        before = kept(stage)["answers"]
        through(stage, door, SALEM, words)
        assert kept(stage)["answers"] != before
    asked = stage.find(SALEM, "Salems kommun")
    before = kept(stage)["answers"]
    stage.clicks(SALEM, asked, "rsvp yes")
    assert kept(stage)["answers"] != before
    form(stage, SALEM, "propose")
    assert stage.submits(SALEM, title="Bokbuss över kommungränsen")["errors"] == {}
    assert "Bokbuss" in through(stage, "direct", SALEM, "dagordning")["text"]
    home = stage.home(SALEM)
    assert "Salems kommun" in str(home)
