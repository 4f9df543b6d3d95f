"""Slack refuses the token in the middle of a meeting's cycle: it is said, and nothing is lost."""

import json
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock, Waiter
from rehearsal.model import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET
from tests.scenarios.conftest import MakeStage
from tests.stage import Stage

CLOCK = SystemClock()


def readiness(stage: Stage) -> tuple[int, str]:
    """Return the status of ``/readyz`` and what it says of Slack."""
    assert stage.app.server is not None
    try:
        with urlopen(f"http://127.0.0.1:{stage.app.server.port}/readyz", timeout=5) as answer:
            return answer.status, json.load(answer)["slack"]
    except HTTPError as error:
        with error:
            return error.code, json.load(error)["slack"]


def until(stage: Stage, status: int, why: object) -> None:
    """Wait until the bot is ready, or no more."""
    end = CLOCK.monotonic() + 5
    while readiness(stage)[0] != status:
        assert CLOCK.monotonic() < end, why
        Waiter().sleep(0.05)


@pytest.mark.any_database
def test_an_app_that_was_uninstalled_says_so_and_keeps_what_it_owes(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.FIRST_WAIT", 0.2)
    monkeypatch.setattr("handlers.install.LONGEST_WAIT", 0.2)
    stage = make_stage("http")
    client = WebClient(BOT_TOKEN, base_url=stage.rehearsal.base_url)
    client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
    stage.rehearsal.clock.advance(when := stage.app.next_due() - stage.now())  # type: ignore[operator]
    stage.app.run_due()
    until(stage, 503, when)
    said = readiness(stage)[1]
    assert "account_inactive (the app was uninstalled" in said
    assert stage.app.deliveries()[0]["state"] in {"ready", "sending"}
    assert not stage.posts()


@pytest.mark.any_database
def test_a_token_that_was_revoked_is_named_and_the_call_comes_when_it_is_valid_again(
    make_stage: MakeStage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.FIRST_WAIT", 0.2)
    monkeypatch.setattr("handlers.install.LONGEST_WAIT", 0.2)
    stage = make_stage("http")
    for method in ("chat.postMessage", "auth.test"):
        stage.control.post("/faults", method=method, error="token_revoked", times=6)
    stage.rehearsal.clock.advance(when := stage.app.next_due() - stage.now())  # type: ignore[operator]
    stage.app.run_due()
    until(stage, 503, when)
    status, said = readiness(stage)
    assert (status, "it was revoked" in said, "xoxb" in said) == (503, True, False)
    assert stage.app.deliveries()[0]["state"] in {"ready", "sending"}
    stage.control.post("/faults", clear=True)
    assert stage.app.wait_idle(15)
    assert "Vad ska vi prata om" in stage.post("Vad ska vi prata om")["text"]
    until(stage, 200, "learnt from the message that was taken")
    assert readiness(stage) == (200, "ok")
    assert stage.app.deliveries()[0]["state"] == "sent"
