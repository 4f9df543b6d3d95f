"""Group sessions of a round: what differs from the series' file, and who was moved."""

from collections import defaultdict
from datetime import time
from typing import Any

from sqlalchemy import bindparam, select, update

from bot.ports import Conflict
from bot.rules.sessions import Change, Kept
from storage.query import Lasting, Query, Row, Session
from storage.tables import MEETING, REGROUPED, SESSION

S, R = SESSION.c, REGROUPED.c
_PLAIN = (
    *("days", "place", "address", "video", "host", "moves", "cancelled_at", "reason"),
    *("moved_at", "changed_at"),
)
"""What is kept as ``Change`` has it."""
_CHANGING = (*_PLAIN, "start")
_HOUR = 60

_OF_MEETING = Lasting(
    select(S.meeting, S.key, *(S[name] for name in _CHANGING), S.revision).where(
        S.meeting == bindparam("meeting")
    )
)
_MOVED = Lasting(select(R.party, R.key).where(R.meeting == bindparam("meeting")))
_MEETINGS = select(MEETING.c.id).where(MEETING.c.series == bindparam("series"))
_OF_SERIES = Query(
    select(S.meeting, S.key, *(S[name] for name in _CHANGING), S.revision).where(
        S.meeting.in_(_MEETINGS)
    )
)
_MOVED_IN_SERIES = Query(select(R.meeting, R.party, R.key).where(R.meeting.in_(_MEETINGS)))


def _workspace() -> Any:  # noqa: ANN401 - a subquery
    return select(MEETING.c.workspace).where(MEETING.c.id == bindparam("of")).scalar_subquery()


_ADD = Query(
    lambda make: (
        make(SESSION)
        .values(workspace=_workspace())
        .on_conflict_do_nothing(index_elements=["meeting", "key"])
        .returning(S.key)
    )
)
_SAVE = Query(
    update(SESSION)
    .where(
        S.meeting == bindparam("of"),
        S.key == bindparam("of_key"),
        S.revision == bindparam("seen"),
    )
    .values(revision=S.revision + 1, **{name: bindparam(f"new_{name}") for name in _CHANGING})
)
_MOVE = Query(
    lambda make: (
        statement := make(REGROUPED).values(workspace=_workspace())
    ).on_conflict_do_update(
        index_elements=["meeting", "party"], set_={"key": statement.excluded.key}
    )
)


class Sessions:
    """Group sessions, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_meeting(self, meeting: int) -> Kept:
        """Return what is kept of the sessions of a round."""
        key = {"meeting": meeting}
        changes = self._session.once(_OF_MEETING, key, _changes)
        moved = self._session.once(_MOVED, key, _pairs)
        return Kept({each.key: each for each in changes}, dict(moved))

    def of_series(self, series: int) -> dict[int, Kept]:
        """Return what is kept of every round of a series, by meeting; others have nothing."""
        key = {"series": series}
        changes: dict[int, dict[str, Change]] = defaultdict(dict)
        for each in map(_change, self._session.all(_OF_SERIES, key)):
            changes[each.meeting][each.key] = each
        moved: dict[int, dict[int, str]] = defaultdict(dict)
        for meeting, party, group in self._session.all(_MOVED_IN_SERIES, key):
            moved[meeting][party] = group
        every = {*changes, *moved}
        return {each: Kept(changes.get(each, {}), moved.get(each, {})) for each in every}

    def save(self, change: Change) -> None:
        """Insert or update. Raises ``Conflict`` if another transaction changed it since."""
        values = {name: getattr(change, name) for name in _PLAIN}
        start = change.start
        values["start"] = None if start is None else start.hour * _HOUR + start.minute
        done: object
        if change.revision == 0:
            row = {"meeting": change.meeting, "key": change.key, "revision": 1}
            done = self._session.all(_ADD, values | row | {"of": change.meeting})
        else:
            changing = {f"new_{name}": value for name, value in values.items()}
            where = {"of": change.meeting, "of_key": change.key, "seen": change.revision}
            done = self._session.run(_SAVE, changing | where)
        if not done:
            message = f"session {change.key} of meeting {change.meeting} was changed meanwhile"
            raise Conflict(message)

    def move(self, meeting: int, party: int, key: str) -> None:
        """Keep to which group a party goes in this round."""
        self._session.run(_MOVE, {"meeting": meeting, "party": party, "key": key, "of": meeting})


def _changes(rows: list[Row]) -> tuple[Change, ...]:
    return tuple(map(_change, rows))


def _pairs(rows: list[Row]) -> tuple[tuple[int, str], ...]:
    return tuple((party, group) for party, group in rows)


def _change(row: Any) -> Change:  # noqa: ANN401 - a row
    meeting, key, *plain, start, revision = row
    at = None if start is None else time(start // _HOUR, start % _HOUR)
    fields = dict(zip(_PLAIN, plain, strict=True))
    return Change(meeting=meeting, key=key, start=at, revision=revision, **fields)
