"""conversations.* and users.conversations: channels, their people and their history."""

import re
from collections.abc import Sequence
from typing import Final

from rehearsal import belonging, gathering, present
from rehearsal.errors import SlackError, invalid
from rehearsal.methods.call import Method, Parser, flag, names, not_rehearsed, text, whole
from rehearsal.methods.pages import page
from rehearsal.model import Channel, ChannelKind, Message, User
from rehearsal.place import Place, scope_for
from rehearsal.store import Json

_KINDS: Final[dict[str, ChannelKind]] = {
    "public_channel": "public",
    "private_channel": "private",
    "im": "im",
    "mpim": "mpim",
}
_MOST: Final = 999
_TIME: Final = re.compile(r"\d+(\.\d+)?")
#: Slack's limit for a direct message of several, the bot not counted.
_MOST_PEOPLE: Final = 8
#: What Slack says of direct messages in its answer to opening them, of several as of two.
_IN_OPEN: Final = frozenset(
    {"id", "created", "is_archived", "is_im", "is_org_shared", "user", "context_team_id", "updated"}
)
#: What it leaves out of a channel in its answer to joining.
_NOT_IN_JOIN: Final = frozenset({"num_members", "conversation_host_id"})
_THERE: Final = "already_in_channel"
_ALREADY_THERE: Final = {"warning": _THERE, "response_metadata": {"warnings": [_THERE]}}


def open_(place: Place, args: Json) -> Json:
    """Open a direct message with one person, or with several."""
    if "channel" in args:
        channel = place.channel(args["channel"])
        if not channel.is_direct:
            raise SlackError("method_not_supported_for_channel_type")
        place.need(scope_for(channel, "write"))
        return {"channel": {"id": channel.id}}
    people = list(dict.fromkeys(args.get("users", [])))
    if not people:
        raise SlackError("users_list_not_supplied")
    if len(people) > _MOST_PEOPLE:
        raise SlackError("too_many_users")
    place.need("im:write" if len(people) == 1 else "mpim:write")
    users = [_reached(place, each) for each in people]
    known = _own_im(place, users[0]) if len(users) == 1 else gathering.known(place, users)
    channel = known or (
        place.open_im(users[0].id) if len(users) == 1 else gathering.begin(place, users)
    )
    shown: Json = {"id": channel.id}
    if args.get("return_im"):
        whole = present.channel(place, channel)
        shown = {key: whole[key] for key in whole if key in _IN_OPEN}
    return {"channel": shown} | ({"no_op": True, "already_open": True} if known else {})


def _reached(place: Place, user_id: str) -> User:
    """Return somebody to whom the bot can write; raises ``SlackError``."""
    user = place.user(user_id)
    if user.deleted:
        raise SlackError("user_disabled")
    if user.bot:
        raise SlackError("cannot_dm_bot")
    if not place.may_message(user):
        raise SlackError("user_not_visible")
    return user


def _own_im(place: Place, user: User) -> Channel | None:
    return place.workspace.channels.get(place.im_id(user.id))


