"""The year of a series as a line: its meetings, and each of their steps in order of time."""

from datetime import datetime, timedelta
from typing import Final

from bot.i18n import LANGUAGES, translator
from bot.ports import Store
from bot.rules.cycle import KINDS, Occurrence, departure
from bot.rules.series import Meeting, Series
from bot.rules.sessions import group_of, step_of
from bot.services import conveners, cycles
from bot.services.holidays import calendar_of
from bot.views.cycle import kind_name, step_name
from rehearsal.inside import reached
from rehearsal.store import Json

BACK: Final = timedelta(days=400)
"""So far back goes the line."""


def every(store: Store, now: datetime) -> list[Json]:
    """Return every series that has not ended, with its line."""
    return [_line(store, each, now) for each in store.series.every() if each.ended_at is None]


def _line(store: Store, series: Series, now: datetime) -> Json:
    held = [each for each in store.meetings.of_series(series.id) if each.ends_at > now - BACK]
    return {
        "id": series.id,
        "name": {each: series.profile.name.in_(each) for each in LANGUAGES},
        "channel": series.channel,
        "paused": series.paused,
        "waits": _waits(store, series, now),
        "next": None if series.paused else reached.of(store, series, now),
        "meetings": [shown(each) for each in held],
        "steps": [
            step(series, each, now)
            for meeting in held
            for each in store.ledger.of_meeting(meeting.id)
        ],
    }


def _waits(store: Store, series: Series, now: datetime) -> Json:
    """Return the steps about which the convener was asked and has said nothing, and who that is."""
    convener = conveners.reached(store, series)
    asking = cycles.to_decide(store, series, ["asked"], now)
    return {"user": convener.user if convener else None, "steps": [each.id for each in asking]}


def shown(meeting: Meeting) -> Json:
    """Return a meeting."""
    return {
        "id": meeting.id,
        "starts_at": meeting.starts_at.isoformat(),
        "ends_at": meeting.ends_at.isoformat(),
        "title": meeting.title,
    }


def step(series: Series, one: Occurrence, now: datetime) -> Json:
    """Return a step, named by what it does, in each language.

    To the ledger it is done once it was sent off; to who plays, when it has gone out.
    """
    leaves_at = _leaves_at(series, one)
    is_leaving = leaves_at is not None and now < leaves_at
    return {
        "id": one.id,
        "meeting": one.meeting,
        "kind": one.kind,
        "name": {each: name(series, one, each) for each in LANGUAGES},
        "at": one.due_at.isoformat(),
        "state": "leaving" if is_leaving else one.state,
        "leaves_at": leaves_at.isoformat() if leaves_at and is_leaving else None,
        "done_at": one.done_at.isoformat() if one.done_at else None,
    }


def _leaves_at(series: Series, one: Occurrence) -> datetime | None:
    """Return when goes out what was sent off at an hour at which nothing is sent."""
    if one.state != "done" or one.done_at is None or one.kind not in KINDS:
        return None
    calendar = calendar_of(series.profile)
    later = departure(one.kind, calendar, one.done_at, paused=False)
    return later.at if later else None


def name(series: Series, one: Occurrence, language: str) -> str:
    """Return what a step does, in a few words, and for which group."""
    t = translator(language, series.profile.zone)
    known = step_of(series.profile, one.step)
    said = step_name(known, t) if known else kind_name(one.kind, t)
    groups = {each.key: each.name.in_(language) for each in series.profile.groups}
    group = groups.get(group_of(one.step))
    return f"{said} · {group}" if group else said
