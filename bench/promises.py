"""What every proof is given: a database, what chance begins with, how much, and what is planted."""

from dataclasses import dataclass
from random import Random
from typing import Literal

Plant = Literal["double_send", "lost_row", "late_step", "leak", "double_count"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How promises are tried."""

    db: Literal["sqlite", "postgresql"]
    seed: int
    scale: float
    plant: Plant | None = None

    def count(self, full: int) -> int:
        """Return so many of ``full`` as the scale says, at least 1."""
        return max(1, round(full * self.scale))

    def chance(self, name: str) -> Random:
        """Return what chance decides for the proof ``name``: the same for the same seed."""
        return Random(f"{name} {self.seed}")  # noqa: S311 - to be drawn again, not to be secret
