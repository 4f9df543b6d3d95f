"""From the start of ``python -m bot`` until it says that it is ready."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from time import perf_counter
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from bench.figures import Figure, Report, median
from bench.rig import EXAMPLE, Rig
from bot.clock import Waiter
from bot.services import loading
from rehearsal import population
from rehearsal.model import APP_TOKEN, BOT_TOKEN
from rehearsal.server import Rehearsal, take_port

PATIENCE = 30.0
_LOOK = 0.01


def measure(rig: Rig, report: Report) -> None:
    """Start the bot beside a rehearsal, on a prepared database, some times in a row."""
    people = population.of_file(loading.read(EXAMPLE), datetime(2026, 11, 23, tzinfo=UTC))
    with Rehearsal(people) as rehearsal:
        times = [_start(rehearsal, rig.databases.copy(rig.template)) for _ in range(rig.starts)]
        first = None
        if rig.kind == "sqlite":  # which it migrates by itself
            first = median(_start(rehearsal, rig.databases.empty()) for _ in range(rig.starts))
    report.add(Figure("start.ready", rig.kind, rig.seed, rig.starts, value=median(times), unit="s"))
    if first is not None:
        report.add(Figure("start.first", rig.kind, rig.seed, rig.starts, value=first, unit="s"))


def _start(rehearsal: Rehearsal, url: str) -> float:
    with take_port(0) as free:
        port = int(free.getsockname()[1])
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        "SLACK_API_URL": rehearsal.base_url,
        "DATABASE_URL": url,
        "PORT": str(port),
        "LOG_LEVEL": "WARNING",
    }
    begun = perf_counter()
    with _running(environment) as process:
        while not _is_ready(port):
            if process.poll() is not None or perf_counter() - begun > PATIENCE:
                raise RuntimeError("python -m bot did not become ready")
            Waiter().sleep(_LOOK)
        return perf_counter() - begun


@contextmanager
def _running(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    settings = [f"{name}={value}" for name, value in environment.items()]
    process = subprocess.Popen(
        ["env", *settings, sys.executable, "-m", "bot"],  # noqa: S607 - on every Unix
        stdout=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()


def _is_ready(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
            return bool(json.load(answer)["ready"])
    except HTTPError as error:
        error.close()
        return False
    except (URLError, OSError):
        return False
