"""Who acts for a party: hand-over to a deputy and back, in words and by a modal."""

import re
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from bot.rules import handing as rules
from bot.rules.dates import parse_date
from bot.rules.errors import UnknownPerson, UntilOrMeeting, UntilWhen
from bot.rules.seats import Person
from bot.rules.texts import Word, fold
from bot.services import answers, briefing, handing, outdated
from bot.services.scene import Scene
from bot.views import seats as view
from bot.views.blocks import Element, Message
from bot.views.buttons import Ids
from bot.views.handing import handed_over
from handlers.payloads import mentioned_user
from handlers.turn import Turn

_TO = re.compile(r"^\s*(?:till|to)\s+(?=<@)", re.IGNORECASE)
"""What stands before a person, as in ``lämna över till @PERSON``; before a day it is its end."""
_UNTIL = re.compile(
    r"(?:^|\s)(?:until|till och med|fram till|till|t\.? ?o\.? ?m\.?|through)(?:\s|$)"
)
_EXAMPLE = Word("rsvp deputy @… until 1 March")


def deputy(turn: Turn) -> Message:
    """Hand over: ``rsvp deputy @PERSON until 1 March``; this meeting, to the first, if not said."""
    whom, day = _split(_TO.sub("", turn.words.rest))
    scene = turn.scene if day is None else turn.lasting
    until = None if day is None else _day(turn, day)
    return _handed(turn, scene, _mentioned(turn, whom) if whom else _named(turn), until)


def deputy_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which a principal chooses a deputy and for how long."""
    scene = turn.scene
    party = answers.called(scene.party(), scene.meeting)
    seat = turn.store.seats.seat(party.id, scene.meeting.id, turn.now)
    rules.hand_over(seat, scene.person.id, None, scene.convener.name)
    ids = Ids(scene.series.id, scene.meeting.id, party.id)
    return view.hand_over_form(seat, ids, scene.t)


def deputy_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Hand over as chosen in the modal."""
    scene, day = turn.scene, values.get("until", "")
    lasts = values.get("span") == "until"
    if lasts and not day:
        raise UntilWhen(example=_EXAMPLE)
    if day and not lasts:
        raise UntilOrMeeting
    chosen = values.get("deputy", "")
    known = turn.store.people.many([int(chosen)]) if chosen.isdigit() else {}
    if not known:
        raise UnknownPerson(given=chosen[:60])
    (person,) = known.values()
    return _handed(turn, scene, person, _day(turn, day) if lasts else None)


def accept(turn: Turn) -> Message:
    """Take it from the deputy that they do what was handed over, and show what there is to do."""
    store, now = turn.store, turn.now
    scene = turn.scene if turn.request.hints.meeting is not None else turn.lasting
    place = handing.accept(store, scene, now)
    outdated.answered(store, scene.series, place, now, turn.shown)
    found = briefing.of(store, scene.series, scene.meeting, place.seat.party.id, now)
    return view.accepted(found, scene.person, scene.t)


def back(turn: Turn) -> Message:
    """End the hand-over: show the principal what is answered, thank the deputy."""
    scene = turn.scene if turn.request.hints.meeting is not None else turn.lasting
    party = handing.take_back(turn.store, scene, turn.now)
    place = answers.place(turn.store, scene.series, scene.meeting, party.id, turn.now)
    outdated.passed_on(turn.store, place, turn.now, turn.shown)
    principal = place.seat.principal
    if principal is not None and principal.id != scene.person.id:
        return view.handed_back(place, principal.name, scene.t)
    is_open = not scene.meeting.has_started(turn.now)
    return view.taken_back(place, scene.person, scene.t, is_open=is_open)


def _handed(turn: Turn, scene: Scene, to: Person | None, until: date | None) -> Message:
    party, person = handing.hand_over(turn.store, scene, to, turn.now, until)
    place = answers.place(turn.store, scene.series, scene.meeting, party.id, turn.now)
    outdated.passed_on(turn.store, place, turn.now, turn.shown)
    is_open = not place.meeting.has_started(turn.now)
    return handed_over(place, person, scene.t, is_open=is_open)


def _split(rest: str) -> tuple[str, str | None]:
    """Split ``@PERSON until DAY``; the day is ``None`` if none is spoken of."""
    found = _UNTIL.search(fold(rest))
    if found is None:
        return rest.strip(), None
    # Folding keeps the number of words, and a mention is one word.
    before = len(fold(rest)[: found.start()].split())
    words = rest.split()
    behind = len(found[0].split())
    return " ".join(words[:before]), " ".join(words[before + behind :])


def _day(turn: Turn, given: str) -> date:
    if not given:
        raise UntilWhen(example=_EXAMPLE)
    zone = turn.lasting.series.profile.zone
    return parse_date(given, turn.now.astimezone(ZoneInfo(zone)).date())


def _named(turn: Turn) -> Person | None:
    """Return the deputy whom the button named: another one may be the first by now."""
    person = turn.request.hints.person
    return None if person is None else turn.store.people.get(person)


def _mentioned(turn: Turn, given: str) -> Person:
    user = mentioned_user(given)
    person = turn.store.people.by_user(turn.request.where.workspace, user) if user else None
    if person is None or person.deleted:
        raise UnknownPerson(given=given[:60])
    return person
