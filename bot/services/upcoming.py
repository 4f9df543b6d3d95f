"""What comes next, by language, and why nothing does: for whoever waits for it in a rehearsal."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.i18n import LANGUAGES, Translator, translator
from bot.ports import Store
from bot.rules.ahead import idle
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery
from bot.rules.series import Series
from bot.rules.sessions import step_of
from bot.services import afterwards, due, news, owing
from bot.services.scene import DEFAULT_ZONE
from bot.views import upcoming as view
from bot.views.cycle import STEP_NAMES, kind_name, step_name

Words = Callable[[Translator], str]
_LOOKED_AT = 1_000
"""Deliveries among which the next one is sought, the newest first; an older one is not named."""


def what(store: Store, now: datetime) -> dict[str, str]:
    """Return what comes next, by language: which step, poll or message.

    Empty if nothing comes.
    """
    first = due.next_at(store, now)
    if first is None:
        return {}
    going_on = [each for each in store.series.every() if not each.paused]
    for find in (_step, _poll, _outcome, _task):
        for series in going_on:
            if (words := find(store, series, first)) is not None:
                return _said(words, series.profile.zone)
    if store.handing.next_due() == first:
        return _said(view.handed_back, DEFAULT_ZONE)
    return _said(_delivery(store, first), DEFAULT_ZONE)


def halted(store: Store) -> dict[str, str]:
    """Return by language that nothing comes because a series is paused; empty if none is."""
    if not any(each.paused and each.ended_at is None for each in store.series.every()):
        return {}
    return _said(view.halted, DEFAULT_ZONE)


def _said(words: Words, zone: str) -> dict[str, str]:
    return {language: words(translator(language, zone)) for language in LANGUAGES}


def _step(store: Store, series: Series, at: datetime) -> Words | None:
    return _planned(store, series, at, tasks=False)


def _task(store: Store, series: Series, at: datetime) -> Words | None:
    """Return the task that is due, which is named only if nothing else is."""
    return _planned(store, series, at, tasks=True)


def _planned(store: Store, series: Series, at: datetime, *, tasks: bool) -> Words | None:
    every = store.ledger.of_series(series.id, ["planned"])
    meant = [each for each in every if each.due_at == at and (each.kind == "task") is tasks]
    meetings, polls = store.meetings.of_series(series.id), store.polls.open_ones(series.id)
    vain = idle(meant, meetings, polls)
    return next((partial(_name, series, each) for each in meant if each.id not in vain), None)


def _name(series: Series, occurrence: Occurrence, t: Translator) -> str:
    step = step_of(series.profile, occurrence.step)
    return step_name(step, t) if step else kind_name(occurrence.kind, t)


def _poll(store: Store, series: Series, at: datetime) -> Words | None:
    for poll in store.polls.open_ones(series.id):
        if poll.remind_at == at:
            return partial(view.poll_reminds, poll)
        if poll.closes_at == at:
            return partial(view.poll_closes, poll)
    return None


def _outcome(store: Store, series: Series, at: datetime) -> Words | None:
    due_now = [o for o in store.outcomes.of_series(series.id, ["open"]) if o.next_at == at]
    return partial(view.of_outcome, due_now[0].number) if due_now else None


def _delivery(store: Store, at: datetime) -> Words:
    """Return what is sent: something that was said earlier and waits for its hour."""
    ready = (e for e in store.outbox.recent(_LOOKED_AT) if e.state == "ready")
    for each in ready:
        if each.owed.due_at == at and (words := _about(store, each)) is not None:
            return words
    return view.message


def _about(store: Store, delivery: Delivery) -> Words | None:
    """Return which message it is, by its kind or what it is about; ``None``: it has no name."""
    kind = delivery.owed.kind.removesuffix(".direct")
    if kind in STEP_NAMES and kind != "task":
        return lambda t: kind_name(kind, t)
    return _by_refs(store, delivery.owed.refs) or _to_whom(delivery)


def _by_refs(store: Store, refs: Mapping[str, int | str]) -> Words | None:
    if "occurrence" in refs:
        step = store.ledger.get(int(refs["occurrence"]))
        return None if step is None else lambda t: view.asks(kind_name(step.kind, t), t)
    if "poll" in refs:
        return partial(view.of_poll, store.polls.get(int(refs["poll"])))
    if "outcome" in refs:
        return partial(view.of_outcome, int(refs["outcome"]))
    return partial(view.of_item, int(refs["item"])) if "item" in refs else None


def _to_whom(delivery: Delivery) -> Words | None:
    if delivery.owed.kind == afterwards.ASK:
        return view.reached
    if delivery.owed.kind in owing.TO_CONVENER:
        return view.to_convener
    if delivery.owed.manner == "post":
        return view.to_channel
    return view.digest if delivery.owed.kind == news.DIGEST else None
