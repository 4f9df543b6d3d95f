"""Files of the workspace: announced, uploaded, completed, and shared by a message or not."""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Final
from urllib.parse import quote

from rehearsal import pictures
from rehearsal.errors import SlackError
from rehearsal.model import BOT_USER
from rehearsal.store import Json
from rehearsal.workspace import Workspace

#: What the page shows in a message. Never SVG: it can hold scripts.
PICTURES: Final = {
    "png": ("image/png", "png", "PNG"),
    "jpg": ("image/jpeg", "jpg", "JPEG"),
    "jpeg": ("image/jpeg", "jpg", "JPEG"),
    "gif": ("image/gif", "gif", "GIF"),
    "webp": ("image/webp", "webp", "WebP"),
}
_TYPES: Final = PICTURES | {
    "ics": ("text/calendar", "ics", "iCalendar"),
    "pdf": ("application/pdf", "pdf", "PDF"),
    "txt": ("text/plain", "text", "Plain Text"),
}
_PLAIN: Final = ("application/octet-stream", "binary", "Binary")


@dataclass(slots=True)
class File:
    """A file of the bot or a person; nobody else sees it until it is shared."""

    id: str
    name: str
    size: int
    content: str = ""
    """Base64; empty until it is uploaded."""
    title: str = ""
    complete: bool = False
    channels: list[str] = field(default_factory=list)
    """Where a message shares it."""
    user: str = BOT_USER
    """Whose it is."""
    created: int = 0
    """When it was announced or shared, in seconds since 1970 of the rehearsal's time."""
    width: int = 0
    """Of a picture, in pixels; 0 if it is not known."""
    height: int = 0
    given: list[str] = field(default_factory=list)
    """The apps that have got it in a form."""
    in_blocks: bool = False
    """Whether blocks show it, also where no message shares it."""
    alt: str = ""
    """What a picture shows, in words, if it was said when it was announced."""

    def take(self, data: bytes) -> None:
        """Take its bytes."""
        self.content = base64.b64encode(data).decode()
        self.width, self.height = pictures.size(self.kind[1], data) or (0, 0)

    @property
    def data(self) -> bytes:
        """What was uploaded."""
        return base64.b64decode(self.content)

    @property
    def path(self) -> str:
        """Where the server gives it out, as Slack's permalinks are made."""
        return f"/files/{self.user}/{self.id}/{quote(self.name)}"

    @property
    def thumbs(self) -> tuple[int, ...]:
        """Which of Slack's thumbnails it is large enough for, and no larger."""
        return pictures.thumbs(self.kind[1], (self.width, self.height)) if self.width else ()

    def thumbs_path(self, team: str) -> str:
        """Return where its thumbnails are given out to the app of a workspace."""
        hidden = hashlib.sha256(self.id.encode()).hexdigest()[:10]
        return f"/files-tmb/{team}-{self.id}-{hidden}"

    def thumb_name(self, side: int) -> str:
        """Return what a thumbnail is called."""
        stem, _, ending = self.name.rpartition(".")
        return f"{quote(stem.lower())}_{side}.{ending.lower()}"

    @property
    def mimetype(self) -> str:
        """What kind of file it is, by its name."""
        return self.kind[0]

    @property
    def kind(self) -> tuple[str, str, str]:
        """Slack's ``mimetype``, ``filetype`` and ``pretty_type``."""
        return _TYPES.get(self._ending, _PLAIN)

    @property
    def is_picture(self) -> bool:
        """Whether the page shows it in its message."""
        return self._ending in PICTURES

    @property
    def _ending(self) -> str:
        _, dot, ending = self.name.rpartition(".")
        return ending.lower() if dot else ""


