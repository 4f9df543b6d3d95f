"""Slack's JSON → small typed inputs: who acts, for which workspace, with which words. Pure.

What Slack really sends, and for whom, is in docs.slack.dev/apis/slack-connect: the team in which
the bot is installed and the team of the person are two things, in different places of each kind of
payload. Bolt's ``context.actor_team_id`` is wrong for clicks, so it is not used.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.rules.texts import clean
from bot.rules.workspace import NOTHING, Learnt
from bot.services.scene import Hints, Where
from handlers.carried import carried, opened_from
from handlers.commands import spoken
from handlers.inputs import given, modal_of
from handlers.instants import instant
from handlers.sent_files import list_sent

Json = Mapping[str, Any]

TEXT_READ = 12_000
"""More characters than Slack lets a person type; the rest is not looked at."""
_LINK = re.compile(r"<((?:https?|mailto|tel)[^|>]*)(?:\|([^>]*))?>")
_CHANNEL = re.compile(r"<#[A-Z0-9]+(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<!([^|>]+)(?:\|([^>]*))?>")
_USER = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Request:
    """Something a person asked for in words, typed or said by a button."""

    where: Where
    words: str
    keys: tuple[str, ...]
    """What makes this request one, however often it is delivered (engine.md, Inbound)."""
    hints: Hints = field(default_factory=Hints)
    trigger: str = ""
    """With which a modal may be opened, for three seconds."""
    response_url: str = ""
    is_home: bool = False
    """Whether it was a click in the App Home or in a modal, where no message can be answered."""
    is_click: bool = False
    """Whether a button of a message or a modal said it, in whose place the answer stands."""
    begins: Mapping[str, str] = field(default_factory=dict)
    """What the form begins with that this opens, by input."""
    view: str = ""
    """Id of the modal in which it was clicked; what it opens takes the modal's place."""
    learnt: Learnt = NOTHING  # what Slack was asked about this request
    message: str = ""  # time (Slack's id) of the one whose button it was, or opened the modal
    label: str = ""  # what stands on the button

    @property
    def settles(self) -> tuple[str, str] | None:
        """Channel and time of the direct message that asked for an answer, if this settles it."""
        asked = self.where.is_direct and self.message and self.hints.party is not None
        return (self.where.channel, self.message) if asked else None


@dataclass(frozen=True, slots=True)
class Opening:
    """A click that opens a modal."""

    request: Request
    form: str
    item: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What stood in the inputs of the modal in which it was clicked."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent off: its values by the name of the input."""

    request: Request
    form: str
    values: Mapping[str, str]
    item: int | None = None
    until: int = 0
    """Until when (epoch) Slack takes its answer where it was opened."""


def command(body: Json) -> Request:
    """Read a slash command."""
    name = str(body["command"]).lstrip("/")
    text = plain_text(str(body.get("text", "")))
    words = text if name == "dialog" else f"{name} {text}"
    where = Where(
        workspace=body["team_id"],
        team=body["team_id"],
        user=body["user_id"],
        channel=body["channel_id"],
        is_direct=body.get("channel_name") == "directmessage",
    )
    return Request(
        where,
        words.strip(),
        (f"command:{body['trigger_id']}",),
        trigger=body["trigger_id"],
        response_url=body.get("response_url", ""),
    )


def click(body: Json) -> Request | Opening | None:
    """Read a click on one of the bot's buttons; ``None`` for what is none of them."""
    action = body["actions"][0]
    verb, _, _ = str(action.get("action_id", "")).partition(":")
    value = _value(action.get("value", ""))
    if value is None or verb not in {"say", "open"}:
        return None
    container = body.get("container", {})
    place = container.get("message_ts") or container.get("view_id") or ""
    channel = body.get("channel") or {}
    user = body["user"]["id"]
    request = Request(
        where=Where(
            workspace=installed(body),
            team=body["user"].get("team_id", ""),
            user=user,
            channel=channel.get("id", ""),
            thread=container.get("thread_ts", ""),
            is_direct=not channel or _is_direct(channel),
        ),
        words=str(value["words"]),
        keys=(f"click:{user}:{place}:{action['action_id']}:{action['action_ts']}",),
        hints=replace(hints_of(value), done_at=instant(action["action_ts"])),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        is_home=not channel,
        view=modal_of(body),
        is_click=bool(channel or modal_of(body)),
        message="" if container.get("is_ephemeral") else container.get("message_ts", ""),
        label=str((action.get("text") or {}).get("text", "")),
    )
    if verb == "open":
        left = given(body["view"]) if request.view else {}
        return Opening(request, request.words, _number(value.get("item")), left)
    return request


