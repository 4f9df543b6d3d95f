# ruff: noqa: ANN401 - keyword arguments are passed on as they come
"""What is owed reaches Slack: once, in order, in time, whatever breaks on the way."""

import json
import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.clock import SystemClock, Waiter
from bot.ports import Clock, Database, Store
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.seats import Person
from bot.services import deliveries
from bot.services.receipts import GivenBack, Limited, Refused
from bot.services.verdicts import Drop, Postpone, Wait
from bot.views.blocks import Message
from handlers import slack
from handlers.courtesy import Courtesy
from handlers.flights import Flights
from handlers.install import Identity
from handlers.sending import Sender
from tests.handlers.world import (
    CHANNEL,
    GONE,
    MAJA,
    NILS,
    OLD,
    OTHER,
    SECRET,
    TEAM,
    World,
    say,
)
from tests.logged import Logged

MakeWorld = Callable[..., World]
CLOCK = SystemClock()


def pause(seconds: float) -> None:
    Waiter().sleep(seconds)


def until(true: Callable[[], bool], seconds: float = 5) -> None:
    end = CLOCK.monotonic() + seconds
    while not true():
        assert CLOCK.monotonic() < end, "it did not come true in time"
        pause(0.01)


def claim(world: World, lease: float) -> list[deliveries.Dispatch]:
    """Claim as a process does that is killed before it writes anything down."""
    clock = world.rehearsal.clock
    terms = deliveries.Terms(clock.now(), clock.epoch(), lease)
    with world.database.transaction() as store:
        return deliveries.claim(store, world.render, terms, 10).dispatches


def test_a_post_is_sent_once_with_its_opaque_id_and_without_previews(world: World) -> None:
    owed = world.owed(n=1)
    world.owe(owed)
    assert world.courier().wait_idle(5)
    assert world.texts() == ["post 1"]
    (stored,) = world.rehearsal.place.workspace.in_channel(CHANNEL)
    delivery = world.delivery(owed)
    assert delivery.state == "sent"
    assert (delivery.channel, delivery.ts) == (CHANNEL, stored.ts)
    assert stored.metadata == {
        "event_type": "dialogmoten_delivery",
        "event_payload": {"id": delivery.token},
    }


def test_the_same_post_owed_twice_is_sent_once(world: World) -> None:
    world.owe(world.owed(n=1))
    world.owe(world.owed(n=1))
    assert world.courier().wait_idle(5)
    assert world.texts() == ["post 1"]


def test_what_is_owed_later_is_sent_when_it_is_due(world: World) -> None:
    courier = world.courier()
    world.owe(world.owed(n=1, due_at=world.now() + timedelta(hours=1)))
    courier.nudge()
    pause(0.3)
    assert world.texts() == []
    world.rehearsal.clock.advance(timedelta(hours=1))
    courier.nudge()
    until(lambda: world.texts() == ["post 1"])


def test_a_channel_keeps_its_order(world: World) -> None:
    world.fault("chat.postMessage", "ratelimited", times=2, retry_after=0)
    world.owe(*(world.owed(n=n) for n in range(30)))
    assert world.courier().wait_idle(20)
    assert world.texts() == [f"post {n}" for n in range(30)]


def test_a_channel_does_not_wait_for_another(make_world: MakeWorld) -> None:
    world = make_world(reconcile_seconds=30)
    world.fault("chat.postMessage", "drop_after_store")
    world.owe(world.owed(n=1), world.owed(n=2))
    world.courier()
    until(lambda: world.counts().get("unknown") == 1)
    world.owe(world.owed(n=3, target=Target(channel=OTHER)))
    world.couriers[0].nudge()
    until(lambda: world.texts(OTHER) == ["post 3"])
    assert world.texts() == ["post 1"]


def test_a_direct_message_goes_to_the_person(world: World) -> None:
    world.owe(world.owed("word", 1, manner="direct", target=Target(channel=MAJA)))
    assert world.courier().wait_idle(5)
    assert world.direct(MAJA) == ["word 1"]


def test_killed_between_claim_and_send_it_is_sent_once(world: World) -> None:
    world.owe(world.owed(n=1), world.owed("word", 1, manner="direct", target=Target(channel=MAJA)))
    assert len(claim(world, lease=0.01)) == 2
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert world.direct(MAJA) == ["word 1"]
    assert world.calls("conversations.history")


def test_killed_between_send_and_record_it_is_found_and_not_sent_again(world: World) -> None:
    post, direct = (
        world.owed(n=1),
        world.owed("word", 1, manner="direct", target=Target(channel=MAJA)),
    )
    world.owe(post, direct)
    sender = Sender(world.settings, slack.web_client(world.settings))
    for dispatch in claim(world, lease=0.01):
        sender.send(dispatch)
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert world.direct(MAJA) == ["word 1"]
    assert world.delivery(post).ts
    assert world.delivery(direct).state == "sent"


