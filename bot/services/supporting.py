"""Supporting another party's item, and taking that back."""

from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules import support
from bot.rules.agenda import Item
from bot.rules.seats import Party
from bot.rules.support import Support
from bot.services import items
from bot.services.scene import Scene


def give(store: Store, scene: Scene, number: int | None, now: datetime) -> tuple[Item, Party]:
    """Give the voice of the party that the person acts for.

    Raises ``AgendaOver``, ``NoSuchItem``, ``AlreadySupported``, and what ``Scene.party`` and the
    rule raise.
    """
    item, party = _supportable(store, scene, number, now)
    # The key decides: two deputies may both have read that their party's voice was not given.
    is_new = store.supports.put(Support(item.id, party.id, scene.person.id, now))
    support.require_new(item, party, [] if is_new else [party.id])
    _write(store, scene, "item.supported", item, party, now)
    return item, party


def take_back(store: Store, scene: Scene, number: int | None, now: datetime) -> tuple[Item, Party]:
    """Take the party's voice back. Raises ``NotSupported``, and what ``give`` raises else."""
    item, party = _supportable(store, scene, number, now)
    was_given = store.supports.remove(item.id, party.id)
    support.require_given(item, party, [party.id] if was_given else [])
    _write(store, scene, "item.unsupported", item, party, now)
    return item, party


def require_supportable(store: Store, scene: Scene, item: Item, party: Party) -> None:
    """Return if the party may support the item, or take that back. Raises what the rule raises."""
    proposing = {each.party for each in (item, *items.parts(store, item))}
    support.require_supportable(item, party, proposing, scene.meeting, scene.convener.name)


def _supportable(
    store: Store, scene: Scene, number: int | None, now: datetime
) -> tuple[Item, Party]:
    items.require_changeable(scene, now)
    item = items.find(store, scene, number)
    party = scene.party()
    require_supportable(store, scene, item, party)
    return item, party


def _write(  # noqa: PLR0913 - a row
    store: Store, scene: Scene, action: str, item: Item, party: Party, now: datetime
) -> None:
    entry = items.entry_of(scene, action, f"item:{item.id}", now)
    store.audit.write(replace(entry, party=party.id))
    items.show(store, scene.series, scene.meeting, now)
