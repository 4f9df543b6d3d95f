"""What a question says that was not answered on its day."""

from datetime import UTC, datetime

import pytest

from bot.i18n import translator
from bot.rules.cycle import Occurrence
from bot.views.lateness import said

ZONE = "Europe/Stockholm"
DUE = datetime(2026, 11, 23, 8, tzinfo=UTC)
CLOSES = datetime(2026, 12, 30, 8, tzinfo=UTC)


def step(kind: str) -> Occurrence:
    return Occurrence(1, "T", 1, 1, kind, kind, datetime(2026, 11, 23, 9), ZONE, "2026a", DUE)  # noqa: DTZ001


def test_on_its_day_nothing_is_late_and_after_midnight_in_its_zone_it_is() -> None:
    t = translator("en", ZONE)
    assert not said(step("agenda"), datetime(2026, 11, 23, 22, 59, tzinfo=UTC), t)
    late = said(step("agenda"), datetime(2026, 11, 23, 23, tzinfo=UTC), t)
    assert late == "This should have gone out on Monday 23 November 2026."


@pytest.mark.parametrize(
    ("language", "kind", "day", "words"),
    [
        ("sv", "call", 17, "13 dagar på sig att föreslå punkter i stället för 37."),
        ("en", "call", 29, "1 day to propose items instead of 37."),
        ("sv", "invitation", 29, "1 dag på sig att svara i stället för 37."),
        ("en", "invitation", 17, "13 days to answer instead of 37."),
    ],
)
def test_it_counts_the_days_that_are_left(language: str, kind: str, day: int, words: str) -> None:
    now = datetime(2026, 12, day, 8, tzinfo=UTC)
    assert said(step(kind), now, translator(language, ZONE), until=CLOSES).endswith(words)


def test_of_a_time_that_is_over_no_days_are_counted() -> None:
    t = translator("en", ZONE)
    late = said(step("call"), CLOSES, t, until=CLOSES)
    assert late == "This should have gone out on Monday 23 November 2026."
