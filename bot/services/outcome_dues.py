"""What is said of due dates of outcomes: claimed one by one, each once."""

import logging
from datetime import datetime

from bot.logs import fault
from bot.ports import Conflict, Database, Entry, Store, Unavailable
from bot.rules import dues
from bot.rules.outcomes import Heard, Outcome
from bot.rules.series import Series
from bot.services import conveners, outcome_owners, owing
from bot.services.holidays import calendar_of

log = logging.getLogger(__name__)

_ACTIONS: dict[Heard, str] = {
    "owner": "outcome.reminded",
    "overdue": "outcome.overdue",
    "convener": "outcome.escalated",
}


def run_due(database: Database, now: datetime) -> list[str]:
    """Say what is to be said of each due date, one transaction each.

    One that fails is kept back for a day, so that it holds up no other one.
    """
    said: list[str] = []
    while True:
        outcome: Outcome | None = None
        try:
            with database.transaction() as store:
                outcome = store.outcomes.claim(now)
                if outcome is None:
                    return said
                said += remind(store, outcome, now)
        except (Unavailable, Conflict):
            raise
        except Exception as error:
            if outcome is None:
                raise
            fault(log, error, "the due date of outcome %d failed", outcome.id)
            with database.transaction() as store:
                store.outcomes.save(dues.later(outcome, now))


def remind(store: Store, outcome: Outcome, now: datetime) -> list[str]:
    """Say what is to be said of one claimed outcome; return its key, if something is."""
    series = store.series.get(outcome.series)
    turn = dues.turn(outcome, calendar_of(series.profile), now)
    store.outcomes.save(turn.outcome)
    if not turn.say:
        return []
    _say(store, series, turn.outcome, turn.say, now)
    entry = Entry(
        series.workspace,
        series.id,
        now,
        None,
        _ACTIONS[turn.say],
        f"outcome:{outcome.id}",
        outcome.owner.party,
    )
    store.audit.write(entry)
    return [f"outcome-{outcome.number}-{turn.say}"]


def _say(store: Store, series: Series, outcome: Outcome, say: Heard, now: datetime) -> None:
    """Owe the word; to a convener who is the owner, it is said once."""
    due = outcome.due.isoformat() if outcome.due else ""
    refs: dict[str, int | str] = {"outcome": outcome.number, "due": due}
    key = f"{outcome.id}:{due}"
    owner = outcome_owners.reader(store, series, outcome, now)
    if say != "convener":
        if owner is not None:
            owing.direct(store, series, owner, f"outcome.{say}", key, now, refs=refs)
        return
    told = conveners.reached(store, series)
    if owner is None or told is None or owner.id != told.id:
        owing.to_convener(store, series, "outcome.convener", key, now, refs=refs)
