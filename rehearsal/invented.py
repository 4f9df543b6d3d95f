"""A series file whose people have invented names, so that it can be played and shown."""

import re
import tomllib
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import product
from typing import Any, Final

from bot.services import loading
from bot.services.loading import SeriesFile

_GIVEN: Final = (
    "Agnes", "Alva", "Amir", "Anton", "Arvid", "Asta", "Bo", "Dag", "Daria", "Edit", "Elias",
    "Elsa", "Emre", "Estrid", "Fatima", "Folke", "Freja", "Greta", "Gunnel", "Hamid", "Hedda",
    "Hilding", "Idris", "Inez", "Ivar", "Jasmin", "Kaj", "Karim", "Leila", "Lisen", "Loke",
    "Majken", "Malte", "Marit", "Milan", "Nadja", "Nils", "Olle", "Petra", "Ragnar", "Rut",
    "Samira", "Signe", "Sixten", "Sten", "Svea", "Tage", "Tilde", "Tuva", "Ulrik", "Vera",
    "Viggo", "Ylva", "Yusuf", "Zara",
)  # fmt: skip
_FAMILY: Final = (
    "Alsjö", "Bergdal", "Björkhem", "Dalfors", "Ekhage", "Enlund", "Falkmo", "Flodvik", "Granhed",
    "Grönlid", "Hagström", "Hedvall", "Holmby", "Hällmark", "Kvarnå", "Källbo", "Lindmo",
    "Ljungås", "Lövhage", "Malmhed", "Mossberg", "Norrby", "Näsvall", "Rosenå", "Rönndal",
    "Sandmo", "Sjölid", "Skogmark", "Stenhag", "Strandby", "Sundhed", "Tallvik", "Torpmark",
    "Ulvdal", "Videby", "Vikmark", "Åbrink", "Åslund", "Älvhage", "Öberga",
)  # fmt: skip
_ALL: Final = tuple(f"{given} {family}" for family, given in product(_FAMILY, _GIVEN))


def people(text: str) -> SeriesFile:
    """Return the file of ``text`` with invented names, wherever a person's whole name stands.

    The same person gets the same name each time. Titles, ids and parties stay. Raises
    ``loading.BadFile`` for a file that cannot be used, with the lines of the file.
    """
    loading.parse(text)
    data = tomllib.loads(text.replace("\r\n", "\n"))
    replaced = names([(row["user"], row["name"]) for row in data.get("person", [])])
    by_name = {row["name"]: replaced[row["user"]] for row in reversed(data.get("person", []))}
    told = _everywhere(data, _replacing(by_name))
    for row in told.get("person", []):
        row["name"] = replaced[row["user"]]
    return loading.checked(told)


def names(real: list[tuple[str, str]]) -> dict[str, str]:
    """Return a name for each user id: by the id, so that who comes later changes nobody's."""
    taken = {name for _, name in real}
    found: dict[str, str] = {}
    for user, _ in sorted(real):
        at = int.from_bytes(sha256(user.encode()).digest()[:8], "big")
        while (name := _ALL[at % len(_ALL)]) in taken:
            at += 1
        taken.add(name)
        found[user] = name
    return found


def _replacing(by_name: Mapping[str, str]) -> Callable[[str], str]:
    """Return what puts invented names for real ones in a text, the longest first."""
    if not by_name:
        return lambda text: text
    longest = sorted(by_name, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)")
    return lambda text: pattern.sub(lambda found: by_name[found[0]], text)


def _everywhere(value: Any, replaced: Callable[[str], str]) -> Any:  # noqa: ANN401 - TOML
    """Return a TOML value with every text in it replaced."""
    if isinstance(value, str):
        return replaced(value)
    if isinstance(value, list):
        return [_everywhere(each, replaced) for each in value]
    if isinstance(value, dict):
        return {key: _everywhere(each, replaced) for key, each in value.items()}
    return value
