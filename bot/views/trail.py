"""What was done to one thing, in plain words: when, who, for whom by which right, and what."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.outcomes import STATE_NAMES
from bot.rules.trail import (
    INSTALLED,
    RELOCKED,
    REVOKED,
    UNINSTALLED,
    Difference,
    Line,
    Trail,
    Value,
)
from bot.views.answers import ATTENDING_NAMES, CHOICE_NAMES
from bot.views.blocks import Element, Message, aside, bold, header, listing, message, words
from bot.views.buttons import Ids, say

_SHOWN = 30
DID = {
    "answer.coming": mark("answered: coming"),
    "answer.maybe": mark("answered: maybe"),
    "answer.overtaken": mark("an older answer came late and changed nothing"),
    "answer.regrets": mark("answered: not coming"),
    "installation.erased": mark("erased all that was kept of the workspace"),
    "installation.installed": mark("installed"),
    "installation.relocked": mark("encrypted the token with another key"),
    "installation.revoked": mark("revoked the token"),
    "installation.uninstalled": mark("uninstalled"),
    "item.accepted": mark("put on the agenda"),
    "item.carried": mark("carried over"),
    "item.declined": mark("declined"),
    "item.merged": mark("merged into another item"),
    "item.parked": mark("put in the parking lot"),
    "item.proposed": mark("proposed"),
    "item.supported": mark("supported"),
    "item.timed": mark("given another length"),
    "item.unsupported": mark("support taken back"),
    "item.withdrawn": mark("withdrawn"),
    "outcome.added": mark("added"),
    "outcome.confirmed": mark("confirmed"),
    "outcome.done": mark("said to be done"),
    "outcome.dropped": mark("struck out"),
    "outcome.escalated": mark("the convener was told that it is overdue"),
    "outcome.followed": mark("its date followed a deadline"),
    "outcome.overdue": mark("the owner was told that it is overdue"),
    "outcome.postponed": mark("put off"),
    "outcome.reminded": mark("the owner was reminded"),
    "outcome.supported": mark("supported"),
    "outcome.undone": mark("undone"),
    "poll.closed": mark("closed"),
    "poll.extended": mark("extended"),
    "poll.failed": mark("not opened"),
    "poll.opened": mark("opened"),
    "poll.overtaken": mark("an older vote came late and changed nothing"),
    "poll.recorded": mark("voted"),
    "poll.voted": mark("voted"),
    "seat.accepted": mark("seat taken over"),
    "seat.escalated": mark("the deputy was asked as well"),
    "seat.handed_back": mark("seat handed back"),
    "seat.handed_over": mark("seat handed over"),
    "seat.taken_back": mark("seat taken back"),
}
"""By action of the audit trail; of one that is not here it is said that something was changed."""
_IN_SLACK = frozenset({INSTALLED, UNINSTALLED, REVOKED})
"""What somebody does there, whom Slack does not always name, or whom the bot did not know."""
NAMES = {
    "attendees": mark("who comes"),
    "attending": mark("how you take part"),
    "choice": mark("answer"),
    "chosen": mark("vote"),
    "closes_at": mark("closes"),
    "due": mark("due date"),
    "handed_to": mark("deputy"),
    "meeting": mark("meeting"),
    "merged_into": mark("part of"),
    "minutes": mark("length (min)"),
    "note": mark("the note"),
    "options": mark("options"),
    "owner": mark("owner"),
    "person": mark("person"),
    "question": mark("question"),
    "reason": mark("reason"),
    "scopes": mark("what it may do"),
    "state": mark("state"),
    "text": mark("text"),
    "title": mark("title"),
}
_CODES: Mapping[str, str] = {
    **CHOICE_NAMES,
    **ATTENDING_NAMES,
    **{str(state): name for state, name in STATE_NAMES.items()},
    "accepted": mark("on the agenda"),
    "declined": mark("not taken up"),
    "withdrawn": mark("withdrawn"),
    "merged": mark("part of another item"),
    "parked": mark("in the parking lot"),
    "closed": mark("closed"),
    "failed": mark("not opened"),
}


def way(number: int, ids: Ids, t: Translator) -> Element:
    """Return the button that shows the history of what carries ``number``, for who may see it."""
    return say(t("History #{number}", number=number), f"history #{number}", replace(ids, within=""))


def history(trail: Trail, t: Translator) -> Message:
    """Return what was done, the newest last; of a long trail its end."""
    left = len(trail.lines) - _SHOWN
    shown = trail.lines[-_SHOWN:]
    return message(
        [
            header(t("History of {name}", name=trail.name)),
            aside(t("{count} earlier entries are not shown.", count=left)) if left > 0 else None,
            listing([_row(trail, line, t) for line in shown])
            or aside(t("Nothing has been done with it yet.")),
        ]
    )


def _row(trail: Trail, line: Line, t: Translator) -> list[Element]:
    did = t(DID.get(line.done.action, mark("changed")))
    said = f" – {_who(trail, line, t)}: {did}"
    changed = "; ".join(_changed(trail, each, t) for each in line.differences)
    return [bold(t.written(line.done.at)), words(f"{said}. {changed}" if changed else said)]


def _who(trail: Trail, line: Line, t: Translator) -> str:
    """Return who did it, for which party and by which right."""
    done = line.done
    person, party = trail.people.get(done.person or 0), trail.parties.get(done.party or 0)
    if person is None:
        return _nobody(done.action, t)
    role = trail.roles.get(done.mandate or 0)
    if party is not None and done.recorded:
        return t("{name}, who recorded it for {party}", name=person.name, party=party.name)
    if party is not None and role == "principal":
        return t("{name}, principal of {party}", name=person.name, party=party.name)
    if party is not None and role == "deputy":
        return t("{name}, deputy of {party}", name=person.name, party=party.name)
    return t("{name}, convener", name=person.name) if person.id in trail.conveners else person.name


def _nobody(action: str, t: Translator) -> str:
    """Return who did it where nobody is named."""
    if action in _IN_SLACK:
        return t("Somebody in Slack")
    return t("The administrator") if action == RELOCKED else t("Dialogmöten by itself")


def _changed(trail: Trail, each: Difference, t: Translator) -> str:
    name = t(NAMES[each.name]) if each.name in NAMES else each.name
    if each.is_text:
        return t("{name} changed", name=name)
    old, new = (_value(trail, each.name, value, t) for value in (each.old, each.new))
    return f"{name}: {old} → {new}"


def _value(trail: Trail, name: str, value: Value, t: Translator) -> str:
    """Return a value in words: who an id is, what a code means."""
    if isinstance(value, str):
        is_time = name == "closes_at"
        return t.written(datetime.fromisoformat(value)) if is_time else t(_CODES.get(value, value))
    if isinstance(value, int):
        return _named(trail, name, value) or str(value)
    return ", ".join(str(place) for place in value) if value else "–"


def _named(trail: Trail, name: str, id_: int) -> str:
    """Return who or what an id is; empty for what is a number only."""
    if name == "meeting" and id_ in trail.meetings:
        return f"{trail.meetings[id_].local:%Y-%m-%d}"
    who = trail.people if name in {"handed_to", "person"} else {}
    which = trail.parties if name == "owner" else {}
    known = who.get(id_) or which.get(id_)
    return known.name if known else ""
