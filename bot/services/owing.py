"""What the bot owes whom: rows for the outbox, with the key that makes each of them one."""

import logging
from collections.abc import Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules import attention
from bot.rules.outbox import OF_CHANNEL, Delivery, Owed, Target
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import conveners, news, shown_homes
from bot.services.holidays import calendar_of

log = logging.getLogger(__name__)

TO_CONVENER = frozenset(
    {
        "ask",
        "carry",
        "claim",
        "closed",
        "empty",
        "erasure",
        "missed",
        "outcome.convener",
        "outcome.postponed",
        "outcome.proposed",
        "parked",
        "poll.order",
        "poll.stumbled",
        "poll.unopened",
        "quorum",
        "rezoned",
        "session.placed",
        "stray",
        "stumbled",
        "task",
        "undecided",
        "undeliverable",
    }
)
"""What is said to a convener because they convene; it goes to the next one if need be."""
NO_REFS: Mapping[str, int | str] = {}
Shown = tuple[str, str]
"""Channel and time of the message that was clicked, in whose place the answer stands already."""
NONE: Shown = ("", "")
_TIME = "+"
"""Stands before the number of a word that is owed once more under the same key."""


def post(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    kind: str,
    meeting: Meeting,
    now: datetime,
    *,
    at_once: bool = False,
    key: str = "",
    refs: Mapping[str, int | str] = NO_REFS,
) -> None:
    """Owe the channel a message of ``kind``, once per meeting and ``key``, when it may be sent.

    ``at_once`` does not wait for the next working hour: those whom it is for are up.
    """
    session = f"@{meeting.session}" if meeting.session else ""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="post",
            target=Target(channel=series.channel),
            dedupe=f"{kind}:{meeting.id}{session}{f':{key}' if key else ''}",
            due_at=now if at_once else calendar_of(series.profile).next_open(now),
            refs={
                "meeting": meeting.id,
                **({"session": meeting.session} if meeting.session else {}),
                **refs,
            },
            series=series.id,
            asked=at_once,
        )
    )
    shown_homes.of_series(store, series, meeting.id, now)


def direct(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: Person,
    kind: str,
    key: str,
    now: datetime,
    *,
    refs: Mapping[str, int | str],
    deadline: datetime | None = None,
    asked: bool = False,
) -> None:
    """Owe a person a direct message of ``kind``, once per ``key``.

    What nobody asked for waits for the next working hour of the series, news for the digest.
    Raises ``LookupError`` for a kind that has no attention class.
    """
    is_news = attention.of(kind) == "news" and not asked
    due_at = now if asked else calendar_of(series.profile).next_open(now)
    owed = Owed(
        workspace=series.workspace,
        kind=kind,
        manner="direct",
        target=Target(channel=person.user),
        dedupe=f"{kind}:{key}",
        due_at=due_at,
        refs=refs,
        deadline=deadline,
        series=series.id,
        person=person.id,
        asked=asked,
    )
    store.outbox.owe(news.held(store, series, owed, now) if is_news else owed)
    shown_homes.of_user(store, series.workspace, person.user, now)


def each_time(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: Person,
    kind: str,
    now: datetime,
    *,
    refs: Mapping[str, int | str],
    deadline: datetime,
    asked: bool = False,
) -> None:
    """Owe a person a direct message of ``kind`` about ``refs`` each time that somebody does it.

    That may be several times at one moment: in a rehearsal the clock stands still.
    """
    known = store.outbox.of_person(person.id, now)
    times = sum(each.owed.kind == kind and each.owed.refs == refs for each in known)
    key = ":".join(map(str, (*refs.values(), person.id, now.timestamp(), times)))
    direct(store, series, person, kind, key, now, refs=refs, deadline=deadline, asked=asked)


