"""What of a series is public, and when it last changed.

It is made from the audit trail and what the series knows, and says no more than ``rules/public.py``
has a place for. Instants are aware UTC.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from bot.rules.agenda import KIND_NAMES, Item, accepted
from bot.rules.deadlines import Dated, ahead
from bot.rules.public import (
    Imprint,
    Publication,
    PublicGroup,
    PublicItem,
    PublicMeeting,
    PublicSession,
)
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session, at_session, plenary

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When nothing is known of a change."""
_NAMESPACE = UUID("6a0f4d5e-6f0c-5c6e-9b53-0f5a2f6f3f0d")
_LOADED = "series.loaded"
_DECIDED = frozenset({"meeting.cancelled", "meeting.moved", "meeting.set"})
"""What a convener decides of a meeting."""
_PLANNED = frozenset({_LOADED, "meeting.withdrawn", "meeting.restored", *_DECIDED})
"""What changes which meetings there are."""
_GONE = frozenset({"item.declined", "item.withdrawn"})
ACTIONS = (
    "agenda.ordered",
    "agenda.published",
    "item.accepted",
    "item.declined",
    "item.proposed",
    "item.timed",
    "item.withdrawn",
    "meeting.cancelled",
    "meeting.moved",
    "meeting.restored",
    "meeting.set",
    "meeting.withdrawn",
    "series.loaded",
)
"""The actions of the audit trail from which is told when a record changed last. An answer is none:
when somebody answered is nobody else's business."""


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the audit trail, as far as it matters here."""

    at: datetime
    action: str
    subject: str
    """Kind and id, such as ``item:12``."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of a series, public or not."""

    series: Series
    owner: Person | None
    parties: Sequence[Party]
    meetings: Sequence[tuple[Meeting, Sequence[Item]]]
    """Oldest first."""
    changes: Sequence[Change]
    """In order of time."""
    sessions: Mapping[int, Sequence[Session]] = field(default_factory=dict)
    """By meeting."""
    cancelled: Sequence[Meeting] = ()


def public(known: Known, now: datetime, year: int) -> Publication:
    """Return what is public at ``now``; ``year`` is this year in the series' zone."""
    series = known.series
    meetings = tuple(_meeting(known, *each) for each in known.meetings)
    upcoming = tuple(each for each in meetings if now < each.ends_at)
    updated_at = max(
        [
            *(change.at for change in known.changes if change.action in _PLANNED),
            *(each.updated_at for each in meetings),
            *(session.updated_at for each in meetings for session in each.sessions),
            *([series.ended_at] if series.ended_at else []),
        ],
        default=NEVER,
    )
    cancelled = tuple(_cancelled(known, each) for each in known.cancelled)
    ended = [each.ends_at for each in meetings if each.ends_at <= now]
    return Publication(
        uid=_uid(series, "series"),
        key=series.key,
        profile=series.profile,
        groups=_groups(known.parties),
        meetings=meetings,
        upcoming=upcoming,
        year=upcoming[0].local.year if upcoming else year,
        imprint=Imprint(series.profile.reference, owner_name(known.owner), updated_at),
        changed_at=max([updated_at, *ended]),
        deadlines=_deadlines(series, now),
        cancelled=cancelled,
        called_off=tuple(each for each in cancelled if now < each.ends_at),
        ended_at=series.ended_at,
    )


def _deadlines(series: Series, now: datetime) -> tuple[Dated, ...]:
    """Return what the meetings of the year ahead lead to; a series that has ended has none."""
    if series.ended_at is not None:
        return ()
    here = now.astimezone(ZoneInfo(series.profile.zone))
    return ahead(series.profile.deadlines, here.date())


def one(publication: Publication, meeting: Meeting) -> PublicMeeting:
    """Return what is public of one meeting, cancelled or not."""
    every = (*publication.meetings, *publication.cancelled)
    return next(each for each in every if each.id == meeting.id)


def session_uid(series: Series, meeting: int, key: str) -> str:
    """Return the id of the session of the group ``key`` in a round, also of one that is gone."""
    return _uid(series, f"meeting/{meeting}@{key}")


def owner_name(owner: Person | None) -> str:
    """Return the content owner with title; empty if there is none."""
    if owner is None:
        return ""
    return f"{owner.name}, {owner.title}" if owner.title else owner.name


