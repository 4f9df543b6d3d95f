"""Who acts for several parties is reminded of them in one message, each with its own buttons.

The words about each party are owed by themselves, so that each is dropped for its own reasons. The
first that is sent says what the others would say; they are dropped (docs/adr/0101).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.services.drafts import Draft
from bot.services.scene import Hints, Where
from bot.services.verdicts import Drop, Move, Postpone, Wait
from bot.views.blocks import Message, bold, joined, message, rich

Words = Callable[[Draft], Message | Drop | Move | Postpone | Wait]
KINDS = frozenset(
    {
        *("reminder.direct", "last_reminder.direct", "escalated.acting"),
        *("day_before.direct", "moved.direct"),
    }
)
"""What is said of several parties at once."""
WHY = "told with another party"
"""Why the others are not sent by themselves."""
ASKED_WITHIN = timedelta(days=400)
"""How far back an invitation may lie: no meeting is planned further ahead."""
_ANSWERED = "answered"
"""What a form writes in the place of what asked: it names its party itself."""
_ON_ITS_WAY = 1.0
"""Seconds between looks whether the first message has arrived."""


@dataclass(frozen=True, slots=True)
class Click:
    """A click about a party in a message, which its answer replaces."""

    where: Where
    ts: str
    """Slack's id of the message."""
    hints: Hints


def elsewhere(store: Store, word: Delivery) -> Drop | Wait | None:
    """Return what becomes of a word that the message about another party of its reader says.

    It waits until that has arrived, and is sent itself if it does not. ``None``: it is the first.
    """
    if word.owed.kind not in KINDS or word.owed.manner != "direct":
        return None
    states = {each.state for each in _kin(store, word)}
    if "sent" in states:
        return Drop(WHY)
    return Wait(_ON_ITS_WAY) if states & {"sending", "unknown"} else None


def first(store: Store, word: Delivery) -> Delivery:
    """Return the word in whose message another one stands: mostly its own."""
    if word.reason != WHY:
        return word
    return next((each for each in _kin(store, word) if each.state == "sent"), word)


def with_others(draft: Draft, said: Message, words: Mapping[str, Words]) -> Message:
    """Return a message that says what is owed about the reader's other parties as well.

    ``words`` by kind of delivery.
    """
    others = _said(draft, _beside(draft), words)
    if not others:
        return said
    is_answer = draft.delivery.owed.kind == _ANSWERED
    return joined([said if is_answer else _titled(draft, draft.delivery, said), *others])


def replaced(
    store: Store, click: Click, said: Message, words: Mapping[str, Words], now: datetime
) -> Message:
    """Return the answer to a click with what the message said of other parties of the person."""
    hints, where = click.hints, click.where
    person = store.people.by_user(where.workspace, where.user)
    if person is None or hints.series is None or hints.party is None:
        return said
    if len(store.seats.of_person(hints.series, person.id, now)) == 1:
        return said
    others = _shown(store, person.id, (where.channel, click.ts), hints.party, now)
    if not others:
        return said
    draft = Draft(store, others[0], store.series.get(hints.series), now)
    return joined([said, *_said(draft, others, words)])


def _said(draft: Draft, others: Iterable[Delivery], words: Mapping[str, Words]) -> list[Message]:
    """Return what others say that are owed still, under the names of their parties."""
    found = ((each, words[each.owed.kind](replace(draft, delivery=each))) for each in others)
    return [_titled(draft, each, said) for each, said in found if isinstance(said, Message)]


def _titled(draft: Draft, word: Delivery, said: Message) -> Message:
    party = draft.store.seats.party(int(word.owed.refs["party"]))
    return message([rich(bold(party.name)), *said.blocks])


def _beside(draft: Draft) -> list[Delivery]:
    """Return what else is said in a message that is sent, brought up to date or replaced."""
    store, owed = draft.store, draft.delivery.owed
    if owed.kind == _ANSWERED:
        shown = owed.target.channel, str(owed.refs["ts"])
        return _shown(store, draft.person.id, shown, draft.ref("party"), draft.now)
    if owed.kind not in KINDS:
        return []
    if owed.manner == "direct":
        return [each for each in _kin(store, draft.delivery) if each.state == "ready"]
    word = store.outbox.by_dedupe(owed.workspace, str(owed.refs["post"]))
    return _said_with(store, word) if word else []


def _shown(
    store: Store, person: int, shown: tuple[str, str], party: int, now: datetime
) -> list[Delivery]:
    """Return what a message, by channel and time, says of other parties than ``party``."""
    for each in store.outbox.of_person(person, now - ASKED_WITHIN):
        if (each.channel, each.ts) == shown and each.owed.kind in KINDS:
            every = [_anew(each), *_said_with(store, each)]
            return [word for word in every if word.owed.refs["party"] != party]
    return []


def _said_with(store: Store, word: Delivery) -> list[Delivery]:
    """Return what is said in the message of ``word`` of other parties, as it is said anew."""
    return [_anew(each) for each in _kin(store, word) if each.reason == WHY]


def _anew(word: Delivery) -> Delivery:
    return replace(word, owed=replace(word.owed, manner="update"))


def _kin(store: Store, word: Delivery) -> list[Delivery]:
    """Return what is owed to the same person at the same time about their other parties."""
    owed = word.owed
    return [
        each
        for each in store.outbox.of_person(owed.person or 0, owed.due_at)
        if each.id != word.id
        and (each.owed.kind, each.owed.manner) == (owed.kind, "direct")
        and each.owed.due_at == owed.due_at
        and each.owed.refs.get("meeting") == owed.refs.get("meeting")
    ]
