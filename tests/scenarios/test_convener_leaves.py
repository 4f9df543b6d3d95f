"""The convener's account is closed: the next one is asked; with nobody left it is said outside."""

import json
from dataclasses import replace
from urllib.request import urlopen

import pytest

from bot.app import diagnose
from bot.clock import SystemClock, Waiter
from tests.scenarios.conftest import MakeStage
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

CLOCK = SystemClock()
JOAKIM = "U0JOAKIM"


def leaves(stage: Stage, user: str) -> None:
    """Close a person's account, and let the bot hear of it."""
    users = stage.rehearsal.place.workspace.users
    users[user] = replace(users[user], deleted=True)
    stage.app.courier.look_for_accounts_soon()
    end = CLOCK.monotonic() + 15
    while not closed(stage, user):
        assert CLOCK.monotonic() < end
        Waiter().sleep(0.05)


def closed(stage: Stage, user: str) -> bool:
    with stage.app.database.reading() as store:
        person = store.people.by_user("T0REGION", user)
    return person is not None and person.deleted


def readiness(stage: Stage) -> tuple[int, list[str]]:
    assert stage.app.server is not None
    with urlopen(f"http://127.0.0.1:{stage.app.server.port}/readyz", timeout=5) as answer:
        return answer.status, json.load(answer)["problems"]


def test_the_next_convener_is_asked_and_without_one_the_administrator_hears_of_it(
    make_stage: MakeStage,
) -> None:
    stage = make_stage()
    leaves(stage, MAJA)
    stage.until("2026-12-28 10:00")
    asked = stage.find(JOAKIM, "Får jag skicka det här?")
    assert stage.inbox(MAJA) == []
    assert "Maja Ekström (sammankallande)" in stage.writes(JOAKIM, "status")
    stage.clicks(JOAKIM, asked, saying(asked, "send"))
    assert stage.post("Vilka kommer")
    assert readiness(stage) == (200, [])
    assert diagnose(stage.app.settings)["series"] == []
    leaves(stage, JOAKIM)
    status, (problem,) = readiness(stage)
    assert (status, "no convener of the series “kulturdialog”" in problem) == (200, True)
    assert diagnose(stage.app.settings)["series"] == [problem]
