"""Delivering to the bot: Socket Mode if it is connected, else signed HTTP; acks within 3 s.

Events that are not acked are sent again, three times at most; commands and clicks never are: the
person sees an error, as in Slack.
"""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NoAck
from dataclasses import dataclass
from ssl import SSLError
from threading import Condition, Timer
from typing import Final

from rehearsal import events
from rehearsal.model import Change, Channel
from rehearsal.place import Place
from rehearsal.post import HTTPException, RedirectError, body_of, post
from rehearsal.sockets import ConnectionGone, Sockets
from rehearsal.store import Json

#: Real seconds within which Slack wants an answer.
ACK_SECONDS: Final = 3.0
#: Real seconds before the first, second and third repetition of an event. Slack repeats over
#: HTTP at once, after a minute and after five; over Socket Mode about 4 s after it was sent.
HTTP_DELAYS: Final = (0.0, 60.0, 300.0)
SOCKET_DELAYS: Final = (1.0, 1.0, 1.0)

OK: Final = 200
#: What an event is taken by: any 2xx (docs.slack.dev/apis/events-api#responding).
TAKEN: Final = range(200, 300)
TIMEOUT: Final = "operation_timeout"
#: What Slack calls an attempt that got no answer (docs.slack.dev/apis/events-api#retries).
FAILED: Final[dict[type[Exception], str]] = {
    TimeoutError: TIMEOUT,
    RedirectError: "too_many_redirects",
    SSLError: "ssl_error",
}


@dataclass(frozen=True, slots=True)
class Ack:
    """What came back for one delivery."""

    status: int
    """HTTP status; over Socket Mode 200 if acked; 0 if nothing came in time."""
    body: Json | str | None
    ms: int
    error: str | None = None
    """``http_error``, ``connection_failed`` or one of ``FAILED``; ``None`` if all is well."""
    final: bool = False
    """Whether the bot asked not to be sent this again."""

    @property
    def is_ok(self) -> bool:
        """Whether the bot has accepted it."""
        return self.error is None

    def document(self) -> Json:
        """Return its fields. ``asdict`` would copy the body to its depths."""
        return {name: getattr(self, name) for name in self.__slots__}


