"""Guests of several channels and of one: what Slack says of them, and what they may do."""

from dataclasses import replace
from typing import Any

import pytest

from rehearsal.model import BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller
from tests.rehearsal.test_shapes import SAMPLES, hearing, sample, strange

Json = dict[str, Any]
MAJA, ULLA, NILS, STRANGER = "U0MAJA", "U0ULLA", "U0NILS", "U0STRANGER"
COMMAND = {"channel": "C0DIALOG", "user": ULLA, "command": "/agenda"}


@pytest.fixture
def control(caller: Caller) -> Control:
    return Control(caller.rehearsal.url)


def guest(control: Control, kind: str, user: str = ULLA) -> None:
    control.post("/guests", user=user, guest=kind)


@pytest.mark.parametrize(
    ("kind", "flags"),
    [("multi", (True, False)), ("single", (True, True)), ("", (False, False))],
)
def test_slack_says_who_is_a_guest(
    kind: str, flags: tuple[bool, bool], caller: Caller, control: Control
) -> None:
    guest(control, "multi")
    guest(control, kind)
    for _ in range(2):
        shown = caller.call("users.info", {"user": ULLA}).whole["user"]
        listed = caller.call("users.list", {}).whole["members"]
        for each in (shown, next(one for one in listed if one["id"] == ULLA)):
            assert (each["is_restricted"], each["is_ultra_restricted"]) == flags
        caller.rehearsal.place.workspace._load()  # noqa: SLF001 - as a new start does


def test_guests_of_several_channels_have_commands_when_the_workspace_lets_them(
    caller: Caller, control: Control
) -> None:
    guest(control, "multi")
    shortcut = {"user": ULLA, "callback_id": "propose"}
    assert control.refused("/command", **COMMAND) == "user_is_restricted"
    assert control.refused("/shortcut", **shortcut) == "user_is_restricted"
    control.post("/guests", commands=True)
    with hearing(caller.rehearsal) as heard:
        control.post("/command", **COMMAND)
        control.post("/shortcut", **shortcut)
    assert [body.get("command", body.get("type")) for body in heard] == ["/agenda", "shortcut"]
    caller.rehearsal.place.guests.load()
    assert control.get("/state")["users"][1]["commands"], "the setting is kept"
    control.post("/guests", commands=False)
    assert control.refused("/command", **COMMAND) == "user_is_restricted"
    assert control.refused("/command", **COMMAND | {"command": "/no"}) == "unknown_command"


def test_guests_of_one_channel_have_no_commands_whatever_the_setting(control: Control) -> None:
    control.post("/guests", commands=True)
    guest(control, "single")
    assert control.refused("/command", **COMMAND) == "user_is_ultra_restricted"
    assert (
        control.refused("/shortcut", user=ULLA, callback_id="propose") == "user_is_ultra_restricted"
    )


@pytest.mark.parametrize("kind", ["multi", "single"])
def test_a_guest_writes_clicks_and_is_written_to(
    kind: str, caller: Caller, control: Control
) -> None:
    guest(control, kind)
    client = bots.client(caller.rehearsal)
    with hearing(caller.rehearsal) as heard:
        ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])["ts"]
        where = {"user": ULLA, "channel": "C0DIALOG"}
        control.post("/interact", message_ts=ts, action={"action_id": "go"}, **where)
        control.post("/message", text="@Dialogmöten hej", **where)
        control.post("/message", user=ULLA, channel="app", text="hej")
        control.post("/open-home", user=ULLA)
    kinds = {body.get("event", body)["type"] for body in heard}
    assert kinds >= {"block_actions", "app_mention", "message", "app_home_opened"}
    opened = caller.call("conversations.open", {"users": ULLA, "return_im": True}).whole["channel"]
    for channel in (ULLA, opened["id"]):
        sent = caller.call("chat.postMessage", {"channel": channel, "text": "words"})
        assert sent.whole["channel"] == opened["id"]
    assert ULLA in caller.call("conversations.members", {"channel": "C0DIALOG"}).whole["members"]
    shown = caller.call("conversations.info", {"channel": "C0DIALOG"}).whole["channel"]
    assert shown["shared_team_ids"] == ["T0NACKA", "T0REGION"], "Nacka's people, not the guest"
    listed = caller.call("users.conversations", {"user": ULLA}).whole["channels"]
    assert [each["id"] for each in listed] == ["C0DIALOG"]


def test_a_guest_sees_no_channel_and_joins_none_without_being_let_in(control: Control) -> None:
    said = {"user": ULLA, "channel": "C0OTHER", "text": "hej"}
    assert control.refused("/message", **said) == "not_in_channel"
    guest(control, "multi")
    assert control.refused("/message", **said) == "channel_not_found"
    assert control.refused("/join", channel="C0OTHER", user=ULLA) == "user_is_restricted"
    control.post("/join", channel="C0OTHER", user=ULLA, inviter=MAJA)
    control.post("/message", **said)


