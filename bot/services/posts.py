"""What the channel reads: the posts of a meeting, by kind; and what a step would say."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from bot.i18n import Translator
from bot.ports import Store
from bot.rules import sessions as rounds
from bot.rules.answers import by_category
from bot.rules.quorum import Shortfall
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.services import (
    agenda,
    answers,
    briefing,
    conveners,
    directs,
    doing,
    escalating,
    inviting,
    polling,
    priorities,
    register,
    sessions,
    standing,
)
from bot.services.scene import translator_for
from bot.views import agenda as agenda_view
from bot.views import cycle as cycle_view
from bot.views import escalation, live_list, poll_notes
from bot.views import polls as polls_view
from bot.views import sessions as sessions_view
from bot.views import thanks as thanks_view
from bot.views.blocks import Message, spoken
from bot.views.previews import Beside, Preview
from bot.views.steps import Reach


def _call(store: Store, series: Series, meeting: Meeting, t: Translator, _now: datetime) -> Message:
    return agenda_view.call(agenda.page(store, series, meeting), t)


def _list(store: Store, series: Series, meeting: Meeting, t: Translator, now: datetime) -> Message:
    board = answers.board(store, series, meeting, now)
    return live_list.live_list(board, t, now)


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


DIRECTS = frozenset(
    {
        *("invitation", "reminder", "escalation", "last_reminder"),
        *("day_before", "host", "poll_reminder"),
    }
)
"""The kinds of steps that write to parties."""
_MARK_LENGTH = 12


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
    """Return what a step of ``kind`` would say, in the channel and to whom directly.

    The channel's post is in the language of the channel, all else as the convener reads it.
    """
    if kind == "escalation":
        return _escalation(store, series, meeting, t, now)
    if kind == "poll" and (why := priorities.why_not(store, series, meeting, now)):
        return Preview(None, None, instead=poll_notes.not_now(why, t))
    of_channel = translator_for(series, None).in_channel
    post = PREVIEWS[kind](store, series, meeting, of_channel, now) if kind in PREVIEWS else None
    seats = store.seats.every_seat(series.id, meeting.id, now)
    reached = [seats[p.id] for p in doing.recipients(store, series, meeting, kind)]
    acting = {seat.party: seat.acting for seat in reached if seat.acting}
    if kind == "agenda":
        waiting = agenda.page(store, series, meeting).proposed
        return Preview(post, None, undecided=[f"#{item.number} {item.title}" for item in waiting])
    unmet = _unmet(store, series, meeting, now) if kind == "day_before" else ()
    vacant = [s.party.name for s in reached if not s.acting] if kind == "invitation" else ()
    if not acting:
        return Preview(post, None, unmet=unmet, vacant=vacant)
    recipients = [(category, _named(acting, here)) for category, here in by_category(acting)]
    people = len({person.id for person in acting.values()})
    first, *others = directs.read(store, series, meeting, kind, acting, t, now)
    return Preview(
        *(post, first.said, first.party, recipients, people),
        unmet=unmet,
        vacant=vacant,
        has_file=kind == "day_before" and any(e.choice == "coming" for e in (first, *others)),
        others=others,
        is_translated=any(_language(series, each) != t.language for each in acting.values()),
    )


def _language(series: Series, person: Person) -> str:
    return translator_for(series, person).language


def _named(acting: Mapping[Party, Person], parties: Sequence[Party]) -> list[str]:
    """Return who acts for the parties: each person once, with every party of theirs."""
    people = {acting[party].id: acting[party].name for party in parties}
    return [
        f"{name} ({', '.join(p.name for p in parties if acting[p].id == person)})"
        for person, name in people.items()
    ]


def mark(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> str:
    """Return in a few characters what a step of ``kind`` would say, by which a change is known.

    Whoever reads it, and whomever it reaches: in the channel's language, and as parties read it
    that have not answered, one of each group session (ADR 0081).
    """
    said = "\n\n".join(_said(store, series, kind, meeting, now))
    return sha256(said.encode()).hexdigest()[:_MARK_LENGTH]


def _said(
    store: Store, series: Series, kind: str, meeting: Meeting, now: datetime
) -> Iterator[str]:
    t = translator_for(series, None)
    if kind == "poll" and (why := priorities.why_not(store, series, meeting, now)):
        yield why
    elif kind in PREVIEWS and kind != "invitation":  # the list of answers is kept up to date
        yield _words(PREVIEWS[kind](store, series, meeting, t, now))
    if kind not in DIRECTS:
        return
    reader = conveners.named(store, series)  # only buttons depend on it
    every = sessions.of_round(store, series, meeting)
    parties = sessions.reached(store, series, meeting, kind)
    for party in {rounds.seen_by(meeting, every, p.id)[0].session: p for p in parties}.values():
        place = replace(answers.place(store, series, meeting, party.id, now), answer=None)
        yield _words(directs.direct(store, place, kind, reader, t, now))


def _words(message: Message) -> str:
    return spoken(message.blocks_without_buttons())


def _unmet(store: Store, series: Series, meeting: Meeting, now: datetime) -> tuple[Shortfall, ...]:
    """Return the quorums that are not met, of the whole round where groups meet apart."""
    return answers.board(store, series, store.meetings.get(meeting.id), now).unmet


def reach(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> Reach:
    """Return whom a step of ``kind`` would reach if it were sent ``now``."""
    if kind == "escalation":
        return Reach(_people(escalating.pairs(store, series, meeting, now)), channel=False)
    seats = store.seats.every_seat(series.id, meeting.id, now)
    reached = doing.recipients(store, series, meeting, kind)
    people = {acting.id for party in reached if (acting := seats[party.id].acting)}
    return Reach(len(people), channel=_is_posted(store, series, kind, meeting, now))


def _is_posted(store: Store, series: Series, kind: str, meeting: Meeting, now: datetime) -> bool:
    if kind == "poll":
        return not priorities.why_not(store, series, meeting, now)
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
        people=_people(pairs),
        beside=Beside(said, acting.name, deputy.name),
    )


def _people(pairs: Mapping[Party, tuple[Person, Person]]) -> int:
    """Return how many people are asked: one may act, or be a deputy, for several parties."""
    return len({person.id for pair in pairs.values() for person in pair})
