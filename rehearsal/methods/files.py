"""files.*: uploading in three steps; ``files.upload`` is retired, and unknown here."""

import re
from typing import Final

from rehearsal import events
from rehearsal.errors import SlackError, invalid
from rehearsal.methods.call import Method, not_rehearsed, parsed, text, whole
from rehearsal.methods.chat import writable
from rehearsal.model import Channel, Message
from rehearsal.place import Place
from rehearsal.store import Json

#: A person's id is none; slackapi/bolt-js#2115.
_CHANNEL: Final = re.compile("[CGDZ][A-Z0-9]+")
MOST_BYTES: Final = 1_000_000_000
"""Slack takes files up to 1 GB."""


def get_upload_url(place: Place, args: Json) -> Json:
    """Announce a file; return where its bytes go."""
    if args["length"] <= 0:
        raise SlackError("missing_argument")
    if args["length"] > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    file, ticket = place.shelf.announce(args["filename"], args["length"], place.bot)
    return {"upload_url": f"{place.url}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(place: Place, args: Json) -> Json:
    """End uploads, and share them in a channel; unshared, only the bot sees the files."""
    given = args["files"]
    if not isinstance(given, list) or not given or not all(_is_named(each) for each in given):
        raise invalid("files must be a list of {id, title}")
    channel = writable(place, place.channel(args["channel_id"])) if "channel_id" in args else None
    if channel is not None:
        place.workspace.thread_of(channel.id, args.get("thread_ts"))
    done = [place.shelf.complete(each["id"], each.get("title", ""), place.bot) for each in given]
    if channel is not None:
        _share(place, channel, [file.id for file in done], args)
    return {"files": [place.shelf.shown(file.id, place.url, place.home.id) for file in done]}


def _share(place: Place, channel: Channel, files: list[str], args: Json) -> None:
    """Post the message of Slack's own making that shares files; it can carry no metadata."""
    with place.workspace.change():
        place.shelf.share_in(channel.id, files)
        sent = place.workspace.add(
            Message(
                channel.id,
                place.workspace.stamp(),
                place.bot,
                args.get("initial_comment", ""),
                thread_ts=args.get("thread_ts"),
                subtype="file_share",
                files=files,
            )
        )
    place.announce(events.files_shared(place, sent, channel), channel)


def _is_named(each: object) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and each.keys()
        <= {
            "id",
            "title",
        }
    )


def _channel_id(value: object) -> str:
    if not _CHANNEL.fullmatch(given := text(value)):
        raise ValueError(f"input must match regex pattern: {_CHANNEL.pattern}")
    return given


METHODS: Final = {
    "files.getUploadURLExternal": Method(
        get_upload_url,
        {
            "filename": text,
            "length": whole,
            "alt_txt": not_rehearsed,
            "snippet_type": not_rehearsed,
        },
        ("filename", "length"),
        "files:write",
    ),
    "files.completeUploadExternal": Method(
        complete_upload,
        {
            "files": parsed,
            "channel_id": _channel_id,
            "channels": not_rehearsed,
            "initial_comment": text,
            "blocks": not_rehearsed,
            "thread_ts": text,
        },
        ("files",),
        "files:write",
        takes_json=True,
    ),
}
