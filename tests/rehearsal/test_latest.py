"""The end of a conversation is shown whole, with the threads that belong to it."""

import pytest

from rehearsal.latest import End, latest
from rehearsal.model import Message


def said(ts: int, thread: int | None = None) -> Message:
    return Message("C0", f"{ts}.0", "U0", "hello", thread_ts=f"{thread}.0" if thread else None)


FOUND = [*(said(ts) for ts in range(11, 19)), said(21, 12), said(22, 18), said(23, 99)]
"""Eight messages, a reply to an early one, one to the last, and one to what nobody sees."""


@pytest.mark.parametrize(
    ("end", "shown", "before"),
    [
        (End(99), [11, 12, 13, 14, 15, 16, 17, 18, 21, 22, 23], 0),
        (End(2), [18, 22, 23], 7),
        (End(2, since="17.0"), [12, 17, 18, 21, 22, 23], 6),
        (End(1, since="21.0"), [12, 18, 21, 22, 23], 8),
        (End(3), [12, 17, 18, 21, 22, 23], 6),
        (End(2, since="23.0"), [18, 22, 23], 7),
        (End(2, thread="12.0"), [12, 18, 21, 22, 23], 7),
        (End(0), [], 9),
    ],
    ids=["all", "two", "since", "replies since", "more", "a later since", "a thread", "none"],
)
def test_replies_come_with_what_they_answer(end: End, shown: list[int], before: int) -> None:
    part = latest(FOUND, end)
    assert [int(float(each.ts)) for each in part.messages] == shown
    assert part.before == before


@pytest.mark.parametrize(
    ("end", "first"),
    [
        (End(2), "18.0"),
        (End(2, since="17.0"), "17.0"),
        (End(2, thread="12.0"), "18.0"),
        (End(1, since="21.0"), "23.0"),
        (End(0, thread="12.0"), None),
    ],
    ids=[
        "two",
        "since",
        "a thread of an earlier one",
        "replies to earlier ones",
        "nothing but a thread",
    ],
)
def test_it_begins_with_the_first_message_after_which_none_is_left_out(
    end: End, first: str | None
) -> None:
    assert latest(FOUND, end).first == first
