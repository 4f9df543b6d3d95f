"""The settings of a series that is there, changed as by a file."""

from datetime import datetime

from bot.ports import Store
from bot.rules.cycle import WAITING
from bot.rules.left_out import asks_from
from bot.rules.series import Series
from bot.rules.series_drafts import Change, Part, Shift
from bot.rules.workspace import Learnt
from bot.services import scene, series_drafts, series_sheets, setup
from bot.services.scene import Where
from bot.services.series_parts import Values

_Plan = dict[tuple[int, str], tuple[str, datetime]]


def save(  # noqa: PLR0913 - a modal
    store: Store,
    where: Where,
    series: Series,
    part: Part,
    values: Values,
    learnt: Learnt,
    now: datetime,
    key: str = "",
) -> Change:
    """Change a part of a series, as loading its changed file does. Return what became of it.

    Raises what the part's own inputs raise, with the input that it is about.
    """
    before = _planned(store, series)
    data = series_sheets.data_of(store, series, now)
    data = series_drafts.filled(store, data, part, values, learnt, now, key)
    person = scene.speaker(store, where)
    file = series_drafts.checked(data, series.key)
    report = setup.apply(store, file, now, by=person.id if person else None)
    after = _planned(store, series)
    shifts = [
        Shift((before.get(each) or after[each])[0], _time(before, each), _time(after, each))
        for each in before.keys() | after.keys()
        if before.get(each) != after.get(each)
    ]
    return Change(
        report.is_empty,
        tuple(sorted(shifts, key=_order)),
        tuple(m.starts_at for m in report.stray),
        _moved(store, series, now),
        _asks_from(store, before, after),
        tuple(person.name for person in report.invited),
    )


def _moved(store: Store, series: Series, now: datetime) -> tuple[datetime, ...]:
    """Return when the moved meetings ahead are, if another rule gives times than before."""
    if _times(store.series.get(series.id)) == _times(series):
        return ()
    every = store.meetings.of_series(series.id)
    return tuple(m.starts_at for m in every if m.slot is not None and not m.is_over(now))


def _times(series: Series) -> tuple[object, ...]:
    rule = series.profile.meeting
    return rule.rule, rule.first, rule.start, rule.minutes


def _asks_from(store: Store, before: _Plan, after: _Plan) -> datetime | None:
    """Return when the first reminder asks of the meetings that have an invitation no more (UTC)."""
    lost = {meeting for (meeting, step), (kind, _) in before.items() if kind == "invitation"}
    lost -= {meeting for (meeting, step), (kind, _) in after.items() if kind == "invitation"}
    found = (asks_from(store.ledger.of_meeting(meeting)) for meeting in lost)
    return min(filter(None, found), default=None)


def _planned(store: Store, series: Series) -> _Plan:
    """Return kind and local time of the steps that are not done, by meeting and step."""
    rows = store.ledger.of_series(series.id, ["planned", *WAITING])
    return {(row.meeting, row.step): (row.kind, row.local) for row in rows}


def _order(shift: Shift) -> tuple[str, str]:
    """Return by what it is ordered: when it will be, or would have been."""
    return str(shift.after or shift.before), shift.kind


def _time(plan: _Plan, key: tuple[int, str]) -> datetime | None:
    found = plan.get(key)
    return found[1] if found else None
