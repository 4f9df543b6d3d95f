"""Answers of parties."""

from typing import Protocol

from bot.rules.answers import Answer


class Answers(Protocol):
    """Answers of parties."""

    def of_meeting(self, meeting: int) -> dict[int, Answer]:
        """Return the answers by party id."""
        ...

    def get(self, meeting: int, party: int) -> Answer | None: ...
    def get_to_change(self, meeting: int, party: int) -> Answer | None:
        """Return the same; until this transaction ends, nobody else changes it."""
        ...

    def put(self, answer: Answer) -> None:
        """Insert or replace the answer of the party."""
        ...
