"""Meetings as iCalendar: the feed of a series, and one meeting as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.documents.ics import Component
from bot.documents.records import place
from bot.i18n import Translator
from bot.rules.public import Publication, PublicMeeting, PublicSession

_REFRESH = "PT6H"
"""How often a calendar program may ask again (RFC 7986 §5.7)."""


def feed(publication: Publication, t: Translator, page: str) -> bytes:
    """Return all meetings of a series, and those that were cancelled, so that they go everywhere.

    A round is its group sessions, each an event of its own, and itself while some are in no group.
    ``page`` is the address of its page, empty if not known.
    """
    return _calendar(publication, [*publication.meetings, *publication.cancelled], t, page)


def file(
    publication: Publication, meeting: PublicMeeting, t: Translator, now: datetime, video: str
) -> bytes:
    """Return one meeting for those who come, with its video link: to add, change or take out.

    In a calendar it is the same event as in the feed. The METHOD says what is to be done with it
    (RFC 5546 §3.2.1, §3.2.5); there is no ORGANIZER, because nobody could answer to one
    (docs/adr/0026). ``now``: DTSTAMP is then when the file was made (RFC 5545 §3.8.7.2).
    """
    name = publication.profile.name.in_(t.language)
    calendar = _head(t)
    calendar.plain("METHOD", "CANCEL" if meeting.cancelled else "PUBLISH")
    event = _event(name, meeting, t, "", stamp=now)
    if video and not meeting.cancelled:
        event.plain("URL", video)
    calendar.add(event)
    return calendar.written()


def taken_out(
    publication: Publication, meetings: Sequence[PublicMeeting], t: Translator, now: datetime
) -> bytes:
    """Return cancelled meetings for those who have them, as ``file`` does for one.

    CANCEL is about one event (RFC 5546 §3.2.5); several are published as cancelled (§3.2.1).
    """
    if len(meetings) == 1:
        return file(publication, meetings[0], t, now, "")
    name = publication.profile.name.in_(t.language)
    calendar = _head(t)
    calendar.plain("METHOD", "PUBLISH")
    for meeting in meetings:
        calendar.add(_event(name, meeting, t, "", stamp=now))
    return calendar.written()


def of_session(meeting: PublicMeeting, session: PublicSession, t: Translator) -> PublicMeeting:
    """Return the round as the event of one of its sessions, which the others leave as it is."""
    name = session.name.in_(t.language)
    return replace(
        meeting,
        uid=session.uid,
        local=session.local,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        address="",
        title=f"{meeting.title}, {name}" if meeting.title else name,
        cancelled=session.cancelled,
        revision=meeting.revision + session.revision,
        updated_at=max(meeting.updated_at, session.updated_at),
        sessions=(),
    )


def single(
    publication: Publication, meeting: PublicMeeting, t: Translator, page: str = ""
) -> bytes:
    """Return one meeting; in a calendar it is the same as in the feed."""
    return _calendar(publication, [meeting], t, page)


def _calendar(
    publication: Publication, meetings: Iterable[PublicMeeting], t: Translator, page: str
) -> bytes:
    name = publication.profile.name.in_(t.language)
    calendar = _head(t)
    calendar.plain("UID", publication.uid)
    calendar.text("NAME", name)
    calendar.text("X-WR-CALNAME", name)
    calendar.instant("LAST-MODIFIED", publication.imprint.updated_at)
    calendar.plain("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH)
    calendar.plain("X-PUBLISHED-TTL", _REFRESH)
    if page:
        calendar.plain("URL", page)
    for event in (each for meeting in meetings for each in _events(meeting, t)):
        calendar.add(_event(name, event, t, page))
    return calendar.written()


def _events(meeting: PublicMeeting, t: Translator) -> list[PublicMeeting]:
    held = [meeting] if meeting.is_held else []
    return [*(of_session(meeting, each, t) for each in meeting.sessions), *held]


def _head(t: Translator) -> Component:
    calendar = Component("VCALENDAR")
    calendar.plain("VERSION", "2.0")
    calendar.plain("PRODID", f"-//Dialogmöten//Dialogmöten//{t.language.upper()}")
    calendar.plain("CALSCALE", "GREGORIAN")
    return calendar


def _event(
    name: str, meeting: PublicMeeting, t: Translator, page: str, stamp: datetime | None = None
) -> Component:
    """Return a meeting. Without METHOD, DTSTAMP says when it was last revised (§3.8.7.2)."""
    event = Component("VEVENT")
    event.plain("UID", meeting.uid)
    event.plain("SEQUENCE", str(meeting.revision))
    event.instant("DTSTAMP", stamp or meeting.updated_at)
    event.instant("LAST-MODIFIED", meeting.updated_at)
    event.instant("DTSTART", meeting.starts_at)
    event.instant("DTEND", meeting.ends_at)
    event.text("SUMMARY", f"{name}: {meeting.title}" if meeting.title else name)
    event.text("LOCATION", place(meeting))
    event.text("DESCRIPTION", _description(meeting, t))
    event.plain("STATUS", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if page:
        event.plain("URL", page)
    return event


def _description(meeting: PublicMeeting, t: Translator) -> str:
    if not meeting.items:
        return ""
    rows = [f"{n}. {item.title}" for n, item in enumerate(meeting.items, start=1)]
    return "\n".join([t("Agenda"), *rows])
