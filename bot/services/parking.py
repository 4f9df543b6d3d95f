"""The parking lot: what the convener keeps for later, and what nobody decided on in time."""

from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import parking
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.series import Series
from bot.rules.texts import Word
from bot.services import items
from bot.services.scene import Scene


def park(store: Store, scene: Scene, number: int | None, now: datetime) -> Item:
    """Park an item; its proposer is told. Raises ``ConvenerOnly``, ``NoSuchItem`` and more."""
    items.require_deciding(scene, now)
    item = items.find(store, scene, number, lot=True)
    changed = parking.park(item, scene.meeting)
    items.require_shown(scene, item, Word("agenda park"))
    items.news(store, scene.series, changed, now, by=scene.person.id)
    return items.save(store, scene, changed, "item.parked", now)


def lot(store: Store, scene: Scene) -> Page:
    """Return the parking lot of the series, as a page of the scene's meeting."""
    meetings = sorted({item.meeting for item in store.agenda.lot(scene.series.id)})
    every = tuple(item for each in meetings for item in store.agenda.of_meeting(each))
    return Page(
        scene.series,
        scene.meeting,
        every,
        {party.id: party for party in store.seats.parties(scene.series.id)},
        supports=store.supports.of_items(item.id for item in every),
    )


def left_over(store: Store, now: datetime) -> list[Item]:
    """Park the proposals of meetings that are over, and tell those who do not know yet.

    Whoever was told at publishing that nobody had decided read then that the item is kept.
    """
    parked = parking.left_over(store.agenda.left_over(now))
    store.agenda.save(parked)
    for item in parked:
        series = store.series.get(item.series)
        if not _knows(store, series, item):
            items.news(store, series, item, now)
        subject = f"item:{item.id}"
        store.audit.write(
            Entry(series.workspace, series.id, now, None, "item.parked", subject, item.party)
        )
    return parked


def _knows(store: Store, series: Series, item: Item) -> bool:
    told = store.outbox.by_dedupe(series.workspace, f"passed_over:{item.id}")
    is_told = told is not None and told.state in {"sending", "sent", "unknown"}
    return is_told or item.proposer in series.conveners
