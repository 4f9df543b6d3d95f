"""A person's data: shown, erased, held, and thrown away in time (rules/retention.py)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Database, Entry, Store
from bot.ports.privacy import Rows
from bot.rules import retention
from bot.rules.errors import OnHold, StillConvenes
from bot.rules.retention import Class, Hold, Key
from bot.rules.seats import Person

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Dossier:
    """What is kept of a person, by class, and how it stands."""

    person: Person
    rows: Mapping[Key, Rows]
    hold: Hold | None
    """What keeps it from being erased."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What an erasure did to a class: how many rows it erased, and how many stay."""

    of: Class
    erased: int
    kept: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did."""

    person: Person
    """As they were."""
    fates: tuple[Fate, ...]
    named: Mapping[str, int]
    """Where others have written the name in words that are kept, and in how many rows."""


def dossier(store: Store, person: Person) -> Dossier:
    """Return everything that is kept of a person."""
    held = retention.held(store.privacy.holds(), store.privacy.series_of(person), person.id)
    return Dossier(person, store.privacy.data(person), held)


def require_erasable(store: Store, person: Person) -> None:
    """Return if the person's data may be erased. Raises ``OnHold``, ``StillConvenes``."""
    series = store.privacy.series_of(person)
    held = retention.held(store.privacy.holds(), series, person.id)
    if held is not None:
        raise OnHold(date=held.at.date(), reason=held.reason)
    for each in (store.series.get(number) for number in series):
        is_named = person.id in {*each.conveners, each.owner}
        if is_named and each.ended_at is None:
            raise StillConvenes(name=person.name, series=each.profile.name)


def erase(store: Store, person: Person, now: datetime, by: int | None = None) -> Erased:
    """Erase a person's data, class by class; records that the law keeps stay, without the name.

    ``by``: who confirmed it; nobody if the administrator or the calendar did it. Raises what
    ``require_erasable`` raises.
    """
    require_erasable(store, person)
    series = store.privacy.series_of(person)
    counts = store.privacy.erase(person, now)
    for number in series:
        entry = Entry(person.workspace, number, now, by, "person.erased", f"person:{person.id}")
        store.audit.write(entry)
    after = store.privacy.data(store.people.get(person.id))
    fates = [
        Fate(each, counts.get(each.key, 0), len(after.get(each.key, ())) if each.kept_by else 0)
        for each in retention.CLASSES
    ]
    return Erased(person, tuple(fates), store.privacy.mentions(person.name))


def forget(database: Database, now: datetime) -> dict[Key, int]:
    """Throw away what is older than its class says, each class in a transaction of its own.

    What a legal hold keeps stays. Returns how many rows, by class.
    """
    found: dict[Key, int] = {}
    for each in retention.CLASSES:
        if each.keep is not None:
            with database.transaction(patient=True) as store:
                found[each.key] = _forget(store, each, now)
    gone = {key: count for key, count in found.items() if count}
    if gone:
        log.info("forgotten, by class of personal data: %s", gone)
    return gone


def _forget(store: Store, of: Class, now: datetime) -> int:
    holds = store.privacy.holds()
    if of.key == "requests":  # the courier's: every ten minutes (handlers/duties.py)
        return 0
    if of.key != "identity":
        held = [each.series for each in holds if each.series is not None]
        people = [each.person for each in holds if each.person is not None]
        return store.privacy.forget(of.key, of.before(now), held, people)
    count = 0
    for person in store.privacy.idle(of.before(now)):
        if retention.held(holds, store.privacy.series_of(person), person.id) is None:
            erase(store, person, now)
            count += 1
    return count


def hold(store: Store, workspace: str, each: Hold) -> None:
    """Begin a legal hold of a series or of a person: nothing of it is thrown away or erased."""
    store.privacy.hold(workspace, each)
    _audit(store, workspace, each, "hold.begun", each.at)


def lift(store: Store, workspace: str, each: Hold, now: datetime) -> None:
    """End a legal hold."""
    store.privacy.lift(each.id, now)
    _audit(store, workspace, each, "hold.ended", now)


def _audit(store: Store, workspace: str, each: Hold, action: str, now: datetime) -> None:
    """Write it into the trail of the series, or of all in which the person takes part."""
    subject, series = f"series:{each.series}", [each.series or 0]
    if each.person is not None:
        subject = f"person:{each.person}"
        series = store.privacy.series_of(store.people.get(each.person))
    for number in series:
        texts = {"reason": each.reason}
        store.audit.write(Entry(workspace, number, now, None, action, subject, texts=texts))
