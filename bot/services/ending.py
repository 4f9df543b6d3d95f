"""A convener ends a series: its meetings are cancelled, and who counts on one is told once.

docs/adr/0031 and 0036.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules.agenda import Item
from bot.rules.cycle import WAITING
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.polls import Poll
from bot.rules.series import Meeting, Series
from bot.services import (
    calendar_files,
    called_off,
    cancelling,
    following,
    office,
    outdated,
    owing,
    planning,
    polling,
    scheduling,
    sessions,
    shown_homes,
)
from bot.services.office import Office
from bot.services.scene import Hints, Where

KIND = "series.ended"
"""The word to the channel that a series has ended."""
DIRECT = "series.ended.direct"
"""The word to who counts on a meeting that is not held for that; with the calendar file, if any."""
MEETINGS = "meetings"
"""The ref of the channel's word: the meetings of which people had heard, by id."""
PLACES = "places"
"""The ref of a person's word: meetings and the parties that they would have come for."""
ITEMS = "items"
"""The ref of a person's word: the numbers of what they proposed and is not taken up any more."""
WHY = "the series has ended"
_Place = tuple[Meeting, int]


@dataclass(frozen=True, slots=True)
class End:
    """What the end of a series does, or would do."""

    series: Series
    meetings: tuple[Meeting, ...]
    """Those that are not held, oldest first."""
    withdrawn: tuple[Poll, ...]
    """Open polls about them: they end without a result."""
    closed: tuple[Poll, ...]
    """Open polls about meetings that were held or have begun: the votes so far are the result."""
    told: int
    """How many people count on a meeting or proposed something for it, and get one word each."""
    is_now: bool
    """Whether they get it at once."""


def preview(store: Store, where: Where, hints: Hints, now: datetime) -> End:
    """Return what ending would do, and do nothing. Raises what ``end`` raises."""
    of = office.enter(store, where, hints)
    meetings = _ahead(store, of.series, now)
    return _end(store, of.series, meetings, _concerned(store, of, meetings, now), now)


def end(store: Store, where: Where, hints: Hints, now: datetime) -> End:
    """End a series: its meetings are cancelled, its records stay, the channel is told once.

    Raises ``ConvenerOnly``, ``SeriesEnded``, and what else ``scene.find_series`` raises.
    """
    of = office.enter(store, where, hints)
    series = of.series
    meetings = _ahead(store, series, now)
    counting = _concerned(store, of, meetings, now)
    lost = _proposed(store, of, meetings)
    found = _end(store, series, meetings, counting, now)
    heard = [m.id for m in found.meetings if planning.was_heard_of(store, series, m, now)]
    called_off.follow(
        store,
        series,
        [cancelling.call_off(store, of, meeting, "", now) for meeting in found.meetings],
        now,
    )
    _close(store, of, found, now)
    store.series.end(series.id, now)
    store.outbox.give_up(series.id, WHY)
    subject = f"series:{series.id}"
    store.audit.write(Entry(series.workspace, series.id, now, of.person.id, KIND, subject))
    _tell_channel(store, series, heard, now)
    for person, places in counting.items():
        _tell(store, series, person, places, f"{series.id}:{person}", now, lost.get(person, ()))
    shown_homes.of_series(store, series, 0, now)  # of no meeting in particular
    return found


def pass_on(store: Store, delivery: Delivery, series: Series, now: datetime) -> None:
    """Owe the word to who acts now for the parties of one who has no account any more.

    Who counts on a meeting themselves has had a word of their own, and gets this one as well.
    """
    owed = delivery.owed
    counted: dict[int, list[_Place]] = {}
    for meeting, party in places(str(owed.refs[PLACES])):
        acting = store.seats.seat(party, meeting, now).acting
        if acting is not None and acting.id != owed.person:
            counted.setdefault(acting.id, []).append((store.meetings.get(meeting), party))
    for person, own in counted.items():
        _tell(store, series, person, own, f"{series.id}:{person}:{delivery.id}", now)


def places(refs: str) -> list[tuple[int, int]]:
    """Return the ids of meetings and parties that a word was owed with."""
    pairs = (each.partition(":") for each in refs.split())
    return [(int(meeting), int(party)) for meeting, _, party in pairs]


def _ahead(store: Store, series: Series, now: datetime) -> list[Meeting]:
    """Return the meetings that are not held once the series has ended, oldest first."""
    return [m for m in store.meetings.of_series(series.id) if not m.has_started(now)]


