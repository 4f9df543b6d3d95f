"""Clicks on the buttons of the invitation and of polls, as Slack sends them: new, and valid."""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

from slack_sdk.signature import Clock as SigningClock
from slack_sdk.signature import SignatureVerifier

from bot.services.loading import SeriesFile

Json = dict[str, Any]
ANSWERS = frozenset({"rsvp yes", "rsvp maybe", "rsvp no"})
VOTE = "poll vote "


@dataclass(frozen=True, slots=True)
class Click:
    """A click and the key under which the bot keeps it (handlers/payloads.py)."""

    key: str
    payload: Json


@dataclass(frozen=True, slots=True)
class _Button:
    user: str
    team: str
    message: Json
    channel: str
    action: Json


class Clicks:
    """Makes clicks by the people who were invited, on the messages that invited them."""

    def __init__(self, posts: Sequence[Json], file: SeriesFile, slack: str, seed: int) -> None:
        """Take what the bot posted, as the stand-in for Slack kept it, and Slack's address."""
        teams = {row.user: row.team for row in file.people}
        self._home = file.workspace.team
        self._slack = slack
        self._random = random.Random(seed)  # noqa: S311 - a load, not a secret
        self._buttons = [
            _Button(post["to"], teams[post["to"]], _shown(post, self._home), post["channel"], each)
            for post in posts
            if post["to"] in teams
            for each in _answers(post["blocks"])
        ]
        self._votes = [
            _Button(user, teams[user], _shown(post, self._home), post["channel"], each)
            for post in posts
            for each in _votes(post["blocks"])
            for user in sorted({button.user for button in self._buttons})
        ]
        self._buttons += self._votes
        self._count = 0
        if not self._buttons:
            raise ValueError("nobody was invited, so there is nothing to click on")

    def make(self, count: int, *, votes: bool = False) -> Iterator[Click]:
        """Return ``count`` new clicks; only ``votes``, if wished."""
        for _ in range(count):
            yield self._next(self._votes if votes else self._buttons)

    def _next(self, among: Sequence[_Button]) -> Click:
        self._count += 1
        button = self._random.choice(among)
        stamp = f"{1_800_000_000 + self._count}.{self._random.randrange(10**6):06d}"
        action = {**button.action, "action_ts": stamp}
        ts = button.message["ts"]
        return Click(
            f"click:{button.user}:{ts}:{action['action_id']}:{stamp}",
            {
                "type": "block_actions",
                "user": {
                    "id": button.user,
                    "username": button.user.lower(),
                    "name": button.user,
                    "team_id": button.team,
                },
                "api_app_id": "A0BENCH",
                "token": "verification-token",
                "container": {
                    "type": "message",
                    "message_ts": ts,
                    "channel_id": button.channel,
                    "is_ephemeral": False,
                },
                "trigger_id": f"{self._count}.1.{self._random.getrandbits(128):032x}",
                "team": {"id": self._home, "domain": "region"},
                "enterprise": None,
                "is_enterprise_install": False,
                "channel": {"id": button.channel, "name": "directmessage"},
                "message": button.message,
                "state": {"values": {}},
                "response_url": f"{self._slack}/hooks/{self._count}",
                "actions": [action],
            },
        )


class Signer:
    """Makes whole HTTP requests of clicks, signed with the time of now."""

    def __init__(self, secret: str) -> None:
        """Take the signing secret."""
        self._verifier = SignatureVerifier(secret)
        self._clock = SigningClock()

    def request(self, click: Click) -> bytes:
        """Return the request as Slack sends it, over a connection that is kept."""
        body = "payload=" + quote_plus(json.dumps(click.payload, ensure_ascii=False))
        stamp = str(int(self._clock.now()))
        signature = self._verifier.generate_signature(timestamp=stamp, body=body)
        return (
            "POST /slack/events HTTP/1.1\r\n"
            "Host: 127.0.0.1\r\n"
            "User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
            "Accept: application/json,*/*\r\n"
            "Accept-Encoding: gzip,deflate\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"X-Slack-Signature: {signature}\r\n"
            f"X-Slack-Request-Timestamp: {stamp}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()


def _answers(blocks: Sequence[Json]) -> Iterator[Json]:
    """Return the actions of the buttons that answer the invitation."""
    return _actions(blocks, lambda words: words in ANSWERS)


def _votes(blocks: Sequence[Json]) -> Iterator[Json]:
    """Return the actions of the buttons that vote in a poll."""
    return _actions(blocks, lambda words: words.startswith(VOTE))


def _actions(blocks: Sequence[Json], wanted: Callable[[str], bool]) -> Iterator[Json]:
    """Yield the actions of the buttons that say what is ``wanted``, as Slack sends them."""
    for block in blocks:
        for element in [*block.get("elements", []), block.get("accessory") or {}]:
            if element.get("type") == "button":
                value = json.loads(element.get("value") or "{}")
                if wanted(value.get("words", "")):
                    kept = {name: element[name] for name in ("type", "action_id", "value", "text")}
                    yield {**kept, "block_id": block.get("block_id", "b1")}


def _shown(post: Json, team: str) -> Json:
    """Return the message as it comes with a click."""
    return {
        "type": "message",
        "user": "U0BOT",
        "bot_id": "B0BOT",
        "app_id": "A0BENCH",
        "team": team,
        "text": post["text"],
        "ts": post["ts"],
        "blocks": post["blocks"],
    }
