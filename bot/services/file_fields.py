"""What stands in the fields of a series file: texts, ids, dates, distances, each with its form.

Messages are read by an administrator: they say what is wrong and what to write instead.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from math import isfinite
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, StrictInt, StrictStr

from bot.rules.agenda import parse_link
from bot.rules.errors import BadLink, TooLong
from bot.rules.quorum import Quorum
from bot.rules.series import Offset, Unit
from bot.rules.texts import clean
from bot.services import zones
from bot.services.holidays import countries

RULE_FORM = r"[A-Za-z0-9=;:,+-]{1,200}"
"""The characters of an RRULE; a text of others is not shown to the rules."""
_UNITS: dict[str, Unit] = {"day": "days", "week": "weeks", "working day": "working_days"}
_DISTANCE = re.compile(r"([0-9]{1,3}) (day|week|working day)s?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
SHARES = {
    "half": Fraction(1, 2),
    "one third": Fraction(1, 3),
    "two thirds": Fraction(2, 3),
    "three quarters": Fraction(3, 4),
    "all": Fraction(1),
}
_T = TypeVar("_T")


def _cleaned(limit: int, *, lines: bool = False) -> Callable[[str], str]:
    def check(text: str) -> str:
        try:
            kept = clean(text, limit, lines=lines)
        except TooLong as error:
            message = f"has {error.params['length']} characters; there is room for {limit}"
            raise ValueError(message) from None
        if not kept:
            message = "is empty; write a text or take the line out"
            raise ValueError(message)
        return kept

    return check


def _shaped(form: str, advice: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if re.fullmatch(form, text) is None:
            message = f"“{text[:40]}” cannot be used; {advice}"
            raise ValueError(message)
        return text

    return check


def some(rows: tuple[_T, ...]) -> tuple[_T, ...]:
    """Return ``rows``; raises ``ValueError`` if there are none."""
    if not rows:
        message = "must have at least one"
        raise ValueError(message)
    return rows


def _distance(given: object) -> Offset:
    match = _DISTANCE.fullmatch(given) if isinstance(given, str) else None
    if match is None:
        message = 'must be like "10 weeks", "3 working days" or "1 day"'
        raise ValueError(message)
    return Offset(int(match[1]), _UNITS[match[2]])


def _quorum(given: object) -> Quorum:
    if type(given) is int and given > 0:
        return Quorum(given)
    share = Fraction(str(given)) if isinstance(given, float) and isfinite(given) else None
    share = SHARES.get(given) if isinstance(given, str) else share
    if share is None or not 0 < share <= 1:
        message = (
            "must be how many parties must come, such as 12, or a share of those that are called: "
            '0.5, "half", "two thirds" or "all"'
        )
        raise ValueError(message)
    return Quorum(share=share.as_integer_ratio())


def _day(given: object) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        found = given
    else:
        found = _parsed(given, date.fromisoformat, 'must be a date like "2027-01-31"')
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        message = f"must lie between {_FIRST_YEAR} and {_LAST_YEAR}"
        raise ValueError(message)
    return found


def _clock(given: object) -> time:
    advice = 'must be a time of day like "09:00"'
    found = given if isinstance(given, time) else _parsed(given, time.fromisoformat, advice)
    if found.tzinfo is not None:
        message = f"{advice}, without a zone"
        raise ValueError(message)
    return found


def _moment(given: object) -> datetime:
    advice = 'must be a time with its offset, like "2026-11-23T09:00:00+01:00"'
    found = given if isinstance(given, datetime) else _parsed(given, datetime.fromisoformat, advice)
    if found.tzinfo is None:
        raise ValueError(advice)
    return found


def _month_day(given: object) -> tuple[int, int]:
    def parse(text: str) -> date:
        return date.fromisoformat(f"2024-{text}")  # a leap year, so that 02-29 may be named

    found = _parsed(given, parse, 'must be a month and a day like "06-20"')
    return found.month, found.day


def _parsed(given: object, parse: Callable[[str], _T], advice: str) -> _T:
    try:
        if isinstance(given, str):
            return parse(given)
    except ValueError:
        pass
    raise ValueError(advice)


def _zone(name: str) -> str:
    if name not in zones.names():
        message = f"“{name[:40]}” is no time zone; write one like Europe/Stockholm"
        raise ValueError(message)
    return name


def _country(code: str) -> str:
    if code not in countries():
        message = f"“{code[:40]}” is no country whose holidays are known; write a code like SE"
        raise ValueError(message)
    return code


def _link(text: str) -> str:
    try:
        return parse_link(text)
    except (BadLink, TooLong):
        message = f"“{text[:80]}” is no web address; it should start with https://"
        raise ValueError(message) from None


Key = Annotated[
    StrictStr,
    AfterValidator(
        _shaped(
            r"[a-z0-9][a-z0-9-]{0,39}",
            "use a–z, 0–9 and hyphens, at most 40, such as culture-schools",
        )
    ),
]
StepKind = Annotated[StrictStr, AfterValidator(_shaped(r"[a-z][a-z_]{0,39}", "use a–z and _"))]
TeamId = Annotated[
    StrictStr,
    AfterValidator(_shaped("[TE][A-Z0-9]{2,20}", "a workspace's id looks like T0123ABCD")),
]
UserId = Annotated[
    StrictStr, AfterValidator(_shaped("[UW][A-Z0-9]{2,20}", "a person's id looks like U0123ABCD"))
]
ChannelId = Annotated[
    StrictStr, AfterValidator(_shaped("[CG][A-Z0-9]{2,20}", "a channel's id looks like C0123ABCD"))
]
ChannelName = Annotated[
    StrictStr,
    AfterValidator(_shaped(r"[^\s#A-Z.,]{1,80}", "a channel's name has no spaces or capitals")),
]
Name = Annotated[StrictStr, AfterValidator(_cleaned(75))]
"""As long as a button or an option in Slack may be."""
Rule = Annotated[
    StrictStr,
    AfterValidator(
        _shaped(RULE_FORM, "write a recurrence rule like FREQ=YEARLY;BYMONTH=2;BYDAY=1TH")
    ),
]
Line = Annotated[StrictStr, AfterValidator(_cleaned(200))]
Body = Annotated[StrictStr, AfterValidator(_cleaned(2000, lines=True))]
Distance = Annotated[Offset, BeforeValidator(_distance)]
Needed = Annotated[Quorum, BeforeValidator(_quorum)]
Day = Annotated[date, BeforeValidator(_day)]
ClockTime = Annotated[time, BeforeValidator(_clock)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]
Zone = Annotated[StrictStr, AfterValidator(_zone)]
Country = Annotated[StrictStr, AfterValidator(_country)]
Link = Annotated[StrictStr, AfterValidator(_link)]
Year = Annotated[StrictInt, Field(ge=_FIRST_YEAR, le=_LAST_YEAR)]
