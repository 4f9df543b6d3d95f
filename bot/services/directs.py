"""What parties read that a step writes to, as the convener sees it before."""

from collections.abc import Mapping
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules import sessions as rounds
from bot.rules.answers import Place
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.services import answers, ballots, inviting, priorities, sessions
from bot.views import answers as answers_view
from bot.views import inviting as inviting_view
from bot.views import polls as polls_view
from bot.views import sessions as sessions_view
from bot.views.blocks import Message
from bot.views.previews import Reader

_BY_ANSWER = frozenset({"reminder", "last_reminder", "day_before"})
"""The kinds of steps whose words depend on what a party has answered."""


def read(  # noqa: PLR0913 - of what step, and for whom
    store: Store,
    series: Series,
    meeting: Meeting,
    kind: str,
    acting: Mapping[Party, Person],
    t: Translator,
    now: datetime,
) -> list[Reader]:
    """Return what the first of the parties reads, the silent first; and one of each other answer.

    Whose group session is cancelled reads other words, and is the first only of their like.

    ``acting``: who acts for each party that the step reaches; at least one.
    """
    given = sessions.standing(store, series, meeting) if kind in _BY_ANSWER else {}
    off = rounds.off(sessions.of_round(store, series, meeting))
    firsts: dict[str, Party] = {}
    for party in sorted(acting, key=lambda each: each.id in off):
        choice = given[party.id].reply.choice if party.id in given else ""
        firsts.setdefault(choice, party)
    places = {
        choice: answers.place(store, series, meeting, firsts[choice].id, now)
        for choice in sorted(firsts)
    }
    return [
        Reader(
            firsts[choice].name,
            direct(store, place, kind, acting[firsts[choice]], t, now),
            choice,
        )
        for choice, place in places.items()
    ]


def direct(  # noqa: PLR0913 - one message
    store: Store, place: Place, kind: str, person: Person, t: Translator, now: datetime
) -> Message:
    """Return what whoever acts for a party would read."""
    if kind == "host":
        return sessions_view.asked(place, t)
    if kind == "day_before":
        return answers_view.day_before(place, note(place.series, place.meeting, t), t)
    if kind == "poll_reminder":
        board = priorities.board(store, place.series, place.meeting)
        return polls_view.reminder(ballots.place(store, board, place.seat.party, now), person, t)
    if place.is_off:
        return sessions_view.cancelled(place, t)
    asks = "reminder" if kind == "escalation" else kind
    return inviting_view.invitation(inviting.of(store, place, asks, now), person, t)


def note(series: Series, meeting: Meeting, t: Translator) -> str:
    """Return the practical note of the meeting as it is seen; empty if it has none."""
    said = series.profile.meeting.note
    if meeting.session:
        groups = (each for each in series.profile.groups if each.key == meeting.session)
        said = next((each.note for each in groups), None)
    return said.in_(t.language) if said else ""
