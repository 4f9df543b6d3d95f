"""The end of a long conversation: what the page shows of it, and how much stands before."""

from bisect import bisect_left
from dataclasses import dataclass

from rehearsal.model import Message


@dataclass(frozen=True, slots=True)
class End:
    """What is asked for.

    The newest ``last`` messages that stand in the channel itself, or more of them, so that none is
    left out after ``since`` (a ts), with all replies to them; the newest ``last`` of all messages,
    and all that are as new as ``since``, whatever they answer; a whole ``thread``.
    """

    last: int
    since: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What is shown of a conversation."""

    messages: list[Message]
    """Oldest first; no reply comes without what it answers."""
    before: int
    """So many stand before the ``first``; replies are not counted."""
    first: str | None
    """The ts with which it begins: what is older is there for a thread only. None: it is empty."""


def latest(found: list[Message], end: End) -> Part:
    """Return the end of ``found``, which is sorted by ts."""
    known = {each.ts for each in found}
    roots = [each.ts for each in found if _is_root(each, known)]
    before = max(0, len(roots) - end.last)
    if end.since is not None:
        before = min(before, bisect_left(roots, end.since))
    whole = {*roots[before:], end.thread} - {None}
    new = {each.ts for each in found[max(0, len(found) - end.last) :]}
    if end.since is not None:
        new |= {each.ts for each in found if each.ts >= end.since}
    shown = [each for each in found if {each.ts, each.thread_ts} & whole or each.ts in new]
    wanted = {each.ts for each in shown} | {each.thread_ts for each in shown}
    messages = [each for each in found if each.ts in wanted]
    return Part(messages, before, next(iter(roots[before:]), None))


def _is_root(one: Message, known: set[str]) -> bool:
    """Whether it stands in the channel itself: it answers nothing that can be seen."""
    return one.thread_ts in {None, one.ts} or one.thread_ts not in known
