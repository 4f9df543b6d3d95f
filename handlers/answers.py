"""Answers to the invitation: words and modals → services → views."""

import re
from collections.abc import Mapping

from bot.rules.answers import Attending, Place, parse_choice, require_open
from bot.rules.errors import BadAnswer, RecordWhat
from bot.rules.texts import Word, fold
from bot.services import abilities, answers, directs, outdated
from bot.services.answers import Given
from bot.views import answers as view
from bot.views import answers_forms as forms
from bot.views import live_list
from bot.views.blocks import Element, Message
from handlers.commands import Words, parse, split
from handlers.edge import NeedsForm
from handlers.turn import Turn

_REMOTE = {"remote", "distans", "pa distans", "digitalt", "online", "video"}
_ON_SITE = {"on site", "on-site", "onsite", "pa plats", "plats"}
_NAMES = re.compile(r"[,;\n]|(?<!-)\s+(?:och|and|&)\s+", re.IGNORECASE)
"""What stands between names; but not in “kultur- och fritidschef”."""
_CHOICES = ("coming", "maybe", "regrets")


def form_wanted(turn: Turn) -> Message:
    """Answer ``rsvp`` alone with the modal, if the person can answer at all."""
    abilities.askable(turn.store, turn.scene, turn.now)
    raise NeedsForm("answer")


def answer(turn: Turn) -> Message:
    """Answer for the person's party: ``rsvp yes NOTE | remote | Anna Alm, Bo Ek``."""
    given = _given(turn.words.verb, turn.words.rest)
    place = answers.answer(turn.store, turn.scene, given, turn.now)
    _renew(turn, place)
    if turn.request.hints.within == view.NOTE and given.choice != "regrets":
        note = directs.note(place.series, place.meeting, turn.scene.t)
        return view.day_before(place, note, turn.scene.t)
    return view.confirmed(place, turn.scene.t)


def answer_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which a party answers; only the parties that the person acts for."""
    scene = turn.scene
    places = abilities.askable(turn.store, scene, turn.now)
    return forms.answer_form(places, scene.meeting.id, scene.t, turn.request.settles)


def answer_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Answer as written in the modal."""
    way = values.get("attending", "")
    given = Given(
        parse_choice(values.get("choice", "")),
        "remote" if way == "remote" else "on_site" if way == "on_site" else None,
        _named(values.get("attendees", "")),
        values.get("note", ""),
    )
    place = answers.answer(turn.store, turn.scene, given, turn.now)
    if turn.request.settles is not None:
        answers.settle(turn.store, turn.scene, place, turn.request.settles, turn.now)
    _renew(turn, place)
    return view.confirmed(place, turn.scene.t)


def status(turn: Turn) -> Message:
    """Show who is coming; between meetings, to which of them."""
    scene = turn.scene
    board = answers.board(turn.store, scene.series, scene.meeting, turn.now)
    held = answers.held_before(turn.store, scene.series, scene.meeting, turn.now)
    can = abilities.of_scene(turn.store, scene, turn.now).can
    return live_list.status(board, scene.t, can, turn.now, held=held)


def record(turn: Turn) -> Message:
    """Record for the convener what a party said: ``rsvp for Upplands Väsby yes NOTE | remote``."""
    turn.scene.require("record")
    party, words = _party_and_answer(turn.words.rest)
    given = _given(words.verb, words.rest)
    place = answers.record(turn.store, turn.scene, party, given, turn.now)
    _renew(turn, place)
    return view.recorded(place, turn.scene.t)


def record_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which the convener records an answer, while answers are taken."""
    scene = turn.scene
    scene.require("record")
    require_open(scene.meeting, turn.now, scene.turn_to)
    return forms.record_form(
        answers.board(turn.store, scene.series, scene.meeting, turn.now), scene.t
    )


def record_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Record as written in the modal."""
    party = answers.chosen_party(turn.store, turn.scene.series, values.get("party", ""))
    names, note = _named(values.get("attendees", "")), values.get("note", "")
    given = Given(parse_choice(values.get("choice", "")), attendees=names, note=note)
    place = answers.record(turn.store, turn.scene, party.name, given, turn.now)
    _renew(turn, place)
    return view.recorded(place, turn.scene.t)


def later(turn: Turn) -> Message:
    """Put the reminder off; a party that has answered is not reminded, and reads its answer."""
    scene = turn.scene
    due = answers.later(turn.store, scene, turn.now)
    party = scene.party().id
    place = answers.place(turn.store, scene.series, scene.meeting, party, turn.now)
    if due is None:
        return view.confirmed(place, scene.t)
    return view.put_off(place, scene.person, due, scene.t)


def _renew(turn: Turn, place: Place) -> None:
    """Let every message that asked for this answer show it, but the one that was clicked."""
    outdated.answered(turn.store, turn.scene.series, place, turn.now, turn.shown)


def _given(choice: str, rest: str) -> Given:
    """Read ``NOTE | WAY | NAMES``: the first part is the note, another one is who comes.

    How somebody takes part is recognised in any part. What stands behind the names is a note too.
    """
    note, *others = split(rest)
    parts = [note, *others]
    way = next((part for part in parts if _way(part)), None)
    if way == note:
        note = ""
    names, *notes = [part for part in others if part is not way] or [""]
    attendees = _named(names) if names else None
    said = " ".join(part for part in (note, *notes) if part)
    return Given(parse_choice(choice), _way(way or ""), attendees, said)


def _named(text: str) -> tuple[str, ...]:
    return tuple(name for name in _NAMES.split(text) if name.strip())


def _way(part: str) -> Attending | None:
    folded = fold(part)
    if folded in _REMOTE:
        return "remote"
    return "on_site" if folded in _ON_SITE else None


def _party_and_answer(rest: str) -> tuple[str, Words]:
    """Split ``PARTY yes NOTE`` at the first word that is an answer."""
    tokens = rest.split()
    if not tokens:
        raise RecordWhat(example=Word("rsvp for Nacka yes"))
    for place in range(1, len(tokens)):
        words = parse("rsvp " + " ".join(tokens[place:]))
        if isinstance(words, Words) and words.verb in _CHOICES:
            return " ".join(tokens[:place]), words
    raise BadAnswer(given=tokens[-1][:40])
