"""Questions of steps that ask: drawn anew when what they would send may have changed (ADR 0081)."""

from datetime import datetime

from bot.ports import Store
from bot.rules.series import Series
from bot.services import owing, shown_homes

_ASKING = ("ask", "empty")
"""The words to a convener that show what a step would send, or why there is nothing to send."""


def redraw(store: Store, series: Series, now: datetime) -> None:
    """Owe the messages and the App Homes that ask how it is now, if any does."""
    asking = store.ledger.of_series(series.id, ["asked"])
    for step in asking:
        for kind in _ASKING:
            owing.renew_all(store, series, f"{kind}:{step.id}", now)
    if asking:
        shown_homes.of_conveners(store, series, now)
