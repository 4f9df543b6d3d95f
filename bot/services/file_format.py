"""The format of a file that sets a series up: which tables there are, and what stands in them.

Every table refuses names that it does not know.
"""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StrictBool, StrictInt, model_validator

from bot.rules.calendar import QuietPeriod
from bot.rules.series import Focus, Language, MeetingRule, Mode, Named, Offset, Profile, Step
from bot.rules.texts import LocalText
from bot.services.file_fields import (
    ChannelId,
    ChannelName,
    ClockTime,
    Country,
    Day,
    Distance,
    Key,
    Line,
    Link,
    Moment,
    MonthDay,
    Name,
    Needed,
    Rule,
    StepKind,
    TeamId,
    UserId,
    Year,
    Zone,
    some,
)
from bot.services.file_groups import DeadlineRow, GroupRow
from bot.services.file_rows import BodyText, LineText, NameText, Row, StandingRow, TermRow

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NINE = time(9)
_NO_RULE = date(2000, 1, 1)
"""From when no rule counts."""


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
    every: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    first: Year | None = None
    convening: StrictBool = False
    quorum: Needed | None = None


class PartyRow(Row):
    """``[[party]]``: an organisation, and who acts for it."""

    key: Key
    name: Name
    category: Key
    principal: UserId | None = None
    deputies: tuple[UserId, ...] = ()
    observers: tuple[UserId, ...] = ()
    seats: Annotated[StrictInt, Field(ge=1, le=50)]
    organises: tuple[Line, ...] = ()
    example: StrictBool = False
    term: tuple[TermRow, ...] = ()


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

    rule: Rule | None = None
    """Without one, only when a convener sets a meeting."""
    first: Day | None = Field(default=None, alias="from")
    start: ClockTime
    minutes: Annotated[StrictInt, Field(ge=15, le=1440)]
    holiday: Literal["before", "after", "skip", "keep", "near"] = "before"
    place: Line | None = None
    address: Line | None = None
    video: Link | None = None
    host: Line | None = None
    note: BodyText | None = None

    @model_validator(mode="after")
    def _whole_rule(self) -> Self:
        if (self.rule is None) != (self.first is None):
            message = "rule and from go together; without both, meetings are held when they are set"
            raise ValueError(message)
        return self

    @property
    def meeting(self) -> MeetingRule:
        """The rule as the rules know it."""
        return MeetingRule(
            rule=self.rule or "",
            first=self.first or _NO_RULE,
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
    conveners: Annotated[tuple[UserId, ...], AfterValidator(some)]
    owner: UserId | None = None
    secretaries: tuple[UserId, ...] = ()
    chairs: tuple[UserId, ...] = ()
    adjusters: tuple[UserId, ...] = ()
    established: StrictBool = False
    parties_ask: StrictBool = False
    quorum: Needed | None = None
    agenda_words: AgendaWords | None = None
    quiet: tuple[QuietRow, ...] = ()
    digest_weekday: Literal[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
    ] = "monday"
    strategy: StrategyRow | None = None
    goal: tuple[NamedRow, ...] = ()
    area: tuple[NamedRow, ...] = ()
    focus: tuple[FocusRow, ...] = ()
    standing: tuple[StandingRow, ...] = ()
    group: tuple[GroupRow, ...] = ()
    deadline: tuple[DeadlineRow, ...] = ()
    meeting: MeetingRow
    step: Annotated[tuple[StepRow, ...], AfterValidator(some)]

    @property
    def profile(self) -> Profile:
        """The series as the rules know it."""
        return Profile(
            name=self.name.local,
            purpose=self.purpose.local,
            strategy=self.strategy.name.local if self.strategy else LocalText("", ""),
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
            parties_ask=self.parties_ask,
            standing=tuple(row.standing for row in self.standing),
            quorums=(self.quorum,) if self.quorum else (),
            groups=tuple(row.group for row in self.group),
            deadlines=tuple(row.deadline for row in self.deadline),
        )


class RehearsalRow(Row):
    """``[rehearsal]``: where its clock begins, who is a guest, where else the bot is installed."""

    start: Moment
    guests: tuple[UserId, ...] = ()
    guest_commands: StrictBool = False
    """Whether the workspace lets its guests use slash commands."""
    also_installed: tuple[TeamId, ...] = ()
    """Other workspaces in which the bot is installed too."""


class Content(Row):
    """The whole file."""

    workspace: WorkspaceRow
    series: SeriesRow
    team: tuple[TeamRow, ...] = ()
    person: Annotated[tuple[PersonRow, ...], AfterValidator(some)]
    category: Annotated[tuple[CategoryRow, ...], AfterValidator(some)]
    party: Annotated[tuple[PartyRow, ...], AfterValidator(some)]
    rehearsal: RehearsalRow | None = None
