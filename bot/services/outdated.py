"""Messages that ask for what is done or over: they are brought up to date (docs/adr/0034).

How many are updated at once is bounded. Whoever clicks in one that is not reads how it stands.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import (
    afterwards,
    answers,
    begun,
    escalating,
    handing,
    inviting,
    items,
    owing,
    quorum,
    recording,
    session_words,
    sessions,
    sharing,
    shown_homes,
    together,
)
from bot.services.drafts import Draft
from bot.services.owing import NONE, Shown
from bot.services.together import ASKED_WITHIN
from bot.services.verdicts import Drop
from bot.views import answers as view
from bot.views import inviting as inviting_view
from bot.views.blocks import Message
from bot.views.handing import handed_over

INVITES = frozenset({"invitation.direct", "reminder.direct", "last_reminder.direct"})
"""What invites a party, or reminds it of that."""
ASKS = INVITES | {
    "day_before.direct",
    "handed",
    "returned",
    escalating.TO_ACTING,
    escalating.TO_DEPUTY,
}
"""What asks a person for the answer of a party."""
TASK = "task"
"""What tells a convener of a task of theirs."""
OF_STEP = ("ask", "empty", "stumbled")
"""What tells a convener of a step that waits for them, by kind; each has keys of its own."""
HOST = "host.direct"
"""What asks a host where its session is."""
UNDECIDED = "undecided"
"""What tells a convener, when the call closes, which proposals wait for a decision."""
WITH_BUTTONS = ASKS | {
    "moved.direct",
    "session.cancelled",
    "session.changed",
    "session.moved",
    "unhanded",
    recording.ANSWER,
    sharing.KIND,
}
"""What has the buttons with which a party answers, before or after it has."""
NEWEST = 4
"""How many of a person's messages about a meeting are updated with their party's answer."""
AT_START = 300
"""How many messages to people are updated when a meeting starts, the newest of each first.

Slack takes 50 a minute (``storage/lanes.py``), and what changes meanwhile comes after them.
"""


def answered(
    store: Store, series: Series, place: Place, now: datetime, shown: Shown = NONE
) -> None:
    """Owe the messages that asked for a party's answer what it has answered now."""
    for person in place.seat.followers:
        asks = _asks(store, person, place.meeting, place.seat.party.id, now)
        for word in asks[-NEWEST:]:
            if (word.channel, word.ts) != shown:
                owing.renew(store, series, word, now)


def passed_on(store: Store, place: Place, now: datetime, shown: Shown = NONE) -> None:
    """Owe what shows a party's answer anew, once somebody else answers for it."""
    if place.answer is not None:
        answered(store, place.series, place, now, shown)


