"""Quorum: how many parties must come, in all or of a category, and what is still wanting."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.rules.texts import LocalText


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the called parties must come: a number, or a share of them."""

    count: int | None = None
    share: tuple[int, int] | None = None
    """Numerator and denominator, so that two thirds of 30 are 20."""
    category: str = ""
    """Key of the category of which it is asked; empty: of all parties."""

    def needed(self, called: int) -> int:
        """Return how many of ``called`` parties must come: at least the share, at most all."""
        if self.share is not None:
            numerator, denominator = self.share
            return -(-called * numerator // denominator)
        return min(self.count or 0, called)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many parties come, of those called."""

    coming: int
    called: int
    category: LocalText | None = None
    """The name of the category; ``None``: all parties."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A quorum that is not met."""

    coming: int
    needed: int
    category: LocalText | None = None


def unmet(quorums: Iterable[Quorum], turnouts: Mapping[str, Turnout]) -> tuple[Shortfall, ...]:
    """Return the quorums that are not met, in their order.

    ``turnouts`` are by key of the category, that of all parties by ``""``. Of a category that is
    not called this year nothing is asked.
    """
    found = [
        (turnout, quorum.needed(turnout.called))
        for quorum in quorums
        if (turnout := turnouts.get(quorum.category)) is not None
    ]
    return tuple(
        Shortfall(turnout.coming, needed, turnout.category)
        for turnout, needed in found
        if turnout.coming < needed
    )
