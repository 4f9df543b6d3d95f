"""Everything that speaks Slack or HTTP. One listener per surface of Slack, and a table behind it.

Bolt looks through its listeners one by one: fifty of them halve the throughput
(docs/adr/0002). So there are seven, and a dictionary.
"""

import logging
import re

from slack_bolt import App
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse

from bot.logs import fault
from bot.rules.errors import mark
from bot.rules.outcomes import KINDS
from bot.rules.series_drafts import PARTS
from handlers import (
    agenda,
    answers,
    claims,
    enquiries,
    fetching,
    items,
    meetings,
    outcomes,
    parties,
    polls,
    privacy,
    seats,
    series,
    series_forms,
    series_leaving,
    series_shown,
    sessions,
    steps,
    trail,
)
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
        ("agenda", "parked"): agenda.parked,
        ("agenda", "carry"): items.carry,
        ("agenda", "reached"): items.reached,
        ("agenda", "help"): series.help_,
        ("rsvp", "help"): series.help_,
        ("rsvp", "form"): answers.form_wanted,
        ("rsvp", "coming"): answers.answer,
        ("rsvp", "maybe"): answers.answer,
        ("rsvp", "regrets"): answers.answer,
        ("rsvp", "status"): answers.status,
        ("rsvp", "deputy"): seats.deputy,
        ("rsvp", "accept"): seats.accept,
        ("rsvp", "back"): seats.back,
        ("rsvp", "for"): answers.record,
        ("rsvp", "later"): answers.later,
        ("poll", "form"): polls.form_wanted,
        ("poll", "ask"): polls.ask,
        ("poll", "vote"): polls.vote,
        ("poll", "status"): polls.status,
        ("poll", "extend"): polls.extend,
        ("poll", "close"): polls.close,
        ("poll", "for"): polls.record,
        ("poll", "later"): polls.later,
        ("poll", "order"): polls.order,
        ("poll", "skip"): series.skip,
        ("poll", "help"): series.help_,
        ("outcome", "list"): outcomes.listed,
        ("outcome", "add"): outcomes.add,
        ("outcome", "done"): outcomes.done,
        ("outcome", "drop"): outcomes.drop,
        ("outcome", "confirm"): outcomes.confirm,
        ("outcome", "postpone"): outcomes.postpone,
        ("outcome", "undo"): outcomes.undo,
        ("outcome", "support"): outcomes.support,
        ("outcome", "mine"): outcomes.mine,
        ("outcome", "ours"): outcomes.ours,
        ("outcome", "overdue"): outcomes.overdue,
        ("outcome", "help"): series.help_,
        **{(kind, ""): outcomes.typed for kind in KINDS},
        ("mine", ""): outcomes.mine,
        ("setup", ""): series_forms.setup,
        ("setup", "go"): series_forms.go,
        ("setup", "drop"): series_forms.drop,
        ("settings", ""): series_forms.settings,
        ("parties", ""): parties.form_wanted,
        ("parties", "import"): parties.import_,
        ("parties", "apply"): parties.apply,
        ("parties", "export"): parties.export,
        ("represent", ""): claims.represent,
        ("claim", "confirm"): claims.confirm,
        ("claim", "decline"): claims.decline,
        ("session", "list"): sessions.listed,
        ("session", "move"): sessions.move,
        ("session", "place"): sessions.place,
        ("session", "host"): sessions.host,
        ("session", "party"): sessions.assign,
        ("session", "cancel"): sessions.cancel,
        ("session", "join"): sessions.join,
        ("session", "help"): series.help_,
        ("host", ""): sessions.tell_place,
        ("plan", ""): series.plan,
        ("meeting", ""): meetings.put,
        ("move", ""): meetings.move,
        ("cancel", ""): meetings.cancel,
        ("keep", ""): meetings.keep,
        ("calendar", ""): meetings.calendar,
        ("step", ""): steps.change,
        ("step", "move"): steps.move,
        ("status", ""): series.status,
        ("look", ""): series.look,
        ("send", ""): series.send,
        ("wait", ""): series.wait,
        ("skip", ""): series.skip,
        ("task", "done"): series.task_done,
        ("pause", ""): series.pause,
        ("resume", ""): series.resume,
        ("history", ""): trail.history,
        ("data", ""): privacy.mine,
        ("data", "erase"): privacy.erase,
        ("data", "confirm"): privacy.confirm,
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
        "outcome": outcomes.add_form,
        "outcome-done": outcomes.done_form,
        "outcome-later": outcomes.later_form,
        "outcome-drop": outcomes.drop_form,
        "session": sessions.change_form,
        "session-party": sessions.party_form,
        "session-cancel": sessions.cancel_form,
        "host": sessions.host_form,
        "merge": items.merge_form,
        "answer": answers.answer_form,
        "record": answers.record_form,
        "deputy": seats.deputy_form,
        "poll": polls.poll_form,
        "poll_extend": polls.extend_form,
        "vote": polls.vote_form,
        "meeting": meetings.meeting_form,
        "move": meetings.move_form,
        "step": steps.change_form,
        "cancel": meetings.cancel_form,
        "vote_record": polls.record_form,
        "parties": parties.form,
        "represent": claims.form,
        **series_forms.FORMS,
    },
    submissions={
        "propose": agenda.add_submitted,
        "decline": agenda.decline_submitted,
        "time": agenda.time_submitted,
        "order": agenda.order_submitted,
        "outcome": outcomes.add_submitted,
        "outcome-done": outcomes.done_submitted,
        "outcome-later": outcomes.later_submitted,
        "outcome-drop": outcomes.drop_submitted,
        "session": sessions.change_submitted,
        "session-party": sessions.party_submitted,
        "session-cancel": sessions.cancel_submitted,
        "host": sessions.host_submitted,
        "merge": items.merge_submitted,
        "answer": answers.answer_submitted,
        "record": answers.record_submitted,
        "deputy": seats.deputy_submitted,
        "poll": polls.poll_submitted,
        "poll_extend": polls.extend_submitted,
        "vote": polls.vote_submitted,
        "meeting": meetings.meeting_submitted,
        "move": meetings.move_submitted,
        "step": steps.change_submitted,
        "move-confirmed": meetings.move_confirmed,
        "cancel": meetings.cancel_submitted,
        "cancel-confirmed": meetings.cancel_confirmed,
        "vote_record": polls.record_submitted,
        "represent": claims.submitted,
        **series_forms.SUBMISSIONS,
    },
    labels={
        "propose": mark("Propose an item"),
        "decline": mark("Decline"),
        "time": mark("Minutes"),
        "order": mark("Change the order"),
        "outcome": mark("Add an outcome"),
        "outcome-done": mark("Done"),
        "outcome-later": mark("More time"),
        "outcome-drop": mark("Strike out"),
        "session": mark("Change the session"),
        "session-party": mark("Move a party"),
        "session-cancel": mark("Cancel a session"),
        "host": mark("Tell where"),
        "merge": mark("Merge items"),
        "answer": mark("Answer"),
        "record": mark("Record an answer"),
        "deputy": mark("Hand over until…"),
        "poll": mark("Ask the parties"),
        "poll_extend": mark("Extend"),
        "vote": mark("Vote"),
        "meeting": mark("Set a meeting…"),
        "move": mark("Move…"),
        "step": mark("Change a step…"),
        "cancel": mark("Cancel…"),
        "vote_record": mark("Record a vote"),
        **dict.fromkeys((f"series-{part}" for part in PARTS), mark("Set up a series")),
        "series-preview": mark("Preview"),
        "series-settings": mark("Settings"),
        "parties": mark("Parties as a file"),
        "represent": mark("Who are you?"),
    },
    asks={
        **dict.fromkeys(series_leaving.LEADING_AWAY, enquiries.left),
        **dict.fromkeys(("series-name", "series-name-full"), enquiries.starter),
        "series-channel": enquiries.room,
        "represent": enquiries.asker,
        "series-people": enquiries.people,
        "series-party": enquiries.people,
        "series-conveners": enquiries.people,
    },
    fetches={("parties", "import"): fetching.sheet},
    reads={"parties": "parties import"},
    keeps=series_leaving.KEEPS,
    offers={
        "outcome": outcomes.offered,
        **dict.fromkeys(("series-people", "series-conveners"), series_shown.offered),
    },
)


def register(app: App, doors: Doors) -> None:
    """Listen to every surface of Slack; Bolt asks in this order, so what comes most is first."""
    app.action(_ANY)(doors.action)
    app.command(_ANY)(doors.command)
    app.view(_ANY)(doors.submission)
    app.view_closed(_ANY)(doors.closed)
    app.options(_ANY)(doors.options)
    app.shortcut(_ANY)(doors.shortcut)
    app.event(_ANY)(doors.event)

    def broken(error: Exception) -> BoltResponse | None:
        """Take what nobody listens to, which may be no event: that events were too many, say.

        Log what a listener let through; Bolt answers 500, and would log the error's own words.
        """
        if isinstance(error, BoltUnhandledRequestError):
            doors.count("other")
            return BoltResponse(status=200, body="")
        fault(log, error, "a request of Slack's failed")
        return None

    app.error(broken)
