"""Slack's times: of a message, and of a click."""

import re
from datetime import UTC, datetime, timedelta

_STAMP = re.compile(r"([0-9]{1,11})\.([0-9]{6})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(stamp: object) -> datetime | None:
    """Return the instant of a ``ts`` or ``action_ts``, to the microsecond; ``None`` if it is none.

    Seconds since 1970, and six more figures that tell messages of one second apart.
    """
    found = _STAMP.fullmatch(str(stamp))
    return found and _EPOCH + timedelta(seconds=int(found[1]), microseconds=int(found[2]))
