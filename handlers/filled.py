"""A form on its way to what keeps it: what Slack is asked about it first, and the work itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.ports import Store
from bot.views.blocks import Message
from handlers.commands import Words
from handlers.payloads import Opening, Request, Submission
from handlers.table import Submit, Table
from handlers.turn import Turn


def asking(table: Table, form: Opening | Submission, client: WebClient) -> Request:
    """Return a form's request with what Slack says about it, if the form asks; no transaction."""
    ask, request = table.asks.get(form.form), form.request
    if ask is None:
        return request
    return replace(request, learnt=ask(client, request, form.values, form.item))


def submitting(sent: Submission, submit: Submit) -> Callable[[Store, datetime], Message]:
    """Return the work of keeping what was filled in."""

    def work(store: Store, now: datetime) -> Message:
        words = Words("", "", str(sent.item or ""))
        return submit(Turn(store, now, sent.request, words), sent.values)

    return work
