"""What people choose and fill in, and what the bot is told of it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, Population
from rehearsal.server import Rehearsal
from rehearsal.surfaces import UNDER_WAY
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import HeldClock
from tests.rehearsal.conftest import START
from tests.rehearsal.test_shapes import hearing

Json = dict[str, Any]


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


@pytest.fixture
def heard(rehearsal: Rehearsal) -> Iterator[list[Json]]:
    bodies: list[Json] = []

    def answer(body: str, _headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        form = dict(parse_qsl(body))
        if "payload" in form:
            bodies.append(json.loads(form["payload"]))
        return 200, {}, ""

    with bots.listening(answer) as url:
        rehearsal.deliverer.bot_url = url
        yield bodies
        rehearsal.deliverer.drain(5)
        rehearsal.deliverer.bot_url = None


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(value: str) -> Json:
    return {"text": plain(value.upper()), "value": value}


def entry(block_id: str, element: Json, **more: object) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain("L"), "element": element, **more}


def element(kind: str, **more: object) -> Json:
    return {"type": kind, "action_id": "a", **more}


AB = [option("a"), option("b")]

FILLED: list[tuple[Json, object, Json]] = [
    (element("static_select", options=AB), "b", {"selected_option": option("b")}),
    (
        element("static_select", option_groups=[{"label": plain("g"), "options": AB}]),
        option("a"),
        {"selected_option": option("a")},
    ),
    (element("radio_buttons", options=AB), "a", {"selected_option": option("a")}),
    (element("checkboxes", options=AB), ["a", "b"], {"selected_options": AB}),
    (element("multi_static_select", options=AB), ["b"], {"selected_options": [option("b")]}),
    (element("datepicker"), "2027-02-04", {"selected_date": "2027-02-04"}),
    (element("timepicker"), "13:00", {"selected_time": "13:00"}),
    (element("datetimepicker"), 1_800_000_000, {"selected_date_time": 1_800_000_000}),
    (
        element("number_input", is_decimal_allowed=False, min_value="1", max_value="9"),
        "5",
        {"value": "5"},
    ),
    (element("number_input", is_decimal_allowed=True), "5.5", {"value": "5.5"}),
    (element("users_select"), "U0ULLA", {"selected_user": "U0ULLA"}),
    (element("users_select", initial_user="U0GONE"), "U0GONE", {"selected_user": "U0GONE"}),
    (
        element("multi_users_select", max_selected_items=2),
        ["U0NILS", "U0ULLA"],
        {"selected_users": ["U0NILS", "U0ULLA"]},
    ),
    (
        element("conversations_select", filter={"include": ["public", "private"]}),
        "C0SECRET",
        {"selected_conversation": "C0SECRET"},
    ),
]


def opened(rehearsal: Rehearsal, client: WebClient, *blocks: Json) -> str:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    return str(client.views_open(trigger_id=trigger, view=bots.modal(*blocks))["view"]["id"])


@pytest.mark.parametrize(("made", "given", "told"), FILLED)
def test_what_is_filled_in_is_told_as_slack_tells_it(  # noqa: PLR0913 - fixtures
    made: Json,
    given: object,
    told: Json,
    rehearsal: Rehearsal,
    client: WebClient,
    control: Control,
    heard: list[Json],
) -> None:
    view = opened(rehearsal, client, entry("b", made))
    control.post("/submit", user="U0MAJA", view_id=view, values={"b": {"a": given}})
    state = heard[0]["view"]["state"]["values"]
    assert state == {"b": {"a": {"type": made["type"], **told}}}


WRONG: list[tuple[str, Json, object]] = [
    ("no_such_option", element("static_select", options=AB), "c"),
    ("no_such_option", element("users_select"), "U0NOBODY"),
    ("no_such_option", element("users_select"), "U0GONE"),
    ("no_such_option", element("multi_users_select"), ["U0MAJA", "U0NOBODY"]),
    ("no_such_option", element("conversations_select"), "C0NONE"),
    ("invalid_input", element("users_select"), None),
    ("invalid_input", element("multi_users_select", max_selected_items=1), ["U0MAJA", "U0ULLA"]),
    ("chosen_twice", element("multi_static_select", options=AB), ["a", "a"]),
    ("chosen_twice", element("multi_users_select"), ["U0MAJA", "U0MAJA"]),
    ("invalid_input", element("checkboxes", options=AB), []),
    ("invalid_input", element("multi_static_select", options=AB, max_selected_items=1), ["a", "b"]),
    ("invalid_input", element("number_input", is_decimal_allowed=False), "5.5"),
    ("invalid_input", element("number_input", is_decimal_allowed=False, min_value="6"), "5"),
    ("invalid_input", element("number_input", is_decimal_allowed=False, max_value="4"), "5"),
    ("no_such_input", element("datepicker", action_id="other"), "2027-02-04"),
]


@pytest.mark.parametrize(("error", "made", "given"), WRONG)
def test_what_cannot_be_filled_in_is_refused(  # noqa: PLR0913 - fixtures
    error: str,
    made: Json,
    given: object,
    rehearsal: Rehearsal,
    client: WebClient,
    control: Control,
) -> None:
    view = opened(rehearsal, client, entry("b", made))
    values = {"b": {"a": given}}
    assert control.refused("/submit", user="U0MAJA", view_id=view, values=values) == error


def test_what_stood_there_at_the_start_is_told_too(
    rehearsal: Rehearsal, client: WebClient, control: Control, heard: list[Json]
) -> None:
    view = opened(
        rehearsal,
        client,
        bots.asking(initial_value="old"),
        entry("b", element("checkboxes", options=AB), optional=True),
    )
    control.post("/submit", user="U0MAJA", view_id=view)
    assert heard[0]["view"]["state"]["values"] == {
        "title": {"write": {"type": "plain_text_input", "value": "old"}},
        "b": {"a": {"type": "checkboxes", "selected_options": []}},
    }


def test_a_choice_in_a_modal_is_told_and_kept(
    rehearsal: Rehearsal, client: WebClient, control: Control, heard: list[Json]
) -> None:
    choice = entry("b", element("static_select", options=AB), dispatch_action=True)
    view = opened(rehearsal, client, choice, bots.asking())
    control.post(
        "/interact",
        user="U0MAJA",
        view_id=view,
        values={"title": {"write": "half"}},
        action={"action_id": "a", "selected_option": option("b")},
    )
    action = heard[0]["actions"][0]
    assert (action["block_id"], action["selected_option"]) == ("b", option("b"))
    assert heard[0]["view"]["state"]["values"]["title"]["write"]["value"] == "half"
    client.views_update(view_id=view, view=bots.modal(bots.asking(), choice))
    control.post("/submit", user="U0MAJA", view_id=view)
    assert heard[1]["view"]["state"]["values"]["b"]["a"]["selected_option"] == option("b")


def test_what_is_pressed_in_a_home_that_has_just_been_replaced_is_told(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    def publish(*blocks: Json) -> Json:
        shown = client.views_publish(user_id="U0MAJA", view={"type": "home", "blocks": blocks})
        return dict(shown["view"])

    go = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
    menu = element("static_select", options=AB)
    seen = publish({"type": "actions", "elements": [go, menu]})
    where = {"block_id": seen["blocks"][0]["block_id"]}
    publish({"type": "section", "text": plain("Doing")})
    now = publish({"type": "section", "text": plain("Done")})
    press = {"user": "U0MAJA", "view_id": now["id"]}
    assert control.post("/interact", **press, action={"action_id": "go", **where})["ok"]
    told = heard[0]["actions"][0]
    assert (told["value"], told["block_id"]) == ("1", where["block_id"])
    assert heard[0]["view"]["hash"] == now["hash"], "what stands there now is told beside it"
    chosen = {"action_id": "a", **where, "selected_option": option("b")}
    filled = {where["block_id"]: {"a": option("b")}}
    assert control.post("/interact", **press, action=chosen, values=filled)["ok"]
    assert heard[1]["actions"][0]["selected_option"] == option("b")
    assert heard[1]["view"]["state"]["values"] == {}, "and only of what stands there"


def test_what_was_replaced_long_ago_is_seen_by_nobody_and_kept_no_longer(
    population: Population, manifest: Manifest
) -> None:
    clock = HeldClock(START)
    with Rehearsal(population, manifest=manifest, clock=clock) as running:
        surfaces = running.place.surfaces
        blocks: list[Json] = [{"type": "divider", "block_id": each} for each in "abc"]
        for each in blocks:
            surfaces.publish("U0MAJA", {"type": "home", "blocks": [each]}, None)
            clock.ahead += UNDER_WAY - 1
        view = surfaces.home("U0MAJA")
        assert view is not None
        assert surfaces.clicked(view) == [blocks[2:], blocks[1:2]]
        clock.ahead += 2
        assert surfaces.clicked(view) == [blocks[2:]]


def test_an_input_says_nothing_before_it_is_submitted(
    rehearsal: Rehearsal, client: WebClient, control: Control
) -> None:
    view = opened(rehearsal, client, entry("b", element("static_select", options=AB)))
    refused = control.refused(
        "/interact",
        user="U0MAJA",
        view_id=view,
        action={"action_id": "a", "selected_option": option("b")},
    )
    assert refused == "no_dispatch"


def test_a_choice_in_a_message_is_told_with_its_state(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    blocks = [
        {
            "type": "actions",
            "block_id": "x",
            "elements": [
                element("static_select", options=AB),
                {"type": "overflow", "action_id": "more", "options": AB},
            ],
        },
    ]
    ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=blocks)["ts"]
    where = {"user": "U0NILS", "channel": "C0DIALOG", "message_ts": ts}
    control.post("/interact", **where, action={"action_id": "a", "selected_option": option("a")})
    control.post("/interact", **where, action={"action_id": "more", "selected_option": option("b")})
    first, second = (body for body in heard if body.get("type") == "block_actions")
    assert first["state"]["values"]["x"]["a"]["selected_option"] == option("a")
    assert second["actions"][0]["selected_option"] == option("b")
    stamps = [body["actions"][0]["action_ts"] for body in (first, second)]
    assert stamps[0] < stamps[1]


def test_more_than_a_menu_takes_cannot_be_chosen_in_a_message(
    client: WebClient, control: Control, heard: list[Json]
) -> None:
    menu = element("multi_static_select", options=AB, max_selected_items=1)
    block = {"type": "section", "text": plain("x"), "accessory": menu}
    ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[block])["ts"]
    where = {"user": "U0NILS", "channel": "C0DIALOG", "message_ts": ts}
    both = {"action_id": "a", "selected_options": AB}
    assert control.refused("/interact", **where, action=both) == "too_many_chosen"
    control.post("/interact", **where, action={"action_id": "a", "selected_options": AB[:1]})
    (click,) = (body for body in heard if body.get("type") == "block_actions")
    assert click["actions"][0]["selected_options"] == AB[:1]


def test_a_modal_below_another_cannot_be_used(
    rehearsal: Rehearsal, client: WebClient, control: Control
) -> None:
    below = opened(rehearsal, client)
    trigger = rehearsal.place.tickets.trigger("U0MAJA", below)
    client.views_push(trigger_id=trigger, view=bots.modal())
    assert control.refused("/submit", user="U0MAJA", view_id=below) == "view_covered"
    assert control.refused("/submit", user="U0ULLA", view_id=below) == "view_not_found"
    stray = rehearsal.place.tickets.trigger("U0MAJA")
    with pytest.raises(SlackApiError, match="not_found"):
        client.views_push(trigger_id=stray, view=bots.modal())


def test_a_modal_without_submit_is_only_closed(
    rehearsal: Rehearsal, client: WebClient, control: Control
) -> None:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    body = {"type": "modal", "title": plain("Read"), "blocks": [bots.words("x")]}
    view = client.views_open(trigger_id=trigger, view=body)["view"]["id"]
    assert control.refused("/submit", user="U0MAJA", view_id=view) == "no_submit"


def test_replies_go_to_threads_that_are_there(client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0DIALOG", text="parent")["ts"]
    reply = client.chat_postMessage(channel="C0DIALOG", text="reply", thread_ts=parent)["ts"]
    with pytest.raises(SlackApiError, match="cannot_reply_to_message"):
        client.chat_postMessage(channel="C0DIALOG", text="x", thread_ts=reply)


def test_what_the_manifest_allows_can_be_done(manifest: Manifest) -> None:
    assert "reactions:write" not in manifest.scopes


@pytest.fixture
def freer(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch, manifest: Manifest) -> WebClient:
    more = manifest.scopes | {"reactions:write", "channels:join", "team:read", "im:read"}
    monkeypatch.setattr(rehearsal.place, "manifest", replace(manifest, scopes=more))
    return bots.client(rehearsal)


def test_a_bot_with_the_scope_reacts_once(freer: WebClient, control: Control) -> None:
    ts = freer.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    where = {"channel": "C0DIALOG", "timestamp": ts, "name": "eyes"}
    freer.reactions_add(**where)
    with pytest.raises(SlackApiError, match="already_reacted"):
        freer.reactions_add(**where)
    assert control.get("/messages/C0DIALOG")["messages"][0]["reactions"] == [
        {"name": "eyes", "users": ["U0REHEARSALBOT"]}
    ]
    freer.reactions_remove(**where)
    with pytest.raises(SlackApiError, match="no_reaction"):
        freer.reactions_remove(**where)
    with pytest.raises(SlackApiError, match="message_not_found"):
        freer.reactions_add(channel="C0DIALOG", timestamp="1.0", name="eyes")


def test_a_bot_hears_of_its_own_signs_and_that_it_has_come(
    freer: WebClient, rehearsal: Rehearsal
) -> None:
    with hearing(rehearsal) as bodies:
        ts = freer.chat_postMessage(channel="C0DIALOG", text="x")["ts"]
        where = {"channel": "C0DIALOG", "timestamp": ts, "name": "eyes"}
        freer.reactions_add(**where)
        freer.reactions_remove(**where)
        freer.conversations_join(channel="C0OTHER")
    told = {body["event"]["type"]: body["event"] for body in bodies}
    own = ("reaction_added", "reaction_removed", "member_joined_channel")
    assert [told[each]["user"] for each in own] == [BOT_USER] * 3
    assert "inviter" not in told["member_joined_channel"]


def test_a_bot_with_the_scope_joins_public_channels(freer: WebClient) -> None:
    joined = freer.conversations_join(channel="C0OTHER")
    assert (joined["channel"]["is_member"], joined.get("warning")) == (True, None)
    again = freer.conversations_join(channel="C0OTHER")
    assert again["response_metadata"]["warnings"] == [again["warning"]] == ["already_in_channel"]
    freer.chat_postMessage(channel="C0OTHER", text="here")
    with pytest.raises(SlackApiError, match="is_archived"):
        freer.conversations_join(channel="C0OLD")


def test_a_bot_with_the_scope_sees_its_workspace(freer: WebClient) -> None:
    assert freer.team_info()["team"]["name"] == "Region Stockholm"
    freer.conversations_open(users="U0MAJA")
    mine = freer.users_conversations(types="im")["channels"]
    assert [one["user"] for one in mine] == ["U0MAJA"]
