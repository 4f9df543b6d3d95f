"""What is typed of an item, read: the parts in any order."""

import pytest

from bot.i18n import translator
from bot.rules.errors import UnknownKind
from handlers.agenda import draft_of
from tests.rules.examples import SERIES

ENGLISH = translator("en", "Europe/Stockholm")


def test_a_number_alone_is_the_minutes() -> None:
    assert draft_of("Books | 20", SERIES, ENGLISH).minutes == 20


def test_of_a_series_without_areas_none_are_named() -> None:
    assert not SERIES.profile.areas
    with pytest.raises(UnknownKind) as refused:
        draft_of("Books | opera", SERIES, ENGLISH)
    said = ENGLISH.refusal(refused.value)
    assert said.startswith("“opera” is not a kind of item. Kinds: information, discussion")
