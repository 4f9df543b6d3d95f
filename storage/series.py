"""Series of a workspace."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, or_, select, update

from bot.ports import Clock, Conflict
from bot.rules.series import NO_OFFICERS, Officers, Profile, Series
from storage.query import Lasting, Query, Row, Session
from storage.tables import MANDATE, SERIES

S, M = SERIES.c, MANDATE.c
COLUMNS = (
    S.id,
    S.workspace,
    S.key,
    S.channel,
    S.profile,
    S.conveners,
    S.owner,
    S.paused,
    S.language,
    S.ended_at,
    S.officers,
)
"""In the order of ``Series``' fields."""

_GET = Lasting(select(*COLUMNS).where(S.id == bindparam("id")))
_EVERY = Lasting(select(*COLUMNS).order_by(S.workspace, S.key))
_IN_WORKSPACE = Lasting(
    select(*COLUMNS)
    .where(S.workspace == bindparam("workspace"), S.ended_at.is_(None))
    .order_by(S.key)
)
_BY_KEY = Lasting(
    select(*COLUMNS).where(S.workspace == bindparam("workspace"), S.key == bindparam("key"))
)
_IN_CHANNEL = Lasting(
    select(*COLUMNS)
    .where(
        S.workspace == bindparam("workspace"),
        S.channel == bindparam("channel"),
        S.ended_at.is_(None),
    )
    .order_by(S.id)
    .limit(1)
)
_ENDED_IN = Lasting(
    select(*COLUMNS)
    .where(
        S.workspace == bindparam("workspace"),
        S.channel == bindparam("channel"),
        S.ended_at.is_not(None),
    )
    .order_by(S.ended_at.desc(), S.id)
    .limit(1)
)
_WITH_MANDATE = Lasting(
    select(M.series)
    .where(
        M.person == bindparam("person"),
        M.away_at.is_(None),
        or_(M.starts_at.is_(None), M.starts_at <= bindparam("now")),
        or_(M.ends_at.is_(None), M.ends_at > bindparam("now")),
    )
    .distinct()
)
_SET_PAUSED = Query(update(SERIES).where(S.id == bindparam("of")).values(paused=bindparam("to")))
_END = Query(
    update(SERIES)
    .where(S.id == bindparam("of"), S.ended_at.is_(None))
    .values(paused=True, ended_at=bindparam("at"))
)
_MOVE = Query(
    update(SERIES)
    .where(S.workspace == bindparam("inside"), S.channel == bindparam("old"))
    .values(channel=bindparam("new"))
    .returning(*COLUMNS)
)
_SET_LANGUAGE = Query(
    update(SERIES).where(S.id == bindparam("of")).values(language=bindparam("to"))
)
_NEXT_NUMBER = Query(
    update(SERIES)
    .where(S.id == bindparam("of"))
    .values(last_number=S.last_number + 1)
    .returning(S.last_number)
)
_LAST_NUMBER = Query(select(S.last_number).where(S.id == bindparam("of")))
_SAVE = Query(
    lambda make: (
        (statement := make(SERIES))
        .on_conflict_do_update(
            index_elements=["workspace", "key"],
            set_={
                name: statement.excluded[name]
                for name in ("channel", "profile", "conveners", "owner", "officers")
            },
        )
        .returning(*COLUMNS)
    )
)


@lru_cache(maxsize=1)
def _profiles() -> TypeAdapter[Profile]:
    """Return what reads and writes profiles; made when it is first needed."""
    return TypeAdapter(Profile)


@lru_cache(maxsize=64)
def _profile(text: str) -> Profile:
    """Return the profile written in ``text``; frozen, so that it can be shared."""
    return _profiles().validate_json(text)


@lru_cache(maxsize=64)
def _conveners(text: str) -> tuple[int, ...]:
    return tuple(json.loads(text))


@lru_cache(maxsize=64)
def _officers(text: str) -> Officers:
    return Officers(**{office: tuple(people) for office, people in json.loads(text).items()})


def _series(row: Any) -> Series:  # noqa: ANN401 - a row
    id_, workspace, key, channel, text, conveners, owner, paused, language, *rest = row
    ended_at, officers = rest
    profile = _profile(text)
    return Series(
        id_,
        workspace,
        key,
        channel,
        profile,
        _conveners(conveners),
        owner,
        paused,
        language or profile.language,
        ended_at,
        _officers(officers),
    )


