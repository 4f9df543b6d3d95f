"""Who takes part in no series, and why they can do so little."""

from collections.abc import Sequence
from datetime import datetime

from bot.ports import Store
from bot.rules import roles
from bot.rules.errors import LeftChannel, NotTaking, SeriesEnded, Unlisted
from bot.rules.roles import Holding
from bot.rules.seats import Person
from bot.rules.series import Series
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
    for series in going_on:
        held = store.seats.held(series.id, person.id) if person else []
        away = next((each for each in held if each.away_at is not None), None)
        if away is not None:
            asked = conveners.named(store, series)
            return LeftChannel(party=away.party.name, convener=asked.name)
    if len(going_on) != 1:
        return Unlisted()
    convener = conveners.named(store, going_on[0])
    return NotTaking(convener=convener.name, series=going_on[0].profile.name)


def _took_part(store: Store, series: Series, person: Person, until: datetime) -> bool:
    held = store.seats.held(series.id, person.id)
    return person.id in series.people or any(each.is_valid(until) for each in held)


def require_taking(
    store: Store, series: Series, held: Sequence[Holding], now: datetime, channel: str
) -> None:
    """Return if who has no role in the series is in its channel, or holds something for a party.

    An old message of the bot's still has its buttons for who takes part no longer. Raises
    ``NotTaking``, or why what they were given does not hold.
    """
    if channel == series.channel or roles.of_parties(held, now):
        return
    convener = conveners.named(store, series).name
    if not held:
        raise NotTaking(convener=convener, series=series.profile.name)
    raise roles.refusal("answer", held, series, convener, now)
