"""A series written out as its file, so that it can be kept, read, and loaded again."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.ports import Store
from bot.rules.series import Series
from bot.services import series_sheets

_TABLES = ("meeting", "purpose", "strategy")
"""What stands in a table of its own in ``[series]``."""


def as_toml(store: Store, series: Series, now: datetime) -> bytes:
    """Return the file that gives the series as it is at ``now``; ``load`` reads it."""
    data = series_sheets.data_of(store, series, now)
    return "\n".join(_document(data)).strip().encode() + b"\n"


def _document(data: Mapping[str, Any]) -> Iterator[str]:
    series = data["series"]
    yield from _table("workspace", data["workspace"])
    plain = {n: v for n, v in series.items() if n not in _TABLES and not _is_rows(v)}
    yield from _table("series", {n: v for n, v in plain.items() if v != []})
    for name in _TABLES:
        if name in series:
            yield from _table(f"series.{name}", series[name])
    for name, rows in series.items():
        if _is_rows(rows):
            yield from _rows(f"series.{name}", rows)
    for name in ("team", "person", "category", "party"):
        yield from _rows(name, data[name])


def _is_rows(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _rows(name: str, rows: list[Mapping[str, Any]]) -> Iterator[str]:
    for row in rows:
        yield f"\n[[{name}]]"
        yield from _pairs(row)


def _table(name: str, row: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n[{name}]"
    yield from _pairs(row)


def _pairs(row: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name} = {_value(value)}" for name, value in row.items())


def _value(value: object) -> str:
    """Return a value as TOML has it; its basic strings escape what JSON's do, and DEL."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
