"""People change what they have written and take it away, and the bot hears of it."""

from typing import Any

import pytest

from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.test_shapes import hearing

Json = dict[str, Any]


def said(control: Control, channel: str = "C0DIALOG", text: str = "first") -> dict[str, str]:
    answer = control.post("/message", channel=channel, user="U0MAJA", text=text)
    return {"channel": channel, "user": "U0MAJA", "ts": answer["messages"][0]["ts"]}


@pytest.mark.parametrize(("channel", "kind"), [("C0DIALOG", "channel"), ("app", "im")])
def test_a_change_is_seen_and_heard_of_with_what_stood_there(
    channel: str, kind: str, control: Control, rehearsal: Rehearsal
) -> None:
    where = said(control, channel)
    with hearing(rehearsal) as heard:
        answer = control.post("/edit", text="second", **where)
    assert [one["text"] for one in answer["changed"]] == ["second"]
    event = heard[0]["event"]
    assert (event["type"], event["subtype"], event["channel_type"]) == (
        "message",
        "message_changed",
        kind,
    )
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("first", "second")
    assert event["message"]["edited"]["user"] == "U0MAJA"
    assert event["message"]["ts"] == where["ts"] != event["ts"]


def test_what_is_taken_away_is_gone_and_heard_of(control: Control, rehearsal: Rehearsal) -> None:
    where = said(control)
    with hearing(rehearsal) as heard:
        control.post("/delete", **where)
    assert control.get("/messages/C0DIALOG")["messages"] == []
    event = heard[0]["event"]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", where["ts"])
    assert event["previous_message"]["text"] == "first"
    assert control.refused("/edit", text="x", **where) == "message_not_found"


def test_only_ones_own_words_can_be_changed(control: Control, rehearsal: Rehearsal) -> None:
    where = said(control)
    others = {**where, "user": "U0ULLA"}
    posted = bots.client(rehearsal).chat_postMessage(channel="C0DIALOG", text="x")["ts"]
    for path, more in (("/edit", {"text": "x"}), ("/delete", {})):
        assert control.refused(path, **others, **more) == "not_own"
        assert control.refused(path, **{**where, "ts": posted}, **more) == "not_own"
    assert control.refused("/edit", text=" ", **where) == "no_text"
    assert [one["text"] for one in control.get("/messages/C0DIALOG")["messages"]] == ["first", "x"]


def test_a_message_with_answers_leaves_a_mark(control: Control) -> None:
    where = said(control)
    control.post("/message", **{**where, "ts": None}, text="answer", thread_ts=where["ts"])
    control.post("/delete", **where)
    left = control.get("/messages/C0DIALOG")["messages"]
    assert [one["text"] for one in left] == ["This message was deleted.", "answer"]
