"""Whom a change of a group session concerns: what is owed to the parties that count on it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.seats import Party, Person
from bot.rules.series import Meeting, Series
from bot.rules.sessions import Session, group_of, start_of
from bot.services import owing, sessions

TOLD_AFTER = timedelta(minutes=10)
"""How long the parties' word of a change waits, so that several changes are told at once."""
WAS = "was"
"""The ref of a word that says when the session was to begin, as the party knows."""
_OF_SESSION = frozenset({"session.cancelled", "session.changed", "session.moved"})
"""The words that have it."""


@dataclass(frozen=True, slots=True)
class News:
    """What is new of a session."""

    kind: str
    """Of the delivery."""
    key: str
    """Of the group."""
    mark: int
    """What makes this change one: the revision of what is kept, or the time."""
    was: datetime | None = None
    """When it was to begin before; ``None``: it has no other time."""
    by: int | None = None
    """Id of the person who did it, and knows."""


def are_invited(store: Store, meeting: Meeting) -> bool:
    """Tell whether parties count on the sessions of a round; before that nobody is told.

    A cycle without an invitation needs none.
    """
    steps = store.ledger.of_meeting(meeting.id)
    invitations = [step.state for step in steps if step.kind == "invitation"]
    return not invitations or "done" in invitations


def counting(store: Store, meeting: Meeting, parties: Iterable[Party]) -> list[Party]:
    """Return those of ``parties`` that count on their session: invited, or with an early answer."""
    given = store.answers.of_meeting(meeting.id)
    invited = are_invited(store, meeting)
    return [party for party in parties if invited or party.id in given]


def is_host_asked(store: Store, meeting: Meeting, session: Session) -> bool:
    """Tell whether the host of a session has been asked where it is held, or parties count on it.

    Before that the step of the cycle asks, whoever hosts by then.
    """
    steps = [step for step in store.ledger.of_meeting(meeting.id) if step.kind == "host"]
    come = {group_of(step.step) for step in steps if step.state != "planned"}
    return session.key in come or are_invited(store, meeting)


def tell(  # noqa: PLR0913 - a row
    store: Store,
    series: Series,
    meeting: Meeting,
    parties: Iterable[Party],
    news: News,
    now: datetime,
) -> None:
    """Owe whoever acts for each party the news; who did it knows."""
    seats = store.seats.every_seat(series.id, meeting.id, now)
    for party in parties:
        person = seats[party.id].acting
        if person is None or person.id == news.by:
            continue
        key = f"{meeting.id}:{party.id}:{news.key}"
        known = news.was and (_known(store, person, meeting, party, now) or news.was)
        refs: dict[str, int | str] = {WAS: known.isoformat()} if known else {}
        owing.direct(
            store,
            series,
            person,
            news.kind,
            f"{key}:{news.mark}",
            now + TOLD_AFTER,
            refs={
                "meeting": meeting.id,
                "party": party.id,
                "group": news.key,
                "mark": news.mark,
                **refs,
            },
            deadline=meeting.ends_at,
        )


def was(word: Delivery) -> datetime | None:
    """Return when the session was to begin before the change that a word tells of."""
    known = word.owed.refs.get(WAS)
    return datetime.fromisoformat(str(known)) if known else None


def _known(
    store: Store, person: Person, meeting: Meeting, party: Party, now: datetime
) -> datetime | None:
    """Return when a party's session began before the first change that it has not read of yet."""
    about = {"meeting": meeting.id, "party": party.id}.items()
    unread = [
        each
        for each in store.outbox.of_person(person.id, now)
        if each.state == "ready" and each.owed.manner == "direct"
        if each.owed.kind in _OF_SESSION and each.owed.refs.items() >= about
    ]
    return was(unread[0]) if unread else None


def is_overtaken(store: Store, word: Delivery, session: Session) -> bool:
    """Tell whether the party is owed the word of a later change of the session.

    When a session moves with its round, that is no word of its own.
    """
    key, _, mark = word.owed.dedupe.rpartition(":")
    later = range(int(mark) + 1, session.change.revision + 1)
    return any(store.outbox.by_dedupe(word.owed.workspace, f"{key}:{each}") for each in later)


def follow(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Tell the parties of sessions that the file gives another time than was planned so far.

    To be asked before the meeting is planned anew; one that the convener moved was told then.
    """
    planned = {each.step: each for each in store.ledger.of_meeting(meeting.id)}
    for session in sessions.of_round(store, series, meeting):
        step = planned.get(start_of(series.profile, session))
        if step is not None and step.state == "planned" and step.local != session.local:
            news = News("session.moved", session.key, int(now.timestamp()), step.due_at)
            parties = counting(store, meeting, session.parties)
            tell(store, series, meeting, parties, news, now)
