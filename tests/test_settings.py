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
