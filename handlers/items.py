"""What is done with items besides proposing and deciding: support, merge, park, carry over."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules.agenda import Item
from bot.rules.errors import MergesOne, NotAllReached
from bot.rules.examples import Example
from bot.rules.seats import Party
from bot.rules.texts import Word, fold
from bot.services import agenda, carrying, merging, outdated, parking, supporting
from bot.services.items import require_deciding
from bot.services.scene import Scene
from bot.views import agenda_forms as forms
from bot.views import carrying as carrying_view
from bot.views import support as view
from bot.views.blocks import Element, Message, message
from handlers.agenda import in_list, settled
from handlers.commands import numbers
from handlers.edge import NeedsForm
from handlers.numbering import with_each
from handlers.turn import Turn

Voice = Callable[[Store, Scene, int, datetime], tuple[Item, Party]]
_MERGE = Example("agenda merge #12 #15")
_WHOLLY = {"", "med"}
"""What may stand behind "allt hanns": nothing, and the end of "allt hanns med"."""


def support(turn: Turn) -> Message:
    """Support other parties' items."""
    return _voiced(turn, Example("agenda support #12"), supporting.give, view.given)


def unsupport(turn: Turn) -> Message:
    """Take one's party's support back."""
    return _voiced(turn, Example("agenda unsupport #12"), supporting.take_back, view.taken_back)


def merge(turn: Turn) -> Message:
    """Merge items into the first one; without numbers, a modal asks for them."""
    chosen = numbers(turn.words.rest, _MERGE)
    if not chosen:
        require_deciding(turn.scene, turn.now)
        raise NeedsForm("merge")
    return _merged(turn, chosen)


def merge_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which the convener merges items."""
    require_deciding(turn.scene, turn.now)
    page = agenda.page(turn.store, turn.scene.series, turn.scene.meeting)
    return forms.merge_form(page, turn.scene.t)


def merge_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Merge as written in the modal. Raises ``MergesOne`` if no number is given."""
    chosen = numbers(values.get("numbers", ""), _MERGE)
    if not chosen:
        raise MergesOne(example=_MERGE)
    return in_list(turn, _merged(turn, chosen))


def park(turn: Turn) -> Message:
    """Park items."""
    return settled(turn, "parked", Example("agenda park #12"), parking.park)


def carry(turn: Turn) -> Message:
    """Carry items over; without numbers, show what can be. Behind a click, with what is left."""
    scene = turn.scene
    scene.require("carry")
    chosen = numbers(turn.words.rest, Example("agenda carry #12 #13"))
    if not chosen:
        return carrying_view.ask(carrying.left(turn.store, scene, turn.now), scene.t)
    carried, to = carrying.carry(turn.store, scene, chosen, turn.now)
    done = carrying_view.done(carried, to, scene.t)
    if not turn.request.is_click:
        return done
    left = carrying_view.remaining(carrying.left(turn.store, scene, turn.now), scene.t)
    return message([*done.blocks, *left])


def reached(turn: Turn) -> Message:
    """Take it from the convener that every item of a meeting was reached.

    Raises ``NotAllReached`` for words behind it: "not", or the numbers of some.
    """
    scene, asked_of = turn.lasting, turn.request.hints.meeting
    scene.require("carry")
    if fold(turn.words.rest).rstrip("!.,") not in _WHOLLY:
        raise NotAllReached(example=Example("agenda carry #12"))
    held = carrying.all_reached(turn.store, scene, turn.now, turn.shown, asked_of)
    items = agenda.page(turn.store, scene.series, held).accepted
    return carrying_view.reached(held, items, scene.t)


def _merged(turn: Turn, chosen: Sequence[int]) -> Message:
    merged = merging.merge(turn.store, turn.scene, chosen, turn.now)
    outdated.proposals(turn.store, turn.scene.series, turn.scene.meeting, turn.now, turn.shown)
    return view.merged(merged, turn.scene.t)


def _voiced(
    turn: Turn, example: Word, voice: Voice, said: Callable[[Item, Party, Translator], Message]
) -> Message:
    """Give or take back the party's voice for the items that are named."""
    voices = with_each(turn, example, lambda n: voice(turn.store, turn.scene, n, turn.now))
    told = [said(item, party, turn.scene.t) for item, party in voices]
    return message([block for each in told for block in each.blocks])
