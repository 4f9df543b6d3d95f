"""What Slack sends from where the app is not, and which workspaces an organisation's app is in."""

import json
from typing import Any

import pytest
from slack_bolt import BoltRequest, BoltResponse

from bot.ports import Unavailable
from handlers.installations import Installations
from handlers.settled import Settled
from rehearsal.server import Rehearsal
from storage.database import SqlDatabase
from tests.handlers.test_installations import (
    BANK,
    BRANCH,
    HOST,
    Away,
    authorized,
    event,
    kept,
    made,
    save,
    sent_off,
)
from tests.storage.given import HandClock

GONE_ON = BoltResponse(status=299)


@pytest.fixture
def several(rehearsal: Rehearsal, database: SqlDatabase) -> Installations:
    save(database, kept(HOST, "ours"), kept(BANK, "theirs"))
    return made(rehearsal, database, HandClock())


def comes(several: Installations, body: dict[str, Any]) -> BoltResponse | None:
    """Let Slack send something; return what it is answered."""
    authorized(several, body)
    request = BoltRequest(body=body, mode="socket_mode")
    return Settled(several).process(req=request, resp=GONE_ON, next=lambda: GONE_ON)


def test_from_where_the_app_is_everything_goes_on(several: Installations) -> None:
    for body in ({"command": "/dialog", "team_id": HOST}, event(HOST, None, whole=False)):
        assert comes(several, body) is GONE_ON
    assert comes(several, sent_off("E0OTHER", HOST)) is GONE_ON


def test_elsewhere_a_command_is_told_so_in_both_languages(several: Installations) -> None:
    told = comes(several, {"command": "/dialog", "team_id": "T0GONE"})
    assert told is not None
    said = json.loads(told.body)
    assert said["response_type"] == "ephemeral"
    assert all(words in said["text"] for words in ("inte installerad", "not installed"))
    other = comes(several, event("T0GONE", None, whole=False))
    assert other is not None
    assert (other.status, other.body) == (200, "")


def test_that_it_was_taken_out_is_heard_all_the_same(several: Installations) -> None:
    gone = event("T0GONE", None, whole=False)
    gone["event"] = {"type": "app_uninstalled"}
    assert comes(several, gone) is GONE_ON


def test_an_event_tells_in_which_workspaces_an_organisation_has_it(
    several: Installations, rehearsal: Rehearsal, database: SqlDatabase
) -> None:
    assert comes(several, event(BRANCH, BANK, whole=True)) is GONE_ON
    assert made(rehearsal, database, HandClock()).token_of(BRANCH) == "theirs"


def test_what_cannot_be_noted_now_holds_nobody_up(
    rehearsal: Rehearsal, database: SqlDatabase
) -> None:
    save(database, kept(BANK, "theirs"))
    away = Away(database)
    several = made(rehearsal, away, HandClock())  # type: ignore[arg-type] # of a database in part
    with pytest.raises(Unavailable):
        away.transaction()
    assert comes(several, event(BRANCH, BANK, whole=True)) is GONE_ON
