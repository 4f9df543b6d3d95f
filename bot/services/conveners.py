"""Which of a series' conveners can be reached: the first one who has an account in Slack."""

from bot.ports import Database, Store
from bot.rules.seats import Person
from bot.rules.series import Series


def reached(store: Store, series: Series) -> Person | None:
    """Return who is asked and told: the first convener with an account; ``None`` if none has."""
    for each in series.conveners:
        person = store.people.get(each)
        if not person.deleted:
            return person
    return None


def named(store: Store, series: Series) -> Person:
    """Return who is named to people who have to ask somebody."""
    return reached(store, series) or store.people.get(series.conveners[0])


def closed(store: Store, series: Series) -> list[Person]:
    """Return the conveners whose accounts are closed."""
    return [person for person in map(store.people.get, series.conveners) if person.deleted]


def problems(store: Store) -> list[str]:
    """Say of which series nobody hears what the bot asks and tells, and what to do about it."""
    return [
        f"no convener of the series “{series.key}” has an account in Slack any more, so nobody is "
        "asked or told: name another one in its file, and load it"
        for series in store.series.every()
        if series.ended_at is None and reached(store, series) is None
    ]


def problems_in(database: Database) -> list[str]:
    """Return the ``problems`` of a database. Raises ``Unavailable``."""
    with database.reading() as store:
        return problems(store)
