"""What became of a delivery: sent, put off, uncertain or failed (engine.md, The outbox).

Everything here works inside the caller's transaction. Functions that put a delivery off return
the seconds until it is looked at again, so that the courier can sleep so long.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.outbox import (
    METHODS,
    OF_PERSON,
    Delivery,
    Owed,
    backoff,
    is_permanent,
    refusal,
    withheld,
)
from bot.services import accounts, undelivered, unheard

log = logging.getLogger(__name__)

UNCERTAIN = "uncertain"
"""Nobody can say whether it was sent, and it must not be sent twice."""
NO_WORDS = "no_words"
"""It could not be put into words; the log says why."""
WITHHELD_SECONDS = 300.0
"""How long nothing is sent when Slack refuses the installation, unless it is accepted before."""
DOUBTFUL = frozenset({"account_inactive", "team_access_not_granted"})
"""Words about the installation that may be meant of whom is written to."""
TRIES = 8
"""After so many refusals that are not final, Slack's "no" is taken as final."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Slack stored it; ``channel`` and ``ts`` are empty where Slack gives none."""

    channel: str = ""
    ts: str = ""


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack said 429 and after how many ``seconds`` the method may be called again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotSent:
    """Slack was not reached, or said plainly that it did nothing and may be asked again."""

    error: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """It may have been stored: no answer, a broken one, or a server error."""

    error: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no; ``error`` is its word for why, ``needed`` the scope that it misses, if any."""

    error: str
    needed: str = ""


@dataclass(frozen=True, slots=True)
class GivenBack:
    """It was not tried, because its lease was about to end or the bot stops."""


Result = Sent | Limited | NotSent | Unanswered | Refused | GivenBack


@dataclass(frozen=True, slots=True)
class Moment:
    """When a result is written down, and how long to wait before an uncertain one is sought."""

    now: datetime
    """Wall time, aware UTC."""
    epoch: float
    """Real seconds since 1970."""
    reconcile: float
    """Seconds; longer than Slack's history lags behind."""


def record(
    store: Store, delivery: Delivery, method: str, result: Result, at: Moment
) -> float | None:
    """Write down what became of a started ``delivery``; return when to look again, in seconds."""
    match result:
        case Sent():
            return sent(store, delivery, result, at)
        case Limited(seconds):
            return limited(store, delivery, method, seconds, at)
        case NotSent(error):
            return unreached(store, delivery, error, at)
        case Unanswered(error):
            return unknown(store, delivery, error, at)
        case Refused(error):
            return refused(store, delivery, method, error, at)
        case _:  # given back
            store.outbox.finish(delivery, "ready", now=at.now, tried=False)
            return 0.0


def is_simple(delivery: Delivery, result: Result) -> bool:
    """Tell whether it is a reply that was sent and has no timestamp: many end in one statement."""
    return delivery.owed.manner == "reply" and isinstance(result, Sent) and not result.ts


def sent(store: Store, delivery: Delivery, result: Sent, at: Moment) -> float | None:
    """Mark it as sent."""
    if not store.outbox.finish(delivery, "sent", now=at.now, channel=result.channel, ts=result.ts):
        _late(store, delivery, result, at)
    return None


def _late(store: Store, delivery: Delivery, result: Sent, at: Moment) -> None:
    """Put right what was taken from a slow sender; a message that may have gone twice is flagged.

    An update does no harm twice, and an uncertain reply that nobody can look for has ended.
    """
    if not is_sought(delivery.owed):
        return
    current = store.outbox.by_dedupe(delivery.owed.workspace, delivery.owed.dedupe)
    if current is None or not _put_right(store, current, result, at):
        log.error("delivery %d was taken over while it was sent: possibly doubled", delivery.id)


def _put_right(store: Store, current: Delivery, result: Sent, at: Moment) -> bool:
    """Mark what was taken over as sent, if nobody has sent it again; tell whether that is so."""
    channel, ts = result.channel, result.ts
    if current.state == "unknown":
        return store.outbox.settle(current, "sent", now=at.now, channel=channel, ts=ts)
    if current.state == "ready":
        again = store.outbox.start(current, at.epoch)
        return again is not None and store.outbox.finish(
            again, "sent", now=at.now, channel=channel, ts=ts
        )
    return current.state == "sent" and current.ts == ts


def limited(
    store: Store, delivery: Delivery, method: str, seconds: float, at: Moment
) -> float | None:
    """Obey a 429: nothing more by this method in this workspace until then."""
    if method != "response_url":  # each of those has limits of its own
        store.outbox.hold(delivery.owed.workspace, method, at.epoch + seconds)
    return _again(store, delivery, seconds, "ratelimited", at, tried=False)


def unreached(store: Store, delivery: Delivery, error: str, at: Moment) -> float | None:
    """Send it again later and later: Slack has not seen it, so it has not been tried.

    How often that was in vain, its fence tells; but not for an update, whose row goes on from one
    version to the next. That counts its tries instead, which begin anew when it is sent.
    """
    is_kept = delivery.owed.manner == "update"
    begun = delivery.tries if is_kept else delivery.fence
    return _again(store, delivery, backoff(max(0, begun - 1)), error, at, tried=is_kept)


