"""The control interface: state, clock, faults, who may ask, and what lives on."""

import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from rehearsal.clock import RehearsalClock
from rehearsal.driver import Busy, RemoteBot, move
from rehearsal.errors import Refused
from rehearsal.manifest import Manifest
from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.rehearsal import bots
from tests.rehearsal.asking import Control

Json = dict[str, Any]
EIGHT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def test_the_state_names_everybody_and_where_they_are(control: Control) -> None:
    state = control.get("/state")
    users = {user["id"]: user for user in state["users"]}
    assert users["U0NILS"]["external"] is True
    assert users["U0NILS"]["parties"] == ["Nacka"]
    assert users["U0REHEARSALBOT"]["bot"] is True
    assert [one["command"] for one in state["commands"]] == ["/agenda", "/plain"]
    assert state["commands"][0]["usage_hint"] == "add TITLE"
    assert state["clock"] == {
        "now": "2026-11-23T08:00:00+00:00",
        "zone": "Europe/Stockholm",
        "next": None,
        "halted": "",
    }
    assert state["bot_connected"] is False
    assert [team["id"] for team in state["teams"]] == ["T0REGION", "T0NACKA"]


def test_the_clock_alone_is_told_without_asking_the_bot(control: Control) -> None:
    assert control.get("/clock?only=now") == {"now": "2026-11-23T08:00:00+00:00"}


