"""A file on its way into a message: uploaded for the bot alone, and shared by its link in a text.

Slack shares a file either when it is uploaded, in a message of its own making that carries no
metadata and so cannot be found again; or when the bot posts its link
(docs.slack.dev/messaging/working-with-files; docs/adr/0026). So it is uploaded unshared, and the
message that shows its link is sent as every other. A file whose message was never sent is seen by
nobody.
"""

import logging
from http.client import HTTPException
from pathlib import PurePath
from typing import Any
from urllib.request import OpenerDirector, Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.views.blocks import Attached
from handlers import slack

log = logging.getLogger(__name__)

_PASSING = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}
)
_BROKEN = (OSError, HTTPException, SlackClientError, LookupError, TypeError, ValueError)
"""No answer, or one that is not what Slack says it answers."""
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".json": "application/json; charset=utf-8",
}
"""By the ending of the file's name."""
_ANY_TYPE = "application/octet-stream"


class NotUploaded(Exception):  # noqa: N818 - an answer: nothing was posted, so it can be tried again
    """The file did not get there, and the message was not posted."""

    def __init__(self, word: str) -> None:
        """Keep Slack's word, or the name of what went wrong."""
        super().__init__(word)
        self.word = word


def link(client: WebClient, opener: OpenerDirector, file: Attached) -> str:
    """Upload ``file`` and return its link, which shares it where the bot posts it.

    Empty if Slack refuses files altogether, for example because the app was installed without
    ``files:write``: then the message goes without. Raises ``NotUploaded`` for what may pass.
    """
    try:
        given = client.files_getUploadURLExternal(filename=file.name, length=len(file.content))
        url = str(given["upload_url"])
        if not slack.may_have_files_at(client.base_url, url):
            message = "not an address of Slack's"
            raise ValueError(message)
        _put(opener, url, file)
        files = [{"id": given["file_id"], "title": file.name}]
        done: Any = client.files_completeUploadExternal(files=files)
        permalink = str(done["files"][0].get("permalink", ""))
    except SlackApiError as error:
        word = str(error.response.get("error", ""))
        if word in _PASSING or error.response.status_code != 200:  # noqa: PLR2004 - OK
            raise NotUploaded(word or "http") from error
        log.warning("a file was not taken (%s), and its message goes without it", word)
        return ""
    except _BROKEN as error:
        raise NotUploaded(type(error).__name__) from error
    return f"<{permalink}|{file.name}>" if permalink else ""


def _put(opener: OpenerDirector, url: str, file: Attached) -> None:
    """Send the bytes to the address that Slack gave."""
    kind = _TYPES.get(PurePath(file.name).suffix, _ANY_TYPE)
    request = Request(url, file.content, {"Content-Type": kind})  # noqa: S310 - checked above
    with opener.open(request, timeout=10) as response:
        response.read(1000)
