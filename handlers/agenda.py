"""The agenda: words and modals → services → views."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules import agenda as rules
from bot.rules.agenda import Draft, Item
from bot.rules.drafting import length_of, timed
from bot.rules.errors import BadKind, OneReason, UnknownKind, WhichItem
from bot.rules.examples import Example
from bot.rules.links import with_scheme
from bot.rules.series import Series
from bot.rules.texts import Word, fold
from bot.services import abilities, agenda, cycles, outdated, parking
from bot.services.items import require_deciding
from bot.services.scene import Scene
from bot.views import agenda as view
from bot.views import agenda_forms as forms
from bot.views import departing, proposals
from bot.views import parking as parking_view
from bot.views.blocks import Element, Message, message, paragraph
from bot.views.sent import sent_name
from handlers.commands import first_number, numbers, split
from handlers.edge import NeedsForm
from handlers.numbering import leading, with_all, with_those_left
from handlers.turn import Turn

Say = Callable[[Turn], Message]
Act = Callable[[Store, Scene, int, datetime], Item]
_ANYWAY = {"anyway", "anda", "all the same", "i alla fall"}
"""Behind ``publish``: the convener knows that the time is too short."""
_SWEDISH_KINDS = {
    "diskussion": "discussion",
    "samrad": "consultation",
    "beslut": "decision",
    "trend": "share",
    "uppfoljning": "follow_up",
    "follow-up": "follow_up",
}


def listed(turn: Turn) -> Message:
    """Show the agenda."""
    scene = turn.scene
    page = agenda.page(turn.store, scene.series, scene.meeting)
    can = abilities.of_scene(turn.store, scene, turn.now).can
    # Once the meeting has started, there is nothing to support or to take back.
    parties = () if scene.meeting.has_started(turn.now) else scene.parties
    return view.listed(page, scene.t, can, [party.id for party in parties])


def parked(turn: Turn) -> Message:
    """Show the parking lot."""
    scene = turn.scene
    can = abilities.of_scene(turn.store, scene, turn.now).can
    own = [party.id for party in scene.parties]
    return parking_view.lot(parking.lot(turn.store, scene), scene.t, can, own)


def undecided(turn: Turn) -> Message:
    """Show the convener what waits for a decision, from the item that is named on."""
    scene = turn.scene
    require_deciding(turn.scene, turn.now)
    first, _ = first_number(turn.words.rest)
    page = agenda.page(turn.store, scene.series, scene.meeting)
    return proposals.undecided(page, scene.t, first or 0)


def add(turn: Turn) -> Message:
    """Propose an item in one line, or ask for it with a modal, if one can be proposed at all."""
    if not turn.words.rest:
        agenda.require_open(turn.store, turn.scene, turn.now)
        raise NeedsForm("propose")
    return _proposed(turn, draft_of(turn.words.rest, turn.scene.series, turn.scene.t))


def add_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which an item is proposed."""
    scene = turn.scene
    agenda.require_open(turn.store, scene, turn.now)
    begins = turn.request.begins
    return forms.propose_form(
        scene.series, scene.meeting, scene.parties, scene.t, begins, decides=scene.is_convener
    )


