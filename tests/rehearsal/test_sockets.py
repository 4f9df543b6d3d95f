"""Socket Mode, envelope by envelope, as a client that is not Bolt sees it."""

import json
from collections.abc import Iterator
from contextlib import closing
from threading import Event, Thread
from typing import Any

import pytest
from websocket import ABNF, WebSocket, WebSocketBadStatusException, create_connection

from rehearsal import deliver, sockets
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control

Json = dict[str, Any]


def connect(rehearsal: Rehearsal, query: str = "", life: float = 3600) -> WebSocket:
    client = bots.client(rehearsal, "xapp-rehearsal")
    before = rehearsal.connections
    url = client.apps_connections_open(app_token="xapp-rehearsal")["url"]
    opened = create_connection(url + query)
    hello = json.loads(opened.recv())
    assert (hello["type"], hello["num_connections"]) == ("hello", before + 1)
    assert hello["debug_info"]["approximate_connection_time"] == life
    assert rehearsal.wait_connected(5)
    return opened


@pytest.fixture(autouse=True)
def _alone(rehearsal: Rehearsal) -> Iterator[None]:
    """Leave no connection to the next test: the server notices a moment later that one is closed.

    Until then it is counted, and an envelope may go to it.
    """
    yield
    pause = Event()
    while rehearsal.connections:
        pause.wait(0.01)


@pytest.fixture
def line(rehearsal: Rehearsal) -> Iterator[WebSocket]:
    with closing(connect(rehearsal)) as opened:
        yield opened


def later(control: Control, path: str, **body: object) -> tuple[Thread, list[Json]]:
    answers: list[Json] = []
    thread = Thread(target=lambda: answers.append(control.ask(path, body)))
    thread.start()
    return thread, answers


def acked(line: WebSocket, payload: Json | None = None) -> Json:
    envelope = dict(json.loads(line.recv()))
    ack: Json = {"envelope_id": envelope["envelope_id"]}
    line.send(json.dumps(ack | ({"payload": payload} if payload else {})))
    return envelope


def test_a_command_takes_its_answer_in_the_ack(line: WebSocket, control: Control) -> None:
    thread, answers = later(
        control, "/command", channel="C0DIALOG", user="U0MAJA", command="/agenda"
    )
    envelope = acked(line, {"text": "here"})
    thread.join()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
    assert [one["text"] for one in answers[0]["messages"]] == ["here"]


def test_an_event_that_is_not_acked_comes_again(
    line: WebSocket, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "ACK_SECONDS", 0.05)
    monkeypatch.setattr(deliver, "SOCKET_DELAYS", (0.01, 0.01, 0.01))
    thread, answers = later(control, "/message", channel="app", user="U0MAJA", text="hej")
    first = json.loads(line.recv())
    again = [json.loads(line.recv()) for _ in range(3)]
    thread.join()
    assert (first["type"], first["accepts_response_payload"]) == ("events_api", False)
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert [each["retry_attempt"] for each in again] == [1, 2, 3]
    assert {each["retry_reason"] for each in again} == {"timeout"}
    assert {each["payload"]["event_id"] for each in again} == {first["payload"]["event_id"]}
    assert answers[0]["ack"]["error"] == "operation_timeout"


def test_a_lost_connection_is_known_at_once_and_another_takes_over(
    rehearsal: Rehearsal, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliver, "SOCKET_DELAYS", (0.5,))
    gone = connect(rehearsal)
    thread, answers = later(control, "/message", channel="app", user="U0MAJA", text="hej")
    first = json.loads(gone.recv())
    gone.close()
    thread.join()
    assert answers[0]["ack"]["error"] == "connection_failed"
    with closing(connect(rehearsal)) as other:
        second = acked(other)
    assert second["payload"]["event_id"] == first["payload"]["event_id"]


def test_each_envelope_goes_to_one_connection_in_turn(
    line: WebSocket, rehearsal: Rehearsal, control: Control
) -> None:
    with closing(connect(rehearsal)) as other:
        taken: list[WebSocket] = []
        readers = [Thread(target=_take, args=(each, taken)) for each in (line, other)]
        for reader in readers:
            reader.start()
        for _ in range(2):
            assert control.post("/open-home", user="U0MAJA")["ack"]["status"] == 200
        for reader in readers:
            reader.join()
        assert set(taken) == {line, other}


def _take(line: WebSocket, taken: list[WebSocket]) -> None:
    acked(line)
    taken.append(line)


def test_noise_is_no_ack(line: WebSocket, control: Control) -> None:
    thread, answers = later(control, "/open-home", user="U0MAJA")
    line.send("noise")
    line.send('{"envelope_id": "another"}')
    acked(line)
    thread.join()
    assert answers[0]["ack"]["status"] == 200


def test_slack_may_hang_up(rehearsal: Rehearsal, control: Control) -> None:
    opened = connect(rehearsal)
    control.post("/faults", hang_up=True)
    assert rehearsal.connections == 0
    opcode, _reason = opened.recv_data()
    opened.shutdown()  # type: ignore[no-untyped-call]
    assert opcode == ABNF.OPCODE_CLOSE


def test_slack_warns_then_asks_for_another_connection_then_hangs_up(
    line: WebSocket, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "WARNING_SECONDS", 0.05)
    thread, _answers = later(control, "/faults", refresh=True)
    said = [json.loads(line.recv()) for _ in range(2)]
    assert [each["type"] for each in said] == ["disconnect", "disconnect"]
    assert [each["reason"] for each in said] == ["warning", "refresh_requested"]
    opcode, _reason = line.recv_data()
    assert opcode == ABNF.OPCODE_CLOSE
    line.shutdown()  # type: ignore[no-untyped-call]
    thread.join()


def test_who_has_another_connection_at_the_warning_loses_nothing(
    line: WebSocket, rehearsal: Rehearsal, control: Control
) -> None:
    thread, _answers = later(control, "/faults", refresh=True)
    assert json.loads(line.recv())["reason"] == "warning"
    with closing(connect(rehearsal)) as other:
        line.close()
        thread.join()
        asking, answers = later(control, "/open-home", user="U0MAJA")
        acked(other)
        asking.join()
    assert answers[0]["ack"]["status"] == 200


def test_no_more_than_ten_connections(rehearsal: Rehearsal) -> None:
    lines = [connect(rehearsal) for _ in range(10)]
    client = bots.client(rehearsal, "xapp-rehearsal")
    address = client.apps_connections_open(app_token="xapp-rehearsal")["url"]
    with pytest.raises(WebSocketBadStatusException):
        create_connection(address)
    for each in lines:
        each.close()


def test_who_tries_out_reconnecting_is_warned_and_hung_up_on_soon(
    rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "SHORT_LIFE_SECONDS", 0.2)
    monkeypatch.setattr(sockets, "WARNING_SECONDS", 0.1)
    line = connect(rehearsal, "&debug_reconnects=true", life=0.2)
    told = [json.loads(line.recv()) for _ in range(2)]
    opcode, _reason = line.recv_data()
    line.shutdown()  # type: ignore[no-untyped-call]
    assert [each["reason"] for each in told] == ["warning", "refresh_requested"]
    assert opcode == ABNF.OPCODE_CLOSE
