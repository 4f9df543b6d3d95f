"""Everything that is sent and answered has only keys that Slack's own samples have."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_sdk import WebClient

from rehearsal import events
from rehearsal.methods import METHODS
from rehearsal.model import APP_TOKEN, CLIENT_ID, CLIENT_SECRET
from rehearsal.server import Rehearsal
from tests.rehearsal import bots, states
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller

Json = dict[str, Any]

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "slack-data"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="Slack's samples (../shared/slack-data) are not here"
)

#: Fields that the samples leave empty, or that carry what the bot itself has said.
OPEN = {"blocks", "state", "metadata", "view", "state.values"}
#: Real payloads have these, though the samples do not: ids of shared channels (the fixtures of
#: slackapi/bolt-python), and the retry-free envelope of an event. A mention brings its files
#: (PostHog/posthog#73568).
ALSO = {"event": {"context_team_id", "context_enterprise_id"}, "app_mention": {"event.files"}}


def strange(given: object, sample: object, at: str = "") -> Iterator[str]:
    """Yield the places of keys that the sample does not have."""
    if isinstance(given, dict) and isinstance(sample, dict):
        for key, value in given.items():
            place = f"{at}.{key}" if at else key
            if key not in sample:
                yield place
            elif key not in OPEN:
                yield from strange(value, sample[key], place)
    elif isinstance(given, list) and isinstance(sample, list) and sample:
        for each in given:
            yield from strange(each, sample[0], at)


def sample(name: str) -> Json:
    return dict(json.loads((SAMPLES / f"{name}.json").read_text("utf-8")))


def view_keys(given: Json) -> set[str]:
    known = sample("api/views.open")["view"].keys()
    return {key for key in given["view"] if key not in known}


@pytest.fixture
def heard(rehearsal: Rehearsal) -> Iterator[list[Json]]:
    with hearing(rehearsal) as bodies:
        yield bodies


@contextmanager
def hearing(rehearsal: Rehearsal) -> Iterator[list[Json]]:
    bodies: list[Json] = []

    def answer(body: str, _headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        form = dict(parse_qsl(body, keep_blank_values=True))
        bodies.append(
            json.loads(form["payload"])
            if "payload" in form
            else form
            if "command" in form
            else json.loads(body)
        )
        return 200, {}, ""

    with bots.listening(answer) as url:
        rehearsal.deliverer.drain(5)  # what was said before is on its way to nobody
        rehearsal.deliverer.forget()
        rehearsal.deliverer.bot_url = url
        yield bodies
        rehearsal.deliverer.drain(5)
        rehearsal.deliverer.bot_url = None


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def message(client: WebClient, control: Control) -> None:
    del client
    control.post("/message", channel="C0DIALOG", user="U0NILS", text="hej")


def threaded(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    control.post("/message", channel="C0DIALOG", user="U0NILS", text="hej", thread_ts=ts)


def direct(client: WebClient, control: Control) -> None:
    del client
    control.post("/message", channel="app", user="U0NILS", text="hej")


def posted(client: WebClient, control: Control) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "1"}}
    client.chat_postMessage(
        channel="C0DIALOG", text="x", metadata=metadata, blocks=[bots.words("x")]
    )
    control.post("/open-home", user="U0ULLA")


def uploaded(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    file = {"filename": "x.ics", "content": "abc", "channel": "C0DIALOG"}
    client.files_upload_v2(**file, initial_comment="here")  # type: ignore[arg-type]
    client.files_upload_v2(**file, thread_ts=ts)  # type: ignore[arg-type]
    control.post("/open-home", user="U0ULLA")


def changed(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    client.chat_update(channel="C0DIALOG", ts=ts, text="y")
    control.post("/open-home", user="U0ULLA")


def deleted(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    client.chat_delete(channel="C0DIALOG", ts=ts)
    control.post("/open-home", user="U0ULLA")


def rewritten(client: WebClient, control: Control) -> None:
    del client
    said = control.post("/message", channel="C0DIALOG", user="U0NILS", text="hej")
    where = {"channel": "C0DIALOG", "user": "U0NILS", "ts": said["messages"][0]["ts"]}
    control.post("/edit", text="hejsan", **where)
    control.post("/delete", **where)


def mention(client: WebClient, control: Control) -> None:
    del client
    control.post("/message", channel="C0DIALOG", user="U0NILS", text="@Dialogmöten hej")


def joined(client: WebClient, control: Control) -> None:
    del client
    control.post("/join", channel="C0DIALOG", user="U0STRANGER", inviter="U0MAJA")


def reacted(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    control.post("/reaction", channel="C0DIALOG", ts=ts, user="U0NILS", name="eyes")


def unreacted(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    sign = {"channel": "C0DIALOG", "ts": ts, "user": "U0NILS", "name": "eyes"}
    control.post("/reaction", **sign)
    control.post("/reaction", **sign, remove=True)


FILE = {"name": "x.png", "content": "AAAA"}


def handed_over(client: WebClient, control: Control) -> None:
    del client
    control.post("/upload", channel="app", user="U0MAJA", text="hej", **FILE)


def handed_over_in_a_thread(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    control.post("/upload", channel="C0DIALOG", user="U0NILS", thread_ts=ts, **FILE)


def mention_with_a_file(client: WebClient, control: Control) -> None:
    del client
    control.post("/upload", channel="C0DIALOG", user="U0NILS", text="@Dialogmöten hej", **FILE)


def opened(client: WebClient, control: Control) -> None:
    client.views_publish(user_id="U0NILS", view={"type": "home", "blocks": [bots.words("x")]})
    control.post("/open-home", user="U0NILS")


def looked(client: WebClient, control: Control) -> None:
    client.views_publish(user_id="U0NILS", view={"type": "home", "blocks": [bots.words("x")]})
    control.post("/open-home", user="U0NILS", tab="messages")
    assert control.refused("/open-home", user="U0NILS", tab="about") == "not_enabled"


EVENTS = [
    ("AppHomeOpened", "app_home_opened", None, looked),
    ("Message", "message", None, message),
    ("Message", "message", None, threaded),
    ("Message", "message", None, direct),
    ("Message", "message", None, posted),
    ("MessageFileShare", "message", "file_share", uploaded),
    ("MessageFileShare", "message", "file_share", handed_over),
    ("MessageFileShare", "message", "file_share", handed_over_in_a_thread),
    ("MessageFileShare", "message", "file_share", mention_with_a_file),
    ("AppMention", "app_mention", None, mention_with_a_file),
    ("MessageChanged", "message", "message_changed", changed),
    ("MessageDeleted", "message", "message_deleted", deleted),
    ("MessageChanged", "message", "message_changed", rewritten),
    ("MessageDeleted", "message", "message_deleted", rewritten),
    ("AppMention", "app_mention", None, mention),
    ("MemberJoinedChannel", "member_joined_channel", None, joined),
    ("ReactionAdded", "reaction_added", None, reacted),
    ("ReactionRemoved", "reaction_removed", None, unreacted),
    ("AppHomeOpened", "app_home_opened", None, opened),
]


@pytest.mark.parametrize(("name", "kind", "subtype", "happen"), EVENTS)
def test_events_look_as_slack_sends_them(  # noqa: PLR0913 - fixtures
    name: str,
    kind: str,
    subtype: str | None,
    happen: Callable[[WebClient, Control], None],
    heard: list[Json],
    client: WebClient,
    control: Control,
) -> None:
    happen(client, control)
    found = [
        body
        for body in heard
        if body["event"]["type"] == kind and body["event"].get("subtype") == subtype
    ]
    assert found, [body["event"] for body in heard]
    for body in found:
        known = ALSO["event"] | ALSO.get(kind, set())
        assert set(strange(body, sample(f"events/{name}"))) <= known
        if "view" in body["event"]:
            assert view_keys(body["event"]) == set()


def click(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(
        channel="C0DIALOG", text="x", blocks=[bots.button(value="v", style="primary")]
    )["ts"]
    control.post(
        "/interact", channel="C0DIALOG", message_ts=ts, user="U0NILS", action={"action_id": "go"}
    )


def click_home(client: WebClient, control: Control) -> None:
    home = {"type": "home", "blocks": [bots.button(value="v")]}
    view = client.views_publish(user_id="U0NILS", view=home)["view"]
    control.post("/interact", view_id=view["id"], user="U0NILS", action={"action_id": "go"})


def submit(client: WebClient, control: Control) -> None:
    control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    log = control.get("/log")["log"]
    trigger = log[-1]["payload"]["trigger_id"]
    view = client.views_open(trigger_id=trigger, view=bots.modal(notify_on_close=True))["view"]
    control.post("/submit", user="U0MAJA", view_id=view["id"], values={"title": {"write": "x"}})


def close(client: WebClient, control: Control) -> None:
    control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    trigger = control.get("/log")["log"][-1]["payload"]["trigger_id"]
    view = client.views_open(trigger_id=trigger, view=bots.modal(notify_on_close=True))["view"]
    control.post("/close", user="U0MAJA", view_id=view["id"])


def shortcut(client: WebClient, control: Control) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    control.post(
        "/shortcut", user="U0MAJA", callback_id="from_message", channel="C0DIALOG", message_ts=ts
    )


INTERACTIONS = [
    ("SlashCommandPayload", None, submit),
    ("BlockActionPayload", "block_actions", click),
    ("BlockActionPayload", "block_actions", click_home),
    ("ViewSubmissionPayload", "view_submission", submit),
    ("ViewClosedPayload", "view_closed", close),
    ("MessageShortcutPayload", "message_action", shortcut),
]
#: The user of a message shortcut has a username in Bolt's own fixtures, as everywhere else; and a
#: submission tells there where it can be answered, as docs.slack.dev says.
MORE = {
    "MessageShortcutPayload": {"user.username", "api_app_id"},
    "ViewSubmissionPayload": {"response_urls"},
}


@pytest.mark.parametrize(("name", "kind", "happen"), INTERACTIONS)
def test_interactions_look_as_slack_sends_them(  # noqa: PLR0913 - fixtures
    name: str,
    kind: str | None,
    happen: Callable[[WebClient, Control], None],
    heard: list[Json],
    client: WebClient,
    control: Control,
) -> None:
    happen(client, control)
    found = [body for body in heard if body.get("type") == kind and "event" not in body]
    assert found
    for body in found:
        assert set(strange(body, sample(f"interactivity/{name}"))) <= MORE.get(name, set())
        if "view" in body:
            assert view_keys(body) == set()


def test_too_many_events_are_told_of_as_slack_does(rehearsal: Rehearsal) -> None:
    """What its reference gives as the whole payload, the sample has inside an envelope."""
    whole = sample("events/AppRateLimited")["event"]
    assert events.rate_limited(rehearsal.place, 60).keys() == whole.keys()


ANSWERS: list[tuple[str, Json]] = [
    ("auth.test", {}),
    ("chat.postMessage", {"channel": "C0DIALOG", "text": "x"}),
    ("chat.postEphemeral", {"channel": "C0DIALOG", "user": "U0MAJA", "text": "x"}),
    ("chat.update", {"channel": "C0DIALOG", "ts": "TS", "text": "x"}),
    ("chat.delete", {"channel": "C0DIALOG", "ts": "TS"}),
    ("chat.getPermalink", {"channel": "C0DIALOG", "message_ts": "TS"}),
    ("conversations.open", {"users": "U0NILS", "return_im": True}),
    ("conversations.info", {"channel": "C0DIALOG", "include_num_members": True}),
    ("conversations.members", {"channel": "C0DIALOG", "limit": 1}),
    ("conversations.history", {"channel": "C0DIALOG", "include_all_metadata": True}),
    ("conversations.replies", {"channel": "C0DIALOG", "ts": "TS"}),
    ("conversations.list", {"types": "public_channel,private_channel", "limit": 1}),
    ("users.conversations", {}),
    ("users.info", {"user": "U0NILS", "include_locale": True}),
    ("users.list", {}),
    ("bots.info", {"bot": "B0REHEARSAL"}),
    ("views.publish", {"user_id": "U0MAJA", "view": json.dumps({"type": "home", "blocks": []})}),
]
#: Documented, and not in the samples.
DOCUMENTED = {
    "conversations.open": {"no_op", "already_open"},
    "users.conversations": {"channels.is_member", "channels.num_members"},
    "conversations.history": {"has_more"},
    "auth.revoke": {"revoked"},
    "files.info": {"file.shares.public.C0DIALOG"},
}


@pytest.mark.parametrize(("method", "arguments"), ANSWERS)
def test_answers_look_as_slack_gives_them(method: str, arguments: Json, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="parent")["ts"]
    client.chat_postMessage(channel="C0DIALOG", text="reply", thread_ts=ts)
    filled = {key: ts if value == "TS" else value for key, value in arguments.items()}
    answer = client.api_call(method, params=filled)
    assert isinstance(answer.data, dict)
    odd = set(strange(answer.data, sample(f"api/{method}")))
    assert odd <= DOCUMENTED.get(method, set())


#: What the app of these tests may not call, or only in a certain state: that state, the arguments.
MORE_ANSWERS: list[tuple[str, str, Json]] = [
    ("apps.connections.open", "nothing", {}),
    (
        "apps.event.authorizations.list",
        "nothing",
        {"event_context": "1-message-T0REGION-C0DIALOG"},
    ),
    ("conversations.join", "nothing", {"channel": "C0OTHER"}),
    ("files.completeUploadExternal", "a file that was uploaded", {"files": [{"id": "$file"}]}),
    ("files.getUploadURLExternal", "nothing", {"filename": "x.ics", "length": 3}),
    ("files.info", "a picture of a person that was answered", {"file": "$file"}),
    (
        "reactions.add",
        "a message of the bot",
        {"channel": "C0DIALOG", "timestamp": "$ts", "name": "eyes"},
    ),
    (
        "reactions.remove",
        "a reaction of the bot",
        {"channel": "C0DIALOG", "timestamp": "$ts", "name": "eyes"},
    ),
    ("auth.revoke", "nothing", {}),
    ("pins.add", "a message of the bot", {"channel": "C0DIALOG", "timestamp": "$ts"}),
    (
        "chat.scheduleMessage",
        "times",
        {"channel": "C0DIALOG", "text": "x", "post_at": "$soon", "blocks": [{"like": "words"}]},
    ),
    ("chat.scheduledMessages.list", "a scheduled message", {}),
    (
        "chat.deleteScheduledMessage",
        "a scheduled message",
        {"channel": "C0DIALOG", "scheduled_message_id": "$scheduled"},
    ),
    (
        "oauth.v2.access",
        "a code",
        {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "code": "$code"},
    ),
    ("team.info", "nothing", {}),
    ("views.open", "a trigger", {"trigger_id": "$trigger", "view": {"like": "modal"}}),
    ("views.push", "an open modal", {"trigger_id": "$trigger", "view": {"like": "modal"}}),
    ("views.update", "an open modal", {"view_id": "$view", "view": {"like": "modal"}}),
]


@pytest.mark.parametrize(("method", "state", "arguments"), MORE_ANSWERS)
def test_answers_in_certain_states_look_as_slack_gives_them(
    method: str, state: str, arguments: Json, caller: Caller
) -> None:
    known = states.named(state)(caller)
    given = {"token": APP_TOKEN} if method.startswith("apps.") else {}
    answer = caller.call(method, states.filled(arguments, known), given)
    assert not answer.error
    assert set(strange(answer.whole, sample(f"api/{method}"))) == DOCUMENTED.get(method, set())


def test_no_answer_is_left_out() -> None:
    checked = {row[0] for row in ANSWERS} | {row[0] for row in MORE_ANSWERS}
    without = {"api.test", "apps.uninstall", "pins.list", "pins.remove", "users.lookupByEmail"}
    assert checked == METHODS.keys() - without, "without a sample"


def test_a_strange_key_would_be_found() -> None:
    assert list(strange({"a": [{"b": 1, "c": 2}]}, {"a": [{"b": 0}]})) == ["a.c"]
