"""Our programs as people run them: ``python -m bot`` and its like, in processes of their own."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).parents[1]
SECONDS = 30.0
Environment = Mapping[str, str]


class Running(Protocol):
    """A process that was started; what ``subprocess.Popen`` and its likes have in common."""

    pid: int

    def poll(self) -> int | None:
        """Return its exit status, negative if a signal ended it; ``None`` while it runs."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its exit status, ``timeout`` seconds at most."""

    def kill(self) -> None:
        """End it as ``kill -9`` does."""

    def terminate(self) -> None:
        """Ask it to end."""


@dataclass(frozen=True, slots=True)
class Output:
    """The files to which a program writes; what they hold already stays in them."""

    out: Path
    err: Path


class Programs(Protocol):
    """Starts programs in a folder: nothing but ``environment`` comes into theirs."""

    def start(
        self, folder: Path, environment: Environment, arguments: list[str], output: Output
    ) -> Running:
        """Start ``python -m ARGUMENTS``, the first of which is the module."""

    def run(
        self, folder: Path, environment: Environment, *arguments: str, seconds: float = SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m ARGUMENTS`` to its end."""


class AsPeopleDo:
    """A Python of its own for each program, which imports everything anew."""

    def start(
        self, folder: Path, environment: Environment, arguments: list[str], output: Output
    ) -> subprocess.Popen[bytes]:
        """Start ``python -m ARGUMENTS``."""
        with output.out.open("ab") as out, output.err.open("ab") as err:
            return subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=folder,
                env=with_path(environment),
                stdout=out,
                stderr=err,
            )

    def run(
        self, folder: Path, environment: Environment, *arguments: str, seconds: float = SECONDS
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m ARGUMENTS`` to its end."""
        return subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env=with_path(environment),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


def with_path(environment: Environment) -> dict[str, str]:
    """Return the environment with what Python needs to find our programs."""
    return {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment}
