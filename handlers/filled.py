"""A form on its way to what keeps it: what Slack is asked about it first, and the work itself.

So are words that ask for more of Slack than it waits for: they are settled once they are
acknowledged.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from slack_sdk import WebClient

from bot.ports import Conflict, Store, Unavailable
from bot.rules.errors import Refusal
from bot.rules.outbox import Target
from bot.services import accounts
from bot.views.blocks import Message
from handlers.commands import Words, parse
from handlers.edge import Edge, Work
from handlers.payloads import Opening, Request, Submission
from handlers.places import input_of
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


def wrong(
    edge: Edge, sent: Submission, refused: Exception, said: Message
) -> tuple[str, Message, dict[str, Message]]:
    """Return at which input a form is refused, with what words; and at which others."""
    also = refused.also if isinstance(refused, Refusal) else ()
    others = {input_of(each, sent.values): edge.beside(each, sent.request) for each in also}
    return input_of(refused, sent.values), said, others


def fetching(
    edge: Edge, table: Table, request: Request, client: WebClient
) -> Callable[[], Request] | None:
    """Return what gives the request with what its words ask of Slack; ``None`` if they do not."""
    words = parse(request.words)
    if not isinstance(words, Words) or (words.noun, words.verb) not in table.fetches:
        return None
    fetch = table.fetches[words.noun, words.verb]
    return lambda: replace(request, learnt=fetch(client, words.rest, _known(edge, request)))


def _known(edge: Edge, request: Request) -> set[str]:
    """Return the ids of whom the bot knows: of them Slack need not be asked."""
    workspace = request.where.workspace
    with suppress(Unavailable):  # then more are asked about, and the work itself says it
        return edge.read(lambda store, _now: accounts.known(store, workspace))
    return set()


def settled(edge: Edge, request: Request, work: Callable[[Request], Work], target: Target) -> None:
    """Do the work; what cannot be saved is said, for Slack asks no second time."""
    try:
        edge.settle(request, work(request), target)
    except (Unavailable, Conflict) as error:
        edge.say_now(request.where.workspace, target, edge.explain(error, request))
