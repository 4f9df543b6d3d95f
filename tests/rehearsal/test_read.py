"""Nothing is missing that Slack has and the libraries read: Bolt of payloads, slack_sdk of answers.

That nothing is there that Slack does not have is in `test_shapes.py`.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from rehearsal.model import APP_TOKEN, BOT_ID, BOT_TOKEN, BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.reading import Read, Reader, is_in
from tests.rehearsal.test_shapes import (
    EVENTS,
    INTERACTIONS,
    SAMPLES,
    click,
    click_home,
    hearing,
    sample,
)

Json = dict[str, Any]
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="Slack's samples (../shared/slack-data) are not here"
)
#: What only some payloads have: those of an organisation on Enterprise Grid, replies, messages of
#: bots, and the steps of workflows.
SOMETIMES = {"enterprise_id", "thread_ts", "bot_id", "function_data"}
#: A click in a message is in no view, and one in a view is in no message.
ELSEWHERE: dict[object, set[str]] = {
    click: {"view"},
    click_home: {"channel", "message", "response_url"},
}


@pytest.fixture(scope="module")
def bolt() -> App:
    """Give an app that takes everything, and so reads all that Bolt reads."""

    def authorize() -> AuthorizeResult:
        who = {"team_id": "T0REGION", "bot_user_id": BOT_USER, "bot_id": BOT_ID}
        return AuthorizeResult(enterprise_id=None, bot_token=BOT_TOKEN, **who)

    def taken(ack: Ack) -> None:
        ack()

    app = App(authorize=authorize, signing_secret="x", process_before_response=True)
    every = re.compile(".*")
    for listen in (app.event, app.action, app.view, app.view_closed, app.shortcut, app.command):
        listen(every)(taken)
    return app


def lacking(bolt: App, body: Json) -> set[str]:
    """Return where Bolt looks for something in a payload and does not find it."""
    found: set[str] = set()
    assert bolt.dispatch(BoltRequest(body=Read(body, found), mode="socket_mode")).status == 200
    return found


def lacking_of(name: str, told: list[Json], bolt: App) -> set[str]:
    """Return where Bolt finds nothing in what was told, though Slack's sample ``name`` has it."""
    assert told
    missing = {each for body in told for each in lacking(bolt, body)}
    return {each for each in missing if is_in(sample(name), each)}


@pytest.mark.parametrize(("name", "kind", "subtype", "happen"), EVENTS)
def test_bolt_finds_in_events_what_slack_has_there(  # noqa: PLR0913 - fixtures
    name: str,
    kind: str,
    subtype: str | None,
    happen: Callable[[WebClient, Control], None],
    bolt: App,
    rehearsal: Rehearsal,
    control: Control,
) -> None:
    with hearing(rehearsal) as heard:
        happen(bots.client(rehearsal), control)
    told = [body for body in heard if (body.get("event") or {}).get("type") == kind]
    told = [body for body in told if body["event"].get("subtype") == subtype]
    missing = lacking_of(f"events/{name}", told, bolt)
    assert {each.rpartition(".")[2] for each in missing} <= SOMETIMES, missing


@pytest.mark.parametrize(("name", "kind", "happen"), INTERACTIONS)
def test_bolt_finds_in_interactions_what_slack_has_there(  # noqa: PLR0913 - fixtures
    name: str,
    kind: str | None,
    happen: Callable[[WebClient, Control], None],
    bolt: App,
    rehearsal: Rehearsal,
    control: Control,
) -> None:
    with hearing(rehearsal) as heard:
        happen(bots.client(rehearsal), control)
    told = [body for body in heard if body.get("type") == kind and "event" not in body]
    missing = lacking_of(f"interactivity/{name}", told, bolt)
    known = SOMETIMES | ELSEWHERE.get(happen, set())
    assert {each.rpartition(".")[2] for each in missing} <= known, missing


def test_the_libraries_find_in_answers_what_they_read_there(rehearsal: Rehearsal) -> None:
    """OAuth's is read in `test_oauth.py`."""
    client = Reader(BOT_TOKEN, base_url=rehearsal.base_url)
    for number in range(2):
        client.chat_postMessage(channel="C0DIALOG", text=f"{number}")
    who = client.auth_test()
    AuthorizeResult.from_auth_test_response(auth_test_response=who, bot_token=BOT_TOKEN)
    client.files_upload_v2(filename="x.ics", content="abc", channel="C0DIALOG")
    for pages in (
        client.conversations_list(limit=1),
        client.conversations_history(channel="C0DIALOG", limit=1),
        client.conversations_members(channel="C0DIALOG", limit=1),
        client.users_list(limit=1),
    ):
        assert len([*pages]) > 1
    assert client.apps_connections_open(app_token=APP_TOKEN)["url"]
    assert client.lacking - {"response_metadata"} == SOMETIMES & {"enterprise_id"}


def test_what_is_missing_would_be_found() -> None:
    found: set[str] = set()
    body = Read({"a": {"b": [{"c": 1}]}}, found)
    assert body["a"].get("b")[0].get("d", 2) == 2
    assert "e" not in body
    assert found == {"a.b.d", "e"}
    assert [is_in({"a": [{"b": 1}]}, each) for each in ("a.b", "a.c", "b")] == [True, False, False]
