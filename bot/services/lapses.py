"""What waited for a convener until its meeting began or was over asks no more: it is left out.

And what still waits after its day says that it is late.
"""

from collections.abc import Callable
from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import WAITING, Occurrence
from bot.rules.series import Series
from bot.services import entries, outdated, sessions, shown_homes
from bot.services.holidays import calendar_of


def follow(
    store: Store,
    series: Series,
    is_over: Callable[[Store, Occurrence, datetime], bool],
    now: datetime,
) -> None:
    """Leave out every step of a series that waits though ``is_over`` says that its time is over.

    Where it asked, it says so then. What waits for a meeting that has not begun stays as it is:
    a date that the rule gives no longer may come back. Not so a call that has closed meanwhile.
    """
    for step in store.ledger.of_series(series.id, WAITING):
        meeting = sessions.at_step(store, series, step)
        is_closed = step.kind == "call" and meeting.call_closed_at is not None
        begun = meeting.has_started(now)
        is_late = (begun or is_closed) and is_over(store, step, now)
        if is_late and store.ledger.move_on(step.id, WAITING, "skipped", now):
            entries.of_step(store, step, "skipped", now)
            outdated.decided(store, series, step, now)


def show(store: Store, series: Series, now: datetime) -> None:
    """Show the conveners that the cycle went on: what comes next, and which questions are late.

    Those about every meeting of the series: where it meets often, two are prepared at a time.
    """
    shown_homes.of_conveners(store, series, now)
    today = calendar_of(series.profile).local(now).date()
    for each in store.ledger.of_series(series.id, ["asked"]):
        if each.local.date() < today:
            outdated.decided(store, series, each, now)
