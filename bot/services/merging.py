"""Merging items: the convener makes several into one, and everybody concerned is told."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Store
from bot.rules import merging
from bot.rules.agenda import Item
from bot.rules.merging import Merger
from bot.rules.series import Series
from bot.rules.support import Support
from bot.services import items, owing
from bot.services.scene import Scene

JOINED = "joined"


def merge(store: Store, scene: Scene, numbers: Sequence[int], now: datetime) -> Merger:
    """Merge the items into the one that is named first. The supporters come along.

    Raises ``ConvenerOnly``, ``AgendaClosed``, ``NoSuchItem``, ``MergesOne``, ``MergesItself``, and
    what the rule raises.
    """
    items.require_deciding(scene, now)
    merging.require_several(numbers)
    first, *rest = dict.fromkeys(numbers)
    target = items.find(store, scene, first)
    others = [items.find(store, scene, number, lot=True) for number in rest]
    meetings = {each.meeting for each in (target, *others)}
    every = [item for meeting in sorted(meetings) for item in store.agenda.of_meeting(meeting)]
    merger = merging.merge(target, others, every)
    items.save_all(store, scene.series, scene.meeting, merger.changed, now)
    _bring_supporters(store, scene, merger, now)
    _write(store, scene, target, merger, now)
    _tell(store, scene, target, merger, now)
    return merger


def _bring_supporters(store: Store, scene: Scene, merger: Merger, now: datetime) -> None:
    given = store.supports.of_items(item.id for item in merger.joined)
    for party in dict.fromkeys(party for parties in given.values() for party in parties):
        store.supports.put(Support(merger.target.id, party, scene.person.id, now))


def _write(store: Store, scene: Scene, before: Item, merger: Merger, now: datetime) -> None:
    for joined in merger.joined:
        items.audit(store, scene, "item.merged", joined, now)
    if merger.target.state != before.state:
        items.audit(store, scene, "item.accepted", merger.target, now)
    # What left its place on an agenda has changed the order of the rest.
    entry = items.entry_of(scene, "agenda.ordered", f"meeting:{scene.meeting.id}", now)
    store.audit.write(entry)


def _tell(store: Store, scene: Scene, before: Item, merger: Merger, now: datetime) -> None:
    """Tell the proposers of what was merged, each once, and of what it was merged into."""
    told = {scene.person.id}
    for joined in merger.joined:
        if joined.proposer not in told:
            told.add(joined.proposer)
            items.tell(store, scene.series, joined, joined, now)
    target = merger.target
    if target.proposer in told:
        return
    if target.state != before.state:
        items.tell(store, scene.series, target, target, now)
    else:
        _joined(store, scene.series, target, merger.joined[0], now)


def _joined(store: Store, series: Series, item: Item, part: Item, now: datetime) -> None:
    """Owe the proposer of the item the word that ``part`` was merged into it."""
    refs = {"item": item.number, "part": part.number, "meeting": item.meeting}
    proposer = store.people.get(item.proposer)
    owing.direct(store, series, proposer, JOINED, f"{item.id}:{part.id}", now, refs=refs)
