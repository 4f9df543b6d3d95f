"""Carrying over what was not reached, and asking the convener for it when the meeting is over."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import carrying, merging
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.errors import NoSuchItem, NothingHeld
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import afterwards, agenda, items, outdated, owing
from bot.services.scene import Scene

CARRIED = "carried"
"""The news to a proposer."""


def carry(
    store: Store, scene: Scene, numbers: Sequence[int], now: datetime
) -> tuple[list[Item], Meeting]:
    """Carry the items over, all of them or none; return them, and the meeting that they go to.

    Raises ``ConvenerOnly``, ``NoSuchItem``, and what the rule raises.
    """
    scene.require("carry")
    held = last(store, scene, now)
    next_ = following(store, held)
    around = {m.id: m for m in (held, scene.meeting, next_) if m is not None}
    found = [_of(store, scene, around, number) for number in dict.fromkeys(numbers)]
    targets = [carrying.require_carried(item, around[item.meeting], next_, now) for item in found]
    carried = [
        _carried(store, scene, item, (held, target), now)
        for item, target in zip(found, targets, strict=True)
    ]
    return carried, targets[0]


def last(store: Store, scene: Scene, now: datetime) -> Meeting:
    """Return the meeting that was held last, or is being held; the next one before the first."""
    if scene.meeting.has_started(now):
        return scene.meeting
    return store.meetings.latest(scene.series.id, now) or scene.meeting


def following(store: Store, held: Meeting) -> Meeting | None:
    """Return the meeting after the one that was held, to which its items go; perhaps none."""
    later = (each for each in store.meetings.of_series(held.series) if each.local > held.local)
    return next(later, None)


def left(store: Store, scene: Scene, now: datetime) -> Page:
    """Return the agenda of the meeting that was held last, without what was carried over."""
    return agenda.page(store, scene.series, last(store, scene, now))


def all_reached(
    store: Store,
    scene: Scene,
    now: datetime,
    shown: owing.Shown = owing.NONE,
    asked_of: int | None = None,
) -> Meeting:
    """Keep that every item of a meeting was reached, and return that meeting.

    ``asked_of``: the id of the meeting that the button was about; without one, the last one.
    Raises ``ConvenerOnly``; ``NothingHeld`` before the meeting is over.
    """
    scene.require("carry")
    asked = store.meetings.get(asked_of) if asked_of is not None else None
    held = asked if asked and asked.series == scene.series.id else last(store, scene, now)
    if not held.is_over(now):
        raise NothingHeld(date=held.starts_at)
    subject = afterwards.subject(held)
    by = scene.person.id
    if not afterwards.is_answered(store, scene.series, held):
        entry = Entry(scene.series.workspace, scene.series.id, now, by, afterwards.REACHED, subject)
        store.audit.write(entry)
    outdated.reached(store, scene.series, held, now, shown)
    return held


def _of(store: Store, scene: Scene, around: Collection[int], number: int) -> Item:
    """Return an item of one of the meetings ``around``. Raises ``NoSuchItem``."""
    item = store.agenda.by_number(scene.series.id, number)
    if item is None or item.meeting not in around:
        raise NoSuchItem(number=number, example=Word("agenda"))
    return item


def _carried(
    store: Store, scene: Scene, item: Item, way: tuple[Meeting, Meeting], now: datetime
) -> Item:
    held, following = way
    changed = carrying.carry(item, held, following, store.agenda.of_meeting(following.id))
    parts = items.parts(store, item)
    store.agenda.carry_off(item)
    moved = [changed, *merging.follow(changed, parts)]
    items.save_all(store, scene.series, following, moved, now)
    items.audit(store, scene, "item.carried", changed, now)
    told = {scene.person.id}
    for own in (item, *parts):
        if own.proposer not in told:
            told.add(own.proposer)
            _tell(store, scene.series, changed, own, now)
    return changed


def _tell(store: Store, series: Series, item: Item, own: Item, now: datetime) -> None:
    refs = {"item": item.number, "own": own.number, "meeting": item.meeting}
    proposer = store.people.get(own.proposer)
    owing.direct(store, series, proposer, CARRIED, f"{own.id}:{item.meeting}", now, refs=refs)
