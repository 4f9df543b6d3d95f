"""What waited for a convener until its meeting began or was over asks no more: it is left out."""

from collections.abc import Callable
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import Occurrence
from bot.rules.series import Series
from bot.services import entries, outdated, sessions
from bot.services.left_out import WAITING


def follow(
    store: Store,
    series: Series,
    is_over: Callable[[Store, Occurrence, datetime], bool],
    now: datetime,
) -> None:
    """Leave out every step of a series that waits though ``is_over`` says that its time is over.

    Where it asked, it says so then. What waits for a meeting that has not begun stays as it is:
    a date that the rule gives no longer may come back.
    """
    for step in store.ledger.of_series(series.id, WAITING):
        begun = sessions.at_step(store, series, step).has_started(now)
        if begun and is_over(store, step, now):
            store.ledger.move_on(step.id, WAITING, "skipped", now)
            entries.of_step(store, step, "skipped", now)
            outdated.decided(store, series, step, now)
