"""What Slack refuses a bot, the rehearsal refuses too: one line each."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.model import APP_TOKEN, BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control

Json = dict[str, Any]
Call = Callable[[WebClient], object]


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def refused(call: Call, client: WebClient) -> str:
    with pytest.raises(SlackApiError) as caught:
        call(client)
    return str(caught.value.response["error"])


TEXT = "text of a message"
LONG = "x" * 40_001

REFUSALS: list[tuple[str, str, Call]] = [
    (
        "no such channel",
        "channel_not_found",
        lambda c: c.chat_postMessage(channel="C0NOWHERE", text=TEXT),
    ),
    (
        "a public channel without the bot",
        "not_in_channel",
        lambda c: c.chat_postMessage(channel="C0OTHER", text=TEXT),
    ),
    (
        "a private channel without the bot",
        "channel_not_found",
        lambda c: c.chat_postMessage(channel="C0SECRET", text=TEXT),
    ),
    (
        "an archived channel",
        "is_archived",
        lambda c: c.chat_postMessage(channel="C0OLD", text=TEXT),
    ),
    (
        "a stranger",
        "channel_not_found",
        lambda c: c.chat_postMessage(channel="U0STRANGER", text=TEXT),
    ),
    (
        "a closed account",
        "channel_not_found",
        lambda c: c.chat_postMessage(channel="U0GONE", text=TEXT),
    ),
    (
        "no text",
        "no_text",
        lambda c: c.api_call("chat.postMessage", json={"channel": "C0DIALOG", "text": " "}),
    ),
    ("too long", "msg_too_long", lambda c: c.chat_postMessage(channel="C0DIALOG", text=LONG)),
    (
        "no such thread",
        "thread_not_found",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, thread_ts="1.000001"),
    ),
    (
        "another name",
        "invalid_arguments",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, username="Else"),
    ),
    (
        "attachments",
        "invalid_arguments",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, attachments=[{"text": "x"}]),
    ),
    (
        "a misspelt argument",
        "invalid_arguments",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, tread_ts="1.000001"),
    ),
    (
        "metadata without a payload",
        "invalid_metadata_format",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, metadata={"event_type": "x"}),
    ),
    (
        "too many blocks",
        "invalid_blocks",
        lambda c: c.chat_postMessage(channel="C0DIALOG", text=TEXT, blocks=[bots.words("x")] * 51),
    ),
    (
        "too much in the blocks",
        "msg_blocks_too_long",
        lambda c: c.chat_postMessage(
            channel="C0DIALOG", text=TEXT, blocks=[bots.words("x" * 2700)] * 5
        ),
    ),
    (
        "ephemeral to somebody outside",
        "user_not_in_channel",
        lambda c: c.chat_postEphemeral(channel="C0DIALOG", user="U0STRANGER", text=TEXT),
    ),
    (
        "an unknown message",
        "message_not_found",
        lambda c: c.chat_update(channel="C0DIALOG", ts="1.000001", text=TEXT),
    ),
    (
        "a long update",
        "msg_too_long",
        lambda c: c.chat_update(channel="C0DIALOG", ts="1.000001", text="x" * 4001),
    ),
    (
        "deleting an unknown message",
        "message_not_found",
        lambda c: c.chat_delete(channel="C0DIALOG", ts="1.000001"),
    ),
    (
        "a link to an unknown message",
        "message_not_found",
        lambda c: c.chat_getPermalink(channel="C0DIALOG", message_ts="1.000001"),
    ),
    (
        "opening a conversation with nobody",
        "users_list_not_supplied",
        lambda c: c.api_call("conversations.open", json={"return_im": True}),
    ),
    (
        "opening one with a stranger",
        "user_not_visible",
        lambda c: c.conversations_open(users="U0STRANGER"),
    ),
    (
        "opening one with a closed account",
        "user_disabled",
        lambda c: c.conversations_open(users="U0GONE"),
    ),
    (
        "opening one with no one known",
        "user_not_found",
        lambda c: c.conversations_open(users="U0NOBODY"),
    ),
    (
        "the scope of a direct message's description",
        "missing_scope",
        lambda c: c.conversations_info(
            channel=c.conversations_open(users="U0MAJA")["channel"]["id"]
        ),
    ),
    (
        "the history of a channel without the bot",
        "not_in_channel",
        lambda c: c.conversations_history(channel="C0OTHER"),
    ),
    (
        "a limit of nothing",
        "invalid_limit",
        lambda c: c.conversations_history(channel="C0DIALOG", limit=0),
    ),
    (
        "a made-up cursor",
        "invalid_cursor",
        lambda c: c.conversations_members(channel="C0DIALOG", cursor="next"),
    ),
    (
        "an unknown thread",
        "thread_not_found",
        lambda c: c.conversations_replies(channel="C0DIALOG", ts="1.000001"),
    ),
    (
        "an unknown kind of channel",
        "invalid_types",
        lambda c: c.conversations_list(types="secret_channel"),
    ),
    ("an unknown person", "user_not_found", lambda c: c.users_info(user="U0NOBODY")),
    (
        "a reaction",
        "missing_scope",
        lambda c: c.reactions_add(channel="C0DIALOG", timestamp="1.0", name="eyes"),
    ),
    ("joining", "missing_scope", lambda c: c.conversations_join(channel="C0OTHER")),
    ("the team", "missing_scope", lambda c: c.team_info()),
    (
        "a made-up trigger",
        "invalid_trigger_id",
        lambda c: c.views_open(trigger_id="1.2.3", view=bots.modal()),
    ),
    (
        "a modal without a title",
        "invalid_arguments",
        lambda c: c.views_open(trigger_id="1.2.3", view={"type": "modal", "blocks": []}),
    ),
    (
        "a home tab as a modal",
        "invalid_arguments",
        lambda c: c.views_open(trigger_id="1.2.3", view={"type": "home", "blocks": []}),
    ),
    (
        "inputs without submit",
        "invalid_arguments",
        lambda c: c.views_open(
            trigger_id="1.2.3",
            view={key: value for key, value in bots.modal().items() if key != "submit"},
        ),
    ),
    ("an unknown view", "not_found", lambda c: c.views_update(view_id="V0", view=bots.modal())),
    (
        "a view without a name",
        "invalid_arguments",
        lambda c: c.api_call("views.update", json={"view": bots.modal()}),
    ),
    (
        "a home tab of nobody",
        "invalid_arguments",
        lambda c: c.views_publish(user_id="U0NOBODY", view={"type": "home", "blocks": []}),
    ),
    (
        "a method that is not there",
        "unknown_method",
        lambda c: c.bookmarks_list(channel_id="C0DIALOG"),
    ),
    (
        "a bot's token for a socket",
        "not_allowed_token_type",
        lambda c: c.api_call("apps.connections.open"),
    ),
    ("api.test with an error", "chosen", lambda c: c.api_test(error="chosen")),
]


@pytest.mark.parametrize(
    ("error", "call"), [row[1:] for row in REFUSALS], ids=[row[0] for row in REFUSALS]
)
def test_the_bot_is_refused(error: str, call: Call, client: WebClient, control: Control) -> None:
    assert refused(call, client) == error
    assert control.get("/messages/C0DIALOG")["messages"] == []


@pytest.mark.parametrize(
    ("token", "error"),
    [
        ("xoxb-other", "invalid_auth"),
        ("", "not_authed"),
        (APP_TOKEN, "not_allowed_token_type"),
    ],
)
def test_only_the_rehearsals_own_tokens_are_taken(
    token: str, error: str, rehearsal: Rehearsal
) -> None:
    other = bots.client(rehearsal, token)
    assert refused(lambda c: c.auth_test(), other) == error


def test_a_missing_scope_is_named(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.reactions_add(channel="C0DIALOG", timestamp="1.0", name="eyes")
    assert caught.value.response["needed"] == "reactions:write"
    assert "chat:write" in caught.value.response["provided"].split(",")


def test_a_method_that_only_reads_takes_no_json(client: WebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        client.api_call("users.info", json={"user": "U0MAJA"})
    assert caught.value.response["error"] == "invalid_arguments"


def test_ephemeral_messages_cannot_be_changed(client: WebClient) -> None:
    sent = client.chat_postEphemeral(channel="C0DIALOG", user="U0MAJA", text=TEXT)
    ts = sent["message_ts"]
    for call in (client.chat_update, client.chat_delete):
        arguments: Json = {"text": "new"} if call == client.chat_update else {}
        with pytest.raises(SlackApiError) as caught:
            call(channel="C0DIALOG", ts=ts, **arguments)
        assert caught.value.response["error"] == "message_not_found"


def test_messages_of_people_cannot_be_changed(client: WebClient, control: Control) -> None:
    sent = control.post("/message", user="U0MAJA", channel="C0DIALOG", text="mine")
    ts = sent["messages"][0]["ts"]
    assert refused(lambda c: c.chat_update(channel="C0DIALOG", ts=ts, text="x"), client) == (
        "cant_update_message"
    )
    assert refused(lambda c: c.chat_delete(channel="C0DIALOG", ts=ts), client) == (
        "cant_delete_message"
    )


UPLOAD: Json = {"channel": "C0DIALOG", "user": "U0MAJA", "name": "x.png", "content": "AAAA"}
REACTION: Json = {"channel": "C0DIALOG", "user": "U0MAJA", "ts": "1.0", "name": "eyes"}
PEOPLE: list[tuple[str, str, Json]] = [
    ("unknown_command", "/command", {"channel": "C0DIALOG", "user": "U0MAJA", "command": "/poll"}),
    (
        "not_in_this_workspace",
        "/command",
        {"channel": "C0DIALOG", "user": "U0NILS", "command": "/agenda"},
    ),
    (
        "invalid_arguments",
        "/command",
        {"channel": "C0DIALOG", "user": "U0MAJA", "command": "/agenda", "thread_ts": "1.0"},
    ),
    ("not_in_channel", "/message", {"channel": "C0OTHER", "user": "U0ULLA", "text": "x"}),
    ("channel_not_found", "/message", {"channel": "C0SECRET", "user": "U0ULLA", "text": "x"}),
    ("is_archived", "/message", {"channel": "C0OLD", "user": "U0MAJA", "text": "x"}),
    ("is_archived", "/join", {"channel": "C0OLD", "user": "U0ULLA"}),
    ("channel_not_found", "/join", {"channel": "C0SECRET", "user": "U0ULLA"}),
    ("cant_invite_self", "/join", {"channel": "C0OTHER", "user": "U0ULLA", "inviter": "U0ULLA"}),
    ("account_inactive", "/message", {"channel": "C0DIALOG", "user": "U0GONE", "text": "x"}),
    ("user_not_found", "/message", {"channel": "C0DIALOG", "user": "U0NOBODY", "text": "x"}),
    ("not_visible", "/message", {"channel": "app", "user": "U0STRANGER", "text": "x"}),
    ("not_visible", "/open-home", {"user": "U0STRANGER"}),
    ("no_text", "/message", {"channel": "C0DIALOG", "user": "U0MAJA", "text": " "}),
    ("command", "/message", {"channel": "C0DIALOG", "user": "U0MAJA", "text": "/agenda"}),
    (
        "message_not_found",
        "/message",
        {"channel": "C0DIALOG", "user": "U0MAJA", "text": "x", "thread_ts": "1.0"},
    ),
    (
        "message_not_found",
        "/interact",
        {
            "user": "U0MAJA",
            "channel": "C0DIALOG",
            "message_ts": "1.0",
            "action": {"action_id": "a"},
        },
    ),
    ("invalid_arguments", "/interact", {"user": "U0MAJA", "action": {"action_id": "a"}}),
    ("view_not_found", "/submit", {"user": "U0MAJA", "view_id": "V0"}),
    ("view_not_found", "/close", {"user": "U0MAJA", "view_id": "V0"}),
    ("unknown_shortcut", "/shortcut", {"user": "U0MAJA", "callback_id": "nothing"}),
    ("already_in_channel", "/join", {"user": "U0MAJA", "channel": "C0DIALOG"}),
    ("not_found", "/join", {"user": "U0NOBODY", "channel": "C0DIALOG"}),
    ("invalid_arguments", "/upload", {}),
    ("invalid_name", "/upload", UPLOAD | {"name": " "}),
    ("invalid_name", "/upload", UPLOAD | {"name": "../x.png"}),
    ("invalid_name", "/upload", UPLOAD | {"name": "C:\\x.png"}),
    ("invalid_name", "/upload", UPLOAD | {"name": ".."}),
    ("invalid_name", "/upload", UPLOAD | {"name": "x\r\ny.png"}),
    ("invalid_name", "/upload", UPLOAD | {"name": "x" * 256}),
    ("invalid_content", "/upload", UPLOAD | {"content": "not base64!"}),
    ("invalid_content", "/upload", UPLOAD | {"content": "å"}),
    ("empty_file", "/upload", UPLOAD | {"content": ""}),
    ("file_too_large", "/upload", UPLOAD | {"content": "AAAA" * 3_333_334}),
    ("file_too_large", "/upload", UPLOAD | {"content": "AAAA" * 3_400_000}),
    ("command", "/upload", UPLOAD | {"text": "/agenda"}),
    ("not_in_channel", "/upload", UPLOAD | {"channel": "C0OTHER", "user": "U0ULLA"}),
    ("channel_not_found", "/upload", UPLOAD | {"channel": "C0SECRET", "user": "U0ULLA"}),
    ("is_archived", "/upload", UPLOAD | {"channel": "C0OLD"}),
    ("account_inactive", "/upload", UPLOAD | {"user": "U0GONE"}),
    ("user_not_found", "/upload", UPLOAD | {"user": BOT_USER}),
    ("not_visible", "/upload", UPLOAD | {"user": "U0STRANGER", "channel": "app"}),
    ("message_not_found", "/upload", UPLOAD | {"thread_ts": "1.0"}),
    ("message_not_found", "/reaction", REACTION),
    ("not_in_channel", "/reaction", REACTION | {"channel": "C0OTHER", "user": "U0ULLA"}),
    ("is_archived", "/reaction", REACTION | {"channel": "C0OLD"}),
    ("invalid_arguments", "/reaction", REACTION | {"remove": "yes"}),
    ("invalid_arguments", "/options", {}),
    ("invalid_fault", "/faults", {"method": "chat.postMessage"}),
    ("invalid_fault", "/faults", {"hang_up": False}),
    ("invalid_fault", "/faults", {"hold": True, "refresh": True}),
    ("invalid_fault", "/faults", {}),
    ("invalid_fault", "/faults", {"seed": 1, "percent": 101}),
    ("invalid_fault", "/faults", {"seed": 1}),
    ("nothing_next", "/clock", {"next": True}),
    ("backwards", "/clock", {"to": "2020-01-01T00:00:00+00:00"}),
    ("invalid_arguments", "/clock", {"to": "2027-01-01T00:00:00"}),
    ("invalid_arguments", "/clock", {"to": "tomorrow"}),
    ("invalid_arguments", "/clock", {}),
]


@pytest.mark.parametrize(("error", "path", "body"), PEOPLE)
def test_people_are_refused_what_slacks_window_would_not_do(
    error: str, path: str, body: Json, rehearsal: Rehearsal, control: Control
) -> None:
    answer = control.ask(path, body)
    assert (answer["ok"], answer["error"]) == (False, error)
    assert not [line for line in rehearsal.place.log.read() if line["kind"] == "delivery"]
