"""However items are handled, each keeps what it is, and is in exactly one place."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product

from hypothesis import given

from bot.rules import agenda, carrying, merging, parking
from bot.rules.agenda import Item
from bot.rules.errors import Refusal
from bot.rules.series import Meeting
from tests.rules.examples import bounded, meeting, some

ITEMS, YEARS = 5, 4
HOUR = timedelta(hours=1)
MEETINGS = [
    replace(meeting(f"{2027 + n}-02-04 13:00"), id=n + 1, sequence=n + 2) for n in range(YEARS)
]


@dataclass
class Series:
    """A series of a few years, in which things are done with items as the services do them."""

    items: dict[int, Item] = field(default_factory=dict)
    origins: dict[int, datetime] = field(default_factory=dict)
    year: int = 0

    @property
    def meeting(self) -> Meeting:
        return MEETINGS[self.year]

    @property
    def now(self) -> datetime:
        return self.meeting.starts_at - HOUR

    def save(self, *items: Item) -> None:
        self.items.update({item.number: item for item in items})

    def here(self, item: Item) -> Item:
        moved = replace(item, meeting=self.meeting.id)
        self.save(*merging.follow(moved, self.items.values()))
        return moved

    def can_be_found(self, number: int) -> bool:
        item = self.items[number]
        return item.meeting == self.meeting.id or item.state == "parked"

    # -- what people do

    def accept(self, number: int, _other: int) -> None:
        if self.can_be_found(number):
            there = [i for i in self.items.values() if i.meeting == self.meeting.id]
            self.save(self.here(agenda.accept(self.items[number], there)))

    def decline(self, number: int, _other: int) -> None:
        if self.can_be_found(number):
            self.save(self.here(agenda.decline(self.items[number], "Nej")))

    def withdraw(self, number: int, _other: int) -> None:
        if self.can_be_found(number):
            one = self.items[number]
            self.save(agenda.withdraw(one, [1], self.meeting, ("", ""), convener=True))

    def park(self, number: int, _other: int) -> None:
        if self.can_be_found(number):
            self.save(parking.park(self.items[number], self.meeting))

    def merge(self, number: int, other: int) -> None:
        if self.can_be_found(number) and self.can_be_found(other):
            merging.require_several([number, other])
            target, joined = self.items[number], self.items[other]
            self.save(*merging.merge(target, [joined], self.items.values()).changed)

    def carry(self, number: int, _other: int) -> None:
        if self.year == 0:
            return
        held, one = MEETINGS[self.year - 1], self.items[number]
        of = next(m for m in MEETINGS if m.id == one.meeting)
        if of not in {held, self.meeting}:
            return
        following = carrying.require_carried(one, of, self.meeting, self.now)
        there = [i for i in self.items.values() if i.meeting == following.id]
        carried = carrying.carry(one, of, following, there)
        self.origins.setdefault(number, of.starts_at)
        self.save(carried, *merging.follow(carried, self.items.values()))

    def end(self, _number: int, _other: int) -> None:
        of_meeting = [i for i in self.items.values() if i.meeting == self.meeting.id]
        self.save(*parking.left_over(of_meeting))
        self.year = min(self.year + 1, YEARS - 1)


ACTS: tuple[Callable[[Series, int, int], None], ...] = (
    Series.accept,
    Series.decline,
    Series.withdraw,
    Series.park,
    Series.merge,
    Series.carry,
    Series.end,
)
NUMBERS = range(1, ITEMS + 1)
DOINGS = list(product(ACTS, NUMBERS, NUMBERS))


def places(series: Series, item: Item) -> list[str]:
    """Return every place where the item is: an agenda, the lot, another item, or nowhere."""
    agendas = [
        f"agenda {m.id}"
        for m in MEETINGS
        if item in [*agenda.accepted(series.items.values()), *agenda.proposed([item])]
        and item.meeting == m.id
    ]
    lot = ["lot"] if item.state == "parked" else []
    whole = [f"part of {n.number}" for n in series.items.values() if item.merged_into == n.number]
    closed = ["closed"] if item.state in {"declined", "withdrawn"} else []
    return [*agendas, *lot, *whole, *closed]


@bounded
@given(some(40, DOINGS))
def test_every_item_keeps_what_it_is_and_is_in_one_place(
    doings: list[tuple[Callable[[Series, int, int], None], int, int]],
) -> None:
    began = {
        n: Item(n, 1, 1, n, f"Punkt {n}", "decision", 20, None, None, n, 10 + n)
        for n in range(1, ITEMS + 1)
    }
    series = Series(dict(began))
    for act, number, other in doings:
        with suppress(Refusal):
            act(series, number, other)
        for item in series.items.values():
            first = began[item.number]
            assert (item.proposer, item.party, item.title) == (
                first.proposer,
                first.party,
                first.title,
            )
            assert item.carried_from == series.origins.get(item.number)
            assert len(places(series, item)) == 1, item
            if item.merged_into is not None:
                whole = series.items[item.merged_into]
                assert whole.merged_into is None, "nothing is part of a part"
                assert item.meeting == whole.meeting or whole.state == "parked"
        assert sorted(series.items) == sorted(began)