class Shelf:
    """The files, kept with the workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Take up what is kept."""
        self._workspace = workspace
        self._tickets: dict[str, str] = {}
        self.load()

    def load(self) -> None:
        """Read what is kept."""
        kept = self._workspace.store.read("file")
        self.files = {key: File(**body) for key, body in kept}

    def announce(self, name: str, size: int, bot: str, alt: str = "") -> tuple[File, str]:
        """Return a new file and the ticket with which it is uploaded, once."""
        file = File(_new_id(), name, size, user=bot, created=self._now(), alt=alt)
        ticket = secrets.token_urlsafe(24)
        self._tickets[ticket] = file.id
        self.save(file)
        return file, ticket

    def upload(self, ticket: str, data: bytes) -> bool:
        """Take the content of the file; False for no such ticket, or another length than told."""
        file = self.files.get(self._tickets.get(ticket, ""))
        if file is None or len(data) != file.size:
            return False
        del self._tickets[ticket]
        file.take(data)
        self.save(file)
        return True

    def complete(self, file_id: str, title: str, bot: str) -> File:
        """End an upload; raises ``SlackError`` for a file that was never uploaded, or is done."""
        file = self.files.get(file_id)
        if file is None or not file.content or file.complete or file.user != bot:
            raise SlackError("file_not_found")
        file.complete, file.title = True, title or file.name
        self.save(file)
        return file

    def put(self, user: str, name: str, data: bytes) -> File:
        """Take a person's file, whole."""
        file = File(_new_id(), name, len(data), title=name, complete=True, user=user)
        file.created = self._now()
        file.take(data)
        self.save(file)
        return file

    def share(self, channel: str, text: str, url: str, bot: str) -> list[str]:
        """Share in a channel what a text of a bot's links to; return the ids of those files."""
        own = [file for file in self.files.values() if file.complete and file.user == bot]
        found = [file.id for file in own if f"{url}{file.path}" in text]
        self.share_in(channel, found)
        return found

    def share_in(self, channel: str, files: list[str]) -> None:
        """Share files in a channel."""
        for file in (self.files[each] for each in files):
            file.channels = sorted({*file.channels, channel})
            self.save(file)

    def unshare(self, channel: str, files: list[str]) -> None:
        """End the sharing of files in a channel, unless a message there still holds them."""
        held = {each for one in self._workspace.in_channel(channel) for each in one.files}
        for file in (self.files[each] for each in files if each not in held):
            file.channels = [each for each in file.channels if each != channel]
            self.save(file)

    def named(self, given: Json, url: str, team: str) -> File | None:
        """Return the file that a block names, by its id or one of the addresses it has there."""
        if "id" in given:
            return self.files.get(given["id"])
        shown = {each: self.shown(each, url, team) for each in self.files}
        places = ("url_private", "permalink")
        found = (each for each in shown if given["url"] in [shown[each][key] for key in places])
        return self.files.get(next(found, ""))

    def give(self, files: Iterable[str], bot: str) -> None:
        """Give files to an app: it may read what a form was sent off with."""
        for file in (self.files[each] for each in files):
            file.given = sorted({*file.given, bot})
            self.save(file)

    def show(self, file: File) -> None:
        """Let everybody who sees the blocks with a file see it."""
        file.in_blocks = True
        self.save(file)

    def move(self, old: str, new: str) -> None:
        """Take the files along when a channel gets another id."""
        for file in [each for each in self.files.values() if old in each.channels]:
            file.channels.remove(old)
            self.share_in(new, [file.id])

    def save(self, file: File) -> None:
        """Keep a file."""
        self.files[file.id] = file
        with self._workspace.change():
            self._workspace.keep("file", file.id, asdict(file))

    def shown(self, file_id: str, url: str, team: str) -> Json:
        """Return a file as Slack's answers do that go to the workspace ``team``."""
        file = self.files[file_id]
        mimetype, filetype, pretty = file.kind
        private = f"{url}/files-pri/{team}-{file.id}"
        name = quote(file.name)
        return {
            "id": file.id,
            "created": file.created,
            "timestamp": file.created,
            "name": file.name,
            "title": file.title,
            "mimetype": mimetype,
            "filetype": filetype,
            "pretty_type": pretty,
            "user": file.user,
            "mode": "hosted",
            "editable": False,
            "is_external": False,
            "size": file.size,
            **({"alt_txt": file.alt} if file.alt else {}),
            "is_public": any(
                self._workspace.channels[each].kind == "public" for each in file.channels
            ),
            "public_url_shared": False,
            "url_private": f"{private}/{name}",
            "url_private_download": f"{private}/download/{name}",
            **_picture(file, f"{url}{file.thumbs_path(team)}"),
            "permalink": f"{url}{file.path}",
        }

    def _now(self) -> int:
        return int(self._workspace.clock.now().timestamp())


def _picture(file: File, address: str) -> Json:
    """Return what Slack's answers say of a picture besides; ``address`` is its thumbnails'."""
    if not file.width:
        return {}
    shown: Json = {}
    for side in file.thumbs:
        shown[f"thumb_{side}"] = f"{address}/{file.thumb_name(side)}"
        if side == pictures.FITTED:
            shown |= {f"thumb_{side}_w": file.width, f"thumb_{side}_h": file.height}
    return shown | {"original_w": file.width, "original_h": file.height}


def _new_id() -> str:
    return f"F0{secrets.token_hex(4).upper()}"
