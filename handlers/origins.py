"""Where a form was opened: it closes when it is sent off, and what was done is said there.

Slack's answer to a form that is sent off closes it or shows another view, and says nothing beside
it. So the form carries where it was opened, and its answer is owed there, by the address that Slack
gave with the click or the command. One from the App Home says it in its own place, for Slack gives
no address there; one that took a window's place gives it back (docs/adr/0084).
"""

import json

from bot.rules.outbox import Target
from bot.views.blocks import Element
from handlers.payloads import Request, Submission

_OF_AGENDA = frozenset({"decline", "time", "order", "merge"})
"""What is opened from a list of items, which their answers show as it is then."""
_FORMS = _OF_AGENDA | {"propose", "outcome", "outcome-done", "outcome-later", "outcome-drop"}
_TAKEN_FOR = 25 * 60
"""Seconds; Slack takes answers at an address for thirty minutes."""


def placed(form: Element, request: Request, epoch: float) -> Element:
    """Return a form with where it is opened from, if it is one that closes."""
    if form.get("callback_id") not in _FORMS:
        return form
    place = {
        "within": request.hints.within,
        "click": request.is_click,
        "url": request.response_url,
        "until": int(epoch) + _TAKEN_FOR if request.response_url else 0,
    }
    if request.message and form["callback_id"] in _OF_AGENDA:
        place |= {"channel": request.where.channel, "ts": request.message}
    made_for = json.loads(form["private_metadata"])
    known = {name: value for name, value in place.items() if value}
    return {**form, "private_metadata": json.dumps({**made_for, **known})}


def told_at(sent: Submission, epoch: float) -> Target | None:
    """Return where the answer of a form is owed; ``None``: it takes the form's place.

    An answer that shows a list anew takes the place of the message in which it stood.
    """
    request = sent.request
    if sent.form not in _FORMS or not request.response_url or epoch > sent.until:
        return None
    shows_list = request.is_click and (sent.form in _OF_AGENDA or bool(request.hints.within))
    return Target(user=request.where.user, response_url=request.response_url, replaces=shows_list)
