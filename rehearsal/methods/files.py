"""files.*: uploading in three steps, and what a file is; ``files.upload`` is unknown here."""

import re
from typing import Final

from rehearsal import events
from rehearsal.errors import SlackError, invalid
from rehearsal.methods.call import Method, names, not_rehearsed, parsed, text, whole
from rehearsal.methods.chat import target, writable
from rehearsal.model import Channel, Message
from rehearsal.place import Place
from rehearsal.shelf import File
from rehearsal.store import Json

#: A person's id is none; slackapi/bolt-js#2115.
_CHANNEL: Final = re.compile("[CGDZ][A-Z0-9]+")
#: Where Slack names the channels of each kind in which a file is shared.
_WHERE: Final = {"channels": ("public",), "groups": ("private", "mpim"), "ims": ("im",)}
#: Comments on a page, if nothing is said.
_COUNT: Final = 100
MOST_BYTES: Final = 1_000_000_000
"""Slack takes files up to 1 GB."""
_MOST_ALT: Final = 1000


def get_upload_url(place: Place, args: Json) -> Json:
    """Announce a file; return where its bytes go."""
    if args["length"] <= 0:
        raise SlackError("missing_argument")
    if args["length"] > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    alt = args.get("alt_txt", "")
    if len(alt) > _MOST_ALT:
        raise SlackError("alt_txt_too_large")
    file, ticket = place.shelf.announce(args["filename"], args["length"], place.bot, alt)
    return {"upload_url": f"{place.url}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(place: Place, args: Json) -> Json:
    """End uploads, and share them in channels; unshared, only the bot sees the files."""
    given = args["files"]
    if not isinstance(given, list) or not given or not all(_is_named(each) for each in given):
        raise invalid("files must be a list of {id, title}")
    channels = _channels(place, args)
    done = [place.shelf.complete(each["id"], each.get("title", ""), place.bot) for each in given]
    for channel in channels:
        _share(place, channel, [file.id for file in done], args)
    return {"files": [place.shelf.shown(file.id, place.url, place.home.id) for file in done]}


def _channels(place: Place, args: Json) -> list[Channel]:
    """Return where files are to be shared; ``channels`` may name people, too."""
    found = [writable(place, place.channel(args["channel_id"]))] if "channel_id" in args else []
    found += [target(place, each) for each in args.get("channels", [])]
    if len(found) > 1 and "thread_ts" in args:
        raise invalid("thread_ts is of one channel")
    for channel in found:
        place.workspace.thread_of(channel.id, args.get("thread_ts"))
    return found


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


def info(place: Place, args: Json) -> Json:
    """Describe a file that the bot may see; no comments: Slack has had none since 2018."""
    file = place.shelf.files.get(args["file"])
    if file is None or not file.complete or not place.reaches(file):
        raise SlackError("file_not_found")
    known = [place.workspace.channels[each] for each in file.channels]
    seen = [each for each in known if place.sees(each)]
    shown = place.shelf.shown(file.id, place.url, place.home.id)
    for key, kinds in _WHERE.items():
        shown[key] = [each.id for each in seen if each.kind in kinds]
    shares = {
        "public": {each.id: _shares(place, each, file) for each in seen if each.kind == "public"},
        "private": {each.id: _shares(place, each, file) for each in seen if each.kind != "public"},
    }
    paging = {"count": args.get("count", _COUNT), "total": 0, "page": args.get("page", 1)}
    return {
        "file": shown | {"shares": {key: each for key, each in shares.items() if each}},
        "comments": [],
        "paging": paging | {"pages": 0},
    }


def _shares(place: Place, channel: Channel, file: File) -> list[Json]:
    """Return which messages of a channel share a file."""
    sharing = [each for each in place.workspace.in_channel(channel.id) if file.id in each.files]
    return [_shared_by(place, channel, each) for each in sharing]


def _shared_by(place: Place, channel: Channel, one: Message) -> Json:
    replies = place.workspace.replies(one)
    people = list(dict.fromkeys(each.user for each in replies))
    named = {} if channel.kind == "im" else {"channel_name": channel.name}
    body: Json = {
        "reply_users": people,
        "reply_users_count": len(people),
        "reply_count": len(replies),
        "ts": one.ts,
        "team_id": place.workspace.users[one.user].team,
        "share_user_id": one.user,
        **named,
    }
    if replies:
        body |= {"thread_ts": one.ts, "latest_reply": replies[-1].ts}
    elif one.thread_ts:
        body["thread_ts"] = one.thread_ts
    return body


def _is_named(each: object) -> bool:
    return (
        isinstance(each, dict)
        and isinstance(each.get("id"), str)
        and each.keys()
        <= {
            "id",
            "title",
            "highlight_type",
        }
    )


def _channel_id(value: object) -> str:
    if not _CHANNEL.fullmatch(given := text(value)):
        raise ValueError(f"input must match regex pattern: {_CHANNEL.pattern}")
    return given


METHODS: Final = {
    "files.info": Method(
        info,
        {
            "file": text,
            "count": whole,
            "page": whole,
            "cursor": not_rehearsed,
            "limit": not_rehearsed,
        },
        ("file",),
        "files:read",
    ),
    "files.getUploadURLExternal": Method(
        get_upload_url,
        {
            "filename": text,
            "length": whole,
            "alt_txt": text,
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
            "channels": names,
            "initial_comment": text,
            "blocks": not_rehearsed,
            "thread_ts": text,
        },
        ("files",),
        "files:write",
        takes_json=True,
    ),
}
