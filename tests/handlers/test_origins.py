"""Where a form's answer goes: to the place from which it was opened, as long as Slack takes it."""

import json
from typing import Any

from bot.rules.outbox import Target
from bot.services.scene import Hints, Where
from bot.views.buttons import Ids, metadata
from bot.views.forms import modal
from handlers import origins, payloads
from handlers.payloads import Request, Submission
from tests.cases import for_each
from tests.handlers.world import MAJA, TEAM

OPENED = 1_000_000.0
LATE = OPENED + 26 * 60
URL = "https://hooks.slack.com/actions/T0/1/x"
HERE = Where(TEAM, TEAM, MAJA, "C0DIALOG")
LIST = Hints(within="mine 2")


def clicked(**given: Any) -> Request:  # noqa: ANN401 - fields of a request
    return Request(HERE, "", ("click:1",), **{"is_click": True, "response_url": URL, **given})


def sent(name: str, request: Request) -> Submission:
    """Return a form as it is sent off that was opened by a request."""
    form = modal(name, "Title", "Save", "Cancel", metadata(Ids(series=7, item=3)), [])
    view = origins.placed(form, request, OPENED)
    back = {"id": "V1", "state": {"values": {}}, **view, "app_installed_team_id": TEAM}
    return payloads.submission({"view": back, "user": {"id": MAJA, "team_id": TEAM}})


@for_each(
    ("name", "request_", "target"),
    [
        ("propose", clicked(), Target(user=MAJA, response_url=URL)),
        ("outcome-drop", clicked(), Target(user=MAJA, response_url=URL)),
        ("outcome-drop", clicked(hints=LIST), Target(user=MAJA, response_url=URL, replaces=True)),
        ("time", clicked(), Target(user=MAJA, response_url=URL, replaces=True)),
        ("time", clicked(is_click=False), Target(user=MAJA, response_url=URL)),
        ("outcome", clicked(response_url="", is_home=True), None),
        ("time", clicked(response_url="", is_home=True, view="V0"), None),
        ("answer", clicked(), None),
    ],
)
def test_a_form_is_answered_where_it_was_opened(
    name: str, request_: Request, target: Target | None
) -> None:
    assert origins.told_at(sent(name, request_), OPENED) == target


def test_a_form_that_was_open_for_longer_than_slack_takes_answers_says_it_itself() -> None:
    form = sent("propose", clicked())
    assert origins.told_at(form, LATE - 61) is not None
    assert origins.told_at(form, LATE) is None


def test_a_form_keeps_what_it_was_made_for_and_the_list_in_which_its_button_stood() -> None:
    form = sent("outcome-drop", clicked(hints=LIST))
    assert (form.item, form.request.hints.series, form.request.hints.within) == (3, 7, "mine 2")
    other = modal("answer", "Title", "Save", "Cancel", metadata(Ids(series=7)), [])
    assert origins.placed(other, clicked(), OPENED) == other
    assert json.loads(other["private_metadata"]) == {"series": 7}
