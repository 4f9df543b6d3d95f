"""What people do with files: share one in a channel, or with the app."""

import base64
import binascii
import re
from typing import Final

from rehearsal import typed
from rehearsal.deliver import Ack
from rehearsal.errors import Refused
from rehearsal.model import Message
from rehearsal.people import no_command
from rehearsal.store import Json
from rehearsal.window import Window

MOST_BYTES: Final = 10_000_000
"""Of a person's file: the rehearsal's own bound, since it keeps files whole; Slack takes 1 GB."""
_MOST_NAME: Final = 255
_NO_NAME: Final = re.compile(r"[/\\\x00-\x1f\x7f]")


class Uploading(Window):
    """Acts for people; blocks until the bot has acked."""

    def hold(self, given: Json) -> Json:
        """Take a file that a form will be sent off with; the bot hears of it then."""
        user = self._person(given["user"])
        file = self._place.shelf.put(user.id, _name(given["name"]), _data(given["content"]))
        return {"ok": True, "file": {"id": file.id, "name": file.name, "size": file.size}}

    def upload(self, given: Json) -> list[Ack]:
        """Share a file, with or without words, in a thread or not."""
        user_id, words = given["user"], given.get("text", "").strip()
        user, channel = self._in(user_id, self._dm(user_id, given["channel"]))
        name, data = _name(given["name"]), _data(given["content"])
        no_command(words)
        if (thread := given.get("thread_ts")) is not None:
            self._seen(user, channel, thread)
        workspace, shelf = self._place.workspace, self._place.shelf
        with workspace.change():
            file = shelf.put(user.id, name, data)
            shelf.share_in(channel.id, [file.id])
            one = workspace.add(
                Message(
                    channel.id,
                    workspace.stamp(),
                    user.id,
                    typed.message(self._place.hearing(channel, user), words),
                    thread_ts=thread,
                    subtype="file_share",
                    files=[file.id],
                )
            )
        return self._told(user, channel, one)


def _name(given: str) -> str:
    """Return the name of a file; raises ``Refused`` for what no file is called."""
    name = given.strip()
    if not name or name in {".", ".."} or _NO_NAME.search(name) or len(name) > _MOST_NAME:
        raise Refused("invalid_name", "Give the file's name without its folder, as in photo.png.")
    return name


def _data(given: str) -> bytes:
    """Return the bytes of a file; raises ``Refused``."""
    if len(given) * 3 // 4 > MOST_BYTES + 2:
        raise _too_large()
    try:
        data = base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("invalid_content", "content must be the file's bytes in base64.") from None
    if not data:
        raise Refused("empty_file", "There is nothing in that file.")
    if len(data) > MOST_BYTES:
        raise _too_large()
    return data


def _too_large() -> Refused:
    return Refused("file_too_large", f"The rehearsal takes files up to {MOST_BYTES} bytes (10 MB).")
