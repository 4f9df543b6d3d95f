"""What becomes of an outcome: confirmed, done, struck out, put off, undone; and by whom."""

from dataclasses import replace
from datetime import date, datetime

from bot.rules.errors import (
    EmptyNote,
    EmptyWhy,
    NothingToDo,
    NotYourOutcome,
    NotYourUndo,
    OutcomeChanged,
    OutcomeOver,
    SameDate,
    UndoTooLate,
)
from bot.rules.outcomes import STATE_NAMES, UNDO_WITHIN, Outcome, State, Who
from bot.rules.texts import Word, clean

NOTE_LIMIT = 1000
REASON_LIMIT = 500


def require_shown(outcome: Outcome, state: str) -> None:
    """Return if the outcome is still as a button showed it; typed words show no state.

    Raises ``OutcomeOver``, ``OutcomeChanged``.
    """
    if state and state != outcome.state:
        raise _not_possible(outcome)


def require_owner(outcome: Outcome, who: Who, owner: str) -> None:
    """Return if ``who`` may change it: the owner's people and conveners. ``owner`` is its name.

    Raises ``NotYourOutcome``.
    """
    if not who.concludes and outcome.owner.party not in who.parties:
        raise NotYourOutcome(number=outcome.number, owner=owner)


def confirm(outcome: Outcome, due: date | None, person: int, now: datetime) -> Outcome:
    """Return a proposed commitment as an open one, with a date if one is given.

    Raises ``OutcomeOver``, ``OutcomeChanged``.
    """
    if outcome.state != "proposed":
        raise _not_possible(outcome)
    return replace(_changed(outcome, "open", person, now), due=due or outcome.due)


def finish(outcome: Outcome, note: str, person: int, now: datetime) -> Outcome:
    """Return the outcome done, with what was done.

    Raises ``NothingToDo``, ``OutcomeOver``, ``OutcomeChanged``, ``TooLong``; and ``EmptyNote`` for
    a commitment, which is answered in writing.
    """
    require_open(outcome)
    cleaned = clean(note, NOTE_LIMIT, lines=True)
    if outcome.needs.answered and not cleaned:
        raise EmptyNote
    return replace(_changed(outcome, "done", person, now), note=cleaned, next_at=None)


def drop(outcome: Outcome, reason: str, person: int, now: datetime) -> Outcome:
    """Return the outcome struck out, with the reason.

    Raises ``OutcomeOver``, ``OutcomeChanged``, ``EmptyWhy``, ``TooLong``.
    """
    if outcome.state not in {"proposed", "open", "standing"}:
        raise _not_possible(outcome)
    return replace(_changed(outcome, "dropped", person, now), reason=_reason(reason), next_at=None)


def postpone(outcome: Outcome, due: date, reason: str) -> Outcome:
    """Return the outcome with a new date, of which nobody has heard yet.

    Raises ``NothingToDo``, ``OutcomeOver``, ``OutcomeChanged``, ``SameDate``, ``EmptyWhy``,
    ``TooLong``.
    """
    require_open(outcome)
    if due == outcome.due:
        raise SameDate(number=outcome.number, date=due)
    return replace(
        outcome, due=due, reason=_reason(reason), heard="", deadline=None, due_before=None
    )


def require_open(outcome: Outcome) -> None:
    """Return for what is still to be done.

    Raises ``NothingToDo``, ``OutcomeOver``, ``OutcomeChanged``.
    """
    if outcome.is_open:
        return
    if outcome.state == "standing":
        raise NothingToDo(number=outcome.number, kind=Word(outcome.needs.name))
    raise _not_possible(outcome)


def undo(outcome: Outcome, who: Who, now: datetime) -> Outcome:
    """Return the outcome as it was before its state changed last; what was added is taken away.

    Raises ``NotYourUndo`` to others than who changed it and the conveners, ``UndoTooLate`` after
    ten minutes, ``OutcomeChanged`` for what is undone already.
    """
    if outcome.state == "undone":
        raise _not_possible(outcome)
    if not who.concludes and who.person != outcome.changed_by:
        raise NotYourUndo(number=outcome.number)
    at = outcome.changed_at
    if at is None or now - at > UNDO_WITHIN:
        example = Word("outcome drop #12 …")
        raise UndoTooLate(number=outcome.number, example=example)
    state: State = outcome.before or "undone"
    return replace(
        outcome, state=state, note="", reason="", before="", changed_at=None, next_at=None
    )


def support(outcome: Outcome, party: int) -> Outcome:
    """Return a commitment that another party raises as well.

    Raises ``OutcomeOver``, ``OutcomeChanged``; ``NothingToDo`` if it is no commitment.
    """
    if outcome.state not in {"proposed", "open"} or not outcome.needs.proposed:
        raise _not_possible(outcome)
    raised = dict.fromkeys((*outcome.raised, party))
    return replace(outcome, raised=tuple(raised))


def _changed(outcome: Outcome, state: State, person: int, now: datetime) -> Outcome:
    return replace(outcome, state=state, before=outcome.state, changed_at=now, changed_by=person)


def _reason(given: str) -> str:
    cleaned = clean(given, REASON_LIMIT, lines=True)
    if not cleaned:
        raise EmptyWhy
    return cleaned


def _not_possible(outcome: Outcome) -> OutcomeOver | OutcomeChanged:
    state = Word(STATE_NAMES[outcome.state])
    if outcome.state in {"done", "dropped"} and outcome.changed_at is not None:
        return OutcomeOver(number=outcome.number, state=state, date=outcome.changed_at)
    return OutcomeChanged(number=outcome.number, state=state, example=Word("outcome"))
