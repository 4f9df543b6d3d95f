"""Tables of a series file: groups that meet apart, and forward deadlines."""

from typing import Annotated

from pydantic import Field, StrictInt

from bot.rules.deadlines import Deadline
from bot.rules.groups import Group, Held
from bot.services.file_fields import ClockTime, Day, Distance, Key, Line, Link, Rule, Year
from bot.services.file_rows import BodyText, LineText, NameText, Row

_DAYS = {"days": 1, "weeks": 7, "working_days": 1}
"""A distance in working days is refused by ``file_sessions``."""


class HeldRow(Row):
    """``[[series.group.held]]``: what is different in one year."""

    year: Year
    date: Day | None = None
    start: ClockTime | None = None
    place: Line | None = None
    address: Line | None = None
    video: Link | None = None
    host: Key | None = None

    @property
    def held(self) -> Held:
        """The year as the rules know it."""
        return Held(
            year=self.year,
            day=self.date,
            start=self.start,
            place=self.place or "",
            address=self.address or "",
            video=self.video or "",
            host=self.host or "",
        )


class GroupRow(Row):
    """``[[series.group]]``: parties that meet apart, and who hosts them in turn."""

    key: Key
    name: NameText
    parties: tuple[Key, ...]
    hosts: tuple[Key, ...] = ()
    before: Distance | None = None
    start: ClockTime | None = None
    minutes: Annotated[StrictInt, Field(ge=15, le=1440)] | None = None
    place: Line | None = None
    address: Line | None = None
    video: Link | None = None
    note: BodyText | None = None
    held: tuple[HeldRow, ...] = ()

    @property
    def group(self) -> Group:
        """The group as the rules know it."""
        before = self.before
        return Group(
            key=self.key,
            name=self.name.local,
            parties=self.parties,
            hosts=self.hosts,
            days=before.count * _DAYS[before.unit] if before else 0,
            start=self.start,
            minutes=self.minutes,
            place=self.place or "",
            address=self.address or "",
            video=self.video or "",
            note=self.note.local if self.note else None,
            held=tuple(row.held for row in self.held),
        )


class DeadlineRow(Row):
    """``[[series.deadline]]``: a named date by which outcomes are to be of use."""

    key: Key
    name: NameText
    rule: Rule | None = None
    dates: tuple[Day, ...] = ()
    text: LineText | None = None

    @property
    def deadline(self) -> Deadline:
        """The deadline as the rules know it."""
        text = self.text.local if self.text else None
        return Deadline(self.key, self.name.local, self.rule or "", self.dates, text)
