"""Whom a menu of people offers: those of other workspaces as well, as far as Slack shows them."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from handlers.crowd import FRESH_SECONDS, Crowd
from tests.logged import Logged

Json = dict[str, Any]
TEAM, CHANNEL = "T0REGION", "C0DIALOG"


def user(name: str, title: str = "", **more: object) -> Json:
    return {"id": f"U0{name.upper()}", "real_name": name, "profile": {"title": title}, **more}


class Slack(WebClient):
    """Two members of the workspace, and a channel in which one of them meets others."""

    def __init__(self) -> None:
        super().__init__(token="xoxb-x")
        self.asked: list[str] = []
        self.silent: set[str] = set()
        self.own = [user("Maja"), user("Ulla"), user("App", is_bot=True), user("Old", deleted=True)]
        self.others = [user("Nils", "kulturchef", team_id="T0NACKA")]
        self.inside = ["U0MAJA", "U0NILS", "U0APP", "U0NOBODY"]

    def users_list(self, **_: Any) -> SlackResponse:  # noqa: ANN401 - Slack's
        return self._said("users.list", {"members": self.own})

    def conversations_members(self, *, cursor: str, **_: Any) -> SlackResponse:  # type: ignore[override]  # noqa: ANN401
        half = len(self.inside) // 2
        page = self.inside[half:] if cursor else self.inside[:half]
        more = {"next_cursor": "" if cursor else "next"}
        return self._said("members", {"members": page, "response_metadata": more})

    def users_info(self, *, user: str, **_: Any) -> SlackResponse:  # noqa: ANN401
        found = next((each for each in self.others if each["id"] == user), None)
        return self._said(user, {"user": found} if found else None)

    def _said(self, what: str, data: Json | None) -> SlackResponse:
        self.asked.append(what)
        if data is None or what in self.silent:
            error = "ratelimited" if what in self.silent else "user_not_found"
            raise SlackApiError("no", {"ok": False, "error": error})  # type: ignore[no-untyped-call]
        return SlackResponse(
            client=self, http_verb="GET", api_url="", req_args={}, data=data, headers={},
            status_code=200,
        )  # fmt: skip


def people(crowd: Crowd, slack: Slack, channel: str = CHANNEL, at: float = 0.0) -> Json:
    return dict(crowd.people(slack, TEAM, channel, "U0MAJA", at))


def test_people_of_other_workspaces_are_found_in_the_channel_and_none_without_an_account() -> None:
    every = {"U0MAJA": "Maja", "U0ULLA": "Ulla", "U0NILS": "Nils, kulturchef"}
    assert people(Crowd(), Slack()) == every


def test_a_channel_shows_its_members_to_nobody_else() -> None:
    slack = Slack()
    assert set(Crowd().people(slack, TEAM, CHANNEL, "U0ULLA", 0.0)) == {"U0MAJA", "U0ULLA"}
    assert set(people(Crowd(), slack, channel="")) == {"U0MAJA", "U0ULLA"}


def test_a_workspace_shows_its_members_to_nobody_of_another() -> None:
    crowd, slack = Crowd(), Slack()
    assert set(crowd.people(slack, TEAM, CHANNEL, "U0NILS", 0.0)) == {"U0MAJA", "U0NILS"}
    assert crowd.people(slack, TEAM, "", "U0NILS", 0.0) == {}


def test_slack_is_asked_once_while_somebody_types() -> None:
    crowd, slack = Crowd(), Slack()
    for _letter in "nils":
        people(crowd, slack)
    assert sorted(slack.asked) == ["U0NILS", "U0NOBODY", "members", "members", "users.list"]
    people(crowd, slack, at=FRESH_SECONDS)
    assert slack.asked.count("users.list") == 2


@pytest.mark.parametrize("lacking", ["users.list", "members", "U0NILS"])
def test_what_slack_did_not_say_is_asked_again(lacking: str) -> None:
    crowd, slack = Crowd(), Slack()
    slack.silent.add(lacking)
    few = people(crowd, slack)
    slack.silent.clear()
    assert len(few) < len(people(crowd, slack)) == 3


def test_what_breaks_while_slack_is_asked_is_told_and_asked_again(
    logged: Logged,
) -> None:
    crowd, slack = Crowd(), Slack()
    slack.own.append({"real_name": "Nobody"})  # without an id, which Slack never sends
    assert people(crowd, slack) == {}
    assert "who is there could not be asked" in logged.text
    assert "Nobody" not in logged.text
    slack.own.pop()
    assert "U0MAJA" in people(crowd, slack)
