"""Meetings of a series."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from bot.rules.series import Meeting
from storage.query import Query, Session
from storage.revisions import Revised, Revisions
from storage.tables import MEETING

M = MEETING.c
_CHANGING = (
    "local",
    "starts_at",
    "ends_at",
    "place",
    "address",
    "video",
    "host",
    "call_opened_at",
    "call_closed_at",
    "published_at",
    "started_at",
    "sequence",
    "withdrawn_at",
    "title",
    "categories",
    "is_set",
    "slot",
    "changed_at",
    "cancelled_at",
    "reason",
    "changes",
)
_CATEGORIES = 2 + _CHANGING.index("categories")
"""Its place in a row: a tuple of keys is kept as one text."""
COLUMNS = (M.id, M.series, *(M[name] for name in _CHANGING), M.revision)
"""In the order of ``Meeting``'s fields, and the revision."""

_GET = Query(select(*COLUMNS).where(M.id == bindparam("id")))
_EVERY = select(*COLUMNS).where(M.series == bindparam("series")).order_by(M.starts_at, M.id)
_ORDERED = _EVERY.where(M.withdrawn_at.is_(None))
_OF_SERIES = Query(_ORDERED)
_WITHDRAWN = Query(_EVERY.where(M.withdrawn_at.is_not(None)))
_CURRENT = Query(_ORDERED.where(M.ends_at > bindparam("now")).limit(1))
_LATEST = Query(
    select(*COLUMNS)
    .where(
        M.series == bindparam("series"),
        M.ends_at <= bindparam("now"),
        M.withdrawn_at.is_(None),
    )
    .order_by(M.starts_at.desc(), M.id.desc())
    .limit(1)
)
_AT = Query(select(*COLUMNS).where(M.series == bindparam("series"), M.local == bindparam("local")))
_ADD = Query(lambda make: make(MEETING).on_conflict_do_nothing(index_elements=["series", "local"]))
_REVISED = Revised(MEETING, _CHANGING)


class Meetings:
    """Meetings, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revisions = Revisions(session, _REVISED)

    def _meeting(self, row: Any) -> Meeting:  # noqa: ANN401 - a row
        *fields, revision = row
        fields[_CATEGORIES] = tuple(fields[_CATEGORIES].split())
        meeting = Meeting(*fields)
        self._revisions.saw(meeting.id, revision)
        return meeting

    def get(self, meeting: int) -> Meeting:
        """Return the meeting; raises ``LookupError``."""
        row = self._session.first(_GET, {"id": meeting})
        if row is None:
            message = f"no meeting {meeting}"
            raise LookupError(message)
        return self._meeting(row)

    def of_series(self, series: int) -> list[Meeting]:
        """Return all meetings, oldest first, those that were withdrawn apart."""
        rows = self._session.all(_OF_SERIES, {"series": series})
        return [self._meeting(row) for row in rows]

    def withdrawn(self, series: int) -> list[Meeting]:
        """Return the meetings that were withdrawn, oldest first."""
        rows = self._session.all(_WITHDRAWN, {"series": series})
        return [self._meeting(row) for row in rows]

    def current(self, series: int, now: datetime) -> Meeting | None:
        """Return the first meeting that has not ended."""
        row = self._session.first(_CURRENT, {"series": series, "now": now})
        return self._meeting(row) if row else None

    def latest(self, series: int, now: datetime) -> Meeting | None:
        """Return the last meeting that has ended."""
        row = self._session.first(_LATEST, {"series": series, "now": now})
        return self._meeting(row) if row else None

    def add(self, workspace: str, meeting: Meeting) -> Meeting:
        """Insert; ``meeting.id`` is ignored. A meeting at the same local time is returned."""
        values = {"series": meeting.series, **_values(meeting)}
        values |= {"workspace": workspace, "revision": 1}
        self._session.run(_ADD, values)
        key = {"series": meeting.series, "local": meeting.local}
        return self._meeting(self._session.one(_AT, key))

    def save(self, meeting: Meeting) -> None:
        """Update. Raises ``Conflict`` if another transaction changed it after it was read here.

        One that was not read in this transaction is read now: its last writer wins.
        """
        if meeting.session:
            message = f"meeting {meeting.id} as the parties of a group see it is not kept"
            raise ValueError(message)
        self._revisions.save(meeting.id, _values(meeting))


def _values(meeting: Meeting) -> dict[str, Any]:
    values = {name: getattr(meeting, name) for name in _CHANGING}
    return values | {"categories": " ".join(meeting.categories)}
