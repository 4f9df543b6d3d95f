"""The agenda: propose, withdraw, accept, decline, order, time, publish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Entry, Store
from bot.rules import agenda, proposing
from bot.rules.agenda import Draft, Item, Page
from bot.rules.errors import AlreadyProposed, CallNotOpen, NoMandate, NoSuchItem
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import cycles, owing, polling, register
from bot.services.scene import Scene


def page(store: Store, series: Series, meeting: Meeting) -> Page:
    """Return the agenda of a meeting."""
    return Page(
        series,
        meeting,
        tuple(store.agenda.of_meeting(meeting.id)),
        {party.id: party for party in store.seats.parties(series.id)},
        tuple(store.ledger.of_meeting(meeting.id)),
        register.leading(store, series, meeting),
    )


def propose(store: Store, scene: Scene, draft: Draft, now: datetime) -> Item:
    """Propose an item for the party that the person acts for.

    Raises ``AlreadyProposed``, ``UnknownArea``, and what ``require_open`` and ``Scene.party``
    raise. After the call the item is late, and the convener decides.
    """
    late = require_open(store, scene, now)
    agenda.require_area(draft, scene.series.profile.areas)
    party = _proposer(store, scene)
    same = proposing.repeated(draft, store.agenda.of_meeting(scene.meeting.id), party, now)
    if same is not None:
        raise AlreadyProposed(number=same.number)
    item = store.agenda.add(
        Item(
            id=0,
            series=scene.series.id,
            meeting=scene.meeting.id,
            number=store.series.next_number(scene.series.id),
            title=draft.title,
            kind=draft.kind,
            minutes=draft.minutes,
            area=draft.area,
            link=draft.link,
            party=party,
            proposer=scene.person.id,
            late=late,
            created_at=now,
        )
    )
    _audit(store, scene, "item.proposed", item, now)
    return item


def require_open(store: Store, scene: Scene, now: datetime) -> bool:
    """Return whether an item that the person proposes now would be late.

    Raises ``NoMandate``, ``CallNotOpen`` and what ``proposing.require_ahead`` raises if they
    cannot propose one at all.
    """
    if not scene.parties and not scene.is_convener:
        raise NoMandate(series=scene.series.profile.name, convener=scene.convener.name)
    _require_ahead(store, scene, now)
    try:
        return proposing.is_late(scene.meeting, convener=scene.is_convener)
    except CallNotOpen:
        opens = page(store, scene.series, scene.meeting).due("call")
        raise CallNotOpen(date=opens or scene.meeting.starts_at) from None


def _require_ahead(store: Store, scene: Scene, now: datetime) -> None:
    meeting = scene.meeting
    later = (m for m in store.meetings.of_series(meeting.series) if m.local > meeting.local)
    following = next(later, None)
    opens = page(store, scene.series, following).due("call") if following else None
    proposing.require_ahead(meeting, following, opens, now, scene.convener.name)


def withdraw(store: Store, scene: Scene, number: int | None, now: datetime) -> Item:
    """Withdraw an item of the person's party. Raises ``NoSuchItem`` and what the rule raises."""
    item = _item(store, scene, number)
    party = store.seats.party(item.party).name if item.party else "–"
    own = [each.id for each in scene.parties]
    names = (party, scene.convener.name)
    changed = agenda.withdraw(item, own, scene.meeting, names, convener=scene.is_convener)
    _require_shown(scene, item, Word("agenda withdraw"))
    if item.party not in own:
        _news(store, scene, changed, now)
    return _save(store, scene, changed, "item.withdrawn", now)


def accept(store: Store, scene: Scene, number: int | None, now: datetime) -> Item:
    """Accept an item; its proposer is told. Raises ``ConvenerOnly``, ``NoSuchItem``."""
    scene.require_convener()
    item = _item(store, scene, number)
    changed = agenda.accept(item, store.agenda.of_meeting(scene.meeting.id))
    if changed == item:
        return item
    _require_shown(scene, item, Word("agenda accept"))
    _news(store, scene, changed, now)
    return _save(store, scene, changed, "item.accepted", now)


def decline(store: Store, scene: Scene, number: int | None, reason: str, now: datetime) -> Item:
    """Decline an item with a reason that the proposer is told. Raises ``EmptyReason`` and more."""
    scene.require_convener()
    item = _item(store, scene, number)
    changed = agenda.decline(item, reason)
    _require_shown(scene, item, Word("agenda decline"))
    _news(store, scene, changed, now)
    return _save(store, scene, changed, "item.declined", now)


