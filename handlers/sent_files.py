"""Files that people send to the bot: which of them can be a list of parties."""

from collections.abc import Mapping
from typing import Any

from handlers.commands import Words, parse


def list_sent(event: Mapping[str, Any], words: str) -> str:
    """Return the words that read a list of parties, if somebody sent a file that can be one.

    Of a file from another workspace Slack says nothing in the event
    (docs.slack.dev/reference/events/file_shared, "check_file_info"); the ``words`` beside it must
    say then that it is one: "parties".
    """
    parsed = parse(words)
    is_said = isinstance(parsed, Words) and parsed.noun == "parties"
    for file in event.get("files") or ():
        name = str(file.get("name", "")).lower()
        is_hidden = file.get("file_access") == "check_file_info"
        if name.endswith((".csv", ".xlsx")) or (is_hidden and is_said):
            return f"parties import {file.get('id', '')}"
    return ""
