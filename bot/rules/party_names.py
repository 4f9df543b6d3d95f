"""Which party somebody means who writes its name, or nearly."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.rules.seats import Party
from bot.rules.texts import fold


def begun(name: str, parties: Sequence[Party]) -> list[Party]:
    """Return the parties whose names begin with the word or words ``name``."""
    start = fold(name)
    return [
        party
        for party in parties
        if (found := fold(party.name)).startswith(start)
        and not found[len(start) : len(start) + 1].isalnum()
    ]


def closest(name: str, parties: Sequence[Party]) -> Party | None:
    """Return the party whose name was meant, or ``None``."""
    by_name = {fold(party.name): party for party in parties}
    found = get_close_matches(fold(name), by_name, n=1, cutoff=0.5)
    return by_name[found[0]] if found else None
