"""A party with its category, as a row has them."""

import json
from functools import lru_cache
from typing import Any

from bot.rules.seats import Category, Party
from bot.rules.texts import LocalText
from storage.query import Row
from storage.tables import CATEGORY, PARTY

C, P = CATEGORY.c, PARTY.c

COLUMNS = (
    P.id,
    P.key,
    P.name,
    P.seats,
    P.example,
    P.organises,
    C.id,
    C.key,
    C.name_sv,
    C.name_en,
    C.level_sv,
    C.level_en,
    C.every,
    C.first,
    C.convening,
    C.position,
    P.ended,
)


@lru_cache(maxsize=256)
def _names(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def party_of(row: Row) -> Party:
    """Return the party in a row that begins with ``COLUMNS``."""
    return _same_party(tuple(row[: len(COLUMNS)]))


@lru_cache(maxsize=512)
def _same_party(row: tuple[Any, ...]) -> Party:
    """Return the party with just these values; frozen, so that it can be shared."""
    sv, en = row[10], row[11]
    level = LocalText(sv, en) if sv is not None else None
    category = Category(row[6], row[7], LocalText(row[8], row[9]), level, *row[12:16])
    return Party(row[0], row[1], row[2], category, row[3], row[4], _names(row[5]), row[16])
