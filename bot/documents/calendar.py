"""Meetings as iCalendar: the feed of a series, and one meeting as a file."""

from collections.abc import Iterable

from bot.documents.ics import Component
from bot.documents.records import place
from bot.i18n import Translator
from bot.rules.publication import Publication, PublicMeeting

_REFRESH = "PT6H"
"""How often a calendar program may ask again (RFC 7986 §5.7)."""


def feed(publication: Publication, t: Translator, page: str) -> bytes:
    """Return all meetings of a series; ``page`` is the address of its page, empty if not known."""
    return _calendar(publication, publication.meetings, t, page)


def single(
    publication: Publication, meeting: PublicMeeting, t: Translator, page: str = ""
) -> bytes:
    """Return one meeting; in a calendar it is the same event as in the feed."""
    return _calendar(publication, [meeting], t, page)


def _calendar(
    publication: Publication, meetings: Iterable[PublicMeeting], t: Translator, page: str
) -> bytes:
    name = publication.profile.name.in_(t.language)
    calendar = Component("VCALENDAR")
    calendar.plain("VERSION", "2.0")
    calendar.plain("PRODID", f"-//Dialogmöten//Dialogmöten//{t.language.upper()}")
    calendar.plain("CALSCALE", "GREGORIAN")
    calendar.plain("UID", publication.uid)
    calendar.text("NAME", name)
    calendar.text("X-WR-CALNAME", name)
    calendar.instant("LAST-MODIFIED", publication.imprint.updated_at)
    calendar.plain("REFRESH-INTERVAL;VALUE=DURATION", _REFRESH)
    calendar.plain("X-PUBLISHED-TTL", _REFRESH)
    if page:
        calendar.plain("URL", page)
    for meeting in meetings:
        calendar.add(_event(name, meeting, t, page))
    return calendar.written()


def _event(name: str, meeting: PublicMeeting, t: Translator, page: str) -> Component:
    """Return a meeting. Without METHOD, DTSTAMP says when it was last revised (§3.8.7.2)."""
    event = Component("VEVENT")
    event.plain("UID", meeting.uid)
    event.plain("SEQUENCE", str(meeting.revision))
    event.instant("DTSTAMP", meeting.updated_at)
    event.instant("LAST-MODIFIED", meeting.updated_at)
    event.instant("DTSTART", meeting.starts_at)
    event.instant("DTEND", meeting.ends_at)
    event.text("SUMMARY", name)
    event.text("LOCATION", place(meeting))
    event.text("DESCRIPTION", _description(meeting, t))
    event.plain("STATUS", "CONFIRMED")
    if page:
        event.plain("URL", page)
    return event


def _description(meeting: PublicMeeting, t: Translator) -> str:
    if not meeting.items:
        return ""
    rows = [f"{n}. {item.title}" for n, item in enumerate(meeting.items, start=1)]
    return "\n".join([t("Agenda"), *rows])