def touched(changes: Iterable[Change], subjects: Iterable[str]) -> datetime:
    """Return when one of ``subjects``, or the set-up of the series, changed last."""
    wanted = set(subjects)
    found = (c.at for c in changes if c.action == _LOADED or c.subject in wanted)
    return max(found, default=NEVER)


def _uid(series: Series, subject: str) -> str:
    return str(uuid5(_NAMESPACE, f"{series.workspace}/{series.key}/{subject}"))


def _loads(changes: Iterable[Change]) -> list[datetime]:
    return [change.at for change in changes if change.action == _LOADED]


def _groups(parties: Iterable[Party]) -> tuple[PublicGroup, ...]:
    present = [party for party in parties if not party.ended]
    categories = {party.category.id: party.category for party in present}
    ordered = sorted(categories.values(), key=lambda each: each.position)
    return tuple(
        PublicGroup(category, tuple(p for p in present if p.category.id == category.id))
        for category in ordered
    )


def _meeting(known: Known, meeting: Meeting, items: Sequence[Item]) -> PublicMeeting:
    agenda_changes = set(_agenda_changes(meeting, items, known.changes))
    loads = [at for at in _loads(known.changes) if at < meeting.ends_at]
    published = accepted(items) if meeting.published_at is not None else []
    sessions = known.sessions.get(meeting.id, ())
    return PublicMeeting(
        id=meeting.id,
        uid=_uid(known.series, f"meeting/{meeting.id}"),
        local=meeting.local,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        address=meeting.address,
        published_at=meeting.published_at,
        items=tuple(_item(known, item) for item in published),
        updated_at=max([*loads, *agenda_changes, *_decided(meeting, known.changes)], default=NEVER),
        revision=max(0, len(loads) - 1) + len(agenda_changes) + meeting.changes,
        title=meeting.title,
        cancelled=meeting.cancelled_at is not None,
        sessions=tuple(_session(known.series, meeting, each) for each in sessions),
        is_held=not sessions or bool(plenary(sessions, known.parties, meeting.call)),
    )


def _session(series: Series, meeting: Meeting, session: Session) -> PublicSession:
    return PublicSession(
        key=session.key,
        uid=session_uid(series, session.change.meeting, session.key),
        name=session.group.name,
        local=session.local,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=", ".join(part for part in (session.place, session.address) if part),
        host=session.host.name if session.host else "",
        cancelled=at_session(meeting, session).cancelled_at is not None,
        revision=session.change.revision,
        updated_at=session.change.changed_at or NEVER,
    )


def _decided(meeting: Meeting, changes: Iterable[Change]) -> Iterator[datetime]:
    """Yield when a convener decided on the meeting."""
    about = f"meeting:{meeting.id}"
    return (c.at for c in changes if c.action in _DECIDED and c.subject == about)


def _cancelled(known: Known, meeting: Meeting) -> PublicMeeting:
    """Return a cancelled meeting; its items are elsewhere, so their changes cannot be counted.

    No revision that it had was higher than this one: each was counted from these changes.
    """
    revision = len(known.changes) + meeting.changes + 1
    return replace(_meeting(known, meeting, ()), revision=revision)


def _item(known: Known, item: Item) -> PublicItem:
    areas = {area.key: area.name for area in known.series.profile.areas}
    names = {party.id: party.name for party in known.parties}
    return PublicItem(
        title=item.title,
        kind=KIND_NAMES[item.kind],
        minutes=item.minutes,
        area=areas.get(item.area or ""),
        party=names.get(item.party or 0, ""),
    )


def _agenda_changes(
    meeting: Meeting, items: Iterable[Item], changes: Iterable[Change]
) -> Iterator[datetime]:
    """Yield when the published agenda changed; a proposal that was never on it does not count."""
    if meeting.published_at is None:
        return
    yield meeting.published_at
    of_meeting, of_items = f"meeting:{meeting.id}", {f"item:{item.id}" for item in items}
    on_agenda: set[str] = set()
    for change in changes:
        if change.action == "item.accepted":
            on_agenda.add(change.subject)
        of_agenda = change.subject == of_meeting and change.action not in _DECIDED
        seen = change.subject in on_agenda & of_items or of_agenda
        if seen and change.at >= meeting.published_at:
            yield change.at
        if change.action in _GONE:
            on_agenda.discard(change.subject)
