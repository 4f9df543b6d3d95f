"""Slack's times, read to the microsecond."""

from datetime import UTC, datetime

from handlers.instants import instant
from tests.cases import for_each


def test_a_stamp_is_an_instant() -> None:
    assert instant("1798012800.000123") == datetime(2026, 12, 23, 8, 0, 0, 123, tzinfo=UTC)


def test_two_stamps_of_one_second_are_told_apart() -> None:
    one, other = instant("1798012800.000001"), instant("1798012800.000002")
    assert one is not None
    assert other is not None
    assert one < other


@for_each("given", ["", "1798012800", "1.1", "x.000000", "1798012800.000000 ", None])
def test_what_is_none_says_nothing(given: object) -> None:
    assert instant(given) is None
