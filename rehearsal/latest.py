"""The end of a long conversation: what the page shows of it, and how much stands before."""

from bisect import bisect_left
from dataclasses import dataclass

from rehearsal.model import Message


@dataclass(frozen=True, slots=True)
class End:
    """The newest ``last`` messages; all that are as new as ``since`` (a ts); a whole ``thread``."""

    last: int
    since: str | None = None
    thread: str | None = None


def latest(found: list[Message], end: End) -> tuple[list[Message], int]:
    """Return the end of ``found``, oldest first, and how many messages stand before it.

    Replies come with what they answer, and are not counted.
    """
    known = {each.ts for each in found}
    roots = [each.ts for each in found if _is_root(each, known)]
    first = max(0, len(roots) - end.last)
    if end.since is not None:
        first = min(first, bisect_left(roots, end.since))
    shown = {*roots[first:], end.thread} - {None}
    return [each for each in found if each.ts in shown or each.thread_ts in shown], first


def _is_root(one: Message, known: set[str]) -> bool:
    """Whether it stands in the channel itself: it answers nothing that can be seen."""
    return one.thread_ts in {None, one.ts} or one.thread_ts not in known
