"""A series gets another channel: what is owed is posted there, and nothing where it was."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.rules.outbox import OF_CHANNEL, Delivery
from bot.services import deliveries, loading, owing, receipts, rendering, setup
from bot.services.deliveries import Dispatch, Terms
from bot.services.receipts import Moment, Refused
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import CALLED, CHANNEL, TEAM, Dialogue

NEW = "C0NEW"


def claim(dialogue: Dialogue, now: datetime = CALLED) -> list[Dispatch]:
    terms = Terms(now, now.timestamp(), 5.0)
    found = deliveries.claim(dialogue.store, rendering.render, terms, 500)
    found.dispatches += deliveries.claim(dialogue.store, rendering.render, terms, 500).dispatches
    return [each for each in found.dispatches if each.delivery.owed.manner == "post"]


def call(dialogue: Dialogue) -> Delivery:
    (found,) = dialogue.owed("call", manner="post")
    return found


def failed(dialogue: Dialogue, error: str = "is_archived") -> None:
    """Let the call be refused in the channel that the series has."""
    dialogue.ran(CALLED)
    (dispatch,) = claim(dialogue)
    assert dispatch.channel == CHANNEL
    at = Moment(CALLED, CALLED.timestamp(), 60.0)
    receipts.record(dialogue.store, dispatch.delivery, dispatch.method, Refused(error), at)
    assert call(dialogue).state == "failed"


def test_what_is_owed_already_goes_to_the_new_channel(dialogue: Dialogue) -> None:
    dialogue.ran(CALLED)
    dialogue.profiled(dialogue.series.profile, channel=NEW)
    (dispatch,) = claim(dialogue)
    assert (dispatch.channel, dispatch.delivery.owed.kind) == (NEW, "call")
    assert claim(dialogue) == [], "once"


@pytest.mark.parametrize("joined", [NEW, CHANNEL])
def test_what_failed_is_posted_in_no_channel_but_the_new_one(
    dialogue: Dialogue, joined: str
) -> None:
    failed(dialogue)
    dialogue.profiled(dialogue.series.profile, channel=NEW)
    series = dialogue.store.series.in_channel(TEAM, joined)
    owing.again(dialogue.store, TEAM, joined, series, CALLED)
    assert [each.channel for each in claim(dialogue)] == [NEW]


@pytest.mark.parametrize("error", sorted(OF_CHANNEL))
def test_a_load_with_another_channel_owes_again_what_failed(
    dialogue: Dialogue, example: loading.SeriesFile, error: str
) -> None:
    failed(dialogue, error)
    setup.apply(dialogue.store, example, CALLED)
    assert call(dialogue).state == "failed", "the same channel"
    moved = replace(example, series=example.series.model_copy(update={"channel": NEW}))
    setup.apply(dialogue.store, moved, CALLED)
    posts = [(each.channel, each.delivery.owed.kind) for each in claim(dialogue)]
    assert sorted(posts) == [(NEW, "call"), (NEW, "hello")]


def test_the_old_channel_reads_where_the_series_goes_on_unless_it_comes_back(
    dialogue: Dialogue, example: loading.SeriesFile
) -> None:
    moved = replace(example, series=example.series.model_copy(update={"channel": NEW}))
    owing.hello(dialogue.store, TEAM, CHANNEL, dialogue.series, CALLED)
    (hello,) = dialogue.owed("hello", manner="post")
    dialogue.arrives(hello)
    setup.apply(dialogue.store, moved, CALLED)
    (left,) = dialogue.owed("left", manner="post")
    assert left.owed.target.channel == CHANNEL
    said = dialogue.says(left, CALLED)
    assert isinstance(said, Message)
    assert "fortsätter i en annan kanal" in said.text
    assert NEW in str(said.blocks)
    setup.apply(dialogue.store, example, CALLED)
    assert dialogue.says(left, CALLED) == Drop("back again")
    assert len(dialogue.owed("left", manner="post")) == 1, "nothing was said in the new one yet"


def test_a_hello_stays_where_it_was_meant(dialogue: Dialogue) -> None:
    owing.hello(dialogue.store, TEAM, CHANNEL, dialogue.series, CALLED)
    (hello,) = claim(dialogue)
    at = Moment(CALLED, CALLED.timestamp(), 60.0)
    receipts.record(dialogue.store, hello.delivery, hello.method, Refused("not_in_channel"), at)
    dialogue.profiled(dialogue.series.profile, channel=NEW)
    assert owing.again(dialogue.store, TEAM, NEW, dialogue.series, CALLED) == 0
    assert owing.again(dialogue.store, TEAM, CHANNEL, None, CALLED) == 1
    assert [each.channel for each in claim(dialogue)] == [CHANNEL]