def add_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Propose what was written in the modal."""
    draft = rules.draft(
        values.get("title", ""),
        values.get("kind", ""),
        values.get("minutes", ""),
        values.get("area") or None,
        values.get("link", ""),
    )
    goals = tuple(key for key in values.get("goals", "").split() if key)
    return _proposed(turn, replace(draft, goals=goals))


def withdraw(turn: Turn) -> Message:
    """Withdraw items."""
    return settled(turn, "withdrawn", Example("agenda withdraw #12"), agenda.withdraw)


def accept(turn: Turn) -> Message:
    """Accept items."""
    return settled(turn, "accepted", Example("agenda accept #12"), agenda.accept)


def decline(turn: Turn) -> Message:
    """Decline items for one reason; without it, a modal asks for that of a single item."""
    found, reason = leading(turn.words.rest)
    if not found:
        raise WhichItem(example=Example("agenda decline #12 …"))
    if not reason:
        require_deciding(turn.scene, turn.now)
        if len(found) > 1:
            raise OneReason(example=Example("agenda decline #12 #13 …"))
        raise NeedsForm("decline", agenda.find(turn.store, turn.scene, found[0]).number)
    declined = with_all(
        found, lambda number: agenda.decline(turn.store, turn.scene, number, reason, turn.now)
    )
    outdated.proposals(turn.store, turn.scene.series, turn.scene.meeting, turn.now, turn.shown)
    return view.all_changed(declined, "declined", turn.scene.t)


def decline_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener declines."""
    turn.scene.require("decide")
    found = agenda.find(turn.store, turn.scene, item, Word("agenda decline"))
    if found.state != "parked":
        require_deciding(turn.scene, turn.now)
    return forms.decline_form(turn.scene.series.id, found, turn.scene.t)


def decline_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Decline for the reason that was written in the modal."""
    number, reason = int(turn.words.rest), values.get("reason", "")
    # What was shown as parked is declined from the parking lot, which is no agenda.
    below = parked if turn.request.hints.state == "parked" else listed
    item = agenda.decline(turn.store, turn.scene, number, reason, turn.now)
    outdated.proposals(turn.store, turn.scene.series, turn.scene.meeting, turn.now, turn.shown)
    return in_list(turn, view.changed(item, "declined", turn.scene.t), below)


def time_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener gives an item its minutes."""
    require_deciding(turn.scene, turn.now, "conduct")
    found = agenda.find(turn.store, turn.scene, item, Word("agenda time"))
    return forms.time_form(turn.scene.series.id, found, turn.scene.t)


def time_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Give the item the minutes that were written in the modal."""
    number, minutes = int(turn.words.rest), values.get("minutes", "")
    item = agenda.set_minutes(turn.store, turn.scene, number, minutes, turn.now)
    return in_list(turn, view.changed(item, "timed", turn.scene.t))


def set_time(turn: Turn) -> Message:
    """Give an item its minutes."""
    number, rest = numbered(turn, Example("agenda time #12 15"))
    minutes = length_of(rest) or rest
    item = agenda.set_minutes(turn.store, turn.scene, number, minutes, turn.now)
    return view.changed(item, "timed", turn.scene.t)


def order(turn: Turn) -> Message:
    """Order the agenda; without numbers, a modal asks for them."""
    chosen = numbers(turn.words.rest)
    if not chosen:
        require_deciding(turn.scene, turn.now, "conduct")
        raise NeedsForm("order")
    agenda.order(turn.store, turn.scene, chosen, turn.now)
    return listed(turn)


def order_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which the convener orders the agenda."""
    require_deciding(turn.scene, turn.now, "conduct")
    page = agenda.page(turn.store, turn.scene.series, turn.scene.meeting)
    return forms.order_form(page, turn.scene.t)


