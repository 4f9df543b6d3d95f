"""What a delivery says, rendered when it is sent; or why it is no longer owed (engine.md)."""

from collections.abc import Callable
from datetime import datetime

from bot.i18n import translator
from bot.ports import Store
from bot.rules.answers import Place
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import (
    accounts,
    agenda_words,
    answers,
    convening,
    cycles,
    digests,
    directs,
    ending_words,
    escalating,
    greeting,
    homes,
    moving_words,
    newcomers,
    news,
    outcome_words,
    outdated,
    poll_words,
    recording,
    seat_words,
    series_home,
    session_words,
    together,
    unheard,
)
from bot.services.drafts import Draft
from bot.services.holidays import calendar_of
from bot.services.posts import POSTS
from bot.services.scene import DEFAULT_LANGUAGE, DEFAULT_ZONE, translator_for
from bot.services.together import Click
from bot.services.verdicts import Drop, Move, Postpone, Wait
from bot.views import answers as answers_view
from bot.views import greeting as greeting_view
from bot.views import seats as seats_view
from bot.views.blocks import Message

Verdict = Drop | Move | Postpone | Wait
Words = Callable[[Draft], Message | Verdict]

UNKNOWN_SECONDS = 300.0
"""How long a message of a kind that this release does not know waits for one that does."""


def render(store: Store, delivery: Delivery, now: datetime) -> Message | Verdict:
    """Return the message as it is true now, or what to do instead.

    What nobody asked for is put off when the hour has become quiet; what is past its deadline, or
    owed no longer, is dropped with its reason.
    """
    owed = delivery.owed
    if owed.deadline is not None and now >= owed.deadline:
        return Drop("deadline")
    if owed.kind in _WITHOUT_SERIES:
        return _WITHOUT_SERIES[owed.kind](store, delivery, now)
    if owed.kind not in _RENDER:
        return Wait(UNKNOWN_SECONDS)
    return _rendered(Draft(store, delivery, store.series.get(owed.series or 0), now))


def _rendered(draft: Draft) -> Message | Verdict:
    owed = draft.delivery.owed
    if (gone := _gone(draft)) is not None:
        return gone
    if owed.manner == "post" and owed.target.channel != draft.series.channel:
        return Move(draft.series.channel)
    instead = moving_words.of_cancelled(draft)
    if instead is not None:
        return instead
    if (elsewhere := together.elsewhere(draft.store, draft.delivery)) is not None:
        return elsewhere
    opens_at = _opens_at(draft)
    if opens_at > draft.now:
        return Postpone(opens_at)
    said = _RENDER[owed.kind](draft)
    return together.with_others(draft, said, _RENDER) if isinstance(said, Message) else said


def replaced(store: Store, click: Click, said: Message, now: datetime) -> Message:
    """Return the answer to a click as it replaces the message; its other parties stand there."""
    return together.replaced(store, click, said, _RENDER, now)


def _gone(draft: Draft) -> Message | Drop | None:
    """Return what is said, or why nothing is, once the series has ended or the account closed."""
    owed = draft.delivery.owed
    if (instead := ending_words.of_ended(draft)) is not None:
        return instead
    if owed.manner == "direct" and owed.person and draft.person.deleted:
        accounts.pass_on(draft.store, draft.delivery, draft.now)
        if owed.kind == news.DIGEST:
            digests.pass_on(draft.store, draft.delivery, draft.now)
        return Drop("no account")
    return None


def _opens_at(draft: Draft) -> datetime:
    """Return when it may be sent: now, or the next hour at which somebody may be disturbed.

    What a person asked for comes when they asked for it; if it is late, not in the night either.
    """
    owed, calendar = draft.delivery.owed, calendar_of(draft.series.profile)
    was_for_the_day = owed.manner == "direct" and calendar.next_open(owed.due_at) == owed.due_at
    if owed.asked and not was_for_the_day:
        return draft.now
    return calendar.next_open(draft.now)


def _post(draft: Draft) -> Message | Verdict:
    kind = draft.delivery.owed.kind
    meeting = draft.meeting
    is_update = draft.delivery.owed.manner == "update"
    if kind != "thanks" and meeting.is_over(draft.now) and not is_update:
        return Drop("the meeting is over")
    closed = meeting.call_closed_at
    if kind == "call" and closed is not None and draft.now >= closed:
        return Drop("the call is closed")
    is_new_thanks = kind == "thanks" and not is_update
    if is_new_thanks and cycles.is_thanked_too_late(draft.store, meeting, draft.now):
        return Drop("too long after the meeting")
    return POSTS[kind](draft.store, draft.series, meeting, draft.t, draft.now)


def _invitation(draft: Draft) -> Message | Verdict:
    """Render an invitation or a reminder, if it is still owed to this person."""
    place = answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    if draft.delivery.owed.manner == "update":
        return outdated.rendered(draft, place)
    if why := _not_asked(draft, place):
        return Drop(why)
    if place.is_off:
        return session_words.offered(draft, place)
    return outdated.invitation(draft, place)


