"""Who does what in the two years, and what several acts have in common."""

import json
from collections.abc import Callable, Iterable

from tests.rehearsal.asking import Json
from tests.stage import MAJA, Stage, example, saying

Act = Callable[[Stage], object]
Acts = tuple[tuple[str, Act], ...]

HELENA, JOAKIM = "U0HELENA", "U0JOAKIM"
NACKA, NACKA_DEPUTY = "U0NACKA1", "U0NACKA2"
"""Proposes, and hands over in a reminder."""
SOLNA = "U0SOLNA1"
"""James Whitfield, who reads English."""
SALEM = "U0SALEM1"
"""A guest in the region's workspace, so with slash commands."""
TABY, LEYLA, TYRESO = "U0TABY1", "U0BOTKYRKA1", "U0TYRESO1"
EKERO, EKERO_DEPUTY = "U0EKERO1", "U0EKERO2"
"""Never answers."""
HANINGE = "U0HANINGE1"
"""Only phones."""
SLOW = frozenset({NACKA, TYRESO, EKERO, HANINGE})
"""Do not answer the invitation at once."""


def principals() -> list[str]:
    """Return the principals of the parties that are called, in the order of the file."""
    file = example()
    convening = {category.key for category in file.categories if category.convening}
    return [
        party.principal
        for party in file.parties
        if party.category not in convening and party.principal
    ]


def invited(stage: Stage, users: Iterable[str]) -> list[str]:
    """Return those who have an invitation that they have not answered."""
    return [user for user in users if _invitation(stage, user)]


def _invitation(stage: Stage, user: str) -> Json | None:
    found = [m for m in stage.inbox(user) if _offers(m, "rsvp yes")]
    return found[-1] if found else None


def _offers(message: Json, words: str) -> bool:
    return any(
        json.loads(element["value"])["words"] == words
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("type") == "button"
    )


def come(stage: Stage, users: Iterable[str]) -> None:
    """Let people say in their invitation that they come."""
    for user in users:
        message = _invitation(stage, user)
        assert message, f"{user} has no invitation to answer"
        stage.clicks(user, message, "rsvp yes")


def send_what_is_asked(stage: Stage) -> None:
    """Let the convener send the step that the newest question is about."""
    asked = stage.find(MAJA, "Får jag skicka")
    stage.clicks(MAJA, asked, saying(asked, "send"))
