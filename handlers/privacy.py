"""A person's own data: words → services → views."""

from bot.i18n import Translator
from bot.rules.errors import NobodyAsked, NotKnown
from bot.rules.seats import Person
from bot.services import office, privacy, scene
from bot.views import privacy as view
from bot.views.blocks import Message
from handlers.commands import first_number
from handlers.turn import Turn


def mine(turn: Turn) -> Message:
    """Show who asks what is kept of them; also where nothing else works."""
    person = _person(turn)
    is_given = privacy.give(turn.store, person, turn.now)
    return view.mine(privacy.dossier(turn.store, person), _t(turn), is_given=is_given)


def erase(turn: Turn) -> Message:
    """Ask the conveners to erase the data of who asks."""
    return view.asked(_t(turn), anew=privacy.ask(turn.store, _person(turn), turn.now))


def confirm(turn: Turn) -> Message:
    """Erase, for a convener, the data of who asked for it: ``data confirm 12``."""
    where, hints = turn.request.where, turn.request.hints
    of = office.enter(turn.store, where, hints)
    number, _ = first_number(turn.words.rest)
    if number is None:
        raise NobodyAsked
    return view.erased(privacy.confirm(turn.store, of, number, turn.now), of.t)


def _person(turn: Turn) -> Person:
    person = scene.speaker(turn.store, turn.request.where)
    if person is None:
        raise NotKnown
    return person


def _t(turn: Turn) -> Translator:
    return scene.reader(turn.store, turn.request.where, turn.request.hints)