def order_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Order as written in the modal. Raises ``WhichItem`` if no number is given."""
    chosen = numbers(values.get("numbers", ""))
    if not chosen:
        raise WhichItem(example=Example("#12 #9"))
    agenda.order(turn.store, turn.scene, chosen, turn.now)
    return listed(turn)


def publish(turn: Turn) -> Message:
    """Publish the agenda now; when nobody may be disturbed, say when the channel gets it.

    One that is planned for longer than the meeting is published when the convener says so again.
    """
    scene = turn.scene
    is_meant = fold(turn.words.rest).rstrip("!.") in _ANYWAY
    if not is_meant and agenda.is_too_long(turn.store, scene, turn.now):
        return view.too_long(agenda.page(turn.store, scene.series, scene.meeting), scene.t)
    published = agenda.publish(turn.store, scene, turn.now)
    page = agenda.page(turn.store, scene.series, published)
    shown = view.listed(page, scene.t, abilities.of_scene(turn.store, scene, turn.now).can)
    goes_out = cycles.departure(scene.series, "agenda", turn.now)
    if goes_out is None:
        return shown
    said = departing.said(goes_out, sent_name("agenda", None, scene.t), scene.t)
    return message([*said, *shown.blocks])


def draft_of(text: str, series: Series, t: Translator) -> Draft:
    """Return the draft of ``TITLE | KIND | N min | AREA | GOAL | LINK``, the parts in any order.

    Several goals may be named; the minutes may stand behind the title too: ``TITLE, N min``.
    Raises ``BadKind``, ``UnknownKind`` for a part that is none of them, and as ``rules.draft``.
    """
    title, *parts = split(text)
    named = [_part(part, series, t) for part in parts]
    found = dict(named)
    goals = dict.fromkeys(value for name, value in named if name == "goal")
    if "minutes" not in found:
        title, found["minutes"] = timed(title)
    draft = rules.draft(
        title,
        found.get("kind", ""),
        found["minutes"],
        found.get("area"),
        found.get("link", ""),
    )
    return replace(draft, goals=tuple(goals))


def _part(part: str, series: Series, t: Translator) -> tuple[str, str]:
    if minutes := length_of(part):
        return "minutes", minutes
    if "://" in with_scheme(part):
        return "link", part
    folded = fold(part)
    kinds = {fold(kind): kind for kind in rules.KINDS} | _SWEDISH_KINDS
    kinds |= {fold(t(name)): kind for kind, name in rules.KIND_NAMES.items()}
    if folded in kinds:
        return "kind", kinds[folded]
    named = (("area", series.profile.areas), ("goal", series.profile.goals))
    for name, each in ((name, each) for name, every in named for each in every):
        if folded in {fold(each.key), fold(each.name.sv), fold(each.name.en)}:
            return name, each.key
    if part.isascii() and part.isdigit():  # no area or goal is called so
        return "minutes", part
    said = t.many([t(name) for name in rules.KIND_NAMES.values()])
    if areas := [area.name.in_(t.language) for area in series.profile.areas]:
        raise BadKind(given=part[:60], kinds=said, areas=t.many(areas))
    raise UnknownKind(given=part[:60], kinds=said)


def settled(turn: Turn, what: str, example: Word, act: Act) -> Message:
    """Do it with the items that are named, and confirm it; ``what`` is what they are then.

    Behind a click, with the list as it is now in its place: the proposals that wait, or the agenda.
    """
    t = turn.scene.t
    items, others = with_those_left(
        turn, example, lambda n: act(turn.store, turn.scene, n, turn.now)
    )
    outdated.proposals(turn.store, turn.scene.series, turn.scene.meeting, turn.now, turn.shown)
    done = view.all_changed(items, what, t).blocks
    return in_list(turn, message([*done, *(paragraph(t.refusal(each)) for each in others)]))


def in_list(turn: Turn, said: Message, below: Say = listed) -> Message:
    """Return what was said, above the list as it is now if it was clicked in one."""
    if not turn.request.is_click:
        return said
    if turn.request.hints.within == proposals.UNDECIDED:
        page = agenda.page(turn.store, turn.scene.series, turn.scene.meeting)
        return proposals.left(said, page, turn.scene.t)
    return message([*said.blocks, *below(turn).blocks])


def _proposed(turn: Turn, draft: Draft) -> Message:
    item: Item = agenda.propose(turn.store, turn.scene, draft, turn.now)
    return proposals.proposed(item, turn.scene.t, decides=turn.scene.is_convener)


def numbered(turn: Turn, example: Word) -> tuple[int, str]:
    """Return the number that the words begin with, and the rest. Raises ``WhichItem``."""
    number, rest = first_number(turn.words.rest)
    if number is None:
        raise WhichItem(example=example)
    return number, rest
