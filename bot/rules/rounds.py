"""What the plan of a year shows beside steps: each round's sessions, and forward deadlines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.rules.deadlines import Dated
from bot.rules.sessions import Session


@dataclass(frozen=True, slots=True)
class Rounds:
    """The group sessions of the meetings ahead, by their ids, and the deadlines ahead."""

    sessions: Mapping[int, tuple[Session, ...]] = field(default_factory=dict)
    deadlines: tuple[Dated, ...] = ()


NO_ROUNDS = Rounds()
