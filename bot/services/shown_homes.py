"""App Homes that are open: shown when somebody looks, and again when something of them changes.

An App Home that nobody opened is not rendered. Updates of one are coalesced, and keep the series
and the pages that its reader chose.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.series import Series
from bot.services.scene import Where

_IN_TIME = frozenset({"carry"})
"""Kinds of direct messages that are owed weeks before they are sent."""
Refs = Mapping[str, int | str]
SEEN = "seen"
"""Among the refs of an App Home: its reader looks at it now."""


def looked(store: Store, where: Where, chosen: Refs, now: datetime) -> None:
    """Owe a person their App Home, because they look at it.

    ``chosen``: the series and the pages, by name. Who opens it anew sees the series that they
    chose last, from its beginning.
    """
    known = store.outbox.by_dedupe(where.workspace, _key(where.user))
    kept = {"series": known.owed.refs["series"]} if known and "series" in known.owed.refs else {}
    team = {"team": where.team} if where.team or known is None else _team(known)
    _owe(store, where.workspace, where.user, {**kept, **chosen, **team, SEEN: 1}, now)


def acted(store: Store, where: Where, now: datetime, *, in_home: bool) -> None:
    """Owe a person their App Home as it is after what they did, if they have ever opened it.

    Who clicked ``in_home`` has.
    """
    home = store.outbox.by_dedupe(where.workspace, _key(where.user))
    if home is not None:
        _again(store, home, now)
    elif in_home:
        _owe(store, where.workspace, where.user, {"team": where.team}, now)


def of_user(store: Store, workspace: str, user: str, now: datetime) -> None:
    """Owe a person their App Home, if they have opened it, because something of it changed."""
    home = store.outbox.by_dedupe(workspace, _key(user))
    if home is not None:
        _again(store, home, now)


def begun(store: Store, where: Where, series: int, now: datetime) -> None:
    """Show in the App Home of who let a series begin that one, if they have ever opened it."""
    if store.outbox.by_dedupe(where.workspace, _key(where.user)) is not None:
        looked(store, where, {"series": series}, now)


def in_time(store: Store, delivery: Delivery, now: datetime) -> None:
    """Owe the reader of a direct message their App Home now that it is sent, if it comes in time.

    Of every other one the App Home was owed as it was owed: what it is about had changed then.
    """
    owed = delivery.owed
    if owed.manner == "direct" and owed.kind in _IN_TIME:
        of_user(store, owed.workspace, owed.target.channel, now)


def of_conveners(store: Store, series: Series, now: datetime) -> None:
    """Owe the conveners their App Homes: they see who has answered, and what is proposed."""
    for home in store.attention.homes_of(series.conveners):
        _again(store, home, now)


def of_series(store: Store, series: Series, meeting: int, now: datetime) -> None:
    """Owe everybody who takes part in a series their App Home."""
    seats = store.seats.every_seat(series.id, meeting, now).values()
    users = {mandate.person.user for seat in seats for mandate in seat.mandates}
    people = store.people.many({*series.conveners, *([series.owner] if series.owner else [])})
    users |= {person.user for person in people.values()}
    for home in store.attention.homes(series.workspace, users):
        _again(store, home, now)


def _again(store: Store, home: Delivery, now: datetime) -> None:
    """Owe an App Home that changes, with what its reader chose to see in it."""
    kept = {name: value for name, value in home.owed.refs.items() if name != SEEN}
    _owe(store, home.owed.workspace, home.owed.target.user, kept, now)


def _owe(store: Store, workspace: str, user: str, refs: Refs, now: datetime) -> None:
    store.outbox.owe(
        Owed(
            workspace=workspace,
            kind="home",
            manner="update",
            target=Target(user=user),
            dedupe=_key(user),
            due_at=now,
            refs=refs,
        )
    )


def _team(known: Delivery) -> dict[str, int | str]:
    return {"team": known.owed.refs["team"]}


def _key(user: str) -> str:
    return f"home:{user}"
