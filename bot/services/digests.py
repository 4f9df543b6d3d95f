"""Digests: the news of a week in one message, with what waits; and news told in another way."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.logs import fault
from bot.ports import Conflict, Store, Unavailable
from bot.rules import attention
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import accounts, news, waiting
from bot.services.drafts import Draft
from bot.services.verdicts import Drop, Move, Postpone, Wait
from bot.views import digest as view
from bot.views.blocks import Message

log = logging.getLogger(__name__)

Words = Mapping[str, Callable[[Draft], Message | Drop | Move | Postpone | Wait]]
"""By kind: how news is put into words, or why it is owed no longer."""
MOST = 12
"""How much news a digest tells; the rest comes with the next."""
MOST_ASKED = 6
"""How much of it an answer tells, which has more to say."""


def render(draft: Draft, words: Words) -> Message | Drop:
    """Return the digest with everything that its reader was not told; ``Drop`` if that is nothing.

    What it tells is kept with it, so that it says the same if it has to be sent again.
    """
    store, digest, now = draft.store, draft.delivery, draft.now
    said = _said(draft, news.in_digest(store, digest, now), words)
    if not said:
        return Drop("no news")
    for each, _ in said[:MOST]:
        store.attention.tell(each.id, "sent", news.told_in(digest), now)
    if len(said) > MOST:
        news.again(store, draft.series, digest, now)
    sight = waiting.look(store, draft.series, draft.person, now)
    told = [message for _, message in said[:MOST]]
    return view.digest(told, waiting.of(store, sight), sight.register, draft.person, draft.t)


def tell(
    store: Store, series: Series, person: Person, now: datetime, words: Words
) -> list[Message]:
    """Return the news that a person asked for now, which no digest tells any more."""
    found = news.waiting(store, series, person.id, now)[:MOST_ASKED]
    return _told(store, series, found, now, words, news.IN_REPLY)


def show(  # noqa: PLR0913 - whose App Home, and how it is looked at
    store: Store, series: Series, person: Person, now: datetime, words: Words, *, seen: bool
) -> list[Message]:
    """Return the news that an App Home shows; what its reader has ``seen`` no digest tells."""
    found = news.in_home(store, series, person.id, now)
    return _told(store, series, found, now, words, news.IN_HOME if seen else "")


def pass_on(store: Store, digest: Delivery, now: datetime) -> None:
    """Owe the next convener the news of one who has no account any more; the rest is dropped."""
    for each in news.in_digest(store, digest, now):
        if each.state == "ready":
            accounts.pass_on(store, each, now)
            store.attention.tell(each.id, "dropped", "no account", now)


def _told(  # noqa: PLR0913 - whose, what and how
    store: Store,
    series: Series,
    found: Sequence[Delivery],
    now: datetime,
    words: Words,
    how: str,
) -> list[Message]:
    if not found:
        return []
    said = _said(Draft(store, found[0], series, now), found, words)[:MOST]
    for each, _ in said:
        if how:
            store.attention.tell(each.id, "sent", how, now)
    return [message for _, message in said]


def _said(draft: Draft, found: Sequence[Delivery], words: Words) -> list[tuple[Delivery, Message]]:
    """Return the news that is still owed, with its words; what is not is dropped."""
    said: list[tuple[Delivery, Message]] = []
    for each in found:
        verdict = _verdict(replace(draft, delivery=each), words, [one for one, _ in said])
        if isinstance(verdict, Message):
            said.append((each, verdict))
        elif isinstance(verdict, Drop):
            draft.store.attention.tell(each.id, "dropped", verdict.reason, draft.now)
    return said


def _verdict(
    draft: Draft, words: Words, before: Sequence[Delivery]
) -> Message | Drop | Move | Postpone | Wait:
    owed = draft.delivery.owed
    if owed.deadline is not None and draft.now >= owed.deadline:
        return Drop("deadline")
    if owed.kind in attention.CUMULATIVE and any(each.owed.kind == owed.kind for each in before):
        return Drop("told with another")
    try:
        return words[owed.kind](draft)
    except (Unavailable, Conflict):
        raise
    except Exception as error:  # noqa: BLE001 - one piece of news must not hold up all the others
        fault(log, error, "news %d, %s, has no words", draft.delivery.id, owed.kind)
        return Drop("no words")