def submission(body: Json) -> Submission:
    """Read a modal that was sent off."""
    view = body["view"]
    data = json.loads(view.get("private_metadata") or "{}")
    values = given(view)
    digest = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:32]
    values = {**carried(data), **values}
    hints = hints_of(data)
    if values.get("party", "").isdigit():
        hints = replace(hints, party=int(values["party"]))
    where = Where(
        workspace=view.get("app_installed_team_id") or installed(body),
        team=body["user"].get("team_id") or body["team"]["id"],
        user=body["user"]["id"],
        channel=str(data.get("channel", "")),
        is_direct=True,
    )
    # One modal may show several forms in turn; its hash changes with each.
    keys = (f"submission:{view['id']}:{view.get('hash', '')}:{digest}",)
    request = Request(where, "", keys, hints, **opened_from(data))
    until = _number(data.get("until")) or 0
    return Submission(request, view["callback_id"], values, _number(data.get("item")), until)


def speech(body: Json, bot: str) -> Request | None:
    """Read a mention or a direct message; ``None`` for what the bot does not answer.

    Not answered: other bots and the bot itself, edits, joins and the like, and messages in a
    channel that do not mention the bot. A mention arrives as two events with different ids, so
    it is known by its channel and time as well.
    """
    event = body["event"]
    kind = event.get("type")
    if event.get("bot_id") or event.get("subtype") not in {None, "file_share", "thread_broadcast"}:
        return None
    direct = event.get("channel_type") == "im"
    text = str(event.get("text", ""))[:TEXT_READ]
    mentioned = kind == "app_mention" or (bool(bot) and f"<@{bot}" in text)
    if not event.get("user") or event["user"] == bot or not (direct or mentioned):
        return None
    where = Where(
        workspace=event_workspace(body),
        team=_event_team(body),
        user=event["user"],
        channel=event["channel"],
        thread=event.get("thread_ts", ""),
        is_direct=direct,
    )
    keys = (f"event:{body['event_id']}", f"text:{event['channel']}:{event['ts']}")
    words = plain_text(_without_address(text, bot, anywhere=not direct))
    hints = Hints(language=spoken(words) if direct else "", done_at=instant(event["ts"]))
    return Request(where, (list_sent(event, words) if direct else "") or words, keys, hints)


def event_where(body: Json) -> Where:
    """Return who and where of an event that is no message.

    Such an event names no team of the person, who may belong to another one; then it is empty.
    """
    event = body["event"]
    user = event["user"] if isinstance(event.get("user"), str) else ""
    return Where(
        workspace=event_workspace(body),
        team=str(event.get("user_team") or ""),
        user=user,
        channel=str(event.get("channel", "")),
    )


def plain_text(text: str) -> str:
    """Return what a person typed, without Slack's encoding; mentions of people stay ``<@U…>``.

    Nothing that is left can become a mention or a link again: it is shown as plain text only.
    Control and invisible characters are dropped here, because words that are not known are said
    back as they were typed, and no database keeps them all.
    """
    text = _LINK.sub(lambda m: m[1].removeprefix("mailto:").removeprefix("tel:"), text)
    text = _CHANNEL.sub(lambda m: f"#{m[1] or ''}", text)
    text = _SPECIAL.sub(lambda m: m[2] or f"@{m[1]}", text)
    text = _USER.sub(r"<@\1>", text)
    typed = html.unescape(text)
    return clean(typed, len(typed), lines=True)


def mentioned_user(text: str) -> str | None:
    """Return the id of the first person mentioned in ``text``."""
    found = _USER.search(text)
    return found[1] if found else None


def _without_address(text: str, bot: str, *, anywhere: bool) -> str:
    """Return the words without the mention that calls the bot: the first one, and no other.

    In a direct message it needs none, so only one at the beginning is an address. Before Slack
    has told the bot's id, whoever is mentioned first is the bot.
    """
    mention = rf"<@{re.escape(bot) or '[A-Z0-9]+'}(?:\|[^>]*)?>"
    return re.sub(mention if anywhere and bot else rf"^\s*{mention}", " ", text, count=1)


def _value(raw: object) -> dict[str, Any] | None:
    try:
        value = json.loads(str(raw))
    except ValueError:
        return None
    return value if isinstance(value, dict) and "words" in value else None


def hints_of(value: Mapping[str, Any]) -> Hints:
    """Return what a button or a form says that it is about."""
    known = ("series", "party", "meeting", "person")
    series, party, meeting, person = (_number(value.get(name)) for name in known)
    state, within = (str(value.get(name, "")) for name in ("state", "within"))
    return Hints(series, party, meeting, person, state, within)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def installed(body: Json) -> str:
    """Return the team in which the bot is installed, for clicks."""
    view, team = body.get("view") or {}, body.get("team") or {}
    return str(view.get("app_installed_team_id") or team.get("id") or "")


def _is_direct(channel: Mapping[str, Any]) -> bool:
    return channel.get("name") == "directmessage" or str(channel.get("id", "")).startswith("D")


def event_workspace(body: Json) -> str:
    """Return the team in which the bot is installed, for events."""
    authorizations = body.get("authorizations") or [{}]
    return str(
        body.get("context_team_id") or authorizations[0].get("team_id") or body.get("team_id") or ""
    )


def _event_team(body: Json) -> str:
    """Return the person's team; it may be an enterprise id, which names no team."""
    event = body["event"]
    team = event.get("user_team") or event.get("source_team") or event.get("team")
    return str(team or body.get("team_id") or "")
