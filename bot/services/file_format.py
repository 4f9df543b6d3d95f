"""The format of a file that sets a series up: what may stand where, and what it must look like.

Every model refuses names that it does not know. Messages are read by an administrator: they say
what is wrong and what to write instead.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from typing import Annotated, Literal, TypeVar
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic import StrictInt as Int
from pydantic import StrictStr as Str

from bot.rules.agenda import parse_link
from bot.rules.calendar import QuietPeriod
from bot.rules.errors import BadLink, TooLong
from bot.rules.series import Focus, Language, MeetingRule, Mode, Named, Offset, Profile, Step, Unit
from bot.rules.texts import LocalText, clean
from bot.services.holidays import countries

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NINE = time(9)
RULE_FORM = r"[A-Za-z0-9=;:,+-]{1,200}"
"""The characters of an RRULE; a text of others is not shown to the rules."""
_UNITS: dict[str, Unit] = {"day": "days", "week": "weeks", "working day": "working_days"}
_DISTANCE = re.compile(r"([0-9]{1,3}) (day|week|working day)s?")
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
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


def _some(rows: tuple[_T, ...]) -> tuple[_T, ...]:
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


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str) -> str:
    if name not in _zones():
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
    Str,
    AfterValidator(
        _shaped(
            r"[a-z0-9][a-z0-9-]{0,39}",
            "use a–z, 0–9 and hyphens, at most 40, such as culture-schools",
        )
    ),
]
StepKind = Annotated[Str, AfterValidator(_shaped(r"[a-z][a-z_]{0,39}", "use a–z and _"))]
TeamId = Annotated[
    Str, AfterValidator(_shaped("[TE][A-Z0-9]{2,20}", "a workspace's id looks like T0123ABCD"))
]
UserId = Annotated[
    Str, AfterValidator(_shaped("[UW][A-Z0-9]{2,20}", "a person's id looks like U0123ABCD"))
]
ChannelId = Annotated[
    Str, AfterValidator(_shaped("[CG][A-Z0-9]{2,20}", "a channel's id looks like C0123ABCD"))
]
ChannelName = Annotated[
    Str,
    AfterValidator(_shaped(r"[^\s#A-Z.,]{1,80}", "a channel's name has no spaces or capitals")),
]
Name = Annotated[Str, AfterValidator(_cleaned(75))]
"""As long as a button or an option in Slack may be."""
Rule = Annotated[
    Str,
    AfterValidator(
        _shaped(RULE_FORM, "write a recurrence rule like FREQ=YEARLY;BYMONTH=2;BYDAY=1TH")
    ),
]
Line = Annotated[Str, AfterValidator(_cleaned(200))]
Body = Annotated[Str, AfterValidator(_cleaned(2000, lines=True))]
Distance = Annotated[Offset, BeforeValidator(_distance)]
Day = Annotated[date, BeforeValidator(_day)]
ClockTime = Annotated[time, BeforeValidator(_clock)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
MonthDay = Annotated[tuple[int, int], BeforeValidator(_month_day)]
Zone = Annotated[Str, AfterValidator(_zone)]
Country = Annotated[Str, AfterValidator(_country)]
Link = Annotated[Str, AfterValidator(_link)]
Year = Annotated[Int, Field(ge=_FIRST_YEAR, le=_LAST_YEAR)]


class Row(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NameText(Row):
    """A short text in both languages."""

    sv: Name
    en: Name

    @property
    def local(self) -> LocalText:
        """The text as the rules know it."""
        return LocalText(self.sv, self.en)


class LineText(NameText):
    """One line in both languages."""

    sv: Line
    en: Line


class BodyText(NameText):
    """A text of several lines in both languages."""

    sv: Body
    en: Body


class WorkspaceRow(Row):
    """``[workspace]``: where the bot is installed."""

    team: TeamId
    name: Name


class TeamRow(Row):
    """``[[team]]``: another workspace, from which people come."""

    id: TeamId
    name: Name


class PersonRow(Row):
    """``[[person]]``: a Slack user."""

    user: UserId
    team: TeamId
    name: Name
    title: Name | None = None
    language: Language | None = None
    tz: Zone | None = None


class CategoryRow(Row):
    """``[[category]]``: a kind of party."""

    key: Key
    name: NameText
    level: NameText | None = None
    every: Annotated[Int, Field(ge=1, le=20)] = 1
    first: Year | None = None
    convening: StrictBool = False


class PartyRow(Row):
    """``[[party]]``: an organisation, and who acts for it."""

    key: Key
    name: Name
    category: Key
    principal: UserId
    deputies: tuple[UserId, ...] = ()
    seats: Annotated[Int, Field(ge=1, le=50)]
    organises: tuple[Line, ...] = ()
    example: StrictBool = False


class AgendaWords(Row):
    """``agenda_words``: the reference that stands on agendas and records."""

    reference: Name


class QuietRow(Row):
    """A part of the year in which nothing is sent, both days included."""

    first: MonthDay = Field(alias="from")
    last: MonthDay = Field(alias="to")

    @property
    def period(self) -> QuietPeriod:
        """The period as the rules know it."""
        return QuietPeriod(self.first, self.last)


class StrategyRow(Row):
    """``[series.strategy]``: the plan that the dialogue serves."""

    name: NameText


class NamedRow(Row):
    """``[[series.goal]]`` and ``[[series.area]]``."""

    key: Key
    name: NameText

    @property
    def named(self) -> Named:
        """The goal or area as the rules know it."""
        return Named(self.key, self.name.local)


class FocusRow(Row):
    """``[[series.focus]]``: what a year concentrates on."""

    year: Year
    main: LineText
    special: LineText | None = None

    @property
    def focus(self) -> Focus:
        """The focus as the rules know it."""
        return Focus(self.year, self.main.local, self.special.local if self.special else None)


class MeetingRow(Row):
    """``[series.meeting]``: when meetings recur, and where they are held."""

    rule: Rule
    first: Day = Field(alias="from")
    start: ClockTime
    minutes: Annotated[Int, Field(ge=15, le=1440)]
    holiday: Literal["before", "after", "skip", "keep"] = "before"
    place: Line | None = None
    address: Line | None = None
    video: Link | None = None
    host: Line | None = None
    note: BodyText | None = None

    @property
    def meeting(self) -> MeetingRule:
        """The rule as the rules know it."""
        return MeetingRule(
            rule=self.rule,
            first=self.first,
            start=self.start,
            minutes=self.minutes,
            holiday=self.holiday,
            place=self.place or "",
            address=self.address or "",
            video=self.video or "",
            host=self.host or "",
            note=self.note.local if self.note else None,
        )


class StepRow(Row):
    """``[[series.step]]``: something due before or after each meeting."""

    key: Key
    kind: StepKind
    before: Distance | None = None
    after: Distance | None = None
    at: ClockTime = NINE
    mode: Mode = "auto"
    text: LineText | None = None

    @property
    def offset(self) -> Offset:
        """The distance from the meeting's day; negative before it."""
        if self.before is not None:
            return Offset(-self.before.count, self.before.unit)
        return self.after or Offset(0, "days")

    @property
    def step(self) -> Step:
        """The step as the rules know it."""
        return Step(
            key=self.key,
            kind=self.kind,
            offset=self.offset,
            at=self.at,
            mode=self.mode,
            text=self.text.local if self.text else None,
        )


