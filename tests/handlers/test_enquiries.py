"""What is asked of Slack about a choice, and what its answers mean."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.rules.workspace import NOTHING, Account, Room
from bot.services.scene import Hints, Where
from handlers import enquiries
from handlers.payloads import Request

Json = dict[str, Any]


class Slack(WebClient):
    """A Slack that answers what it is given, or refuses, and keeps what it was asked."""

    def __init__(self, answer: Json | Exception) -> None:
        super().__init__(token="xoxb-x")
        self.answer = answer
        self.asked: list[str] = []

    def users_info(self, *, user: str, **_: Any) -> SlackResponse:  # noqa: ANN401 - Slack's
        return self._said(user)

    def conversations_info(self, *, channel: str, **_: Any) -> SlackResponse:  # noqa: ANN401
        return self._said(channel)

    def _said(self, what: str) -> SlackResponse:
        self.asked.append(what)
        if isinstance(self.answer, Exception):
            raise self.answer
        return SlackResponse(
            client=self, http_verb="GET", api_url="", req_args={}, data=self.answer, headers={},
            status_code=200,
        )  # fmt: skip


def refusal(error: str) -> SlackApiError:
    return SlackApiError("no", {"ok": False, "error": error})  # type: ignore[no-untyped-call]


def request(series: int | None = None) -> Request:
    where = Where("T0", "T0", "U0ANNA", is_direct=True)
    return Request(where, "", ("key",), Hints(series=series))


USER = {
    "id": "U0ANNA",
    "team_id": "T0",
    "real_name": "Anna Alm",
    "tz": "Europe/Oslo",
    "is_ultra_restricted": True,
    "profile": {"title": "Chef"},
}


def test_who_begins_is_asked_about_once_and_not_about_what_is_begun() -> None:
    slack = Slack({"ok": True, "user": USER})
    learnt = enquiries.starter(slack, request(), {}, None)
    assert learnt.people == {
        "U0ANNA": Account("U0ANNA", "T0", "Anna Alm", "Chef", "Europe/Oslo", is_guest=True)
    }
    assert enquiries.starter(slack, request(), {}, 12) == NOTHING
    assert enquiries.starter(slack, request(series=1), {}, None) == NOTHING
    assert slack.asked == ["U0ANNA"]


def test_everybody_who_was_chosen_or_typed_is_asked_about_at_once() -> None:
    slack = Slack(
        {"ok": True, "user": {"name": "bo", "deleted": True, "is_bot": True, "is_stranger": True}}
    )
    values = {"principal:x": "U0ANNA", "deputies:x": "U0BO U0ANNA", "ids:x": "https://a/U0CAROL"}
    learnt = enquiries.people(slack, request(), values, None)
    assert sorted(slack.asked) == ["U0ANNA", "U0BO", "U0CAROL"]
    bo = learnt.people["U0BO"]
    assert bo == Account("U0BO", "", "bo", is_bot=True, is_closed=True, is_stranger=True)


def test_a_channel_tells_whether_the_bot_is_in_it() -> None:
    slack = Slack({"ok": True, "channel": {"name": "Ny", "is_member": True, "is_archived": True}})
    learnt = enquiries.room(slack, request(), {"channel": "C0NEW"}, None)
    assert learnt.rooms == {"C0NEW": Room("C0NEW", "ny", has_bot=True, is_archived=True)}
    assert enquiries.room(slack, request(), {}, None).rooms == {}


@pytest.mark.parametrize("error", ["channel_not_found", "user_not_found"])
def test_what_slack_does_not_know_is_none(error: str) -> None:
    slack = Slack(refusal(error))
    if error == "user_not_found":
        assert enquiries.starter(slack, request(), {}, None).people == {"U0ANNA": None}
    else:
        assert enquiries.room(slack, request(), {"channel": "C0X"}, None).rooms == {"C0X": None}


@pytest.mark.parametrize(
    "answer", [refusal("ratelimited"), refusal("missing_scope"), TimeoutError(), ValueError()]
)
def test_what_slack_does_not_say_in_time_is_not_there(answer: Exception) -> None:
    slack = Slack(answer)
    assert enquiries.starter(slack, request(), {}, None).people == {}
    assert enquiries.room(slack, request(), {"channel": "C0X"}, None).rooms == {}


def test_an_answer_without_what_was_asked_for_knows_nobody() -> None:
    slack = Slack({"ok": True})
    assert enquiries.starter(slack, request(), {}, None).people == {"U0ANNA": None}
    assert enquiries.room(slack, request(), {"channel": "C0X"}, None).rooms == {"C0X": None}
