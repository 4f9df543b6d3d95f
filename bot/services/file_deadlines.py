"""What can be wrong with the forward deadlines of a series file, besides their form."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.rules.errors import BadRule
from bot.services.file_checks import Fault
from bot.services.file_groups import DeadlineRow
from bot.services.file_lines import Path

_TRIED = range(2026, 2031)


def deadlines(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield deadlines without a date, with a rule that gives none, and with two in one year."""
    series = data.get("series")
    found = series.get("deadline") if isinstance(series, dict) else None
    for number, raw in enumerate(found if isinstance(found, list) else []):
        path: Path = ("series", "deadline", number)
        try:
            row = DeadlineRow.model_validate(raw)
        except ValidationError:
            continue  # said already
        if row.rule is None and not row.dates:
            yield Fault(path, 'needs a rule = "FREQ=YEARLY;…" or dates = ["2027-10-14"]')
        yield from _twice((*path, "dates"), row.dates)
        try:
            ruled = replace(row.deadline, dates=())
            fires = any(ruled.day(year) for year in _TRIED)
        except BadRule as error:
            yield Fault((*path, "rule"), f"{error}; see RFC 5545, section 3.3.10")
        else:
            if row.rule is not None and not fires:
                yield Fault((*path, "rule"), "gives no date in any year")


def _twice(path: Path, dates: tuple[date, ...]) -> Iterator[Fault]:
    seen: dict[int, int] = {}
    for place, each in enumerate(dates):
        if each.year in seen:
            first: Path = (*path, seen[each.year])
            yield Fault((*path, place), f"{each.year} has a date already", first=first)
        seen.setdefault(each.year, place)
