"""Messages that ask about what is not held any more: they are brought up to date.

Of a cancelled meeting, of every meeting of a series that ends, and of a cancelled group session;
what they say then is asked when they are sent. How many are updated at once is bounded, as at the
start of a meeting (docs/adr/0034); whoever clicks in one that is not reads how it stands.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.series import Meeting, Series
from bot.services import outdated, owing, sharing
from bot.services.outdated import NONE, Shown

SHOWN = ("call", "invitation", "agenda")
"""The channel's messages of a meeting that say that it is not held."""
OF_PARTY = frozenset(
    {*outdated.ASKS, "moved.direct", "session.cancelled", "unhanded", sharing.KIND}
)
"""What has the buttons with which a party answers."""
ASKS = OF_PARTY | {"ask", "host.direct", "poll.reminder", "session.changed", "session.moved"}
"""What asks a person for something about a meeting, and has buttons for it."""


def follow(store: Store, series: Series, meetings: Collection[Meeting], now: datetime) -> None:
    """Owe the channel's messages of the meetings, and what asks people, how it stands now.

    Of people the newest message of each about each meeting first, those who have not answered
    before those who have.
    """
    for meeting in meetings:
        for kind in SHOWN:
            owing.refresh(store, series, kind, meeting, now)
    answered = {(m.id, party) for m in meetings for party in store.answers.of_meeting(m.id)}
    ids = {meeting.id for meeting in meetings}
    asks = [each for each in _sent(store, series, ASKS, now) if _meeting(each) in ids]
    ranked = [
        (rank, (_meeting(word), _party(word)) in answered, word) for rank, word in _newest(asks)
    ]
    ranked.sort(key=lambda each: each[:2])
    for _, _, word in ranked[: outdated.AT_START]:
        owing.renew(store, series, word, now)


def follow_session(  # noqa: PLR0913 - what it is about
    store: Store,
    series: Series,
    meeting: Meeting,
    parties: Iterable[int],
    now: datetime,
    shown: Shown = NONE,
) -> None:
    """Owe what asks for these parties' answers how their group session stands now.

    Of each person the newest, as with an answer, but not what was clicked and is replaced.
    """
    of = set(parties)
    asks = [
        each
        for each in _sent(store, series, OF_PARTY, now)
        if _meeting(each) == meeting.id and _party(each) in of
    ]
    newest = [word for rank, word in _newest(asks) if rank < outdated.NEWEST]
    for word in newest[: outdated.AT_START]:
        if (word.channel, word.ts) != shown:
            owing.renew(store, series, word, now)


def _sent(store: Store, series: Series, kinds: frozenset[str], now: datetime) -> list[Delivery]:
    sent = store.outbox.directs(series.id, ["sent"], now)
    return [each for each in sent if each.owed.kind in kinds]


def _newest(asks: list[Delivery]) -> Iterator[tuple[int, Delivery]]:
    """Yield messages, newest first, with how many newer ones their reader has of the same."""
    known: Counter[tuple[int | None, int, int]] = Counter()
    for word in reversed(asks):
        about = word.owed.person, _meeting(word), _party(word)
        yield known[about], word
        known[about] += 1


def _meeting(word: Delivery) -> int:
    return int(word.owed.refs.get("meeting", 0))


def _party(word: Delivery) -> int:
    return int(word.owed.refs.get("party", 0))
