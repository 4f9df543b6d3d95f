"""What every person saw, act by act, as pages that people can read and that are kept."""

import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from rehearsal.model import BOT_USER, Message
from tests.stage import CHANNEL, Stage, example

KEPT = Path(__file__).parent / "transcript"
EVERYBODY = "channel"
_FILE = re.compile(r"<http[^|>]+/files/[^|>]+\|([^>]+)>")
"""A file, whose address is another one each time."""


@dataclass
class Page:
    """What one person saw, or everybody in the channel: one heading for each act."""

    lines: list[str] = field(default_factory=list)
    heading: str = ""

    def add(self, heading: str, said: list[str]) -> None:
        """Write what was seen in the act of ``heading``."""
        if heading != self.heading:
            self.lines += ["", f"## {heading}"]
            self.heading = heading
        self.lines += ["", *said]


@dataclass
class Transcript:
    """Looks at the workspace after each act. Message ids, addresses and times stay out of it."""

    stage: Stage
    pages: dict[str, Page] = field(default_factory=dict)
    acts: dict[str, date] = field(default_factory=dict)
    """When each act was, in the order of the play."""
    _seen: int = 0
    _texts: dict[str, str] = field(default_factory=dict)

    def look(self, act: str) -> None:
        """Write down what has appeared or changed since the last act, for whoever sees it."""
        workspace = self.stage.rehearsal.place.workspace
        day = self.stage.now().astimezone(ZoneInfo(example().series.zone)).date()
        self.acts[act] = day
        for channel in list(workspace.channels.values()):
            for message in workspace.in_channel(channel.id):
                if message.changed_at > self._seen:
                    self._write(f"{day} {act}", message, channel.members)
        self._seen = workspace.revision

    def _write(self, heading: str, message: Message, members: list[str]) -> None:
        said = self._said(message)
        if said:
            self._page(message, members).add(heading, said)

    def _page(self, message: Message, members: list[str]) -> Page:
        if message.ephemeral_for is not None:
            return self._of(message.ephemeral_for)
        if message.channel == CHANNEL:
            return self.pages.setdefault(EVERYBODY, Page())
        return self._of(next(user for user in members if user != BOT_USER))

    def _of(self, user: str) -> Page:
        return self.pages.setdefault(user, Page())

    def _said(self, message: Message) -> list[str]:
        """Return a message with who said it; of one that was changed, the lines that were."""
        text = _FILE.sub(r"[file \1]", message.text)
        before = self._texts.get(message.key)
        if before == text:
            return []
        self._texts[message.key] = text
        who = self.stage.rehearsal.place.workspace.users[message.user].name
        seen = " (only to you)" if message.ephemeral_for and message.channel == CHANNEL else ""
        lines = text.splitlines()
        if before is None:
            return [f"{who}{seen}:", *(f"  {line}".rstrip() for line in lines)]
        old = before.splitlines()
        changed = [line for line in difflib.ndiff(old, lines) if line[0] in "+-"]
        if len(changed) == len(old) + len(lines):  # nothing of it is left
            return [f"{who}{seen} replaces ”{old[0]}”:", *(f"  {line}".rstrip() for line in lines)]
        return [f"{who}{seen} changes ”{old[0]}”:", *(f"  {line}".rstrip() for line in changed)]

    def texts(self) -> dict[str, str]:
        """Return the pages by file name."""
        names = self.stage.rehearsal.place.workspace.users
        found = {}
        for key, page in self.pages.items():
            title = f"{names[key].name} ({key})" if key in names else "Everybody in the channel"
            found[f"{key}.txt"] = "\n".join([title, *page.lines, ""])
        return found


def kept() -> dict[str, str]:
    """Return the pages that are kept in the repository, by file name."""
    return {path.name: path.read_text("utf-8") for path in sorted(KEPT.glob("*.txt"))}


def keep(pages: dict[str, str]) -> None:
    """Keep these pages and no others."""
    KEPT.mkdir(exist_ok=True)
    for path in KEPT.glob("*.txt"):
        path.unlink()
    for name, text in pages.items():
        (KEPT / name).write_text(text, "utf-8")
