"""What Slack's libraries look for in what the rehearsal sends and answers is there."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from rehearsal.model import BOT_TOKEN, BOT_USER, SIGNING_SECRET
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import EVENTS, INTERACTIONS, SAMPLES, hearing, sample
from tests.rehearsal.watching import Watched, has, watched

Json = dict[str, Any]
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="Slack's samples (../shared/slack-data) are not here"
)
HAPPENINGS = [(f"events/{name}", kind, sub, do) for name, kind, sub, do in EVENTS] + [
    (f"interactivity/{name}", kind, None, do) for name, kind, do in INTERACTIONS
]


class Watching(WebClient):
    """A client whose answers remember what was looked for in them in vain."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__(BOT_TOKEN, base_url=rehearsal.base_url, retry_handlers=[])
        self.missed: dict[str, set[str]] = {}

    def api_call(self, api_method: str, **given: Any) -> SlackResponse:  # noqa: ANN401
        answer = super().api_call(api_method, **given)
        assert isinstance(answer.data, dict)
        answer.data = Watched(answer.data, self.missed.setdefault(api_method, set()))
        return answer


def app(rehearsal: Rehearsal) -> App:
    """Return an app that listens to everything, and has Bolt read all that it can hand over."""
    made = App(
        client=Watching(rehearsal), signing_secret=SIGNING_SECRET, process_before_response=True
    )

    def listen(ack: Any, say: Any, respond: Any, body: Json, payload: Json) -> None:  # noqa: ANN401
        del say, respond, body, payload
        ack()

    reactions = ("reaction_added", "reaction_removed")
    for kind in ("message", "app_mention", "member_joined_channel", *reactions):
        made.event(kind)(listen)
    made.event("app_home_opened")(listen)
    made.event({"type": "message", "subtype": "message_changed"})(listen)
    made.event({"type": "message", "subtype": "message_deleted"})(listen)
    made.command("/agenda")(listen)
    made.action("go")(listen)
    made.view("form")(listen)
    made.view_closed("form")(listen)
    made.shortcut("from_message")(listen)
    return made


def always(_body: Json) -> bool:
    return True


def never(_body: Json) -> bool:
    return False


def of_bot(body: Json) -> bool:
    return bool(body["event"].get("user") == BOT_USER)


def in_view(body: Json) -> bool:
    return bool(body["type"] != "block_actions" or body["container"]["type"] == "view")


def in_message(body: Json) -> bool:
    return bool(body["type"] != "block_actions" or body["container"]["type"] == "message")


#: What Slack's samples have and Bolt looks for, but is only there in some cases, and those cases.
#: Nobody here is in an Enterprise organisation, or takes a step of a workflow; threads have a test.
NOT_ALWAYS: dict[str, Callable[[Json], bool]] = {
    "channel": in_message,
    "enterprise_id": never,
    "event.bot_id": of_bot,
    "event.message.thread_ts": never,
    "event.previous_message.thread_ts": never,
    "event.thread_ts": never,
    "function_data": never,
    "message": in_message,
    "message.thread_ts": never,
    "response_url": in_message,
    "team.enterprise_id": never,
    "view": in_view,
}
_WHO = "type user.id user.username user.name user.team_id team.id team.domain api_app_id token "
_WHO += "enterprise is_enterprise_install"
_VIEW = "view.id view.team_id view.type view.blocks view.private_metadata view.callback_id "
_VIEW += "view.external_id view.state.values view.hash view.clear_on_close view.notify_on_close "
_VIEW += "view.root_view_id view.previous_view_id view.app_id view.app_installed_team_id "
_VIEW += "view.bot_id view.title view.submit view.close"
#: What Slack always sends (docs.slack.dev/reference/interaction-payloads, /apis/events-api,
#: /interactivity/implementing-slash-commands), whether a library reads it or not.
ALWAYS = {
    "block_actions": f"{_WHO} container.type trigger_id actions.type actions.action_id "
    "actions.block_id actions.action_ts",
    "event_callback": "token team_id api_app_id event.type event.event_ts type event_id event_time "
    "authorizations.team_id authorizations.enterprise_id authorizations.user_id "
    "authorizations.is_bot authorizations.is_enterprise_install is_ext_shared_channel "
    "event_context",
    "message_action": f"{_WHO} callback_id trigger_id action_ts message_ts message.ts "
    "response_url channel.id channel.name",
    "view_closed": f"{_WHO} {_VIEW} is_cleared",
    "view_submission": f"{_WHO} {_VIEW} trigger_id",
    None: "token team_id team_domain channel_id channel_name user_id user_name command text "
    "api_app_id is_enterprise_install response_url trigger_id",
}


