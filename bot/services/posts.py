"""What the channel reads: the posts of a meeting, by kind; and what a step would say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules.answers import Place, by_category
from bot.rules.quorum import Shortfall
from bot.rules.seats import Person
from bot.rules.series import Meeting, Series
from bot.services import (
    agenda,
    answers,
    ballots,
    briefing,
    doing,
    escalating,
    inviting,
    polling,
    priorities,
    register,
    standing,
)
from bot.views import agenda as agenda_view
from bot.views import answers as answers_view
from bot.views import cycle as cycle_view
from bot.views import escalation, live_list, poll_notes
from bot.views import inviting as inviting_view
from bot.views import polls as polls_view
from bot.views import sessions as sessions_view
from bot.views import thanks as thanks_view
from bot.views.blocks import Message
from bot.views.previews import Beside, Preview
from bot.views.steps import Reach


def _call(store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime) -> Message:
    return agenda_view.call(agenda.page(store, series, meeting), t)


def _list(store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime) -> Message:
    board = answers.board(store, series, meeting)
    return live_list.live_list(board, t, is_open=not meeting.has_started(now))


def _agenda(
    store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime
) -> Message:
    page = agenda.page(store, series, meeting)
    return agenda_view.published(page, t, is_open=not meeting.has_started(now))


def _start(
    store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    page = agenda.page(store, series, meeting)
    return sessions_view.start(page, t) if meeting.session else cycle_view.start(page, t)


def _thanks(
    store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime
) -> Message:
    if meeting.session:
        return sessions_view.thanks(series, meeting, t)
    return thanks_view.thanks(meeting, register.left_by(store, series, meeting, now), t)


POSTS: dict[str, Callable[[Store, Series, Meeting, Translator, datetime], Message]] = {
    "call": _call,
    "invitation": _list,
    "agenda": _agenda,
    "start": _start,
    "thanks": _thanks,
}


def _called(
    store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime
) -> Message:
    """Return the call as its step would post it now: with the standing items that it brings."""
    page = agenda.page(store, series, meeting)
    brought = standing.ahead(store, series, meeting, now)
    return agenda_view.call(replace(page, items=(*page.items, *brought)), t)


def _poll(store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime) -> Message:
    """Return the poll as its step would open it now."""
    poll = priorities.draft(store, series, meeting, now)
    return polls_view.post(polling.board(store, series, poll), t, is_open=True)


def _result(
    store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    return polls_view.result(priorities.board(store, series, meeting), t)


def _list_to_come(
    _store: Store, _series: Series, _meeting: Meeting, t: Translator, _now: datetime
) -> Message:
    """Return what the list is: the names of all, none of whom has answered, say nothing new."""
    return live_list.to_come(t)


PREVIEWS = {
    **POSTS,
    "call": _called,
    "invitation": _list_to_come,
    "poll": _poll,
    "poll_result": _result,
}
"""What a step would say in the channel."""


def preview(  # noqa: PLR0913 - one message
    store: Store, series: Series, kind: str, meeting: Meeting, t: Translator, now: datetime
) -> Preview:
    """Return what a step of ``kind`` would say, in the channel and to whom directly."""
    if kind == "escalation":
        return _escalation(store, series, meeting, t, now)
    if kind == "poll" and (why := priorities.why_not(store, series, meeting, now)):
        return Preview(None, None, instead=poll_notes.not_now(why, t))
    post = PREVIEWS[kind](store, series, meeting, t, now) if kind in PREVIEWS else None
    seats = store.seats.every_seat(series.id, meeting.id, now)
    reached = [seats[p.id] for p in doing.recipients(store, series, meeting, kind)]
    acting = {seat.party: seat.acting for seat in reached if seat.acting}
    if kind == "agenda":
        waiting = agenda.page(store, series, meeting).proposed
        return Preview(post, None, undecided=[f"#{item.number} {item.title}" for item in waiting])
    unmet = _unmet(store, series, meeting) if kind == "day_before" else ()
    if not acting:
        return Preview(post, None, unmet=unmet)
    names = {party.id: f"{person.name} ({party.name})" for party, person in acting.items()}
    recipients = [(category, [names[p.id] for p in here]) for category, here in by_category(acting)]
    party, person = next(iter(acting.items()))
    place = answers.place(store, series, meeting, party.id, now)
    direct = _direct(store, place, kind, person, t, now)
    has_file = kind == "day_before"
    people = len({each.id for each in acting.values()})
    return Preview(post, direct, party.name, recipients, people, unmet=unmet, has_file=has_file)


def _direct(  # noqa: PLR0913 - one message
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
    return inviting_view.invitation(inviting.of(store, place, kind, now), person, t)


def _unmet(store: Store, series: Series, meeting: Meeting) -> tuple[Shortfall, ...]:
    """Return the quorums that are not met, of the whole round where groups meet apart."""
    return answers.board(store, series, store.meetings.get(meeting.id)).unmet


def reach(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> Reach:
    """Return whom a step of ``kind`` would reach if it were sent ``now``."""
    if kind == "escalation":
        return Reach(2 * len(escalating.pairs(store, series, meeting, now)), channel=False)
    seats = store.seats.every_seat(series.id, meeting.id, now)
    reached = doing.recipients(store, series, meeting, kind)
    people = len({acting.id for party in reached if (acting := seats[party.id].acting)})
    return Reach(people, channel=_is_posted(store, series, kind, meeting, now))


def _is_posted(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> bool:
    if kind == "poll":
        poll = priorities.draft(store, series, meeting, now)
        return not priorities.hindrance(poll, meeting, now)
    return kind in POSTS or kind == "poll_result"


def _escalation(
    store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime
) -> Preview:
    """Return what a deputy would read, and what who is silent would at the same moment."""
    pairs = escalating.pairs(store, series, meeting, now)
    if not pairs:
        return Preview(None, None)
    names = {
        party.id: t("{deputy} and {name} ({party})", deputy=d.name, name=p.name, party=party.name)
        for party, (p, d) in pairs.items()
    }
    recipients = [(category, [names[p.id] for p in here]) for category, here in by_category(pairs)]
    party, (acting, deputy) = next(iter(pairs.items()))
    found = briefing.of(store, series, meeting, party.id, now)
    reminded = inviting.of(store, found.place, "reminder", now)
    said = escalation.to_acting(reminded, acting, deputy, t)
    return Preview(
        None,
        escalation.to_deputy(found, acting, deputy, t),
        party.name,
        recipients,
        people=2 * len(pairs),
        beside=Beside(said, acting.name, deputy.name),
    )


def note(series: Series, meeting: Meeting, t: Translator) -> str:
    """Return the practical note of the meeting as it is seen; empty if it has none."""
    said = series.profile.meeting.note
    if meeting.session:
        groups = (each for each in series.profile.groups if each.key == meeting.session)
        said = next((each.note for each in groups), None)
    return said.in_(t.language) if said else ""