class Deliverer:
    """Sends to the bot; blocks the thread that calls it, never the server."""

    def __init__(self, place: Place, sockets: Sockets, bot_url: str | None) -> None:
        """Take where the bot listens over HTTP, if it does."""
        self._place = place
        self._sockets = sockets
        self.bot_url = bot_url
        self.http_delays: tuple[float, ...] = HTTP_DELAYS
        self._pool = ThreadPoolExecutor(16, "deliver")
        self._posting = ThreadPoolExecutor(64, "post")
        """Where an answer is waited for no longer than Slack does, and goes on coming."""
        self._flying = 0
        self._landed = Condition()
        self._timers: set[Timer] = set()
        self._closed = False
        self.repeats = 0
        """How often each event is delivered again, although it was acked."""
        self._held: list[Json] | None = None
        """Events that are kept back; ``None`` if none are."""

    @property
    def posts(self) -> bool:
        """Whether it is HTTP by which the bot is reached now."""
        return self._sockets.count == 0 and self.bot_url is not None

    def send(self, kind: str, payload: Json, place: Place | None = None) -> Ack:
        """Deliver a command or an interaction, once; of an app that is not there it fails."""
        if not (place or self._place).installation.is_there:
            return Ack(0, None, 0, "not_installed")
        return self._attempt(kind, payload, {})

    def event(
        self, event: Json, channel: Channel | None, place: Place | None = None
    ) -> Future[Ack] | None:
        """Begin to deliver an event, if the bot hears it; the result is the first attempt's.

        It is of ``place``, or of the first workspace. One that comes when the bot has had its
        number in an hour is lost, as in Slack.
        """
        here = place or self._place
        if self._closed or not events.is_heard(here, event, channel):
            return None
        limits = here.limits
        if limits.event():
            body = events.envelope(here, event, channel)
            with self._landed:
                if self._held is not None:
                    self._held.append(body)
                    return None
            first = self._fly(body, 0, "")
            for number in range(self.repeats):
                self._fly(body, number + 1, TIMEOUT)
            return first
        if (minute := limits.limited_minute()) is not None:
            self._fly(events.rate_limited(here, minute), 0, "")
        return None

    def announce(self, place: Place, event: Json, channel: Channel | None) -> None:
        """Begin to deliver an event and do not wait for it."""
        self.event(event, channel, place)

    def hold(self) -> None:
        """Keep events back from now on; Slack promises no order."""
        with self._landed:
            self._held = self._held or []

    def release(self) -> None:
        """Deliver what was kept back, the newest first, each when the one before it is acked."""
        with self._landed:
            held, self._held = self._held or [], None
        for body in reversed(held):
            self._fly(body, 0, "").result()

    def replay(self, count: int) -> None:
        """Deliver the last ``count`` deliveries of any kind again, the newest first.

        Slack repeats events alone; who has a signed request can send it again within five minutes.
        """
        came = [line for line in self._place.log.read() if line["kind"] == "delivery"]
        for line in reversed(came[max(0, len(came) - count) :]):
            self._attempt(line["type"], line["payload"], {})

    def drain(self, timeout: float) -> bool:
        """Wait until no delivery is on its way; False if some still are after ``timeout`` s."""
        with self._landed:
            return self._landed.wait_for(lambda: self._flying == 0, timeout)

    def forget(self) -> None:
        """Send nothing again of what has failed so far, and nothing that was kept back."""
        with self._landed:
            self._held = None
        for timer in list(self._timers):
            timer.cancel()
            self._timers.discard(timer)

    def close(self) -> None:
        """Stop: nothing is sent again after this."""
        self._closed = True
        self.forget()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fly(self, body: Json, attempt: int, reason: str) -> Future[Ack]:
        with self._landed:
            self._flying += 1
        return self._pool.submit(self._landing, lambda: self._try(body, attempt, reason))

    def _landing(self, work: Callable[[], Ack]) -> Ack:
        try:
            return work()
        finally:
            with self._landed:
                self._flying -= 1
                self._landed.notify_all()

    def _try(self, body: Json, attempt: int, reason: str) -> Ack:
        retry = {"retry_attempt": attempt, "retry_reason": reason} if attempt else {}
        by_socket = self._sockets.count > 0
        ack = self._attempt("events_api", body, retry)
        delays = SOCKET_DELAYS if by_socket or self.bot_url is None else self.http_delays
        if not ack.is_ok and not ack.final and attempt < len(delays):
            self._later(delays[attempt], body, attempt + 1, _reason(ack, by_socket=by_socket))
        return ack

    def _later(self, seconds: float, body: Json, attempt: int, reason: str) -> None:
        def again() -> None:
            self._timers.discard(timer)
            if not self._closed:
                self._fly(body, attempt, reason)

        timer = Timer(seconds, again)
        timer.daemon = True
        self._timers.add(timer)
        timer.start()

    def _attempt(self, kind: str, payload: Json, retry: Json) -> Ack:
        clock = self._place.clock
        start = clock.monotonic()
        status, body, error, final = self._by_either(kind, payload, retry)
        ms = round((clock.monotonic() - start) * 1000)
        ack = Ack(status, body, ms, error, final)
        self._place.log.write(
            {
                "kind": "delivery",
                "type": kind,
                "what": _what(payload),
                "payload": payload,
                **retry,
                "ack": ack.document(),
            }
        )
        self._place.workspace.tell(Change("delivery"))
        return ack

    def _by_either(
        self, kind: str, payload: Json, retry: Json
    ) -> tuple[int, Json | str | None, str | None, bool]:
        envelope_retry = retry
        if kind == "events_api" and not retry:
            envelope_retry = {"retry_attempt": 0, "retry_reason": ""}
        waiting = self._sockets.send(
            kind, payload, answers=kind != "events_api", retry=envelope_retry
        )
        if waiting is not None:
            return _acked(waiting)
        if self.bot_url is None:
            return 0, None, "connection_failed", False
        return self._posted(kind, payload, retry)

    def _posted(
        self, kind: str, payload: Json, retry: Json
    ) -> tuple[int, Json | str | None, str | None, bool]:
        stamp = int(self._place.clock.epoch())
        given = self.bot_url or "", body_of(kind, payload), stamp, retry, ACK_SECONDS
        try:
            answer = self._posting.submit(post, *given).result(ACK_SECONDS)
        except (OSError, HTTPException) as failed:
            return 0, None, _name(failed), False
        is_taken = answer.status in (TAKEN if kind == "events_api" else (OK,))
        error = None if is_taken else "http_error"
        final = answer.headers.get("x-slack-no-retry") == "1"
        return answer.status, _read(answer.body, answer.headers), error, final


def _acked(waiting: Future[Json]) -> tuple[int, Json | str | None, str | None, bool]:
    try:
        ack = waiting.result(ACK_SECONDS)
    except NoAck:
        return 0, None, TIMEOUT, False
    except ConnectionGone:
        return 0, None, "connection_failed", False
    return OK, ack.get("payload"), None, False


def _name(failed: Exception) -> str:
    return next((FAILED[kind] for kind in FAILED if isinstance(failed, kind)), "connection_failed")


def _read(body: str, headers: dict[str, str]) -> Json | str | None:
    if headers.get("content-type", "").startswith("application/json"):
        try:
            read = json.loads(body)
        except ValueError:
            return body
        return read if isinstance(read, dict) else body
    return body or None


def _reason(ack: Ack, *, by_socket: bool) -> str:
    if by_socket:
        return "timeout"
    return "http_timeout" if ack.error == TIMEOUT else str(ack.error)


def _what(payload: Json) -> str:
    event = payload.get("event")
    if event is not None:
        return ".".join(str(event[key]) for key in ("type", "subtype") if key in event)
    return str(payload.get("command") or payload.get("type"))
