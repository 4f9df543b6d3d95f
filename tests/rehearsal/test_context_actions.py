"""What is pressed below a message: thumbs up and down, and the bin."""

from typing import Any

import pytest
from slack_sdk import WebClient

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import SAMPLES, sample, strange
from tests.rehearsal.test_shapes import heard as heard  # noqa: PLC0414 - a fixture

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


THUMBS: Json = {
    "type": "feedback_buttons",
    "action_id": "thumbs",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad", "accessibility_label": "No good"},
}
BIN: Json = {
    "type": "icon_button",
    "action_id": "bin",
    "icon": "trash",
    "text": plain("Delete"),
    "value": "7",
    "visible_to_user_ids": ["U0MAJA"],
}


@pytest.fixture
def where(rehearsal: Rehearsal) -> Json:
    client: WebClient = bots.client(rehearsal)
    below = {"type": "context_actions", "block_id": "below", "elements": [THUMBS, BIN]}
    ts = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[below])["ts"]
    return {"channel": "C0DIALOG", "message_ts": ts}


def test_a_press_is_told_as_slack_tells_it(
    where: Json, control: Control, heard: list[Json]
) -> None:
    for pressed in ({"action_id": "thumbs", "value": "bad"}, {"action_id": "bin"}):
        control.post("/interact", user="U0MAJA", action=pressed, **where)
    clicks = [body for body in heard if body.get("type") == "block_actions"]
    told = [{**body["actions"][0]} for body in clicks]
    assert all(float(each.pop("action_ts")) for each in told)
    common = {"block_id": "below"}
    assert told == [
        {"type": "feedback_buttons", "action_id": "thumbs", "text": plain("Bad"), "value": "bad"}
        | common,
        {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete")}
        | {"value": "7"}
        | common,
    ]
    assert [body["state"] for body in clicks] == [{"values": {}}] * 2, "they hold nothing"
    if SAMPLES.is_dir():
        like = sample("interactivity/BlockActionPayload")
        # The icon stands in Bolt's own types of what is pressed, and not in the sample.
        assert {odd for body in clicks for odd in strange(body, like)} <= {"actions.icon"}


def test_a_thumb_that_there_is_not_is_not_pressed(where: Json, control: Control) -> None:
    for value in ("great", None):
        action = {"action_id": "thumbs", "value": value}
        refused = control.refused("/interact", user="U0MAJA", action=action, **where)
        assert refused == "no_such_option"


def test_who_does_not_see_the_bin_does_not_press_it(where: Json, control: Control) -> None:
    action = {"action_id": "bin"}
    assert control.refused("/interact", user="U0ULLA", action=action, **where) == "action_not_found"
