"""Meetings that are moved, cancelled and set, as people see them."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.answers import Place
from bot.rules.cycle import Occurrence
from bot.rules.seats import Category
from bot.rules.series import Meeting, Series
from bot.views.answers import summary, where
from bot.views.blocks import (
    Block,
    Message,
    actions,
    aside,
    bold,
    header,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.cycle import kind_name
from bot.views.session_rows import held
from bot.views.sessions import facts
from bot.views.theme import for_some, theme


def managing(series: Series, meeting: Meeting, t: Translator, *, stray: bool = False) -> Block:
    """Return the buttons with which a convener decides on a meeting of the plan."""
    ids = Ids(series.id, meeting.id)
    held = say(t("It is held"), f"keep {meeting.local:%Y-%m-%d}", ids) if stray else None
    step = None if stray else opens(t("Change a step…"), "step", ids)
    return actions(held, opens(t("Move…"), "move", ids), step, opens(t("Cancel…"), "cancel", ids))


def setting(series: Series, t: Translator) -> Block:
    """Return the button with which a convener sets a meeting."""
    return actions(opens(t("Set a meeting…"), "meeting", Ids(series.id)))


def moved(page: Page, was: datetime, t: Translator) -> Message:
    """Tell the channel of a new time, also of the groups of a round, or of a new place alone."""
    meeting = page.meeting
    at = _place(meeting, t)
    if was == meeting.starts_at:
        new = [paragraph(t("The dialogue meeting on {when} has a new place.", when=was)), at]
    else:
        new = [paragraph(_moved(meeting, was, t)), *held(page, at, t)]
    title = header(t("The dialogue meeting is changed"))
    return message([title, theme(meeting, t), *new, _reason(meeting, t)])


def asked_again(place: Place, was: datetime, t: Translator) -> Message:
    """Tell a party that had answered of the new time, and let it confirm or change its answer."""
    meeting = place.meeting
    return message(
        [
            paragraph(_moved(meeting, was, t)),
            theme(meeting, t),
            where(place, t),
            _reason(meeting, t),
            *_does_it_hold(place, t),
        ]
    )


def session_changed(place: Place, was: datetime | None, t: Translator) -> Message:
    """Tell a party of its session as it is now, which ``was`` at another time if it was moved."""
    changed = t("Your group session has changed.")
    if was is not None:
        changed = t("Your group session on {was} is moved.", was=was)
    group = place.session.group.name if place.session else ""
    now = t("This is how it is now, for {group}:", group=group)
    return message([paragraph(f"{changed} {now}"), facts(place, t), *_does_it_hold(place, t)])


def _does_it_hold(place: Place, t: Translator) -> list[Block]:
    """Return what a party has answered, and ask whether it still holds."""
    party = place.seat.party
    ids = Ids(place.series.id, place.meeting.id, party.id)
    stands = [rich(bold(t("{party} has not answered yet.", party=party.name)))]
    if place.answer:
        answer = t("{party}: {answer}", party=party.name, answer=summary(place.answer, t))
        asked = t("Your answer stands unless you change it. Does it still hold?")
        stands = [rich(bold(answer)), paragraph(asked)]
    return [
        *stands,
        actions(
            say(t("Coming"), "rsvp yes", ids),
            say(t("Maybe"), "rsvp maybe", ids),
            say(t("Regrets"), "rsvp no", ids),
            opens(t("Say who comes…"), "answer", ids),
        ),
    ]


def cancelled(meeting: Meeting, t: Translator) -> Message:
    """Tell the channel that a meeting is not held."""
    return message(
        [
            header(t("The dialogue meeting is cancelled")),
            theme(meeting, t),
            paragraph(t("The dialogue meeting on {when} is cancelled.", when=meeting.starts_at)),
            _reason(meeting, t),
        ]
    )


def not_held(place: Place, t: Translator) -> Message:
    """Tell who was coming, or thought of it, that the meeting is not held."""
    meeting = place.meeting
    said = t(
        "The dialogue meeting on {when} is cancelled, so {party} need not come.",
        when=meeting.starts_at,
        party=place.seat.party.name,
    )
    return message([paragraph(said), theme(meeting, t), _reason(meeting, t)])


def gone(meeting: Meeting, t: Translator) -> Message:
    """Return what the channel's older messages of a cancelled meeting say."""
    return message(
        [
            paragraph(t("The dialogue meeting on {when} is cancelled.", when=meeting.starts_at)),
            _reason(meeting, t),
        ]
    )


def item(meeting: Meeting, kept: Item, to: Meeting | None, t: Translator) -> Message:
    """Tell a proposer what became of an item of a cancelled meeting."""
    lead = t(
        "The dialogue meeting on {date} is cancelled. Your item #{number} “{title}” is not lost.",
        date=t.day(meeting.starts_at),
        number=kept.number,
        title=kept.title,
    )
    said = (
        t("It goes to the dialogue meeting on {date}.", date=t.day(to.starts_at))
        if to
        else t("It is kept for a later meeting.")
    )
    return message([paragraph(f"{lead} {said}")])


