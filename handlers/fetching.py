"""A list of parties that somebody sent, fetched from Slack with whom it names by e-mail address.

It takes as long as Slack does, so the event is acknowledged first (docs/adr/0110).
"""

import logging
from collections.abc import Collection
from http.client import HTTPException
from typing import Any
from urllib.request import Request as Address

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.documents import sheets
from bot.rules import party_rows
from bot.rules.errors import FileSilent, PeopleSilent, Refusal, SheetTooLarge
from bot.rules.workspace import Learnt
from handlers import directory, slack

log = logging.getLogger(__name__)

_SECONDS = 10
_BROKEN = (OSError, HTTPException, SlackClientError, LookupError, TypeError, ValueError)


def sheet(client: WebClient, file: str, known: Collection[str]) -> Learnt:
    """Return the rows of a file of Slack's, or why there are none; and who is named in it.

    ``known`` are the ids of whom the bot knows already.
    """
    client.timeout = _SECONDS  # nobody waits for an acknowledgement
    try:
        rows = sheets.read(_content(client, file))
        return named(client, rows, known)
    except Refusal as refused:
        return Learnt(sheet=refused)


def named(client: WebClient, rows: list[list[str]], known: Collection[str]) -> Learnt:
    """Return the rows of a list with what Slack says of whom they name.

    Raises ``NoHeadings``, and ``PeopleSilent`` if it does not say whose all the new ids are.
    """
    emails, users = party_rows.addresses(rows), party_rows.users(rows) - set(known)
    people = directory.by_id(client, users) if users else {}
    if silent := users - people.keys():
        raise PeopleSilent(count=len(silent))
    return Learnt(people, {}, rows, directory.by_email(client, emails) if emails else {})


def _content(client: WebClient, file: str) -> bytes:
    """Return what is in a file. Raises ``FileSilent`` and ``SheetTooLarge``."""
    try:
        told: Any = client.files_info(file=file)["file"]
        if int(told.get("size") or 0) > sheets.BYTES:
            raise SheetTooLarge(rows=sheets.ROWS)
        url = str(told["url_private_download"])
        if not slack.may_have_files_at(client.base_url, url):
            message = "not an address of Slack's"
            raise ValueError(message)
        return _downloaded(client, url)
    except Refusal:
        raise
    except SlackApiError as error:
        log.warning("a file was not given: %s", error.response.get("error"))
    except _BROKEN as error:
        log.warning("a file was not given: %s", type(error).__name__)
    raise FileSilent


def _downloaded(client: WebClient, url: str) -> bytes:
    """Return what stands at an address of Slack's.

    The token goes nowhere else, wherever the address leads. Without the scope Slack answers 200
    with a page to sign in.
    """
    address = Address(url)  # noqa: S310 - checked above
    address.add_unredirected_header("Authorization", f"Bearer {client.token}")
    opened = slack.opener(is_local=slack.is_here(client.base_url))
    with opened.open(address, timeout=_SECONDS) as response:
        if response.headers.get_content_type() == "text/html":
            raise FileSilent
        return bytes(response.read(sheets.BYTES + 1))