def test_an_answer_that_was_lost_does_not_double_the_message(world: World) -> None:
    world.fault("chat.postMessage", "drop_after_store")
    owed = world.owed(n=1)
    world.owe(owed)
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert world.state(owed) == "sent"
    assert len(world.calls("chat.postMessage")) == 1


@pytest.mark.parametrize("error", ["drop", "http_500", "http_503", "fatal_error", "internal_error"])
def test_a_request_that_came_to_nothing_is_sent_again(world: World, error: str) -> None:
    world.fault("chat.postMessage", error)
    world.owe(world.owed(n=1))
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert len(world.calls("conversations.history")) == 1


def test_a_history_that_fails_is_asked_again_and_nothing_is_sent_meanwhile(world: World) -> None:
    world.fault("chat.postMessage", "drop_after_store")
    world.fault("conversations.history", "ratelimited", retry_after=1)
    world.owe(world.owed(n=1))
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert len(world.calls("conversations.history")) == 2


@pytest.mark.parametrize("error", ["missing_scope", "not_in_channel", "channel_not_found"])
def test_where_the_history_cannot_be_read_a_person_decides(world: World, error: str) -> None:
    series = world.convene()
    world.fault("chat.postMessage", "drop_after_store")
    world.fault("conversations.history", error)
    owed = world.owed(n=1, series=series.id)
    world.owe(owed)
    assert world.courier().wait_idle(10)
    assert (world.state(owed), world.delivery(owed).reason) == ("failed", "uncertain")
    assert world.texts() == ["post 1"]
    assert world.direct(MAJA) == ["undeliverable "]


def test_that_something_is_uncertain_is_said_again_when_that_is_uncertain_itself(
    world: World,
) -> None:
    series = world.convene()
    world.fault("chat.postMessage", "drop_after_store", times=2)
    world.fault("conversations.history", "missing_scope", times=2)
    owed = world.owed(n=1, series=series.id)
    world.owe(owed)
    assert world.courier().wait_idle(10)
    assert world.texts() == ["post 1"]
    assert world.direct(MAJA) == ["undeliverable ", "undeliverable "]


def test_a_limit_is_obeyed_to_the_second(world: World) -> None:
    world.fault("chat.postMessage", "ratelimited", retry_after=1)
    world.owe(world.owed(n=1))
    began = CLOCK.monotonic()
    assert world.courier().wait_idle(10)
    assert CLOCK.monotonic() - began >= 1
    assert world.texts() == ["post 1"]
    assert len(world.calls("chat.postMessage")) == 2


def test_a_limited_method_holds_the_other_channels_but_no_other_method(world: World) -> None:
    world.owe(world.owed(n=0))
    courier = world.courier()
    assert courier.wait_idle(5)
    world.fault("chat.postMessage", "ratelimited", retry_after=2)
    world.owe(world.owed(n=1))
    courier.nudge()
    until(lambda: len(world.calls("chat.postMessage")) == 2)
    pause(0.1)
    world.owe(
        world.owed(n=2, target=Target(channel=OTHER)),
        world.owed(
            "post",
            0,
            manner="update",
            target=Target(channel="C0QUEUE"),
            refs={"n": "new", "post": "post:post:0"},
        ),
    )
    courier.nudge()
    until(lambda: world.texts() == ["post new"])
    assert len(world.calls("chat.postMessage")) == 2
    assert courier.wait_idle(10)
    assert world.texts() == ["post new", "post 1"]


def test_a_thousand_updates_cost_few_calls_and_the_last_one_arrives(world: World) -> None:
    world.owe(world.owed(n=0))
    courier = world.courier()
    assert courier.wait_idle(5)
    for n in range(1000):
        world.owe(world.owed("post", 0, manner="update", refs={"n": n, "post": "post:post:0"}))
        courier.nudge()
    assert courier.wait_idle(10)
    assert world.texts() == ["post 999"]
    assert len(world.calls("chat.update")) <= 100, "though nothing holds the pace down here"


def test_what_was_noted_before_a_kill_is_sent_by_the_process_after_it(world: World) -> None:
    update = world.owed("post", 0, manner="update", refs={"post": "post:post:0"})
    world.owe(world.owed(n=0), update)
    courier = world.courier()
    assert courier.wait_idle(5)
    assert courier.stop()
    world.verdict = lambda _: say("as it is now")
    world.owe(update)
    assert (world.state(update), world.delivery(update).version) == ("sent", 1), "only noted"
    assert world.courier().wait_idle(5)
    assert world.texts() == ["as it is now"]
    assert len(world.calls("chat.update")) == 2


