"""Outcomes: words and modals → services → views."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.rules.errors import (
    TwoDues,
    WhichOutcome,
)
from bot.rules.outcome_changes import require_open
from bot.rules.outcomes import Kind, Outcome, parse_kind
from bot.rules.register import Register
from bot.rules.texts import Word
from bot.rules.workspace import Circle
from bot.services import (
    abilities,
    agenda,
    answers,
    outcome_news,
    outcome_owners,
    outcomes,
    polls,
    register,
)
from bot.services.outcomes import Given
from bot.views import outcome_forms as forms
from bot.views import outcomes as view
from bot.views import polls as polls_view
from bot.views.blocks import Block, Element, Message, message
from handlers import waiting
from handlers.commands import first_number
from handlers.edge import NeedsForm
from handlers.outcome_lines import date_and_reason, given_of, kind_and_rest, plain_date
from handlers.turn import Turn

REPLACED = frozenset(("outcome", verb) for verb in ("confirm", "done", "undo", "support"))
"""Words that settle the message whose button said them."""


def listed(turn: Turn) -> Message:
    """Show everybody's outcomes, a page at a time."""
    scene = turn.lasting
    can = abilities.of_scene(turn.store, scene, turn.now).can
    return view.everybodys(_register(turn), scene.t, can, outcomes.who(scene), _page(turn))


def mine(turn: Turn) -> Message:
    """Show what is the person's to do, their parties', what waits for them, and news."""
    number = _page(turn)
    first = waiting.told_first(turn) if number == 1 else ()
    return view.mine(_register(turn), turn.lasting.t, outcomes.who(turn.lasting), number, first)


def ours(turn: Turn) -> Message:
    """Show what the person's parties have to do, and what they raised."""
    return view.ours(_register(turn), turn.lasting.t, outcomes.who(turn.lasting), _page(turn))


def overdue(turn: Turn) -> Message:
    """Show what should have been done."""
    return view.overdue(_register(turn), turn.lasting.t, outcomes.who(turn.lasting), _page(turn))


def add(turn: Turn) -> Message:
    """Add an outcome in one line, ``add KIND TEXT``; without words, a modal asks for them."""
    if not turn.words.rest:
        outcomes.require_open(turn.lasting)
        raise NeedsForm("outcome")
    kind, rest = kind_and_rest(turn.words.rest)
    return _added(turn, parse_kind(kind), rest)


def typed(turn: Turn) -> Message:
    """Add an outcome by the word for its kind, as in a meeting's thread: ``decision: …``."""
    if not turn.words.rest:
        outcomes.require_open(turn.lasting)
        raise NeedsForm("outcome")
    return _added(turn, parse_kind(turn.words.noun), turn.words.rest)


def add_form(turn: Turn, poll: int | None) -> Element:
    """Return the modal in which an outcome is added; opened at a poll's result, it begins there."""
    scene, store = turn.lasting, turn.store
    outcomes.require_open(scene)
    page = agenda.page(store, scene.series, outcome_news.meeting_of(store, scene, turn.now))
    items = [(str(each.number), f"#{each.number} {each.title}") for each in page.accepted]
    own = () if scene.may("conclude") else scene.parties
    parties = [p for p in page.parties.values() if not p.ended]
    boards = [] if poll is None else polls.boards(store, scene, poll)
    begins = polls_view.conclusion(boards[0], scene.t) if boards else ("", None)
    return forms.add_form(scene.series, parties, items, scene.t, own, begins)


def offered(turn: Turn, _item: int | None) -> Circle:
    """Return who may be named as the one who does it: who acts for a party, and who convenes."""
    return outcome_owners.circle(turn.store, turn.lasting, turn.now)


def add_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Add what was written in the modal."""
    owner, item = values.get("owner", ""), values.get("item", "")
    given = Given(
        parse_kind(values.get("kind", "")),
        values.get("text", ""),
        answers.chosen_party(turn.store, turn.lasting.series, owner).key if owner else "",
        values.get("person", ""),
        due=values.get("due", ""),
        deadline=values.get("deadline", ""),
        item=int(item) if item.isdigit() else None,
        goal=values.get("goal", ""),
    )
    return _saved(turn, outcomes.add(turn.store, turn.lasting, given, turn.now), more=True)


def confirm(turn: Turn) -> Message:
    """Confirm a proposed commitment, with a date if one is written."""
    number, rest = _numbered(turn, Word("outcome confirm #12"))
    done = outcomes.confirm(turn.store, turn.lasting, number, plain_date(rest), turn.now)
    return _changed(turn, done, "confirmed")


def done(turn: Turn) -> Message:
    """Say that an outcome is done; where it must be answered, a modal asks for the note."""
    number, note = _numbered(turn, Word("outcome done #12 …"))
    outcome = outcomes.changeable(turn.store, turn.lasting, number)
    require_open(outcome)
    if not note and outcome.needs.answered:
        raise NeedsForm("outcome-done", outcome.number)
    return _changed(turn, outcomes.finish(turn.store, turn.lasting, number, note, turn.now), "done")


def done_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which an outcome is said to be done."""
    outcome = outcomes.changeable(turn.store, turn.lasting, item)
    require_open(outcome)
    return forms.done_form(outcome, turn.lasting.t)


