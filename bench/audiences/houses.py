"""Two workspaces and three series, with people who are in several, and some who only look like it.

One person of a third workspace has a seat in both; one id belongs to another person in each; two
people take turns in a seat.
"""

import tomllib
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.audiences.hearsay import Hearsay, Reader
from bot.services import loading
from bot.services.loading import SeriesFile

Rows = dict[str, Any]
NORTH, SOUTH, ABROAD = "T0NORTH", "T0SOUTH", "T0ABROAD"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account."""

    user: str
    team: str


SAME_NORTH, SAME_SOUTH = Person("U0SAME", NORTH), Person("U0SAME", SOUTH)
FOREIGN = Person("U0FOREIGN", ABROAD)
BOTH = Person("U0BOTH", NORTH)
LURKER, STRANGER = Person("U0LURKER", NORTH), Person("U0STRANGER", NORTH)
OTHER_STRANGER = Person("U0STRANGER2", SOUTH)


@dataclass(frozen=True, slots=True)
class House:
    """A series: where it is, who convenes it, and per party its principal and its deputies."""

    key: str
    workspace: str
    convener: Person
    seats: tuple[tuple[Person, ...], ...]
    turns: tuple[Person, Person]
    """Who take turns as principal of one more party."""

    @property
    def channel(self) -> str:
        """The id of its channel."""
        return f"C0{self.key.upper()}"

    def people(self) -> list[Person]:
        """Return everybody who is in it at some time."""
        return [self.convener, *(each for seat in self.seats for each in seat), *self.turns]


Somebody = tuple[str, Person]
"""A person in the installation of a workspace."""


def _own(name: str, team: str = NORTH) -> Person:
    return Person(f"U0{name}", team)


HOUSES = (
    House(
        "kultur",
        NORTH,
        _own("MAJA"),
        ((SAME_NORTH, BOTH), (FOREIGN, _own("ANNA"))),
        (_own("NILS"), _own("NINA")),
    ),
    House(
        "idrott",
        NORTH,
        _own("OLOF"),
        ((BOTH, _own("BERIT")), (FOREIGN,), (_own("CECILIA"), _own("DAVID", ABROAD))),
        (_own("ERIK"), _own("FRIDA")),
    ),
    House(
        "kyrka",
        SOUTH,
        _own("PAUL", SOUTH),
        ((SAME_SOUTH, _own("GERD", SOUTH)), (FOREIGN, _own("HANS", SOUTH))),
        (_own("IDA", SOUTH), _own("JENS", SOUTH)),
    ),
)


def everybody() -> list[Somebody]:
    """Return all people, each before every door that is theirs."""
    inside = {(house.workspace, each): None for house in HOUSES for each in house.people()}
    return [*inside, (NORTH, LURKER), (NORTH, STRANGER), (SOUTH, OTHER_STRANGER)]


def reader(workspace: str, person: Person) -> Reader:
    """Return somebody as one who reads in the installation of a workspace."""
    return f"{workspace}/{person.team}/{person.user}"


def room(house: House) -> Reader:
    """Return a house's channel as one who reads."""
    return f"{house.workspace}/{house.channel}"


class Town:
    """The houses, and what their files say."""

    def __init__(self, example: Path, hearsay: Hearsay) -> None:
        """Let everybody in whom the first files name."""
        self.hearsay = hearsay
        self._rows = tomllib.loads(example.read_text(encoding="utf-8"))
        self._turn = dict.fromkeys((house.key for house in HOUSES), 0)
        self._titles = {
            person: hearsay.known(
                (each.key for each in HOUSES if person in each.people()),
                public=house.workspace if person == house.convener else "",
            )
            for house in HOUSES
            for person in house.people()
        }
        self._names = {
            (house.key, n): hearsay.known([house.key], public=house.workspace)
            for house in HOUSES
            for n in range(-1, len(house.seats) + 1)
        }
        for house in HOUSES:
            self._let_in(house, [house.convener, *self._seated(house)])
            hearsay.join(house.key, room(house))
        hearsay.join(HOUSES[0].key, reader(NORTH, LURKER))

    def files(self) -> list[SeriesFile]:
        """Return every house's file as it is now."""
        return [self._file(house) for house in HOUSES]

    def holder(self, house: House) -> Person:
        """Return who has the seat that is held in turns."""
        return house.turns[self._turn[house.key]]

    def turn(self, house: House) -> SeriesFile:
        """Give the seat that is held in turns to the other one; return the changed file."""
        self.hearsay.leave(house.key, reader(house.workspace, self.holder(house)))
        self._turn[house.key] ^= 1
        self._let_in(house, [self.holder(house)])
        return self._file(house)

    def is_in(self, channel: str, who: Reader) -> bool:
        """Tell whether somebody is in a channel, of which they see nothing else."""
        house = next(each for each in HOUSES if each.channel == channel)
        return who in self.hearsay.members[house.key]

    def named(self, workspace: str, text: str) -> str:
        """Return the secrets of whom a text mentions: Slack itself shows who that is."""
        return " ".join(
            secret
            for person, secret in self._titles.items()
            if f"<@{person.user}>" in text and person.team in {workspace, ABROAD}
        )

    def party(self, house: House, place: int) -> str:
        """Return the name of a party."""
        return f"Part {self._names[house.key, place]}"

    def _let_in(self, house: House, people: Iterable[Person]) -> None:
        self.hearsay.join(house.key, *(reader(house.workspace, each) for each in people))

    def _seats(self, house: House) -> list[tuple[Person, ...]]:
        return [*house.seats, (self.holder(house),)]

    def _seated(self, house: House) -> list[Person]:
        return [each for seat in self._seats(house) for each in seat]

    def _file(self, house: House) -> SeriesFile:
        rows = deepcopy(self._rows)
        rows.pop("rehearsal")
        name = f"Serie {self._names[house.key, -1]}"
        rows["workspace"] = {"team": house.workspace, "name": house.workspace}
        rows["series"] |= {
            "key": house.key,
            "name": {"sv": name, "en": name},
            "channel": house.channel,
            "channel_name": house.key,
            "conveners": [house.convener.user],
            "owner": house.convener.user,
        }
        rows["series"]["meeting"] |= {"rule": "FREQ=YEARLY;BYMONTH=2,10;BYDAY=1TH"}
        people = dict.fromkeys([house.convener, *self._seated(house)])
        abroad = any(each.team == ABROAD for each in people)
        rows["team"] = [{"id": ABROAD, "name": "Abroad"}] if abroad else []
        rows["person"] = [self._person(each) for each in people]
        rows["party"] = [self._party(house, n, seat) for n, seat in enumerate(self._seats(house))]
        for row in rows["category"]:
            row.pop("quorum", None)
        return loading.checked(rows)

    def _person(self, person: Person) -> Rows:
        secret = self._titles[person]
        return {
            "user": person.user,
            "team": person.team,
            "name": f"Person {secret}",
            "title": "Head",
        }

    def _party(self, house: House, place: int, seat: tuple[Person, ...]) -> Rows:
        return {
            "key": f"{house.key}-{place}",
            "name": self.party(house, place),
            "category": "municipality",
            "principal": seat[0].user,
            "deputies": [each.user for each in seat[1:]],
            "seats": 2,
        }
