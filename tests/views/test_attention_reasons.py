"""Why somebody was sent something unasked: every kind says so, in both languages."""

from datetime import UTC, datetime

import pytest

from bot.i18n import translator
from bot.rules.attention import KINDS, NAMES, Told
from bot.rules.waiting import Spent, Waiting
from bot.views.attention import spent
from bot.views.attention_reasons import OF_NONE, OF_PARTY, reason
from tests.rules.examples import person

NOW = datetime(2027, 1, 14, 8, 0, tzinfo=UTC)
NAMED = {7: "Botkyrka kommun"}


def test_every_kind_has_its_reason_once() -> None:
    assert {*OF_PARTY} | {*OF_NONE} == {*KINDS}
    assert not {*OF_PARTY} & {*OF_NONE}


@pytest.mark.parametrize(
    ("language", "kind", "said"),
    [
        ("en", "escalated", "asked as deputy, because Botkyrka kommun had not answered"),
        ("sv", "escalated", "fråga till ersättaren, eftersom Botkyrka kommun inte hade svarat"),
        ("en", "digest", "weekly digest, because there was news for them"),
        ("en", "of an older release", NAMES["reminder"]),
    ],
)
def test_a_reason_names_the_party(language: str, kind: str, said: str) -> None:
    t = translator(language, "Europe/Stockholm")
    assert reason(Told(kind, NOW, 7), NAMED, t) == said


def test_a_party_that_is_not_known_is_spoken_of() -> None:
    t = translator("en", "Europe/Stockholm")
    assert "because the party had not answered" in reason(Told("escalated", NOW), {}, t)


def test_the_newest_stands_first() -> None:
    t = translator("en", "Europe/Stockholm")
    told = (Told("invitation.direct", NOW, 7), Told("escalated", NOW, 7))
    text = spent(Spent(person(1), (), NOW, told, Waiting(), NAMED), t).text
    assert "2 messages sent since Thursday 14 January 2027 that they had not asked for." in text
    assert text.index("asked as deputy") < text.index("invitation, because")


@pytest.mark.parametrize(
    ("language", "own", "read"),
    [
        (
            "sv",
            "det som personen tog över, eller inte längre ska göra: 1",
            "besked om att också ersättaren fick frågan: 2",
        ),
        (
            "en",
            "what became theirs to do, or no longer is: 1",
            "notices that their deputy was asked too: 2",
        ),
    ],
)
def test_who_read_that_the_deputy_was_asked_too_took_nothing_over(
    language: str, own: str, read: str
) -> None:
    t = translator(language, "Europe/Stockholm")
    told = (Told("escalated.acting", NOW, 7), Told("escalated.acting", NOW, 7))
    own_and_read = (*told, Told("handed", NOW, 7))
    text = spent(Spent(person(1), (), NOW, told, Waiting(), NAMED), t).text
    assert read in text
    assert own[:-3] not in text
    text = spent(Spent(person(1), (), NOW, own_and_read, Waiting(), NAMED), t).text
    assert own in text
    assert read in text