def set_minutes(
    store: Store, scene: Scene, number: int | None, minutes: str, now: datetime
) -> Item:
    """Give an item its minutes. Raises ``ConvenerOnly``, ``BadMinutes``, ``NoSuchItem``."""
    scene.require_convener()
    item = _item(store, scene, number)
    changed = agenda.set_minutes(item, agenda.parse_minutes(minutes))
    _require_shown(scene, item, Word("agenda time"))
    return _save(store, scene, changed, "item.timed", now)


def order(store: Store, scene: Scene, numbers: Sequence[int], now: datetime) -> None:
    """Put the named accepted items first, in this order. Raises ``NoSuchItem``, ``ItemClosed``."""
    scene.require_convener()
    for number in numbers:
        _item(store, scene, number)
    items = store.agenda.of_meeting(scene.meeting.id)
    store.agenda.save(agenda.order(items, numbers))
    owing.refresh(store, scene.series, "agenda", scene.meeting, now)
    store.audit.write(_entry(scene, "agenda.ordered", f"meeting:{scene.meeting.id}", now))


def publish(store: Store, scene: Scene, now: datetime) -> Meeting:
    """Publish the agenda now.

    Raises ``ConvenerOnly``, ``AlreadyPublished``, ``NothingToPublish``.
    """
    scene.require_convener()
    published = cycles.publish(store, scene.series, scene.meeting, now)
    store.audit.write(_entry(scene, "agenda.published", f"meeting:{published.id}", now))
    return published


def find(store: Store, scene: Scene, number: int | None, command: str = "") -> Item:
    """Return the item of this meeting that carries ``number``.

    Raises ``NoSuchItem``; ``ItemChanged`` for a button that showed it in another state and would
    do what ``command`` does.
    """
    item = _item(store, scene, number)
    _require_shown(scene, item, Word(command))
    return item


def _require_shown(scene: Scene, item: Item, command: Word) -> None:
    """Return if a button does something to the item as it was shown. Raises ``ItemChanged``."""
    agenda.require_shown(item, scene.hints.state, command)


def _item(store: Store, scene: Scene, number: int | None) -> Item:
    found = store.agenda.by_number(scene.series.id, number) if number is not None else None
    if found is None or found.meeting != scene.meeting.id:
        raise NoSuchItem(number=number if number is not None else "?", example=Word("agenda"))
    return found


def _proposer(store: Store, scene: Scene) -> int | None:
    """Return the party that proposes; a convener without one speaks for the convening body."""
    if scene.parties or not scene.is_convener:
        return scene.party().id
    parties = store.seats.parties(scene.series.id)
    return next((party.id for party in parties if party.category.convening), None)


def _news(store: Store, scene: Scene, item: Item, now: datetime) -> None:
    """Owe the proposer the news of what became of the item, unless they did it themselves."""
    if item.proposer == scene.person.id:
        return
    owing.direct(
        store,
        scene.series,
        store.people.get(item.proposer),
        "decision",
        _unused(store, scene.series.workspace, f"{item.id}:{item.state}"),
        now,
        refs={"item": item.number, "state": item.state, "meeting": item.meeting},
    )


def _unused(store: Store, workspace: str, key: str) -> str:
    """Return ``key`` with a number that no news has yet.

    An item may be decided on three times within a second, or while a rehearsal's clock stands
    still, and then the last news is what counts.
    """
    number = 1
    while store.outbox.by_dedupe(workspace, f"decision:{key}:{number}") is not None:
        number += 1
    return f"{key}:{number}"


def _save(store: Store, scene: Scene, item: Item, action: str, now: datetime) -> Item:
    store.agenda.save([item])
    if scene.meeting.published_at is not None:
        owing.refresh(store, scene.series, "agenda", scene.meeting, now)
    polling.refresh_items(store, scene.series, scene.meeting, now)
    _audit(store, scene, action, item, now)
    return item


def _audit(store: Store, scene: Scene, action: str, item: Item, now: datetime) -> None:
    entry = _entry(scene, action, f"item:{item.id}", now)
    texts = {"title": item.title, "reason": item.reason}
    store.audit.write(replace(entry, party=item.party, texts=texts))


def _entry(scene: Scene, action: str, subject: str, now: datetime) -> Entry:
    return Entry(scene.series.workspace, scene.series.id, now, scene.person.id, action, subject)
