"""files.*: uploading in three steps; ``files.upload`` is retired, and unknown here."""

from typing import Final

from rehearsal.errors import SlackError, invalid
from rehearsal.methods.call import Method, not_rehearsed, parsed, text, whole
from rehearsal.place import Place
from rehearsal.store import Json

MOST_BYTES: Final = 1_000_000_000
"""Slack takes files up to 1 GB."""


def get_upload_url(place: Place, args: Json) -> Json:
    """Announce a file; return where its bytes go."""
    if not 0 < args["length"] <= MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    file, ticket = place.shelf.announce(args["filename"], args["length"])
    return {"upload_url": f"{place.url}/upload/v1/{ticket}", "file_id": file.id}


def complete_upload(place: Place, args: Json) -> Json:
    """End uploads; unshared, only the bot sees the files."""
    given = args["files"]
    if not isinstance(given, list) or not given or not all(_is_named(each) for each in given):
        raise invalid("files must be a list of {id, title}")
    done = [place.shelf.complete(each["id"], each.get("title", "")) for each in given]
    return {"files": [place.shelf.shown(file.id, place.url) for file in done]}


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
            # A message of Slack's own making carries no metadata, so the bot never asks for one.
            "channel_id": not_rehearsed,
            "channels": not_rehearsed,
            "initial_comment": not_rehearsed,
            "blocks": not_rehearsed,
            "thread_ts": not_rehearsed,
        },
        ("files",),
        "files:write",
        takes_json=True,
    ),
}
