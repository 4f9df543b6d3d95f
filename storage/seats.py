"""Categories, parties, mandates and hand-overs of a series."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from bot.rules.roles import Holding, acted_for
from bot.rules.seats import Category, Mandate, Party, Person, Seat
from bot.rules.seats import seat as seat_of
from bot.rules.texts import alphabetical
from storage.handing import hand_over
from storage.party_rows import COLUMNS as PARTY_COLUMNS
from storage.party_rows import party_of
from storage.people import COLUMNS as PERSON_COLUMNS
from storage.query import Lasting, Query, Row, Session
from storage.tables import (
    CATEGORY,
    HAND_OVER,
    HANDED_UNTIL,
    MANDATE,
    PARTY,
    PERSON,
    SERIES,
)

C, P, M, H, U = CATEGORY.c, PARTY.c, MANDATE.c, HAND_OVER.c, HANDED_UNTIL.c

_MANDATE = (M.id, M.party, M.role, M.rank, M.starts_at, M.ends_at)
_BEGUN = or_(M.starts_at.is_(None), M.starts_at <= bindparam("now"))
_NOT_ENDED = or_(M.ends_at.is_(None), M.ends_at > bindparam("now"))

_PARTIES = select(*PARTY_COLUMNS).join_from(PARTY, CATEGORY)
_OF_SERIES = Lasting(_PARTIES.where(P.series == bindparam("series")))
_ONE = Lasting(_PARTIES.where(P.id == bindparam("party")))
_HELD = Lasting(
    select(*PARTY_COLUMNS, M.role, M.starts_at, M.ends_at, M.away_at)
    .join_from(PARTY, CATEGORY)
    .join(MANDATE, M.party == P.id)
    .join(PERSON, PERSON.c.id == M.person)
    .where(
        M.series == bindparam("series"),
        M.person == bindparam("person"),
        PERSON.c.deleted.is_(False),
    )
)
_SEATS = (
    select(
        *PARTY_COLUMNS,
        *(H.person, H.shared, U.person, U.last_day),
        *_MANDATE,
        *PERSON_COLUMNS,
        *(H.accepted_at, U.accepted_at),
    )
    .select_from(
        PARTY.join(CATEGORY)
        .outerjoin(HAND_OVER, and_(H.party == P.id, H.meeting == bindparam("meeting")))
        .outerjoin(HANDED_UNTIL, and_(U.party == P.id, U.ends_at > bindparam("now")))
        .outerjoin(MANDATE, and_(M.party == P.id, M.away_at.is_(None), _BEGUN, _NOT_ENDED))
        .outerjoin(PERSON, PERSON.c.id == M.person)
    )
    .order_by(P.id, M.rank, M.id)
)
_SEAT = Lasting(_SEATS.where(P.id == bindparam("party")))
_EVERY_SEAT = Lasting(_SEATS.where(P.series == bindparam("series")))
_MANDATES = Query(
    select(M.id, M.person, M.role, M.rank, M.starts_at, M.ends_at)
    .where(M.party == bindparam("party"), _NOT_ENDED)
    .order_by(M.id)
)
_OTHERS = MANDATE.alias().c
_AWAY = select(func.max(_OTHERS.away_at)).where(
    _OTHERS.series == bindparam("of_series"),
    _OTHERS.person == bindparam("whom"),
    or_(_OTHERS.ends_at.is_(None), _OTHERS.ends_at > bindparam("now")),
)
_ADD_MANDATE = Query(insert(MANDATE).values(away_at=_AWAY.scalar_subquery()).inline())
_SET_AWAY = Query(
    update(MANDATE)
    .where(
        M.series == bindparam("of_series"),
        M.person == bindparam("whom"),
        M.away_at.is_(None) == bindparam("is_here"),
    )
    .values(away_at=bindparam("since"))
)
_ALL_HERE = Query(
    update(MANDATE)
    .where(M.series == bindparam("of_series"), M.away_at.is_not(None))
    .values(away_at=None)
)
_SET_DATES = Query(
    update(MANDATE)
    .where(M.id == bindparam("of"))
    .values(starts_at=bindparam("from"), ends_at=bindparam("until"))
)


def _save(table: Any, *changed: str) -> Query:  # noqa: ANN401 - a table
    workspace = select(SERIES.c.workspace).where(SERIES.c.id == bindparam("of_series"))
    return Query(
        lambda make: (
            (statement := make(table).values(workspace=workspace.scalar_subquery()))
            .on_conflict_do_update(
                index_elements=["series", "key"],
                set_={name: statement.excluded[name] for name in changed},
            )
            .returning(table.c.id)
        )
    )


_SAVE_CATEGORY = _save(
    CATEGORY,
    "name_sv",
    "name_en",
    "level_sv",
    "level_en",
    "every",
    "first",
    "convening",
    "position",
)
_SAVE_PARTY = _save(PARTY, "category", "name", "seats", "example", "organises", "ended")


def _mandate(row: Any) -> Mandate:  # noqa: ANN401 - a row of _SEATS
    _, party, role, rank, starts_at, ends_at = row[21:27]
    return Mandate(Person(*row[27:-2]), party, role, rank, starts_at, ends_at)


def _seated(row: Any, mandates: Iterable[Mandate], now: datetime) -> Seat:  # noqa: ANN401 - the same
    """Return the seat: handed over for this meeting, else until a day, else shared if it is."""
    handed_to, shared, until_to, last_day = row[17:21]
    if until_to is not None and (handed_to is None or shared):
        until = date.fromisoformat(last_day)
        is_accepted = row[-1] is not None
        return seat_of(party_of(row), mandates, until_to, now, until=until, accepted=is_accepted)
    is_shared, is_accepted = bool(shared), row[-2] is not None
    return seat_of(party_of(row), mandates, handed_to, now, shared=is_shared, accepted=is_accepted)


def _seats(rows: list[Row], now: datetime) -> Mapping[int, Seat]:
    parties: dict[int, tuple[Any, list[Mandate]]] = {}
    for row in rows:
        kept = parties.setdefault(row[0], (row, []))
        if row[21] is not None:
            kept[1].append(_mandate(row))
    every = {party: _seated(row, mandates, now) for party, (row, mandates) in parties.items()}
    return MappingProxyType(every)


def _sorted(rows: list[Row]) -> tuple[Party, ...]:
    found = [party_of(row) for row in rows]
    return tuple(sorted(found, key=lambda p: (p.category.position, alphabetical(p.name), p.id)))


def _holdings(rows: list[Row]) -> tuple[Holding, ...]:
    found = [Holding(party_of(row), *row[len(PARTY_COLUMNS) :]) for row in rows]
    return tuple(sorted(found, key=lambda h: (alphabetical(h.party.name), h.party.id)))


class Seats:
    """Parties and their seats, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def parties(self, series: int) -> list[Party]:
        """Return the parties by category and name."""
        return list(self._session.once(_OF_SERIES, {"series": series}, _sorted))

    def party(self, party: int) -> Party:
        """Return the party; raises ``LookupError``."""
        found = self._session.once(_ONE, {"party": party}, _sorted)
        if not found:
            message = f"no party {party}"
            raise LookupError(message)
        return found[0]

    def save_category(self, series: int, category: Category) -> Category:
        """Insert or update by (series, key); ``category.id`` is ignored."""
        level = category.level
        values = {
            "of_series": series,
            "series": series,
            "key": category.key,
            "name_sv": category.name.sv,
            "name_en": category.name.en,
            "level_sv": level.sv if level else None,
            "level_en": level.en if level else None,
            "every": category.every,
            "first": category.first,
            "convening": category.convening,
            "position": category.position,
        }
        return replace(category, id=self._session.scalar(_SAVE_CATEGORY, values))

    def save_party(self, series: int, party: Party) -> Party:
        """Insert or update by (series, key); ``party.id`` is ignored, the category's is used."""
        values = {
            "of_series": series,
            "series": series,
            "category": party.category.id,
            "key": party.key,
            "name": party.name,
            "seats": party.seats,
            "example": party.example,
            "organises": json.dumps(list(party.organises), ensure_ascii=False),
            "ended": party.ended,
        }
        return replace(party, id=self._session.scalar(_SAVE_PARTY, values))

    def set_mandates(
        self, series: int, party: int, mandates: Sequence[Mandate], now: datetime
    ) -> bool:
        """Make ``mandates`` the valid ones from ``now`` on; the others end. True if changed.

        A mandate is known by person, role and rank. One without a start begins now, or goes on.
        Who is out of the channel stays so in another place.
        """
        kept = self._session.all(_MANDATES, {"party": party, "now": now})
        known = {(row[1], row[2], row[3]): row for row in kept}
        changed = False
        for mandate in mandates:
            row = known.pop((mandate.person.id, mandate.role, mandate.rank), None)
            if row is None:
                self._add(series, party, mandate, now)
                changed = True
            else:
                changed |= self._set_dates(row, mandate.starts_at or row[4], mandate.ends_at)
        for row in known.values():
            changed |= self._set_dates(row, row[4], now)
        return changed

    def _add(self, series: int, party: int, mandate: Mandate, now: datetime) -> None:
        away = {"of_series": series, "whom": mandate.person.id, "now": now}
        values = {
            "workspace": mandate.person.workspace,
            "series": series,
            "party": party,
            "person": mandate.person.id,
            "role": mandate.role,
            "rank": mandate.rank,
            "starts_at": mandate.starts_at or now,
            "ends_at": mandate.ends_at,
        }
        self._session.run(_ADD_MANDATE, values | away)

    def _set_dates(
        self,
        row: Any,  # noqa: ANN401 - a row of _MANDATES
        starts_at: datetime | None,
        ends_at: datetime | None,
    ) -> bool:
        if (row[4], row[5]) == (starts_at, ends_at):
            return False
        self._session.run(_SET_DATES, {"of": row[0], "from": starts_at, "until": ends_at})
        return True

    def of_person(self, series: int, person: int, now: datetime) -> list[Party]:
        """Return the parties for which the person holds a valid mandate, by name."""
        return list(acted_for(self.held(series, person), now))

    def held(self, series: int, person: int) -> list[Holding]:
        """Return what the person was ever given for parties of the series, by party's name."""
        key = {"series": series, "person": person}
        return list(self._session.once(_HELD, key, _holdings))

    def set_away(self, series: int, person: int, since: datetime | None) -> bool:
        """Keep since when the person is out of the channel; ``None``: is in it. True if changed."""
        key = {"of_series": series, "whom": person, "since": since, "is_here": since is not None}
        return self._session.run(_SET_AWAY, key) > 0

    def all_here(self, series: int) -> None:
        """Forget who is out of the channel: the series goes on in another one."""
        self._session.run(_ALL_HERE, {"of_series": series})

    def seat(self, party: int, meeting: int, now: datetime) -> Seat:
        """Return the party's seat for a meeting; raises ``LookupError``."""
        key = {"party": party, "meeting": meeting, "now": now}
        found = self._session.once(_SEAT, key, partial(_seats, now=now))
        if party not in found:
            message = f"no party {party}"
            raise LookupError(message)
        return found[party]

    def every_seat(self, series: int, meeting: int, now: datetime) -> dict[int, Seat]:
        """Return all seats for a meeting, by party id."""
        key = {"series": series, "meeting": meeting, "now": now}
        return dict(self._session.once(_EVERY_SEAT, key, partial(_seats, now=now)))

    def hand_over(self, meeting: int, party: int, to: int | None, *, shared: bool = False) -> None:
        """Keep to whom the meeting is handed (``shared``: beside who acts); ``None``: back."""
        hand_over(self._session, meeting, party, to, shared=shared)
