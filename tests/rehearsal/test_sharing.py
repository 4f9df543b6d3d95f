"""Shared channels: an organisation leaves, ids change, people of an Enterprise organisation act."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from rehearsal.model import BOT_TOKEN, BOT_USER
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller
from tests.rehearsal.conftest import ELSEWHERE, MAJA, NILS, STRANGER
from tests.rehearsal.test_shapes import SAMPLES, hearing, sample, strange

Json = dict[str, Any]
SUBSCRIBED = {
    "channel_id_changed",
    "channel_shared",
    "channel_unshared",
    "member_left_channel",
}


JOINED = ["channel_shared", "member_joined_channel"]


@pytest.fixture
def control(caller: Caller) -> Control:
    return Control(caller.rehearsal.url)


@contextmanager
def told(rehearsal: Rehearsal) -> Iterator[list[Json]]:
    place = rehearsal.place
    place.manifest = replace(place.manifest, events=place.manifest.events | SUBSCRIBED)
    with hearing(rehearsal) as heard:
        yield heard


def test_an_organisation_that_leaves_is_out_of_reach(caller: Caller, control: Control) -> None:
    assert not caller.call("chat.postMessage", {"channel": NILS.id, "text": "words"}).error
    with told(caller.rehearsal) as heard:
        control.post("/sharing", team=ELSEWHERE.id)
    event = heard[0]["event"]
    assert (event["type"], event["previously_connected_team_id"]) == (
        "channel_unshared",
        ELSEWHERE.id,
    )
    assert (event["channel"], event["is_ext_shared"]) == ("C0DIALOG", False)
    members = caller.call("conversations.members", {"channel": "C0DIALOG"}).whole["members"]
    assert NILS.id not in members
    assert len(members) == 4
    shown = caller.call("conversations.info", {"channel": "C0DIALOG"}).whole["channel"]
    assert not shown["is_ext_shared"]
    assert caller.call("users.info", {"user": NILS.id}).whole["user"]["is_stranger"]
    again = caller.call("chat.postMessage", {"channel": NILS.id, "text": "words"})
    assert again.error == "channel_not_found"
    assert caller.call("conversations.open", {"users": NILS.id}).error == "user_not_visible"
    eyes = {"channel": "C0DIALOG", "user": NILS.id, "text": "words"}
    assert caller.call("chat.postEphemeral", eyes).error == "user_not_in_channel"
    said = {"user": NILS.id, "channel": "C0DIALOG", "text": "hej"}
    assert control.refused("/message", **said) == "not_in_channel"
    assert control.refused("/open-home", user=NILS.id) == "not_visible"


def private(rehearsal: Rehearsal) -> None:
    rehearsal.place.workspace.channels["C0DIALOG"].kind = "private"


def test_a_channel_with_another_id_keeps_what_was_said(caller: Caller, control: Control) -> None:
    private(caller.rehearsal)
    sent = caller.call("chat.postMessage", {"channel": "C0DIALOG", "text": "words"}).whole["ts"]
    answer = caller.rehearsal.place.tickets.response_url("C0DIALOG", MAJA.id)
    with told(caller.rehearsal) as heard:
        control.post("/sharing", channel="C0DIALOG")
    event = heard[0]["event"]
    new = event["new_channel_id"]
    assert (event["type"], event["old_channel_id"]) == ("channel_id_changed", "C0DIALOG")
    for _ in range(2):
        old = caller.call("chat.postMessage", {"channel": "C0DIALOG", "text": "words"})
        assert old.error == "channel_not_found"
        history = caller.call("conversations.history", {"channel": new}).whole["messages"]
        assert [each["ts"] for each in history] == [sent]
        caller.rehearsal.place.workspace._load()  # noqa: SLF001 - as a new start does
    assert not caller.respond(answer, {"text": "later"}).error
    seen = control.get(f"/messages/{new}?as={MAJA.id}")["messages"]
    assert seen[-1]["text"] == "later", "an answer's address leads to where the channel is"


def test_nobody_hears_of_a_private_channel_without_the_right_to_read_it(
    caller: Caller, control: Control
) -> None:
    private(caller.rehearsal)
    place = caller.rehearsal.place
    place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {"groups:read"})
    with told(caller.rehearsal) as heard:
        control.post("/sharing", channel="C0DIALOG")
    assert heard == []


def test_in_a_dm_with_somebody_whose_organisation_has_left_nobody_is_reached(
    caller: Caller, control: Control
) -> None:
    client = bots.client(caller.rehearsal, BOT_TOKEN)
    im = client.conversations_open(users=NILS.id)["channel"]["id"]
    ts = client.chat_postMessage(channel=im, text="words", blocks=[bots.button()])["ts"]
    home = {"type": "home", "blocks": [bots.button()]}
    view = client.views_publish(user_id=NILS.id, view=home)["view"]["id"]
    control.post("/sharing", team=ELSEWHERE.id)
    for method, more in (("chat.postMessage", {}), ("chat.update", {"ts": ts})):
        answer = caller.call(method, {"channel": im, "text": "more", **more})
        assert answer.error == "channel_not_found", method
    assert control.refused("/message", user=NILS.id, channel=im, text="hej") == "not_visible"
    press = {"user": NILS.id, "action": {"action_id": "go"}}
    assert control.refused("/interact", channel=im, message_ts=ts, **press) == "not_visible"
    assert control.refused("/interact", view_id=view, **press) == "not_visible"
    with told(caller.rehearsal) as heard:
        control.post("/join", channel="C0DIALOG", user=NILS.id)
    assert sorted(each["event"]["type"] for each in heard) == JOINED
    (shared,) = (each for each in heard if each["event"]["type"] == JOINED[0])
    assert shared["event"]["connected_team_id"] == ELSEWHERE.id
    assert not caller.call("chat.postMessage", {"channel": im, "text": "more"}).error
    assert not caller.call("users.info", {"user": NILS.id}).whole["user"]["is_stranger"]
    with told(caller.rehearsal) as heard:
        control.post("/join", channel="C0DIALOG", user=STRANGER.id)
    assert [each["event"]["type"] for each in heard] == JOINED[1:], "the organisation was there"


def test_of_an_enterprise_organisation_the_id_is_told(caller: Caller, control: Control) -> None:
    grid(caller.rehearsal)
    with told(caller.rehearsal) as heard:
        control.post("/sharing", team=ELSEWHERE.id)
        control.post("/join", channel="C0DIALOG", user=NILS.id)
    events = {each["event"]["type"]: each["event"] for each in heard}
    assert events["channel_unshared"]["previously_connected_team_id"] == "E0NACKA"
    assert events["channel_shared"]["connected_team_id"] == "E0NACKA"


def test_the_bot_hears_who_leaves_and_that_it_was_removed(caller: Caller, control: Control) -> None:
    where = {"channel": "C0DIALOG"}
    with told(caller.rehearsal) as heard:
        control.post("/leave", user=MAJA.id, **where)
        control.post("/leave", user="app", **where)
        control.post("/leave", user=NILS.id, **where)
    found = [(each["event"]["type"], each["event"]["user"]) for each in heard]
    assert found == [("member_left_channel", MAJA.id), ("member_left_channel", BOT_USER)]
    assert caller.call("chat.postMessage", {**where, "text": "words"}).error == "not_in_channel"
    assert control.refused("/leave", user=MAJA.id, **where) == "not_in_channel"
    assert control.refused("/leave", user="U0NOBODY", **where) == "not_found"
    assert control.refused("/leave", user=MAJA.id, channel="D0MAJA") == "not_found"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"team": "T0REGION"}, "not_found"),
        ({"team": "T0NOWHERE"}, "not_found"),
        ({"channel": "C0NOWHERE"}, "channel_not_found"),
        ({"channel": "C0DIALOG"}, "not_private"),
        ({"channel": "C0DIALOG", "team": "T0NACKA"}, "invalid_arguments"),
        ({}, "invalid_arguments"),
    ],
)
def test_what_is_not_shared_cannot_be_unshared(given: Json, error: str, control: Control) -> None:
    assert control.refused("/sharing", **given) == error


def grid(rehearsal: Rehearsal) -> None:
    """Make the other workspace one of an Enterprise organisation."""
    rehearsal.place.workspace.teams[ELSEWHERE.id] = replace(ELSEWHERE, enterprise="E0NACKA")


def test_people_of_an_organisation_have_its_id_in_payloads(
    caller: Caller, control: Control
) -> None:
    rehearsal = caller.rehearsal
    grid(rehearsal)
    client = bots.client(rehearsal, BOT_TOKEN)
    where = {"user": NILS.id, "channel": "C0DIALOG"}
    with hearing(rehearsal) as heard:
        ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])["ts"]
        control.post("/interact", message_ts=ts, action={"action_id": "go"}, **where)
        trigger = next(each["trigger_id"] for each in heard if "trigger_id" in each)
        view = client.views_open(trigger_id=trigger, view=bots.modal())["view"]["id"]
        control.post("/submit", user=NILS.id, view_id=view, values={"title": {"write": "x"}})
        control.post("/message", text="@Dialogmöten hej", **where)
    kinds = {body.get("event", body)["type"]: body for body in heard}
    click, submission = kinds["block_actions"], kinds["view_submission"]
    assert (click["team"]["id"], click["user"]["team_id"]) == ("T0REGION", "E0NACKA")
    assert click["enterprise"] is None
    assert (submission["team"]["id"], submission["user"]["team_id"]) == ("T0NACKA", "E0NACKA")
    assert submission["enterprise"]["id"] == "E0NACKA"
    assert submission["view"]["app_installed_team_id"] == "T0REGION"
    mention = kinds["app_mention"]["event"]
    assert (mention["user_team"], mention["source_team"]) == ("E0NACKA", "E0NACKA")
    person = caller.call("users.info", {"user": NILS.id}).whole["user"]
    assert (person["team_id"], person["enterprise_user"]["enterprise_id"]) == ("T0NACKA", "E0NACKA")


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="Slack's samples (../shared/slack-data) are not here"
)
def test_all_of_that_looks_as_slack_sends_it(caller: Caller, control: Control) -> None:
    rehearsal = caller.rehearsal
    grid(rehearsal)
    private(rehearsal)
    person = caller.call("users.info", {"user": NILS.id}).whole
    assert set(strange(person, sample("api/users.info"))) == set()
    client = bots.client(rehearsal, BOT_TOKEN)
    with told(rehearsal) as heard:
        ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])["ts"]
        where = {"user": NILS.id, "channel": "C0DIALOG"}
        control.post("/interact", message_ts=ts, action={"action_id": "go"}, **where)
        trigger = next(each["trigger_id"] for each in heard if "trigger_id" in each)
        view = client.views_open(trigger_id=trigger, view=bots.modal())["view"]["id"]
        control.post("/submit", user=NILS.id, view_id=view, values={"title": {"write": "x"}})
        control.post("/sharing", channel="C0DIALOG")
        control.post("/sharing", team=ELSEWHERE.id)
        events = [each["event"] for each in heard if "event" in each]
        (channel,) = (each["new_channel_id"] for each in events if "new_channel_id" in each)
        control.post("/join", channel=channel, user=NILS.id, inviter=MAJA.id)
        control.post("/leave", channel=channel, user=NILS.id)
    names = {
        "block_actions": "interactivity/BlockActionPayload",
        "view_submission": "interactivity/ViewSubmissionPayload",
        "channel_id_changed": "events/ChannelIdChanged",
        "channel_shared": "events/ChannelShared",
        "channel_unshared": "events/ChannelUnshared",
        "member_left_channel": "events/MemberLeftChannel",
    }
    kinds = {body.get("event", body)["type"]: body for body in heard}
    also = {"context_team_id", "context_enterprise_id", "response_urls"}
    for kind, name in names.items():
        assert set(strange(kinds[kind], sample(name))) <= also, kind