@pytest.mark.parametrize(("name", "kind", "subtype", "happen"), HAPPENINGS)
def test_bolt_finds_what_it_looks_for(  # noqa: PLR0913 - fixtures
    name: str,
    kind: str | None,
    subtype: str | None,
    happen: Callable[[WebClient, Control], None],
    rehearsal: Rehearsal,
    control: Control,
) -> None:
    with hearing(rehearsal) as heard:
        happen(bots.client(rehearsal), control)
    bodies = [body for body in heard if _kind(body) == (kind, subtype)]
    assert bodies
    bolt = app(rehearsal)
    for body in bodies:
        missed: set[str] = set()
        done = bolt.dispatch(BoltRequest(body=watched(body, missed), mode="socket_mode"))
        assert done.status == 200
        assert missed, "Bolt has looked for something else as well"
        missing = {path for path in missed if has(sample(name), path)}
        assert {path for path in missing if NOT_ALWAYS.get(path, always)(body)} == set()
        due = ALWAYS[body.get("type")].split()
        assert [path for path in due if not has(body, path)] == []


def _kind(body: Json) -> tuple[str | None, str | None]:
    event = body.get("event", {})
    return event.get("type", body.get("type")), event.get("subtype")


def test_what_is_said_in_a_thread_says_in_which(rehearsal: Rehearsal, control: Control) -> None:
    client = bots.client(rehearsal)
    with hearing(rehearsal) as heard:
        ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
        reply = client.chat_postMessage(
            channel="C0DIALOG", text="y", thread_ts=ts, blocks=[bots.button()]
        )["ts"]
        for text in ("hej", "@Dialogmöten hej"):
            control.post("/message", channel="C0DIALOG", user="U0NILS", text=text, thread_ts=ts)
        action = {"action_id": "go"}
        where = {"channel": "C0DIALOG", "message_ts": reply}
        control.post("/interact", user="U0NILS", action=action, **where)
        client.chat_update(channel="C0DIALOG", ts=reply, text="z")
        client.chat_delete(channel="C0DIALOG", ts=reply)
        control.post("/open-home", user="U0NILS")
    said = {path for body in heard for path in NOT_ALWAYS if has(body, path)}
    assert {path for path in NOT_ALWAYS if path.endswith("thread_ts")} <= said


#: The same for the SDK, by method.
SELDOM = {"auth.test": {"enterprise_id", "enterprise_name"}}


def test_the_sdk_and_bolt_find_what_they_look_for_in_answers(rehearsal: Rehearsal) -> None:
    watching = Watching(rehearsal)
    bolt = App(client=watching, signing_secret=SIGNING_SECRET)
    sent = watching.chat_postMessage(channel="C0DIALOG", text="x")
    pages = [
        watching.users_list(limit=1),
        watching.conversations_members(channel="C0DIALOG", limit=1),
        watching.conversations_list(types="public_channel,private_channel", limit=1),
        watching.conversations_history(channel="C0DIALOG", limit=1),
        watching.conversations_replies(channel="C0DIALOG", ts=sent["ts"], limit=1),
    ]
    assert [len(list(each)) for each in pages] == [4, 5, 3, 1, 1]
    watching.files_upload_v2(filename="x.ics", content="abc")
    event = {"type": "view_closed", "view": {"callback_id": "form"}}
    bolt.dispatch(BoltRequest(body=event, mode="socket_mode"))
    assert "enterprise_id" in watching.missed["auth.test"], "so its answers are watched"
    for method, missed in watching.missed.items():
        missing = {path for path in missed if has(sample(f"api/{method}"), path)}
        assert missing <= SELDOM.get(method, set()), method


def test_a_key_that_is_looked_for_in_vain_is_found_out() -> None:
    missed: set[str] = set()
    body = watched({"event": {"user": "U1"}, "actions": [{}]}, missed)
    assert body.get("team") is None
    assert "ts" not in body["event"]
    assert "action_id" not in body["actions"][0]
    assert missed == {"team", "event.ts", "actions.action_id"}
    sample = {"event": {"ts": ""}, "actions": [{"action_id": ""}]}
    assert {path for path in missed if has(sample, path)} == {"event.ts", "actions.action_id"}
