"""Escalation: the deputy of a silent seat is asked too, and who was silent reads so at once."""

from datetime import datetime, timedelta

from bot.ports import Entry, Store
from bot.rules import answers, seats, waiting
from bot.rules import sessions as rounds
from bot.rules.outbox import Delivery
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Meeting, Series
from bot.services import owing, sessions, together

TO_DEPUTY = "escalated"
TO_ACTING = "escalated.acting"
"""The same word to the one who had not answered."""
_ENOUGH_FOR = timedelta(hours=24)
"""For how long that word stands for a reminder that comes due as well."""


def ask(store: Store, series: Series, meeting: Meeting, now: datetime) -> None:
    """Ask the deputy of each silent party, and say so to who has not answered."""
    for seat, seen in _asked(store, series, meeting, now):
        ask_one(store, series, seen, seat, now)


def ask_one(store: Store, series: Series, meeting: Meeting, seat: Seat, now: datetime) -> None:
    """Share a silent seat with its deputy, and owe both the word, at the same time."""
    acting, deputy, party = seat.acting, seats.second(seat), seat.party
    if acting is None or deputy is None:
        return
    store.seats.hand_over(meeting.id, party.id, deputy.id, shared=True)
    refs: dict[str, int | str] = {"meeting": meeting.id, "party": party.id}
    for person, kind in ((acting, TO_ACTING), (deputy, TO_DEPUTY)):
        key = f"{meeting.id}:{party.id}:{deputy.id}:{person.id}"
        until = meeting.starts_at
        owing.direct(store, series, person, kind, key, now, refs=refs, deadline=until)
    subject = f"meeting:{meeting.id}"
    store.audit.write(
        Entry(series.workspace, series.id, now, None, "seat.escalated", subject, party.id)
    )


def silent(store: Store, series: Series, meeting: Meeting) -> list[Party]:
    """Return the parties that are called and have not answered."""
    parties = store.seats.parties(series.id)
    return answers.silent(parties, sessions.standing(store, series, meeting), meeting.call)


def alone(store: Store, series: Series, meeting: Meeting, now: datetime) -> list[Party]:
    """Return the silent parties with no deputy who could be asked, if the cycle asks any."""
    if all(step.kind != "escalation" for step in series.profile.steps):
        return []
    every = store.seats.every_seat(series.id, meeting.id, now)
    given = sessions.standing(store, series, meeting)
    return answers.silent(waiting.alone(every.values()), given, meeting.call)


def finds_nobody(store: Store, series: Series, meeting: Meeting, now: datetime) -> bool:
    """Tell whether parties are silent, and for none of them somebody is left who could be asked."""
    is_silent = bool(silent(store, series, meeting))
    return is_silent and not pairs(store, series, meeting, now)


def pairs(
    store: Store, series: Series, meeting: Meeting, now: datetime
) -> dict[Party, tuple[Person, Person]]:
    """Return who acts for each silent party and the deputy left to ask, where there are both."""
    return {
        seat.party: (seat.acting, deputy)
        for seat, _ in _asked(store, series, meeting, now)
        if seat.acting and (deputy := seats.second(seat))
    }


def _asked(
    store: Store, series: Series, meeting: Meeting, now: datetime
) -> list[tuple[Seat, Meeting]]:
    """Return the seats that are silent, each with the meeting as it sees that.

    A party whose group session has begun is not asked any more.
    """
    every = store.seats.every_seat(series.id, meeting.id, now)
    round_ = sessions.of_round(store, series, meeting)
    quiet = silent(store, series, meeting)
    found = [(every[p.id], rounds.seen_by(meeting, round_, p.id)[0]) for p in quiet]
    return [(seat, seen) for seat, seen in found if not seen.has_started(now)]


def reminds(store: Store, reminder: Delivery, now: datetime) -> bool:
    """Tell whether somebody just reads, or has read, that a deputy is asked as well.

    After downtime both come due at once, and one of them is enough; unless they asked for it.
    """
    if reminder.owed.asked:
        return False
    refs, person = reminder.owed.refs, reminder.owed.person or 0
    return any(
        each.owed.kind == TO_ACTING
        and each.owed.refs == refs
        and each.owed.due_at <= now
        and (each.state in {"ready", "sending", "sent"} or each.reason == together.WHY)
        and (each.sent_at is None or each.sent_at > now - _ENOUGH_FOR)
        for each in store.outbox.of_person(person, reminder.owed.due_at - _ENOUGH_FOR)
    )


def pass_on(store: Store, delivery: Delivery, series: Series, now: datetime) -> None:
    """Ask the next deputy in the place of one who has no account any more."""
    meeting = store.meetings.get(int(delivery.owed.refs["meeting"]))
    party = int(delivery.owed.refs["party"])
    for seat, seen in _asked(store, series, meeting, now):
        if seat.party.id == party:
            ask_one(store, series, seen, seat, now)
