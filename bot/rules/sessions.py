"""Group sessions: a round is one meeting, which the parties of each group see as their session.

``seen`` is the one idea: the meeting at the time and place of a session. Whatever speaks of a
party's meeting is given that, so nothing else needs to know of groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from bot.rules import cycle, poll_steps
from bot.rules.calendar import Calendar
from bot.rules.calling import Year
from bot.rules.cycle import Occurrence, Planned
from bot.rules.groups import Group
from bot.rules.seats import Party
from bot.rules.series import Meeting, MeetingRule, Profile, Step

PER_SESSION = frozenset({"host", "last_reminder", "day_before", "start", "thanks"})
"""Kinds of step that each session has for itself; the others belong to the round."""
_ANEW = PER_SESSION - {"host"}
"""Those that come once more when a session is moved after they were done."""
_AT, _AGAIN = "@", "+"


@dataclass(frozen=True, slots=True)
class Change:
    """What the convener or the host made different; ``None`` is as the file says."""

    meeting: int
    key: str
    days: int | None = None
    """How many days before the day of the round."""
    start: time | None = None
    place: str | None = None
    address: str | None = None
    video: str | None = None
    host: int | None = None
    """Id of a party."""
    moves: int = 0
    """How often its time was changed."""
    cancelled_at: datetime | None = None
    reason: str = ""
    moved_at: datetime | None = None
    """When its time was changed last, by itself or with its round."""
    changed_at: datetime | None = None
    """When anything of it was changed last."""
    revision: int = 0
    """0 for one that was never kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a round's sessions."""

    changes: Mapping[str, Change] = field(default_factory=dict)
    """By key of the group."""
    moved: Mapping[int, str] = field(default_factory=dict)
    """The key of the group to which a party was moved, by its id."""


NOTHING_KEPT = Kept()


@dataclass(frozen=True, slots=True)
class Session:
    """One group's session in a round. Instants are aware UTC; ``local`` is naive in the zone."""

    group: Group
    local: datetime
    starts_at: datetime
    ends_at: datetime
    place: str
    address: str
    video: str
    host: Party | None
    parties: tuple[Party, ...]
    """Those that are called."""
    change: Change

    @property
    def key(self) -> str:
        """The key of its group."""
        return self.group.key

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.change.cancelled_at is not None

    def has_begun(self, at: datetime) -> bool:
        """Tell whether it was held by then, or had begun."""
        return not self.is_cancelled and self.starts_at <= at

    @property
    def has(self) -> frozenset[int]:
        """The ids of its parties."""
        return frozenset(party.id for party in self.parties)


def of_round(
    profile: Profile, meeting: Meeting, parties: Iterable[Party], kept: Kept, calendar: Calendar
) -> tuple[Session, ...]:
    """Return the sessions of a round in order of time; ``meeting`` is the round itself.

    A meeting that a convener set beside the rule is no round: everybody it calls meets at once.
    """
    if meeting.is_set:
        return ()
    every = list(parties)
    known = {group.key for group in profile.groups}
    moved = {party: key for party, key in kept.moved.items() if key in known}
    kept = Kept(kept.changes, moved)
    found = (
        _session(profile.meeting, meeting, group, every, kept, calendar) for group in profile.groups
    )
    return tuple(sorted(found, key=lambda each: (each.starts_at, each.key)))


def of_party(sessions: Iterable[Session], party: int) -> Session | None:
    """Return the session of a party, if it is in a group."""
    return next((each for each in sessions if party in each.has), None)


def off(sessions: Iterable[Session]) -> frozenset[int]:
    """Return the ids of the parties whose session is cancelled."""
    return frozenset[int]().union(*(each.has for each in sessions if each.is_cancelled))


def seen(meeting: Meeting, session: Session | None) -> Meeting:
    """Return the meeting as the parties of ``session`` see it; it must not be kept so.

    Of a session that was cancelled nothing is left to be seen but the round.
    """
    if session is None or session.is_cancelled:
        return meeting
    return at_session(meeting, session)


def at_session(meeting: Meeting, session: Session) -> Meeting:
    """Return the meeting at the time and place of a session, also of one that was cancelled.

    With its round it is cancelled only if it had not begun by then.
    """
    gone_at = meeting.cancelled_at
    return replace(
        meeting,
        local=session.local,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        address=session.address,
        video=session.video,
        host=session.host.name if session.host else meeting.host,
        session=session.key,
        changed_at=session.change.moved_at,
        cancelled_at=session.change.cancelled_at
        or (gone_at if gone_at and not session.has_begun(gone_at) else None),
    )


def seen_by(
    meeting: Meeting, sessions: Iterable[Session], party: int
) -> tuple[Meeting, Session | None]:
    """Return the meeting as a party sees it, and its session if it is in a group."""
    session = of_party(sessions, party)
    return seen(meeting, session), session


