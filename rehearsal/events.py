"""The inner part of the events that Slack sends, and the envelope around it."""

from typing import Final

from rehearsal import present
from rehearsal.model import APP_ID, Channel, Message, User, View
from rehearsal.place import Place, scope_for
from rehearsal.store import Json

_TYPE: Final = {"public": "channel", "private": "group", "im": "im", "mpim": "mpim"}
_SUBSCRIPTION: Final = {
    "public": "message.channels",
    "private": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
#: What is sent of an app that is installed no more.
_OF_THE_END: Final = frozenset({"app_uninstalled", "tokens_revoked"})
#: What Slack sends to who may read channels of that kind.
_OF_CHANNELS: Final = frozenset(
    {
        "channel_id_changed",
        "channel_shared",
        "channel_unshared",
        "member_joined_channel",
        "member_left_channel",
    }
)
#: The scope without which Slack does not send an event, where it needs one.
_SCOPES: Final = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
}


def message(place: Place, one: Message, channel: Channel) -> Json:
    """Return the event of a new message."""
    if one.subtype == "file_share":
        return files_shared(place, one, channel)
    shown = present.message(place, one, metadata=False)
    shown = {key: shown[key] for key in shown if key in _MESSAGE_KEYS}
    extra = {} if one.from_bot else {"client_msg_id": f"{one.channel}-{one.ts}"}
    return {
        **shown,
        **extra,
        "channel": channel.id,
        "event_ts": one.ts,
        "channel_type": _TYPE[channel.kind],
    }


def files_shared(place: Place, one: Message, channel: Channel) -> Json:
    """Return the event of files: the bot's when their upload ended, or those of a person.

    As in the samples it has no ``team`` and no ``client_msg_id``. Files are described also to an
    app that may not read them (PostHog/posthog#73568, vercel/eve#1531).
    """
    shown = present.message(place, one, metadata=False)
    return {
        **{key: shown[key] for key in shown if key in _SHARED_KEYS},
        "files": _files(place, one, channel),
        "upload": one.from_bot,
        "display_as_bot": False,
        "channel": channel.id,
        "event_ts": one.ts,
        "channel_type": _TYPE[channel.kind],
    }


def _files(place: Place, one: Message, channel: Channel) -> list[Json]:
    """Return the files of a message as events have them.

    Those of people in a shared channel are not described: the app has to ask ``files.info``
    (reference/events/message/file_share; zenn.dev/straydog/articles/42c4152bf963e3 shows it whole).
    """
    if one.from_bot or not place.workspace.is_shared(channel):
        return [place.shelf.shown(each, place.url, place.home.id) for each in one.files]
    ask = {"mode": "file_access", "file_access": "check_file_info"}
    return [{"id": each, **ask, "created": 0, "timestamp": 0, "user": ""} for each in one.files]


_SHARED_KEYS: Final = frozenset(
    {"type", "subtype", "user", "text", "ts", "thread_ts", "parent_user_id"}
)
_MESSAGE_KEYS: Final = frozenset(
    {
        "type",
        "subtype",
        "user",
        "text",
        "ts",
        "team",
        "bot_id",
        "bot_profile",
        "blocks",
        "metadata",
        "thread_ts",
        "parent_user_id",
    }
)
_MENTION_KEYS: Final = frozenset({"client_msg_id", "user", "text", "blocks", "ts", "thread_ts"})


def mention(place: Place, one: Message, channel: Channel, user: User) -> Json:
    """Return the event of a mention; ``team`` is the installed one, also for people of others."""
    whole = message(place, one, channel)
    body = {key: whole[key] for key in whole if key in _MENTION_KEYS}
    body |= {
        "type": "app_mention",
        "team": place.home.id,
        "channel": channel.id,
        "event_ts": one.ts,
    }
    if one.files:
        files = _files(place, one, channel)
        body |= {"files": files, "upload": False, "display_as_bot": False}
    if place.is_external(user):
        profile = {
            "team": user.team,
            "real_name": user.name,
            "name": user.handle,
            "display_name": user.name,
            "is_restricted": user.guest,
        }
        team = place.workspace.team_of(user).actor
        body |= {"user_team": team, "source_team": team, "user_profile": profile}
    return body


def changed(place: Place, one: Message, channel: Channel, before: Json) -> Json:
    """Return the event of a changed message."""
    return _hidden(place, channel, "message_changed") | {
        "message": _inside(present.message(place, one)),
        "previous_message": _inside(before),
    }


def deleted(place: Place, one: Message, channel: Channel, before: Json) -> Json:
    """Return the event of a message that was taken away."""
    return _hidden(place, channel, "message_deleted") | {
        "deleted_ts": one.ts,
        "previous_message": _inside(before),
    }