def done_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Say that it is done, with what was written in the modal."""
    number, note = int(turn.words.rest), values.get("note", "")
    return _changed(turn, outcomes.finish(turn.store, turn.lasting, number, note, turn.now), "done")


def drop(turn: Turn) -> Message:
    """Strike an outcome out with a reason; without one, a modal asks for it."""
    number, reason = _numbered(turn, Word("outcome drop #12 …"))
    if not reason:
        turn.lasting.require("conclude")
        raise NeedsForm("outcome-drop", outcomes.find(turn.store, turn.lasting, number).number)
    return _changed(
        turn, outcomes.drop(turn.store, turn.lasting, number, reason, turn.now), "dropped"
    )


def drop_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener strikes an outcome out."""
    turn.lasting.require("conclude")
    return forms.drop_form(outcomes.find(turn.store, turn.lasting, item), turn.lasting.t)


def drop_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Strike it out for the reason that was written in the modal."""
    number, reason = int(turn.words.rest), values.get("reason", "")
    return _changed(
        turn, outcomes.drop(turn.store, turn.lasting, number, reason, turn.now), "dropped"
    )


def postpone(turn: Turn) -> Message:
    """Put an outcome off, ``DATE | REASON``; what is missing is asked for by a modal."""
    number, rest = _numbered(turn, Word("outcome postpone #12 2027-03-01 | …"))
    outcome = outcomes.changeable(turn.store, turn.lasting, number)
    require_open(outcome)
    due, reason = date_and_reason(rest, outcomes.today(turn.lasting, turn.now))
    if not due or not reason:
        raise NeedsForm("outcome-later", outcome.number)
    return _put_off(turn, number, due, reason)


def later_form(turn: Turn, item: int | None) -> Element:
    """Return the modal that asks for another date, and why."""
    outcome = outcomes.changeable(turn.store, turn.lasting, item)
    require_open(outcome)
    return forms.later_form(outcome, turn.lasting.series, turn.lasting.t)


def later_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Put it off as written in the modal."""
    due, reason = _due_of(values), values.get("reason", "")
    return _put_off(turn, int(turn.words.rest), due, reason)


def undo(turn: Turn) -> Message:
    """Undo what was last done with an outcome."""
    number, _ = _numbered(turn, Word("outcome undo #12"))
    outcome = outcomes.undo(turn.store, turn.lasting, number, turn.now)
    return _changed(turn, outcome, "removed" if outcome.state == "undone" else "undone")


def support(turn: Turn) -> Message:
    """Let the person's party, or the one that a convener names, raise a commitment as well."""
    number, party = _numbered(turn, Word("outcome support #12"))
    supported = outcomes.support(turn.store, turn.lasting, number, party, turn.now)
    return _changed(turn, supported, "noted" if party else "supported")


def _due_of(values: Mapping[str, str]) -> str:
    """Return the date or the deadline that was chosen. Raises ``TwoDues`` for both."""
    day, deadline = values.get("due", ""), values.get("deadline", "")
    if day and deadline:
        raise TwoDues
    return day or deadline


def _added(turn: Turn, kind: Kind, rest: str) -> Message:
    scene, store = turn.lasting, turn.store
    workspace, today = turn.request.where.workspace, outcomes.today(scene, turn.now)

    def name_of(user: str) -> str:
        person = store.people.by_user(workspace, user)
        return person.name if person else ""

    given = given_of(kind, rest, scene.series.profile, today, name_of)
    return _saved(turn, outcomes.add(store, scene, given, turn.now))


def _saved(turn: Turn, outcome: Outcome, *, more: bool = False) -> Message:
    what = "proposed" if outcome.state == "proposed" else "added"
    return _changed(turn, outcome, what, more=more)


def _put_off(turn: Turn, number: int, due: str, reason: str) -> Message:
    put_off = outcomes.postpone(turn.store, turn.lasting, number, due, reason, turn.now)
    return _changed(turn, put_off, "postponed")


def _changed(turn: Turn, outcome: Outcome, what: str, *, more: bool = False) -> Message:
    scene = turn.lasting
    shown = register.of(turn.store, scene.series, [outcome], turn.now)
    hears = None
    if what in {"added", "confirmed"}:
        hears = outcome_news.hears(turn.store, scene, outcome, turn.now)
    within = turn.request.hints.within
    told = view.changed(shown, outcome, what, scene.t, hears=hears, more=more, within=within)
    return message([*told.blocks, *_list(turn, within)])


def _list(turn: Turn, within: str) -> Sequence[Block]:
    """Return the list in which the button stood, as it is now; nothing if it stood in none."""
    words, _, number = within.rpartition(" ")
    if words not in _LISTS:
        return []
    return _LISTS[words](replace(turn, words=replace(turn.words, rest=number))).blocks


def _register(turn: Turn) -> Register:
    return register.read(turn.store, turn.lasting.series, turn.now)


def _page(turn: Turn) -> int:
    number, _ = first_number(turn.words.rest)
    return number or 1


def _numbered(turn: Turn, example: Word) -> tuple[int, str]:
    number, rest = first_number(turn.words.rest)
    if number is None:
        raise WhichOutcome(example=example)
    return number, rest


_LISTS: Mapping[str, Callable[[Turn], Message]] = {
    "outcome list": listed,
    "mine": mine,
    "outcome ours": ours,
    "outcome overdue": overdue,
}
"""By the words that show them."""
