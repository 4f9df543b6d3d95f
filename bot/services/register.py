"""The register of outcomes, read: with the names of whoever owns them and what they came from."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.ports import Store
from bot.rules.outcomes import SHOWN, Outcome, State, following
from bot.rules.register import Register
from bot.rules.series import Meeting, Series
from bot.services.holidays import calendar_of


def read(store: Store, series: Series, now: datetime, states: Iterable[State] = SHOWN) -> Register:
    """Return the outcomes of a series that are in one of ``states``."""
    outcomes = store.outcomes.of_series(series.id, states)
    return of(store, series, outcomes, now)


def of(store: Store, series: Series, outcomes: Iterable[Outcome], now: datetime) -> Register:
    """Return a register of these outcomes."""
    kept = tuple(outcomes)
    meetings = [*store.meetings.of_series(series.id), *store.meetings.withdrawn(series.id)]
    sources = {each.source.item for each in kept if each.source.item is not None}
    return Register(
        series=series,
        today=calendar_of(series.profile).local(now).date(),
        outcomes=kept,
        parties={party.id: party for party in store.seats.parties(series.id)},
        people=store.people.many({e.owner.person for e in kept if e.owner.person is not None}),
        meetings={meeting.id: meeting for meeting in meetings},
        items=store.agenda.numbers(sources),
    )


def left_by(store: Store, series: Series, meeting: Meeting, now: datetime) -> Register:
    """Return what a meeting has left and is not struck out.

    That it is late is not said: the post in which it stands is not written anew for it.
    """
    every = store.outcomes.of_series(series.id, ["proposed", "open", "standing", "done"])
    found = [each for each in every if each.source.meeting == meeting.id]
    return replace(of(store, series, found, now), today=date.min)


def leading(store: Store, series: Series, meeting: Meeting) -> Register | None:
    """Return what leads the agenda of a meeting; ``None`` if nothing does.

    What is open is seen from the day of the meeting: an action that is due before it, and done
    by then, leads it no more. That one is late is not said: the post stands there for weeks.
    """
    found = following(
        store.outcomes.of_series(series.id, ["open"]), meeting.id, meeting.local.date()
    )
    if not found:
        return None
    return replace(of(store, series, found, meeting.starts_at), today=date.min)
