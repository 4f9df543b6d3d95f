"""Parties as people type them, a line each or several behind their category."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.rules.errors import NoParties, PartyTwice, TooManyParties
from bot.rules.texts import clean, fold

NAME_LIMIT = 75
"""As long as a button or an option in Slack may be."""
PARTIES_LIMIT = 500
KEY_LIMIT = 40
_MARKS = re.compile(r"^\s*(?:[-•*–]|\d{1,3}[.)])\s+")
_JOINS = re.compile(r"\S(?: (?:och|samt|and|&|\+) | ?[,;/] ?)\S", re.IGNORECASE)
_NO_KEY = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A party, and the category under which it was typed; empty if under none."""

    category: str
    party: str


def read(text: str) -> list[Line]:
    """Return the parties of ``Category: Party, Party``, or of one on each line.

    A line that ends with a colon is the category of those that follow. Raises ``NoParties``,
    ``PartyTwice``, ``TooManyParties`` and ``TooLong``.
    """
    found: list[Line] = []
    category = ""
    for raw in text.splitlines():
        line = _MARKS.sub("", raw).strip()
        before, colon, after = line.partition(":")
        if colon:
            category = clean(before, NAME_LIMIT)
        names = after.split(",") if colon else [line]
        kept = (clean(name, NAME_LIMIT) for name in names)
        found += [Line(category, name) for name in kept if name]
    _require_parties(found)
    return found


def joined(names: Iterable[str]) -> list[str]:
    """Return the names that may be two parties on one line: "Eastbury and Westbury".

    Only who typed them knows: "Arts and Culture" is one.
    """
    return [name for name in names if _JOINS.search(name)]


def write(rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Return categories with their parties as they would be typed."""
    return "\n".join(_block(category, parties) for category, parties in rows if parties)


def key(name: str, taken: Iterable[str]) -> str:
    """Return a key (a–z, 0–9, hyphens) made of a name, which is none of ``taken``."""
    short = _NO_KEY.sub("-", fold(name)).strip("-")[: KEY_LIMIT - 4].strip("-") or "x"
    others = set(taken)
    numbered = (f"{short}-{number}" for number in range(2, len(others) + 3))
    return next(each for each in (short, *numbered) if each not in others)


def _require_parties(found: Sequence[Line]) -> None:
    if not found:
        raise NoParties
    if len(found) > PARTIES_LIMIT:
        raise TooManyParties(count=len(found), limit=PARTIES_LIMIT)
    seen: set[str] = set()
    for line in found:
        if fold(line.party) in seen:
            raise PartyTwice(party=line.party)
        seen.add(fold(line.party))


def _block(category: str, parties: Sequence[str]) -> str:
    if any("," in name for name in parties):
        return "\n".join([f"{category}:", *parties])
    return f"{category}: {', '.join(parties)}"