def moved(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe what asks the parties that have not answered the new time and place of a meeting.

    Only the channel's word tells them of it. So with what asks a host where its session is,
    whatever it has answered. Of each person the newest about each party.
    """
    given = store.answers.of_meeting(meeting.id)
    sent = store.outbox.directs(series.id, ["sent"], now)
    words = [word for word in sent if word.owed.refs.get("meeting") == meeting.id]
    asks = [w for w in words if w.owed.kind in ASKS and party_of(w) not in given]
    hosts = [word for word in words if word.owed.kind == HOST]
    for rank, word in [*newest(asks), *newest(hosts)]:
        if rank == 0:
            owing.renew(store, series, word, now)


def handed_back(store: Store, series: Series, party: int, now: datetime) -> None:
    """Owe the same when a hand-over has ended by itself, about the meeting that comes next."""
    if (meeting := store.meetings.current(series.id, now)) is not None:
        passed_on(store, answers.place(store, series, meeting, party, now), now)


def rendered(draft: Draft, place: Place) -> Message | Drop:
    """Render what asked for an answer as it is true now."""
    if (over := begun.words(draft, place)) is not None:
        return over
    seat, person = place.seat, draft.person
    if not seat.may_act(person.id):
        follows = person.id in {each.id for each in seat.followers}
        return _handed_over(draft, place) if follows else Drop("handed over")
    if draft.delivery.owed.kind in INVITES and asks_still(draft, place):
        return invitation(draft, place)
    if (of_session := session_words.standing(draft, place)) is not None:
        return of_session
    return view.confirmed(place, draft.t) if place.answer else Drop("not answered")


def asks_still(draft: Draft, place: Place) -> bool:
    """Tell whether what asked a person for an answer asks for it still, where it is sent anew."""
    is_open = not place.meeting.has_started(draft.now)
    return is_open and place.is_as_invited and place.seat.may_act(draft.person.id)


def invitation(draft: Draft, place: Place) -> Message:
    """Render an invitation or a reminder of one."""
    kind = draft.delivery.owed.kind.removesuffix(".direct")
    found = inviting.of(draft.store, place, kind, draft.now)
    return inviting_view.invitation(found, draft.person, draft.t)


def _handed_over(draft: Draft, place: Place) -> Message | Drop:
    """Render what the deputy has answered, or accepted, to the principal who handed over."""
    deputy = place.seat.acting
    if deputy is None or not (place.answer or place.seat.accepted):
        return Drop("handed over")
    given_by = answers.giver(draft.store, place)
    return handed_over(replace(place, given_by=given_by), deputy, draft.t)


def started(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Owe what still asks for items and answers, once the meeting has started, its end.

    With the answer it keeps what was answered, without the buttons that would change it.
    """
    if meeting.published_at is not None:
        owing.refresh(store, series, "agenda", meeting, now)
    if meeting.call_opened_at is not None:
        items.show_call(store, series, meeting, now)
    proposals(store, series, meeting, now)
    owing.renew_all(store, series, f"{quorum.KIND}:{meeting.id}", now)
    for word in _with_buttons(store, series, meeting, now)[:AT_START]:
        owing.renew(store, series, word, now)


def proposals(
    store: Store, series: Series, meeting: Meeting, now: datetime, shown: Shown = NONE
) -> None:
    """Owe what asked the convener to decide on proposals which of them still wait."""
    for step in store.ledger.of_meeting(meeting.id):
        if step.kind == "call_closes":
            owing.renew_all(store, series, f"{UNDECIDED}:{step.id}", now, shown)


def newest(
    words: Sequence[Delivery], answered: Collection[tuple[int, int]] = (), meeting: int = 0
) -> list[tuple[int, Delivery]]:
    """Return words with how many newer ones of the same their reader has, the newest of each first.

    ``words`` come oldest first. Of as new ones, those of parties that have not ``answered`` (a
    meeting and a party) come first, and the newest of these. One that names no meeting is of
    ``meeting``.
    """
    newer: Counter[tuple[int | None, int, int]] = Counter()
    ranked: list[tuple[int, bool, Delivery]] = []
    for word in reversed(words):
        about = int(word.owed.refs.get("meeting", meeting)), party_of(word)
        ranked.append((newer[word.owed.person, *about], about in answered, word))
        newer[word.owed.person, *about] += 1
    ranked.sort(key=lambda each: each[:2])
    return [(rank, word) for rank, _, word in ranked]


def party_of(word: Delivery) -> int:
    """Return the id of the party that a word is about; 0 if it is of none."""
    return int(word.owed.refs.get("party", 0))


def _with_buttons(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Delivery]:
    """Return what people can press in vain from the start on, in the order of ``newest``."""
    met = {party.id for party in sessions.reached(store, series, meeting, "start")}
    answered = {(meeting.id, party) for party in store.answers.of_meeting(meeting.id)}
    words = [
        word
        for word in store.outbox.directs(series.id, ["sent"], now)
        if party_of(word) in met and _has_buttons(word, meeting, now)
    ]
    return [word for _, word in newest(words, answered, meeting.id)]


def _has_buttons(word: Delivery, meeting: Meeting, now: datetime) -> bool:
    """Tell whether a word to a person has buttons that answer for the meeting.

    The end of a hand-over is of no meeting; it has them for the one that was the next.
    """
    owed = word.owed
    if owed.kind == handing.ENDED:
        is_for_deputy = owed.refs["deputy"] == owed.person  # who has no buttons in it
        return owed.due_at > now - ASKED_WITHIN and not is_for_deputy
    return owed.kind in WITH_BUTTONS and owed.refs.get("meeting") == meeting.id


def decided(
    store: Store, series: Series, step: Occurrence, now: datetime, shown: Shown = NONE
) -> None:
    """Owe what asked about a step, or said why it waits, how it stands by now; Homes as well."""
    for kind in OF_STEP:
        owing.renew_all(store, series, f"{kind}:{step.id}", now, shown)
    shown_homes.of_conveners(store, series, now)


def finished(
    store: Store, series: Series, task: Occurrence, now: datetime, shown: Shown = NONE
) -> None:
    """Owe the word of a task of the cycle, and the conveners' Homes, that it is done."""
    owing.renew_all(store, series, f"{TASK}:{task.id}", now, shown)
    shown_homes.of_conveners(store, series, now)


def reached(
    store: Store, series: Series, meeting: Meeting, now: datetime, shown: Shown = NONE
) -> None:
    """Owe the question whether everything was reached, and the conveners' Homes, the answer."""
    owing.renew_all(store, series, f"{afterwards.ASK}:{meeting.id}", now, shown)
    shown_homes.of_conveners(store, series, now)


def _asks(
    store: Store, person: Person, meeting: Meeting, party: int, now: datetime
) -> list[Delivery]:
    """Return the messages that asked a person for a party's answer, oldest first."""
    about = {"meeting": meeting.id, "party": party}.items()
    asks = [
        together.first(store, each)
        for each in store.outbox.of_person(person.id, now - ASKED_WITHIN)
        if each.owed.kind in ASKS
        and each.owed.manner == "direct"
        and each.owed.refs.items() >= about
    ]
    return [each for each in asks if each.state == "sent"]
