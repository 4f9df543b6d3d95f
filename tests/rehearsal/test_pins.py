"""Messages that the bot pins to their channel: listed, told of, taken down."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk import WebClient

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller
from tests.rehearsal.test_shapes import heard as heard  # noqa: PLC0414 - a fixture
from tests.rehearsal.test_shapes import strange

Json = dict[str, Any]
#: Of slackapi/java-slack-sdk: PinAddedPayload.json and PinRemovedPayload.json.
MESSAGE = ("bot_id", "type", "text", "user", "ts", "app_id", "team", "bot_profile", "permalink")
ITEM: Json = {
    **dict.fromkeys(("type", "created", "created_by", "channel")),
    "message": dict.fromkeys((*MESSAGE, "pinned_to")),
}
EVENT = {
    **dict.fromkeys(("type", "user", "channel_id", "item_user", "pin_count", "event_ts")),
    "item": ITEM,
    "pinned_info": dict.fromkeys(("channel", "pinned_by", "pinned_ts")),
}
SAMPLES = {"pin_added": EVENT, "pin_removed": {**EVENT, "has_pins": False}}


@pytest.fixture
def client(rehearsal: Rehearsal) -> Iterator[WebClient]:
    place = rehearsal.place
    before = place.manifest
    more = {"pins:read", "pins:write"}
    place.manifest = replace(before, scopes=before.scopes | more)
    yield bots.client(rehearsal)
    place.manifest = before


def pinned(client: WebClient, text: str) -> Json:
    ts = client.chat_postMessage(channel="C0DIALOG", text=text)["ts"]
    where = {"channel": "C0DIALOG", "timestamp": ts}
    client.pins_add(**where)
    return where


def test_what_is_pinned_is_listed_the_last_first_and_seen(
    client: WebClient, control: Control
) -> None:
    where = pinned(client, "one")
    control.post("/clock", advance_seconds=60)
    pinned(client, "two")
    items = client.pins_list(channel="C0DIALOG")["items"]
    assert [each["message"]["text"] for each in items] == ["two", "one"]
    assert {(each["type"], each["created_by"], each["channel"]) for each in items} == {
        ("message", "U0REHEARSALBOT", "C0DIALOG")
    }
    assert items[1]["message"]["pinned_to"] == ["C0DIALOG"]
    assert where["timestamp"] in items[1]["message"]["permalink"]
    seen = control.get("/messages/C0DIALOG?user=U0MAJA")["messages"]
    assert [each["pinned_by"] for each in seen] == ["U0REHEARSALBOT"] * 2
    client.pins_remove(**where)
    assert len(client.pins_list(channel="C0DIALOG")["items"]) == 1
    assert control.get("/messages/C0DIALOG")["messages"][0]["pinned_by"] is None


def test_it_is_told_as_slack_tells_it(
    client: WebClient, heard: list[Json], rehearsal: Rehearsal
) -> None:
    where = pinned(client, "one")
    client.pins_remove(**where)
    rehearsal.deliverer.drain(5)
    told = {body["event"]["type"]: body["event"] for body in heard}
    for kind, sample in SAMPLES.items():
        assert list(strange(told[kind], sample)) == []
        assert sample.keys() == told[kind].keys()
        assert told[kind]["pinned_info"]["pinned_by"] == "U0REHEARSALBOT"
    assert told["pin_added"]["pin_count"] == 1
    assert (told["pin_removed"]["pin_count"], told["pin_removed"]["has_pins"]) == (0, False)


def test_what_is_deleted_and_leaves_a_thread_is_pinned_no_more(caller: Caller) -> None:
    client = bots.client(caller.rehearsal)
    where = pinned(client, "one")
    client.chat_postMessage(channel="C0DIALOG", text="reply", thread_ts=where["timestamp"])
    client.chat_delete(channel="C0DIALOG", ts=where["timestamp"])
    assert client.pins_list(channel="C0DIALOG")["items"] == []