@pytest.mark.parametrize("error", ["http_500", "drop_after_store"])
def test_an_update_is_simply_repeated(world: World, error: str) -> None:
    world.owe(world.owed(n=0))
    courier = world.courier()
    assert courier.wait_idle(5)
    world.fault("chat.update", error)
    world.owe(world.owed("post", 0, manner="update", refs={"n": 1, "post": "post:post:0"}))
    courier.nudge()
    assert courier.wait_idle(10)
    assert world.texts() == ["post 1"]
    assert not world.calls("conversations.history")


def test_an_update_waits_for_its_message_and_is_dropped_with_it(world: World) -> None:
    world.verdict = lambda each: Drop("answered") if each.owed.manner == "post" else say("new")
    update = world.owed("post", 0, manner="update", refs={"post": "post:post:0"})
    world.owe(world.owed(n=0), update)
    assert world.courier().wait_idle(5)
    assert (world.state(update), world.delivery(update).reason) == ("dropped", "no_post")
    assert world.texts() == []


def test_a_home_is_published(world: World) -> None:
    world.owe(world.owed("home", 1, manner="update", target=Target(user=MAJA)))
    assert world.courier().wait_idle(5)
    assert [call["ok"] for call in world.calls("views.publish")] == [True]


def test_what_is_no_longer_owed_is_dropped_with_its_reason(world: World) -> None:
    world.verdict = lambda _: Drop("answered")
    owed = world.owed(n=1)
    world.owe(owed)
    assert world.courier().wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("dropped", "answered")
    assert world.texts() == []


def test_what_is_past_its_deadline_is_never_sent_late(world: World) -> None:
    owed = world.owed(n=1, deadline=world.now() - timedelta(minutes=1))
    world.owe(owed)
    assert world.courier().wait_idle(5)
    assert world.delivery(owed).reason == "deadline"
    assert world.texts() == []


def test_what_comes_in_a_quiet_hour_is_put_off(world: World) -> None:
    later = world.now() + timedelta(hours=15)
    world.verdict = lambda _: Postpone(later) if world.now() < later else say("good morning")
    world.owe(world.owed(n=1))
    courier = world.courier()
    assert courier.wait_idle(5)
    assert world.texts() == []
    world.rehearsal.clock.set(later)
    courier.nudge()
    until(lambda: world.texts() == ["good morning"])


def test_what_must_wait_is_looked_at_again(world: World) -> None:
    looks: list[Wait | Message] = [Wait(0.2), Wait(0.2), say("now")]
    world.verdict = lambda _: looks.pop(0)
    world.owe(world.owed(n=1))
    began = CLOCK.monotonic()
    assert world.courier().wait_idle(5)
    assert CLOCK.monotonic() - began >= 0.4
    assert world.texts() == ["now"]


def test_a_final_error_fails_and_the_convener_is_told_once(world: World) -> None:
    series = world.convene()
    target = Target(channel=OLD)
    first, second = (world.owed(n=n, target=target, series=series.id) for n in (1, 2))
    world.owe(first, second)
    courier = world.courier()
    assert courier.wait_idle(10)
    assert [world.delivery(each).reason for each in (first, second)] == ["is_archived"] * 2
    assert [world.state(each) for each in (first, second)] == ["failed"] * 2
    assert world.direct(MAJA) == ["undeliverable "]
    assert len(world.calls("chat.postMessage")) == 3


def test_nobody_is_told_that_the_telling_failed(world: World) -> None:
    series = world.convene()
    world.fault("chat.postMessage", "is_archived")
    world.fault("chat.postMessage", "user_disabled")
    world.owe(world.owed(n=1, series=series.id))
    assert world.courier().wait_idle(10)
    assert world.counts() == {"failed": 2}


@pytest.mark.parametrize(
    ("target", "manner", "error"),
    [
        (Target(channel=SECRET), "post", "channel_not_found"),
        (Target(channel="C0NOWHERE"), "post", "channel_not_found"),
        (Target(channel=GONE), "direct", "user_disabled"),
    ],
)
def test_who_cannot_be_reached_is_said_in_slacks_word(
    world: World, target: Target, manner: str, error: str
) -> None:
    owed = world.owed(n=1, target=target, manner=manner)
    world.owe(owed)
    assert world.courier().wait_idle(5)
    assert world.state(owed) == "failed"
    assert world.delivery(owed).reason in {error, "not_in_channel", "channel_not_found"}


def test_a_message_without_words_fails_alone_and_its_words_are_not_logged(
    world: World, logged: Logged
) -> None:
    written = bytes([104, 101, 109, 108, 105, 103, 116]).decode()  # a traceback shows its lines

    def verdict(delivery: Delivery) -> Message:
        if delivery.owed.refs["n"] == 1:
            raise ValueError(written)
        return say("fine")

    world.verdict = verdict
    owed = world.owed(n=1)
    world.owe(owed, world.owed(n=2))
    assert world.courier().wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("failed", "no_words")
    assert world.texts() == ["fine"]
    assert "has no words: ValueError" in logged.text
    assert "hemligt" not in logged.text


