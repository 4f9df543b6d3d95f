"""What an app hides in a message for itself (docs.slack.dev/messaging/message-metadata)."""

import json
import re
from typing import Final

from rehearsal.errors import SlackError
from rehearsal.store import Json

_KEYS: Final = {"event_type", "event_payload"}
_TYPE: Final = re.compile(r"[\w-]+", re.ASCII)
_MOST: Final = 8_000
"""Characters of JSON. Slack has a limit and does not say which; this one is ours, and cautious."""
_IGNORED: Final = "invalid_metadata_schema"


def metadata(given: object) -> Json | None:
    """Return a message's metadata, ``None`` if Slack ignores it; raises ``SlackError``."""
    if given is None:
        return None
    if not isinstance(given, dict) or set(given) != _KEYS:
        raise SlackError("invalid_metadata_format")
    if not isinstance(given["event_type"], str) or not isinstance(given["event_payload"], dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(given)) > _MOST:
        raise SlackError("metadata_too_large")
    return given if _TYPE.fullmatch(given["event_type"]) else None


def warned(given: object, kept: Json | None) -> Json:
    """Return what an answer says of metadata that was given and ignored."""
    if not given or kept is not None:
        return {}
    return {"warning": _IGNORED, "response_metadata": {"warnings": [_IGNORED]}}
