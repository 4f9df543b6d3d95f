"""How often the bot may call and how many events it is sent; nobody waits for the seconds."""

import json
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from rehearsal import limits
from rehearsal.limits import Limits
from rehearsal.manifest import Manifest
from rehearsal.methods import METHODS
from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.cases import for_each
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller, HeldClock
from tests.rehearsal.conftest import START

Json = dict[str, Any]
OFFICIAL = Path(__file__).resolve().parents[3] / "shared" / "slack-data" / "rate_limit_tiers.json"
TOO_MANY = 429


@pytest.fixture
def caller(population: Population, manifest: Manifest) -> Iterator[Caller]:
    with (
        Rehearsal(population, manifest=manifest, clock=HeldClock(START), limits=True) as running,
        closing(HTTPConnection("127.0.0.1", running.port, timeout=10)) as connection,
    ):
        yield Caller(running, connection)


def post(caller: Caller, channel: str = "C0DIALOG") -> int:
    """Post a message; return the seconds to wait, 0 if it was taken."""
    got = caller.call("chat.postMessage", {"channel": channel, "text": "words"})
    assert (got.status, got.error) == ((TOO_MANY, "ratelimited") if got.wait else (200, ""))
    return got.wait


def test_every_method_has_its_limit() -> None:
    assert limits.TIER_OF.keys() == METHODS.keys()


@pytest.mark.skipif(
    not OFFICIAL.is_file(), reason="Slack's tiers (../shared/slack-data) are not here"
)
def test_the_tiers_are_slacks() -> None:
    official = json.loads(OFFICIAL.read_text("utf-8"))
    ours = {method: tier for method, tier in limits.TIER_OF.items() if tier != "Special"}
    assert ours == {method: official[method] for method in ours}
    special = limits.TIER_OF.keys() - ours.keys()
    assert all(official[method].startswith("Special") for method in special)


@for_each("method", sorted(limits.TIER_OF))
def test_a_method_is_taken_so_often_in_a_minute_and_no_oftener(method: str) -> None:
    clock = HeldClock(START)
    counted = Limits(clock)
    counted.kept = True
    most = limits.TIERS.get(limits.TIER_OF[method], limits.SPECIAL)
    assert [counted.call(method) for _ in range(most)] == [None] * most
    assert counted.call(method) == 60
    clock.ahead = 30
    assert counted.call(method) == 30
    clock.ahead = 60.1
    assert counted.call(method) is None


def test_a_call_too_many_is_answered_429_and_only_its_method(caller: Caller) -> None:
    got = [caller.call("users.list", {}) for _ in range(21)]
    assert [each.status for each in got] == [200] * 20 + [TOO_MANY]
    assert (got[-1].error, got[-1].wait) == ("ratelimited", 60)
    assert caller.call("conversations.list", {}).status == 200
    caller.later(got[-1].wait + 0.1)
    assert caller.call("users.list", {}).status == 200


def test_a_call_that_is_no_apps_is_not_counted(caller: Caller) -> None:
    for _ in range(30):
        assert caller.call("users.list", {}, {"token": "xoxb-other"}).error == "invalid_auth"
    assert caller.call("users.list", {}).status == 200


def test_a_channel_takes_one_message_a_second(caller: Caller) -> None:
    assert [post(caller) for _ in range(4)] == [0, 0, 1, 1], "a short burst is tolerated"
    assert post(caller, "U0MAJA") == 0, "another channel has its own second"
    for _ in range(5):
        caller.later(1.0)
        assert post(caller) == 0
        assert post(caller) == 1


def test_a_person_and_their_direct_message_are_one_channel(caller: Caller) -> None:
    assert [post(caller, channel) for channel in ("U0MAJA", "D0MAJA", "U0MAJA")] == [0, 0, 1]


def test_what_one_person_sees_and_changes_have_limits_of_their_own(caller: Caller) -> None:
    assert [post(caller) for _ in range(3)] == [0, 0, 1]
    args = {"channel": "C0DIALOG", "user": "U0MAJA", "text": "words"}
    assert [caller.call("chat.postEphemeral", args).status for _ in range(3)] == [200] * 3


def test_a_workspace_takes_300_messages_a_minute(caller: Caller) -> None:
    counted = caller.rehearsal.place.limits
    for number in range(limits.SPECIAL - 1):
        assert counted.call("chat.postMessage", f"C{number}") is None
    assert post(caller) == 0
    assert post(caller, "U0MAJA") == 60


def test_nothing_is_limited_unless_it_is_wanted(caller: Caller) -> None:
    control = Control(caller.rehearsal.url)
    control.post("/faults", limits=False)
    assert [post(caller) for _ in range(5)] == [0] * 5
    control.post("/faults", limits=True)
    assert [post(caller) for _ in range(3)] == [0, 0, 1]


def test_an_app_is_sent_30_000_events_an_hour_and_told_once_a_minute(caller: Caller) -> None:
    came: list[Json] = []

    def hear(body: str, _headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        came.append(json.loads(body))
        return 200, {}, ""

    control = Control(caller.rehearsal.url)
    hour = caller.rehearsal.place.limits
    assert all(hour.event() for _ in range(limits.EVENTS - 1))
    with bots.listening(hear) as url:
        caller.rehearsal.deliverer.bot_url = url
        for _ in range(4):
            control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert [body["type"] for body in came] == ["event_callback", "app_rate_limited"]
        assert came[1]["minute_rate_limited"] == int(caller.rehearsal.clock.epoch() // 60 * 60)
        caller.later(60)
        control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert [body["type"] for body in came[2:]] == ["app_rate_limited"]
        caller.later(limits.HOUR)
        control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert [body["type"] for body in came[3:]] == ["event_callback"]
        caller.rehearsal.deliverer.bot_url = None