def test_while_slack_is_down_nothing_is_lost_and_afterwards_all_arrives(world: World) -> None:
    world.rehearsal.faults.is_down = True
    world.owe(*(world.owed(n=n) for n in range(3)))
    courier = world.courier()
    pause(1)
    assert world.texts() == []
    world.rehearsal.faults.is_down = False
    until(courier.is_idle, 25)
    assert world.texts() == ["post 0", "post 1", "post 2"]


def test_while_nobody_listens_at_slacks_address_it_is_tried_again(make_world: MakeWorld) -> None:
    world = make_world(slack_api_url="http://127.0.0.1:9/api/")
    owed = world.owed(n=1)
    world.owe(owed)
    world.courier()
    until(lambda: world.delivery(owed).reason == "ConnectionRefusedError")
    assert world.state(owed) in {"ready", "sending"}


# Replies


def reply(world: World, n: int, target: Target) -> Owed:
    return world.owed(
        "reply",
        n,
        manner="reply",
        target=target,
        refs={},
        payload=json.dumps({"text": f"answer {n}", "blocks": []}),
        deadline=world.now() + timedelta(minutes=20),
    )


def response_url(world: World, message_ts: str | None = None) -> str:
    url = world.rehearsal.place.tickets.response_url(CHANNEL, MAJA, message_ts)
    return f"{world.rehearsal.url}/hooks/{url}"


def test_a_reply_is_sent_at_once_by_the_process_that_owes_it(world: World) -> None:
    courier = world.courier()
    targets = [
        Target(channel=CHANNEL, user=MAJA),
        Target(channel=NILS),
        Target(channel=CHANNEL, response_url=response_url(world)),
    ]
    ids = world.owe(*(reply(world, n, t) for n, t in enumerate(targets)), reserved=5)
    began = CLOCK.monotonic()
    courier.nudge(ids)
    assert courier.wait_idle(5)
    assert CLOCK.monotonic() - began < 1
    assert sorted(world.texts()) == ["answer 0", "answer 2"]
    assert world.direct(NILS) == ["answer 1"]
    assert {m.ephemeral_for for m in world.rehearsal.place.workspace.in_channel(CHANNEL)} == {MAJA}


def test_a_reply_can_replace_the_message_that_was_clicked(world: World) -> None:
    courier = world.courier()
    world.owe(world.owed(n=1))
    assert courier.wait_idle(5)
    (posted,) = world.rehearsal.place.workspace.in_channel(CHANNEL)
    url = response_url(world, posted.ts)
    courier.nudge(world.owe(reply(world, 2, Target(response_url=url, replaces=True))))
    assert courier.wait_idle(5)
    assert world.texts() == ["answer 2"]


@pytest.mark.parametrize("error", ["drop", "drop_after_store", "http_500"])
def test_a_reply_is_sent_at_most_once(world: World, error: str) -> None:
    world.fault("chat.postEphemeral", error)
    owed = reply(world, 1, Target(channel=CHANNEL, user=MAJA))
    courier = world.courier()
    courier.nudge(world.owe(owed))
    assert courier.wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("failed", "uncertain")
    assert len(world.calls("chat.postEphemeral")) == 1
    word = world.delivery(replace(owed, dedupe=f"unheard:{owed.dedupe}"))
    assert (word.state, word.owed.deadline) == ("sent", owed.deadline), "and said where it can be"
    assert len(world.direct(MAJA)) == 1


@pytest.mark.parametrize(
    ("error", "calls"), [("drop", 2), ("drop_after_store", 1), ("http_503", 2)]
)
def test_a_direct_reply_of_unknown_fate_is_looked_for_and_comes_once(
    world: World, error: str, calls: int
) -> None:
    world.fault("chat.postMessage", error)
    by_channel = reply(world, 1, Target(channel=NILS))
    courier = world.courier()
    courier.nudge(world.owe(by_channel))
    assert courier.wait_idle(10)
    assert world.state(by_channel) == "sent"
    assert world.direct(NILS) == ["answer 1"]
    assert len(world.calls("chat.postMessage")) == calls


def test_a_reply_whose_process_was_killed_is_not_sent_a_second_time(world: World) -> None:
    owed = reply(world, 1, Target(channel=CHANNEL, user=MAJA))
    world.owe(owed)
    assert len(claim(world, lease=0.01)) == 1
    assert world.courier().wait_idle(10)
    assert world.delivery(owed).reason == "uncertain"
    assert world.texts() == []
    assert len(world.direct(MAJA)) == 1, "whether it came, nobody knows; who asked is told"


def test_a_reply_that_nobody_took_is_taken_by_a_worker(world: World) -> None:
    first = world.owed(n=0)
    world.owe(first)
    courier = world.courier()
    assert courier.wait_idle(5)
    world.owe(reply(world, 1, Target(channel=NILS)), reserved=0.5)
    courier.nudge()
    pause(0.2)
    assert world.direct(NILS) == []
    until(lambda: world.direct(NILS) == ["answer 1"])


