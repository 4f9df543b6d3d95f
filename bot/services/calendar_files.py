"""The meeting as a calendar file: for those who come, and its changes for exactly those who got it.

The outbox remembers who did: a row of this kind that was sent, or may have been.
"""

from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery, DeliveryState
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import owing, sessions

KIND = "calendar"
_REACHED: tuple[DeliveryState, ...] = ("sending", "sent", "unknown")


def give(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    person: Person,
    party: int,
    now: datetime,
    *,
    asked: bool = False,
) -> None:
    """Owe a person the file as the meeting is now, once for each state of the meeting."""
    owing.direct(
        store,
        series,
        person,
        KIND,
        _key(store, series, meeting, person.id, party),
        now,
        refs={"meeting": meeting.id, "party": party, "change": meeting.changes},
        asked=asked,
    )


def newest(
    store: Store, series: Series, meeting: Meeting, person: int, party: int
) -> Delivery | None:
    """Return the file of the meeting as it is now that is owed to a person, or was sent."""
    key = f"{KIND}:{_key(store, series, meeting, person, party)}"
    return store.outbox.by_dedupe(series.workspace, key)


def has(store: Store, series: Series, meeting: Meeting, person: Person, party: int) -> bool:
    """Tell whether a person got the file of the meeting as it is now."""
    known = newest(store, series, meeting, person.id, party)
    return known is not None and known.state in _REACHED


def follow(store: Store, series: Series, meeting: Meeting, now: datetime, *, urgent: bool) -> None:
    """Owe the change of a meeting to those who got its file, and to nobody else."""
    got = {row.owed.person or 0: row for row in given(store, series, meeting, now)}
    for person, row in got.items():
        party = int(row.owed.refs["party"])
        give(store, series, meeting, store.people.get(person), party, now, asked=urgent)


def given(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Delivery]:
    """Return the files of the meeting that people got, or may have got."""
    sent = store.outbox.directs(series.id, _REACHED, now)
    of = {"meeting": meeting.id}
    return [row for row in sent if row.owed.kind == KIND and row.owed.refs.items() >= of.items()]


def _key(store: Store, series: Series, meeting: Meeting, person: int, party: int) -> str:
    """Return what is another one for each state of the meeting, and of the party's session."""
    _, session = sessions.seen_by(store, series, meeting, party)
    of = f"@{session.key}.{session.change.revision}" if session else ""
    return f"{meeting.id}:{person}:{meeting.changes}{of}"