def _not_asked(draft: Draft, place: Place) -> str:
    """Return why a person is not asked for the party's answer; empty if they are."""
    is_last = draft.delivery.owed.kind == "last_reminder.direct"
    if place.stands is not None and not (is_last and place.stands.reply.choice == "maybe"):
        return "answered"
    if place.meeting.has_started(draft.now):
        return "the meeting has started"
    if not place.seat.may_act(draft.person.id):
        return "handed over"
    if newcomers.is_fresh(draft.store, draft.series, draft.delivery, draft.now):
        return "invited just now"
    together = escalating.reminds(draft.store, draft.delivery, draft.now)
    return "reminded with the deputy" if together else ""


def _answered(draft: Draft) -> Message | Verdict:
    meeting, party = draft.meeting, draft.ref("party")
    place = answers.place(draft.store, draft.series, meeting, party, draft.now)
    return answers_view.confirmed(place, draft.t)


def _recorded(draft: Draft) -> Message | Verdict:
    place = answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    if draft.delivery.owed.manner == "update":
        return outdated.rendered(draft, place)
    if why := recording.untold(draft, place.seat, place.answer, "answered"):
        return Drop(why)
    return answers_view.confirmed(place, draft.t)


def _day_before(draft: Draft) -> Message | Verdict:
    place = answers.place(draft.store, draft.series, draft.meeting, draft.ref("party"), draft.now)
    if draft.delivery.owed.manner == "update":
        return _of_the_day(draft, place)
    if place.answer is None or place.answer.reply.choice == "regrets":
        return Drop("not coming")
    if place.is_off:
        return Drop("the session is cancelled")
    if moving_words.is_of_old_time(draft):
        return Drop("the meeting was moved")
    if place.meeting.has_started(draft.now):
        return Drop("the meeting has started")
    return answers_view.day_before(
        place, directs.note(draft.series, place.meeting, draft.t), draft.t
    )


def _of_the_day(draft: Draft, place: Place) -> Message | Verdict:
    """Render the practical note as it is true now: who comes, also late, reads it still."""
    acts = place.seat.may_act(draft.person.id)
    comes = place.answer is not None and place.answer.reply.choice != "regrets"
    is_open = not place.meeting.has_started(draft.now)
    if not acts or not comes or (is_open and place.is_off):
        return outdated.rendered(draft, place)
    note = directs.note(draft.series, place.meeting, draft.t)
    return answers_view.day_before(place, note, draft.t, is_open=is_open)


def _closed(draft: Draft) -> Message | Verdict:
    people = accounts.gone(draft.store, draft.series, draft.now)
    return seats_view.closed(people, draft.t) if people else Drop("everybody has an account")


def _hello(store: Store, delivery: Delivery, _now: datetime) -> Message | Verdict:
    if delivery.owed.series is None:
        return greeting_view.unknown(translator(DEFAULT_LANGUAGE, DEFAULT_ZONE))
    series = store.series.get(delivery.owed.series)
    names = [store.people.get(person).name for person in series.conveners]
    return greeting_view.hello(series, names, translator_for(series, None))


def _home(store: Store, delivery: Delivery, now: datetime) -> Message | Verdict:
    return homes.render(store, delivery, now, _NEWS)


def _digest(draft: Draft) -> Message | Verdict:
    return digests.render(draft, _NEWS)


def told(store: Store, series: Series, person: Person, now: datetime) -> list[Message]:
    """Return the news that a person asked for now, in words; no digest tells it any more."""
    return digests.tell(store, series, person, now, _NEWS)


def _unless_cancelled(words: Words) -> Words:
    return lambda draft: moving_words.of_cancelled(draft) or words(draft)


_WITHOUT_SERIES: dict[str, Callable[[Store, Delivery, datetime], Message | Verdict]] = {
    "home": series_home.with_setup(_home),
    "hello": _hello,
    greeting.LEFT: greeting.words,
    unheard.KIND: unheard.words,
}
_RENDER: dict[str, Words] = {
    **convening.WORDS,
    **poll_words.WORDS,
    **outcome_words.WORDS,
    **agenda_words.WORDS,
    **seat_words.WORDS,
    **session_words.WORDS,
    **moving_words.WORDS,
    **ending_words.WORDS,
    **dict.fromkeys(POSTS, _post),
    "invitation.direct": _invitation,
    "reminder.direct": _invitation,
    "last_reminder.direct": _invitation,
    "day_before.direct": _day_before,
    "answered": _answered,
    recording.ANSWER: _recorded,
    accounts.KIND: _closed,
    news.DIGEST: _digest,
}
_NEWS = {kind: _unless_cancelled(words) for kind, words in _RENDER.items()}
"""The words of news, which waits, and whose meeting may be cancelled meanwhile."""
KINDS = frozenset(_RENDER)
"""The kinds of what a series says."""
