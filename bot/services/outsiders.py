"""Who takes part in no series, and why they can do so little."""

from datetime import datetime

from bot.ports import Store
from bot.rules.errors import NotTaking, SeriesEnded, Unlisted
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import conveners


def outside(
    store: Store, workspace: str, person: Person | None
) -> Unlisted | NotTaking | SeriesEnded:
    """Return why somebody who takes part in no series of the workspace can do so little.

    Who took part in one that has ended reads so, of the last one.
    """
    every = [series for series in store.series.every() if series.workspace == workspace]
    ended = [(each.ended_at, each) for each in every if each.ended_at is not None]
    for date, series in sorted(ended, key=lambda pair: pair[0], reverse=True):
        if person is not None and _took_part(store, series, person, date):
            return SeriesEnded(series=series.profile.name, date=date)
    going_on = [each for each in every if each.ended_at is None]
    if len(going_on) != 1:
        return Unlisted()
    convener = conveners.named(store, going_on[0])
    return NotTaking(convener=convener.name, series=going_on[0].profile.name)


def _took_part(store: Store, series: Series, person: Person, until: datetime) -> bool:
    held = store.seats.held(series.id, person.id)
    return person.id in series.people or any(each.is_valid(until) for each in held)