def retry(store: Store, delivery: Delivery, error: str, at: Moment) -> float | None:
    """Send it again later: it does no harm twice, or Slack may say something else."""
    return _again(store, delivery, backoff(max(0, delivery.tries - 1)), error, at)


def _again(  # noqa: PLR0913 - a row
    store: Store,
    delivery: Delivery,
    seconds: float,
    error: str,
    at: Moment,
    *,
    tried: bool = True,
) -> float | None:
    deadline = delivery.owed.deadline
    if deadline is not None and at.now + timedelta(seconds=seconds) > deadline:
        store.outbox.finish(delivery, "dropped", now=at.now, reason="deadline")
        return None
    until = at.epoch + seconds
    store.outbox.finish(delivery, "ready", now=at.now, wait_until=until, reason=error, tried=tried)
    return seconds


def unknown(store: Store, delivery: Delivery, error: str, at: Moment) -> float | None:
    """Nobody knows whether it was stored: look for it later, or never send a reply twice."""
    if delivery.owed.manner == "update":
        return retry(store, delivery, error, at)
    if not is_sought(delivery.owed):
        _unheard(store, delivery, at.now)
        return 0.0
    store.outbox.finish(
        delivery, "unknown", now=at.now, wait_until=at.epoch + at.reconcile, reason=error
    )
    return at.reconcile


def refused(store: Store, delivery: Delivery, method: str, error: str, at: Moment) -> float | None:
    """Take Slack's "no": final, or asked again a few times if we do not know the word.

    Where it is about the installation, everything waits that it concerns, this delivery as well.
    """
    refuses = withheld(method, error)
    if refuses:
        for each in refuses:
            store.outbox.hold(delivery.owed.workspace, refusal(each), at.epoch + WITHHELD_SECONDS)
        wait = at.epoch + _doubt(delivery, error)
        store.outbox.finish(
            delivery, "ready", now=at.now, wait_until=wait, reason=error, tried=False
        )
        return WITHHELD_SECONDS
    if is_permanent(error) or delivery.tries >= TRIES:
        failed(store, delivery, error, at.now)
        return None
    return retry(store, delivery, error, at)


def _doubt(delivery: Delivery, error: str) -> float:
    """Return the seconds for which a refused delivery lets the others go first.

    Slack might say the word of whom is written to after all; then it would hold up everybody each
    time that the installation is accepted. It is not tried any the less for that, so how often it
    was begun is what its fence tells.
    """
    is_doubtful = delivery.owed.manner == "direct" and error in DOUBTFUL
    return backoff(max(0, delivery.fence - 1)) if is_doubtful else 0.0


def accepted(store: Store) -> None:
    """Slack accepts the installation again: what waited for that is sent.

    A method that Slack limits (429) is held on: that is another matter.
    """
    store.outbox.release([refusal(method) for method in METHODS])


def failed(store: Store, delivery: Delivery, error: str, now: datetime) -> None:
    """End it for good, and tell the convener what to do about it."""
    owed = delivery.owed
    if not store.outbox.finish(delivery, "failed", now=now, reason=error):
        return
    if owed.manner == "direct" and owed.person is not None and error in OF_PERSON:
        store.people.set_deleted(owed.person, deleted=True)
        accounts.pass_on(store, delivery, now)
    undelivered.tell(store, delivery, error, now)


def expire(store: Store, at: Moment) -> int:
    """Take over what somebody was sending when its lease ended; return how many."""
    expired = store.outbox.expired(at.epoch)
    for delivery in expired:
        if delivery.owed.manner == "update":
            store.outbox.finish(delivery, "ready", now=at.now, reason="lease")
        elif not is_sought(delivery.owed):
            _unheard(store, delivery, at.now)
        else:
            store.outbox.mark_unknown(delivery, at.epoch + at.reconcile)
    return len(expired)


def is_sought(owed: Owed) -> bool:
    """Tell whether a message can be looked for in Slack's history; what one person sees cannot."""
    return owed.manner != "update" and not (owed.target.response_url or owed.target.user)


def _unheard(store: Store, reply: Delivery, now: datetime) -> None:
    """End a reply that may have arrived and must not be sent twice; say so to who asked."""
    if store.outbox.finish(reply, "failed", now=now, reason=UNCERTAIN):
        unheard.tell(store, reply, now)


def found(store: Store, delivery: Delivery, result: Sent, now: datetime) -> None:
    """It had been stored all the time."""
    store.outbox.settle(delivery, "sent", now=now, channel=result.channel, ts=result.ts)


def absent(store: Store, delivery: Delivery, now: datetime) -> None:
    """It never arrived: send it again."""
    store.outbox.settle(delivery, "ready", now=now, reason="absent")


def unreadable(store: Store, delivery: Delivery, now: datetime) -> None:
    """Nobody can know: a person decides, who is told of it until that is certain (ADR 0100)."""
    if delivery.owed.kind == undelivered.KIND and delivery.tries < TRIES:
        store.outbox.settle(delivery, "ready", now=now, reason=UNCERTAIN)
        log.warning("delivery %d is uncertain and sent again: possibly doubled", delivery.id)
    elif store.outbox.settle(delivery, "failed", now=now, reason=UNCERTAIN):
        undelivered.tell(store, delivery, UNCERTAIN, now)