def info(place: Place, args: Json) -> Json:
    """Describe a channel."""
    channel = _readable(place, args["channel"], "read")
    shown = present.channel(place, channel)
    if not args.get("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def members(place: Place, args: Json) -> Json:
    """List who is in a channel."""
    channel = _readable(place, args["channel"], "read")
    some, cursor = page(channel.members, args.get("limit", 100), args.get("cursor"))
    return {"members": list(some), "response_metadata": {"next_cursor": cursor}}


def history(place: Place, args: Json) -> Json:
    """List a channel's messages, newest first; replies are not among them, as in Slack."""
    channel = _joined(place, _readable(place, args["channel"], "history"))
    shown = [
        each
        for each in reversed(place.workspace.in_channel(channel.id))
        if _is_in_history(each) and _between(each, args)
    ]
    return _messages(place, shown, args, 100)


def replies(place: Place, args: Json) -> Json:
    """List a thread, its first message first."""
    channel = _joined(place, _readable(place, args["channel"], "history"))
    parent = place.workspace.find(channel.id, args["ts"])
    if parent is None or parent.ephemeral_for:
        raise SlackError("thread_not_found")
    rest = [each for each in place.workspace.replies(parent) if _between(each, args)]
    return _messages(place, [parent, *rest], args, 1000)


def list_(place: Place, args: Json) -> Json:
    """List the channels that the bot may know of."""
    seen = [each for each in place.workspace.channels.values() if place.sees(each)]
    return _channels(place, seen, args)


def of_user(place: Place, args: Json) -> Json:
    """List the channels of a person, or of the bot."""
    who = place.user(args["user"]).id if "user" in args else place.bot
    mine = set(args.get("types") or ())
    if who != place.bot and "im" in mine:
        raise invalid("types: a person's direct messages are nobody else's")
    seen = [each for each in place.workspace.of_user(who) if place.sees(each)]
    return _channels(place, seen, args)


def join(place: Place, args: Json) -> Json:
    """Join a public channel."""
    channel = place.channel(args["channel"])
    if channel.kind != "public":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    is_new = place.bot not in channel.members
    if is_new:
        channel.members.append(place.bot)
        place.workspace.save_channel(channel)
        event = belonging.joined(place, place.workspace.users[place.bot], channel, None)
        place.announce(event, channel)
    whole = present.channel(place, channel)
    shown = {"channel": {key: whole[key] for key in whole if key not in _NOT_IN_JOIN}}
    return shown if is_new else shown | _ALREADY_THERE


def _readable(place: Place, channel_id: str, right: str) -> Channel:
    channel = place.channel(channel_id)
    place.need(scope_for(channel, right))
    return channel


def _joined(place: Place, channel: Channel) -> Channel:
    if place.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _is_in_history(one: Message) -> bool:
    if one.ephemeral_for or one.subtype == "slash_command":
        return False
    return one.thread_ts in (None, one.ts)


def _between(one: Message, args: Json) -> bool:
    inclusive = args.get("inclusive", False)
    ts, oldest, latest = float(one.ts), args.get("oldest"), args.get("latest")
    if oldest is not None and (ts < float(oldest) or (ts == float(oldest) and not inclusive)):
        return False
    return latest is None or ts < float(latest) or (ts == float(latest) and inclusive)


def _messages(place: Place, found: Sequence[Message], args: Json, default: int) -> Json:
    limit = args.get("limit", default)
    if not 1 <= limit <= max(default, _MOST):
        raise SlackError("invalid_limit")
    some, cursor = page(found, limit, args.get("cursor"))
    whole_metadata = args.get("include_all_metadata", False)
    body: Json = {
        "messages": [present.message(place, each, metadata=whole_metadata) for each in some],
        "has_more": bool(cursor),
    }
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _channels(place: Place, seen: Sequence[Channel], args: Json) -> Json:
    types = args.get("types") or ["public_channel"]
    if not _KINDS.keys() >= {*types}:
        raise SlackError("invalid_types")
    kinds = {_KINDS[each] for each in types}
    for kind in kinds:
        place.need(scope_for(Channel("", "", kind), "read"))
    if args.get("exclude_archived"):
        seen = [each for each in seen if not each.archived]
    chosen = [each for each in seen if each.kind in kinds]
    some, cursor = page(chosen, args.get("limit", 100), args.get("cursor"))
    shown = [present.channel(place, each) for each in some]
    return {"channels": shown, "response_metadata": {"next_cursor": cursor}}


def _time(name: str) -> Parser:
    """Return what reads a bound of time, which has an error of its own in Slack."""

    def read(value: object) -> str:
        if not _TIME.fullmatch(given := str(value)):
            raise SlackError(f"invalid_ts_{name}")
        return given

    return read


_PAGE: Final[dict[str, Parser]] = {"cursor": text, "limit": whole}
_HISTORY: Final[dict[str, Parser]] = {
    **_PAGE,
    "channel": text,
    "inclusive": flag,
    "include_all_metadata": flag,
    "latest": _time("latest"),
    "oldest": _time("oldest"),
}
_LIST: Final[dict[str, Parser]] = {
    **_PAGE,
    "exclude_archived": flag,
    "types": names,
}

METHODS: Final = {
    "conversations.open": Method(
        open_,
        {
            "channel": text,
            "users": names,
            "return_im": flag,
            "prevent_creation": not_rehearsed,
        },
        takes_json=True,
    ),
    "conversations.info": Method(
        info,
        {"channel": text, "include_locale": not_rehearsed, "include_num_members": flag},
        ("channel",),
    ),
    "conversations.members": Method(members, {**_PAGE, "channel": text}, ("channel",)),
    "conversations.history": Method(history, _HISTORY, ("channel",)),
    "conversations.replies": Method(replies, {**_HISTORY, "ts": text}, ("channel", "ts")),
    "conversations.list": Method(list_, _LIST),
    "users.conversations": Method(of_user, {**_LIST, "user": text}),
    "conversations.join": Method(
        join, {"channel": text}, ("channel",), "channels:join", takes_json=True
    ),
}
