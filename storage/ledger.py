"""Planned steps; each is claimed once (engine.md, The ledger)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, exists, select, update

from bot.rules.cycle import WAITING, Occurrence, Planned, StepState
from bot.rules.series import Meeting
from storage.query import Lasting, Query, Row, Session
from storage.tables import MEETING, OCCURRENCE, SERIES

O, S = OCCURRENCE.c, SERIES.c  # noqa: E741 - the tables' letters, as everywhere here
_FOLLOWS = ("planned", *WAITING)
"""States of a step that has the time of its meeting still."""
_ENDED = frozenset({"done", "skipped"})
_TIMES = ("kind", "local", "zone", "tzdata", "due_at", "moved_at")
COLUMNS = (
    O.id,
    O.workspace,
    O.series,
    O.meeting,
    O.step,
    O.kind,
    O.local,
    O.zone,
    O.tzdata,
    O.due_at,
    O.state,
    O.done_at,
    O.moved_at,
)
"""In the order of ``Occurrence``'s fields."""

_ALL = select(*COLUMNS)
_GET = Query(_ALL.where(O.id == bindparam("id")))
_OF_MEETING = Lasting(_ALL.where(O.meeting == bindparam("meeting")).order_by(O.due_at, O.id))
_OF_SERIES = Query(
    _ALL.where(
        O.series == bindparam("series"), O.state.in_(bindparam("states", expanding=True))
    ).order_by(O.due_at, O.id)
)
_DONE = Query(
    _ALL.join(MEETING, MEETING.c.id == O.meeting)
    .where(
        O.series == bindparam("series"),
        O.kind == bindparam("kind"),
        O.state == "done",
        O.due_at > bindparam("since"),
        MEETING.c.withdrawn_at.is_(None),
    )
    .order_by(O.due_at, O.id)
)
_PLANNED = (
    _ALL.join(SERIES, S.id == O.series)
    .where(O.state == "planned", S.paused.is_(False))
    .order_by(O.due_at, O.id)
    .limit(1)
)
_CLAIM = Query(
    _PLANNED.where(O.due_at <= bindparam("now")).with_for_update(of=OCCURRENCE, skip_locked=True)
)
_NEXT_DUE = Query(_PLANNED.with_only_columns(O.due_at))
_ADD = Query(
    lambda make: (
        make(OCCURRENCE)
        .on_conflict_do_nothing(index_elements=["workspace", "series", "step", "local"])
        .returning(O.id)
    )
)
_other = OCCURRENCE.alias("other")
_MOVE = Query(
    update(OCCURRENCE)
    .where(
        O.id == bindparam("of"),
        O.state.in_(_FOLLOWS),
        ~exists().where(
            _other.c.workspace == O.workspace,
            _other.c.series == O.series,
            _other.c.step == O.step,
            _other.c.local == bindparam("new_local"),
            _other.c.id != O.id,
        ),
    )
    .values({name: bindparam(f"new_{name}") for name in _TIMES})
)
_REMOVE = Query(delete(OCCURRENCE).where(O.id == bindparam("of"), O.state == "planned"))
_MOVE_ON = Query(
    update(OCCURRENCE)
    .where(O.id == bindparam("of"), O.state.in_(bindparam("expected", expanding=True)))
    .values(state=bindparam("to"), done_at=bindparam("at"))
)


