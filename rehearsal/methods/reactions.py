"""reactions.*: small signs on messages."""

import re
from typing import Final

from rehearsal import events
from rehearsal.errors import SlackError
from rehearsal.methods.call import Method, text
from rehearsal.model import Message
from rehearsal.place import Place
from rehearsal.store import Json

#: Of an emoji, without colons.
NAME: Final = re.compile(r"[a-z0-9_+'-]{1,100}(::skin-tone-[2-6])?")
STAMP: Final = re.compile(r"\d+\.\d+")


def add(place: Place, args: Json) -> Json:
    """Put a sign on a message; the app hears of its own, too."""
    one = _message(place, args)
    if not react(place, one, args["name"], place.bot):
        raise SlackError("already_reacted")
    return _told(place, one, args["name"], gone=False)


def remove(place: Place, args: Json) -> Json:
    """Take the bot's sign away."""
    one = _message(place, args)
    if not unreact(place, one, args["name"], place.bot):
        raise SlackError("no_reaction")
    return _told(place, one, args["name"], gone=True)


def _told(place: Place, one: Message, name: str, *, gone: bool) -> Json:
    event = events.reacted(place, place.workspace.users[place.bot], one, name, gone=gone)
    place.announce(event, place.workspace.channels[one.channel])
    return {}


def react(place: Place, one: Message, name: str, user: str) -> bool:
    """Put a person's sign on a message; False if it is there already."""
    with place.workspace.change():
        known = next((each for each in one.reactions if each["name"] == name), None)
        if known is None:
            known = {"name": name, "users": []}
            one.reactions.append(known)
        if user in known["users"]:
            return False
        known["users"].append(user)
        place.workspace.save(one)
        return True


def unreact(place: Place, one: Message, name: str, user: str) -> bool:
    """Take a person's sign away; False if it is not there."""
    with place.workspace.change():
        known = next((each for each in one.reactions if each["name"] == name), None)
        if known is None or user not in known["users"]:
            return False
        known["users"].remove(user)
        one.reactions = [each for each in one.reactions if each["users"]]
        place.workspace.save(one)
        return True


def _message(place: Place, args: Json) -> Message:
    channel = place.channel(args["channel"])
    if not NAME.fullmatch(args["name"]):
        raise SlackError("invalid_name")
    if not STAMP.fullmatch(args["timestamp"]):
        raise SlackError("bad_timestamp")
    if channel.archived:
        raise SlackError("is_archived")
    one = place.workspace.find(channel.id, args["timestamp"])
    if one is None or one.ephemeral_for:
        raise SlackError("message_not_found")
    return one


_ARGS: Final = {"channel": text, "timestamp": text, "name": text}
_NEEDED: Final = ("channel", "timestamp", "name")

METHODS: Final = {
    "reactions.add": Method(add, _ARGS, _NEEDED, "reactions:write", takes_json=True),
    "reactions.remove": Method(remove, _ARGS, _NEEDED, "reactions:write", takes_json=True),
}
