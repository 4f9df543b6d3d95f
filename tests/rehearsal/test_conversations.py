"""Menus of channels and conversations: what they offer whom, begin with, and are answered in."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request, urlopen

import pytest
from slack_sdk import WebClient

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import heard as heard  # noqa: PLC0414 - a fixture

Json = dict[str, Any]
KINDS = ("channels_select", "conversations_select")
KEYS = {
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


@pytest.fixture
def choose(client: WebClient, control: Control) -> Callable[..., str]:
    """Choose in a menu beside a message as somebody; gives why that was refused, or nothing."""

    def chosen(kind: str, value: object, user: str = "U0MAJA", **more: object) -> str:
        menu = {"type": kind, "action_id": "a", **more}
        block = {**bots.words("x"), "accessory": menu}
        ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[block])["ts"]
        action = {"action_id": "a", KEYS[kind]: value}
        where = {"channel": "C0DIALOG", "message_ts": ts, "user": user}
        answer = control.ask("/interact", {**where, "action": action})
        return "" if answer["ok"] else str(answer["error"])

    return chosen


def direct(control: Control, user: str, other: str) -> str:
    said = control.post("/message", channel=other, user=user, text="hej")
    return str(said["messages"][0]["channel"])


def test_a_menu_of_channels_has_the_public_ones_that_somebody_sees(
    choose: Callable[..., str],
) -> None:
    assert choose("channels_select", "C0DIALOG") == ""
    assert choose("channels_select", "C0OTHER", user="U0ULLA") == "", "she could come in"
    for refused in ("C0SECRET", "C0NONE"):
        assert choose("channels_select", refused) == "no_such_option", refused
    assert choose("channels_select", "C0OTHER", user="U0NILS") == "no_such_option"
    assert choose("channels_select", "C0SECRET", initial_channel="C0SECRET") == ""
    assert choose("multi_channels_select", ["C0OTHER", "C0DIALOG"]) == ""
    assert choose("multi_channels_select", ["C0OTHER", "C0SECRET"]) == "no_such_option"


def test_a_menu_of_conversations_has_private_ones_and_direct_messages_too(
    choose: Callable[..., str], control: Control
) -> None:
    mine, bots_own = direct(control, "U0MAJA", "U0ULLA"), direct(control, "U0MAJA", "app")
    theirs = direct(control, "U0ULLA", "app")
    for offered in ("C0DIALOG", "C0SECRET", mine, bots_own):
        assert choose("conversations_select", offered) == "", offered
    assert choose("multi_conversations_select", [mine, "C0SECRET"]) == ""
    assert choose("conversations_select", theirs) == "no_such_option"
    assert choose("conversations_select", "C0SECRET", user="U0ULLA") == "no_such_option"


def test_a_filter_leaves_out_what_it_does_not_name(
    choose: Callable[..., str], control: Control
) -> None:
    mine, bots_own = direct(control, "U0MAJA", "U0NILS"), direct(control, "U0MAJA", "app")
    every = {"C0DIALOG", "C0OTHER", "C0SECRET", mine, bots_own}
    cases: list[tuple[Json, set[str]]] = [
        ({"include": ["public"]}, {"C0DIALOG", "C0OTHER"}),
        ({"include": ["private"]}, {"C0SECRET"}),
        ({"include": ["im"]}, {mine, bots_own}),
        ({"include": ["mpim"]}, set()),
        ({"include": ["im"], "exclude_bot_users": True}, {mine}),
        ({"exclude_bot_users": True}, every - {bots_own}),
        ({"exclude_external_shared_channels": True}, every - {"C0DIALOG"}),
        ({"exclude_external_shared_channels": False}, every),
    ]
    for given, wanted in cases:
        offered = {
            each for each in every if choose("conversations_select", each, filter=given) == ""
        }
        assert offered == wanted, given


def test_who_chooses_a_person_in_a_message_chooses_one_they_know(
    client: WebClient, control: Control
) -> None:
    block = {**bots.words("x"), "accessory": {"type": "users_select", "action_id": "a"}}
    ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[block])["ts"]
    where = {"channel": "C0DIALOG", "message_ts": ts, "user": "U0MAJA"}
    gone = {"action_id": "a", "selected_user": "U0GONE"}
    assert control.refused("/interact", action=gone, **where) == "no_such_option"
    control.post("/interact", action={**gone, "selected_user": "U0ULLA"}, **where)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("channels_select", "C0OTHER"),
        ("multi_channels_select", ["C0OTHER", "C0DIALOG"]),
        ("multi_conversations_select", ["C0SECRET", "C0DIALOG"]),
    ],
)
def test_a_choice_in_a_message_is_told_as_slack_tells_it(
    kind: str, value: object, choose: Callable[..., str], heard: list[Json]
) -> None:
    assert choose(kind, value) == ""
    (click,) = (body for body in heard if body.get("type") == "block_actions")
    (action,) = click["actions"]
    own = {"type", "action_id", "block_id", "action_ts"}
    assert {key: action[key] for key in action.keys() - own} == {KEYS[kind]: value}
    state = click["state"]["values"][action["block_id"]]["a"]
    assert state == {"type": kind, KEYS[kind]: value}


def entry(kind: str, block_id: str = "b", **more: object) -> Json:
    menu = {"type": kind, "action_id": "a", **more}
    return {**bots.asking(block_id), "element": menu, "optional": True}


def opened(client: WebClient, heard: list[Json], *blocks: Json) -> str:
    trigger = [body["trigger_id"] for body in heard if "trigger_id" in body][-1]
    return str(client.views_open(trigger_id=trigger, view=bots.modal(*blocks))["view"]["id"])


def submitted(control: Control, heard: list[Json], view: str, **values: object) -> Json:
    control.post("/submit", user="U0MAJA", view_id=view, values=values)
    return next(body for body in reversed(heard) if body.get("type") == "view_submission")


def test_a_modal_begins_with_where_the_person_was(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    control.post("/command", channel="C0SECRET", user="U0MAJA", command="/agenda")
    here = {"default_to_current_conversation": True}
    menus = [
        entry("conversations_select", "one", **here),
        entry("conversations_select", "first", initial_conversation="C0OTHER", **here),
        entry("conversations_select", "public", filter={"include": ["public"]}, **here),
        entry("conversations_select", "asks"),
        entry("multi_conversations_select", "many", initial_conversations=["C0OTHER"], **here),
    ]
    view = opened(client, heard, *menus)
    shown = control.get("/views/U0MAJA")["views"][0]["state"]["values"]
    told = submitted(control, heard, view)["view"]["state"]["values"]
    assert shown == told, "what the page shows is what is sent"
    chosen = {block: told[block]["a"]["selected_conversation"] for block in list(told)[:4]}
    assert chosen == {"one": "C0SECRET", "first": "C0OTHER", "public": None, "asks": None}
    assert told["many"]["a"]["selected_conversations"] == ["C0SECRET"]


def test_so_does_one_that_is_opened_by_a_click_and_what_is_laid_on_it(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])["ts"]
    where = {"channel": "C0DIALOG", "user": "U0MAJA", "message_ts": ts}
    control.post("/interact", action={"action_id": "go"}, **where)
    menu = entry("conversations_select", default_to_current_conversation=True)
    view = opened(client, heard, bots.button(), menu)
    control.post("/interact", user="U0MAJA", view_id=view, action={"action_id": "go"})
    trigger = heard[-1]["trigger_id"]
    pushed = client.views_push(trigger_id=trigger, view=bots.modal(menu))["view"]
    other = {"b": {"a": "C0OTHER"}}
    for upper, values, wanted in ((pushed["id"], {}, "C0DIALOG"), (view, other, "C0OTHER")):
        told = submitted(control, heard, upper, **values)["view"]["state"]["values"]
        assert told["b"]["a"]["selected_conversation"] == wanted


def test_one_that_is_opened_nowhere_begins_with_nothing(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    control.post("/shortcut", user="U0MAJA", callback_id="propose")
    view = opened(
        client, heard, entry("conversations_select", default_to_current_conversation=True)
    )
    told = submitted(control, heard, view)["view"]["state"]["values"]
    assert told["b"]["a"]["selected_conversation"] is None


def test_what_is_chosen_can_be_answered_in(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    menus = [entry(kind, kind, response_url_enabled=True) for kind in KINDS]
    view = opened(client, heard, *menus, entry("conversations_select", "silent"))
    values = {kind: {"a": "C0OTHER"} for kind in ("channels_select", "silent")}
    (address,) = submitted(control, heard, view, **values)["response_urls"]
    url = address.pop("response_url")
    assert address == {"block_id": "channels_select", "action_id": "a", "channel_id": "C0OTHER"}
    body = json.dumps({"text": "Thanks", "response_type": "in_channel"}).encode()
    with urlopen(Request(url, body, {"Content-Type": "application/json"})) as answer:  # noqa: S310
        assert answer.status == 200
    assert control.get("/messages/C0OTHER")["messages"][-1]["text"] == "Thanks"


def test_a_submission_without_such_a_menu_has_no_address(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    view = opened(client, heard, entry("conversations_select"))
    assert submitted(control, heard, view)["response_urls"] == []
