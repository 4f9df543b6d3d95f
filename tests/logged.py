"""What is logged while a test runs: shown with what it wrote if it fails, and kept for who asks.

pytest's own plugin puts two handlers in and takes them out again in each of the three phases of
each test, a good part of what a small test costs. Here one handler stands all the time.
"""

import logging
import sys
from typing import Self

FORMAT = "%(levelname)-8s %(name)s:%(filename)s:%(lineno)d %(message)s"


class Shown(logging.Handler):
    """Writes to standard error, which pytest shows where a test fails.

    A message whose values do not fit its words fails the test: it raises where it is logged.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self._stream = sys.stderr

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        self._stream.write(f"{self.format(record)}\n")


class Logged(logging.Handler):
    """Keeps what is logged, from warnings on or from the level that it is told; a context."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(FORMAT))
        self.records: list[logging.LogRecord] = []
        self.text = ""
        self._root = logging.getLogger()
        self._before = self._root.level

    def from_level(self, level: int) -> None:
        """Hear all that is logged from ``level`` on."""
        self._root.setLevel(level)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record, and what it says now."""
        self.records.append(record)
        self.text += f"{self.format(record)}\n"

    def __enter__(self) -> Self:
        self._root.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._root.removeHandler(self)
        self._root.setLevel(self._before)
