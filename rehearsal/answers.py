"""What the bot's acks, and its posts to a response address, do in the workspace."""

from typing import Final

from rehearsal import reach, seeing
from rehearsal.blocks import fallback
from rehearsal.commands import COMMAND
from rehearsal.deliver import Ack
from rehearsal.errors import Refused, SlackError
from rehearsal.model import SLACKBOT, Message, User, View
from rehearsal.place import Place
from rehearsal.store import Json

_MESSAGE_KEYS: Final = frozenset(
    {
        "text",
        "blocks",
        "response_type",
        "replace_original",
        "delete_original",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
        "mrkdwn",
    }
)
_VIEW_ACTIONS: Final = frozenset({"clear", "errors", "push", "update"})


def to_command(place: Place, ack: Ack, payload: Json) -> None:
    """Show the answer to a command, or the error that Slack would show."""
    channel, user, name = (payload[key] for key in ("channel_id", "user_id", "command"))
    if not ack.is_ok:
        slackbot(place, channel, user, f'{name} failed with the error "{shown_error(ack)}"')
        return
    if ack.body is None or ack.body == {}:
        return
    body = ack.body if isinstance(ack.body, dict) else {"text": ack.body}
    if is_for_all(ack):
        _typed(place, payload)
    try:
        say(place, channel, user, body)
    except SlackError as error:
        slackbot(place, channel, user, f'{name} failed with the error "{error.code}"')
        raise Refused(error.code, "; ".join(error.messages)) from None


def is_for_all(ack: Ack) -> bool:
    """Tell whether a command is answered so that the whole channel sees it, and the answer."""
    return isinstance(ack.body, dict) and ack.body.get("response_type") == "in_channel"


def slackbot(place: Place, channel: str, user: str, text: str) -> None:
    """Show one person a line of Slack's own."""
    with place.workspace.change():
        stamp = place.workspace.stamp()
        place.workspace.add(Message(channel, stamp, SLACKBOT, text, ephemeral_for=user))


def shown_error(ack: Ack) -> str:
    """Return the word that Slack shows a person for a failed delivery."""
    if ack.error == "http_error":
        return "http_service_error" if ack.status >= 500 else "http_client_error"  # noqa: PLR2004
    return "operation_timeout" if ack.error == "operation_timeout" else "dispatch_failed"


def _typed(place: Place, payload: Json) -> None:
    text = f"{payload['command']} {payload['text']}".strip()
    with place.workspace.change():
        place.workspace.add(
            Message(
                payload["channel_id"],
                place.workspace.stamp(),
                payload["user_id"],
                text,
                subtype=COMMAND,
            )
        )


def say(place: Place, channel: str, user: str, body: Json) -> Message:
    """Post what a command or a response address was answered with; raises ``SlackError``."""
    text, blocks = _content(place, body)
    public = body.get("response_type", "ephemeral") == "in_channel"
    thread_ts = body.get("thread_ts")
    place.workspace.thread_of(channel, thread_ts)
    with place.workspace.change():
        return place.workspace.add(
            Message(
                channel,
                place.workspace.stamp(),
                place.bot,
                text,
                blocks,
                thread_ts=thread_ts,
                ephemeral_for=None if public else user,
            )
        )


def by_url(place: Place, url_id: str, body: Json) -> None:
    """Do what was posted to a response address; raises ``SlackError``."""
    known = place.tickets.use_response_url(url_id)
    place = place.at(known.team)
    if body.get("delete_original") or body.get("replace_original"):
        original = place.workspace.find(known.channel, known.message_ts or "")
        if original is None or original.user != place.bot:
            raise SlackError("message_not_found")
        if body.get("delete_original"):
            place.remove(original)
            return
        _replace(place, original, body)
        return
    say(place, known.channel, known.user, body)


def _replace(place: Place, original: Message, body: Json) -> None:
    text, blocks = _content(place, body)
    with place.workspace.change():
        original.text, original.blocks = text, blocks
        if not original.ephemeral_for:
            original.edited = {"user": place.bot, "ts": place.workspace.stamp()}
        place.workspace.save(original)


def _content(place: Place, body: Json) -> tuple[str, list[Json]]:
    unknown = sorted(body.keys() - _MESSAGE_KEYS)
    if unknown:
        raise SlackError("invalid_payload", [f"[ERROR] unknown field: {key}" for key in unknown])
    if body.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise SlackError("invalid_payload", ["[ERROR] response_type"])
    text = body.get("text", "")
    blocks = reach.message(place, body["blocks"]) if "blocks" in body else []
    if not isinstance(text, str) or (not text.strip() and not blocks):
        raise SlackError("no_text")
    return text or fallback(blocks), blocks


def to_submission(place: Place, ack: Ack, user: User, view: View) -> dict[str, str]:
    """Do what the answer to a submission says; returns the errors to show, by block id.

    Raises ``Refused`` for an answer that Slack's form cannot use: it says that it had trouble.
    """
    body = ack.body
    if body in (None, {}, ""):
        place.surfaces.close(view)
        return {}
    action = body.get("response_action") if isinstance(body, dict) else None
    if not isinstance(body, dict) or action not in _VIEW_ACTIONS:
        raise Refused("trouble", "the answer to a submission must be empty or a response_action")
    if action == "errors":
        return _errors(view, body.get("errors"))
    try:
        _change_view(place, user, view, action, body)
    except SlackError as error:
        raise Refused(error.code, "; ".join(error.messages)) from None
    return {}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {each["block_id"] for each in view.body["blocks"] if each["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refused("trouble", "errors must name input blocks of the modal by block_id")
    return errors


def _change_view(place: Place, user: User, view: View, action: str, body: Json) -> None:
    if action == "clear":
        place.surfaces.clear(user.id)
        return
    given = reach.view(place, body.get("view"), "modal")
    if action == "update":
        shown = place.surfaces.update(view, given)
    else:
        shown = place.surfaces.push(user.id, given, view.team)
    seeing.begin(place, shown)
