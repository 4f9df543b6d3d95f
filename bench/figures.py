"""A figure, its line of JSON and its row in the table (docs/contracts: bench and prove)."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal, TextIO

Side = Literal["least", "most"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; what does not apply to it is ``None`` and left out of its line."""

    name: str
    db: str | None = None
    seed: int | None = None
    n: int | None = None
    lost: int | None = None
    doubled: int | None = None
    flagged: int | None = None
    value: float | None = None
    unit: str | None = None
    limit: float | None = None
    ok: bool | None = None

    def line(self) -> str:
        """Return the figure as one line of JSON."""
        return json.dumps({k: v for k, v in asdict(self).items() if v is not None})


def is_within(value: float, limit: float, side: Side) -> bool:
    """Tell whether ``value`` is at least, or at most, the limit."""
    return value >= limit if side == "least" else value <= limit


def median(values: Iterable[float]) -> float:
    """Return the middle value; of an even number, the mean of the two in the middle."""
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def percentile(values: Iterable[float], share: float) -> float:
    """Return the smallest value that at least ``share`` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


class Report:
    """Prints each figure as it comes, and remembers whether all is well."""

    def __init__(self, lines: TextIO = sys.stdout, table: TextIO = sys.stderr) -> None:
        """Take where lines of JSON go, and where the table goes."""
        self._lines = lines
        self._table = table
        self.failed: list[str] = []

    def add(self, figure: Figure) -> None:
        """Print a figure."""
        if figure.ok is False:
            self.failed.append(figure.name)
        print(figure.line(), file=self._lines, flush=True)
        print(_row(figure), file=self._table, flush=True)

    def say(self, words: str) -> None:
        """Print what goes on, beside the figures."""
        print(words, file=self._table, flush=True)


def _row(figure: Figure) -> str:
    verdict = {True: "ok", False: "NOT MET", None: ""}[figure.ok]
    limit = "" if figure.limit is None else f"limit {figure.limit:.3g}"
    value = "" if figure.value is None else f"{figure.value:.4g} {figure.unit or ''}"
    counts = [
        f"{name} {count}"
        for name in ("n", "lost", "doubled", "flagged")
        if (count := getattr(figure, name)) is not None
    ]
    return f"  {figure.name:<22} {value:<26} {limit:<14} {verdict:<8} {', '.join(counts)}".rstrip()
