"""The items that the example of a refusal names: real ones, with which it works."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Store
from bot.rules import agenda as rules
from bot.rules import carrying as carrying_rules
from bot.rules import merging, parking, support
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.errors import Refusal
from bot.rules.examples import Example
from bot.rules.roles import Action
from bot.rules.seats import Party
from bot.services import agenda, carrying, scene, supporting
from bot.services.items import require_changeable
from bot.services.scene import Hints, Scene, Where


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks, at which meeting, and its agenda."""

    store: Store
    scene: Scene
    page: Page
    now: datetime


def items(
    store: Store, where: Where, hints: Hints, example: Example, now: datetime
) -> Sequence[int]:
    """Return the numbers of items with which whoever asks can write the example.

    Raises ``ChooseSeries``.
    """
    with suppress(Refusal):
        entered = scene.enter(store, where, now, hints, between=True)
        return [each.number for each in _fitting(store, entered, example.verb, now)]
    return ()


def _fitting(store: Store, scene: Scene, verb: str, now: datetime) -> Iterator[Item]:
    """Yield the items that the verb changes, if they are named. Raises why none can be."""
    if verb not in _EVERYBODYS:
        scene.require(_ASKS.get(verb, "decide"))
    if verb == "carry":
        page = carrying.left(store, scene, now)
        every = carrying_rules.remaining(page.items)
    else:
        require_changeable(scene, now)
        page = agenda.page(store, scene.series, scene.meeting)
        on_it, others = page.accepted, page.proposed
        every = [*on_it, *others] if verb in _OF_THE_ORDER else [*others, *on_it]
        every += store.agenda.lot(scene.series.id)
    asked = _Asked(store, scene, page, now)
    for item in every:
        with suppress(Refusal):
            if _TRIES[verb](asked, item) != item:
                yield item


def _accept(asked: _Asked, item: Item) -> Item:
    return rules.accept(item, asked.page.items)


def _decline(_asked: _Asked, item: Item) -> Item:
    return rules.decline(item, "…")


def _withdraw(asked: _Asked, item: Item) -> Item:
    scene, own = asked.scene, [party.id for party in asked.scene.parties]
    names = ("–", scene.convener.name)
    return rules.withdraw(item, own, scene.meeting, names, convener=scene.is_convener)


def _order(asked: _Asked, item: Item) -> list[Item]:
    return rules.order(asked.page.items, [item.number])


def _time(_asked: _Asked, item: Item) -> Item:
    return rules.set_minutes(item, item.minutes + 1)


def _merge(_asked: _Asked, item: Item) -> merging.Merger:
    return merging.merge(item, (), ())


def _park(asked: _Asked, item: Item) -> Item:
    return parking.park(item, asked.scene.meeting)


def _carry(asked: _Asked, item: Item) -> object:
    held = asked.page.meeting
    following = carrying.following(asked.store, held)
    return carrying_rules.require_carried(item, held, following, asked.now)


def _support(asked: _Asked, item: Item) -> None:
    for party in _parties(asked, item):
        support.require_new(item, party, asked.page.supports.get(item.id, ()))


def _unsupport(asked: _Asked, item: Item) -> None:
    for party in _parties(asked, item):
        support.require_given(item, party, asked.page.supports.get(item.id, ()))


def _parties(asked: _Asked, item: Item) -> Sequence[Party]:
    """Return the parties that the person may choose to act for, if each may support the item."""
    scene = asked.scene
    is_open = scene.hints.party is None and len(scene.parties) > 1
    parties = scene.parties if is_open else (scene.party(),)
    for party in parties:
        supporting.require_supportable(asked.store, scene, item, party)
    return parties


_EVERYBODYS = {"withdraw", "support", "unsupport"}
_OF_THE_ORDER = {"order", "time", "merge"}
_ASKS: Mapping[str, Action] = {"order": "conduct", "time": "conduct", "carry": "carry"}
"""What is done with items that not the convener alone may do."""
"""What is on the agenda comes before what is proposed."""
_TRIES: Mapping[str, Callable[[_Asked, Item], object]] = {
    "accept": _accept,
    "decline": _decline,
    "withdraw": _withdraw,
    "order": _order,
    "time": _time,
    "merge": _merge,
    "park": _park,
    "carry": _carry,
    "support": _support,
    "unsupport": _unsupport,
}
"""What the rule of a verb makes of an item, which is not saved; it raises why it does not."""
