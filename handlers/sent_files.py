"""Files that people send to the bot: which of them can be a list of parties."""

from collections.abc import Mapping
from typing import Any


def list_sent(event: Mapping[str, Any]) -> str:
    """Return the words that read a list of parties, if somebody sent a file that can be one.

    Of a file from another workspace Slack says nothing in the event
    (docs.slack.dev/reference/events/file_shared, "check_file_info").
    """
    for file in event.get("files") or ():
        name = str(file.get("name", "")).lower()
        if name.endswith((".csv", ".xlsx")) or file.get("file_access") == "check_file_info":
            return f"parties import {file.get('id', '')}"
    return ""
