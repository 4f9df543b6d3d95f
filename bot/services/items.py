"""What every service of the agenda does with an item: find it, save it, tell its proposer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import agenda, closing, merging
from bot.rules.agenda import Item
from bot.rules.errors import NoSuchItem
from bot.rules.outbox import Owed, Target
from bot.rules.roles import Action
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import announcing, owing, polling, questions, shown_homes
from bot.services.scene import Scene

CALL_SHOWN = "call.items"
"""The call in the channel, with what is proposed so far."""


def find(store: Store, scene: Scene, number: int | None, *, lot: bool = False) -> Item:
    """Return the item of this meeting that carries ``number``; with ``lot``, also a parked one.

    Raises ``NoSuchItem``.
    """
    found = store.agenda.by_number(scene.series.id, number) if number is not None else None
    if found is not None and found.meeting == scene.meeting.id:
        return found
    if found is not None and lot and found.state == "parked":
        return found
    raise NoSuchItem(number=number if number is not None else "?", example=Word("agenda"))


def require_shown(scene: Scene, item: Item, command: Word) -> None:
    """Return if a button does something to the item as it was shown. Raises ``ItemChanged``."""
    agenda.require_shown(item, scene.hints.state, command)


def require_changeable(scene: Scene, now: datetime) -> None:
    """Return if the agenda can still be changed. Raises ``AgendaClosed``, ``AgendaOver``."""
    name = scene.convener.name
    closing.require_changeable(scene.meeting, now, name, convener=scene.is_convener)


def require_deciding(scene: Scene, now: datetime, action: Action = "decide") -> None:
    """Return for who may decide on items, while the agenda can be changed.

    Raises what ``Scene.require`` and ``require_changeable`` raise.
    """
    scene.require(action)
    require_changeable(scene, now)


def here(store: Store, scene: Scene, item: Item) -> Item:
    """Return an item from the parking lot as one of this meeting, with what is part of it."""
    if item.meeting == scene.meeting.id:
        return item
    moved = replace(item, meeting=scene.meeting.id)
    store.agenda.save(merging.follow(moved, store.agenda.of_meeting(item.meeting)))
    return moved


def save(store: Store, scene: Scene, item: Item, action: str, now: datetime) -> Item:
    """Save an item that was changed, and write down who did what."""
    save_all(store, scene.series, scene.meeting, [item], now)
    audit(store, scene, action, item, now)
    return item


def save_all(
    store: Store, series: Series, meeting: Meeting, items: Iterable[Item], now: datetime
) -> None:
    """Save items of a meeting; what changes a published agenda is announced."""
    if meeting.published_at is not None:
        announcing.changing(store, series, meeting, now)
    store.agenda.save(items)
    show(store, series, meeting, now)


def show(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the channel's own messages of the items an update: agenda or call, and open polls."""
    polling.refresh_items(store, series, meeting, now)
    questions.redraw(store, series, now)
    shown_homes.of_conveners(store, series, now)
    if meeting.published_at is not None:
        owing.refresh(store, series, "agenda", meeting, now)
    if meeting.call_opened_at is not None:
        show_call(store, series, meeting, now)


def show_call(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe the channel's call for items an update."""
    store.outbox.owe(
        Owed(
            workspace=series.workspace,
            kind=CALL_SHOWN,
            manner="update",
            target=Target(channel=series.channel),
            dedupe=f"update:call:{meeting.id}",
            due_at=now,
            refs={"meeting": meeting.id, "post": f"call:{meeting.id}"},
            series=series.id,
        )
    )


def parts(store: Store, item: Item) -> list[Item]:
    """Return what was merged into the item."""
    every = store.agenda.of_meeting(item.meeting)
    return [each for each in every if each.merged_into == item.number]


def news(store: Store, series: Series, item: Item, now: datetime, *, by: int | None = None) -> None:
    """Owe whoever has proposed the item, or a part of it, the news of what became of it.

    ``by`` is the person who did it, and knows.
    """
    told = {by}
    for own in (item, *parts(store, item)):
        if own.proposer not in told:
            told.add(own.proposer)
            tell(store, series, item, own, now)


def tell(store: Store, series: Series, item: Item, own: Item, now: datetime) -> None:
    """Owe the proposer of ``own``, which is the item or a part of it, what became of that."""
    refs: dict[str, int | str] = {
        "item": item.number,
        "state": item.state,
        "meeting": item.meeting,
    }
    if own.number != item.number:
        refs["own"] = own.number
    key = _unused(store, series.workspace, f"{own.id}:{item.state}")
    owing.direct(store, series, store.people.get(own.proposer), "decision", key, now, refs=refs)


def _unused(store: Store, workspace: str, key: str) -> str:
    """Return ``key`` with a number that no news has yet.

    An item may be decided on three times within a second, or while a rehearsal's clock stands
    still, and then the last news is what counts.
    """
    number = 1
    while store.outbox.by_dedupe(workspace, f"decision:{key}:{number}") is not None:
        number += 1
    return f"{key}:{number}"


def audit(store: Store, scene: Scene, action: str, item: Item, now: datetime) -> None:
    """Write down who did what with an item."""
    entry = entry_of(scene, action, f"item:{item.id}", now)
    texts = {"title": item.title, "reason": item.reason}
    codes = {
        "state": item.state,
        "meeting": item.meeting,
        "minutes": item.minutes,
        "merged_into": item.merged_into,
    }
    store.audit.write(replace(entry, party=item.party, texts=texts, codes=codes))


def entry_of(scene: Scene, action: str, subject: str, now: datetime) -> Entry:
    """Return what is written down of a person's doing."""
    return Entry(scene.series.workspace, scene.series.id, now, scene.person.id, action, subject)
