"""An agenda as it is shown: its items with all that is said of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.rules.agenda import Balance, Item, accepted, balance, proposed
from bot.rules.cycle import WAITING, Occurrence
from bot.rules.register import Register
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session


@dataclass(frozen=True, slots=True)
class Page:
    """An agenda with what is needed to show it; of a round, its group ``sessions`` as well."""

    series: Series
    meeting: Meeting
    items: tuple[Item, ...]
    parties: dict[int, Party]
    steps: tuple[Occurrence, ...] = ()
    """The steps of the meeting, for the dates of the call."""
    supports: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    """The ids of the parties that support an item, by its id."""
    led: Register | None = None
    """The outcomes of earlier meetings that lead it, if there are any."""
    sessions: tuple[Session, ...] = ()

    @property
    def accepted(self) -> list[Item]:
        """The accepted items in order."""
        return accepted(self.items)

    @property
    def proposed(self) -> list[Item]:
        """The items that wait for the convener."""
        return proposed(self.items)

    @property
    def balance(self) -> Balance:
        """Planned minutes against the meeting's length."""
        return balance(self.items, self.meeting)

    def merged(self, item: Item) -> list[Item]:
        """Return what is part of the item now."""
        return [each for each in self.items if each.merged_into == item.number]

    def supporters(self, item: Item) -> list[Party]:
        """Return the parties that support the item without having proposed a part of it."""
        proposing = {each.party for each in (item, *self.merged(item))}
        found = (self.parties[each] for each in self.supports.get(item.id, ()))
        return [party for party in found if party.id not in proposing]

    def title(self, item: Item, language: str) -> str:
        """Return the item's title; that of a standing item in ``language``."""
        every = self.series.profile.standing if item.standing else ()
        known = (each.title.in_(language) for each in every if each.key == item.standing)
        return next(known, item.title)

    def due(self, kind: str) -> datetime | None:
        """Return when the first step of ``kind`` is due (UTC)."""
        return next((step.due_at for step in self.steps if step.kind == kind), None)

    def comes(self, kind: str) -> datetime | None:
        """Return the same, unless that has passed and the step waits for a convener's word."""
        waits = any(step.kind == kind and step.state in WAITING for step in self.steps)
        return None if waits else self.due(kind)
