# ruff: noqa: ANN401 - what Slack answers can be anything
"""Whether people have accounts: who is asked about when, and what Slack's answers mean."""

from typing import Any, cast

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.rules.seats import Person
from handlers.accounts import EVERY_SECONDS, FIRST_SECONDS, LATER_SECONDS, Account, Census, ask
from tests.cases import for_each

ANNA, BO, CIA = (Person(n, "T", "T", f"U{n}", "x") for n in (1, 2, 3))


class Slack:
    """Answers ``users.info``."""

    def __init__(self, answer: object = None, error: Exception | None = None) -> None:
        self.answer, self.error = answer, error

    def users_info(self, **_: object) -> Any:
        if self.error is not None:
            raise self.error
        return self.answer


def refusal(word: str, status: int = 200) -> SlackApiError:
    answer: dict[str, object] = {"ok": False, "error": word}
    response = SlackResponse(
        client=None, http_verb="POST", api_url="x", req_args={}, data=answer, headers={},
        status_code=status,
    )  # fmt: skip
    return SlackApiError("no", response)  # type: ignore[no-untyped-call] # the sdk's own


@for_each(
    ("slack", "account"),
    [
        (Slack({"user": {"deleted": True}}), Account.CLOSED),
        (Slack({"user": {"deleted": False}}), Account.OPEN),
        (Slack({"user": {}}), Account.OPEN),
        (Slack({"user": None}), Account.UNSAID),
        (Slack({}), Account.UNSAID),
        (Slack({"user": {"deleted": "no"}}), Account.UNSAID),
        (Slack(error=refusal("user_not_found")), Account.UNSAID),
        (Slack(error=refusal("user_not_visible")), Account.UNSAID),
        (Slack(error=refusal("missing_scope")), Account.REFUSED),
        (Slack(error=refusal("token_revoked")), Account.REFUSED),
        (Slack(error=refusal("ratelimited", 429)), Account.LATER),
        (Slack(error=refusal("", 500)), Account.LATER),
        (Slack(error=refusal("internal_error")), Account.LATER),
        (Slack(error=ConnectionResetError()), Account.LATER),
        (Slack(error=ValueError()), Account.LATER),
    ],
)
def test_what_an_answer_means(slack: Slack, account: Account) -> None:
    assert ask(cast("WebClient", slack), "U1") is account


def test_everybody_is_asked_about_once_a_day_two_at_a_time() -> None:
    census = Census(0.0)
    assert not census.is_due(FIRST_SECONDS - 1)
    census.begin([ANNA, BO, CIA], FIRST_SECONDS)
    turns = [census.take(FIRST_SECONDS) for _ in range(3)]
    assert turns == [[ANNA, BO], [CIA], []]
    assert not census.is_due(EVERY_SECONDS)
    assert census.is_due(EVERY_SECONDS + FIRST_SECONDS)


def test_after_a_hiccup_it_rests_and_goes_on_where_it_was() -> None:
    census = Census(0.0)
    census.begin([ANNA, BO, CIA], 100.0)
    anna, bo = census.take(100.0)
    census.put_off(anna, 101.0)
    census.ask_about(bo)
    assert census.take(100.0 + LATER_SECONDS) == []
    assert census.take(101.0 + LATER_SECONDS) == [BO, ANNA]
    assert census.take(101.0 + LATER_SECONDS) == [CIA]


def test_who_is_asked_for_now_does_not_rest() -> None:
    census = Census(0.0)
    census.put_off(ANNA, 0.0)
    census.soon(1.0)
    assert census.is_due(1.0)
    assert census.take(1.0) == [ANNA]


def test_when_it_is_given_up_nobody_is_left() -> None:
    census = Census(0.0)
    census.begin([ANNA], 0.0)
    census.give_up(ANNA.workspace)
    assert census.take(0.0) == []
