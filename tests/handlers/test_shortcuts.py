"""A shortcut on a message: what the form begins with, and what is left alone."""

from typing import Any

import pytest

from bot.services.scene import Where
from handlers.shortcuts import PROPOSE, opening
from tests.cases import for_each

SHORTCUT: dict[str, Any] = {
    "type": "message_action",
    "callback_id": PROPOSE,
    "trigger_id": "1.2.3",
    "response_url": "https://hooks.slack.com/app/1",
    "team": {"id": "T0HOME", "domain": "home"},
    "user": {"id": "U1", "team_id": "T0HOME", "name": "u"},
    "channel": {"id": "C1", "name": "dialog"},
    "message_ts": "1.1",
    "message": {"type": "message", "user": "U2", "ts": "1.1", "text": "Bokbussen"},
}


def begun(**message: str) -> dict[str, str]:
    found = opening({**SHORTCUT, "message": message})
    assert found is not None
    return dict(found.request.begins)


def test_the_form_begins_with_the_message() -> None:
    found = opening(SHORTCUT)
    assert found is not None
    assert (found.form, found.request.trigger) == ("propose", "1.2.3")
    assert found.request.where == Where("T0HOME", "T0HOME", "U1", "C1")
    assert found.request.begins == {"title": "Bokbussen"}


def test_a_shortcut_in_a_direct_message_is_of_the_persons_series() -> None:
    found = opening({**SHORTCUT, "channel": {"id": "D1", "name": "directmessage"}})
    assert found is not None
    assert found.request.where.is_direct


@for_each(
    ("text", "title"),
    [
        ("<@U2> ska vi ta  upp\n*bussen*?", "ska vi ta upp *bussen*?"),
        ("Kultur &amp; hälsa", "Kultur & hälsa"),
        ("å" * 200, "å" * 149 + "…"),
        ("\u202eomvänt", "omvänt"),
        ("", ""),
    ],
)
def test_the_text_is_cleaned_and_cut(text: str, title: str) -> None:
    assert begun(text=text)["title"] == title


@for_each(
    ("permalink", "kept"),
    [
        ("https://x.slack.com/archives/C1/p1", True),
        ("javascript:alert(1)", False),
        ("https://x.slack.com/" + "p" * 1000, False),
        ("", False),
    ],
)
def test_the_messages_address_is_taken_only_if_it_is_one(permalink: str, kept: bool) -> None:  # noqa: FBT001 - a parameter
    assert ("link" in begun(text="x", permalink=permalink)) is kept


@pytest.mark.parametrize("other", [{"callback_id": "other"}, {"type": "shortcut"}])
def test_other_shortcuts_are_none_of_the_bots(other: dict[str, str]) -> None:
    assert opening({**SHORTCUT, **other}) is None


def test_a_payload_with_nothing_in_it_begins_an_empty_form() -> None:
    bare = {k: v for k, v in SHORTCUT.items() if k not in {"channel", "message", "team"}}
    found = opening(bare)
    assert found is not None
    assert found.request.begins == {"title": ""}
