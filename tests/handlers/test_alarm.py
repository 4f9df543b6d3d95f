"""The alarm that is roused: it rings at once, never twice at a time, and misses nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event

from bot.clock import Alarm, SystemClock

NEVER = 3600.0
PATIENCE = 30.0


class Ticks:
    """What an alarm rings for: each ring waits until it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.begins, self.goes_on = Event(), Event()
        self.goes_on.set()

    def __call__(self) -> None:
        self.begun += 1
        self.begins.set()
        assert self.goes_on.wait(PATIENCE)


@contextmanager
def running(ticks: Ticks) -> Iterator[Alarm]:
    """Give an alarm that has rung for its start, and would not ring again for an hour."""
    alarm = Alarm(SystemClock(), ticks, NEVER)
    alarm.start()
    assert ticks.begins.wait(PATIENCE)
    assert alarm.wait_idle(PATIENCE)
    try:
        yield alarm
    finally:
        ticks.goes_on.set()
        alarm.stop()


def ring_on(alarm: Alarm, ticks: Ticks) -> None:
    """Rouse it, and let it ring until ``ticks.goes_on``."""
    ticks.goes_on.clear()
    ticks.begins.clear()
    alarm.rouse()
    assert ticks.begins.wait(PATIENCE)


def test_it_rings_at_once_when_it_is_roused() -> None:
    ticks = Ticks()
    with running(ticks) as alarm:
        alarm.rouse()
        assert alarm.wait_idle(PATIENCE)
        assert ticks.begun == 2


def test_what_changes_while_it_rings_makes_it_ring_once_more_however_often() -> None:
    ticks = Ticks()
    with running(ticks) as alarm:
        ring_on(alarm, ticks)
        for _ in range(3):
            alarm.rouse()
        assert not alarm.wait_idle(0), "it waits for its turn"
        ticks.goes_on.set()
        assert alarm.wait_idle(PATIENCE)
        assert ticks.begun == 3


def test_who_waits_is_told_that_it_rings_still() -> None:
    ticks = Ticks()
    with running(ticks) as alarm:
        ring_on(alarm, ticks)
        assert not alarm.wait_idle(0)


def test_where_another_process_is_the_clock_nothing_rings() -> None:
    ticks = Ticks()
    alarm = Alarm(SystemClock(), ticks, NEVER)
    alarm.rouse()
    assert alarm.wait_idle(0)
    assert ticks.begun == 0
