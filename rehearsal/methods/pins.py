"""pins.*: messages that a channel keeps at hand."""

from typing import Final

from rehearsal import events, present
from rehearsal.errors import SlackError
from rehearsal.methods.call import Method, text
from rehearsal.methods.reactions import STAMP
from rehearsal.model import JOINED, Channel, Message
from rehearsal.place import Place
from rehearsal.store import Json

_MOST: Final = 100
#: That somebody has come, and that a message is gone.
_NOT_PINNABLE: Final = (JOINED, "tombstone")


def add(place: Place, args: Json) -> Json:
    """Pin a message to its channel."""
    channel, one = _message(place, args)
    if one.subtype in _NOT_PINNABLE:
        raise SlackError("not_pinnable")
    if one.pinned:
        raise SlackError("already_pinned")
    if len(_pinned(place, channel)) >= _MOST:
        raise SlackError("too_many_pins")
    _pin(place, one, {"user": place.bot, "at": int(place.clock.now().timestamp())})
    known = _pinned(place, channel)
    place.announce(events.pinned(place, one, place.bot, len(known)), channel)
    return {}


def remove(place: Place, args: Json) -> Json:
    """Unpin a message."""
    channel, one = _message(place, args)
    if not one.pinned:
        raise SlackError("no_pin")
    before = one.pinned
    _pin(place, one, None)
    left = len(_pinned(place, channel))
    place.announce(events.unpinned(place, one, place.bot, left, before), channel)
    return {}


def listed(place: Place, args: Json) -> Json:
    """Return what is pinned to a channel, what was pinned last first."""
    found = _pinned(place, _channel(place, args))
    found.sort(key=lambda one: (one.pinned or {})["at"], reverse=True)
    return {"items": [present.pin(place, one, one.pinned or {}) for one in found]}


def _channel(place: Place, args: Json) -> Channel:
    channel = place.channel(args["channel"])
    if place.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _message(place: Place, args: Json) -> tuple[Channel, Message]:
    channel = _channel(place, args)
    if "timestamp" not in args:
        raise SlackError("no_item_specified")
    if not STAMP.fullmatch(args["timestamp"]):
        raise SlackError("bad_timestamp")
    one = place.workspace.find(channel.id, args["timestamp"])
    if one is None or one.ephemeral_for:
        raise SlackError("message_not_found")
    return channel, one


def _pinned(place: Place, channel: Channel) -> list[Message]:
    return [one for one in place.workspace.in_channel(channel.id) if one.pinned]


def _pin(place: Place, one: Message, pinned: Json | None) -> None:
    with place.workspace.change():
        one.pinned = pinned
        place.workspace.save(one)


_ARGS: Final = {"channel": text, "timestamp": text}

METHODS: Final = {
    "pins.add": Method(add, _ARGS, ("channel",), "pins:write", takes_json=True),
    "pins.list": Method(listed, {"channel": text}, ("channel",), "pins:read"),
    "pins.remove": Method(remove, _ARGS, ("channel",), "pins:write", takes_json=True),
}
