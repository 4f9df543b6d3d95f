"""Claiming: which deliveries are sent now, where and with what words (engine.md, The outbox).

Everything here works inside the caller's transaction. Whether a message is still owed is asked
in the transaction that claims it, so that nothing is sent that has been answered meanwhile.
"""

import json
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot.logs import fault
from bot.ports import Conflict, Store, Unavailable
from bot.rules.outbox import Delivery, Owed
from bot.services import installations, questions, receipts, shown_homes
from bot.services.verdicts import Drop, Move, Postpone, Wait
from bot.views.blocks import Message

log = logging.getLogger(__name__)

Method = Literal[
    "chat.postMessage", "chat.postEphemeral", "chat.update", "views.publish", "response_url"
]
"""How a delivery reaches Slack; the name is also the lane that a limit holds."""
Verdict = Message | Drop | Move | Postpone | Wait
Render = Callable[[Store, Delivery, datetime], Verdict]
"""Says a delivery's words now, or why it is not sent."""

ORIGINAL_PENDING = 1.0
"""Seconds between looks at a message that is to be updated and has not been sent yet."""
ORIGINAL_AHEAD = 60.0
"""Seconds between them at most while that message is not due: it may be sent before its time."""


@dataclass(frozen=True, slots=True)
class Terms:
    """When and for how long something is claimed."""

    now: datetime
    """Wall time, aware UTC."""
    epoch: float
    """Real seconds since 1970."""
    lease: float
    """Seconds for which it is ours."""
    is_enough: Callable[[], bool] = lambda: False
    """Tells whether so much time has passed that what was claimed should be sent first."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """A delivery that is ours to send until its lease ends."""

    delivery: Delivery
    """As started, with the fence that ``receipts`` needs."""
    method: Method
    message: Message
    channel: str
    ts: str = ""
    """The message that ``chat.update`` changes."""


@dataclass(slots=True)
class Claimed:
    """What one claim gave."""

    dispatches: list[Dispatch] = field(default_factory=list)
    seen: int = 0
    """How many deliveries were looked at; there may be more behind them."""
    again: float | None = None
    """Seconds until the first of those that must wait is looked at again."""

    def later(self, seconds: float) -> None:
        """Remember that something waits ``seconds``."""
        self.again = seconds if self.again is None else min(self.again, seconds)


def claim(store: Store, render: Render, terms: Terms, limit: int) -> Claimed:
    """Claim what may be sent now, ``limit`` at most, one of a channel."""
    return _claim(store, render, terms, store.outbox.claimable(terms.now, terms.epoch, limit))


def claim_replies(store: Store, render: Render, terms: Terms, ids: Iterable[int]) -> Claimed:
    """Claim those of the deliveries that nobody has taken."""
    return _claim(store, render, terms, store.outbox.by_ids(ids))


def method_of(owed: Owed) -> Method:
    """Return how ``owed`` reaches Slack."""
    if owed.target.response_url:
        return "response_url"
    if owed.manner == "update":
        return "views.publish" if owed.target.user else "chat.update"
    return "chat.postEphemeral" if owed.target.user else "chat.postMessage"


def _claim(store: Store, render: Render, terms: Terms, deliveries: Iterable[Delivery]) -> Claimed:
    claimed, replies = Claimed(), list[Dispatch]()
    for delivery in deliveries:
        # Words that are slow to find would use up the lease of those that were found before.
        if claimed.seen and terms.is_enough():
            claimed.later(0.0)
            break
        claimed.seen += 1
        match _verdict(store, render, terms, delivery):
            case Dispatch() as dispatch:
                claimed.dispatches += _begun(store, terms, dispatch, replies)
            case Drop(reason):
                store.outbox.drop(delivery.id, reason)
            case Move(channel):
                store.outbox.move(delivery.id, channel)
            case Postpone(until):
                store.outbox.postpone(delivery.id, until)
            case Wait(seconds):
                store.outbox.wait(delivery.id, terms.epoch + seconds)
                claimed.later(seconds)
            case _:  # it has no words
                _give_up(store, delivery, terms)
    claimed.dispatches += _started(store, terms, replies)
    return claimed


def _verdict(
    store: Store, render: Render, terms: Terms, delivery: Delivery
) -> Dispatch | Drop | Move | Postpone | Wait | None:
    if installations.has_ended(store, delivery.owed.workspace):
        return Drop("uninstalled")
    place = _place(store, delivery, terms.now)
    if isinstance(place, Wait):
        return place
    questions.follow(store, delivery, terms.now)  # whether there is a list yet or not
    if isinstance(place, Drop):
        return place
    words = _words(store, render, terms, delivery)
    if not isinstance(words, Message):
        return words
    return Dispatch(delivery, place.method, words, place.channel, place.ts)


def _words(store: Store, render: Render, terms: Terms, delivery: Delivery) -> Verdict | None:
    owed = delivery.owed
    if owed.deadline is not None and terms.now > owed.deadline:
        return Drop("deadline")
    try:
        return _given(owed) if owed.manner == "reply" else render(store, delivery, terms.now)
    except (Unavailable, Conflict):
        raise
    except Exception as error:  # noqa: BLE001 - one message must not hold up all the others
        fault(log, error, "delivery %d, %s, has no words", delivery.id, owed.kind)
        return None


def _begun(
    store: Store, terms: Terms, dispatch: Dispatch, replies: list[Dispatch]
) -> list[Dispatch]:
    """Start it; but ``replies``, whose words never change, wait for each other.

    An update is started with the version that was rendered: what comes after it may owe it anew.
    """
    if dispatch.delivery.owed.manner == "reply":
        replies.append(dispatch)
        return []
    shown_homes.in_time(store, dispatch.delivery, terms.now)
    return _started(store, terms, [dispatch])


def _started(store: Store, terms: Terms, ours: list[Dispatch]) -> list[Dispatch]:
    """Start them in one statement: each one that is run lets another thread go first."""
    until = terms.epoch + terms.lease
    started = store.outbox.start_all([each.delivery for each in ours], until)
    return [
        replace(each, delivery=started[each.delivery.id])
        for each in ours
        if each.delivery.id in started
    ]


def _give_up(store: Store, delivery: Delivery, terms: Terms) -> None:
    started = store.outbox.start(delivery, terms.epoch + terms.lease)
    if started is not None:
        receipts.failed(store, started, receipts.NO_WORDS, terms.now)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message goes and by which method."""

    method: Method
    channel: str
    ts: str = ""


def _place(store: Store, delivery: Delivery, now: datetime) -> _Place | Drop | Wait:
    owed = delivery.owed
    method = method_of(owed)
    if method != "chat.update":
        return _Place(method, owed.target.channel)
    if "ts" in owed.refs:
        return _Place(method, owed.target.channel, str(owed.refs["ts"]))
    return _original(store, owed, now)


def _original(store: Store, owed: Owed, now: datetime) -> _Place | Drop | Wait:
    """Find the message that an update changes, by the key under which it was owed."""
    post = store.outbox.by_dedupe(owed.workspace, str(owed.refs.get("post", "")))
    if post is None or post.state in {"dropped", "failed"}:
        return Drop("no_post")
    if post.state != "sent":
        ahead = (post.owed.due_at - now).total_seconds()
        return Wait(min(ORIGINAL_AHEAD, max(ORIGINAL_PENDING, ahead)))
    return _Place("chat.update", post.channel or post.owed.target.channel, post.ts)


def _given(owed: Owed) -> Message:
    """Return the words of a reply, which were said when it was owed."""
    payload = json.loads(owed.payload)
    return Message(payload["text"], payload.get("blocks", ()))