def told(
    meeting: Meeting,
    left_out: Sequence[Occurrence],
    answers: int | None,
    t: Translator,
    *,
    is_now: bool,
) -> Message:
    """Confirm to the convener that a meeting is moved, and what follows."""
    return message(
        [
            paragraph(t("The dialogue meeting is now on {when}.", when=meeting.starts_at)),
            _place(meeting, t),
            paragraph(news(answers, t, is_now=is_now)),
            *_left_out(left_out, t),
            actions(say(t("The year ahead"), "plan", Ids(meeting.series))),
        ]
    )


def kept(meeting: Meeting, t: Translator) -> Message:
    """Confirm that a meeting is held although the rule gives its date no longer."""
    said = t("The dialogue meeting on {when} is held, and I go on with it.", when=meeting.starts_at)
    return message([paragraph(said)])


def made(
    meeting: Meeting, called: Sequence[Category], left_out: Sequence[Occurrence], t: Translator
) -> Message:
    """Confirm that a meeting is set, for whom, and which steps come too late for it."""
    return message(
        [
            paragraph(t("The dialogue meeting on {when} is set.", when=meeting.starts_at)),
            theme(meeting, t),
            _place(meeting, t),
            for_some(called, t),
            *_left_out(left_out, t),
            managing_of(meeting, t),
        ]
    )


def managing_of(meeting: Meeting, t: Translator) -> Block:
    """Return the buttons with which what was just set is looked at, moved or cancelled."""
    ids = Ids(meeting.series, meeting.id)
    return actions(
        say(t("The year ahead"), "plan", Ids(meeting.series)),
        opens(t("Move…"), "move", ids),
        opens(t("Cancel…"), "cancel", ids),
    )


def not_held_told(
    meeting: Meeting,
    items: tuple[Sequence[Item], Meeting | None],
    answers: int | None,
    t: Translator,
    *,
    is_now: bool,
) -> Message:
    """Confirm to the convener that a meeting is cancelled, and what became of its items."""
    moved_items, to = items
    numbers = t.many([f"#{each.number}" for each in moved_items])
    became = ""
    if moved_items and to:
        became = t(
            "These items go to the meeting on {date}: {numbers}.",
            date=t.day(to.starts_at),
            numbers=numbers,
        )
    elif moved_items:
        became = t("These items are kept for a later meeting: {numbers}.", numbers=numbers)
    return message(
        [
            paragraph(t("The dialogue meeting on {when} is cancelled.", when=meeting.starts_at)),
            paragraph(news(answers, t, is_now=is_now)),
            paragraph(became) if became else None,
            actions(say(t("The year ahead"), "plan", Ids(meeting.series))),
        ]
    )


def before_moving(before: Meeting, after: Meeting, t: Translator) -> list[str]:
    """Return what moving a meeting would change, line by line."""
    place = ", ".join(part for part in (after.place, after.address) if part)
    return [
        t("From {before} to {after}.", before=before.starts_at, after=after.starts_at)
        if before.starts_at != after.starts_at
        else t("The dialogue meeting on {when} has a new place.", when=after.starts_at),
        t("Place: {place}", place=place or t("place to follow")),
    ]


def before_cancelling(meeting: Meeting, t: Translator) -> str:
    """Return what cancelling a meeting would do."""
    return t(
        "The dialogue meeting on {when} will not be held. Its items go to the next meeting, or are "
        "kept for later. This cannot be undone.",
        when=meeting.starts_at,
    )


def news(answers: int | None, t: Translator, *, is_now: bool) -> str:
    """Return who is told, and when; ``None``: nobody knows of the meeting."""
    if answers is None:
        return t("Nobody has heard of it, so I say nothing in the channel.")
    when = t("now") if is_now else t("at the next working hour")
    channel = t("I tell the channel {when}.", when=when)
    if not answers:
        return channel
    parties = t.plural(
        "{count} party that had answered gets a message of its own.",
        "{count} parties that had answered get a message of their own.",
        answers,
    )
    return f"{channel} {parties}"


def _moved(meeting: Meeting, was: datetime, t: Translator) -> str:
    """Return to when a meeting is moved; on the same day, to which hour."""
    when = meeting.starts_at
    if t.day(was) != t.day(when):
        return t("The dialogue meeting on {was} is moved to {when}.", was=t.day(was), when=when)
    return t(
        "The dialogue meeting on {date} starts at {hour} instead of {was}.",
        date=t.day(when),
        hour=t.hour(when),
        was=t.hour(was),
    )


def _left_out(steps: Sequence[Occurrence], t: Translator) -> list[Block | None]:
    if not steps:
        return []
    rows = [[words(f"{kind_name(step.kind, t)}, {t.when(step.due_at)}")] for step in steps]
    return [paragraph(t("These steps come too late, and are left out:")), listing(rows)]


def _place(meeting: Meeting, t: Translator) -> Block | None:
    said = ", ".join(part for part in (meeting.place, meeting.address) if part)
    return paragraph(t("Place: {place}", place=said)) if said else None


def _reason(meeting: Meeting, t: Translator) -> Block | None:
    return aside(t("Why: {reason}", reason=meeting.reason)) if meeting.reason else None
