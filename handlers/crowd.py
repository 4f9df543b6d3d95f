"""Whom Slack shows the bot where people are chosen: members of the workspace, and of a channel.

Slack's own menu of people may leave out those of other workspaces, and its list of members has
none of them (docs.slack.dev/apis/slack-connect): they are found in the channel. Slack answers some
twenty questions a minute for the list, so what it said is kept for a while, in memory alone.
"""

import logging
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread

from slack_sdk import WebClient

from bot.logs import fault
from bot.rules.workspace import Account, People, labelled
from handlers import directory, enquiries

log = logging.getLogger(__name__)

FRESH_SECONDS = 300.0
_PATIENCE = 1.5
"""Seconds that a menu waits, of the three that Slack does; what takes longer is there next time."""
_MOST = 300
"""Members of a channel who are asked about one by one; Slack answers 100 a minute (tier 4)."""


@dataclass(frozen=True, slots=True)
class _Seen:
    workspace: People
    channel: People
    is_whole: bool
    """Whether Slack answered all that it was asked."""


class Crowd:
    """What Slack said of who is there, by workspace and channel; seconds are monotonic."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._lock = Lock()
        self._asked: dict[tuple[str, str], tuple[float, Future[_Seen]]] = {}

    def people(
        self, client: WebClient, workspace: str, channel: str, reader: str, at: float
    ) -> People:
        """Return who is there, as far as Slack has said.

        Members are shown to who is one of them: a workspace and a private channel show themselves
        to nobody else. Blocks while Slack is asked, but not for long.
        """
        asking = self._asking(client, (workspace, channel), at)
        try:
            seen = asking.result(_PATIENCE)
        except NotYet:
            return {}
        shown = (each for each in (seen.workspace, seen.channel) if reader in each)
        return {user: name for each in shown for user, name in each.items()}

    def _asking(self, client: WebClient, key: tuple[str, str], at: float) -> Future[_Seen]:
        with self._lock:
            self._asked = {k: v for k, v in self._asked.items() if _is_fresh(*v, at)}
            if key not in self._asked:
                asking: Future[_Seen] = Future()
                self._asked[key] = at, asking
                ask = partial(_ask, client, key[1], asking)
                Thread(target=ask, name="crowd", daemon=True).start()
            return self._asked[key][1]


def _is_fresh(since: float, asking: Future[_Seen], at: float) -> bool:
    """Tell whether it need not be asked again; what Slack did not say must be."""
    is_lacking = asking.done() and not asking.result().is_whole
    return at - since < FRESH_SECONDS and not is_lacking


def _ask(client: WebClient, channel: str, asking: Future[_Seen]) -> None:
    """Answer ``asking``, also if something breaks: else each menu would wait for it."""
    seen = _Seen({}, {}, is_whole=False)
    try:
        seen = _looked(client, channel)
    except Exception as error:  # noqa: BLE001 - nobody else hears of what breaks in a thread
        fault(log, error, "who is there could not be asked")
    asking.set_result(seen)


def _looked(client: WebClient, channel: str) -> _Seen:
    members = [enquiries.account(user) for user in directory.members(client)]
    own = {account.user: account for account in members}
    inside = list(_inside(client, channel)) if channel else []
    others = [user for user in inside if user not in own][:_MOST]
    told = enquiries.accounts(client, others)
    every = own | {user: account for user, account in told.items() if account is not None}
    there = {user: every[user] for user in inside if user in every}
    is_whole = bool(own) and len(told) == len(others) and bool(inside or not channel)
    return _Seen(_called(own), _called(there), is_whole)


def _called(accounts: Mapping[str, Account]) -> People:
    people = [each for each in accounts.values() if each.is_reachable]
    return {each.user: labelled(each.name, each.title) for each in people}


def _inside(client: WebClient, channel: str) -> Iterator[str]:
    for page in directory.pages(
        lambda at: client.conversations_members(channel=channel, limit=1000, cursor=at)
    ):
        yield from page.get("members") or []
