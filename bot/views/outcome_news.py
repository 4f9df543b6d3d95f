"""What people are told of outcomes: what is theirs, what is due, what became of it."""

from collections.abc import Collection, Sequence
from datetime import date

from bot.i18n import Translator
from bot.rules.deadlines import pointed
from bot.rules.outcomes import Outcome
from bot.rules.register import Register
from bot.views.blocks import Block, Message, actions, aside, listing, message, paragraph
from bot.views.buttons import Ids, say
from bot.views.outcome_rows import Part, details, row
from bot.views.outcomes import buttons

_SHOWN = 12


def given(register: Register, outcomes: Sequence[Outcome], t: Translator) -> Message:
    """Tell an owner what is theirs to do, all of a day in one."""
    left = len(outcomes) - _SHOWN
    return message(
        [
            paragraph(t("This is now yours to do:")),
            listing([row(register, each, t) for each in outcomes[:_SHOWN]]),
            aside(t("{count} more", count=left)) if left > 0 else None,
            aside(t("I will remind you when it is due.")) if any(e.due for e in outcomes) else None,
            actions(say(t("My outcomes"), "mine", Ids(register.series.id))),
        ]
    )


def due(register: Register, outcome: Outcome, t: Translator, *, convener: bool) -> Message:
    """Remind the owner on the date, or on the working day before it."""
    said = t(
        "#{number} is due on {date}: {text}",
        number=outcome.number,
        date=outcome.due,
        text=outcome.text,
    )
    return _asking(register, outcome, said, t, {"due"}, convener=convener)


def overdue(register: Register, outcome: Outcome, t: Translator, *, convener: bool) -> Message:
    """Tell the owner, once, that the date has passed."""
    said = t(
        "#{number} should have been done by {date}: {text}",
        number=outcome.number,
        date=outcome.due,
        text=outcome.text,
    )
    return _asking(register, outcome, said, t, {"due"}, convener=convener)


def escalated(register: Register, outcome: Outcome, t: Translator) -> Message:
    """Tell the convener, three working days after the owner."""
    said = t(
        "#{number} should have been done by {date}: {text}. {owner} has been told, and has not "
        "said that it is done.",
        number=outcome.number,
        date=outcome.due,
        text=outcome.text,
        owner=register.owner(outcome),
    )
    return _asking(register, outcome, said, t, {"due", "owner"}, convener=True)


def proposed(register: Register, outcome: Outcome, t: Translator) -> Message:
    """Ask the convener to confirm what a party proposes."""
    said = t(
        "{parties} proposes a commitment, #{number}: {text}",
        parties=t.many(register.raisers(outcome)),
        number=outcome.number,
        text=outcome.text,
    )
    return _asking(register, outcome, said, t, {"state", "raisers"}, convener=True)


def postponed(register: Register, outcome: Outcome, t: Translator) -> Message:
    """Tell the convener that the owner needs more time, and why."""
    said = t(
        "{owner} needs more time for #{number}: {text}",
        owner=register.owner(outcome),
        number=outcome.number,
        text=outcome.text,
    )
    return message(
        [
            paragraph(said),
            paragraph(t("New date: {date}", date=outcome.due)),
            paragraph(t("Reason: {reason}", reason=outcome.reason)),
            buttons(outcome, register.series.id, t, convener=True),
        ]
    )


def news(register: Register, outcome: Outcome, party: str, t: Translator) -> Message:
    """Tell a party what became of what it asked for."""
    about = {"party": party, "number": outcome.number, "text": outcome.text}
    said = {
        "open": t(
            "What {party} asked for is confirmed as a commitment, #{number}: {text}", **about
        ),
        "done": t("What {party} asked for is done, #{number}: {text}", **about),
        "dropped": t("What {party} asked for is struck out, #{number}: {text}", **about),
    }
    why = t("Reason: {reason}", reason=outcome.reason)
    note = t("What was done: {note}", note=outcome.note)
    return message(
        [
            paragraph(said[outcome.state]),
            paragraph(note) if outcome.state == "done" and outcome.note else None,
            paragraph(why) if outcome.state == "dropped" else None,
            aside(", ".join(_plain(register, outcome, t))) if outcome.state == "open" else None,
        ]
    )


def _asking(  # noqa: PLR0913 - a message
    register: Register,
    outcome: Outcome,
    said: str,
    t: Translator,
    told: Collection[Part],
    *,
    convener: bool,
) -> Message:
    """Return a sentence, what it has not ``told``, and buttons."""
    return message(
        [
            paragraph(said),
            _moved(register, outcome, t),
            aside(", ".join(details(register, outcome, t, told))),
            buttons(outcome, register.series.id, t, convener=convener),
        ]
    )


def _moved(register: Register, outcome: Outcome, t: Translator) -> Block | None:
    """Return that the deadline has got another date, to which the owner had not yet listened."""
    found = pointed(outcome.deadline or "", register.series.profile.deadlines)
    if found is None or outcome.due_before is None:
        return None
    name = found.deadline.name.in_(t.language)
    said = t("{deadline} was on {before}, and has moved.", deadline=name, before=outcome.due_before)
    return paragraph(said)


def _plain(register: Register, outcome: Outcome, t: Translator) -> list[str]:
    """Return owner and date."""
    by: date | None = outcome.due
    return [register.owner(outcome), *([t("by {date}", date=by)] if by else [])]
