"""A step that is opened: whom it reached and with which words, or whom it would reach."""

from datetime import datetime

from bot.i18n import Translator, translator
from bot.ports import Store
from bot.rules import cycle
from bot.rules.cycle import KINDS, Occurrence
from bot.rules.series import Meeting, Series, Step
from bot.rules.sessions import step_of
from bot.services import conveners, posts, sessions
from bot.views import cycle as cycle_view
from bot.views.blocks import Message
from bot.views.previews import Preview
from rehearsal.inside import years
from rehearsal.inside.sendings import Sendings
from rehearsal.store import Json


def opened(store: Store, occurrence: Occurrence, now: datetime, language: str) -> Json:
    """Return a step with what it sent, and, while it lies ahead, what it would send as things are.

    ``language`` is that of who reads here; what was sent is as its reader got it.
    """
    series = store.series.get(occurrence.series)
    meeting = sessions.at_step(store, series, occurrence)
    step = step_of(series.profile, occurrence.step)
    is_known = step is not None and occurrence.kind in KINDS
    convener = conveners.reached(store, series)
    return {
        **years.step(series, occurrence, now),
        "of": years.shown(meeting),
        "channel": series.channel,
        "speaks": not is_known or KINDS[occurrence.kind].speaks,
        "asks": bool(step and is_known and cycle.asks(series.profile, step, meeting)),
        "convener": convener.user if convener else None,
        "sent": Sendings(store).of_step(occurrence.id),
        "would": _would(store, series, meeting, occurrence, step, now, language)
        if step and is_known and occurrence.state in {"planned", "asked", "held"}
        else None,
    }


def _would(  # noqa: PLR0913 - one message
    store: Store,
    series: Series,
    meeting: Meeting,
    occurrence: Occurrence,
    step: Step,
    now: datetime,
    language: str,
) -> Json:
    t = translator(language, series.profile.zone)
    shown = _preview(store, series, meeting, occurrence, step, max(now, occurrence.due_at), t)
    return {
        "post": _words(shown.post),
        "direct": _words(shown.direct),
        "party": shown.party,
        "instead": shown.instead,
        "people": shown.people or sum(len(names) for _, names in shown.recipients),
        "recipients": [
            {"category": category.name.in_(language), "names": list(names)}
            for category, names in shown.recipients
        ],
    }


def _preview(  # noqa: PLR0913 - one message
    store: Store,
    series: Series,
    meeting: Meeting,
    occurrence: Occurrence,
    step: Step,
    at: datetime,
    t: Translator,
) -> Preview:
    """Return what the bot would show its convener of the step; a note to them is shown as it is."""
    if step.kind == "task":
        return Preview(None, cycle_view.task(step, meeting, t))
    return posts.preview(store, series, occurrence.kind, meeting, t, at)


def _words(said: Message | None) -> Json | None:
    return {"text": said.text, "blocks": list(said.blocks_without_buttons())} if said else None