def test_a_reply_left_by_a_process_that_is_gone_is_taken_at_once_where_there_is_but_one(
    make_world: MakeWorld,
) -> None:
    world = make_world(database_url="sqlite:///alone.db")
    world.owe(reply(world, 1, Target(channel=NILS)), reserved=30)
    began = CLOCK.monotonic()
    assert world.courier().wait_idle(5)
    assert CLOCK.monotonic() - began < 2
    assert world.direct(NILS) == ["answer 1"]


def test_a_reply_may_be_another_processs_where_there_are_several(make_world: MakeWorld) -> None:
    world = make_world(database_url="postgresql://shared/db")
    world.owe(reply(world, 1, Target(channel=NILS)), reserved=30)
    courier = world.courier()
    pause(0.3)
    assert world.direct(NILS) == []
    assert not courier.is_idle()


# When Slack refuses the installation


def test_a_token_that_is_refused_fails_nothing_and_all_is_sent_when_it_is_accepted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.FIRST_WAIT", 0.3)
    identity = Identity(world.settings, slack.web_client(world.settings))
    series = world.convene()
    world.owe(world.owed(n=0))
    courier = world.courier(heard=identity.heard)
    identity.start(courier.resume)
    assert courier.wait_idle(5)
    world.fault("chat.postMessage", "invalid_auth")
    world.fault("auth.test", "invalid_auth", times=2)
    first, second = (
        world.owed(n=1, series=series.id),
        world.owed("word", 1, manner="direct", target=Target(channel=MAJA), series=series.id),
    )
    world.owe(first)
    courier.nudge()
    until(lambda: "invalid_auth (it is not valid)" in identity.problem)
    world.owe(second, world.owed("home", 1, manner="update", target=Target(user=MAJA)))
    courier.nudge()
    pause(0.2)
    assert [world.state(each) for each in (first, second)] == ["ready", "ready"]
    assert "xoxb" not in identity.problem
    assert len(world.calls("chat.postMessage")) == 2, "nothing more is tried meanwhile"
    assert not world.calls("views.publish")
    assert courier.wait_idle(10)
    until(lambda: identity.problem == "")
    assert world.texts() == ["post 0", "post 1"]
    assert world.direct(MAJA) == ["word 1"], "nobody was told of a failure either"
    assert world.counts() == {"sent": 4}
    identity.stop()


