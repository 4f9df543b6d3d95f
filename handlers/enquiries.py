"""What is asked of Slack about the people and channels that somebody chose in a modal.

Only the modals in which a series is set up ask, before they are acknowledged, because what is
wrong must stand at the input (docs/adr/0030). All questions of one request are asked at once, each
with the time limit of the client; what was not answered in time is not there, and the modal says
that the person may click once more.
"""

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from typing import Any, TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.rules.workspace import NOTHING, Account, Learnt, Room
from handlers.payloads import Request

log = logging.getLogger(__name__)

_T = TypeVar("_T")
Ask = Callable[[WebClient, Request, Mapping[str, str], int | None], Learnt]
"""What a modal asks: of which request, with which inputs, about which draft."""
_AT_ONCE = 16
_USER = re.compile(r"\b[UW][A-Z0-9]{2,20}\b")
_MOST = 30
"""People whom one modal may name."""
_OF_PEOPLE = frozenset({"people", "conveners"})
"""The parts of a series' set-up in whose forms people are chosen."""
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_NOWHERE = frozenset({"channel_not_found", "not_in_channel"})


def accounts(client: WebClient, users: Iterable[str]) -> dict[str, Account | None]:
    """Return whose ids they are; ``None``: nobody's. What Slack did not say is not there."""
    return _all(partial(_account, client), users)


def starter(
    client: WebClient, request: Request, values: Mapping[str, str], draft: int | None
) -> Learnt:
    """Ask who somebody is who wants to set a series up; nothing about one that is begun."""
    del values
    if draft is not None or request.hints.series is not None:
        return NOTHING
    return Learnt(people=accounts(client, [request.where.user]))


def asker(
    client: WebClient, request: Request, values: Mapping[str, str], draft: int | None
) -> Learnt:
    """Ask who somebody is, once they have said for whom they act."""
    del draft
    return Learnt(people=accounts(client, [request.where.user] if values else []))


def people(
    client: WebClient, request: Request, values: Mapping[str, str], draft: int | None
) -> Learnt:
    """Ask about everybody who was chosen, or whose id was typed."""
    del request, draft
    found = (user for value in values.values() for user in _USER.findall(value))
    return Learnt(people=accounts(client, list(dict.fromkeys(found))[:_MOST]))


def left(
    client: WebClient, request: Request, values: Mapping[str, str], draft: int | None
) -> Learnt:
    """Ask about who was chosen in a form of people that is left: their names stand there again."""
    is_of_people = request.hints.state in _OF_PEOPLE
    return people(client, request, values, draft) if is_of_people else NOTHING


def room(
    client: WebClient, request: Request, values: Mapping[str, str], draft: int | None
) -> Learnt:
    """Ask about the channel that was chosen."""
    del request, draft
    chosen = values.get("channel", "")
    return Learnt(rooms=_all(partial(_room, client), [chosen] if chosen else []))


class _Silent(Exception):  # noqa: N818 - no answer
    """Slack did not say, or not in time."""


def _all(ask: Callable[[str], _T], ids: Iterable[str]) -> dict[str, _T]:
    """Ask about each of the ids at the same time; those that got no answer are left out."""

    def one(each: str) -> tuple[str, _T] | None:
        try:
            return each, ask(each)
        except _Silent:
            return None

    wanted = list(ids)
    if not wanted:
        return {}
    with ThreadPoolExecutor(max_workers=min(_AT_ONCE, len(wanted))) as pool:
        return dict(filter(None, pool.map(one, wanted)))


def _account(client: WebClient, user: str) -> Account | None:
    body = _asked(lambda: client.users_info(user=user), _NOBODY)
    found = body.get("user") if body else None
    return account({"id": user, **found}) if isinstance(found, Mapping) else None


def account(found: Mapping[str, Any]) -> Account:
    """Return a user as Slack's answers describe them."""
    profile = found.get("profile") or {}
    user = str(found["id"])
    name = found.get("real_name") or profile.get("real_name") or found.get("name") or user
    return Account(
        user=user,
        team=str(found.get("team_id") or ""),
        name=str(name),
        title=str(profile.get("title") or ""),
        zone=str(found.get("tz") or ""),
        is_guest=bool(found.get("is_restricted") or found.get("is_ultra_restricted")),
        is_bot=bool(found.get("is_bot")) or user == "USLACKBOT",
        is_closed=bool(found.get("deleted")),
        is_stranger=bool(found.get("is_stranger")),
    )


def _room(client: WebClient, channel: str) -> Room | None:
    body = _asked(lambda: client.conversations_info(channel=channel), _NOWHERE)
    found = body.get("channel") if body else None
    if not isinstance(found, Mapping):
        return None
    return Room(
        id=channel,
        name=str(found.get("name") or channel).lower(),
        has_bot=bool(found.get("is_member")),
        is_archived=bool(found.get("is_archived")),
    )


def _asked(call: Callable[[], Any], unknown: frozenset[str]) -> Mapping[str, Any] | None:
    """Return Slack's answer; ``None`` if it knows nothing of the id. Raises ``_Silent``."""
    try:
        data = call().data
    except SlackApiError as error:
        said = str(error.response.get("error") or "")
        if said in unknown:
            return None
        log.warning("Slack was asked in vain: %s", said or "no reason")
        raise _Silent from None
    except (OSError, HTTPException, SlackClientError, ValueError) as error:
        log.warning("Slack was asked in vain: %s", type(error).__name__)
        raise _Silent from None
    return data if isinstance(data, Mapping) else None