class SeriesRow(Row):
    """``[series]``: what the dialogue is for and how its year goes."""

    key: Key
    name: NameText
    purpose: BodyText
    channel: ChannelId
    channel_name: ChannelName
    language: Language = "sv"
    zone: Zone
    country: Country
    conveners: Annotated[tuple[UserId, ...], AfterValidator(_some)]
    owner: UserId | None = None
    established: StrictBool = False
    agenda_words: AgendaWords | None = None
    quiet: tuple[QuietRow, ...] = ()
    digest_weekday: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = "monday"
    strategy: StrategyRow
    goal: tuple[NamedRow, ...] = ()
    area: tuple[NamedRow, ...] = ()
    focus: tuple[FocusRow, ...] = ()
    meeting: MeetingRow
    step: Annotated[tuple[StepRow, ...], AfterValidator(_some)]

    @property
    def profile(self) -> Profile:
        """The series as the rules know it."""
        return Profile(
            name=self.name.local,
            purpose=self.purpose.local,
            strategy=self.strategy.name.local,
            goals=tuple(row.named for row in self.goal),
            areas=tuple(row.named for row in self.area),
            focus=tuple(row.focus for row in self.focus),
            reference=self.agenda_words.reference if self.agenda_words else "",
            zone=self.zone,
            country=self.country,
            language=self.language,
            meeting=self.meeting.meeting,
            steps=tuple(row.step for row in self.step),
            quiet=tuple(row.period for row in self.quiet),
            digest_weekday=WEEKDAYS.index(self.digest_weekday),
            established=self.established,
        )


class RehearsalRow(Row):
    """``[rehearsal]``: where the rehearsal's clock begins."""

    start: Moment


class Content(Row):
    """The whole file."""

    workspace: WorkspaceRow
    series: SeriesRow
    team: tuple[TeamRow, ...] = ()
    person: Annotated[tuple[PersonRow, ...], AfterValidator(_some)]
    category: Annotated[tuple[CategoryRow, ...], AfterValidator(_some)]
    party: Annotated[tuple[PartyRow, ...], AfterValidator(_some)]
    rehearsal: RehearsalRow | None = None
