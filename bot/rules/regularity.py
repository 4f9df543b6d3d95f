"""How often meetings come, as people choose it, and the RRULE (RFC 5545) underneath."""

from datetime import date
from typing import Literal, get_args

Choice = Literal["yearly", "biennial", "half_yearly", "quarterly", "monthly", "called"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
MONTHS: dict[str, int] = {"half_yearly": 6, "quarterly": 3, "monthly": 1}
"""How many months lie between meetings, of the choices that come more often than every year."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEK = 7
_MOST = 4
"""Every month has four of each weekday; the fifth is the last one."""


def nth(first: date) -> int:
    """Return which of its weekday a day is in its month: 1 to 4, or -1 for the last, a fifth."""
    place = (first.day - 1) // _WEEK + 1
    return place if place <= _MOST else -1


def rule(choice: Choice, first: date) -> str:
    """Return the recurrence rule of a choice, whose weekday and place in the month ``first`` has.

    ``called`` gives the first date alone: the next one is set when it is known.
    """
    day = f"BYDAY={nth(first)}{_DAYS[first.weekday()]}"
    if choice in MONTHS:
        return f"FREQ=MONTHLY;INTERVAL={MONTHS[choice]};{day}"
    if choice == "called":
        return "FREQ=DAILY;COUNT=1"
    interval = "INTERVAL=2;" if choice == "biennial" else ""
    return f"FREQ=YEARLY;{interval}BYMONTH={first.month};{day}"


def chosen(given: str, first: date) -> Choice | None:
    """Return the choice that gives a rule; ``None`` for one that was written by hand."""
    return next((choice for choice in CHOICES if rule(choice, first) == given), None)