def _end(
    store: Store,
    series: Series,
    meetings: Sequence[Meeting],
    counting: Mapping[int, Sequence[_Place]],
    now: datetime,
) -> End:
    polls = store.polls.open_ones(series.id)
    ids = {meeting.id for meeting in meetings}
    running = replace(series, paused=False)
    is_now = all(
        following.is_now(running, now, urgent=_is_urgent(series, each, now))
        for each in counting.values()
    )
    return End(
        series,
        tuple(meetings),
        tuple(poll for poll in polls if poll.meeting in ids),
        tuple(poll for poll in polls if poll.meeting not in ids),
        len(counting),
        is_now,
    )


def _counting(
    store: Store, series: Series, meetings: Sequence[Meeting], now: datetime
) -> dict[int, list[_Place]]:
    """Return who counts on which meetings, for which parties, by the id of the person.

    That is who acts for a party that is coming, or thinks of it, and who got a calendar file.
    """
    found: dict[int, dict[tuple[int, int], _Place]] = {}
    files = calendar_files.every(store, series, now)
    for meeting in meetings:
        seats = store.seats.every_seat(series.id, meeting.id, now)
        acting = [(seats[party].acting, party) for party in cancelling.coming(store, meeting)]
        pairs = [(person.id, party) for person, party in acting if person is not None]
        pairs += _having(calendar_files.of_meeting(files, meeting))
        for person, party in pairs:
            seen, _ = sessions.seen_by(store, series, meeting, party)
            if not seen.has_started(now):
                found.setdefault(person, {})[meeting.id, party] = (seen, party)
    return {person: list(every.values()) for person, every in found.items()}


def _concerned(
    store: Store, of: Office, meetings: Sequence[Meeting], now: datetime
) -> dict[int, list[_Place]]:
    """Return who counts on which meetings, and who proposed something, though counting on none."""
    counting = _counting(store, of.series, meetings, now)
    return {**counting, **{p: [] for p in _proposed(store, of, meetings) if p not in counting}}


def _proposed(store: Store, of: Office, meetings: Sequence[Meeting]) -> dict[int, list[Item]]:
    """Return what is not taken up any more, by the id of who proposed it and does not end it."""
    found: dict[int, list[Item]] = {}
    for meeting in meetings:
        every = store.agenda.of_meeting(meeting.id)
        wholes = {item.number for item in every if item.is_open and item.merged_into is None}
        for item in every:
            is_lost = item.number in wholes or item.merged_into in wholes
            if is_lost and not item.standing and item.proposer != of.person.id:
                found.setdefault(item.proposer, []).append(item)
    return found


def _having(rows: Sequence[Delivery]) -> Iterator[tuple[int, int]]:
    """Yield who has a meeting in a calendar by a file of its ``rows``, and the file's party."""
    for person in dict.fromkeys(row.owed.person or 0 for row in rows):
        for row in calendar_files.held(r for r in rows if r.owed.person == person).values():
            yield person, int(row.owed.refs["party"])


def _is_urgent(series: Series, counted: Sequence[_Place], now: datetime) -> bool:
    return any(following.is_urgent(series, meeting, meeting, now) for meeting, _ in counted)


def _close(store: Store, of: Office, found: End, now: datetime) -> None:
    """Let no step be left that asks or waits, and no poll be open."""
    series = of.series
    for meeting in store.meetings.of_series(series.id):
        scheduling.none(store, series, meeting)
    for step in store.ledger.of_series(series.id, WAITING):
        store.ledger.move_on(step.id, WAITING, "skipped", now)
        outdated.decided(store, series, step, now)
    for poll in found.closed:
        polling.finish(store, series, poll, now, of.person.id)


def _tell_channel(store: Store, series: Series, heard: Sequence[int], now: datetime) -> None:
    """Owe the channel the one word, at whatever hour: a convener asked for it."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=KIND,
            manner="post",
            target=Target(channel=series.channel),
            dedupe=f"{KIND}:{series.id}",
            due_at=now,
            refs={MEETINGS: " ".join(str(meeting) for meeting in heard)},
            series=series.id,
            asked=True,
        )
    )


def _tell(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    person: int,
    counted: Sequence[_Place],
    key: str,
    now: datetime,
    lost: Sequence[Item] = (),
) -> None:
    """Owe somebody one word about all meetings they count on and all they proposed, by ``key``."""
    owing.direct(
        store,
        series,
        store.people.get(person),
        DIRECT,
        key,
        now,
        refs={
            PLACES: " ".join(f"{meeting.id}:{party}" for meeting, party in counted),
            **({ITEMS: " ".join(str(item.number) for item in lost)} if lost else {}),
        },
        deadline=max((meeting.starts_at for meeting, _ in counted), default=None),
        asked=_is_urgent(series, counted, now),
    )