def _every(rows: list[Row]) -> tuple[Series, ...]:
    return tuple(map(_series, rows))


def _one(rows: list[Row]) -> Series | None:
    return _series(rows[0]) if rows else None


def _ids(rows: list[Row]) -> frozenset[int]:
    return frozenset(row[0] for row in rows)


class SeriesRows:
    """Series, inside one transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock

    def get(self, series: int) -> Series:
        """Return the series; raises ``LookupError``."""
        found = self.find(series)
        if found is None:
            message = f"no series {series}"
            raise LookupError(message)
        return found

    def find(self, series: int) -> Series | None:
        """Return the series, if it is there still."""
        return self._session.once(_GET, {"id": series}, _one)

    def every(self) -> list[Series]:
        """Return the series of all workspaces, by workspace and key."""
        return list(self._session.once(_EVERY, {}, _every))

    def by_key(self, workspace: str, key: str) -> Series | None:
        """Return the series called ``key``."""
        return self._session.once(_BY_KEY, {"workspace": workspace, "key": key}, _one)

    def in_channel(self, workspace: str, channel: str) -> Series | None:
        """Return the series of a channel that has not ended; the oldest if there are several."""
        where = {"workspace": workspace, "channel": channel}
        return self._session.once(_IN_CHANNEL, where, _one)

    def ended_in(self, workspace: str, channel: str) -> Series | None:
        """Return the series of a channel that ended last."""
        where = {"workspace": workspace, "channel": channel}
        return self._session.once(_ENDED_IN, where, _one)

    def of_person(self, workspace: str, person: int) -> list[Series]:
        """Return the series in which the person has a role, owns or holds a mandate now, by key.

        Those that have ended are not among them.
        """
        found = self._session.once(_IN_WORKSPACE, {"workspace": workspace}, _every)
        return [one for one in found if self.includes(one, person)]

    def includes(self, series: Series, person: int) -> bool:
        """Tell whether the person has a role in a series, owns it or holds a mandate in it now."""
        if person in series.people:
            return True
        key = {"person": person, "now": self._clock.now()}
        return series.id in self._session.once(_WITH_MANDATE, key, _ids)

    def save(  # noqa: PLR0913 - a row
        self,
        workspace: str,
        key: str,
        channel: str,
        profile: Profile,
        conveners: Sequence[int],
        owner: int | None,
        officers: Officers = NO_OFFICERS,
    ) -> Series:
        """Insert or update by (workspace, key); pause and the channel's language are kept."""
        values = {
            "workspace": workspace,
            "key": key,
            "channel": channel,
            "profile": _profiles().dump_json(profile).decode(),
            "conveners": json.dumps(list(conveners)),
            "owner": owner,
            "paused": False,
            "language": None,
            "last_number": 0,
            "ended_at": None,
            "officers": json.dumps(asdict(officers)),
        }
        return _series(self._session.one(_SAVE, values))

    def move(self, workspace: str, old: str, new: str) -> list[Series]:
        """Let the series of a channel, those that have ended too, have its new id; return them."""
        where = {"inside": workspace, "old": old, "new": new}
        return [_series(row) for row in self._session.all(_MOVE, where)]

    def set_paused(self, series: int, *, paused: bool) -> None:
        """Hold back what nobody asked for, or let it go on."""
        self._session.run(_SET_PAUSED, {"of": series, "to": paused})
        self._session.is_replanned = True

    def end(self, series: int, now: datetime) -> None:
        """Let it be over: nothing unasked is sent, and nobody is offered it.

        Raises ``Conflict`` if another transaction has ended it.
        """
        if self._session.run(_END, {"of": series, "at": now}) == 0:
            message = f"series {series} has ended already"
            raise Conflict(message)

    def set_language(self, series: int, language: str) -> None:
        """Keep the language that the channel reads."""
        self._session.run(_SET_LANGUAGE, {"of": series, "to": language})

    def next_number(self, series: int) -> int:
        """Return a number that was never given in the series before; raises ``LookupError``."""
        number: int | None = self._session.scalar(_NEXT_NUMBER, {"of": series})
        if number is None:
            message = f"no series {series}"
            raise LookupError(message)
        return number

    def last_number(self, series: int) -> int:
        """Return the number that was given last; 0 before the first."""
        return int(self._session.scalar(_LAST_NUMBER, {"of": series}))