def test_a_guest_of_one_channel_is_in_no_second_one(control: Control) -> None:
    guest(control, "single")
    second = {"channel": "C0OTHER", "user": ULLA, "inviter": MAJA}
    assert control.refused("/join", **second) == "ura_max_channels"
    guest(control, "multi")
    control.post("/join", **second)
    assert control.refused("/guests", user=ULLA, guest="single") == "ura_max_channels"


def test_guests_invite_into_private_channels_at_most(caller: Caller, control: Control) -> None:
    place = caller.rehearsal.place
    place.workspace.channels["C0DIALOG"].members.remove(BOT_USER)
    guest(control, "multi")
    invite = {"channel": "C0DIALOG", "user": ULLA, "command": "/invite", "text": "@Dialogmöten"}
    assert control.refused("/command", **invite) == "user_is_restricted"
    place.workspace.channels["C0DIALOG"].kind = "private"
    guest(control, "single")
    assert control.refused("/command", **invite) == "user_is_restricted"
    guest(control, "multi")
    control.post("/command", **invite)


@pytest.mark.parametrize("channel", ["C0OTHER", "C0SECRET"])
def test_nobody_is_let_in_by_a_guest_who_is_not_there(
    channel: str, caller: Caller, control: Control
) -> None:
    guest(control, "multi")
    wanted = {"channel": channel, "inviter": ULLA}
    for user in (NILS, "app", BOT_USER):
        assert control.refused("/join", user=user, **wanted) == "channel_not_found"
    invite = {"channel": channel, "user": ULLA, "command": "/invite", "text": "@Dialogmöten"}
    assert control.refused("/command", **invite) == "channel_not_found"
    members = caller.rehearsal.place.workspace.channels[channel].members
    assert members == [MAJA], "nobody has come in"


@pytest.mark.parametrize(
    ("kind", "known", "unknown"),
    [("user", MAJA, STRANGER), ("conversation", "C0DIALOG", "C0OTHER")],
)
def test_the_menus_of_a_guest_have_their_own_channels_and_people(
    kind: str, known: str, unknown: str, control: Control, caller: Caller
) -> None:
    element, asking = f"{kind}s_select", bots.asking()
    asking["element"] = {"type": element, "action_id": "write"}
    guest(control, "multi")
    trigger = caller.rehearsal.place.tickets.trigger(ULLA)
    view = bots.client(caller.rehearsal).views_open(trigger_id=trigger, view=bots.modal(asking))
    form = {"user": ULLA, "view_id": view["view"]["id"]}

    def chosen(value: str) -> Json:
        return {"title": {"write": {"type": element, f"selected_{kind}": value}}}

    assert control.refused("/submit", **form, values=chosen(unknown)) == "no_such_option"
    control.post("/submit", **form, values=chosen(known))


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"user": NILS, "guest": "multi"}, "not_in_this_workspace"),
        ({"user": "U0NOBODY", "guest": "multi"}, "user_not_found"),
        ({"user": ULLA, "guest": "double"}, "invalid_arguments"),
        ({"user": ULLA}, "invalid_arguments"),
        ({"user": ULLA, "guest": "multi", "commands": True}, "invalid_arguments"),
        ({}, "invalid_arguments"),
    ],
)
def test_nobody_else_becomes_a_guest(given: Json, error: str, control: Control) -> None:
    assert control.refused("/guests", **given) == error


def subscribed(rehearsal: Rehearsal, *events: str) -> None:
    place = rehearsal.place
    place.manifest = replace(place.manifest, events=place.manifest.events | {*events})


def test_the_app_hears_of_it_where_it_has_asked_for_it(caller: Caller, control: Control) -> None:
    with hearing(caller.rehearsal) as heard:
        guest(control, "multi")
    assert heard == []
    subscribed(caller.rehearsal, "user_change")
    with hearing(caller.rehearsal) as heard:
        guest(control, "single")
    (body,) = heard
    assert body["event"]["user"]["id"] == ULLA
    assert body["event"]["user"]["is_ultra_restricted"]
    if SAMPLES.is_dir():
        assert set(strange(body, sample("events/UserChange"))) == set()
        shown = caller.call("users.info", {"user": ULLA}).whole
        assert set(strange(shown, sample("api/users.info"))) == set()


def test_the_page_is_told_who_is_a_guest(control: Control) -> None:
    guest(control, "single")
    people = {each["id"]: each for each in control.get("/state")["users"]}
    assert [people[each]["guest"] for each in (MAJA, ULLA, NILS)] == ["", "single", ""]
    assert [people[each]["commands"] for each in (MAJA, ULLA, NILS)] == [True, False, False]