def test_while_the_token_is_refused_a_reply_obeys_its_deadline(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.FIRST_WAIT", 0.3)
    identity = Identity(world.settings, slack.web_client(world.settings))
    courier = world.courier(heard=identity.heard)
    world.fault("chat.postMessage", "token_revoked")
    late, timely = (reply(world, n, Target(channel=NILS)) for n in (1, 2))
    courier.nudge(world.owe(replace(late, deadline=world.now() + timedelta(minutes=1))))
    until(lambda: "it was revoked" in identity.problem)
    world.owe(timely)
    world.rehearsal.clock.advance(timedelta(minutes=2))
    identity.start(courier.resume)
    assert courier.wait_idle(10)
    assert (world.state(late), world.delivery(late).reason) == ("dropped", "deadline")
    assert world.direct(NILS) == ["answer 2"]
    identity.stop()


def test_a_token_that_auth_test_alone_accepts_is_asked_about_less_and_less(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.FIRST_WAIT", 0.1)
    identity = Identity(world.settings, slack.web_client(world.settings))
    courier = world.courier(heard=identity.heard)
    accepted = threading.Event()
    at_first = iter([accepted.set])  # to resume then would be one call more

    def hear() -> None:
        next(at_first, courier.resume)()

    identity.start(hear)
    assert accepted.wait(5)
    world.fault("chat.postMessage", "team_access_not_granted", times=1000)
    world.owe(world.owed(n=1))
    courier.nudge()
    pause(3)
    assert 2 <= len(world.calls("chat.postMessage")) <= 6
    world.rehearsal.faults.plant({"clear": True})
    assert courier.wait_idle(10)
    assert world.texts() == ["post 1"]
    identity.stop()


def test_a_missing_scope_holds_its_own_method_and_is_named(world: World) -> None:
    identity = Identity(world.settings, slack.web_client(world.settings))
    assert identity.ask()
    place = world.rehearsal.place
    whole = place.manifest
    world.owe(world.owed(n=0))
    courier = world.courier(heard=identity.heard)
    assert courier.wait_idle(5)
    place.manifest = replace(whole, scopes=whole.scopes - {"chat:write"})
    post = world.owed(n=1)
    world.owe(post)
    courier.nudge()
    until(lambda: "the scope chat:write is missing" in identity.problem)
    assert "chat.postMessage" in identity.problem
    world.owe(world.owed("home", 1, manner="update", target=Target(user=MAJA)))
    courier.nudge()
    until(lambda: bool(world.calls("views.publish")))
    assert world.state(post) == "ready"
    assert len(world.calls("chat.postMessage")) == 2
    place.manifest = whole
    courier.resume()
    assert courier.wait_idle(5)
    assert world.texts() == ["post 0", "post 1"]
    until(lambda: identity.problem == "")  # it is heard of after it is written down


def test_a_scope_that_is_there_again_is_believed_without_a_message(world: World) -> None:
    identity = Identity(world.settings, slack.web_client(world.settings))
    place = world.rehearsal.place
    whole = place.manifest
    place.manifest = replace(whole, scopes=whole.scopes - {"chat:write"})
    identity.heard("T0", "chat.postMessage", Refused("missing_scope", "chat:write"))
    assert identity.ask()
    assert "chat:write" in identity.problem, "the token is accepted, the scope is not there"
    place.manifest = whole
    assert identity.ask()
    assert identity.problem == ""


def test_what_waited_for_a_scope_is_sent_when_slack_tells_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.install.ASK_AGAIN", 0.2)
    identity = Identity(world.settings, slack.web_client(world.settings))
    place = world.rehearsal.place
    whole = place.manifest
    place.manifest = replace(whole, scopes=whole.scopes - {"chat:write"})
    courier = world.courier(heard=identity.heard)
    identity.start(courier.resume)
    world.owe(world.owed(n=1))
    courier.nudge()
    until(lambda: "chat:write" in identity.problem)
    place.manifest = whole
    assert courier.wait_idle(5)
    identity.stop()
    assert world.texts() == ["post 1"]


def test_what_is_uncertain_waits_while_the_token_is_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.history.REFUSED", 0.2)
    world.fault("chat.postMessage", "drop_after_store")
    world.fault("conversations.history", "token_expired")
    owed = world.owed(n=1)
    world.owe(owed)
    assert world.courier().wait_idle(10)
    assert (world.state(owed), world.texts()) == ("sent", ["post 1"])
    assert len(world.calls("conversations.history")) == 2


# Accounts that are closed


@pytest.mark.parametrize("error", ["user_disabled", "channel_not_found"])
def test_a_person_whose_account_is_closed_is_known_to_be_so(world: World, error: str) -> None:
    series = world.convene()
    if error == "user_disabled":
        world.fault("chat.postMessage", error)
        world.fault("users.info", "http_500", times=9)
    with world.database.transaction() as store:
        gone = store.people.save(Person(0, TEAM, TEAM, GONE, "Gunnar"))
    target = Target(channel=GONE)
    owed = world.owed(n=1, target=target, manner="direct", series=series.id, person=gone.id)
    world.owe(owed)
    assert world.courier().wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("failed", error)

    def closed() -> bool:
        with world.database.reading() as store:
            return store.people.get(gone.id).deleted

    until(closed)
    assert world.direct(MAJA) == ["undeliverable "]


def test_accounts_are_asked_about_and_both_ways(world: World) -> None:
    with world.database.transaction() as store:
        maja, gone, nobody = (
            store.people.save(Person(0, TEAM, TEAM, user, user))
            for user in (MAJA, GONE, "U0NOBODY")
        )
        store.people.set_deleted(maja.id, deleted=True)
    courier = world.courier()
    assert not world.calls("users.info"), "not while the bot starts"
    courier.look_for_accounts_soon()

    def closed() -> list[bool]:
        with world.database.reading() as store:
            return [store.people.get(each.id).deleted for each in (maja, gone, nobody)]

    until(lambda: closed() == [False, True, False], 10)
    until(lambda: len(world.calls("users.info")) == 3, 10)


@pytest.mark.parametrize("error", ["http_500", "ratelimited", "drop"])
def test_a_hiccup_delays_the_asking_and_loses_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    monkeypatch.setattr("handlers.accounts.LATER_SECONDS", 0.2)
    with world.database.transaction() as store:
        people = [store.people.save(Person(0, TEAM, TEAM, u, u)) for u in ("U01", MAJA, GONE)]
        for each in people[:2]:
            store.people.set_deleted(each.id, deleted=True)
    world.fault("users.info", error, times=3)
    courier = world.courier()
    courier.look_for_accounts_soon()

    def closed() -> list[bool]:
        with world.database.reading() as store:
            return [store.people.get(each.id).deleted for each in people]

    until(lambda: closed() == [True, False, True], 10)


def test_without_the_scope_nobody_more_is_asked_about(world: World, logged: Logged) -> None:
    with world.database.transaction() as store:
        for n in range(20):
            store.people.save(Person(0, TEAM, TEAM, f"U0{n}", "x"))
    place = world.rehearsal.place
    place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {"users:read"})
    courier = world.courier()
    courier.look_for_accounts_soon()
    until(lambda: "Slack says of nobody" in logged.text)
    assert courier.wait_idle(5)
    asked = len(world.calls("users.info"))
    assert asked < 20, "who is in the air when Slack refuses, and not everybody"
    pause(0.2)
    assert len(world.calls("users.info")) <= asked + 2


def test_a_reply_past_its_deadline_is_dropped(world: World) -> None:
    owed = reply(world, 1, Target(channel=NILS))
    ids = world.owe(owed, reserved=60)
    world.rehearsal.clock.advance(timedelta(minutes=21))
    courier = world.courier()
    courier.nudge(ids)
    assert courier.wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("dropped", "deadline")


def test_a_limited_reply_waits_no_longer_than_its_deadline(world: World) -> None:
    world.fault("chat.postMessage", "ratelimited", retry_after=21 * 60)
    owed = reply(world, 1, Target(channel=NILS))
    courier = world.courier()
    courier.nudge(world.owe(owed))
    assert courier.wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("dropped", "deadline")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hooks/1",
        "http://hooks.slack.com/1",
        "file:///etc/passwd",
        "https://hooks.slack.com.example.org/1",
        "http://127.0.0.1.example.org/",
    ],
)
def test_an_answer_goes_to_slacks_own_address_only(world: World, url: str) -> None:
    owed = reply(world, 1, Target(response_url=url))
    courier = world.courier()
    courier.nudge(world.owe(owed))
    assert courier.wait_idle(5)
    assert (world.state(owed), world.delivery(owed).reason) == ("failed", "invalid_arguments")


