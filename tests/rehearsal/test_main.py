"""The command: the real bot in a workspace made from the example."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.clock import SystemClock
from rehearsal.server import take_port
from tests.rehearsal.asking import Control

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@contextmanager
def running(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], Control]]:
    environment = {  # settings of a real workspace must not matter
        **{key: value for key, value in os.environ.items() if not key.startswith("SLACK_")},  # noqa: TID251
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": "xoxb-real",
        "DATABASE_URL": "sqlite:///real.db",
    }
    with (folder / "stderr").open("w") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-m", "rehearsal", "--port", "0", "--bot-port", "0", *arguments],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    assert process.stdout is not None
    try:
        ready = process.stdout.readline()
        assert ready.startswith("ready http://127.0.0.1:"), ready
        yield process, Control(ready.split()[1])
    finally:
        process.kill()
        process.wait(10)
        process.stdout.close()


def test_a_rehearsal_is_played_killed_and_taken_up_again(tmp_path: Path) -> None:
    with running(tmp_path) as (process, control):
        said = control.get("/messages/C0DIALOG")["messages"]
        assert [one["bot"] for one in said] == [True], "the hello of the bot when it is invited"
        moved = control.post("/clock", next=True)
        assert moved["ran"] == ["call"]
        assert control.get("/deliveries")["deliveries"]
        process.kill()
        process.wait(10)
    with running(tmp_path) as (process, control):
        clock = control.get("/clock")
        assert (clock["now"], clock["next"]["at"] > moved["now"]) == (moved["now"], True)
        assert len(control.get("/messages/C0DIALOG")["messages"]) == 1 + len(moved["sent"])
        process.send_signal(signal.SIGINT)
        assert process.wait(15) == 0
    assert not (tmp_path / "real.db").exists()


def test_fresh_begins_again(tmp_path: Path) -> None:
    with running(tmp_path) as (_process, control):
        start = control.get("/clock")["now"]
        assert not (tmp_path / "stderr").read_text("utf-8"), "libraries have nothing to say"
        control.post("/clock", advance_seconds=3600)
    with running(tmp_path, "--fresh") as (_process, control):
        assert control.get("/clock")["now"] == start


def refused(folder: Path, *arguments: str, **environment: str) -> str:
    """Run a rehearsal that must not start; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "rehearsal", *arguments],
        cwd=folder,
        check=False,
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def test_a_bad_example_says_why(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text("x = [", "utf-8")
    done = refused(tmp_path, "--example", str(bad))
    assert "is not TOML" in done
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("setting", ["--port", "BOT_PORT"])
@pytest.mark.parametrize("fresh", [[], ["--fresh"]])
def test_the_port_that_is_taken_is_named_with_its_setting(
    tmp_path: Path, setting: str, fresh: list[str]
) -> None:
    with closing(take_port(0)) as listener:
        taken = listener.getsockname()[1]
        ports = {"--port": "0", "BOT_PORT": "0", setting: str(taken)}
        given = ["--port", ports["--port"], *fresh]
        said = refused(tmp_path, *given, BOT_PORT=ports["BOT_PORT"])
    assert said.startswith(f"Port {taken} cannot be had: Address already in use.")
    assert [name for name in ("--port", "BOT_PORT") if name in said] == [setting]
    assert not (tmp_path / "var").exists()


def test_a_lost_answer_is_settled_within_seconds(tmp_path: Path) -> None:
    with running(tmp_path) as (_process, control):
        fault = {"method": "chat.postMessage", "error": "drop_after_store", "times": 1}
        control.post("/faults", **fault)
        began = SystemClock().monotonic()
        moved = control.post("/clock", next=True)
        assert SystemClock().monotonic() - began < 15
        said = [one["text"] for one in control.get("/messages/C0DIALOG")["messages"]]
        assert len(said) == len(set(said)) == 1 + len(moved["sent"])
