"""Direct messages between two people: theirs alone, and the app hears nothing of them."""

import re
from pathlib import Path
from typing import Any

import pytest

from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller
from tests.rehearsal.test_shapes import hearing
from tests.rehearsal.test_transcript import transcript

Json = dict[str, Any]
MAJA, ULLA, NILS = "U0MAJA", "U0ULLA", "U0NILS"


@pytest.fixture
def control(caller: Caller) -> Control:
    return Control(caller.rehearsal.url)


def opened(control: Control, user: str = MAJA, other: str = ULLA, text: str = "hej") -> Json:
    return dict(control.post("/message", channel=other, user=user, text=text)["messages"][0])


def test_two_people_write_to_each_other_and_nobody_else_reads_it(
    caller: Caller, control: Control
) -> None:
    with hearing(caller.rehearsal) as heard:
        first = opened(control, text="@Dialogmöten hej")
        second = opened(control, ULLA, MAJA)
        control.post("/message", channel=first["channel"], user=MAJA, text="tack")
        where = {"channel": first["channel"], "user": MAJA, "ts": first["ts"]}
        control.post("/reaction", name="eyes", **where | {"user": ULLA})
        control.post("/edit", text="hejsan", **where)
        control.post("/delete", **where)
        control.post("/upload", channel=ULLA, user=MAJA, name="x.txt", content="AAAA")
    assert heard == [], "the app is not there"
    channel = first["channel"]
    assert second["channel"] == channel
    for user, count in ((MAJA, 3), (ULLA, 3), (NILS, 0)):
        assert len(control.get(f"/messages/{channel}?as={user}")["messages"]) == count
    given = {"channel": channel, "user": NILS, "text": "hej"}
    assert control.refused("/message", **given) == "channel_not_found"
    state = control.get("/state")
    assert state["directs"] == [{"id": channel, "members": [MAJA, ULLA]}]
    assert state["ims"] == []
    for method in ("conversations.info", "conversations.members", "conversations.history"):
        assert caller.call(method, {"channel": channel}).error == "channel_not_found"
    assert caller.call("chat.postMessage", {"channel": channel, "text": "x"}).error
    listed = caller.call("conversations.list", {"types": "im"}).whole
    assert listed["channels"] == []


def test_a_command_there_is_the_apps_and_answered_to_who_gave_it(
    caller: Caller, control: Control
) -> None:
    channel = opened(control)["channel"]
    with hearing(caller.rehearsal) as heard:
        control.post("/command", channel=ULLA, user=MAJA, command="/agenda")
    (body,) = heard
    assert (body["channel_id"], body["channel_name"]) == (channel, "directmessage")
    url = body["response_url"].rpartition("/")[2]
    assert not caller.respond(url, {"text": "the agenda"}).error
    said = [each["text"] for each in control.get(f"/messages/{channel}?as={MAJA}")["messages"]]
    assert said == ["hej", "the agenda"]
    said = [each["text"] for each in control.get(f"/messages/{channel}?as={ULLA}")["messages"]]
    assert said == ["hej"]


def test_people_of_other_workspaces_and_guests_are_written_to_where_they_meet(
    caller: Caller, control: Control
) -> None:
    place = caller.rehearsal.place
    opened(control, MAJA, NILS)
    opened(control, NILS, ULLA)
    ulla = place.workspace.users[ULLA]
    place.guests.become(ulla, "multi")
    channel = opened(control, ULLA, MAJA)["channel"]
    control.post("/leave", channel="C0DIALOG", user=ULLA)
    for user, other in ((ULLA, MAJA), (MAJA, ULLA), (NILS, ULLA)):
        given = {"channel": other, "user": user, "text": "hej"}
        assert control.refused("/message", **given) == "user_not_visible"
    given = {"channel": channel, "user": MAJA, "text": "hej"}
    assert control.refused("/message", **given) == "user_not_visible"
    assert control.get(f"/messages/{channel}?as={MAJA}")["messages"], "what was said can be read"


def test_what_cannot_be_said_begins_no_conversation(control: Control) -> None:
    for text in (" ", "/agenda"):
        control.refused("/message", channel=ULLA, user=MAJA, text=text)
    assert control.get("/state")["directs"] == []


def test_nobody_writes_to_themselves_or_to_a_closed_account(
    caller: Caller, control: Control
) -> None:
    given = {"channel": MAJA, "user": MAJA, "text": "hej"}
    assert control.refused("/message", **given) == "not_rehearsed"
    channel = opened(control)["channel"]
    caller.rehearsal.place.workspace.users[ULLA].deleted = True
    for where in (ULLA, channel):
        given = {"channel": where, "user": MAJA, "text": "hej"}
        assert control.refused("/message", **given) == "user_disabled"


def test_what_they_said_is_there_after_a_new_start(population: Population, tmp_path: Path) -> None:
    path = tmp_path / "slack.db"
    with Rehearsal(population, state_path=path) as rehearsal:
        opened(Control(rehearsal.url))
    with Rehearsal(population, state_path=path) as rehearsal:
        control = Control(rehearsal.url)
        again = opened(control, ULLA, MAJA, "again")
        messages = control.get(f"/messages/{again['channel']}?as={MAJA}")["messages"]
        assert [each["text"] for each in messages] == ["hej", "again"]


def test_the_transcript_says_to_whom_it_was(caller: Caller, control: Control) -> None:
    opened(control, text="between us")
    control.post("/message", channel="app", user=MAJA, text="to the bot")
    html, _ = transcript(caller.rehearsal)
    heads = re.findall(r"<header>(.*?)</header>", html, re.DOTALL)
    assert ["to Ulla Berg" in each for each in heads] == [True, False]
    assert ["to the app" in each for each in heads] == [False, True]
