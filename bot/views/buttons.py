"""Buttons that say words: a click is the same request as the words typed.

The value carries the words and the ids the button was made for; every check happens when it is
clicked, so a button that has grown old can do no harm.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.views.blocks import Element, button

SAY = "say"
OPEN = "open"
_WRITTEN = json.JSONEncoder(ensure_ascii=False).encode
_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Ids:
    """What a button or a modal was made for; the request that it begins carries them."""

    series: int | None = None
    meeting: int | None = None
    party: int | None = None
    item: int | None = None
    person: int | None = None
    state: str = ""
    """In which the item was shown; what is done to it later is done in that state only."""
    within: str = ""
    """What it stands in, if that is shown again after the click: the words that show a list, or
    the practical note."""

    def for_item(self, number: int | None, state: str = "") -> "Ids":
        """Return the same for the item with this number, as it was shown."""
        return replace(self, item=number, state=state)

    def for_party(self, party: int) -> "Ids":
        """Return the same for a party."""
        return replace(self, party=party)

    def for_person(self, person: int) -> "Ids":
        """Return the same for a person whom the button names."""
        return replace(self, person=person)

    def known(self) -> dict[str, int | str]:
        """Return those that are given."""
        ids = {
            "series": self.series,
            "meeting": self.meeting,
            "party": self.party,
            "item": self.item,
            "person": self.person,
        }
        given: dict[str, int | str] = {n: number for n, number in ids.items() if number is not None}
        words = {"state": self.state, "within": self.within}
        return given | {name: word for name, word in words.items() if word}


_NOTHING = Ids()


def say(text: str, words: str, ids: Ids = _NOTHING, *, style: str = "") -> Element:
    """Return a button that says ``words``."""
    return _button(SAY, text, words, ids, style)


def opens(text: str, form: str, ids: Ids = _NOTHING, *, style: str = "") -> Element:
    """Return a button that opens the modal called ``form``."""
    return _button(OPEN, text, form, ids, style)


def metadata(ids: Ids, message: tuple[str, str] | None = None) -> str:
    """Return what a modal was made for, for ``private_metadata``.

    ``message``: channel and time of the direct message that the modal settles.
    """
    settles = {"channel": message[0], "ts": message[1]} if message else {}
    return json.dumps({**ids.known(), **settles})


def _button(verb: str, text: str, words: str, ids: Ids, style: str) -> Element:
    value = _WRITTEN({"words": words, **ids.known()})
    return button(text, f"{verb}:{_slug(words)}", value, style)


@lru_cache(maxsize=512)
def _slug(words: str) -> str:
    return _SLUG.sub("-", words.lower()).strip("-")[:60]
