"""Standing items: what comes back at every meeting by itself."""

from collections.abc import Iterable

from bot.rules import placing
from bot.rules.agenda import Item, accepted
from bot.rules.drafting import KINDS, Draft
from bot.rules.series import Series, Standing


def missing(series: Series, items: Iterable[Item]) -> list[Standing]:
    """Return the standing items of the series that an agenda has not got yet.

    One that was declined for a meeting is not added to it a second time.
    """
    known = {item.standing for item in items}
    return [each for each in series.profile.standing if each.key not in known]


def places(wanted: Iterable[Standing], items: Iterable[Item]) -> dict[str, int]:
    """Return the place of each standing item by its key: before everything else, or at the end."""
    every = list(wanted)
    taken = [item.position for item in accepted(items)]
    first = [each.key for each in every if each.place == "first"]
    last = [each.key for each in every if each.place == "last"]
    begin, end = placing.first(taken, len(first)), placing.at_end(taken)
    found = {key: begin + n for n, key in enumerate(first)}
    return found | {key: end + n for n, key in enumerate(last)}


def draft(standing: Standing, language: str) -> Draft:
    """Return what a standing item says, in the language of the series."""
    kind = next(kind for kind in KINDS if kind == standing.kind)
    title = standing.title.in_(language)
    return Draft(title, kind, standing.minutes, standing.area, goals=standing.goals)
