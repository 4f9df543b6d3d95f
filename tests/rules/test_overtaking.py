"""What a person did last counts, whatever comes first."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.rules.answers import Answer, Reply
from bot.rules.overtaking import CLOCKS, is_overtaken
from tests.cases import for_each
from tests.rules.examples import NOW

ANNA, BO = 1, 2
SOON = timedelta(microseconds=1)
CLICKED = Answer(1, 1, Reply("regrets"), ANNA, recorded=False, at=NOW, done_at=NOW - CLOCKS * 20)
TYPED = replace(CLICKED, done_at=None)


@for_each(
    ("before", "person", "done_at", "overtaken"),
    [
        (None, ANNA, NOW, False),
        (CLICKED, ANNA, NOW - CLOCKS * 20 - SOON, True),
        (CLICKED, ANNA, NOW - CLOCKS * 20, False),
        (CLICKED, ANNA, NOW, False),
        (CLICKED, BO, NOW - CLOCKS * 30, False),
        (replace(CLICKED, recorded=True), ANNA, NOW - CLOCKS * 30, True),
        (CLICKED, ANNA, None, False),
        (TYPED, ANNA, NOW - CLOCKS - SOON, True),
        (TYPED, ANNA, NOW - CLOCKS, False),
        (TYPED, BO, NOW - CLOCKS * 30, False),
    ],
)
def test_an_older_word_of_the_same_person_is_overtaken(
    before: Answer | None, person: int, done_at: datetime | None, *, overtaken: bool
) -> None:
    assert is_overtaken(before, person, done_at) is overtaken
