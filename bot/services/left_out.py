"""What a convener leaves out of the cycle while it asks, and what comes back into it."""

from datetime import datetime

from bot.ports import Store
from bot.rules import cycle
from bot.rules import left_out as rules
from bot.rules.cycle import AFTER_INVITATION, WAITING
from bot.rules.series import Series
from bot.services import entries, outdated, sessions


def follow(store: Store, series: Series, now: datetime) -> None:
    """Leave out every step that waits for the convener and is no longer in the cycle.

    The message in which it asked says so then. Reminders that waited for an invitation ask anew:
    they wait for it no longer.
    """
    waiting = store.ledger.of_series(series.id, WAITING)
    gone = rules.gone(series.profile, waiting)
    uninvited = set()
    for each in gone:
        if not store.ledger.move_on(each.id, WAITING, "skipped", now):
            continue  # it was sent meanwhile
        entries.of_step(store, each, "skipped", now)
        outdated.decided(store, series, each, now)
        if each.kind == "invitation":
            uninvited.add(each.meeting)
    for each in waiting:
        if each.kind in AFTER_INVITATION and each.meeting in uninvited and each not in gone:
            outdated.decided(store, series, each, now)


def restore(store: Store, before: Series, series: Series, now: datetime) -> None:
    """Let what was left out, and is in the cycle again, be planned; it asks anew.

    Not what comes too late to be of use.
    """
    skipped = store.ledger.of_series(series.id, ["skipped"])
    for each in rules.returned(before.profile, series.profile, skipped):
        meeting = sessions.at_step(store, series, each)
        steps = store.ledger.of_meeting(each.meeting)
        closes = next((s.due_at for s in steps if s.kind == "call_closes"), None)
        if each.kind in cycle.KINDS and not cycle.is_missed(each, meeting, closes, now):
            store.ledger.move_on(each.id, ["skipped"], "planned", now)
