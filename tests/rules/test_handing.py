"""A hand-over until a day ends when that day does, where the series is."""

from datetime import UTC, date, datetime

import pytest

from bot.rules.errors import FarDate, PastDate
from bot.rules.handing import HandedUntil, end_of, handed_until, require_day
from tests.cases import for_each

LATE = datetime(2027, 2, 28, 23, 30, tzinfo=UTC)
"""Half past midnight on 1 March in Stockholm."""


@for_each(
    ("day", "zone", "ends"),
    [
        (date(2027, 3, 1), "Europe/Stockholm", "2027-03-01T23:00:00+00:00"),
        (date(2027, 7, 1), "Europe/Stockholm", "2027-07-01T22:00:00+00:00"),
        (date(2027, 3, 1), "America/New_York", "2027-03-02T05:00:00+00:00"),
        # The day on which summer time begins or ends has 23 or 25 hours.
        (date(2027, 3, 28), "Europe/Stockholm", "2027-03-28T22:00:00+00:00"),
        (date(2027, 10, 31), "Europe/Stockholm", "2027-10-31T23:00:00+00:00"),
        # In Santiago summer time begins at midnight: the next day has no first hour.
        (date(2027, 9, 4), "America/Santiago", "2027-09-05T04:00:00+00:00"),
    ],
)
def test_it_ends_at_the_end_of_the_day(day: date, zone: str, ends: str) -> None:
    assert end_of(day, zone).isoformat() == ends


def test_the_day_is_read_where_the_series_is() -> None:
    today = date(2027, 3, 1)
    assert require_day(today, LATE, "Europe/Stockholm") == today
    with pytest.raises(PastDate):
        require_day(date(2027, 2, 28), LATE, "Europe/Stockholm")
    assert require_day(date(2027, 2, 28), LATE, "Europe/London") == date(2027, 2, 28)
    with pytest.raises(FarDate):
        require_day(date(2072, 3, 1), LATE, "Europe/Stockholm")


def test_it_keeps_who_and_until_when() -> None:
    found = handed_until(1, 2, 3, 4, date(2027, 3, 1), "Europe/Stockholm")
    ends = datetime(2027, 3, 1, 23, tzinfo=UTC)
    assert found == HandedUntil(1, 2, 3, 4, date(2027, 3, 1), ends)