def test_an_address_that_was_used_up_is_final_and_nobody_elses_matter(world: World) -> None:
    url = response_url(world)
    owes = [reply(world, n, Target(response_url=url)) for n in range(6)]
    courier = world.courier()
    courier.nudge(world.owe(*owes))
    assert courier.wait_idle(5)
    assert sorted(world.delivery(each).reason for each in owes) == ["", "", "", "", "", "used_url"]


def test_replies_only_leaves_the_rest_to_others(world: World) -> None:
    post, answer = world.owed(n=1), reply(world, 2, Target(channel=NILS))
    courier = world.courier(replies_only=True)
    ids = world.owe(post, answer, reserved=5)
    courier.nudge(ids[1:])
    until(lambda: world.state(answer) == "sent")
    pause(0.2)
    assert world.state(post) == "ready"


def test_a_burst_of_replies_shares_a_few_transactions(make_world: MakeWorld) -> None:
    # Duties, which are no part of it, come as seldom as they do for real.
    world = make_world(lease_seconds=30.0, reconcile_seconds=60.0)
    counted = Counted(world.database)
    ids = world.owe(
        *(reply(world, n, Target(channel=CHANNEL, user=MAJA)) for n in range(300)), reserved=30
    )
    world.database = counted
    courier = world.courier()
    for each in ids:
        courier.nudge([each])
    assert courier.wait_idle(20)
    assert len(world.texts()) == 300
    assert counted.transactions < 60


