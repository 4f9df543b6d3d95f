"""What was filled in for a series that is set up: its name, channel, time and place.

Each function takes the data of the series and the inputs of its modal, and returns the data with
them. What cannot be taken is raised with the input that it is about (``Refusal.at``).
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from bot.rules import regularity
from bot.rules.agenda import parse_link
from bot.rules.calendar import Calendar, QuietPeriod, recurring
from bot.rules.errors import (
    BadHour,
    BadLength,
    BadQuiet,
    BadZone,
    ChannelArchived,
    EmptyName,
    EmptyPurpose,
    NotInChannel,
    Refusal,
    SlackSilent,
    StartsInPast,
)
from bot.rules.faults import at
from bot.rules.party_lines import NAME_LIMIT
from bot.rules.series_drafts import Data
from bot.rules.texts import clean
from bot.rules.workspace import Learnt
from bot.services import default_cycle, zones
from bot.services.holidays import calendar_for, countries

_T = TypeVar("_T")
Values = Mapping[str, str]
LINE_LIMIT, BODY_LIMIT = 200, 2000
KEPT = "kept"
"""Chosen for a rule of recurrence that was written by hand and stays as it is."""
_OTHER = {"sv": "en", "en": "sv"}
_MONTH_DAY = re.compile(r"\d{1,2}-\d{1,2}")
_YEAR = 366
_SHORTEST, _LONGEST = 15, 1440


def name(data: Data, values: Values) -> Data:
    """Take name, purpose and language; one language of the two suffices."""
    language = "en" if values.get("language") == "en" else "sv"
    return _with(
        data,
        language=language,
        name=_pair(values, "name", language, NAME_LIMIT, EmptyName),
        purpose=_pair(values, "purpose", language, BODY_LIMIT, EmptyPurpose),
    )


def channel(data: Data, values: Values, learnt: Learnt) -> Data:
    """Take the channel; the bot must be in it."""
    chosen = values.get("channel", "")
    with at("channel"):
        if chosen not in learnt.rooms:
            raise SlackSilent
        room = learnt.rooms[chosen]
        if room is None or not room.has_bot:
            raise NotInChannel
        if room.is_archived:
            raise ChannelArchived(channel=room.name)
    return _with(data, channel=chosen, channel_name=room.name)


def when(data: Data, values: Values, now: datetime) -> Data:
    """Take the first date, the time, the length, and how often it comes."""
    series = data["series"]
    meeting = dict(series.get("meeting", {}))
    with at("first"):
        first = _read(date.fromisoformat, values.get("first", ""))
    with at("start"):
        start = _read(time.fromisoformat, values.get("start", ""))
    with at("minutes"):
        minutes = _minutes(values.get("minutes", ""))
    calendar = calendar_of(data)
    begins = calendar.instant(datetime.combine(first, start))
    if begins <= now:
        refused = StartsInPast(date=first)
        refused.at = "first"
        raise refused
    rule = _rule(meeting, values.get("every", ""), first)
    if not (rule == meeting.get("rule") and _gives(meeting, first)):
        meeting |= {"rule": rule, "from": first.isoformat()}
        if meeting.get("holiday") == "keep":  # it was meant for the day that was chosen before
            del meeting["holiday"]
    if not calendar.is_working(first) and "holiday" not in meeting:
        meeting["holiday"] = "keep"  # it was chosen, so it is meant
    _nearby(meeting, first)
    meeting |= {"start": f"{start:%H:%M}", "minutes": minutes}
    return _with(default_cycle.fitting(data, values.get("every", "")), meeting=meeting)


def _nearby(meeting: Data, first: date) -> None:
    """Leave a month out in which no working day is near, unless something else was said.

    The working day before a quiet period may be weeks earlier, next to the last meeting.
    """
    if regularity.chosen(meeting["rule"], first) == "monthly":
        meeting.setdefault("holiday", "near")
    elif meeting.get("holiday") == "near":
        del meeting["holiday"]


def place(data: Data, values: Values) -> Data:
    """Take place, link, note, zone, country, quiet periods; all but zone and country may be empty.

    A form without zone, country and quiet periods leaves them as they are.
    A note that was changed is the same in both languages; one that stays keeps its translation.
    """
    meeting = dict(data["series"].get("meeting", {}))
    for field in ("place", "address"):
        with at(field):
            _set(meeting, field, clean(values.get(field, ""), LINE_LIMIT))
    with at("video"):
        link = values.get("video", "").strip()
        _set(meeting, "video", parse_link(link) if link else "")
    with at("note"):
        note = clean(values.get("note", ""), BODY_LIMIT, lines=True)
    language = data["series"]["language"]
    if note != meeting.get("note", {}).get(language, ""):
        meeting.pop("note", None)
        if note:
            meeting["note"] = {"sv": note, "en": note}
    if "zone" not in values:
        return _with(data, meeting=meeting)
    with at("zone"):
        zone = _known(values["zone"], zones.names())
    with at("country"):
        country = _known(values.get("country", ""), countries())
    with at("quiet"):
        quiet = _quiet(values.get("quiet", ""))
    return _with(data, meeting=meeting, zone=zone, country=country, quiet=quiet)


def calendar_of(data: Data) -> Calendar:
    """Return the working days of a series that is set up."""
    series = data["series"]
    return calendar_for(series["zone"], series["country"], periods(series.get("quiet", [])))


def periods(rows: list[Data]) -> tuple[QuietPeriod, ...]:
    """Return quiet periods as the rules know them."""
    return tuple(QuietPeriod(_month_day(row["from"]), _month_day(row["to"])) for row in rows)


def first_shown(data: Data, now: datetime) -> date | None:
    """Return the day of the next meeting that the rule gives, or of its first one."""
    meeting = data["series"].get("meeting", {})
    if "from" not in meeting:
        return None
    today = calendar_of(data).local(now).date()
    days = [found.date() for found in _days(meeting)]
    return next((day for day in days if day >= today), days[0] if days else None)


def choice(data: Data, now: datetime) -> str:
    """Return how often it comes, as it is chosen; ``kept`` for a rule written by hand."""
    rule, first = data["series"].get("meeting", {}).get("rule", ""), first_shown(data, now)
    if first is None:
        return regularity.CHOICES[0]
    return regularity.chosen(rule, first) or KEPT


def _rule(meeting: Data, chosen: str, first: date) -> str:
    if chosen == KEPT and "rule" in meeting:
        return str(meeting["rule"])
    kind = next((each for each in regularity.CHOICES if each == chosen), regularity.CHOICES[0])
    return regularity.rule(kind, first)


def _gives(meeting: Data, day: date) -> bool:
    """Tell whether the rule as it stands gives a meeting on ``day``: then it stays as it is."""
    return any(found.date() == day for found in _days(meeting))


def _days(meeting: Data) -> Iterator[datetime]:
    first, start = date.fromisoformat(meeting["from"]), time.fromisoformat(meeting["start"])
    return recurring(meeting["rule"], first, start)


def _pair(
    values: Values, field: str, language: str, limit: int, empty: type[Refusal]
) -> dict[str, str]:
    with at(field):
        own = clean(values.get(field, ""), limit, lines=field == "purpose")
        if not own:
            raise empty
    with at(f"{field}_other"):
        other = clean(values.get(f"{field}_other", ""), limit, lines=field == "purpose")
    return {language: own, _OTHER[language]: other or own}


def _read(parse: Callable[[str], _T], given: str) -> _T:
    try:
        return parse(given)
    except ValueError:
        raise BadHour from None


def _minutes(given: str) -> int:
    is_number = given.isascii() and given.isdigit() and len(given) <= 4  # noqa: PLR2004 - 1440
    if not is_number or not _SHORTEST <= int(given) <= _LONGEST:
        raise BadLength(given=given[:40])
    return int(given)


def _known(given: str, every: Collection[str]) -> str:
    if given not in every:
        raise BadZone(given=given[:40])
    return given


def _quiet(text: str) -> list[Data]:
    """Read periods such as ``06-20 to 08-10``, two days each. Raises ``BadQuiet``.

    A line with none is refused, not passed over: whoever wrote it would count on those days.
    """
    lines = [_MONTH_DAY.findall(line) for line in text.splitlines() if line.strip()]
    days = [day for line in lines for day in line]
    try:
        found = [f"{month:02}-{day:02}" for month, day in map(_month_day, days)]
    except ValueError:
        raise BadQuiet from None
    if any(not line or len(line) % 2 for line in lines):
        raise BadQuiet
    rows = [
        {"from": first, "to": last} for first, last in zip(found[::2], found[1::2], strict=True)
    ]
    if rows and _leaves_nothing(periods(rows)):
        raise BadQuiet
    return rows


def _leaves_nothing(quiet: tuple[QuietPeriod, ...]) -> bool:
    days = (date(2024, 1, 1) + timedelta(days=offset) for offset in range(_YEAR))
    return all(any(period.covers(day) for period in quiet) for day in days)


def _month_day(text: str) -> tuple[int, int]:
    month, day = (int(part) for part in text.split("-"))
    found = date(2024, month, day)  # a leap year, so that 02-29 may be named
    return found.month, found.day


def _set(row: Data, field: str, value: str) -> None:
    """Put a value in its place; what is empty is left out, as in a file."""
    row.pop(field, None)
    if value:
        row[field] = value


def _with(data: Data, **changes: object) -> Data:
    return {**data, "series": {**data["series"], **changes}}
