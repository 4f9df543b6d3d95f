"""People of an Enterprise organisation, whose payloads name it and not their workspace."""

from dataclasses import replace

import pytest

from bot.app import build
from bot.config import exact
from rehearsal import several
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, delivered, form, kept, through
from tests.scenarios.openings import invited
from tests.stage import Stage, Transport, begin, settings_for

ORGANISATION = "E0BOTKYRKA"


@pytest.fixture
def on_stage(make_stage: MakeStage, transport: Transport) -> Stage:
    stage = make_stage(transport, after=invited)
    teams = stage.rehearsal.place.workspace.teams
    teams["T0BOTKYRKA"] = replace(teams["T0BOTKYRKA"], enterprise=ORGANISATION)
    return stage


@pytest.fixture(params=["one workspace", "several"])
def stage(on_stage: Stage, request: pytest.FixtureRequest) -> Stage:
    """Serve the workspace by the one token, or by that of an installation."""
    if request.param == "several":
        serve_several(on_stage)
    return on_stage


def serve_several(stage: Stage) -> None:
    stage.app.stop()
    people = replace(stage.rehearsal.place.workspace.population, also_installed=("T0NACKA",))
    tokens = several.settings_of(people, 8421)
    settings = settings_for(stage.rehearsal, stage.url, stage.transport)
    given = settings.model_dump() | {"slack_bot_token": None} | tokens
    stage.app = build(exact(**given), stage.rehearsal.clock)
    several.install(stage.app, stage.rehearsal.place)
    begin(stage.app, stage.rehearsal, stage.transport)


def answers(stage: Stage) -> list[object]:
    return list(kept(stage)["answers"])


def test_a_municipality_of_an_organisation_answers_by_every_door(stage: Stage) -> None:
    for door, words in (("mention", "osa ja"), ("direct", "osa nej"), ("mention", "osa kanske")):
        before = answers(stage)
        through(stage, door, LEYLA, words)
        assert answers(stage) != before
    assert delivered(stage, "events_api", "app_mention")["event"]["user_team"] == ORGANISATION
    form(stage, LEYLA, "propose")
    click = delivered(stage, "interactive", "block_actions")
    assert (click["user"]["team_id"], click["team"]["id"]) == (ORGANISATION, "T0REGION")
    assert stage.submits(LEYLA, title="Scen i parken")["errors"] == {}
    sent = delivered(stage, "interactive", "view_submission")
    assert (sent["enterprise"]["id"], sent["team"]["id"]) == (ORGANISATION, "T0BOTKYRKA")
    assert [item.title for items in kept(stage)["items"] for item in items] == ["Scen i parken"]
    answer = through(stage, "direct", LEYLA, "agenda")
    assert "Scen i parken" in answer["text"]
