"""One message over the wire, and what Slack's answer means.

Three things must be told apart: Slack did it, Slack did not do it, and nobody knows. Only a
connection that was never made counts as "did not"; everything vague counts as "nobody knows".
"""

import json
import logging
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.config import Settings
from bot.rules.outbox import Delivery, Owed, Target
from bot.services.deliveries import Dispatch, method_of
from bot.services.receipts import Limited, NotSent, Refused, Result, Sent, Unanswered
from bot.views.blocks import Message
from handlers import slack, uploading

log = logging.getLogger(__name__)

METADATA_TYPE = "dialogmoten_delivery"
"""Under this event type a message carries its delivery's opaque id, and nothing else."""
LIMIT_UNSAID = 30.0
"""Seconds to wait after a 429 that does not say how long."""
_TOO_MANY = 429
_SERVER_ERROR = 500
_OK = 200
_HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable"})
"""Slack's words for "something broke; part of it may have been done"."""
_ASK_AGAIN = frozenset({"request_timeout", "team_added_to_org"})
"""Slack's words for "nothing was done; ask again"."""
_LIMITED = frozenset({"ratelimited", "rate_limited"})
_NEVER = datetime.min.replace(tzinfo=UTC)
_ERROR_WORD = re.compile(r"[a-z0-9_]{2,64}")
_SCOPES = re.compile(r"[a-z0-9_:.,]{2,200}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer's address said."""

    status: int
    body: str
    headers: Mapping[str, str]


class Sender:
    """Sends dispatches; safe in several threads at once."""

    def __init__(
        self,
        settings: Settings,
        client: WebClient,
        token_of: Callable[[str], str] | None = None,
    ) -> None:
        """Take the client that ``handlers.slack`` built, and the tokens of several workspaces."""
        self._base = client
        self._token_of = token_of
        self._by_method: dict[str, Callable[[Dispatch], Sent]] = {
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "views.publish": self._publish,
            "response_url": self._answer,
        }
        self._opener = slack.opener(_NoRedirect(), is_local=settings.is_local)

    def client(self, workspace: str) -> WebClient:
        """Return the client that speaks in a workspace."""
        if self._token_of is None:
            return self._base
        client = copy(self._base)
        client.token = self._token_of(workspace)
        return client

    def prepare(self, dispatch: Dispatch) -> Dispatch | Result:
        """Upload the file that goes along, if one does; raises nothing.

        Nothing is posted yet, so the clock can be looked at once more: uploading takes its time,
        and the lease runs.
        """
        file = dispatch.message.file
        if file is None or file.link:
            return dispatch
        try:
            link = uploading.link(self._client(dispatch), self._opener, file)
        except uploading.NotUploaded as error:
            return NotSent(error.word)
        linked = replace(file, content=b"", link=link) if link else None
        text = f"{dispatch.message.text}\n{link}".strip()
        return replace(dispatch, message=replace(dispatch.message, text=text, file=linked))

    def send(self, dispatch: Dispatch) -> Result:
        """Send it and say what became of it; raises nothing."""
        ready = self.prepare(dispatch)
        return self._sent(ready) if isinstance(ready, Dispatch) else ready

    def _sent(self, dispatch: Dispatch) -> Result:
        try:
            return self._by_method[dispatch.method](dispatch)
        except _NotOk as error:
            return meaning(error.status, error.word, error.headers)
        except SlackApiError as error:
            result = meaning(*read_error(error))
            return replace(result, needed=_needed(error)) if isinstance(result, Refused) else result
        except (OSError, HTTPException, SlackClientError, ValueError) as error:
            return broken(error)

    def say(self, workspace: str, target: Target, message: Message) -> None:
        """Say something at once that no outbox keeps, because the database is away."""
        owed = Owed(workspace, "reply", "reply", target, dedupe="", due_at=_NEVER)
        delivery = Delivery(
            0, owed, token="", state="sending", fence=0, tries=1, version=1, sent_version=0
        )
        result = self.send(Dispatch(delivery, method_of(owed), message, target.channel))
        if not isinstance(result, Sent):
            log.warning("nothing could be said without the outbox: %r", result)

    def _client(self, dispatch: Dispatch) -> WebClient:
        return self.client(dispatch.delivery.owed.workspace)

    def _post(self, dispatch: Dispatch) -> Sent:
        delivery = dispatch.delivery
        mark = {"event_type": METADATA_TYPE, "event_payload": {"id": delivery.token}}
        # A file is shared by its link being unfolded, and by nothing else (docs/adr/0026).
        folds = False if dispatch.message.file is None else None
        return _stored(
            self._client(dispatch).chat_postMessage(
                channel=dispatch.channel,
                **_words(dispatch),
                thread_ts=delivery.owed.target.thread or None,
                metadata=mark if delivery.token else None,
                unfurl_links=folds,
                unfurl_media=folds,
            )
        )

    def _whisper(self, dispatch: Dispatch) -> Sent:
        target = dispatch.delivery.owed.target
        self._client(dispatch).chat_postEphemeral(
            channel=dispatch.channel,
            user=target.user,
            thread_ts=target.thread or None,
            **_words(dispatch),
        )
        return Sent(dispatch.channel)

    def _update(self, dispatch: Dispatch) -> Sent:
        return _stored(
            self._client(dispatch).chat_update(
                channel=dispatch.channel, ts=dispatch.ts, **_words(dispatch)
            )
        )

    def _publish(self, dispatch: Dispatch) -> Sent:
        view = {"type": "home", "blocks": list(dispatch.message.blocks)}
        self._client(dispatch).views_publish(user_id=dispatch.delivery.owed.target.user, view=view)
        return Sent()

    def _answer(self, dispatch: Dispatch) -> Sent:
        target = dispatch.delivery.owed.target
        body: dict[str, Any] = {"text": dispatch.message.text, "replace_original": target.replaces}
        if dispatch.message.blocks:
            body["blocks"] = list(dispatch.message.blocks)
        if not target.replaces:
            body["response_type"] = "ephemeral"
        answer = self._deliver(target.response_url, body)
        if answer.status != _OK or '"ok":false' in answer.body.replace(" ", ""):
            raise _NotOk(answer)
        return Sent(target.channel)

    def _deliver(self, url: str, body: dict[str, Any]) -> Answer:
        """Post to an answer's address: one of Slack's own, and wherever it points no further."""
        if not slack.may_answer_at(self._base.base_url, url):
            raise _NotOk(Answer(_OK, "invalid_arguments", {}))
        request = Request(  # noqa: S310 - the address was checked above
            url, json.dumps(body).encode(), {"Content-Type": "application/json; charset=utf-8"}
        )
        try:
            with self._opener.open(request, timeout=self._base.timeout) as response:
                text = response.read(10_000).decode("utf-8", "replace")
                return Answer(response.status, text, dict(response.headers))
        except HTTPError as error:
            with error:
                text = error.read(10_000).decode("utf-8", "replace")
                return Answer(error.code, text, dict(error.headers))


def meaning(status: int, word: str, headers: Mapping[str, str]) -> Result:
    """Say what an answer other than "ok" means for the message.

    ``word`` is Slack's error, or empty if the answer was not Slack's JSON.
    """
    if status == _TOO_MANY or word in _LIMITED:
        return Limited(_seconds(headers))
    if status >= _SERVER_ERROR or not word or word in _HALF_DONE:
        return Unanswered(word or f"http_{status}")
    if word in _ASK_AGAIN:
        return NotSent(word)
    return Refused(word)


def read_error(error: SlackApiError) -> tuple[int, str, Mapping[str, str]]:
    """Return the status, Slack's word and the headers of an API error."""
    response = error.response
    word = response.get("error") if isinstance(response.data, dict) else None
    return response.status_code, _word(word), response.headers


def _needed(error: SlackApiError) -> str:
    """Return the scope that Slack says is missing; empty if it says none."""
    data = error.response.data
    needed = data.get("needed") if isinstance(data, dict) else None
    return needed if isinstance(needed, str) and _SCOPES.fullmatch(needed) else ""


def broken(error: Exception) -> Result:
    """Say what an answer that did not come means.

    urllib wraps what fails while connecting and sending in ``URLError``, and nothing that fails
    while reading; of the former only what cannot have sent a byte of the request is safe.
    """
    cause = error.reason if isinstance(error, URLError) else error
    name = type(cause).__name__
    unsent = (ConnectionRefusedError, socket.gaierror, ssl.SSLCertVerificationError)
    if isinstance(error, URLError) and isinstance(cause, unsent):
        return NotSent(name)
    return Unanswered(name)


class _NotOk(Exception):  # noqa: N818 - carries an answer from one method to another
    """An answer's address said something other than ok."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.status = answer.status
        self.headers = answer.headers
        self.word = _word(_error_in(answer.body))


class _NoRedirect(HTTPRedirectHandler):
    """Follows nobody: a 3xx is an answer like any other."""

    def redirect_request(self, *_: Any, **__: Any) -> None:  # noqa: ANN401 - urllib's own
        """Refuse."""


def _words(dispatch: Dispatch) -> dict[str, Any]:
    message = dispatch.message
    words: dict[str, Any] = {"text": message.text, "parse": "none", "link_names": False}
    if message.blocks:
        words["blocks"] = list(message.blocks)
    return words


def _stored(response: Any) -> Sent:  # noqa: ANN401 - slack_sdk's answers are not typed
    return Sent(str(response.get("channel", "")), str(response.get("ts", "")))


def _error_in(body: str) -> str:
    """Return the error of an answer's address: JSON, or the bare word."""
    try:
        found = json.loads(body)
    except ValueError:
        return body.strip()
    return str(found.get("error", "")) if isinstance(found, dict) else ""


def _word(error: object) -> str:
    """Return Slack's error if it looks like one; a proxy's page does not."""
    text = error if isinstance(error, str) else ""
    return text if _ERROR_WORD.fullmatch(text) else ""


def _seconds(headers: Mapping[str, str]) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                return max(0.0, float(value))
            except ValueError:
                return LIMIT_UNSAID
    return LIMIT_UNSAID
