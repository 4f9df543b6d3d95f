"""Somebody says for whom they act: ``represent``, by a modal; the convener confirms it."""

from collections.abc import Mapping

from bot.rules.errors import ClaimOver
from bot.services import claims, scene
from bot.views import claims as view
from bot.views.blocks import Element, Message
from handlers.commands import first_number
from handlers.edge import NeedsForm
from handlers.turn import Turn


def represent(turn: Turn) -> Message:
    """Ask for whom: ``represent``, or ``represent Nacka``, which is chosen in the form then."""
    found = _claims(turn)
    place = claims.named(found, turn.words.rest)
    raise NeedsForm("represent", place, series=found.series.id, alone=True)


def form(turn: Turn, item: int | None) -> Element:
    """Open the modal with everybody who is waited for."""
    found, t = _claims(turn), scene.reader(turn.store, *_asker(turn))
    return view.form(found.series, found.waiting, item, t)


def submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Pass on what was chosen to the convener."""
    where, hints = _asker(turn)
    found, place = _claims(turn), int(values.get("place") or 0)
    person = claims.claimant(turn.store, where, turn.request.learnt)
    party = claims.claim(turn.store, found, place, person, turn.now)
    return view.passed_on(party, scene.reader(turn.store, where, hints))


def confirm(turn: Turn) -> Message:
    """Let the one who claimed act: ``claim confirm 12``, which its button says."""
    return _decided(turn, is_so=True)


def decline(turn: Turn) -> Message:
    """Say that it is somebody else: ``claim decline 12``."""
    return _decided(turn, is_so=False)


def _decided(turn: Turn, *, is_so: bool) -> Message:
    number, _ = first_number(turn.words.rest)
    if number is None:
        raise ClaimOver
    where, hints = _asker(turn)
    person, party = claims.decide(turn.store, where, hints, number, turn.now, is_so=is_so)
    return view.decided(person, party, scene.reader(turn.store, where, hints), is_so=is_so)


def _claims(turn: Turn) -> claims.Claims:
    return claims.claims(turn.store, *_asker(turn), turn.now)


def _asker(turn: Turn) -> tuple[scene.Where, scene.Hints]:
    return turn.request.where, turn.request.hints
