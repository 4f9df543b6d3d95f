"""What stands at the head of every record."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.documents.texts import markdown
from bot.i18n import Translator
from bot.rules.public import Imprint, PublicMeeting
from bot.rules.series import Meeting

Row = tuple[str, str]


def front(rows: Iterable[Row], imprint: Imprint, t: Translator) -> list[str]:
    """Return the lines of a Markdown record's head: its own rows, then the imprint's."""
    every = [*rows, *imprint_rows(imprint, t)]
    return [f"- **{name}:** {markdown(value)}" for name, value in every]


def imprint_rows(imprint: Imprint, t: Translator) -> list[Row]:
    """Return reference, content owner and last updated, by name; what is not known is left out."""
    rows = [
        (t("Reference"), imprint.reference),
        (t("Content owner"), imprint.owner),
        (t("Last updated"), t.when(imprint.updated_at)),
    ]
    return [(name, value) for name, value in rows if value]


def where(meeting: Meeting | PublicMeeting, t: Translator) -> list[Row]:
    """Return date, hours and place of a meeting, by name."""
    hours = f"{t.hour(meeting.local)}–{t.hour(meeting.ends_at)}"
    said = place(meeting) or t("The place will follow.")
    return [(t("Date"), t.day(meeting.local)), (t("Time"), hours), (t("Place"), said)]


def place(meeting: Meeting | PublicMeeting) -> str:
    """Return place and address on one line; empty while neither is known."""
    return ", ".join(part for part in (meeting.place, meeting.address) if part)


def stamp(when: datetime, t: Translator) -> str:
    """Return an aware instant as spreadsheets read it, in the series' zone: 2027-01-07 10:05."""
    return when.astimezone(ZoneInfo(t.zone)).strftime("%Y-%m-%d %H:%M")
