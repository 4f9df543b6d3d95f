"""Time zones: which there are, and by which edition of their rules instants are worked out.

Both are looked up in files, 5 ms and half a millisecond, and stay as they are while the bot runs.
"""

from functools import cache
from importlib.metadata import version
from zoneinfo import available_timezones


@cache
def names() -> frozenset[str]:
    """Return the names of the zones that are known."""
    return frozenset(available_timezones())


@cache
def edition() -> str:
    """Return the version of tzdata, to be kept beside what was worked out with it."""
    return version("tzdata")
