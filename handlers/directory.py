"""Who has which e-mail address or id in Slack: asked one by one, or in the list of all members.

For addresses it needs ``users:read.email``; without it nobody is found, and they say themselves who
they are (docs/adr/0109). People of other workspaces are found by nobody's address but through a
shared channel, if Slack shows it.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from itertools import chain
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.rules.workspace import Account
from handlers import enquiries

log = logging.getLogger(__name__)

ONE_BY_ONE = 40
"""Slack answers some fifty such questions a minute (tier 3)."""
_IN_A_MINUTE = 100
_AT_ONCE = 8
_PAGES = 20
"""Of a thousand members each; Slack answers some twenty a minute (tier 2)."""
_BROKEN = (OSError, HTTPException, SlackClientError, ValueError)


def by_email(client: WebClient, emails: Iterable[str]) -> dict[str, Account]:
    """Return the accounts that have these addresses (in small letters), those that are open.

    Takes as long as Slack does: some seconds for a large workspace.
    """
    wanted = set(emails)
    if len(wanted) <= ONE_BY_ONE:
        with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
            users = list(pool.map(lambda email: _user(client, email), wanted))
    else:
        users = list(members(client))
    found = {}
    for user in filter(None, users):
        email = str((user.get("profile") or {}).get("email") or "").lower()
        account = enquiries.account(user)
        if email in wanted and account.is_reachable:
            found[email] = account
    return found


def by_id(client: WebClient, users: Collection[str]) -> dict[str, Account | None]:
    """Return whose ids they are; ``None``: Slack knows nobody of it here.

    What Slack did not say is not there: it says of a hundred people a minute (tier 4), and lists
    those of its own workspace.
    """
    found: dict[str, Account | None] = {}
    if len(users) > ONE_BY_ONE:
        every = map(enquiries.account, members(client))
        found = {account.user: account for account in every if account.user in users}
    left = sorted(set(users) - found.keys())
    return {**found, **enquiries.accounts(client, left[:_IN_A_MINUTE])}


def _user(client: WebClient, email: str) -> Mapping[str, Any] | None:
    found = _asked(lambda: client.users_lookupByEmail(email=email)).get("user")
    if not isinstance(found, Mapping):
        return None
    # Slack has found it by this address, whether it shows it or not.
    return {**found, "profile": {**(found.get("profile") or {}), "email": email}}


def members(client: WebClient) -> Iterable[Mapping[str, Any]]:
    """Return the members of the workspace as Slack describes them; fewer, if it stops to answer."""
    found = pages(lambda at: client.users_list(limit=1000, cursor=at))
    return chain.from_iterable(page.get("members") or [] for page in found)


def pages(ask: Callable[[str], Any]) -> Iterator[Mapping[str, Any]]:
    """Return the pages of a list that Slack gives; ``ask`` is told where each begins."""
    cursor = ""
    for _ in range(_PAGES):
        body = _asked(partial(ask, cursor))
        yield body
        cursor = str((body.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break


def _asked(call: Callable[[], Any]) -> Mapping[str, Any]:
    """Return Slack's answer; empty if it has none."""
    try:
        data = call().data
    except SlackApiError as error:
        said = str(error.response.get("error") or "")
        if said != "users_not_found":
            log.warning("Slack was asked who is there in vain: %s", said or "no reason")
        return {}
    except _BROKEN as error:
        log.warning("Slack was asked who is there in vain: %s", type(error).__name__)
        return {}
    return data if isinstance(data, Mapping) else {}
