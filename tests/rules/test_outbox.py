from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.outbox import (
    BACKOFF_FIRST,
    BACKOFF_LIMIT,
    PERMANENT,
    REPLY_DEADLINE,
    Delivery,
    Owed,
    Target,
    backoff,
    is_permanent,
)
from tests.cases import for_each
from tests.rules.examples import NOW, bounded


def test_waiting_doubles_until_its_limit() -> None:
    assert [backoff(tries) for tries in range(10)] == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


@bounded
@given(st.integers(0, 10**9))
def test_no_number_of_tries_waits_longer_than_the_limit(tries: int) -> None:
    assert BACKOFF_FIRST <= backoff(tries) <= BACKOFF_LIMIT


def test_nobody_waits_shorter_after_one_more_try() -> None:
    assert all(earlier <= later for earlier, later in pairwise(map(backoff, range(100))))


@for_each("error", sorted(PERMANENT))
def test_what_no_later_try_can_mend_is_final(error: str) -> None:
    assert is_permanent(error)


@for_each("error", ["ratelimited", "internal_error", "fatal_error", "service_unavailable", ""])
def test_what_passes_is_tried_again(error: str) -> None:
    assert not is_permanent(error)


def test_a_message_that_nobody_describes_further_was_asked_for_and_has_no_deadline() -> None:
    owed = Owed("T1", "agenda", "post", Target(channel="C1"), "agenda:1", NOW)
    assert (owed.asked, owed.deadline, owed.refs, owed.payload) == (True, None, {}, "")
    row = Delivery(1, owed, "token", "ready", fence=0, tries=0, version=1, sent_version=0)
    assert (row.channel, row.ts, row.reason, row.sent_at) == ("", "", "", None)


def test_a_reply_is_of_no_use_after_twenty_minutes() -> None:
    assert REPLY_DEADLINE.total_seconds() == 1200
