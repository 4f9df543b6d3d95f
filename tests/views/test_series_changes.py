"""What saving the settings of a series did, in words."""

from datetime import datetime, timedelta

from bot.i18n import translator
from bot.rules.series_drafts import Change, Shift
from bot.views.series_changes import changed

CALL = datetime(2027, 11, 25, 9)  # noqa: DTZ001 - local times are naive
WEEK = timedelta(weeks=1)


def test_the_days_of_the_meetings_are_said_though_more_has_moved_than_is_shown() -> None:
    steps = [Shift("reminder", CALL + n * WEEK, CALL + (n + 1) * WEEK) for n in range(14)]
    meeting = Shift("start", CALL + 14 * WEEK, CALL + 15 * WEEK)
    said = changed(Change(is_empty=False, shifts=(*steps, meeting)), translator("en", "UTC"))
    assert "the meeting starts, from Thursday 2 March 2028" in said.splitlines()[1]
    assert said.endswith("3 more")
