"""The meeting as a calendar file: for those who come, and its changes for exactly those who got it.

A group session is an event of its own (docs/adr/0037). The outbox remembers who got what: a row of
this kind that was sent, or may have been. A row says of which session it is; one without is of the
round itself, as all were that were sent before sessions had events.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from itertools import count

from bot.ports import Store
from bot.rules.outbox import Delivery, DeliveryState
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session, at_session
from bot.services import owing, sessions

KIND = "calendar"
GROUP = "group"
"""The ref that says of which group's session a file is."""
REVISION = "revision"
"""The ref that says of which state of the session."""
LEFT = "left"
"""The ref of a file that takes out a session to which somebody comes no longer."""
_REACHED: tuple[DeliveryState, ...] = ("sending", "sent", "unknown")
_UNCOUNTED = 0
"""Stands before a session, where earlier releases counted the changes of its round."""
_TIME = "/"
"""Stands before the number of a file that is owed once more, because it was dropped."""


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
    """Owe a person the file as the meeting is now, once for each state of the meeting.

    Once more if it was dropped: what kept it from being sent may be over.
    """
    _, session = sessions.seen_by(store, series, meeting, party)
    key, _ = _last(store, series, _state(store, series, meeting, person.id, session))
    refs: dict[str, int | str] = {"meeting": meeting.id, "party": party, "change": meeting.changes}
    if session is not None:
        refs |= {GROUP: session.key, REVISION: session.change.revision}
    owing.direct(store, series, person, KIND, key, now, refs=refs, asked=asked)


def newest(
    store: Store, series: Series, meeting: Meeting, person: int, party: int
) -> Delivery | None:
    """Return the file of the meeting as it is now that is owed to a person, or was sent."""
    _, session = sessions.seen_by(store, series, meeting, party)
    return _last(store, series, _state(store, series, meeting, person, session))[1]


def has(store: Store, series: Series, meeting: Meeting, person: Person, party: int) -> bool:
    """Tell whether a person got the file of the meeting as it is now."""
    known = newest(store, series, meeting, person.id, party)
    return known is not None and known.state in _REACHED


def follow(store: Store, series: Series, meeting: Meeting, now: datetime, *, urgent: bool) -> None:
    """Owe the change of a meeting to those who got its file, and to nobody else.

    What they have of a session in which none of their parties is any more is taken out first.
    """
    rows, comes = given(store, series, meeting, now), _coming(store, series, meeting, now)
    for each in dict.fromkeys(row.owed.person or 0 for row in rows):
        own, person = [r for r in rows if r.owed.person == each], store.people.get(each)
        parties = dict.fromkeys([*(int(row.owed.refs["party"]) for row in own), *comes[each]])
        seen = [sessions.seen_by(store, series, meeting, party)[1] for party in parties]
        keys = {session.key if session else "" for session in seen}
        for key, row in held(own).items():
            if key not in keys:
                _take_out(store, series, meeting, person, row, now, asked=urgent)
        for party in parties:
            give(store, series, meeting, person, party, now, asked=urgent)


def given(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Delivery]:
    """Return the files of the meeting that people got, or may have got, oldest first."""
    return of_meeting(every(store, series, now), meeting)


def every(store: Store, series: Series, now: datetime) -> list[Delivery]:
    """Return the files of the series that people got, or may have got, oldest first."""
    sent = store.outbox.directs(series.id, _REACHED, now)
    return [row for row in sent if row.owed.kind == KIND]


def of_meeting(rows: Iterable[Delivery], meeting: Meeting) -> list[Delivery]:
    """Return those of files that are of the meeting."""
    return [row for row in rows if row.owed.refs.get("meeting") == meeting.id]


def held(own: Iterable[Delivery]) -> dict[str, Delivery]:
    """Return what somebody's calendar has of a meeting, by group: the newest file of each."""
    found: dict[str, Delivery] = {}
    for row in sorted(own, key=lambda each: each.id):
        key = str(row.owed.refs.get(GROUP, ""))
        if LEFT in row.owed.refs:
            found.pop(key, None)
        else:
            found[key] = row
    return found


def times_left(store: Store, series: Series, meeting: Meeting, person: int, key: str) -> int:
    """Return how many files were owed to a person that take a session out; it only grows."""
    numbers = count(1)
    return next(n for n in numbers if not _known(store, series, _out(meeting, person, key, n))) - 1


def _coming(
    store: Store, series: Series, meeting: Meeting, now: datetime
) -> defaultdict[int, list[int]]:
    """Return with which parties each person comes: of two in one session only one has a file."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    seats = store.seats.every_seat(series.id, meeting.id, now)
    for party, answer in store.answers.of_meeting(meeting.id).items():
        if answer.reply.choice == "coming":
            for person in seats[party].actors:
                found[person.id].append(party)
    return found


def _take_out(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    person: Person,
    row: Delivery,
    now: datetime,
    *,
    asked: bool,
) -> None:
    """Owe the file that takes out what ``row`` put into a calendar."""
    of = str(row.owed.refs.get(GROUP, ""))
    number = times_left(store, series, meeting, person.id, of) + 1
    refs = {**row.owed.refs, "change": meeting.changes, LEFT: number}
    key = _out(meeting, person.id, of, number)
    owing.direct(store, series, person, KIND, key, now, refs=refs, asked=asked)


def _out(meeting: Meeting, person: int, key: str, number: int) -> str:
    return f"{meeting.id}:{person}:{LEFT}{number}@{key}"


def _state(
    store: Store, series: Series, meeting: Meeting, person: int, session: Session | None
) -> str:
    """Return what is another one for each state of the meeting, or of the session.

    Also for each time that the person left it, so that it can be put in again. A session that
    keeps its time while its round is moved is in the same state.
    """
    left = times_left(store, series, meeting, person, session.key if session else "")
    again = f"+{left}" if left else ""
    if session is None:
        return f"{meeting.id}:{person}:{meeting.changes}{again}"
    is_off = at_session(meeting, session).cancelled_at is not None
    state = f"{session.key}.{session.change.revision}{'-' if is_off else ''}"
    return f"{meeting.id}:{person}:{_UNCOUNTED}@{state}{again}"


def _last(store: Store, series: Series, key: str) -> tuple[str, Delivery | None]:
    """Return the newest file of a state, with its key; the key of the next if it was dropped."""
    wanted, found = key, None
    while (known := _known(store, series, wanted)) is not None:
        found = known
        if known.state != "dropped":
            break
        wanted = f"{key}{_TIME}{known.id}"
    return wanted, found


def _known(store: Store, series: Series, key: str) -> Delivery | None:
    return store.outbox.by_dedupe(series.workspace, f"{KIND}:{key}")
