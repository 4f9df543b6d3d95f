"""The command: the real bot in a workspace made from the example."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.clock import SystemClock, Waiter
from rehearsal.chosen import EXAMPLE
from rehearsal.model import BOT_TOKEN, CLIENT_ID, CLIENT_SECRET
from rehearsal.server import take_port
from tests.programs import SECONDS, AsPeopleDo, Output, Programs, Running
from tests.rehearsal.asking import Control

CLOCK = SystemClock()
pytestmark = pytest.mark.slow
REAL = {"SLACK_BOT_TOKEN": "xoxb-real", "DATABASE_URL": "sqlite:///real.db"}
"""Settings of a real workspace, which must not matter."""


@contextmanager
def running(programs: Programs, folder: Path, *arguments: str) -> Iterator[tuple[Running, Control]]:
    output = Output(folder / "stdout", folder / "stderr")
    output.out.unlink(missing_ok=True)
    words = ["rehearsal", "--port", "0", "--bot-port", "0", *arguments]
    process = programs.start(folder, REAL, words, output)
    try:
        yield process, Control(address(process, output))
    finally:
        process.kill()
        process.wait(10)


def address(process: Running, output: Output) -> str:
    """Wait until it says that it is ready; return where its page is."""
    end = CLOCK.monotonic() + SECONDS
    while not (said := output.out.read_text("utf-8")).endswith("\n"):
        assert process.poll() is None, output.err.read_text("utf-8")
        assert CLOCK.monotonic() < end, said
        Waiter().sleep(0.02)
    assert said.startswith("ready http://127.0.0.1:"), said
    return said.split()[1]


def test_a_rehearsal_is_played_killed_and_taken_up_again(
    programs: Programs, tmp_path: Path
) -> None:
    with running(AsPeopleDo(), tmp_path) as (process, control):
        assert not (tmp_path / "stderr").read_text("utf-8"), "libraries have nothing to say"
        said = control.get("/messages/C0DIALOG")["messages"]
        assert [one["bot"] for one in said] == [True], "the hello of the bot when it is invited"
        moved = control.post("/clock", next=True)
        assert moved["ran"] == ["call"]
        assert control.get("/deliveries")["deliveries"]
        process.kill()
        process.wait(10)
    with running(programs, tmp_path) as (process, control):
        clock = control.get("/clock")
        assert (clock["now"], clock["next"]["at"] > moved["now"]) == (moved["now"], True)
        assert len(control.get("/messages/C0DIALOG")["messages"]) == 1 + len(moved["sent"])
        os.kill(process.pid, signal.SIGINT)
        assert process.wait(15) == 0
    assert not (tmp_path / "real.db").exists()


def test_fresh_begins_again(programs: Programs, tmp_path: Path) -> None:
    with running(programs, tmp_path) as (_process, control):
        start = control.get("/clock")["now"]
        control.post("/clock", advance_seconds=3600)
    with running(programs, tmp_path, "--fresh") as (_process, control):
        assert control.get("/clock")["now"] == start
        for given in ((), ("--fresh",)):
            words = ("rehearsal", "--port", "0", "--bot-port", "0", *given)
            second = programs.run(tmp_path, REAL, *words)
            assert second.returncode == 1
            assert "already running in this folder" in second.stderr
            assert "DATABASE_URL" not in second.stderr, "which a rehearsal does not read"
        assert control.get("/clock")["now"] == start


def test_the_bot_that_was_removed_stays_away_until_somebody_invites_it(
    programs: Programs, tmp_path: Path
) -> None:
    with running(programs, tmp_path) as (_process, control):
        assert is_in_the_channel(control)
        control.post("/leave", channel="C0DIALOG", user="app")
    with running(programs, tmp_path) as (_process, control):
        assert not is_in_the_channel(control)
        invite = {"channel": "C0DIALOG", "command": "/invite", "text": "@Dialogmöten"}
        control.post("/command", user="U0MAJA", **invite)
    with running(programs, tmp_path) as (_process, control):
        assert is_in_the_channel(control)


def is_in_the_channel(control: Control) -> bool:
    state = control.get("/state")
    (channel,) = (each for each in state["channels"] if each["id"] == "C0DIALOG")
    return state["app"]["user"] in channel["members"]


def test_an_empty_workspace_is_set_up_by_hand(programs: Programs, tmp_path: Path) -> None:
    with running(programs, tmp_path, "--example", "none") as (_process, control):
        assert control.get("/messages/C0DIALOG")["messages"] == []
        control.post("/open-home", user="U0EGEN1")
        home = control.get("/home/U0EGEN1")["view"]
        assert "series-name" in str(home["blocks"])
    said = refused(programs, tmp_path, "--port", "0", "--bot-port", "0")
    assert "--example none" in said, "the example's people are none of this workspace"


def test_ones_own_series_is_played_under_invented_names(programs: Programs, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
    with running(programs, tmp_path, "--example", str(own)) as (_process, control):
        names = {each["id"]: each["name"] for each in control.get("/state")["users"]}
        control.post("/open-home", user="U0MAJA")
        control.post("/message", channel="app", user="U0MAJA", text="status")
        said = str(control.get("/asked")) + str(control.get("/messages/D0MAJA?as=U0MAJA"))
        told = (tmp_path / "stderr").read_text("utf-8")
    assert "--keep-names" in told, "who looks for their own people finds others"
    assert names["U0MAJA"] != "Maja Ekström"
    assert "Ekström" not in said
    free = ("--port", "0", "--bot-port", "0")
    kept = refused(programs, tmp_path, "--keep-names", "--example", str(own), *free)
    assert "--invent-names" in kept


def test_a_series_can_have_the_bot_in_several_workspaces(
    programs: Programs, tmp_path: Path
) -> None:
    own, example = tmp_path / "own.toml", EXAMPLE.read_text("utf-8")
    row = '[rehearsal]\nalso_installed = ["T0NACKA"]'
    own.write_text(example.replace("[rehearsal]", row), "utf-8")
    with running(programs, tmp_path, "--example", str(own)) as (_process, control):
        client = WebClient(f"{BOT_TOKEN}-T0NACKA", base_url=f"{control.url}/api/")
        assert client.auth_test()["team_id"] == "T0NACKA"
        given = {"channel": "app", "user": "U0NACKA1", "command": "/dialog", "text": "help"}
        assert control.post("/command", **given)["ack"]["status"] == 200
        control.post("/open-home", user="U0NACKA1")
        assert control.get("/home/U0NACKA1")["view"]["blocks"], "by the token of Nacka"
        assert control.post("/clock", next=True)["ran"] == ["call"]
    own.write_text(own.read_text("utf-8").replace('["T0NACKA"]', '["T0NOWHERE"]'), "utf-8")
    said = refused(programs, tmp_path, "--example", str(own), "--port", "0", "--bot-port", "0")
    assert "is no team of this file" in said


def test_a_workspace_without_the_bot_is_not_gone_on_with(
    programs: Programs, tmp_path: Path
) -> None:
    with running(programs, tmp_path) as (_process, control):
        client = WebClient(BOT_TOKEN, base_url=f"{control.url}/api/")
        assert client.apps_uninstall(client_id=CLIENT_ID, client_secret=CLIENT_SECRET)["ok"]
    assert "--fresh" in refused(programs, tmp_path, "--port", "0", "--bot-port", "0")
    with running(programs, tmp_path, "--fresh") as (_process, control):
        assert control.get("/messages/C0DIALOG")["messages"], "the hello"


def refused(programs: Programs, folder: Path, *arguments: str, **environment: str) -> str:
    """Run a rehearsal that must not start; return what it says."""
    done = programs.run(folder, environment, "rehearsal", *arguments, seconds=60)
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_a_bad_example_says_why(programs: Programs, tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("x = [", "utf-8")
    done = refused(programs, tmp_path, "--example", str(bad))
    assert "is not TOML" in done
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("setting", ["--port", "BOT_PORT"])
@pytest.mark.parametrize("fresh", [[], ["--fresh"]])
def test_the_port_that_is_taken_is_named_with_its_setting(
    programs: Programs, tmp_path: Path, setting: str, fresh: list[str]
) -> None:
    with closing(take_port(0)) as listener:
        taken = listener.getsockname()[1]
        ports = {"--port": "0", "BOT_PORT": "0", setting: str(taken)}
        given = ["--port", ports["--port"], *fresh]
        said = refused(programs, tmp_path, *given, BOT_PORT=ports["BOT_PORT"])
    assert said.startswith(f"Port {taken} cannot be had: Address already in use.")
    assert [name for name in ("--port", "BOT_PORT") if name in said] == [setting]
    assert not (tmp_path / "var").exists()


def test_a_lost_answer_is_settled_within_seconds(programs: Programs, tmp_path: Path) -> None:
    with running(programs, tmp_path) as (_process, control):
        fault = {"method": "chat.postMessage", "error": "drop_after_store", "times": 1}
        control.post("/faults", **fault)
        began = CLOCK.monotonic()
        moved = control.post("/clock", next=True)
        assert CLOCK.monotonic() - began < 15
        said = [one["text"] for one in control.get("/messages/C0DIALOG")["messages"]]
        assert len(said) == len(set(said)) == 1 + len(moved["sent"])
