"""Examples with the numbers of items that are there."""

import pytest

from bot.rules.examples import Example, named


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


def test_one_that_needs_more_than_are_there_stays_as_it_is() -> None:
    merge = Example("agenda merge #12 #15")
    assert named(merge, (3,), merge.least) == "agenda merge #12 #15"
    assert named(merge, (3, 1), merge.least) == "agenda merge #3 #1"
    assert Example("agenda order #12 #9").least == 1


@pytest.mark.parametrize(
    ("example", "verb"),
    [("agenda time #12 15", "time"), ("agenda merge #12 #15", "merge"), ("#12 #9", "order")],
)
def test_an_example_knows_what_it_does(example: str, verb: str) -> None:
    assert Example(example).verb == verb
