import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage import guard

HOLD = """
import sys
from storage import guard
lock = guard.acquire(sys.argv[1])
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_one_is_refused_and_told_what_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'var' / 'a.db'}"
    with guard.acquire(url):
        with pytest.raises(guard.AlreadyRunning) as caught:
            guard.acquire(url)
        words = str(caught.value)
        assert f"process {os.getpid()}" in words
        assert "stop that one first" in words
        assert "PostgreSQL" in words
    lock = guard.acquire(url)
    lock.release()
    lock.release()
    guard.acquire(url).release()


def test_another_file_is_another_bot(tmp_path: Path) -> None:
    with guard.acquire(f"sqlite:///{tmp_path / 'a.db'}"):
        guard.acquire(f"sqlite:///{tmp_path / 'b.db'}").release()


def test_postgresql_takes_several() -> None:
    url = "postgresql+psycopg://localhost/x"
    with guard.acquire(url), guard.acquire(url):
        pass


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(guard.AlreadyRunning, match=f"process {other.pid}"):
            guard.acquire(url)
        other.send_signal(signal.SIGKILL)
        other.wait()
        guard.acquire(url).release()
