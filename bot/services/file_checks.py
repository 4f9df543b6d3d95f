"""What no single table of a series file can tell: references, doubles, and whether the year works.

The checks read the raw data, so that they say what they can although other things are wrong.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from difflib import get_close_matches
from itertools import islice
from operator import itemgetter
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.rules import cycle, meeting_dates
from bot.rules.calendar import Calendar, first_dates
from bot.rules.errors import BadRule
from bot.rules.poll_steps import FOLLOWING
from bot.rules.series import Meeting, MeetingRule, Profile, Unit
from bot.rules.texts import fold
from bot.services.file_fields import RULE_FORM
from bot.services.file_format import MeetingRow, QuietRow, SeriesRow, StepRow
from bot.services.file_lines import Path
from bot.services.file_rows import Row
from bot.services.file_shapes import found_at, items_of, rows_at, texts_at
from bot.services.holidays import calendar_of

BEFORE = frozenset(
    {
        *("call", "invitation", "call_closes", "reminder", "agenda", "last_reminder"),
        *("day_before", "poll", "poll_closes", "escalation", "host"),
    }
)
"""Kinds of step that are of no use once the meeting has begun."""
_KINDS = tuple(kind for kind in cycle.KINDS if kind not in FOLLOWING)
"""The kinds that a file may name; the others follow from the cycle's poll."""
OFFICES = ("secretaries", "chairs", "adjusters")
_UNIQUE: tuple[tuple[Path, str], ...] = (
    (("team",), "id"),
    (("person",), "user"),
    (("category",), "key"),
    (("party",), "key"),
    (("party",), "name"),
    (("series", "goal"), "key"),
    (("series", "area"), "key"),
    (("series", "focus"), "year"),
    (("series", "step"), "key"),
    (("series", "standing"), "key"),
    (("series", "group"), "key"),
    (("series", "deadline"), "key"),
)
_ORDER = (
    *(("call", "call_closes"), ("invitation", "reminder"), ("reminder", "last_reminder")),
    *(("poll", "poll_closes"), ("invitation", "escalation")),
)
_ABOUT: dict[Unit, float] = {"weeks": 7, "days": 1, "working_days": 7 / 5}
"""Days, near enough to tell what comes first."""
_LOOKED_AT = 12
_YEAR = range(366)
_R = TypeVar("_R", bound=Row)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at ``path``; ``first`` is where the same thing stands already."""

    path: Path
    message: str
    first: Path | None = None
    hint: bool = False
    """Whether the file may be loaded all the same."""


def references(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is named but not there: persons, categories, workspaces."""
    users = texts_at(data, ("person",), "user")
    for path, user in named_users(data):
        yield from unknown(path, user, users, "person")
    for path, row in rows_at(data, ("party",)):
        categories = texts_at(data, ("category",), "key")
        yield from unknown((*path, "category"), row.get("category"), categories, "category")
        if not row.get("principal") and not row.get("deputies"):
            advice = "nobody acts for it yet; write principal = … as soon as somebody does"
            yield Fault((*path, "principal"), advice, hint=True)
    own = found_at(data, ("workspace", "team"))
    teams = [*texts_at(data, ("team",), "id"), *([own] if isinstance(own, str) else [])]
    for path, row in rows_at(data, ("person",)):
        yield from unknown((*path, "team"), row.get("team"), teams, "team")


