"""chat.*: messages of the bot."""

from typing import Final

from rehearsal import events, present, reach
from rehearsal.blocks import fallback
from rehearsal.errors import SlackError
from rehearsal.methods.call import (
    Method,
    Parser,
    flag,
    not_rehearsed,
    only_false,
    parsed,
    text,
)
from rehearsal.methods.metadata import metadata, warned
from rehearsal.model import Channel, Message
from rehearsal.place import Place
from rehearsal.store import Json

#: Slack cuts longer texts; here they are refused, because what is cut is lost.
MOST_TEXT: Final = 40_000
MOST_UPDATE: Final = 4_000
_MOST_MARKDOWN: Final = 12_000
#: What Slack leaves out of the message in its answer to an update.
_NOT_IN_UPDATE: Final = frozenset(
    {
        "ts",
        "thread_ts",
        "parent_user_id",
        "reply_count",
        "reply_users",
        "reply_users_count",
        "latest_reply",
        "is_locked",
        "subscribed",
    }
)


def post_message(place: Place, args: Json) -> Json:
    """Post to a channel, or to a person by their id."""
    words, blocks = content(place, args, MOST_TEXT)
    channel = target(place, args["channel"])
    place.workspace.thread_of(channel.id, args.get("thread_ts"))
    kept = metadata(args.get("metadata"))
    # Slack shares a file whose link the bot posts in a text that it may unfold.
    unfolds = not blocks and args.get("unfurl_links", True) and args.get("unfurl_media", True)
    with place.workspace.change():
        files = place.shelf.share(channel.id, words, place.url, place.bot) if unfolds else []
        sent = place.workspace.add(
            Message(
                channel.id,
                place.workspace.stamp(),
                place.bot,
                words,
                blocks,
                thread_ts=args.get("thread_ts"),
                metadata=kept,
                files=files,
            )
        )
    place.announce(events.message(place, sent, channel), channel)
    shown = {"channel": channel.id, "ts": sent.ts, "message": present.message(place, sent)}
    return shown | warned(args.get("metadata"), kept)


def post_ephemeral(place: Place, args: Json) -> Json:
    """Post what one person of the channel sees."""
    words, blocks = content(place, args, MOST_TEXT)
    channel = writable(place, place.channel(args["channel"]))
    if args["user"] not in channel.members:
        raise SlackError("user_not_in_channel")
    place.workspace.thread_of(channel.id, args.get("thread_ts"))
    with place.workspace.change():
        sent = place.workspace.add(
            Message(
                channel.id,
                place.workspace.stamp(),
                place.bot,
                words,
                blocks,
                thread_ts=args.get("thread_ts"),
                ephemeral_for=args["user"],
            )
        )
    return {"message_ts": sent.ts}


def update(place: Place, args: Json) -> Json:
    """Change a message of the bot; ``text`` without ``blocks`` takes the blocks away."""
    words, blocks = content(place, args, MOST_UPDATE)
    given = args.get("metadata")
    kept = metadata(given) if given else None
    channel = place.channel(args["channel"])
    if channel.archived:
        raise SlackError("is_inactive")
    channel = writable(place, channel)
    with place.workspace.change():
        one = _own(place, channel, args["ts"], "cant_update_message")
        before = present.message(place, one)
        one.text, one.blocks = words, blocks
        if kept is not None or given == {}:  # an empty object takes away what there was
            one.metadata = kept
        one.edited = {"user": place.bot, "ts": place.workspace.stamp()}
        place.workspace.save(one)
    place.announce(events.changed(place, one, channel, before), channel)
    whole = present.message(place, one)
    shown = {key: value for key, value in whole.items() if key not in _NOT_IN_UPDATE}
    answer = {"channel": channel.id, "ts": one.ts, "text": words, "message": shown}
    return answer | warned(given, kept)


def delete(place: Place, args: Json) -> Json:
    """Take a message of the bot away."""
    channel = writable(place, place.channel(args["channel"]))
    with place.workspace.change():
        one = _own(place, channel, args["ts"], "cant_delete_message")
        before = present.message(place, one)
        place.remove(one)
    place.announce(events.deleted(place, one, channel, before), channel)
    return {"channel": channel.id, "ts": one.ts}


def get_permalink(place: Place, args: Json) -> Json:
    """Return an address that shows the message on the rehearsal's page."""
    channel = place.channel(args["channel"])
    one = place.workspace.find(channel.id, args["message_ts"])
    if one is None or one.ephemeral_for:
        raise SlackError("message_not_found")
    return {"channel": channel.id, "permalink": present.permalink(place, one)}


