from dataclasses import FrozenInstanceError, replace
from datetime import timedelta

import pytest

from tests.rules.examples import SERIES, meeting, utc


def test_a_meeting_is_as_long_as_planned() -> None:
    assert meeting().minutes == 180


def test_a_meeting_over_the_end_of_summer_time_is_as_long_as_it_really_is() -> None:
    begun = meeting("2027-10-30 20:00")
    assert replace(begun, ends_at=utc("2027-10-31 02:00")).minutes == 480


def test_a_meeting_starts_at_its_time_and_not_before() -> None:
    start = utc("2027-02-04 12:00")
    assert not meeting().has_started(start - timedelta(seconds=1))
    assert meeting().has_started(start)


def test_a_meeting_is_over_when_it_ends_and_not_before() -> None:
    end = utc("2027-02-04 15:00")
    assert not meeting().is_over(end - timedelta(seconds=1))
    assert meeting().is_over(end)


def test_what_was_decided_is_not_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        SERIES.paused = True  # type: ignore[misc]