def plenary(sessions: Sequence[Session], parties: Iterable[Party], year: Year) -> tuple[Party, ...]:
    """Return the called parties that are in no group, and so come to the round itself."""
    return tuple(p for p in parties if p.is_called(year) and of_party(sessions, p.id) is None)


def at_table(
    meeting: Meeting, sessions: Sequence[Session], parties: Iterable[Party]
) -> list[Party]:
    """Return those of ``parties`` that meet at the meeting as it is seen: in one room."""
    rooms = {party: each.key for each in sessions for party in each.has}
    return [party for party in parties if rooms.get(party.id, "") == meeting.session]


def plan(
    profile: Profile,
    meeting: Meeting,
    sessions: Sequence[Session],
    calendar: Calendar,
    *,
    with_plenary: bool,
) -> list[Planned]:
    """Return every step of a round with its time, in order of time.

    The steps of ``PER_SESSION`` come once for each session that is held, from its own day; those
    of the round come if anybody is in no group. Without sessions it is the plan of a meeting.
    """
    if not sessions:
        steps = tuple(step for step in profile.steps if step.kind != "host")
        return cycle.plan(replace(profile, steps=steps), meeting, calendar)
    shared = [step for step in profile.steps if step.kind not in PER_SESSION]
    own = [step for step in profile.steps if step.kind in PER_SESSION]
    if with_plenary:
        shared += [step for step in own if step.kind != "host"]
    planned = cycle.plan(replace(profile, steps=tuple(shared)), meeting, calendar)
    for each in sessions:
        if not each.is_cancelled:
            steps = tuple(replace(step, key=_key(step, each)) for step in own)
            planned += cycle.plan(replace(profile, steps=steps), seen(meeting, each), calendar)
    return sorted(planned, key=cycle.in_order)


def step_of(profile: Profile, key: str) -> Step | None:
    """Return what the series says of the step of an occurrence, ``day-before@north``."""
    found = (step for step in profile.steps if step.key == key.partition(_AT)[0])
    return next(found, None) or poll_steps.step_of(profile, key)


def start_of(profile: Profile, session: Session) -> str:
    """Return the key of the occurrence with which a session starts; empty without such a step."""
    start = next((step for step in profile.steps if step.kind == "start"), None)
    return _key(start, session) if start else ""


def group_of(key: str) -> str:
    """Return the key of the group whose step it is; empty for a step of the round."""
    return key.partition(_AT)[2].partition(_AGAIN)[0]


def kin(occurrence: Occurrence, siblings: Iterable[Occurrence]) -> list[Occurrence]:
    """Return the steps of a round that reach the same parties: a session's, and the round's.

    A reminder to all is not made needless by one that reaches a single group.
    """
    rooms = {"", group_of(occurrence.step)}
    return [each for each in siblings if group_of(each.step) in rooms]


def _session(  # noqa: PLR0913 - what it is made of
    rule: MeetingRule,
    meeting: Meeting,
    group: Group,
    parties: Sequence[Party],
    kept: Kept,
    calendar: Calendar,
) -> Session:
    year = meeting.local.year
    change = kept.changes.get(group.key, Change(meeting.id, group.key))
    local = _local(rule, meeting, group, change, calendar)
    starts_at = calendar.instant(local)
    minutes = group.minutes or meeting.minutes
    host = group.host(meeting.sequence, year)
    return Session(
        group=group,
        local=local,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        place=_first(change.place, group.in_year(year).place, group.place),
        address=_first(change.address, group.in_year(year).address, group.address),
        video=_first(change.video, group.in_year(year).video, group.video, meeting.video),
        host=next(
            (p for p in parties if (p.id == change.host if change.host else p.key == host)), None
        ),
        parties=tuple(
            party
            for party in parties
            if _is_in(group, party, kept.moved) and party.is_called(meeting.call)
        ),
        change=change,
    )


def _is_in(group: Group, party: Party, moved: Mapping[int, str]) -> bool:
    return moved[party.id] == group.key if party.id in moved else party.key in group.parties


def _local(
    rule: MeetingRule, meeting: Meeting, group: Group, change: Change, calendar: Calendar
) -> datetime:
    """Return when it is held: on a day that was set as it is, else on a working day if need be."""
    held = group.in_year(meeting.local.year)
    start = change.start or held.start or group.start or meeting.local.time()
    if change.days is not None:
        day = meeting.local.date() - timedelta(days=change.days)
    elif held.day is not None:
        day = held.day
    else:
        day = meeting.local.date() - timedelta(days=group.days)
        if group.days and rule.holiday != "keep":
            day = calendar.on_or_before(day)
    return datetime.combine(day, start)


def _key(step: Step, session: Session) -> str:
    moves = session.change.moves if step.kind in _ANEW else 0
    again = f"{_AGAIN}{moves}" if moves else ""
    return f"{step.key}{_AT}{session.key}{again}"


def _first(changed: str | None, *others: str) -> str:
    return changed if changed is not None else next((each for each in others if each), "")
