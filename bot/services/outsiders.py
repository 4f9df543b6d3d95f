"""Who takes part in no series, and why they can do so little."""

from datetime import datetime

from bot.ports import Store
from bot.rules.errors import FromBefore, LeftChannel, NoMandate, NotTaking, SeriesEnded, Unlisted
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.rules.texts import Word
from bot.services import conveners


def outside(
    store: Store, workspace: str, person: Person | None
) -> Unlisted | NotTaking | SeriesEnded | LeftChannel:
    """Return why somebody who takes part in no series of the workspace can do so little.

    Who has left the channel of one reads so; so does who took part in one that has ended, of the
    last one.
    """
    every = [series for series in store.series.every() if series.workspace == workspace]
    ended = [(each.ended_at, each) for each in every if each.ended_at is not None]
    for date, series in sorted(ended, key=lambda pair: pair[0], reverse=True):
        if person is not None and _took_part(store, series, person, date):
            return SeriesEnded(series=series.profile.name, date=date)
    going_on = [each for each in every if each.ended_at is None]
    left = (_left(store, each, person) for each in going_on)
    if (why := next(filter(None, left), None)) is not None:
        return why
    if len(going_on) != 1:
        return Unlisted()
    convener = conveners.named(store, going_on[0])
    return NotTaking(convener=convener.name, series=going_on[0].profile.name)


def _took_part(store: Store, series: Series, person: Person, until: datetime) -> bool:
    held = store.seats.held(series.id, person.id)
    return person.id in series.people or any(each.is_valid(until) for each in held)


def shown(store: Store, series: int) -> Series:
    """Return the series that a button names; raises ``FromBefore`` if it was erased since."""
    found = store.series.find(series)
    if found is None:
        raise FromBefore(example=Word("help"))
    return found


def require_inside(store: Store, series: Series, person: Person | None, channel: str) -> Series:
    """Return the series if who asks may read of it: in its channel, or because they are in it.

    An old message of the bot's still has its buttons for who is not. Raises ``LeftChannel``,
    ``NoMandate``.
    """
    if channel == series.channel or (person and store.series.includes(series, person.id)):
        return series
    why = _left(store, series, person)
    convener = conveners.named(store, series).name
    raise why or NoMandate(series=series.profile.name, convener=convener)


def _left(store: Store, series: Series, person: Person | None) -> LeftChannel | None:
    """Return that the person has left the channel, if they would act for a party there."""
    held = store.seats.held(series.id, person.id) if person else []
    away = next((each for each in held if each.away_at is not None), None)
    if away is None:
        return None
    return LeftChannel(party=away.party.name, convener=conveners.named(store, series).name)
