"""Messages that ask for what is done or over: they are brought up to date (docs/adr/0034).

How many are updated at once is bounded. Whoever clicks in one that is not reads how it stands.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules import answers
from bot.rules.answers import Place
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import escalating, items, owing, session_words, sessions
from bot.services.drafts import Draft
from bot.services.verdicts import Drop
from bot.views import answers as view
from bot.views.blocks import Message

ASKS = frozenset(
    {
        "invitation.direct",
        "reminder.direct",
        "last_reminder.direct",
        "handed",
        escalating.TO_ACTING,
        escalating.TO_DEPUTY,
    }
)
"""What asks a person for the answer of a party."""
ASKED_WITHIN = timedelta(days=400)
"""How far back an invitation may lie: no meeting is planned further ahead."""
NEWEST = 4
"""How many of a person's messages about a meeting are updated with their party's answer."""
AT_START = 100
"""How many messages to people are updated when a meeting starts, the newest of each first."""
Shown = tuple[str, str]
"""Channel and time of the message that was clicked, in whose place the answer stands already."""
NONE: Shown = ("", "")


def answered(
    store: Store, series: Series, place: Place, now: datetime, shown: Shown = NONE
) -> None:
    """Owe the messages that asked for a party's answer what it has answered now."""
    for person in place.seat.actors:
        asks = _asks(store, person, place.meeting, place.seat.party.id, now)
        for word in asks[-NEWEST:]:
            if (word.channel, word.ts) != shown:
                owing.renew(store, series, word, now)


def rendered(draft: Draft, place: Place) -> Message | Drop:
    """Render what asked for an answer as it is true now."""
    if not place.seat.may_act(draft.person.id):
        return Drop("handed over")
    if place.meeting.has_started(draft.now):
        return view.over(place, draft.t)
    if (of_session := session_words.standing(draft, place)) is not None:
        return of_session
    return view.confirmed(place, draft.t) if place.answer else Drop("not answered")


def started(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe what still asks for items and answers, once the meeting has started, its end."""
    if meeting.published_at is not None:
        owing.refresh(store, series, "agenda", meeting, now)
    if meeting.call_opened_at is not None:
        items.show_call(store, series, meeting, now)
    given = store.answers.of_meeting(meeting.id)
    met = sessions.reached(store, series, meeting, "start")
    silent = answers.silent(met, given, meeting.call)
    seats = store.seats.every_seat(series.id, meeting.id, now)
    asks: list[tuple[int, Delivery]] = []
    for party in silent:
        for person in seats[party.id].actors:
            asks += enumerate(reversed(_asks(store, person, meeting, party.id, now)))
    for _, word in sorted(asks, key=lambda each: each[0])[:AT_START]:
        owing.renew(store, series, word, now)


def decided(
    store: Store, series: Series, step: Occurrence, now: datetime, shown: Shown = NONE
) -> None:
    """Owe the message in which a step asked what became of it."""
    for word in _known(store, series, f"ask:{step.id}"):
        if word.state == "sent" and (word.channel, word.ts) != shown:
            owing.renew(store, series, word, now)


def _asks(
    store: Store, person: Person, meeting: Meeting, party: int, now: datetime
) -> list[Delivery]:
    """Return the messages that asked a person for a party's answer, oldest first."""
    about = {"meeting": meeting.id, "party": party}.items()
    return [
        each
        for each in store.outbox.of_person(person.id, now - ASKED_WITHIN)
        if each.owed.kind in ASKS
        and each.owed.manner == "direct"
        and each.state == "sent"
        and each.owed.refs.items() >= about
    ]


def _known(store: Store, series: Series, key: str) -> Iterable[Delivery]:
    """Return every word that was owed to a convener under a key (``owing.to_convener``)."""
    number, name = 1, key
    while (found := store.outbox.by_dedupe(series.workspace, name)) is not None:
        yield found
        number += 1
        name = f"{key}+{number}"
