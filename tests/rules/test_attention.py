"""What may be sent to a person, and when: the classes, the digest's day, what is urgent."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import attention
from bot.rules.attention import AT, KINDS, NAMES, SOON, Attention, Told
from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.errors import BadRule
from tests.cases import for_each
from tests.rules.examples import any_minute

STOCKHOLM = ZoneInfo("Europe/Stockholm")
CALENDAR = Calendar("Europe/Stockholm", frozenset({date(2026, 12, 25)}))
MONDAY, FRIDAY = 0, 4


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def test_every_class_has_a_name_for_the_convener() -> None:
    assert set(NAMES) == set(get_args(Attention)) >= set(KINDS.values())


def test_a_kind_without_a_class_is_sent_by_nobody() -> None:
    assert attention.of("decision") == "news"
    with pytest.raises(LookupError, match="hologram"):
        attention.of("hologram")


def test_what_was_told_has_a_reason_also_if_an_older_release_sent_it() -> None:
    now = at("2026-12-01 10:00")
    assert Told("digest", now).why == "digest"
    assert Told("of an older release", now).why == "reminder"


@for_each(
    ("weekday", "after", "comes"),
    [
        (MONDAY, "2026-12-01 10:00", "2026-12-07 08:30"),
        (MONDAY, "2026-12-07 08:29", "2026-12-07 08:30"),
        (MONDAY, "2026-12-07 08:30", "2026-12-14 08:30"),
        (FRIDAY, "2026-12-21 10:00", "2026-12-24 08:30"),  # Christmas Day: the day before
        (FRIDAY, "2026-12-24 10:00", "2027-01-01 08:30"),
        (6, "2026-12-01 10:00", "2026-12-04 08:30"),  # never on a Sunday
    ],
)
def test_a_digest_comes_on_its_weekday_or_on_the_working_day_before(
    weekday: int, after: str, comes: str
) -> None:
    assert attention.next_digest(CALENDAR, weekday, at(after)) == at(comes)


def test_no_digest_comes_in_a_quiet_period_and_the_first_one_after_it_does() -> None:
    quiet = Calendar("Europe/Stockholm", quiet=(QuietPeriod((6, 20), (8, 10)),))
    assert attention.next_digest(quiet, MONDAY, at("2027-06-14 09:00")) == at("2027-06-18 08:30")
    assert attention.next_digest(quiet, MONDAY, at("2027-06-18 09:00")) == at("2027-08-16 08:30")


def test_a_calendar_without_working_days_has_no_digest() -> None:
    never = Calendar("Europe/Stockholm", quiet=(QuietPeriod((1, 1), (12, 31)),))
    with pytest.raises(BadRule):
        attention.next_digest(never, MONDAY, at("2026-12-07 09:00"))


@given(st.integers(0, 6), any_minute(datetime(2026, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_a_digest_is_ahead_at_half_past_eight_of_a_working_day(
    weekday: int, local: datetime
) -> None:
    after = local.replace(tzinfo=STOCKHOLM).astimezone(UTC)
    here = CALENDAR.local(attention.next_digest(CALENDAR, weekday, after))
    assert here > after
    assert here.time() == AT
    assert CALENDAR.is_working(here.date())
    assert here - after <= timedelta(days=14)


NOW, DIGEST = at("2026-12-01 10:00"), at("2026-12-07 08:30")


@for_each(
    ("comes", "told"),
    [
        (None, False),
        (NOW - timedelta(days=1), False),
        (NOW, False),
        (NOW + SOON, True),
        (NOW + SOON + timedelta(seconds=1), True),  # the digest would be too late
        (DIGEST, True),
        (DIGEST + timedelta(seconds=1), False),
    ],
)
def test_news_of_what_comes_soon_does_not_wait(comes: datetime | None, *, told: bool) -> None:
    assert attention.is_told_now(comes, DIGEST, NOW) is told
