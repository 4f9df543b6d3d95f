"""Messages that the bot schedules: they are posted when their time comes, each once."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from rehearsal.manifest import Manifest
from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller

Json = dict[str, Any]
HOUR = 3600


def later(rehearsal: Rehearsal, text: str, seconds: int, **more: Any) -> str:  # noqa: ANN401
    """Schedule a message; gives its id."""
    at = int(rehearsal.clock.now().timestamp()) + seconds
    sent = bots.client(rehearsal).chat_scheduleMessage(
        channel="C0DIALOG", text=text, post_at=at, **more
    )
    return str(sent["scheduled_message_id"])


def said(control: Control) -> list[tuple[str, str]]:
    """Return what was said in the channel, and when."""
    messages = control.get("/messages/C0DIALOG")["messages"]
    return [(each["text"], each["time"][11:16]) for each in messages]


def test_what_is_scheduled_is_posted_in_its_order_each_at_its_time(
    rehearsal: Rehearsal, control: Control
) -> None:
    later(rehearsal, "second", 2 * HOUR)
    later(rehearsal, "first", HOUR)
    later(rehearsal, "tomorrow", 24 * HOUR)
    assert said(control) == [], "not yet"
    moved = control.post("/clock", advance_seconds=3 * HOUR)
    assert [each["text"] for each in moved["sent"]] == ["first", "second"]
    assert said(control) == [("first", "09:00"), ("second", "10:00")]
    control.post("/clock", advance_seconds=HOUR)
    assert len(said(control)) == 2, "each once"
    left = bots.client(rehearsal).chat_scheduledMessages_list()["scheduled_messages"]
    assert [each["text"] for each in left] == ["tomorrow"]


def test_what_waits_is_listed_in_pages_by_channel_and_time(rehearsal: Rehearsal) -> None:
    client = bots.client(rehearsal)
    now = int(rehearsal.clock.now().timestamp())
    wanted = [later(rehearsal, f"{n}", n * HOUR) for n in (1, 2, 3)]
    first = client.chat_scheduledMessages_list(limit=2)
    rest = client.chat_scheduledMessages_list(
        limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    listed = first["scheduled_messages"] + rest["scheduled_messages"]
    assert [each["id"] for each in listed] == wanted
    assert listed[0] == {
        "id": wanted[0],
        "channel_id": "C0DIALOG",
        "post_at": now + HOUR,
        "date_created": now,
        "text": "1",
    }
    assert rest["response_metadata"]["next_cursor"] == ""
    some = client.chat_scheduledMessages_list(
        channel="C0DIALOG", oldest=str(now + 2 * HOUR), latest=str(now + 2 * HOUR + 1)
    )
    assert [each["id"] for each in some["scheduled_messages"]] == wanted[1:2]
    assert client.chat_scheduledMessages_list(channel="C0OTHER")["scheduled_messages"] == []


def test_what_is_taken_back_is_not_posted(rehearsal: Rehearsal, control: Control) -> None:
    one = later(rehearsal, "never", HOUR)
    bots.client(rehearsal).chat_deleteScheduledMessage(channel="C0DIALOG", scheduled_message_id=one)
    control.post("/clock", advance_seconds=2 * HOUR)
    assert said(control) == []


def test_what_is_scheduled_for_a_person_with_blocks_and_in_a_thread_is_posted_so(
    rehearsal: Rehearsal, control: Control
) -> None:
    client = bots.client(rehearsal)
    parent = client.chat_postMessage(channel="C0DIALOG", text="parent")["ts"]
    later(rehearsal, "reply", HOUR, thread_ts=parent, blocks=[bots.button()])
    at = int(rehearsal.clock.now().timestamp()) + HOUR
    direct = client.chat_scheduleMessage(channel="U0MAJA", text="for you", post_at=at)["channel"]
    control.post("/clock", advance_seconds=HOUR)
    reply = control.get("/messages/C0DIALOG")["messages"][-1]
    assert (reply["thread_ts"], reply["blocks"][0]["type"]) == (parent, "actions")
    assert control.get(f"/messages/{direct}")["messages"][-1]["text"] == "for you"


def test_what_cannot_be_posted_any_more_is_dropped_and_so_is_metadata(
    rehearsal: Rehearsal, control: Control
) -> None:
    metadata = {"event_type": "x", "event_payload": {}}
    later(rehearsal, "with metadata", HOUR, metadata=metadata)
    later(rehearsal, "archived", 2 * HOUR)
    control.post("/clock", advance_seconds=HOUR)
    rehearsal.place.workspace.channels["C0DIALOG"].archived = True
    control.post("/clock", advance_seconds=HOUR)
    assert said(control) == []
    assert bots.client(rehearsal).chat_scheduledMessages_list()["scheduled_messages"] == []


def test_what_is_scheduled_is_kept_over_a_restart_and_goes_where_the_channel_goes(
    population: Population, manifest: Manifest, tmp_path: Path
) -> None:
    file = tmp_path / "slack.db"
    with Rehearsal(population, manifest=manifest, state_path=file) as before:
        later(before, "kept", HOUR)
    with Rehearsal(population, manifest=manifest, state_path=file) as after:
        place = after.place
        place.workspace.channels["C0DIALOG"].kind = "private"
        after.desk.office.sharing.give_id("C0DIALOG")
        (channel,) = (
            each.id for each in place.workspace.channels.values() if "dialog" in each.name
        )
        after.desk.clock({"to": (after.clock.now() + timedelta(seconds=HOUR)).isoformat()})
        assert [each.text for each in place.workspace.in_channel(channel)] == ["kept"]


def test_a_clock_that_goes_back_posts_nothing(caller: Caller) -> None:
    later(caller.rehearsal, "later", HOUR)
    back = caller.rehearsal.clock.now() - timedelta(seconds=HOUR)
    caller.rehearsal.desk.clock({"to": back.isoformat(), "back": True})
    assert caller.rehearsal.place.workspace.in_channel("C0DIALOG") == []
