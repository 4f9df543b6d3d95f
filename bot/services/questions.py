"""Questions of steps that ask: drawn anew when what they would send may have changed (ADR 0081)."""

from collections.abc import Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import AFTER_INVITATION, Occurrence
from bot.rules.outbox import Delivery
from bot.rules.series import Series
from bot.services import owing, shown_homes

_ASKING = ("ask", "empty")
"""The words to a convener that show what a step would send, or why there is nothing to send."""
_COUNTING: Mapping[str, frozenset[str]] = {
    "invitation": AFTER_INVITATION | {"invitation", "day_before"},
    "poll.post": frozenset({"poll_reminder", "poll_result"}),
}
"""The kinds of steps whose questions show who has answered or voted, by the update that shows it in
the channel."""


def redraw(store: Store, series: Series, now: datetime) -> None:
    """Owe the messages and the App Homes that ask how it is now, if any does."""
    asking = store.ledger.of_series(series.id, ["asked"])
    for step in asking:
        _renew(store, series, step, now)
    if asking:
        shown_homes.of_conveners(store, series, now)


def follow(store: Store, update: Delivery, now: datetime) -> None:
    """Owe the messages that ask and show who has answered how it is now, with the list of answers.

    Asked where that list is sent, which many answers share, an answer itself costs nothing more
    (ADR 0081).
    """
    owed = update.owed
    counting = _COUNTING.get(owed.kind)
    if counting is None or owed.manner != "update":
        return
    series = store.series.get(owed.series or 0)
    for step in store.ledger.of_meeting(int(owed.refs["meeting"])):
        if step.state == "asked" and step.kind in counting:
            _renew(store, series, step, now)


def _renew(store: Store, series: Series, step: Occurrence, now: datetime) -> None:
    for kind in _ASKING:
        owing.renew_all(store, series, f"{kind}:{step.id}", now)
