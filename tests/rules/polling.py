"""What the tests of polls begin with: a poll, its ballots, and items it may be about."""

from datetime import datetime, timedelta
from typing import Any

from bot.rules.agenda import Item, State
from bot.rules.polls import Ballot, Option, Poll
from tests.rules.examples import utc

OPENED = utc("2027-01-07 09:00")
CLOSES = utc("2027-01-14 09:00")
OPTIONS = (Option("Ja"), Option("Nej"), Option("Kanske"))


def poll(**given: Any) -> Poll:  # noqa: ANN401 - fields
    fields: dict[str, Any] = {
        "id": 1,
        "series": 1,
        "meeting": 1,
        "number": 12,
        "kind": "several" if given.get("most", 1) > 1 else "single",
        "question": "Juni?",
        "options": OPTIONS,
        "most": 1,
        "hidden": False,
        "purpose": "",
        "person": 1,
        "opened_at": OPENED,
        "closes_at": CLOSES,
    }
    return Poll(**{**fields, **given})


def ballot(party: int, *chosen: int, minute: int = 0) -> Ballot:
    at: datetime = OPENED + timedelta(minutes=minute)
    return Ballot(1, party, chosen, party, recorded=False, at=at)


def item(number: int, state: State = "accepted", position: int = 0) -> Item:
    return Item(
        number,
        1,
        1,
        number,
        f"Punkt {number}",
        "discussion",
        15,
        None,
        None,
        None,
        1,
        state=state,
        position=position or number,
    )
