"""A modal that hands in a file, which takes longer to read than Slack waits.

So it is acknowledged with another one that says so, and the answer takes that one's place. What is
wrong stands above the form as it was, so that a better file can be handed in at once.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.ports import Unavailable
from bot.views.blocks import Message
from bot.views.forms import noting
from handlers.edge import SHOWN, Edge, Work
from handlers.payloads import Json, Request, Submission


def asked_by(sent: Submission, words: str, body: Json) -> Request:
    """Return what a modal asks for that was sent off: ``words`` and what was handed in."""
    view = body["view"]
    said = " ".join([words, *sent.values.values()])
    return replace(
        sent.request, words=said, view=view["id"], is_home=True, label=view["title"]["text"]
    )


def read(edge: Edge, work: Callable[[Request], Work], body: Json, request: Request) -> Message:
    """Do the work, and return what the modal shows of it."""
    try:
        answer = edge.settle(request, work(request), SHOWN, may_mend=True)
    except Unavailable as error:
        said = edge.explain(error, request)
    else:
        if answer.refused is None:
            return answer.message
        said = answer.message
    return replace(said, view=noting(body["view"], {"": said}))
