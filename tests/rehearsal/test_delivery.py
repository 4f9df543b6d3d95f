"""How things are delivered: acks, repetitions, signatures, rights that run out."""

import json
from collections.abc import Callable
from threading import Event
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from rehearsal import deliver, tickets
from rehearsal.model import SIGNING_SECRET
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control
from tests.rehearsal.calling import Caller

Json = dict[str, Any]


class Listener:
    """Answers what Slack posts with what it is told to, and remembers what came."""

    def __init__(self, *answers: tuple[int, dict[str, str], str]) -> None:
        self.came: list[tuple[str, dict[str, str]]] = []
        self.enough = Event()
        self._answers = list(answers)

    def __call__(self, body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        self.came.append((body, headers))
        status = self._answers.pop(0) if self._answers else (200, {}, "")
        if not self._answers:
            self.enough.set()
        return status


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


@pytest.fixture
def listen(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Callable[[Listener], Any]:
    monkeypatch.setattr(rehearsal.deliverer, "http_delays", (0.0, 0.05, 0.05))
    return lambda listener: _Serving(rehearsal, listener)


class _Serving:
    def __init__(self, rehearsal: Rehearsal, listener: Listener) -> None:
        self._rehearsal = rehearsal
        self._listening = bots.listening(listener)

    def __enter__(self) -> None:
        self._rehearsal.deliverer.bot_url = self._listening.__enter__()

    def __exit__(self, *error: object) -> None:
        self._rehearsal.deliverer.bot_url = None
        self._listening.__exit__(None, None, None)


FAILED: tuple[int, dict[str, str], str] = (503, {}, "")


def test_an_event_that_is_not_taken_comes_again_with_the_same_id(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener(FAILED, FAILED, FAILED, FAILED)
    with listen(listener):
        answer = control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert (answer["ack"]["status"], answer["ack"]["error"]) == (503, "http_error")
        assert listener.enough.wait(5)
        ids = {json.loads(body)["event_id"] for body, _ in listener.came}
        assert len(ids) == 1
        retries = [headers.get("X-Slack-Retry-Num") for _, headers in listener.came]
        assert retries == [None, "1", "2", "3"]
        assert listener.came[1][1]["X-Slack-Retry-Reason"] == "http_error"


def test_an_event_is_taken_by_any_answer_of_the_two_hundreds_and_a_command_by_200_alone(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener((202, {}, ""), (204, {}, ""), (202, {}, ""))
    with listen(listener):
        for _ in range(2):
            answer = control.post("/message", channel="app", user="U0MAJA", text="hej")
            assert answer["ack"]["error"] is None
        command = {"channel": "C0DIALOG", "user": "U0MAJA", "command": "/agenda"}
        assert control.post("/command", **command)["ack"]["error"] == "http_error"
        assert not Event().wait(0.2), "nothing is sent again"
    assert len(listener.came) == 3


def elsewhere(times: int) -> list[tuple[int, dict[str, str], str]]:
    return [(302, {"Location": "/slack/other"}, "")] * times


def slowly(body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
    del body, headers
    Event().wait(0.15)
    return 200, {}, ""


class Dawdling(Listener):
    """Answers each time at the last moment."""

    def __call__(self, body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        Event().wait(0.08)
        return super().__call__(body, headers)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Listener(FAILED), "http_error"),
        (Listener((404, {}, "")), "http_error"),
        (Listener(*elsewhere(3)), "too_many_redirects"),
        (slowly, "http_timeout"),
        (Dawdling(*elsewhere(1)), "http_timeout"),
        ("http://127.0.0.1:1", "connection_failed"),
        ("https://127.0.0.1:{port}", "ssl_error"),
    ],
)
def test_the_next_attempt_says_why_there_is_one(  # noqa: PLR0913 - fixtures
    answer: Callable[..., Any] | str,
    reason: str,
    rehearsal: Rehearsal,
    control: Control,
    listen: Callable[[Any], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if reason == "http_timeout":  # the others are heard of sooner, but not always within a tenth
        monkeypatch.setattr(deliver, "ACK_SECONDS", 0.1)
    monkeypatch.setattr(rehearsal.deliverer, "http_delays", (0.0,))
    with listen(Listener() if isinstance(answer, str) else answer):
        if isinstance(answer, str):
            port = urlsplit(rehearsal.deliverer.bot_url).port
            rehearsal.deliverer.bot_url = answer.format(port=port)
        control.post("/message", channel="app", user="U0MAJA", text="hej")
        pause = Event()
        while len(tried := _attempts(rehearsal)) < 2:
            pause.wait(0.01)
    assert [line.get("retry_reason") for line in tried] == [None, reason]
    assert [line.get("retry_attempt") for line in tried] == [None, 1]


def _attempts(rehearsal: Rehearsal) -> list[Json]:
    return [line for line in rehearsal.place.log.read() if line["kind"] == "delivery"]


def test_events_can_come_in_another_order(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener()
    with listen(listener):
        control.post("/faults", hold=True)
        for text in ("first", "second", "third"):
            answer = control.post("/message", channel="app", user="U0MAJA", text=text)
            assert answer["ack"] is None
        assert listener.came == []
        control.post("/faults", hold=False)
        texts = [json.loads(body)["event"]["text"] for body, _headers in listener.came]
        assert texts == ["third", "second", "first"]
        control.post("/message", channel="app", user="U0MAJA", text="fourth")
        assert len(listener.came) == 4


def test_events_can_come_several_times_and_everything_once_more(
    control: Control, listen: Callable[[Listener], Any], rehearsal: Rehearsal
) -> None:
    listener = Listener()
    with listen(listener):
        control.post("/faults", repeat=2)
        control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert rehearsal.deliverer.drain(5)
        assert len(listener.came) == 3
        assert len({json.loads(body)["event_id"] for body, _headers in listener.came}) == 1
        control.post("/faults", repeat=0)
        control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda", text="")
        control.post("/faults", replay=2)
        bodies = [body for body, _headers in listener.came]
        assert bodies[4:] == [bodies[3], bodies[0]], "a command too, the newest first"


def test_two_redirects_are_followed(control: Control, listen: Callable[[Listener], Any]) -> None:
    listener = Listener(*elsewhere(2), (200, {}, ""))
    with listen(listener):
        answer = control.post("/message", channel="app", user="U0MAJA", text="hej")
    assert answer["ack"]["status"] == 200
    assert len({body for body, _headers in listener.came}) == 1
    assert len(listener.came) == 3


def test_an_event_is_not_repeated_if_the_bot_asks_for_that(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener((503, {"x-slack-no-retry": "1"}, ""))
    with listen(listener):
        control.post("/message", channel="app", user="U0MAJA", text="hej")
        assert not Event().wait(0.3)
        assert len(listener.came) == 1


def test_a_command_is_never_repeated_and_the_person_sees_why(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener(FAILED)
    with listen(listener):
        answer = control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
        assert not Event().wait(0.3)
        assert len(listener.came) == 1
    assert answer["messages"][0]["text"] == '/agenda failed with the error "http_service_error"'
    assert answer["messages"][0]["name"] == "Slackbot"


def test_a_late_answer_is_a_timeout(
    control: Control, listen: Callable[[Listener], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "ACK_SECONDS", 0.1)
    late = Event()

    class Slow(Listener):
        def __call__(self, body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
            late.wait(0.4)
            return super().__call__(body, headers)

    with listen(Slow()):
        answer = control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
        late.set()
    assert (answer["ack"]["status"], answer["ack"]["error"]) == (0, "operation_timeout")
    assert answer["messages"][0]["text"] == '/agenda failed with the error "operation_timeout"'


def test_nobody_listening_is_told(control: Control) -> None:
    answer = control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    assert answer["ack"]["error"] == "connection_failed"
    assert answer["messages"][0]["text"] == '/agenda failed with the error "dispatch_failed"'


def test_requests_are_signed_with_real_time(
    control: Control, rehearsal: Rehearsal, listen: Callable[[Listener], Any]
) -> None:
    listener = Listener()
    with listen(listener):
        control.post("/clock", to="2031-01-01T00:00:00+00:00")
        control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda", text="å")
    body, headers = listener.came[0]
    assert abs(int(headers["X-Slack-Request-Timestamp"]) - rehearsal.clock.epoch()) < 5
    assert SignatureVerifier(SIGNING_SECRET).is_valid_request(body, headers)


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ((200, {}, ""), None),
        ((200, {"content-type": "text/plain"}, "plain words"), "plain words"),
        ((200, {"content-type": "application/json"}, '{"text": "in json"}'), "in json"),
    ],
)
def test_commands_are_answered_in_text_or_json(
    answer: tuple[int, dict[str, str], str],
    shown: str | None,
    control: Control,
    listen: Callable[[Listener], Any],
) -> None:
    with listen(Listener(answer)):
        got = control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    assert [one["text"] for one in got["messages"]] == ([shown] if shown else [])


def test_a_public_answer_shows_what_was_typed(
    control: Control, client: WebClient, listen: Callable[[Listener], Any]
) -> None:
    body = json.dumps({"text": "all of you", "response_type": "in_channel"})
    with listen(Listener((200, {"content-type": "application/json"}, body))):
        control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda", text="x")
    seen = control.get("/messages/C0DIALOG?as=U0ULLA")["messages"]
    assert [(one["user"], one["text"]) for one in seen] == [
        ("U0MAJA", "/agenda x"),
        ("U0REHEARSALBOT", "all of you"),
    ]
    history = client.conversations_history(channel="C0DIALOG")["messages"]
    assert [one["text"] for one in history] == ["all of you"]


def command_body(control: Control, listen: Callable[[Listener], Any]) -> dict[str, str]:
    listener = Listener()
    with listen(listener):
        control.post("/command", channel="C0DIALOG", user="U0MAJA", command="/agenda")
    return form(listener.came[0][0])


def form(body: str) -> dict[str, str]:
    return dict(parse_qsl(body, keep_blank_values=True))


def test_a_response_address_works_five_times(
    control: Control, listen: Callable[[Listener], Any]
) -> None:
    hook = WebhookClient(command_body(control, listen)["response_url"])
    answers = [hook.send(text=f"{number}") for number in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert answers[-1].body == "used_url"
    seen = control.get("/messages/C0DIALOG?as=U0MAJA")["messages"]
    assert [(one["text"], one["ephemeral"]) for one in seen] == [(str(n), True) for n in range(5)]


def test_a_response_address_runs_out(
    control: Control, listen: Callable[[Listener], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tickets, "RESPONSE_SECONDS", -1.0)
    hook = WebhookClient(command_body(control, listen)["response_url"])
    assert hook.send(text="late").body == "expired_url"


def test_rights_that_ended_long_ago_are_forgotten(caller: Caller) -> None:
    """A rehearsal that is played for days would hold and keep them all."""
    rights, store = caller.rehearsal.place.tickets, caller.rehearsal.place.workspace.store
    old = rights.trigger("U0MAJA"), rights.response_url("C0DIALOG", "U0MAJA")
    caller.later(tickets.RESPONSE_SECONDS + 1)
    now = rights.trigger("U0MAJA"), rights.response_url("C0DIALOG", "U0MAJA")
    for of, code in ((old, "expired"), (now, "")):
        assert caller.call("views.open", {"trigger_id": of[0], "view": bots.modal()}).error == (
            f"{code}_trigger_id" if code else ""
        )
    caller.later(tickets.RESPONSE_SECONDS + tickets.REMEMBERED + 1)
    rights.load()
    rights.trigger("U0MAJA")
    last = rights.response_url("C0DIALOG", "U0MAJA")
    assert [key for key, _ in store.read("url")] == [last]
    given = {"trigger_id": old[0], "view": bots.modal()}
    assert caller.call("views.open", given).error == "invalid_trigger_id"


def test_an_answer_can_replace_and_delete_what_was_clicked(
    control: Control, client: WebClient, listen: Callable[[Listener], Any]
) -> None:
    sent = client.chat_postEphemeral(
        channel="C0DIALOG", user="U0MAJA", text="x", blocks=[bots.button()]
    )["message_ts"]
    listener = Listener()
    with listen(listener):
        control.post(
            "/interact",
            user="U0MAJA",
            channel="C0DIALOG",
            message_ts=sent,
            action={"action_id": "go"},
        )
    payload = json.loads(form(listener.came[0][0])["payload"])
    assert "message" not in payload
    hook = WebhookClient(payload["response_url"])
    assert hook.send_dict({"replace_original": True, "text": "new"}).status_code == 200
    seen = control.get("/messages/C0DIALOG?as=U0MAJA")["messages"]
    assert [(one["ts"], one["text"], one["blocks"]) for one in seen] == [(sent, "new", [])]
    assert hook.send_dict({"delete_original": True}).status_code == 200
    assert control.get("/messages/C0DIALOG?as=U0MAJA")["messages"] == []
    assert hook.send_dict({"text": "x", "colour": "red"}).body == "invalid_payload"


def test_a_trigger_opens_one_modal_within_three_seconds(
    rehearsal: Rehearsal, client: WebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    client.views_open(trigger_id=trigger, view=bots.modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        client.views_open(trigger_id=trigger, view=bots.modal())
    monkeypatch.setattr(tickets, "TRIGGER_SECONDS", -1.0)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        client.views_open(trigger_id=rehearsal.place.tickets.trigger("U0MAJA"), view=bots.modal())


def test_three_views_lie_on_each_other_and_no_more(
    rehearsal: Rehearsal, client: WebClient, control: Control
) -> None:
    def trigger() -> str:
        top = rehearsal.place.surfaces.top("U0MAJA")
        return rehearsal.place.tickets.trigger("U0MAJA", top.id if top else None)

    client.views_open(trigger_id=trigger(), view=bots.modal())
    client.views_push(trigger_id=trigger(), view=bots.modal())
    third = client.views_push(trigger_id=trigger(), view=bots.modal())["view"]
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        client.views_push(trigger_id=trigger(), view=bots.modal())
    stack = control.get("/views/U0MAJA")["views"]
    assert [view["previous_view_id"] for view in stack] == [None, stack[0]["id"], stack[1]["id"]]
    control.post("/close", user="U0MAJA", view_id=third["id"])
    assert len(control.get("/views/U0MAJA")["views"]) == 2
    second = control.get("/views/U0MAJA")["views"][-1]
    control.post("/close", user="U0MAJA", view_id=second["id"], all=True)
    assert control.get("/views/U0MAJA")["views"] == []


def test_an_update_with_an_old_hash_is_refused(rehearsal: Rehearsal, client: WebClient) -> None:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    view = client.views_open(trigger_id=trigger, view=bots.modal(external_id="one"))["view"]
    client.views_update(view_id=view["id"], view=bots.modal(), hash=view["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_update(view_id=view["id"], view=bots.modal(), hash=view["hash"])
    home = {"type": "home", "blocks": []}
    known = client.views_publish(user_id="U0MAJA", view=home)["view"]
    client.views_publish(user_id="U0MAJA", view=home, hash=known["hash"])
    with pytest.raises(SlackApiError, match="hash_conflict"):
        client.views_publish(user_id="U0MAJA", view=home, hash=known["hash"])


def test_names_of_views_are_unique(rehearsal: Rehearsal, client: WebClient) -> None:
    make = rehearsal.place.tickets.trigger
    client.views_open(trigger_id=make("U0MAJA"), view=bots.modal(external_id="one"))
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        client.views_open(trigger_id=make("U0ULLA"), view=bots.modal(external_id="one"))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ('{"response_action": "errors", "errors": {"nowhere": "x"}}', "trouble"),
        ('{"response_action": "errors"}', "trouble"),
        ('{"ok": true}', "trouble"),
        ('{"response_action": "update", "view": {"type": "modal"}}', "invalid_arguments"),
    ],
)
def test_a_useless_answer_to_a_submission_is_refused(  # noqa: PLR0913 - fixtures
    answer: str,
    error: str,
    rehearsal: Rehearsal,
    client: WebClient,
    control: Control,
    listen: Callable[[Listener], Any],
) -> None:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    view = client.views_open(trigger_id=trigger, view=bots.modal())["view"]
    with listen(Listener((200, {"content-type": "application/json"}, answer))):
        refused = control.refused(
            "/submit", user="U0MAJA", view_id=view["id"], values={"title": {"write": "x"}}
        )
    assert refused == error
    assert [each["id"] for each in control.get("/views/U0MAJA")["views"]] == [view["id"]]


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("", 1),
        ('{"response_action": "clear"}', 0),
        (json.dumps({"response_action": "update", "view": bots.modal(callback_id="new")}), 2),
        (json.dumps({"response_action": "push", "view": bots.modal(callback_id="new")}), 3),
    ],
)
def test_a_submission_changes_the_stack(  # noqa: PLR0913 - fixtures
    answer: str,
    left: int,
    rehearsal: Rehearsal,
    client: WebClient,
    control: Control,
    listen: Callable[[Listener], Any],
) -> None:
    make = rehearsal.place.tickets.trigger
    first = client.views_open(trigger_id=make("U0MAJA"), view=bots.modal())["view"]["id"]
    second = client.views_push(trigger_id=make("U0MAJA", first), view=bots.modal())["view"]["id"]
    kind = {"content-type": "application/json"} if answer else {}
    with listen(Listener((200, kind, answer))):
        control.post("/submit", user="U0MAJA", view_id=second, values={"title": {"write": "x"}})
    stack = control.get("/views/U0MAJA")["views"]
    assert len(stack) == left
    if left > 1:
        assert stack[-1]["callback_id"] == "new"


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({}, None, "invalid_input"),
        ({"min_length": 3}, "ab", "invalid_input"),
        ({"max_length": 3}, "abcd", "invalid_input"),
        ({}, "x" * 3001, "invalid_input"),
        ({}, 5, "invalid_value"),
    ],
)
def test_slacks_form_checks_before_it_submits(  # noqa: PLR0913 - fixtures
    element: Json,
    value: object,
    error: str,
    rehearsal: Rehearsal,
    client: WebClient,
    control: Control,
) -> None:
    trigger = rehearsal.place.tickets.trigger("U0MAJA")
    view = client.views_open(trigger_id=trigger, view=bots.modal(bots.asking(**element)))["view"]
    values = {"title": {"write": value}} if value is not None else {}
    assert control.refused("/submit", user="U0MAJA", view_id=view["id"], values=values) == error


def test_only_a_message_that_has_the_button_can_be_clicked(
    client: WebClient, control: Control
) -> None:
    sent = client.chat_postMessage(channel="C0DIALOG", text="x", blocks=[bots.button()])["ts"]
    where = {"user": "U0MAJA", "channel": "C0DIALOG", "message_ts": sent}
    assert control.refused("/interact", **where, action={"action_id": "x"}) == "action_not_found"
    private = client.chat_postEphemeral(
        channel="C0DIALOG", user="U0ULLA", text="x", blocks=[bots.button()]
    )["message_ts"]
    where["message_ts"] = private
    assert control.refused("/interact", **where, action={"action_id": "go"}) == "message_not_found"
