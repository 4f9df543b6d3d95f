"""Who comes to act for a party after an invitation went out is invited too, at once.

Else the first that they read would be a reminder of what they never got, or nothing at all.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from bot.ports import Store
from bot.rules import reminding
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import doing, owing, sessions
from bot.services.holidays import calendar_of
from bot.services.together import ASKED_WITHIN

_KIND = "invitation"
_DIRECT = f"{_KIND}.direct"


def invite(
    store: Store, series: Series, parties: Collection[int], now: datetime
) -> tuple[Person, ...]:
    """Owe the invitations that went out to who acts for ``parties`` now; return who gets one.

    Of a party that has answered, and to who has heard of the meeting for it, nothing is owed.
    """
    if not parties:
        return ()
    return tuple(
        person
        for meeting in store.meetings.of_series(series.id)
        if not meeting.has_started(now)
        for person in _to_meeting(store, series, meeting, parties, now)
    )


def _to_meeting(
    store: Store, series: Series, meeting: Meeting, parties: Collection[int], now: datetime
) -> list[Person]:
    steps = store.ledger.of_meeting(meeting.id)
    step = next((each for each in steps if each.kind == _KIND and each.state == "done"), None)
    if step is None:
        return []
    seats = store.seats.every_seat(series.id, meeting.id, now)
    silent = doing.recipients(store, series, meeting, _KIND)
    asked = sessions.unmet(store, series, meeting, [p.id for p in silent if p.id in parties], now)
    found = []
    for party in asked:
        person = seats[party].acting
        refs = {"meeting": meeting.id, "party": party}
        if person is None or _about(store, person.id, refs, now):
            continue
        key = f"{meeting.id}:{party}:{step.step}:{person.id}"
        until = meeting.starts_at
        owing.direct(store, series, person, _DIRECT, key, now, refs=refs, deadline=until)
        found.append(person)
    return found


def is_fresh(store: Store, series: Series, reminder: Delivery, now: datetime) -> bool:
    """Tell whether the reader of a first reminder got the invitation too lately to be reminded."""
    if reminder.owed.kind != "reminder.direct":
        return False
    about = _about(store, reminder.owed.person or 0, reminder.owed.refs, now)
    got = (w.sent_at for w in about if w.owed.kind == _DIRECT and w.owed.manner == "direct")
    calendar = calendar_of(series.profile)
    return any(at and now < reminding.reminded_from(at, calendar) for at in got)


def _about(
    store: Store, person: int, refs: Mapping[str, int | str], now: datetime
) -> list[Delivery]:
    """Return what a person was written, or is to be, about the same party and meeting."""
    words = store.outbox.of_person(person, now - ASKED_WITHIN)
    return [w for w in words if w.state != "dropped" and w.owed.refs.items() >= refs.items()]
