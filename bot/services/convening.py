"""What the convener is asked and told, rendered when it is sent."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.i18n import Translator
from bot.ports import Store
from bot.rules import cycle, reminding
from bot.rules.cycle import Occurrence
from bot.rules.left_out import asks_from
from bot.rules.series import Series, Step
from bot.rules.sessions import step_of
from bot.services import (
    agenda,
    cycles,
    doing,
    planning,
    poll_asks,
    polling,
    posts,
    priorities,
    publishing,
    quorum,
    sessions,
    skipping,
    tasks,
    undelivered,
    uninvited,
)
from bot.services.drafts import Draft
from bot.services.holidays import calendar_of
from bot.services.verdicts import Drop, Wait
from bot.views import cycle as cycle_view
from bot.views import departing, lateness, left_out, poll_notes, steps
from bot.views import series as series_view
from bot.views import undelivered as undelivered_view
from bot.views.blocks import Message
from bot.views.sessions import of_step


def _ask(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    step = step_of(draft.series.profile, occurrence.step) if occurrence else None
    if occurrence and draft.delivery.owed.manner == "update" and occurrence.state != "asked":
        return _became(draft, occurrence, step)
    if occurrence is None or occurrence.state not in cycle.WAITING:
        return Drop("decided")
    if step is None or cycles.is_over(draft.store, occurrence, draft.now):
        return Drop("its time is over")
    meeting = sessions.at_step(draft.store, draft.series, occurrence)
    return asked(
        doing.Turn(draft.store, draft.series, meeting, occurrence, step, draft.now), draft.t
    )


def _decided(draft: Draft, occurrence: Occurrence | None) -> Message | Drop:
    """Return what became of a step, if that is told in the place of what said that it waits."""
    if occurrence is None or draft.delivery.owed.manner != "update":
        return Drop("decided")
    return _became(draft, occurrence, step_of(draft.series.profile, occurrence.step))


def _became(draft: Draft, occurrence: Occurrence, step: Step | None) -> Message:
    """Return what became of a step that asked, in the place of its question."""
    if occurrence.state == "done":
        of = of_step(draft.series, occurrence.step, draft.t)
        return steps.decided(occurrence, step, draft.t, of=of)
    if step is not None and occurrence.state == "held":
        return held(draft.store, draft.series, occurrence, step, draft.t)
    meeting = sessions.at_step(draft.store, draft.series, occurrence)
    if step is not None and occurrence.done_at and meeting.has_started(occurrence.done_at):
        return left_out.too_late(occurrence, meeting, draft.t)
    steps_of = draft.store.ledger.of_meeting(meeting.id)
    calendar = calendar_of(draft.series.profile)
    if step is not None and reminding.is_invited_late(occurrence, steps_of, calendar):
        return left_out.invited_late(occurrence, meeting, draft.t)
    if step is not None:
        return left_out.for_once(occurrence, meeting, draft.t)
    follows = steps_of if occurrence.kind == "invitation" else ()
    return left_out.of_cycle(occurrence, meeting, asks_from(follows), draft.t)


def held(
    store: Store, series: Series, occurrence: Occurrence, step: Step, t: Translator
) -> Message:
    """Return that a step waits for its convener, and until when it can."""
    meeting = sessions.at_step(store, series, occurrence)
    closes = cycles.closes(store.ledger.of_meeting(meeting.id))
    until = cycle.due_until(occurrence, meeting, closes)
    if occurrence.kind == "poll":
        until = polling.closes(store, meeting) or until
    return steps.held(occurrence, step, meeting, until, t, of_step(series, occurrence.step, t))


def asked(turn: doing.Turn, t: Translator) -> Message:
    """Return the question of a step that asks, as it is now; or what has to be done before."""
    if publishing.is_empty(turn.store, turn.occurrence, turn.meeting):
        return cycle_view.empty(turn.occurrence, turn.meeting, t)
    return _asks(turn, t)


def changed(turn: doing.Turn, mark: str, t: Translator) -> Message | None:
    """Return the question anew if it has changed since it was drawn with ``mark``.

    ``None`` if it has not, and for words that were typed: those carry none, and mean it as it is.
    """
    return steps.changed(asked(turn, t), t) if mark and mark != _mark(turn) else None


def _mark(turn: doing.Turn) -> str:
    """Return by what it is known that a question is as it was, and of a step whose time had come.

    What asked, and was put off after that, is not sent by the old button.
    """
    seen = posts.mark(turn.store, turn.series, turn.occurrence.kind, turn.meeting, turn.now)
    return f"early {seen}" if turn.occurrence.state == "planned" else seen


def _asks(turn: doing.Turn, t: Translator) -> Message:
    occurrence, meeting = turn.occurrence, turn.meeting
    steps_of = turn.store.ledger.of_meeting(meeting.id)
    invitation = reminding.waiting_invitation(occurrence.kind, steps_of)
    if invitation is not None:
        return steps.uninvited(turn.step, invitation, meeting, t)
    shown = posts.preview(turn.store, turn.series, occurrence.kind, meeting, t, turn.now)
    shown = replace(shown, mark=_mark(turn))
    also = _also(turn, steps_of, t)
    late = lateness.said(occurrence, turn.now, t, until=_until(turn, steps_of))
    later = departing.sent_now(cycles.departure(turn.series, occurrence.kind, turn.now), t)
    when = " ".join(filter(None, [late, later]))
    of = of_step(turn.series, occurrence.step, t)
    return steps.ask(occurrence, turn.step, shown, meeting, t, also, when=when, of=of)


def _also(turn: doing.Turn, steps_of: Sequence[Occurrence], t: Translator) -> steps.Also:
    """Return what a step says, and offers, beside what it would send."""
    kind = turn.occurrence.kind
    if uninvited.is_doubtful(turn):
        return steps.Also(first=[steps.nobody_asked(t)])
    if kind in cycle.AFTER_INVITATION:
        is_fresh = reminding.is_fresh(steps_of, calendar_of(turn.series.profile), turn.now)
        return steps.of_reminder(turn.occurrence, t, is_fresh=is_fresh)
    return _ALSO[kind](turn, t) if kind in _ALSO else steps.Also()


def _until(turn: doing.Turn, steps_of: Sequence[Occurrence]) -> datetime | None:
    """Return when the time ends in which parties do what the step asks; ``None``: it asks none."""
    if turn.occurrence.kind == "call":
        return cycles.closes(steps_of)
    return turn.meeting.starts_at if turn.occurrence.kind == "invitation" else None


def _of_poll(turn: doing.Turn, t: Translator) -> steps.Also:
    """Return what follows from the cycle's poll, and whether it is needed; if it would be opened.

    It is not where there is time for everything: then it can be left out.
    """
    poll = priorities.draft(turn.store, turn.series, turn.meeting, turn.now)
    hindered = priorities.hindrance(poll, turn.meeting, turn.now)
    asks = poll_asks.asks(turn.series, turn.meeting, poll)
    if hindered:
        return steps.Also()
    follows = poll_notes.follows(poll, t, asks=asks)
    waiting = len(agenda.page(turn.store, turn.series, turn.meeting).proposed)
    first = [poll_notes.undecided(waiting, t)] if waiting else []
    whole = skipping.fits(turn.store, turn.meeting)
    if whole is None:
        return steps.Also((follows,), first=first)
    skip = poll_notes.skip_button(turn.occurrence, t)
    return steps.Also((follows,), skip, first=[poll_notes.fits(whole, t), *first])


def _of_result(turn: doing.Turn, t: Translator) -> steps.Also:
    """Return the order that the result gives the agenda, which can be taken as it is sent."""
    items = turn.store.agenda.of_meeting(turn.meeting.id)
    order = priorities.order(turn.store, turn.series, turn.meeting, items, turn.now)
    if order is None:
        return steps.Also()
    said = poll_notes.order_in_question(order, t)
    if order.stands:
        return steps.Also((said,))
    take = poll_notes.send_and_order(turn.occurrence, _mark(turn), t)
    return steps.Also((said,), take)


def _of_invitation(turn: doing.Turn, t: Translator) -> steps.Also:
    """Return which reminders are left out, because the invitation goes out so late."""
    late = doing.late_reminders(turn)
    return steps.Also([left_out.would_be(turn.series, late, t)] if late else ())


_ALSO = {"invitation": _of_invitation, "poll": _of_poll, "poll_result": _of_result}


def _task(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    step = step_of(draft.series.profile, occurrence.step) if occurrence else None
    if occurrence is None or step is None:
        return Drop("no such step")
    if tasks.is_done(draft.store, occurrence):
        is_update = draft.delivery.owed.manner == "update"
        return cycle_view.task_done(step, draft.meeting, draft.t) if is_update else Drop("decided")
    return cycle_view.task(step, draft.meeting, draft.t, occurrence)


def _missed(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    if occurrence is None:
        return Drop("no such step")
    return cycle_view.missed(occurrence, draft.meeting, draft.t)


def _parked(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    return cycle_view.parked(occurrence, draft.t) if occurrence else Drop("no such step")


def _stumbled(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    if occurrence is None or occurrence.state != "held":
        return _decided(draft, occurrence)
    return cycle_view.stumbled(occurrence, draft.meeting, draft.t)


def _stray(draft: Draft) -> Message | Drop | Wait:
    meeting, series = draft.meeting, draft.series
    if meeting not in planning.strays(draft.store, series, draft.now):
        return Drop("the rule gives it again")
    if planning.was_heard_of(draft.store, series, meeting, draft.now):
        return series_view.stray(series, meeting, draft.t)
    items = planning.proposed(draft.store, meeting)
    return series_view.uncalled(series, meeting, items, draft.t)


def _empty(draft: Draft) -> Message | Drop | Wait:
    occurrence = draft.store.ledger.get(draft.ref("occurrence"))
    is_update = draft.delivery.owed.manner == "update"
    if not is_update and draft.meeting.published_at is not None:
        return Drop("published")
    if occurrence is None or occurrence.state not in cycle.WAITING:
        return _decided(draft, occurrence)
    if is_update and not publishing.is_empty(draft.store, occurrence, draft.meeting):
        return _ask(draft)  # an item was accepted
    return cycle_view.empty(occurrence, draft.meeting, draft.t)


def _undeliverable(draft: Draft) -> Message | Drop | Wait:
    word, refs, now = draft.delivery, draft.delivery.owed.refs, draft.now
    if refs["channel"]:
        # A release before this one named a single person so.
        person = draft.store.people.by_user(draft.series.workspace, str(refs["channel"]))
        whom = person.name if person else draft.t("the channel")
        return undelivered_view.undeliverable(whom, str(refs["error"]), draft.t)
    if undelivered.is_gathering(draft.store, word, draft.series.id, now):
        return Wait(undelivered.GATHER_SECONDS)
    names = undelivered.names(draft.store, word, draft.series.id, now)
    if not names:
        return Drop("delivered after all")
    meeting = draft.meeting if refs["meeting"] else None
    return undelivered_view.unreached(names, str(refs["error"]), meeting, draft.t)


WORDS: dict[str, Callable[[Draft], Message | Drop | Wait]] = {
    "ask": _ask,
    "task": _task,
    "missed": _missed,
    "parked": _parked,
    "stumbled": _stumbled,
    "rezoned": lambda draft: cycle_view.rezoned(draft.series, draft.t),
    "stray": _stray,
    "empty": _empty,
    "undeliverable": _undeliverable,
    quorum.KIND: quorum.words,
}
"""By kind (``owing.TO_CONVENER``)."""
