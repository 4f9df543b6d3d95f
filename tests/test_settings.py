"""Settings: what is refused at start, and in which words."""

import pytest

from bot.config import BadSettings, exact
from tests.cases import for_each


@for_each(
    ("given", "kept"),
    [
        ("", ""),
        ("https://dialog.example", "https://dialog.example"),
        ("https://dialog.example:8443/", "https://dialog.example:8443"),
        ("https://dialog.example/kultur/", "https://dialog.example/kultur"),
        ("http://localhost:8421", "http://localhost:8421"),
        ("http://[::1]:8421/", "http://[::1]:8421"),
    ],
)
def test_a_public_address_is_taken(given: str, kept: str) -> None:
    assert exact(public_url=given).public_url == kept


@for_each(
    "given",
    [
        "dialog.example",
        "http://dialog.example",
        "ftp://localhost",
        "https://",
        "https://[::1",
        "https://dialog.example/?lang=sv",
        "https://dialog.example/?",
        "https://dialog.example/#agenda",
        "https://who:secret@dialog.example",
        "https://dialog example",
        "javascript:alert(1)",
    ],
)
def test_what_cannot_be_a_public_address_is_refused_by_name(given: str) -> None:
    with pytest.raises(BadSettings, match="PUBLIC_URL: ") as refused:
        exact(public_url=given)
    assert "secret" not in str(refused.value)


def test_it_is_told_together_with_the_other_problems() -> None:
    with pytest.raises(BadSettings) as refused:
        exact(public_url="dialog.example", port=99999, slack_bot_token="x")
    text = str(refused.value)
    assert all(name in text for name in ("PUBLIC_URL", "PORT", "SLACK_BOT_TOKEN"))


KEY = "b2ZmZW50bGlnLW9mZmVudGxpZy1vZmZlbnRsaWctMTI="
SEVERAL = {"slack_client_id": "1.2", "slack_client_secret": "x"}


def test_several_workspaces_need_keys_and_an_address_and_no_token_of_one() -> None:
    with pytest.raises(BadSettings) as refused:
        exact(**SEVERAL, slack_bot_token="xoxb-1")
    assert all(name in str(refused.value) for name in ("SECRET_KEYS", "PUBLIC_URL", "BOT_TOKEN"))
    given = exact(**SEVERAL, secret_keys=f"{KEY}, {KEY}", public_url="https://dialog.example")
    assert given.serves_several
    assert given.keys == [KEY, KEY]


@for_each("keys", ["secret", f"{KEY},secret", KEY[:-4], "å" * 44])
def test_what_is_no_key_is_refused_and_not_shown(keys: str) -> None:
    with pytest.raises(BadSettings, match=r"SECRET_KEYS: .*python -m bot keys new") as refused:
        exact(secret_keys=keys)
    assert keys not in str(refused.value)


@for_each("days", [-1, 15])
def test_data_outlives_an_uninstallation_by_14_working_days_at_most(days: int) -> None:
    with pytest.raises(BadSettings, match="UNINSTALLED_KEPT_DAYS"):
        exact(uninstalled_kept_days=days)
