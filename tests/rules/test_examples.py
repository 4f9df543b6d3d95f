"""Examples with the numbers of items that are there."""

import pytest

from bot.rules.examples import invents, named


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


@pytest.mark.parametrize("example", ["agenda carry #12", "agenda order #12 #9", "#12 #9"])
def test_an_example_that_names_items_is_known_by_its_words(example: str) -> None:
    assert invents(example)


@pytest.mark.parametrize("example", ["agenda", "poll #12 2", "outcome done #12 …"])
def test_one_that_names_none_is_left_alone(example: str) -> None:
    assert not invents(example)
