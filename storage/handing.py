"""Hand-overs: of one meeting, or until a day on which they end."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, select, update

from bot.rules.handing import HandedUntil
from storage.query import Query, Session
from storage.tables import HAND_OVER, HANDED_UNTIL, MEETING, SERIES

H, U = HAND_OVER.c, HANDED_UNTIL.c
COLUMNS = (U.series, U.party, U.person, U.principal, U.last_day, U.ends_at)
_CHANGING = ("person", "principal", "last_day", "ends_at", "accepted_at")

_PUT = Query(
    lambda make: (
        statement := make(HANDED_UNTIL).values(
            workspace=select(SERIES.c.workspace)
            .where(SERIES.c.id == bindparam("of_series"))
            .scalar_subquery()
        )
    ).on_conflict_do_update(
        index_elements=["party"], set_={name: statement.excluded[name] for name in _CHANGING}
    )
)
_END = Query(delete(HANDED_UNTIL).where(U.party == bindparam("party")))
_ENDED = Query(
    select(*COLUMNS)
    .where(U.ends_at <= bindparam("now"))
    .order_by(U.ends_at, U.party)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_NEXT_DUE = Query(select(U.ends_at).order_by(U.ends_at).limit(1))

_TAKE_BACK = Query(
    delete(HAND_OVER).where(H.meeting == bindparam("meeting"), H.party == bindparam("party"))
)
_HAND_OVER = Query(
    lambda make: (
        statement := make(HAND_OVER).values(
            workspace=select(MEETING.c.workspace)
            .where(MEETING.c.id == bindparam("of_meeting"))
            .scalar_subquery()
        )
    ).on_conflict_do_update(
        index_elements=["meeting", "party"],
        set_={name: statement.excluded[name] for name in ("person", "shared", "accepted_at")},
    )
)
_ACCEPT = Query(
    update(HAND_OVER)
    .where(
        H.meeting == bindparam("of_meeting"),
        H.party == bindparam("of_party"),
        H.person == bindparam("deputy"),
    )
    .values(accepted_at=bindparam("at"))
)
_ACCEPT_UNTIL = Query(
    update(HANDED_UNTIL)
    .where(U.party == bindparam("of_party"), U.person == bindparam("deputy"))
    .values(accepted_at=bindparam("at"))
)


class Handing:
    """Hand-overs until a day, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, handed: HandedUntil) -> None:
        """Insert, or replace the one that the party has."""
        values = {
            "of_series": handed.series,
            "series": handed.series,
            "party": handed.party,
            "person": handed.deputy,
            "principal": handed.principal,
            "last_day": handed.last_day.isoformat(),
            "ends_at": handed.ends_at,
            "accepted_at": None,
        }
        self._session.run(_PUT, values)

    def accept(self, meeting: int, party: int, deputy: int, now: datetime) -> None:
        """Keep that a deputy accepts what was handed over: the meeting, or until a day."""
        key = {"of_party": party, "deputy": deputy, "at": now}
        self._session.run(_ACCEPT, {**key, "of_meeting": meeting})
        self._session.run(_ACCEPT_UNTIL, key)

    def end(self, party: int) -> None:
        """End that of a party now, if it has one."""
        self._session.run(_END, {"party": party})

    def claim(self, now: datetime) -> HandedUntil | None:
        """Take out the one that ended first; ``None`` if none has ended by ``now``."""
        row = self._session.first(_ENDED, {"now": now})
        if row is None:
            return None
        series, party, deputy, principal, last_day, ends_at = row
        self.end(party)
        day = date.fromisoformat(last_day)
        return HandedUntil(series, party, deputy, principal, day, ends_at)

    def next_due(self) -> datetime | None:
        """Return when the next one ends (UTC)."""
        due: datetime | None = self._session.scalar(_NEXT_DUE)
        return due


def hand_over(session: Session, meeting: int, party: int, to: int | None, *, shared: bool) -> None:
    """Keep to whom a meeting is handed (``shared``: beside who acts); ``None`` takes it back."""
    if to is None:
        session.run(_TAKE_BACK, {"meeting": meeting, "party": party})
        return
    key = {"of_meeting": meeting, "meeting": meeting, "party": party}
    session.run(_HAND_OVER, key | {"person": to, "shared": shared, "accepted_at": None})
