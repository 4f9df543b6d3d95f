"""Examples with the numbers of items that are there."""

import pytest

from bot.rules.examples import named


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ((), "agenda order #12 #9"),
        ((3,), "agenda order #3"),
        ((3, 1), "agenda order #3 #1"),
        ((3, 1, 2), "agenda order #3 #1"),
    ],
)
def test_an_example_names_what_is_there_and_invents_only_if_there_is_nothing(
    numbers: tuple[int, ...], said: str
) -> None:
    assert named("agenda order #12 #9", numbers) == said
