"""What can be wrong with the standing items of a series file, besides their form."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from bot.services.file_checks import Fault


def standing(data: dict[str, Any]) -> Iterator[Fault]:
    """Yield areas and goals of standing items that the series does not have."""
    series = data.get("series")
    for number, row in enumerate(_rows(series, "standing")):
        for name in ("area", "goal"):
            known = [str(each.get("key")) for each in _rows(series, name)]
            given = row.get(name)
            for each in given if isinstance(given, list) else [given]:
                if isinstance(each, str) and each not in known:
                    yield Fault(("series", "standing", number, name), _unknown(each, name, known))


def _rows(series: object, name: str) -> list[dict[str, Any]]:
    found = series.get(name) if isinstance(series, dict) else None
    # One that is no table is said to be none by the form; it keeps its number here.
    every = found if isinstance(found, list) else []
    return [row if isinstance(row, dict) else {} for row in every]


def _unknown(given: str, name: str, known: list[str]) -> str:
    near = get_close_matches(given, known, n=1)
    meant = f"did you mean {near[0]}?" if near else f"add a [[series.{name}]] or correct this"
    return f"“{given[:40]}” is no {name} of this file; {meant}"
