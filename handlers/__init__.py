"""Everything that speaks Slack or HTTP. One listener per surface of Slack, and a table behind it.

Bolt looks through its listeners one by one: fifty of them halve the throughput
(docs/adr/0002). So there are seven, and a dictionary.
"""

import logging
import re

from slack_bolt import App

from bot.logs import fault
from bot.rules.errors import mark
from handlers import agenda, answers, items, series
from handlers.doors import Doors
from handlers.table import Table

log = logging.getLogger(__name__)

_ANY = re.compile(".*")

TABLE = Table(
    words={
        ("agenda", "list"): agenda.listed,
        ("agenda", "add"): agenda.add,
        ("agenda", "withdraw"): agenda.withdraw,
        ("agenda", "accept"): agenda.accept,
        ("agenda", "decline"): agenda.decline,
        ("agenda", "order"): agenda.order,
        ("agenda", "time"): agenda.set_time,
        ("agenda", "publish"): agenda.publish,
        ("agenda", "undecided"): agenda.undecided,
        ("agenda", "support"): items.support,
        ("agenda", "unsupport"): items.unsupport,
        ("agenda", "merge"): items.merge,
        ("agenda", "park"): items.park,
        ("agenda", "parked"): items.parked,
        ("agenda", "carry"): items.carry,
        ("agenda", "help"): series.help_,
        ("rsvp", "help"): series.help_,
        ("rsvp", "form"): answers.form_wanted,
        ("rsvp", "coming"): answers.answer,
        ("rsvp", "maybe"): answers.answer,
        ("rsvp", "regrets"): answers.answer,
        ("rsvp", "status"): answers.status,
        ("rsvp", "deputy"): answers.deputy,
        ("rsvp", "back"): answers.back,
        ("rsvp", "for"): answers.record,
        ("rsvp", "later"): answers.later,
        ("plan", ""): series.plan,
        ("status", ""): series.status,
        ("send", ""): series.send,
        ("wait", ""): series.wait,
        ("pause", ""): series.pause,
        ("resume", ""): series.resume,
        ("help", ""): series.help_,
        ("language", ""): series.language,
        ("language", "sv"): series.language,
        ("language", "en"): series.language,
        ("language", "channel"): series.language,
    },
    unknown=series.unknown,
    forms={
        "propose": agenda.add_form,
        "decline": agenda.decline_form,
        "time": agenda.time_form,
        "order": agenda.order_form,
        "merge": items.merge_form,
        "answer": answers.answer_form,
        "record": answers.record_form,
    },
    submissions={
        "propose": agenda.add_submitted,
        "decline": agenda.decline_submitted,
        "time": agenda.time_submitted,
        "order": agenda.order_submitted,
        "merge": items.merge_submitted,
        "answer": answers.answer_submitted,
        "record": answers.record_submitted,
    },
    labels={
        "propose": mark("Propose an item"),
        "decline": mark("Decline"),
        "time": mark("Minutes"),
        "order": mark("Change the order"),
        "merge": mark("Merge items"),
        "answer": mark("Answer"),
        "record": mark("Record an answer"),
    },
)


def register(app: App, doors: Doors) -> None:
    """Listen to every surface of Slack."""
    app.command(_ANY)(doors.command)
    app.action(_ANY)(doors.action)
    app.view(_ANY)(doors.submission)
    app.view_closed(_ANY)(doors.closed)
    app.options(_ANY)(doors.options)
    app.shortcut(_ANY)(doors.shortcut)
    app.event(_ANY)(doors.event)
    app.error(_broken)


def _broken(error: Exception) -> None:
    """Log what a listener let through; Bolt answers 500, and would log the error's own words."""
    fault(log, error, "a request of Slack's failed")