class Counted:
    """A database that counts the transactions that write."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.transactions = 0

    def transaction(self, *, patient: bool = False) -> AbstractContextManager[Store]:
        self.transactions += 1
        return self._database.transaction(patient=patient)

    def reading(self) -> AbstractContextManager[Store]:
        return self._database.reading()

    def check(self) -> list[str]:
        return self._database.check()

    def close(self) -> None:
        self._database.close()


# Several processes, pauses, and the end


def test_two_couriers_send_everything_once(world: World) -> None:
    channels = [CHANNEL, OTHER, MAJA, NILS]
    owes = [
        world.owed(
            n=n,
            manner="direct" if channels[n % 4][0] == "U" else "post",
            target=Target(channel=channels[n % 4]),
        )
        for n in range(80)
    ]
    world.owe(*owes)
    first, second = world.courier(), world.courier()
    assert first.wait_idle(30)
    assert second.is_idle()
    sent = [*world.texts(), *world.texts(OTHER), *world.direct(MAJA), *world.direct(NILS)]
    assert sorted(sent) == sorted(f"post {n}" for n in range(80))
    assert world.texts() == [f"post {n}" for n in range(0, 80, 4)]


def test_a_late_answer_after_the_lease_is_put_right_and_not_sent_again(
    make_world: MakeWorld,
) -> None:
    world = make_world(lease_seconds=1.0, reconcile_seconds=60)
    owed = world.owed(n=1)
    world.owe(owed)
    release = threading.Event()
    client = Slow(
        release, token="xoxb-rehearsal", base_url=world.settings.slack_api_url, retry_handlers=[]
    )
    courier = world.courier(client=client)
    until(lambda: world.state(owed) == "unknown", 10)
    release.set()
    assert courier.wait_idle(10)
    assert world.texts() == ["post 1"]
    assert world.state(owed) == "sent"


class Slow(WebClient):
    """A client whose answers about posts are held back until they are released."""

    def __init__(self, release: threading.Event, **given: Any) -> None:
        super().__init__(**given)
        self._release = release

    def chat_postMessage(self, **given: Any) -> SlackResponse:  # noqa: N802 - Slack's name
        answer = super().chat_postMessage(**given)
        self._release.wait(20)
        return answer


def test_what_stood_in_the_queue_too_long_is_given_back_and_not_sent(world: World) -> None:
    world.owe(world.owed(n=1))
    (dispatch,) = claim(world, lease=30)
    client = slack.web_client(world.settings)
    landed = threading.Event()
    flights = Flights(Sender(world.settings, client), CLOCK, landed.set, Courtesy(CLOCK))
    flights.send(dispatch, latest=CLOCK.monotonic() - 0.001)
    assert landed.wait(5)
    assert flights.landed().sent == [(dispatch, GivenBack())]
    flights.close()
    assert world.texts() == []


def test_what_was_claimed_before_slack_asked_for_a_pause_is_given_back_and_not_sent(
    world: World,
) -> None:
    world.owe(world.owed(n=1), world.owed(n=2, target=Target(channel=OTHER)))
    first, second = claim(world, lease=30)
    world.fault("chat.postMessage", "ratelimited", retry_after=60)
    client = slack.web_client(world.settings)
    landed = threading.Event()
    flights = Flights(Sender(world.settings, client), CLOCK, landed.set, Courtesy(CLOCK))
    for dispatch, result in ((first, Limited(60.0)), (second, GivenBack())):
        landed.clear()
        flights.send(dispatch, latest=CLOCK.monotonic() + 30)
        assert landed.wait(5)
        assert flights.landed().sent == [(dispatch, result)]
    flights.close()
    assert len(world.calls("chat.postMessage")) == 1


class Ahead:
    """Real time with ``seconds`` more that a test lets pass: no machine is too slow for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.seconds = 0.0

    def now(self) -> datetime:
        return self._clock.now()

    def monotonic(self) -> float:
        return self._clock.monotonic() + self.seconds

    def epoch(self) -> float:
        return self._clock.epoch() + self.seconds


def test_where_words_are_slow_to_find_what_has_some_is_sent_before_its_lease_ends(
    world: World,
) -> None:
    clock, asked = Ahead(world.rehearsal.clock), count()

    def slowly(delivery: Delivery) -> Message:
        if (before := next(asked)) % 2 == 0:  # two have their time; here none passes meanwhile
            until(lambda: len(world.calls("chat.postMessage")) == before, 10)
        clock.seconds += 15
        return say(f"post {delivery.owed.refs['n']}")

    world.verdict = slowly
    world.owe(*(world.owed(n=n, target=Target(channel=NILS if n else CHANNEL)) for n in range(2)))
    world.owe(
        *(world.owed(n=n, target=Target(channel=user)) for n, user in ((2, MAJA), (3, OTHER)))
    )
    world.settings = world.settings.model_copy(update={"lease_seconds": 60})
    assert world.courier(clock).wait_idle(100)  # of its own seconds
    assert world.counts() == {"sent": 4}
    with world.database.reading() as store:
        assert [each.fence for each in store.outbox.recent(4)] == [1, 1, 1, 1], "each begun once"


def test_a_stop_hands_back_what_was_not_begun(world: World) -> None:
    courier = world.courier()
    courier.wait_idle(5)
    world.owe(*(world.owed(n=n, target=Target(channel=f"C{n}")) for n in range(30)))
    began = CLOCK.monotonic()
    courier.nudge()
    assert courier.stop(10)
    assert CLOCK.monotonic() - began < 5
    assert "sending" not in world.counts()


def test_texts_and_names_are_never_logged(world: World, logged: Logged) -> None:
    logged.from_level(logging.DEBUG)
    world.verdict = lambda _: say("hemligt ärende")
    world.fault("chat.postMessage", "http_500")
    world.owe(world.owed(n=1), world.owed(n=2, target=Target(channel="C0NOWHERE")))
    assert world.courier().wait_idle(10)
    assert world.texts() == ["hemligt ärende"]
    bot = [r for r in logged.records if not r.name.startswith(("rehearsal", "uvicorn"))]
    assert not any("hemligt" in each.getMessage() for each in bot)


def test_old_keys_and_answers_are_thrown_away(world: World) -> None:
    owed = reply(world, 1, Target(channel=NILS))
    courier = world.courier()
    courier.nudge(world.owe(owed))
    assert courier.wait_idle(5)
    with world.database.transaction() as store:
        store.inbound.claim(TEAM, ["key"], "answer", world.now())
    world.rehearsal.clock.advance(timedelta(hours=25))
    courier.purge_soon()
    until(lambda: world.counts() == {})
    with world.database.reading() as store:
        assert store.inbound.answer_to(TEAM, "key") is None
