"""chat.schedule…: messages of the bot that are posted later."""

from contextlib import suppress
from datetime import timedelta
from typing import Final

from rehearsal import present
from rehearsal.errors import SlackError, invalid
from rehearsal.methods import chat, pages
from rehearsal.methods.call import Method, only_false, text, whole
from rehearsal.methods.metadata import metadata
from rehearsal.model import APP_ID
from rehearsal.place import Place
from rehearsal.schedule import Scheduled
from rehearsal.store import Json

_FARTHEST: Final = timedelta(days=120)
#: No more than so many in a channel within five minutes.
_MOST: Final = 30
_WINDOW: Final = 5 * 60
#: In which Slack takes nothing back any more (docs.slack.dev/messaging/sending-and-scheduling-
#: messages).
_TOO_LATE: Final = 60


def schedule(place: Place, args: Json) -> Json:
    """Let a message be posted at a time."""
    given = {**args}
    words, blocks = chat.content(place, given, chat.MOST_TEXT)
    metadata(given.get("metadata"))
    channel = chat.target(place, given["channel"])
    place.workspace.thread_of(channel.id, given.get("thread_ts"))
    post_at = _time(place, given.pop("post_at"))
    own = [each for each in place.schedule.of(place.installation.key) if each.channel == channel.id]
    if sum(abs(each.post_at - post_at) < _WINDOW for each in own) >= _MOST:
        raise SlackError("restricted_too_many")
    kept = {**given, "channel": channel.id}
    one = place.schedule.add(channel.id, post_at, kept, place.installation.key)
    shown: Json = {"type": "delayed_message", "text": words, "user": place.bot}
    shown |= {"bot_id": place.bot_id, "app_id": APP_ID, "team": place.home.id}
    shown |= {"bot_profile": present.bot_profile(place), **({"blocks": blocks} if blocks else {})}
    told = {"scheduled_message_id": one.id, "post_at": post_at}
    return {"channel": channel.id, **told, "message": shown}


def listed(place: Place, args: Json) -> Json:
    """Return what waits to be posted, a page of it."""
    oldest, latest = args.get("oldest", "0"), args.get("latest", "inf")
    try:
        first, last = float(oldest), float(latest)
    except ValueError:
        raise invalid("oldest and latest must be times") from None
    if first >= last:
        raise invalid("oldest must be less than latest")
    wanted = place.channel(args["channel"]).id if "channel" in args else None
    found = [
        each
        for each in place.schedule.of(place.installation.key)
        if wanted in (None, each.channel) and first <= each.post_at <= last
    ]
    shown, cursor = pages.page(found, args.get("limit", 100), args.get("cursor"))
    return {
        "scheduled_messages": [_shown(each) for each in shown],
        "response_metadata": {"next_cursor": cursor},
    }


def delete(place: Place, args: Json) -> Json:
    """Take back a message that waits; not in the last minute before it is posted."""
    channel = place.channel(args["channel"])
    own = {each.id: each for each in place.schedule.of(place.installation.key)}
    one = own.get(args["scheduled_message_id"])
    soon = place.clock.now().timestamp() + _TOO_LATE
    if one is None or one.channel != channel.id or one.post_at <= soon:
        raise SlackError("invalid_scheduled_message_id")
    place.schedule.take(one)
    return {}


def post_due(place: Place) -> None:
    """Post what is due. What cannot be posted any more is dropped, and nobody is told.

    So is one with metadata: Slack's reference calls it a bug that these are never posted.
    """
    for one in place.schedule.due(place.clock.now()):
        place.schedule.take(one)
        if "metadata" not in one.args:
            with suppress(SlackError):
                chat.post_message(place.at(one.team), one.args)


def _time(place: Place, post_at: int) -> int:
    now = place.clock.now().timestamp()
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + _FARTHEST.total_seconds():
        raise SlackError("time_too_far")
    return post_at


def _when(value: object) -> int:
    try:
        return whole(value)
    except (TypeError, ValueError):
        raise SlackError("invalid_time") from None


def _shown(one: Scheduled) -> Json:
    shown = {"id": one.id, "channel_id": one.channel, "post_at": one.post_at}
    return {**shown, "date_created": one.created, "text": one.args.get("text", "")}


METHODS: Final = {
    "chat.scheduleMessage": Method(
        schedule,
        {**chat.POSTED, "post_at": _when},
        ("channel", "post_at"),
        "chat:write",
        takes_json=True,
    ),
    "chat.scheduledMessages.list": Method(
        listed,
        {"channel": text, "oldest": text, "latest": text, "limit": whole, "cursor": text},
        takes_json=True,
    ),
    "chat.deleteScheduledMessage": Method(
        delete,
        {"channel": text, "scheduled_message_id": text, "as_user": only_false},
        ("channel", "scheduled_message_id"),
        "chat:write",
        takes_json=True,
    ),
}
