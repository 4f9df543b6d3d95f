"""The agenda: propose, withdraw, accept, decline, order, time, publish."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules import agenda, proposing
from bot.rules.agenda import Draft, Item
from bot.rules.agenda_page import Page
from bot.rules.errors import AlreadyProposed, CallNotOpen, CallWaits
from bot.rules.series import Meeting, Series
from bot.rules.texts import Word
from bot.services import items, publishing, register, sessions
from bot.services.scene import Scene


def page(store: Store, series: Series, meeting: Meeting) -> Page:
    """Return the agenda of a meeting."""
    found = tuple(store.agenda.of_meeting(meeting.id))
    return Page(
        series,
        meeting,
        found,
        {party.id: party for party in store.seats.parties(series.id)},
        tuple(store.ledger.of_meeting(meeting.id)),
        store.supports.of_items(item.id for item in found),
        register.leading(store, series, meeting),
        sessions.of_round(store, series, meeting),
    )


def record(store: Store, meeting: Meeting) -> list[Item]:
    """Return the items of a meeting as they are recorded: with what was carried over from it."""
    carried = (
        replace(item, carried_from=None) if item.carried_from == meeting.starts_at else item
        for item in store.agenda.carried_off(meeting.id)
    )
    return [*store.agenda.of_meeting(meeting.id), *carried]


def propose(store: Store, scene: Scene, draft: Draft, now: datetime) -> Item:
    """Propose an item for the party that the person acts for.

    Raises ``AlreadyProposed``, ``UnknownArea``, and what ``require_open`` and ``Scene.party``
    raise. After the call the item is late, and the convener decides.
    """
    late = require_open(store, scene, now)
    agenda.require_area(draft, scene.series.profile.areas)
    agenda.require_goals(draft, scene.series.profile.goals)
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
            goals=draft.goals,
        )
    )
    items.audit(store, scene, "item.proposed", item, now)
    items.show(store, scene.series, scene.meeting, now)
    return item


def require_open(store: Store, scene: Scene, now: datetime) -> bool:
    """Return whether an item that the person proposes now would be late.

    Raises ``NoMandate``, ``CallNotOpen`` and what ``proposing.require_ahead`` raises if they
    cannot propose one at all.
    """
    scene.require("propose")
    _require_ahead(store, scene, now)
    try:
        return proposing.is_late(scene.meeting, convener=scene.is_convener)
    except CallNotOpen:
        opens = page(store, scene.series, scene.meeting).due("call")
        if opens is not None and opens <= now:
            raise CallWaits(convener=scene.convener.name) from None
        raise CallNotOpen(date=opens or scene.meeting.starts_at) from None


def _require_ahead(store: Store, scene: Scene, now: datetime) -> None:
    meeting = scene.meeting
    later = (m for m in store.meetings.of_series(meeting.series) if m.local > meeting.local)
    following = next(later, None)
    opens = page(store, scene.series, following).due("call") if following else None
    proposing.require_ahead(meeting, following, opens, now, scene.convener.name)


def withdraw(store: Store, scene: Scene, number: int | None, now: datetime) -> Item:
    """Withdraw an item of the person's party. Raises ``NoSuchItem`` and what the rules raise.

    What is parked is on no agenda, so it can be withdrawn at any time.
    """
    item = items.find(store, scene, number, lot=True)
    if item.state != "parked":
        items.require_changeable(scene, now)
    party = store.seats.party(item.party).name if item.party else "–"
    own = [each.id for each in scene.parties]
    names = (party, scene.convener.name)
    changed = agenda.withdraw(item, own, scene.meeting, names, convener=scene.is_convener)
    items.require_shown(scene, item, Word("agenda withdraw"))
    by = item.proposer if item.party in own else scene.person.id
    items.news(store, scene.series, changed, now, by=by)
    return items.save(store, scene, changed, "item.withdrawn", now)


def accept(store: Store, scene: Scene, number: int | None, now: datetime) -> Item:
    """Accept an item; its proposer is told.

    Raises ``ConvenerOnly``, ``AgendaClosed``, ``NoSuchItem``.
    """
    items.require_deciding(scene, now)
    item = items.find(store, scene, number, lot=True)
    changed = agenda.accept(item, store.agenda.of_meeting(scene.meeting.id))
    if changed == item:
        return item
    items.require_shown(scene, item, Word("agenda accept"))
    changed = items.here(store, scene, changed)
    items.news(store, scene.series, changed, now, by=scene.person.id)
    return items.save(store, scene, changed, "item.accepted", now)


def decline(store: Store, scene: Scene, number: int | None, reason: str, now: datetime) -> Item:
    """Decline an item with a reason that the proposer is told. Raises ``EmptyReason`` and more."""
    scene.require("decide")
    item = items.find(store, scene, number, lot=True)
    if item.state != "parked":
        items.require_changeable(scene, now)
    changed = agenda.decline(item, reason)
    items.require_shown(scene, item, Word("agenda decline"))
    changed = items.here(store, scene, changed)
    items.news(store, scene.series, changed, now, by=scene.person.id)
    return items.save(store, scene, changed, "item.declined", now)


def set_minutes(
    store: Store, scene: Scene, number: int | None, minutes: str, now: datetime
) -> Item:
    """Give an item its minutes.

    Raises ``ConvenerOnly``, ``AgendaClosed``, ``BadMinutes``, ``NoSuchItem``.
    """
    items.require_deciding(scene, now, "conduct")
    item = items.find(store, scene, number)
    changed = agenda.set_minutes(item, agenda.parse_minutes(minutes))
    items.require_shown(scene, item, Word("agenda time"))
    return items.save(store, scene, changed, "item.timed", now)


def order(store: Store, scene: Scene, numbers: Sequence[int], now: datetime) -> None:
    """Put the named accepted items first, in this order.

    Raises ``ConvenerOnly``, ``AgendaClosed``, ``NoSuchItem``, ``ItemClosed``.
    """
    items.require_deciding(scene, now, "conduct")
    for number in numbers:
        items.find(store, scene, number)
    ordered = agenda.order(store.agenda.of_meeting(scene.meeting.id), numbers)
    items.save_all(store, scene.series, scene.meeting, ordered, now)
    store.audit.write(items.entry_of(scene, "agenda.ordered", f"meeting:{scene.meeting.id}", now))


def is_too_long(store: Store, scene: Scene, now: datetime) -> bool:
    """Tell whether what would be published now takes longer than the meeting.

    What comes back at every meeting is on the agenda then. Raises what ``publish`` raises.
    """
    scene.require("decide")
    publishing.furnish(store, scene.series, scene.meeting, now)
    every = store.agenda.of_meeting(scene.meeting.id)
    agenda.publish(scene.meeting, every, now)
    return agenda.balance(every, scene.meeting).over > 0


def publish(store: Store, scene: Scene, now: datetime) -> Meeting:
    """Publish the agenda now.

    Raises ``ConvenerOnly``, ``AlreadyPublished``, ``NothingToPublish``.
    """
    scene.require("decide")
    published = publishing.publish(store, scene.series, scene.meeting, now)
    store.audit.write(items.entry_of(scene, "agenda.published", f"meeting:{published.id}", now))
    return published


def find(store: Store, scene: Scene, number: int | None, command: str = "") -> Item:
    """Return the item of this meeting that carries ``number``.

    Raises ``NoSuchItem``; ``ItemChanged`` for a button that showed it in another state and would
    do what ``command`` does.
    """
    item = items.find(store, scene, number, lot=True)
    items.require_shown(scene, item, Word(command))
    return item


def _proposer(store: Store, scene: Scene) -> int | None:
    """Return the party that proposes; a convener without one speaks for the convening body."""
    if scene.parties or not scene.is_convener:
        return scene.party().id
    parties = store.seats.parties(scene.series.id)
    return next((party.id for party in parties if party.category.convening), None)
