"""Direct messages of several: begun by the bot, read and written by everybody in them."""

from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from urllib.request import urlopen

import pytest

from rehearsal import menus, seeing
from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, Population
from rehearsal.server import Rehearsal
from tests.rehearsal import states
from tests.rehearsal.asking import Control, Json
from tests.rehearsal.calling import Caller
from tests.rehearsal.conftest import MANIFEST, MORE_SCOPES
from tests.rehearsal.test_shapes import SAMPLES, hearing, sample, strange


@pytest.fixture
def caller(population: Population) -> Iterator[Caller]:
    """Give what calls for an app that hears messages of several."""
    scopes = [*MANIFEST["oauth_config"]["scopes"]["bot"], *MORE_SCOPES]  # type: ignore[index]
    settings: Json = {"event_subscriptions": {"bot_events": ["message.mpim"]}}
    manifest = Manifest.parse(
        {**MANIFEST, "oauth_config": {"scopes": {"bot": scopes}}, "settings": settings}
    )
    with (
        Rehearsal(population, manifest=manifest) as running,
        closing(HTTPConnection("127.0.0.1", running.port, timeout=10)) as connection,
    ):
        yield Caller(running, connection)


@pytest.fixture
def group(caller: Caller) -> str:
    return str(states.named("a direct message of several")(caller)["group"])


def test_they_are_opened_once_whoever_is_named_first(caller: Caller, group: str) -> None:
    again = caller.call("conversations.open", {"users": "U0ULLA,U0MAJA", "return_im": True}).whole
    assert (again["channel"]["id"], again["already_open"]) == (group, True)
    assert caller.call("conversations.open", {"channel": group}).whole["channel"] == {"id": group}
    if SAMPLES.is_dir():
        odd = set(strange(again, sample("api/conversations.open")))
        assert odd <= {"no_op", "already_open"}
    other = caller.call("conversations.open", {"users": "U0ULLA,U0MAJA,U0NILS"}).whole
    assert other["channel"]["id"] != group
    assert "already_open" not in other
    alone = caller.call("conversations.open", {"users": "U0ULLA,U0ULLA"}).whole
    assert alone["channel"]["id"].startswith("D"), "with one person it is one of two"


def test_they_are_described_as_private_and_listed_by_their_kind(caller: Caller, group: str) -> None:
    info = caller.call("conversations.info", {"channel": group}).whole["channel"]
    assert (info["is_mpim"], info["is_private"], info["is_im"]) == (True, True, False)
    assert info["name"] == "mpdm-maja.lind--ulla.berg--dialogmöten-1"
    for method in ("conversations.list", "users.conversations"):
        listed = caller.call(method, {"types": "mpim"}).whole["channels"]
        assert [each["id"] for each in listed] == [group]
        assert group not in str(caller.call(method, {"types": "public_channel,im"}).whole)
    members = caller.call("conversations.members", {"channel": group}).whole["members"]
    assert members == ["U0MAJA", "U0ULLA", BOT_USER]
    if SAMPLES.is_dir():
        for method, key in (("conversations.info", "channel"), ("conversations.list", "channels")):
            known = sample(f"api/{method}")[key]
            assert set(strange(info, known[0] if key == "channels" else known)) <= {"num_members"}


def test_everybody_in_them_reads_and_writes_and_the_app_hears_it(
    caller: Caller, group: str
) -> None:
    control = Control(caller.rehearsal.url)
    assert not caller.call("chat.postMessage", {"channel": group, "text": "Hej ni"}).error
    with hearing(caller.rehearsal) as told:
        control.post("/message", channel=group, user="U0ULLA", text="hej")
        refused = control.refused("/message", channel=group, user="U0NILS", text="hej")
        caller.rehearsal.deliverer.drain(5)
    assert refused == "channel_not_found", "nobody else sees it"
    (body,) = told
    assert (body["event"]["channel_type"], body["event"]["text"]) == ("mpim", "hej")
    history = caller.call("conversations.history", {"channel": group}).whole["messages"]
    assert [each["text"] for each in history] == ["hej", "Hej ni"]
    seen = control.get(f"/messages/{group}?as=U0MAJA")["messages"]
    assert [each["text"] for each in seen] == ["Hej ni", "hej"]
    (shown,) = (each for each in control.get("/state")["channels"] if each["group"])
    assert (shown["id"], shown["private"]) == (group, True)


def test_they_are_no_channel_in_which_people_meet(caller: Caller, group: str) -> None:
    """Who leaves the channel shared with the bot is out of its reach, whatever they wrote in."""
    control = Control(caller.rehearsal.url)
    caller.call("conversations.open", {"users": "U0NILS,U0MAJA"})
    control.post("/sharing", team="T0NACKA")
    assert caller.call("chat.postMessage", {"channel": "U0NILS", "text": "x"}).error
    assert control.refused("/join", channel=group, user="U0NILS") == "not_found"


def test_a_menu_of_conversations_has_them_by_their_kind(caller: Caller, group: str) -> None:
    place = caller.rehearsal.place
    shown = seeing.seen(place, place.workspace.users["U0MAJA"], "view").conversations
    menu: Json = {"type": "conversations_select", "filter": {"include": ["mpim"]}}
    assert menus.conversations(menu, shown) == [group]


def test_the_transcript_says_to_whom(caller: Caller, group: str) -> None:
    caller.call("chat.postMessage", {"channel": group, "text": "Hej ni"})
    control = Control(caller.rehearsal.url)
    control.post("/message", channel=group, user="U0ULLA", text="hej du")
    with urlopen(f"{control.url}/_control/transcript?lang=en", timeout=20) as answer:  # noqa: S310
        html = answer.read().decode()
    assert "to Maja Lind, Ulla Berg" in html
    assert "to Maja Lind" in html
    assert "mpdm-" not in html
    assert "2 messages, 2 people" in html
