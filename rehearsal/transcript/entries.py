"""What was said, in order of time; the same word to many people at once is one entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from rehearsal import commands
from rehearsal.model import Message
from rehearsal.place import Place


@dataclass(frozen=True, slots=True)
class Origin:
    """The step that sent a message."""

    step: str
    """What the step does."""
    kind: str
    """The kind of message; a step may send several."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A message; or several that the app sent to one person each, for one step, at one time."""

    messages: tuple[Message, ...]
    step: str = ""
    """What the step does that sent it."""
    replies: tuple[Message, ...] = field(default=(), kw_only=True)
    """What was answered in its thread."""

    @property
    def first(self) -> Message:
        """The message that is shown whole."""
        return self.messages[0]

    @property
    def at(self) -> datetime:
        """When it was said; aware UTC."""
        return self.first.time


def every(place: Place, steps: Mapping[tuple[str, str], Origin]) -> list[Entry]:
    """Return everything that was said; ``steps`` names the step that sent a message."""
    found = [one for said in list(place.workspace.messages.values()) for one in list(said.values())]
    found += commands.given(place.workspace)
    replies: dict[tuple[str, str], list[Message]] = {}
    roots: list[Message] = []
    for one in sorted(found, key=lambda each: each.ts):
        if _is_reply(place, one):
            replies.setdefault((one.channel, one.thread_ts or ""), []).append(one)
        else:
            roots.append(one)
    entries: list[Entry] = []
    for _minute, said in groupby(
        roots, key=lambda each: each.time.replace(second=0, microsecond=0)
    ):
        entries += _together(place, said, steps, replies)
    return entries


def _together(
    place: Place,
    said: Iterable[Message],
    steps: Mapping[tuple[str, str], Origin],
    replies: Mapping[tuple[str, str], list[Message]],
) -> Iterator[Entry]:
    """Yield the entries of one minute by when the first of each was said."""
    found: dict[Origin | str, list[Message]] = {}
    for one in said:
        key = (one.channel, one.ts)
        origin = steps.get(key)
        is_direct = place.workspace.channels[one.channel].kind == "im"
        if origin and is_direct and one.user == place.bot and key not in replies:
            found.setdefault(origin, []).append(one)
        else:
            found[one.ts] = [one]
    for messages in found.values():
        key = (messages[0].channel, messages[0].ts)
        origin = steps.get(key)
        step = origin.step if origin else ""
        yield Entry(tuple(messages), step, replies=tuple(replies.get(key, ())))


def _is_reply(place: Place, one: Message) -> bool:
    if not one.thread_ts or one.thread_ts == one.ts:
        return False
    return place.workspace.find(one.channel, one.thread_ts) is not None
