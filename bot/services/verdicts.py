"""What rendering may say instead of a message: it is not owed any more, or not yet, or not here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """It is no longer owed; ``reason`` is a short word that the ledger keeps."""

    reason: str


@dataclass(frozen=True, slots=True)
class Postpone:
    """It may be sent from ``until`` on (aware wall time): quiet hours, a holiday, a digest."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Move:
    """It belongs in another channel by now, and is asked for again there."""

    channel: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Something else comes first; look again in ``seconds`` of real time."""

    seconds: float