def doubles(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield what stands twice though it must be unique."""
    for path, key in _UNIQUE:
        found = ((*where, key) for where, row in rows_at(data, path) if key in row)
        yield from repeated((at, found_at(data, at)) for at in found)
    kinds = [((*at, "kind"), row.get("kind")) for at, row in rows_at(data, ("series", "step"))]
    more = "; it speaks once for each meeting, so take one of them out"
    yield from repeated(((at, kind) for at, kind in kinds if str(kind) in cycle.ONCE), more)
    for path, row in rows_at(data, ("party",)):
        yield from repeated(_of_party(path, row))  # None is no double
    for name in ("conveners", *OFFICES):
        users = enumerate(items_of(found_at(data, ("series", name))))
        yield from repeated((("series", name, n), user) for n, user in users)


def categories(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield categories whose years cannot be told, and a file in which nobody is called."""
    convening: list[object] = []
    for path, row in rows_at(data, ("category",)):
        if row.get("convening") is True:
            convening.append(row.get("key"))
        elif row.get("every", 1) != 1 and "first" not in row:
            yield Fault(path, 'needs first = a year in which it is called, because of "every"')
    called = [row for _, row in rows_at(data, ("party",)) if row.get("category") not in convening]
    if not called and found_at(data, ("party",)):
        yield Fault(("party",), "nobody is called: every party is of a convening category")


def steps(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield steps that cannot work: no or two offsets, after the meeting, unknown, wordless."""
    for path, row in rows_at(data, ("series", "step")):
        kind = row.get("kind")
        if not isinstance(kind, str):
            continue
        if kind not in _KINDS:
            yield _unknown_kind((*path, "kind"), kind)
        yield from _offset(path, row, kind)
        if kind == "task" and "text" not in row:
            yield Fault(path, "a task needs text = { sv = …, en = … }: what the convener is told")
        if kind != "task" and kind in _KINDS and "text" in row:
            yield Fault((*path, "text"), "only a task has a text of its own; take it out")
    yield from _disorder(data)


def year(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield what a trial of the first meetings shows: no dates, no working days, odd hours."""
    covered = _covers_everything(data)
    if covered:
        yield Fault(("series", "quiet"), "covers the whole year; leave days on which to write")
    meeting = _valid(MeetingRow, found_at(data, ("series", "meeting")))
    if meeting is None:
        yield from _bad_rule(data)
        return
    if meeting.rule is None or meeting.first is None:
        return  # only when a convener sets one
    try:
        first_dates(meeting.rule, meeting.first, meeting.start, 1)
    except BadRule as error:
        yield Fault(("series", "meeting", "rule"), f"{error}; see RFC 5545, section 3.3.10")
        return
    series = _valid(SeriesRow, found_at(data, ("series",)))
    if series is not None and not covered:
        yield from _trial(series.profile)


def _bad_rule(data: dict[str, Any]) -> Iterator[Fault]:
    """Look at the rule alone, when the rest of the meeting cannot be read."""
    rule = found_at(data, ("series", "meeting", "rule"))
    if not isinstance(rule, str) or not re.fullmatch(RULE_FORM, rule):
        return
    try:
        first_dates(rule, date(2027, 1, 1), time(12), 1)
    except BadRule as error:
        yield Fault(("series", "meeting", "rule"), f"{error}; see RFC 5545, section 3.3.10")


def _trial(profile: Profile) -> Iterator[Fault]:
    calendar = calendar_of(profile)
    last = profile.meeting.first + timedelta(days=366 * 12)
    try:
        times = list(islice(meeting_dates.times(profile.meeting, calendar, last), _LOOKED_AT))
        yield from _gaps(times, calendar)
        if times:
            yield from _late(profile, _meeting(times[0], calendar, profile.meeting), calendar)
        else:
            yield Fault(("series", "meeting", "rule"), "every date falls on a day off")
    except BadRule as error:
        yield Fault(("series", "quiet"), f"{error}; shorten the quiet periods")


def _gaps(times: Iterable[datetime], calendar: Calendar) -> Iterator[Fault]:
    for local in times:
        real = calendar.local(calendar.instant(local)).replace(tzinfo=None)
        if real != local:
            message = (
                f"{local:%H:%M} does not exist on {local:%Y-%m-%d}, when summer time begins; "
                f"the meeting will start at {real:%H:%M}"
            )
            yield Fault(("series", "meeting", "start"), message, hint=True)
            return


def _late(profile: Profile, meeting: Meeting, calendar: Calendar) -> Iterator[Fault]:
    """Yield steps that would come when the meeting has begun although their sign is right."""
    for index, step in enumerate(profile.steps):
        alone = replace(profile, steps=(step,))
        due = cycle.plan(alone, meeting, calendar)[0].due_at
        if step.kind in BEFORE and step.offset.count <= 0 and due >= meeting.starts_at:
            path: Path = ("series", "step", index)
            yield Fault(path, f"comes when the meeting has begun; a {step.kind} must be before")


def _meeting(local: datetime, calendar: Calendar, rule: MeetingRule) -> Meeting:
    start = calendar.instant(local)
    return Meeting(0, 0, local, start, start + timedelta(minutes=rule.minutes))


def _offset(path: Path, row: dict[str, Any], kind: str) -> Iterator[Fault]:
    given = [name for name in ("before", "after") if name in row]
    if kind == "start":
        if given:
            yield Fault((*path, given[0]), "start comes when the meeting does; take this out")
        return
    if len(given) != 1:
        yield Fault(path, 'needs either before = "10 weeks" or after = "1 working day"')
    elif given == ["after"] and kind in BEFORE:
        yield Fault((*path, "after"), f"a {kind} must come before the meeting; write before = …")
    elif given == ["before"] and kind == "thanks":
        yield Fault((*path, "before"), "thanks must come after the meeting; write after = …")


def _unknown_kind(path: Path, kind: str) -> Fault:
    near = get_close_matches(kind, _KINDS, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    message = f"“{kind[:40]}” is not known to this release{meant}; the step will be parked"
    return Fault(path, message, hint=True)


def _disorder(data: dict[str, Any]) -> Iterator[Fault]:
    rows = ((path, _valid(StepRow, raw)) for path, raw in rows_at(data, ("series", "step")))
    found = [(p, r.kind, r.offset.count * _ABOUT[r.offset.unit]) for p, r in rows if r is not None]
    for earlier, later in _ORDER:
        last = max((each for each in found if each[1] == earlier), key=itemgetter(2), default=None)
        for path, kind, days in found:
            if last is not None and kind == later and last[2] >= days:
                yield Fault(path, f"{later} must come after {earlier}", first=last[0])


def _covers_everything(data: dict[str, Any]) -> bool:
    rows = (_valid(QuietRow, raw) for _, raw in rows_at(data, ("series", "quiet")))
    periods = [row.period for row in rows if row is not None]
    days = (date(2024, 1, 1) + timedelta(days=offset) for offset in _YEAR)
    return all(any(period.covers(day) for period in periods) for day in days)


def named_users(data: dict[str, Any]) -> Iterator[tuple[Path, object]]:
    """Yield whoever has a place in a series, and where it stands; ``None`` for an empty one."""
    for name in ("conveners", *OFFICES):
        for index, user in enumerate(items_of(found_at(data, ("series", name)))):
            yield ("series", name, index), user
    for index, user in enumerate(items_of(found_at(data, ("rehearsal", "guests")))):
        yield ("rehearsal", "guests", index), user
    yield ("series", "owner"), found_at(data, ("series", "owner"))
    for path, row in rows_at(data, ("party",)):
        yield from _of_party(path, row)
        for at, term in rows_at(data, (*path, "term")):
            yield (*at, "user"), term.get("user")


def _of_party(path: Path, row: dict[str, Any]) -> Iterator[tuple[Path, object]]:
    yield (*path, "principal"), row.get("principal")
    for name in ("deputies", "observers"):
        for index, user in enumerate(items_of(row.get(name))):
            yield (*path, name, index), user


def unknown(path: Path, given: object, known: list[str], noun: str) -> Iterator[Fault]:
    """Yield that something is named that the file does not have."""
    if not isinstance(given, str) or given in known:
        return
    near = get_close_matches(given, known, n=1)
    meant = f"; did you mean {near[0]}?" if near else f"; add a [[{noun}]] or correct this"
    yield Fault(path, f"“{given[:40]}” is no {noun} of this file{meant}")


def repeated(found: Iterable[tuple[Path, object]], more: str = "") -> Iterator[Fault]:
    """Yield what stands twice, with where it stands first."""
    seen: dict[object, Path] = {}
    for path, value in found:
        if not isinstance(value, str | int):
            continue
        same = fold(value) if isinstance(value, str) else value
        if same in seen:
            message = f"“{str(value)[:40]}” stands here twice{more}"
            yield Fault(path, message, first=seen[same])
        seen.setdefault(same, path)


def _valid(model: type[_R], raw: object) -> _R | None:
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None