def ask(rehearsal: Rehearsal, path: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", rehearsal.port, timeout=5)
    connection.request("GET", path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("path", ["/", "/_control/state", "/api/api.test"])
def test_other_names_and_other_pages_are_turned_away(path: str, rehearsal: Rehearsal) -> None:
    port = rehearsal.port
    assert ask(rehearsal, path) == 200
    assert ask(rehearsal, path, Host=f"localhost:{port}") == 200
    assert ask(rehearsal, path, Host="attacker.example") == 403
    assert ask(rehearsal, path, Host=f"127.0.0.1.attacker.example:{port}") == 403
    assert ask(rehearsal, path, Origin="https://attacker.example") == 403
    assert ask(rehearsal, path, Origin=rehearsal.url) == 200


def test_only_json_is_taken(rehearsal: Rehearsal) -> None:
    connection = HTTPConnection("127.0.0.1", rehearsal.port, timeout=5)
    connection.request("POST", "/_control/reset", "{}", {"Content-Type": "text/plain"})
    assert connection.getresponse().status == 400
    connection.close()


def test_only_who_is_in_a_channel_is_said_to_write_there(control: Control) -> None:
    assert control.post("/writing", channel="C0DIALOG", user="U0MAJA") == {"ok": True}
    for channel, user in (("C0DIALOG", "U0STRANGER"), ("C0NOWHERE", "U0MAJA")):
        refused = control.ask("/writing", {"channel": channel, "user": user})
        assert refused["error"] == "not_in_channel"


def test_what_happens_is_streamed(rehearsal: Rehearsal, control: Control) -> None:
    connection = HTTPConnection("127.0.0.1", rehearsal.port, timeout=5)
    connection.request("GET", "/_control/stream")
    stream = connection.getresponse()
    assert stream.readline() == b": listening\n"
    control.post("/message", channel="C0DIALOG", user="U0MAJA", text="x")
    lines = [stream.readline() for _ in range(3)]
    connection.close()
    assert b'data: {"kind": "message", "channel": "C0DIALOG"}\n' in lines


def test_a_stream_begins_with_how_much_was_told_before(
    rehearsal: Rehearsal, control: Control
) -> None:
    def begun() -> int:
        connection = HTTPConnection("127.0.0.1", rehearsal.port, timeout=5)
        connection.request("GET", "/_control/stream")
        stream = connection.getresponse()
        assert stream.readline() == b": listening\n"
        told = json.loads(stream.readline().removeprefix(b"data: "))
        connection.close()
        assert told["kind"] == "began"
        return int(told["revision"])

    answers = ("/state", "/messages/C0DIALOG", "/messages/C0DIALOG?as=U0MAJA&last=60")
    before = begun()
    assert [control.get(each)["revision"] for each in answers] == [before] * 3
    control.post("/message", channel="C0DIALOG", user="U0MAJA", text="x")
    after = begun()
    assert after > before, "also if nobody listened"
    assert [control.get(each)["revision"] for each in answers] == [after] * 3
    rehearsal.place.log.write({"kind": "call"})
    assert begun() == after, "traffic changes nothing that was answered"


def test_a_socket_needs_a_ticket_that_was_not_used(rehearsal: Rehearsal) -> None:
    client = bots.client(rehearsal, "xapp-rehearsal")
    address = client.apps_connections_open(app_token="xapp-rehearsal")["url"]
    from websocket import WebSocketBadStatusException, create_connection  # noqa: PLC0415

    first = create_connection(address)
    assert json.loads(first.recv())["type"] == "hello"
    with pytest.raises(WebSocketBadStatusException):
        create_connection(address)
    first.close()


# ------------------------------------------------------------------------------------ clock


class Steps:
    """A bot that has something to do at certain instants."""

    def __init__(self, clock: RehearsalClock, *due: datetime) -> None:
        self.clock = clock
        self.due = sorted(due)
        self.ran: list[datetime] = []
        self.stuck = False

    def next_due(self) -> datetime | None:
        return self.due[0] if self.due else None

    def silent(self) -> AbstractContextManager[None]:
        return nullcontext()

    def run_due(self) -> list[str]:
        now = self.clock.now()
        ran = [] if self.stuck else [each for each in self.due if each <= now]
        self.due = [each for each in self.due if each not in ran]
        self.ran += [now] * len(ran)
        return [f"step at {each:%H:%M}" for each in ran]

    def wait_idle(self, timeout: float) -> bool:
        assert timeout > 0
        return True

    def deliveries(self) -> list[dict[str, Any]]:
        return [{"id": 1}]


def at(hours: float) -> datetime:
    return EIGHT + timedelta(hours=hours)


@pytest.fixture
def steps(rehearsal: Rehearsal) -> Iterator[Steps]:
    bot = Steps(rehearsal.clock, at(1), at(3), at(30))
    rehearsal.attach(bot)
    yield bot
    rehearsal.desk.bot = None


def test_steps_run_in_order_each_at_its_own_time(control: Control, steps: Steps) -> None:
    answer = control.post("/clock", advance_seconds=24 * 3600)
    assert answer["ran"] == ["step at 09:00", "step at 11:00"]
    assert steps.ran == [at(1), at(3)]
    assert answer["now"] == at(24).isoformat()


def test_next_goes_to_what_comes_next(control: Control, steps: Steps) -> None:
    assert control.get("/clock")["next"]["at"] == at(1).isoformat()
    assert control.post("/clock", next=True)["now"] == at(1).isoformat()
    assert control.post("/clock", next=True)["ran"] == ["step at 11:00"]
    assert steps.due == [at(30)]


def test_what_is_late_runs_at_the_time_that_it_is(control: Control, steps: Steps) -> None:
    steps.due.insert(0, at(-5))
    answer = control.post("/clock", next=True)
    assert answer["now"] == EIGHT.isoformat()
    assert steps.ran == [EIGHT]


class Planning(Steps):
    """A bot that plans what comes within a year, each time it runs."""

    def __init__(self, clock: RehearsalClock, later: datetime) -> None:
        super().__init__(clock)
        self.later = later

    def run_due(self) -> list[str]:
        ran = super().run_due()
        if not self.ran and self.later - self.clock.now() < timedelta(days=365):
            self.due = [self.later]
        return ran


@pytest.mark.parametrize("leap", [timedelta(days=1100), timedelta(days=40)])
def test_however_far_the_clock_goes_what_is_planned_on_the_way_runs_at_its_time(
    control: Control, rehearsal: Rehearsal, leap: timedelta
) -> None:
    later = EIGHT + timedelta(days=700)
    bot = Planning(rehearsal.clock, later)
    rehearsal.attach(bot)
    while rehearsal.clock.now() <= later:
        control.post("/clock", to=(rehearsal.clock.now() + leap).isoformat())
    assert bot.ran == [later]
    rehearsal.desk.bot = None


def test_a_bot_that_never_finishes_is_told_of(control: Control, steps: Steps) -> None:
    steps.stuck = True
    assert control.refused("/clock", advance_seconds=24 * 3600) == "bot_busy"
    assert control.get("/clock")["now"] == at(1).isoformat()


def test_the_clock_goes_back_only_if_told_so(control: Control, steps: Steps) -> None:
    assert control.refused("/clock", to=at(-1).isoformat()) == "backwards"
    assert control.post("/clock", to=at(-1).isoformat(), back=True)["ran"] == []
    assert steps.ran == []


def test_a_bot_with_a_memory_is_not_reset(control: Control, steps: Steps) -> None:
    assert control.get("/deliveries")["deliveries"] == steps.deliveries()
    assert control.refused("/reset") == "bot_remembers"


def test_nothing_is_done_before_an_awaited_bot_is_there(
    control: Control, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal.desk, "awaits_bot", True)
    assert control.refused("/clock", advance_seconds=60) == "starting"
    assert control.refused("/open-home", user="U0MAJA") == "starting"
    assert control.get("/clock?only=now")["now"] == EIGHT.isoformat()


def awaiting(
    population: Population, manifest: Manifest, then: Callable[[Rehearsal], None]
) -> tuple[Json, Json]:
    """Ask what time it is and for the state while the bot is being started; return the answers."""
    with ThreadPoolExecutor(2) as pool:
        with Rehearsal(population, manifest=manifest, awaits_bot=True) as starting:
            control = Control(starting.url)
            asked = [pool.submit(control.get, path) for path in ("/clock", "/state")]
            assert not wait(asked, 0.2).done
            then(starting)
        clock, state = (each.result(10) for each in asked)
        return clock, state


def test_what_comes_next_is_told_when_the_awaited_bot_is_there(
    population: Population, manifest: Manifest
) -> None:
    def come(starting: Rehearsal) -> None:
        starting.attach(Steps(starting.clock, at(1)))

    clock, state = awaiting(population, manifest, come)
    assert clock["next"] == state["clock"]["next"] == {"at": at(1).isoformat(), "what": ""}


def test_who_waits_for_a_bot_that_never_comes_is_told_when_the_server_stops(
    population: Population, manifest: Manifest
) -> None:
    clock, state = awaiting(population, manifest, lambda _: None)
    assert clock["error"] == state["error"] == "starting"


class TellingSteps(Steps):
    """A bot that can also say what comes next."""

    def next_what(self) -> str | dict[str, str]:
        return {"sv": "nästa", "en": "next"}


def test_a_bot_that_can_says_what_comes_next(
    control: Control, steps: Steps, rehearsal: Rehearsal
) -> None:
    assert control.get("/clock")["next"]["what"] == ""
    rehearsal.attach(TellingSteps(rehearsal.clock, *steps.due))
    assert control.get("/clock")["next"]["what"] == {"sv": "nästa", "en": "next"}


def test_a_bot_in_another_process_is_asked_how_it_is() -> None:
    clock = RehearsalClock(EIGHT)
    states = [
        {"ready": True, "database": "ok", "next_due": at(1).isoformat(), "idle": True},
        {"ready": True, "database": "ok", "next_due": at(1).isoformat(), "idle": False},
        {"ready": True, "database": "ok", "next_due": at(1).isoformat(), "idle": True},
        {"ready": True, "database": "ok", "next_due": at(2).isoformat(), "idle": True},
    ]

    def answer(body: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        del body, headers
        state = states.pop(0) if len(states) > 1 else states[0]
        return 200 if state["idle"] else 503, {}, json.dumps(state)

    with bots.listening(answer) as url:
        bot = RemoteBot(url.removesuffix("/slack/events"), clock)
        moved = move(bot, clock, at(1.5), lambda: None)
        assert clock.now() == at(1.5)
        assert moved.ran == []
        assert states == [
            {"ready": True, "database": "ok", "next_due": at(2).isoformat(), "idle": True}
        ]
        with pytest.raises(NotImplementedError):
            bot.deliveries()


def test_a_bot_that_is_gone_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rehearsal.driver.PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Busy):
        RemoteBot(f"http://127.0.0.1:{port}", RehearsalClock(EIGHT)).next_due()


def test_the_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        RehearsalClock(datetime(2026, 1, 1))  # noqa: DTZ001 - the point


# ----------------------------------------------------------------------------------- faults


@pytest.fixture
def client(rehearsal: Rehearsal) -> WebClient:
    return bots.client(rehearsal)


def texts(control: Control) -> list[str]:
    return [one["text"] for one in control.get("/messages/C0DIALOG")["messages"]]


def test_a_rate_limit_says_how_long(client: WebClient, control: Control) -> None:
    control.post("/faults", method="chat.postMessage", error="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel="C0DIALOG", text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    client.chat_postMessage(channel="C0DIALOG", text="y")
    assert texts(control) == ["y"]


def test_errors_strike_as_often_as_they_are_planted(client: WebClient, control: Control) -> None:
    control.post("/faults", method="chat.postMessage", error="internal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="internal_error"):
            client.chat_postMessage(channel="C0DIALOG", text="x")
    client.auth_test()
    client.chat_postMessage(channel="C0DIALOG", text="y")
    assert texts(control) == ["y"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_stores_nothing(status: int, client: WebClient, control: Control) -> None:
    control.post("/faults", method="*", error=f"http_{status}")
    with pytest.raises(SlackApiError):
        client.chat_postMessage(channel="C0DIALOG", text="x")
    assert texts(control) == []


def test_a_dropped_connection_stores_nothing(client: WebClient, control: Control) -> None:
    control.post("/faults", method="chat.postMessage", error="drop")
    with pytest.raises(OSError, match=r"closed|reset"):
        client.chat_postMessage(channel="C0DIALOG", text="x")
    assert texts(control) == []


def test_a_lost_answer_leaves_the_message_and_the_sdks_retry_posts_it_twice(
    client: WebClient, control: Control
) -> None:
    control.post("/faults", method="chat.postMessage", error="drop_after_store")
    with pytest.raises(OSError, match=r"closed|reset"):
        client.chat_postMessage(channel="C0DIALOG", text="once")
    assert texts(control) == ["once"]
    client.retry_handlers.append(ConnectionErrorRetryHandler())
    control.post("/faults", method="chat.postMessage", error="drop_after_store")
    client.chat_postMessage(channel="C0DIALOG", text="twice")
    assert texts(control) == ["once", "twice", "twice"]


def outcomes(client: WebClient, control: Control, seed: int) -> list[str]:
    """Return what becomes of some calls, of which half meet something that chance has chosen."""
    control.post("/faults", seed=seed, percent=50)
    found = []
    for _ in range(12):
        try:
            client.auth_test()
            found.append("ok")
        except SlackApiError as error:
            found.append(str(error.response.status_code))
        except OSError as error:
            found.append(type(error).__name__)
    control.post("/faults", clear=True)
    return found


def test_chance_plants_the_same_faults_for_the_same_seed(
    client: WebClient, control: Control
) -> None:
    first = outcomes(client, control, 3)
    assert len(set(first)) > 2, first
    assert outcomes(client, control, 3) == first
    assert outcomes(client, control, 4) != first
    assert client.auth_test()["ok"], "cleared"


def test_an_answer_can_be_slow(client: WebClient, control: Control, rehearsal: Rehearsal) -> None:
    control.post("/faults", method="auth.test", error="slow", seconds=1)
    begun = rehearsal.clock.monotonic()
    assert client.auth_test()["ok"]
    assert rehearsal.clock.monotonic() - begun >= 1


def test_the_history_can_be_late(client: WebClient, control: Control) -> None:
    client.chat_postMessage(channel="C0DIALOG", text="early")
    control.post("/clock", advance_seconds=30)
    client.chat_postMessage(channel="C0DIALOG", text="late")

    def shown() -> list[str]:
        return [m["text"] for m in client.conversations_history(channel="C0DIALOG")["messages"]]

    assert shown() == ["late", "early"]
    control.post("/faults", late=20)
    assert shown() == ["early"]
    control.post("/clock", advance_seconds=30)
    assert shown() == ["late", "early"]


def test_slack_can_be_away(client: WebClient, control: Control) -> None:
    control.post("/faults", down=True)
    with pytest.raises(SlackApiError):
        client.auth_test()
    control.post("/faults", down=False)
    assert client.auth_test()["ok"]


# --------------------------------------------------------------------------------- living on


def test_everything_that_was_told_is_there_after_a_kill(
    population: Population, manifest: Manifest, tmp_path: Path
) -> None:
    path = tmp_path / "slack.db"
    first = Rehearsal(population, manifest=manifest, state_path=path)
    with first:
        client = bots.client(first)
        ts = client.chat_postMessage(channel="U0NILS", text="x", blocks=[bots.button()])["ts"]
        trigger = first.place.tickets.trigger("U0MAJA")
        client.views_open(trigger_id=trigger, view=bots.modal())
        client.views_publish(user_id="U0MAJA", view={"type": "home", "blocks": []})
        Control(first.url).post("/clock", advance_seconds=60)
        # A second server on the same file sees it although nothing has been closed.
        with Rehearsal(population, manifest=manifest, state_path=path) as second:
            control = Control(second.url)
            assert control.get("/clock")["now"] == "2026-11-23T08:01:00+00:00"
            assert [one["ts"] for one in control.get("/messages/D0NILS")["messages"]] == [ts]
            assert len(control.get("/views/U0MAJA")["views"]) == 1
            assert control.get("/home/U0MAJA")["view"]["type"] == "home"
            later = bots.client(second).chat_postMessage(channel="U0NILS", text="y")["ts"]
            assert later > ts


def test_what_only_goes_on_from_a_file_leaves_it_as_it_is(
    population: Population, manifest: Manifest, tmp_path: Path
) -> None:
    path = tmp_path / "slack.db"
    with Rehearsal(population, manifest=manifest, state_path=path) as played:
        first = bots.client(played).chat_postMessage(channel="U0NILS", text="x")["ts"]
    for _ in range(2):
        with Rehearsal(population, manifest=manifest, state_path=path, keeps=False) as going_on:
            control = Control(going_on.url)
            before = control.get("/messages/D0NILS")["messages"]
            assert [one["ts"] for one in before] == [first]
            bots.client(going_on).chat_postMessage(channel="U0NILS", text="y")
            after = control.get("/messages/D0NILS")["messages"]
            assert [one["text"] for one in after] == ["x", "y"]


def test_a_port_in_use_is_an_error(population: Population, manifest: Manifest) -> None:
    with (
        Rehearsal(population, manifest=manifest) as running,
        pytest.raises(OSError, match="in use"),
    ):
        Rehearsal(population, manifest=manifest, port=running.port)


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/messages/C0NOWHERE", "channel_not_found"),
        ("/messages/C0DIALOG?as=U0NOBODY", "user_not_found"),
        ("/messages/C0DIALOG?last=many", "invalid_arguments"),
        ("/deliveries", "no_bot"),
    ],
)
def test_what_is_not_there_is_said(path: str, error: str, control: Control) -> None:
    assert control.get(path)["error"] == error


def test_faults_are_checked(rehearsal: Rehearsal) -> None:
    with pytest.raises(Refused, match="invalid_fault"):
        rehearsal.faults.plant({"down": "yes"})
