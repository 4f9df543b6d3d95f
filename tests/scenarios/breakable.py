"""Databases that a test can take away and give back: stopped, frozen or locked."""

import os
import pwd
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

import psycopg

from storage.schema import fresh
from tests.databases import PostgresServer

_PAUSE = Event()


@dataclass(frozen=True, slots=True)
class Breakable:
    """A database with an empty schema; while ``away()`` is entered, it cannot be used."""

    url: str
    away: Callable[[], AbstractContextManager[None]]


def sqlite_locked(folder: Path) -> Breakable:
    """Make a SQLite file; another connection holds its write lock while it is away."""
    path = folder / "bot.db"
    url = f"sqlite:///{path}"
    fresh(url)

    @contextmanager
    def away() -> Iterator[None]:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")

    return Breakable(url, away)


def postgresql_stopped(server: PostgresServer) -> Breakable:
    """Make a database on a server that is stopped while it is away, and started again."""
    url = server.empty()
    fresh(url)
    return Breakable(url, lambda: stopped(server))


@contextmanager
def stopped(server: PostgresServer) -> Iterator[None]:
    """Stop the server, as an administrator does who does not wait for anybody; start it again."""
    command: Any = server.process.args
    server.process.send_signal(signal.SIGINT)
    server.process.wait(10)
    yield
    server.process = subprocess.Popen(
        command, cwd=server.folder, stderr=subprocess.DEVNULL, **_owner()
    )
    _wait_for(server)


def postgresql_frozen(server: PostgresServer) -> Breakable:
    """Make a database on a server that keeps its connections and answers nothing while away."""
    url = server.empty()
    fresh(url)
    return Breakable(url, lambda: frozen(server))


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    """Let the server stand still, and go on."""
    os.kill(server.process.pid, signal.SIGSTOP)  # from here on none begins, and none is gone
    children = _children(server.process.pid)
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*children, server.process.pid):
            os.kill(pid, signal.SIGCONT)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _owner() -> dict[str, Any]:
    """Run as the user who owns the files: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait_for(server: PostgresServer) -> None:
    for _ in range(500):
        try:
            with psycopg.connect(host=str(server.folder), user="postgres", dbname="postgres"):
                return
        except psycopg.OperationalError:
            _PAUSE.wait(0.02)
    raise AssertionError("PostgreSQL did not start again")
