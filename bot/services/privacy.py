"""A person's data: shown, erased, held, and thrown away in time (rules/retention.py)."""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.documents.person import FORMATS
from bot.ports import Database, Entry, Store
from bot.rules import retention
from bot.rules.errors import NobodyAsked, NobodyConvenes, OnHold, OtherSeries, StillConvenes
from bot.rules.retention import Class, Dossier, Erased, Fate, Hold, Key
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import owing
from bot.services.drafts import Draft
from bot.services.office import Office
from bot.services.party_lists import LOOKED_AT
from bot.services.verdicts import Drop
from bot.views import privacy as view
from bot.views.blocks import Attached, Message

log = logging.getLogger(__name__)

DATA = "data"
"""A file with everything that is kept of its reader."""
ERASURE = "erasure"
"""The question to the convener whether somebody's data is to be erased."""


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
        if person.id in each.people and each.ended_at is None:
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
    return Erased(person, tuple(fates), store.privacy.mentions(person))


def forget(database: Database, now: datetime) -> dict[Key, int]:
    """Throw away what is older than its class says; what a legal hold keeps stays.

    Returns how many rows, by class.
    """
    with database.transaction(patient=True) as store:
        holds = store.privacy.holds()
        timed = [each for each in retention.CLASSES if each.keep is not None]
        found = {each.key: _forget(store, each, holds, now) for each in timed}
        for workspace in {series.workspace for series in store.series.every()}:
            store.party_lists.forget(workspace, now - LOOKED_AT)
    gone = {key: count for key, count in found.items() if count}
    if gone:
        log.info("forgotten, by class of personal data: %s", gone)
    return gone


def _forget(store: Store, of: Class, holds: Sequence[Hold], now: datetime) -> int:
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


def ask(store: Store, person: Person, now: datetime) -> bool:
    """Keep that a person asks to be erased, and ask a convener of each of their series.

    False if they have asked already. Raises what ``require_erasable`` raises, and
    ``NobodyConvenes``.
    """
    require_erasable(store, person)
    every = _going_on(store, person)
    if not every:
        raise NobodyConvenes
    if not store.privacy.ask(person, now):
        return False
    for series in every:
        refs = {"person": person.id}
        owing.to_convener(store, series, ERASURE, f"{series.id}:{person.id}", now, refs=refs)
    return True


def confirm(store: Store, office: Office, number: int, now: datetime) -> Erased:
    """Erase, for a convener, the data of somebody who asked for it.

    Raises ``NobodyAsked``; ``OtherSeries`` if the person takes part in one that others convene; and
    what ``erase`` raises.
    """
    asked = (each for each in store.privacy.asked() if each.id == number)
    person = next(asked, None)
    if person is None or person.workspace != office.series.workspace:
        raise NobodyAsked
    for series in _going_on(store, person):
        if office.person.id not in series.conveners:
            raise OtherSeries(name=person.name, series=series.profile.name)
    return erase(store, person, now, office.person.id)


def _going_on(store: Store, person: Person) -> list[Series]:
    """Return the series in which somebody takes part, or did, and which have not ended."""
    every = map(store.series.get, store.privacy.series_of(person))
    return [series for series in every if series.ended_at is None]


def question(draft: Draft) -> Message | Drop:
    """Return the question to the convener, or why it is asked no longer."""
    number = draft.ref("person")
    asks = {each.id for each in draft.store.privacy.asked()}
    if number not in asks:
        return Drop("erased")
    return view.question(draft.store.people.get(number), draft.series, draft.t)


def give(store: Store, person: Person, now: datetime) -> bool:
    """Owe a person everything that is kept of them, as files; False if no series can carry them."""
    own = store.series.of_person(person.workspace, person.id)
    for number, as_ in enumerate(FORMATS) if own else ():
        key = f"{person.id}:{as_}:{int(now.timestamp())}"
        owing.direct(store, own[0], person, DATA, key, now, refs={"format": number}, asked=True)
    return bool(own)


def _file(draft: Draft) -> Message:
    """Return a file with everything that is kept of its reader when it is sent."""
    as_ = list(FORMATS)[draft.ref("format")]
    found = dossier(draft.store, draft.person)
    content = FORMATS[as_](found, draft.t, draft.now)
    return view.file(Attached(f"dialogmoten-{draft.person.user}.{as_}", content), draft.t)


WORDS = {ERASURE: question, DATA: _file}
"""What is said of one's data, by kind."""
