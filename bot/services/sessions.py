"""Group sessions, read: which a round has, and how each party sees the round."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.ports import Store
from bot.rules import boards, crowding
from bot.rules import sessions as rules
from bot.rules.answers import Answer, Choice, require_open
from bot.rules.boards import Sitting
from bot.rules.calendar import Calendar
from bot.rules.crowding import Crowd
from bot.rules.cycle import Occurrence, Planned
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series
from bot.rules.session_changes import require_held
from bot.rules.sessions import NOTHING_KEPT, Session
from bot.services.holidays import calendar_of
from bot.services.scene import Scene


def of_round(store: Store, series: Series, meeting: Meeting) -> tuple[Session, ...]:
    """Return the group sessions of a round in order of time; none where all meet at once."""
    if not series.profile.groups or meeting.is_set:
        return ()
    return rules.of_round(
        series.profile,
        store.meetings.get(meeting.id) if meeting.session else meeting,
        store.seats.parties(series.id),
        store.sessions.of_meeting(meeting.id),
        calendar_of(series.profile),
    )


def of_rounds(
    store: Store, series: Series, meetings: Iterable[Meeting], parties: Sequence[Party]
) -> dict[int, tuple[Session, ...]]:
    """Return the group sessions of several rounds, by meeting, from one reading of them all."""
    if not series.profile.groups:
        return {}
    kept, calendar = store.sessions.of_series(series.id), calendar_of(series.profile)
    return {
        each.id: rules.of_round(
            series.profile, each, parties, kept.get(each.id, NOTHING_KEPT), calendar
        )
        for each in meetings
    }


def standing(store: Store, series: Series, meeting: Meeting) -> dict[int, Answer]:
    """Return the answers to a meeting that hold: whoever comes to a cancelled session is silent."""
    return boards.standing(store.answers.of_meeting(meeting.id), of_round(store, series, meeting))


def seen_by(
    store: Store, series: Series, meeting: Meeting, party: int
) -> tuple[Meeting, Session | None]:
    """Return the meeting as a party sees it, and its session if it is in a group."""
    return rules.seen_by(meeting, of_round(store, series, meeting), party)


def seen_as(store: Store, series: Series, meeting: Meeting, key: str) -> Meeting:
    """Return the meeting as the group ``key`` sees it; the round itself for an empty key."""
    every = of_round(store, series, meeting) if key else ()
    return rules.seen(meeting, next((each for each in every if each.key == key), None))


def by_key(store: Store, series: Series, meeting: Meeting) -> dict[str, Meeting]:
    """Return the meeting as each group sees it, by its key, and the round itself by ``""``."""
    every = of_round(store, series, meeting)
    return {"": meeting} | {each.key: rules.seen(meeting, each) for each in every}


def seen_in(store: Store, scene: Scene) -> Meeting:
    """Return the meeting as the person's parties see it: the one that begins last."""
    if scene.is_convener or not scene.series.profile.groups:
        return scene.meeting
    every = of_round(store, scene.series, scene.meeting)
    found = [rules.seen_by(scene.meeting, every, party.id)[0] for party in scene.parties]
    return max(found, key=lambda each: each.starts_at, default=scene.meeting)


def answerable(
    store: Store, scene: Scene, party: Party, now: datetime, choice: Choice = "regrets"
) -> Meeting:
    """Return the meeting as the party sees it, while it can answer so.

    Raises ``MeetingStarted``, ``ListClosed``; ``SessionCancelled`` to who wants to come to one.
    """
    seen, session = seen_by(store, scene.series, scene.meeting, party.id)
    require_open(seen, now, scene.turn_to)
    if choice != "regrets":
        require_held(session)
    return seen


def at_step(store: Store, series: Series, occurrence: Occurrence) -> Meeting:
    """Return the meeting of a step: as its group sees it, if it is the step of a session."""
    meeting = store.meetings.get(occurrence.meeting)
    return seen_as(store, series, meeting, rules.group_of(occurrence.step))


def is_off(store: Store, series: Series, occurrence: Occurrence) -> bool:
    """Tell whether a step is one of a session that is not held."""
    key = rules.group_of(occurrence.step)
    return bool(key) and at_step(store, series, occurrence).session != key


def unmet(
    store: Store, series: Series, meeting: Meeting, parties: Iterable[int], now: datetime
) -> list[int]:
    """Return those of ``parties`` whose group session has not begun: a change reaches them."""
    begun = [each.has for each in of_round(store, series, meeting) if each.has_begun(now)]
    return [party for party in parties if not any(party in each for each in begun)]


def has_begun(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Tell whether a round has begun: its first session has, or the meeting itself."""
    every = of_round(store, series, meeting)
    return meeting.has_started(now) or any(each.has_begun(now) for each in every)


def steps(store: Store, series: Series, meeting: Meeting, calendar: Calendar) -> list[Planned]:
    """Return the steps of a meeting, with those of its sessions, in order of time.

    What makes no sense, because days off leave no time for it, is not among them.
    """
    return crowding.thin(_steps(store, series, meeting, calendar))


def crowd(store: Store, series: Series, meeting: Meeting, calendar: Calendar) -> Crowd:
    """Return what days off do to the steps of a meeting."""
    return crowding.crowd(_steps(store, series, meeting, calendar))


def _steps(store: Store, series: Series, meeting: Meeting, calendar: Calendar) -> list[Planned]:
    every = of_round(store, series, meeting)
    rest = rules.plenary(every, store.seats.parties(series.id), meeting.call) if every else ()
    return rules.plan(series.profile, meeting, every, calendar, with_plenary=bool(rest))


def reached(store: Store, series: Series, meeting: Meeting, kind: str) -> list[Party]:
    """Return the parties that a step of ``kind`` is for, at the meeting as it is seen."""
    every = of_round(store, series, meeting)
    if kind == "host":
        return [each.host for each in every if each.key == meeting.session and each.host]
    parties = store.seats.parties(series.id)
    return rules.at_table(meeting, every, parties) if kind in rules.PER_SESSION else parties


def sittings(
    store: Store,
    series: Series,
    meeting: Meeting,
    given: Mapping[int, Answer],
    vacant: Collection[Party],
) -> tuple[Sitting, ...]:
    """Return the live list of a round by session, the plenary last; empty without sessions."""
    every = of_round(store, series, meeting)
    if not every:
        return ()
    year = meeting.call
    found = [Sitting(s, tuple(boards.overview(s.parties, given, year, vacant))) for s in every]
    rest = rules.plenary(every, store.seats.parties(series.id), year)
    if rest:
        found.append(Sitting(None, tuple(boards.overview(rest, given, year, vacant))))
    return tuple(found)


def opens_at(store: Store, meeting: Meeting) -> datetime | None:
    """Return when the call for items of a meeting has opened or will, if it does (UTC)."""
    planned = (s.due_at for s in store.ledger.of_meeting(meeting.id) if s.kind == "call")
    return meeting.call_opened_at or next(planned, None)
