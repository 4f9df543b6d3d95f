"""Messages that ask about what is not held any more: they are brought up to date.

Of a cancelled meeting, of every meeting of a series that ends, and of a cancelled group session;
what they say then is asked when they are sent. How many are updated at once is bounded, as at the
start of a meeting (docs/adr/0034); whoever clicks in one that is not reads how it stands.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.series import Meeting, Series
from bot.services import outdated, owing, polling, quorum
from bot.services.owing import NONE, Shown

SHOWN = ("call", "invitation", "agenda")
"""The channel's messages of a meeting that say that it is not held."""
ASKS = (
    outdated.WITH_BUTTONS
    | {*outdated.OF_STEP, outdated.UNDECIDED, quorum.KIND, outdated.HOST}
    | {*polling.OF_PARTY}
)
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
    for _, word in outdated.newest(asks, answered)[: outdated.AT_START]:
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
        for each in _sent(store, series, outdated.WITH_BUTTONS, now)
        if _meeting(each) == meeting.id and outdated.party_of(each) in of
    ]
    newest = [word for rank, word in outdated.newest(asks) if rank < outdated.NEWEST]
    for word in newest[: outdated.AT_START]:
        if (word.channel, word.ts) != shown:
            owing.renew(store, series, word, now)


def _sent(store: Store, series: Series, kinds: frozenset[str], now: datetime) -> list[Delivery]:
    sent = store.outbox.directs(series.id, ["sent"], now)
    return [each for each in sent if each.owed.kind in kinds]


def _meeting(word: Delivery) -> int:
    return int(word.owed.refs.get("meeting", 0))
