"""The slash commands that people gave. Nobody sees them in Slack; the transcript tells of them."""

from typing import Final

from rehearsal.model import Message
from rehearsal.workspace import Workspace

COMMAND: Final = "slash_command"
"""The subtype of a command: of one that is kept here, and of one that all see in a channel."""
_KIND: Final = "command"


def keep(workspace: Workspace, one: Message) -> None:
    """Keep a command that nobody else sees."""
    with workspace.change():
        workspace.keep(
            _KIND,
            one.key,
            {"channel": one.channel, "ts": one.ts, "user": one.user, "text": one.text},
        )


def given(workspace: Workspace) -> list[Message]:
    """Return the commands that nobody else saw."""
    return [Message(**body, subtype=COMMAND) for _key, body in workspace.store.read(_KIND)]