def _hidden(place: Place, channel: Channel, subtype: str) -> Json:
    stamp = place.workspace.stamp()
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "ts": stamp,
        "event_ts": stamp,
        "channel_type": _TYPE[channel.kind],
    }


_INSIDE: Final = _MESSAGE_KEYS - {"metadata"} | {"edited", "reply_count", "latest_reply"}


def _inside(shown: Json) -> Json:
    return {key: shown[key] for key in shown if key in _INSIDE}


def home_opened(place: Place, user: User, im: Channel, view: View | None, tab: str) -> Json:
    """Return the event of a person who looks at a tab of the app; ``view`` is what stands there."""
    body: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": im.id,
        "tab": tab,
        "event_ts": place.workspace.stamp(),
    }
    return body | ({"view": present.view(place, view)} if view else {})


def reacted(place: Place, user: User, one: Message, name: str, *, gone: bool = False) -> Json:
    """Return the event of a sign put or taken away; Slack does not say from which workspace."""
    return {
        "type": "reaction_removed" if gone else "reaction_added",
        "user": user.id,
        "reaction": name,
        "item_user": one.user,
        "item": {"type": "message", "channel": one.channel, "ts": one.ts},
        "event_ts": place.workspace.stamp(),
    }


def pinned(place: Place, one: Message, user: str, count: int) -> Json:
    """Return the event that a message was pinned; ``count`` are pinned to the channel now."""
    return _pinning(place, "pin_added", one, (user, count), one.pinned or {})


def unpinned(place: Place, one: Message, user: str, count: int, before: Json) -> Json:
    """Return the event that a message is pinned no more, as it was ``before``."""
    event = _pinning(place, "pin_removed", one, (user, count), before)
    return {**event, "has_pins": count > 0}


def _pinning(place: Place, kind: str, one: Message, did: tuple[str, int], how: Json) -> Json:
    info = {"channel": one.channel, "pinned_by": how["user"], "pinned_ts": how["at"]}
    return {
        "type": kind,
        "user": did[0],
        "channel_id": one.channel,
        "item": present.pin(place, one, how),
        "item_user": one.user,
        "pin_count": did[1],
        "pinned_info": info,
        "event_ts": place.workspace.stamp(),
    }


def rate_limited(place: Place, minute: int) -> Json:
    """Return the whole body that says that events of a minute were too many; it has no envelope."""
    return {
        "token": "rehearsal",
        "type": "app_rate_limited",
        "team_id": place.home.id,
        "minute_rate_limited": minute,
        "api_app_id": APP_ID,
    }


def subscription(event: Json, channel: Channel | None) -> str:
    """Return the name under which an app subscribes to an event."""
    if event["type"] == "message" and channel is not None:
        return _SUBSCRIPTION[channel.kind]
    return str(event["type"])


def is_heard(place: Place, event: Json, channel: Channel | None) -> bool:
    """Tell whether Slack sends the event: subscribed, allowed, and the bot is in the channel."""
    name = subscription(event, channel)
    if name not in place.manifest.events:
        return False
    if not place.installation.is_there and name not in _OF_THE_END:
        return False
    needed = _SCOPES.get(name)
    if name in _OF_CHANNELS and channel is not None:
        needed = scope_for(channel, "read")
    if needed is not None and needed not in place.scopes:
        return False
    if name == "member_left_channel" and event["user"] == place.bot:
        return True
    return channel is None or place.bot in channel.members


def authorization(place: Place) -> Json:
    """Return the entry of an installation in ``authorizations``."""
    return {
        "enterprise_id": None,
        "team_id": place.home.id,
        "user_id": place.bot,
        "is_bot": True,
        "is_enterprise_install": False,
    }


def envelope(place: Place, event: Json, channel: Channel | None) -> Json:
    """Return the whole body of an event, with the ids that a shared channel brings."""
    workspace = place.workspace
    home = place.home.id
    shared = channel is not None and workspace.is_shared(channel)
    body: Json = {
        "token": "rehearsal",
        "team_id": home,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.new_id("Ev"),
        "event_time": int(float(event.get("event_ts") or workspace.stamp())),
        "authorizations": [authorization(place)],
        "is_ext_shared_channel": shared,
        "event_context": f"1-{event['type']}-{home}-{event.get('channel', '')}",
    }
    if shared:
        body |= {"context_team_id": home, "context_enterprise_id": None}
        author = workspace.users.get(event.get("user", ""))
        if event["type"] == "message" and author is not None:
            body["team_id"] = author.team
    return body
