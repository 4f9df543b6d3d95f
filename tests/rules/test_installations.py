"""Installations: what one lacks, and how long data outlives it."""

from datetime import UTC, datetime

from bot.rules.installations import SCOPES, Installation, kept_until
from tests.cases import for_each


@for_each(
    ("days", "until"),
    [
        (0, "2027-02-04"),  # a Thursday
        (1, "2027-02-05"),
        (2, "2027-02-08"),
        (6, "2027-02-12"),
        (14, "2027-02-24"),
    ],
)
def test_data_is_kept_for_working_days(days: int, until: str) -> None:
    ended_at = datetime(2027, 2, 4, 17, 30, tzinfo=UTC)
    assert kept_until(ended_at, days) == datetime.fromisoformat(f"{until}T17:30+00:00")


def test_an_installation_lacks_what_this_release_asks_for_and_it_does_not_have() -> None:
    assert Installation("T1", scopes=",".join([*SCOPES, "team:read"])).lacks == ()
    assert Installation("T1", scopes="chat:write,commands").lacks == tuple(
        each for each in SCOPES if each not in {"chat:write", "commands"}
    )


def test_an_installation_does_not_show_its_tokens() -> None:
    assert "secret" not in repr(Installation("T1", token="secret", refresh="secret"))


def test_a_renewed_installation_has_other_tokens_and_is_the_same_else() -> None:
    before = Installation("T1", bot_user="U1", token="one", refresh="two", revision=3)
    after = before.renewed("three", "four", 5.0)
    assert (after.token, after.refresh, after.expires_at) == ("three", "four", 5.0)
    assert after.renewed("one", "two", 0.0) == before
