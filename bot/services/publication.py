"""What is public of a series, read from the store."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.ports import Store
from bot.rules.public import Publication
from bot.rules.publication import Known, public
from bot.rules.series import Series
from bot.services import agenda, planning, sessions


def find(store: Store, key: str) -> Series | None:
    """Return the series that has the address ``key``: the first that was ever loaded with it.

    A workspace that is added later cannot take over an address that is in use.
    """
    found = [series for series in store.series.every() if series.key == key]
    return min(found, key=lambda series: series.id, default=None)


def read(store: Store, key: str, now: datetime) -> Publication | None:
    """Return what is public at ``now`` (aware) of the series called ``key``, if there is one."""
    series = find(store, key)
    return of_series(store, series, now) if series else None


def of_series(store: Store, series: Series, now: datetime) -> Publication:
    """Return what is public of ``series`` at ``now`` (aware)."""
    meetings, parties = store.meetings.of_series(series.id), store.seats.parties(series.id)
    withdrawn = store.meetings.withdrawn(series.id)
    cancelled = [
        each
        for each in withdrawn
        if each.cancelled_at and planning.is_known(store, series, each, now)
    ]
    known = Known(
        series=series,
        owner=store.people.get(series.owner) if series.owner is not None else None,
        parties=parties,
        meetings=[(each, agenda.record(store, each)) for each in meetings],
        changes=store.audit.changes(series.id),
        sessions=sessions.of_rounds(store, series, [*meetings, *cancelled], parties),
        cancelled=cancelled,
    )
    return public(known, now, now.astimezone(ZoneInfo(series.profile.zone)).year)