def target(place: Place, channel_id: str) -> Channel:
    """Return the channel to post in; a person's id means their direct message.

    A public channel may be called by its name, with a ``#`` or without.
    """
    if channel_id not in place.workspace.users:
        return writable(place, _called(place, channel_id) or place.channel(channel_id))
    user = place.workspace.users[channel_id]
    if user.bot or user.deleted or not place.may_message(user):
        raise SlackError("channel_not_found")
    if not place.manifest.has_messages:
        raise SlackError("messages_tab_disabled")
    return place.open_im(user.id)


def _called(place: Place, name: str) -> Channel | None:
    every = place.workspace.channels.values()
    public = (each for each in every if each.kind == "public" and place.sees(each))
    return next((each for each in public if each.name == name.removeprefix("#")), None)


def writable(place: Place, channel: Channel) -> Channel:
    """Check that the bot may write in the channel; raises ``SlackError``."""
    if channel.archived:
        raise SlackError("is_archived")
    if place.bot not in channel.members:
        raise SlackError("not_in_channel")
    if channel.kind == "im":
        person = next(member for member in channel.members if member != place.bot)
        known = place.workspace.users[person]
        if known.deleted or not place.may_message(known):
            raise SlackError("channel_not_found")
        if not place.manifest.has_messages:
            raise SlackError("messages_tab_disabled")
    return channel


def _own(place: Place, channel: Channel, ts: str, error: str) -> Message:
    one = place.workspace.find(channel.id, ts)
    if one is None or one.ephemeral_for or one.subtype == "tombstone":
        raise SlackError("message_not_found")
    if one.user != place.bot:
        raise SlackError(error)
    return one


def content(place: Place, args: Json, most: int) -> tuple[str, list[Json]]:
    """Return the text and the blocks of a message; raises ``SlackError``."""
    if "markdown_text" in args:
        return _of_markdown(place, args)
    words = args.get("text", "")
    blocks = reach.message(place, args["blocks"]) if "blocks" in args else []
    if len(words) > most:
        raise SlackError("msg_too_long")
    if not words.strip() and not blocks:
        raise SlackError("no_text")
    return words or fallback(blocks), blocks


def _of_markdown(place: Place, args: Json) -> tuple[str, list[Json]]:
    """Return what a message says that is given as Markdown: as a block of it would say it."""
    words = args["markdown_text"]
    if args.get("text") or args.get("blocks"):
        raise SlackError("markdown_text_conflict")
    if len(words) > _MOST_MARKDOWN:
        raise SlackError("msg_too_long")
    if not words.strip():
        raise SlackError("no_text")
    blocks = reach.message(place, [{"type": "markdown", "text": words}])
    return fallback(blocks), blocks


def _blocks(value: object) -> object:
    """Read blocks; what is no list, nor JSON of one, has an error of its own in Slack."""
    try:
        blocks = parsed(value)
    except ValueError:
        blocks = None
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    return blocks


def _parse_mode(value: object) -> str:
    mode = text(value)
    if mode not in ("none", "client"):
        raise ValueError("is not rehearsed")
    return mode


_CONTENT: Final[dict[str, Parser]] = {
    "channel": text,
    "text": text,
    "blocks": _blocks,
    "link_names": only_false,
    "parse": _parse_mode,
    "as_user": only_false,
    "attachments": not_rehearsed,
    "markdown_text": text,
    "username": not_rehearsed,
    "icon_emoji": not_rehearsed,
    "icon_url": not_rehearsed,
}
_POST: Final = {**_CONTENT, "thread_ts": text}
POSTED: Final[dict[str, Parser]] = {
    **_POST,
    "metadata": parsed,
    "unfurl_links": flag,
    "unfurl_media": flag,
    "reply_broadcast": only_false,
}
"""What a message is posted with, now or later."""

METHODS: Final = {
    "chat.postMessage": Method(
        post_message,
        {**POSTED, "mrkdwn": flag, "container_id": not_rehearsed},
        ("channel",),
        "chat:write",
        takes_json=True,
    ),
    "chat.postEphemeral": Method(
        post_ephemeral,
        {**_POST, "user": text},
        ("channel", "user"),
        "chat:write",
        takes_json=True,
    ),
    "chat.update": Method(
        update,
        {
            **_CONTENT,
            "ts": text,
            "metadata": parsed,
            "reply_broadcast": only_false,
            "file_ids": not_rehearsed,
            "unfurl_links": flag,
            "unfurl_media": flag,
        },
        ("channel", "ts"),
        "chat:write",
        takes_json=True,
    ),
    "chat.delete": Method(
        delete,
        {"channel": text, "ts": text, "as_user": only_false},
        ("channel", "ts"),
        "chat:write",
        takes_json=True,
    ),
    "chat.getPermalink": Method(
        get_permalink, {"channel": text, "message_ts": text}, ("channel", "message_ts")
    ),
}
