"""A button in a form that opens another one in its place: what was filled in is kept before.

Slack sends with such a click what stands in the form's inputs (docs.slack.dev, "view.state"). What
is wrong cannot stand at an input then, so it stands above them, and the form stays as it is.
The form that comes next is shown in the place of the one that is open, which needs no trigger: so
the click is acknowledged first, however slow Slack is.
"""

from slack_sdk import WebClient

from bot.ports import Unavailable
from bot.rules.outbox import Target
from bot.views import help as help_view
from bot.views.blocks import Element, Message
from bot.views.forms import noting
from handlers import modals
from handlers.edge import SHOWN, Edge
from handlers.filled import asking, submitting
from handlers.payloads import Json, Opening, Request, Submission
from handlers.table import Table


def kept(edge: Edge, table: Table, clicked: Opening, client: WebClient) -> Message | None:
    """Keep what stands in the form; return what ``show`` shows, ``None`` if nothing is kept.

    What is there already is changed by its own button alone: only what is being set up is kept.
    """
    keep = table.keeps.get(clicked.form)
    if keep is None or not clicked.values or clicked.request.hints.series is not None:
        return None
    item, values = clicked.item, clicked.values
    request = asking(table, clicked, client)
    work = submitting(Submission(request, clicked.form, values, item), keep)
    try:
        return edge.settle(request, work, SHOWN, may_mend=True).message
    except Unavailable as error:
        return edge.explain(error, request)


def show(edge: Edge, request: Request, said: Message, body: Json, client: WebClient) -> None:
    """Show the form that comes next, or why there is none; say it directly if Slack refuses."""
    if said.text and not modals.show(client, request, _next(said, body)):
        slow = help_view.too_slow(edge.translator(request))
        edge.say_now(request.where.workspace, Target(channel=request.where.user), slow)


def _next(said: Message, body: Json) -> Element:
    """Return the form that comes next, or the same one with what is wrong above its inputs."""
    return said.view or noting(body["view"], {"": said})