def to_convener(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    kind: str,
    key: str,
    now: datetime,
    *,
    refs: Mapping[str, int | str],
    deadline: datetime | None = None,
    anew: bool = False,
) -> Delivery | None:
    """Owe the first convener with an account a word of ``kind``, once per ``key``.

    Once more if it was dropped, or was for a convener who is no longer the one; and ``anew``
    whatever was sent before. Returns the word that was there already, if there was.
    """
    person = conveners.reached(store, series)
    if person is None:
        log.warning("series %d: no convener has an account to write to", series.id)
        return None
    wanted, time = key, 1
    while (known := store.outbox.by_dedupe(series.workspace, f"{kind}:{wanted}")) is not None:
        is_over = known.state == "dropped" or (anew and known.state != "ready")
        if not is_over and known.owed.person == person.id:
            return known
        time += 1
        wanted = f"{key}{_TIME}{time}"
    direct(store, series, person, kind, wanted, now, refs=refs, deadline=deadline)
    return None


def pass_on(store: Store, delivery: Delivery, now: datetime) -> None:
    """Owe the next convener a word that the one it was for can get no more."""
    owed = delivery.owed
    if owed.kind not in TO_CONVENER or owed.series is None:
        return
    key = owed.dedupe.removeprefix(f"{owed.kind}:").split(_TIME)[0]
    to_convener(
        store,
        store.series.get(owed.series),
        owed.kind,
        key,
        now,
        refs=owed.refs,
        deadline=owed.deadline,
    )


def renew(store: Store, series: Series, word: Delivery, now: datetime) -> None:
    """Owe a direct message that was sent what it says now."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=word.owed.kind,
            manner="update",
            target=word.owed.target,
            dedupe=f"update:{word.owed.dedupe}",
            due_at=now,
            refs={**word.owed.refs, "post": word.owed.dedupe},
            series=series.id,
            person=word.owed.person,
        )
    )


def renew_all(store: Store, series: Series, key: str, now: datetime, shown: Shown = NONE) -> None:
    """Owe every word that was owed to a convener under ``key`` what it says now, if it was sent.

    The one that was clicked is ``shown`` anew already.
    """
    number, name = 1, key
    while (word := store.outbox.by_dedupe(series.workspace, name)) is not None:
        if word.state == "sent" and (word.channel, word.ts) != shown:
            renew(store, series, word, now)
        number += 1
        name = f"{key}{_TIME}{number}"


def refresh(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> None:
    """Owe the channel's message of ``kind`` an update; many at once become one."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="update",
            target=Target(channel=series.channel),
            dedupe=f"update:{kind}:{meeting.id}",
            due_at=now,
            refs={"meeting": meeting.id, "post": f"{kind}:{meeting.id}"},
            series=series.id,
        )
    )
    shown_homes.of_conveners(store, series, now)


def hello(store: Store, workspace: str, channel: str, series: Series | None, now: datetime) -> None:
    """Owe a channel, to which the bot was added, the one hello."""
    store.outbox.owe(
        Owed(
            workspace=workspace,
            kind="hello",
            manner="post",
            target=Target(channel=channel),
            dedupe=f"hello:{channel}",
            due_at=now,
            series=series.id if series else None,
        )
    )


def again(store: Store, workspace: str, channel: str, series: Series | None, now: datetime) -> int:
    """Owe once more what could not be sent while the bot was not in the channel of ``series``.

    That is posts, which go to the channel that the series has when they are sent, and direct
    messages to people of other workspaces, whom the bot may write to only while it shares a channel
    with them. Whether each is still of use, and may be sent at this hour, is asked when it is sent.
    Returns how many there are.
    """
    about = series.id if series else None
    return store.outbox.revive(workspace, channel, about, OF_CHANNEL, now)


def rewrite(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: Person,
    kind: str,
    channel: str,
    refs: Mapping[str, int | str],
    now: datetime,
) -> None:
    """Owe the direct message at ``refs["ts"]`` in ``channel`` new words of ``kind``."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=kind,
            manner="update",
            target=Target(channel=channel),
            dedupe=f"{kind}:{channel}:{refs['ts']}",
            due_at=now,
            refs=refs,
            series=series.id,
            person=person.id,
        )
    )