class Ledger:
    """Occurrences, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan(
        self, workspace: str, meeting: Meeting, planned: Iterable[Planned], zone: str, tzdata: str
    ) -> int:
        """Insert the steps that are not there yet (series, step, local time); return how many.

        A step of the meeting whose time has changed is moved while it is planned or waits for a
        decision; a planned one that is no longer in the plan is removed. What was done or skipped
        is left as it is.
        """
        known = {each.step: each for each in self.of_meeting(meeting.id)}
        added = 0
        for plan in planned:
            times = _planned(plan, zone, tzdata)
            kept = known.pop(plan.step.key, None)
            if kept is None:
                added += self._add(workspace, meeting, plan.step.key, times) is not None
            elif kept.state in _FOLLOWS and _times(kept) != times:
                self._move(kept, times)
        for gone in known.values():
            self._session.run(_REMOVE, {"of": gone.id})
        return added

    def ask(
        self, workspace: str, meeting: Meeting, planned: Planned, zone: str, tzdata: str
    ) -> Occurrence | None:
        """Insert a step that no plan has, and that asks now; ``None`` if it is there already."""
        times = _planned(planned, zone, tzdata)
        added = self._add(workspace, meeting, planned.step.key, times | {"state": "asked"})
        return None if added is None else self.get(added)

    def _add(
        self, workspace: str, meeting: Meeting, step: str, times: dict[str, Any]
    ) -> int | None:
        """Return the id of the step; ``None`` if it is there already."""
        values = {
            "workspace": workspace,
            "series": meeting.series,
            "meeting": meeting.id,
            "step": step,
            "state": "planned",
            **times,
        }
        added: int | None = self._session.scalar(_ADD, values)
        self._session.is_replanned = True
        return added

    def move(self, moved: Occurrence) -> bool:
        """Give a planned step the time that it has here.

        False if it is planned no more, or if the same step of another meeting has that time.
        """
        self._session.is_replanned = True
        values = {f"new_{name}": value for name, value in _times(moved).items()}
        return self._session.run(_MOVE, values | {"of": moved.id}) == 1

    def _move(self, kept: Occurrence, times: dict[str, Any]) -> None:
        """Give a step its new time; if another meeting's step has that time, it is the one."""
        self._session.is_replanned = True
        values = {f"new_{name}": value for name, value in times.items()}
        if self._session.run(_MOVE, values | {"of": kept.id}) == 0:
            self._session.run(_REMOVE, {"of": kept.id})

    def claim(self, now: datetime) -> Occurrence | None:
        """Return the step that has been due longest, locked for this transaction.

        Steps of paused series wait. ``None`` if nothing is due.
        """
        row = self._session.first(_CLAIM, {"now": now})
        return Occurrence(*row) if row else None

    def get(self, occurrence: int) -> Occurrence | None:
        """Return the step."""
        row = self._session.first(_GET, {"id": occurrence})
        return Occurrence(*row) if row else None

    def move_on(
        self, occurrence: int, expected: Iterable[StepState], state: StepState, now: datetime
    ) -> bool:
        """Change the state if it is one of ``expected``; False if somebody else was first."""
        values = {
            "of": occurrence,
            "expected": list(expected),
            "to": state,
            "at": now if state in _ENDED else None,
        }
        return self._session.run(_MOVE_ON, values) == 1

    def of_meeting(self, meeting: int) -> list[Occurrence]:
        """Return the steps of a meeting in order of time."""
        return list(self._session.once(_OF_MEETING, {"meeting": meeting}, _occurrences))

    def of_series(self, series: int, states: Iterable[StepState]) -> list[Occurrence]:
        """Return the steps of a series that are in one of ``states``, in order of time."""
        key = {"series": series, "states": list(states)}
        return [Occurrence(*row) for row in self._session.all(_OF_SERIES, key)]

    def done_of_kind(self, series: int, kind: str, since: datetime) -> list[Occurrence]:
        """Return the steps of a kind that are done and were due after ``since``, in order of time.

        Those of a meeting that is not held any more are left out.
        """
        key = {"series": series, "kind": kind, "since": since}
        return [Occurrence(*row) for row in self._session.all(_DONE, key)]

    def next_due(self) -> datetime | None:
        """Return when the next planned step of a series that is not paused is due."""
        due: datetime | None = self._session.scalar(_NEXT_DUE)
        return due


def _occurrences(rows: list[Row]) -> tuple[Occurrence, ...]:
    return tuple(Occurrence(*row) for row in rows)


def _planned(plan: Planned, zone: str, tzdata: str) -> dict[str, Any]:
    return {
        "kind": plan.step.kind,
        "local": plan.local,
        "zone": zone,
        "tzdata": tzdata,
        "due_at": plan.due_at,
        "moved_at": plan.moved_at,
    }


def _times(occurrence: Occurrence) -> dict[str, Any]:
    return {name: getattr(occurrence, name) for name in _TIMES}
