"""What people have before them: who reads it, and the buttons and forms that are left of it."""

import json
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bench.audiences.hearsay import Reader
from bench.audiences.houses import ABROAD, HOUSES, Person, Town, reader, room
from bot.rules.outbox import Target

Json = dict[str, Any]
ANSWERS = "http://answers/"
"""Before who reads what is answered there."""
REMEMBERED = 12
"""Buttons of messages and forms that somebody keeps before them."""
HOME = {"view": {"type": "home"}, "container": {"type": "view", "view_id": "V0"}}
"""What a click in an App Home says of its place."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button or a menu as it was shown, and the place where, as a click on it says."""

    element: Json
    place: Json

    @property
    def channel(self) -> str:
        """The id of the channel in which it stands; empty for none that others are in."""
        found = str(self.place.get("channel", {}).get("id", ""))
        return found if found[:1] == "C" else ""


@dataclass(slots=True)
class Eyes:
    """What one person has before them in one installation."""

    kept: deque[Button] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    home: list[Button] = field(default_factory=list)
    forms: deque[Json] = field(default_factory=lambda: deque(maxlen=3))

    @property
    def buttons(self) -> list[Button]:
        """All that can be clicked on: an App Home takes the place of the one before it."""
        return [*self.kept, *self.home]


class Seen:
    """Everything that was shown to anybody."""

    def __init__(self, town: Town) -> None:
        """Begin with nothing."""
        self._town = town
        self.of: defaultdict[Reader, Eyes] = defaultdict(Eyes)
        self.leaks: list[str] = []
        """Who read which secret that is none of theirs, and in what."""

    def show(self, reads: Reader, what: str, shown: Json, place: Json) -> None:
        """Look at what somebody is shown, and keep its buttons for all who see it there."""
        text = json.dumps(shown, ensure_ascii=False, default=str)
        found = self._town.hearsay.leaks(reads, text)
        self.leaks += [f"{reads} reads {word} in a {what}" for word in found]
        buttons = [Button(element, place) for element in _elements(shown)]
        if place is HOME:
            self.of[reads].home = buttons
            return
        for each in self._readers(reads):
            self.of[each].kept.extend(buttons)

    def _readers(self, reads: Reader) -> list[Reader]:
        house = next((each for each in HOUSES if room(each) == reads), None)
        if house is None:
            return [reads]
        return sorted(self._town.hearsay.members[house.key] - {reads})


def who_reads(workspace: str, target: Target) -> Reader:
    """Return whom a message reaches."""
    if target.response_url:
        return target.response_url.rpartition("/")[0].removeprefix(ANSWERS)
    if target.user or target.channel[:1] in "UD":
        return _person(workspace, target.user or f"U{target.channel[1:]}")
    return next(room(each) for each in HOUSES if each.channel == target.channel)


def in_message(reads: Reader, channel: str, ts: str) -> Json:
    """Return what a click in a message says of its place."""
    own = {"id": f"D{reads.rpartition('/')[2][1:]}", "name": "directmessage"}
    return {
        "channel": {"id": channel, "name": "x"} if channel[:1] == "C" else own,
        "container": {"type": "message", "message_ts": ts},
    }


def in_form(view: Json, number: str) -> Json:
    """Return what a click in a form says of its place."""
    form = {**view, "id": number, "state": {"values": {}}}
    return {"view": form, "container": {"type": "view", "view_id": number}}


def _person(workspace: str, user: str) -> Reader:
    """Return who it is: an id may be somebody else's in another workspace."""
    found = [each for house in HOUSES for each in house.people() if each.user == user]
    here = [each for each in found if each.team in {workspace, ABROAD}]
    return reader(workspace, here[0] if here else Person(user, workspace))


def _elements(shown: object) -> Iterator[Json]:
    """Return the buttons and menus in what is shown."""
    if isinstance(shown, dict):
        if shown.get("type") in {"button", "static_select", "overflow"} and "action_id" in shown:
            yield shown
        for each in shown.values():
            yield from _elements(each)
    elif isinstance(shown, list | tuple):
        for each in shown:
            yield from _elements(each)
