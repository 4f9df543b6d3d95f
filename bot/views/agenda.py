"""The agenda as people see it: the list, the call, the published agenda, and the modals."""

from collections.abc import Collection, Iterable, Sequence

from bot.i18n import Translator
from bot.rules.abilities import Ability
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.answers import by_category
from bot.rules.errors import mark
from bot.rules.series import Meeting
from bot.rules.waiting import is_invited
from bot.views.accepted import accepted
from bot.views.blocks import (
    Block,
    Message,
    actions,
    aside,
    bold,
    header,
    message,
    paragraph,
    rich,
)
from bot.views.buttons import Ids, opens, say
from bot.views.outcome_rows import leading
from bot.views.proposals import accept_all, rows, supporting, waiting
from bot.views.proposing import late
from bot.views.session_rows import held
from bot.views.sums import shared, total
from bot.views.theme import for_some, of_series, reference, theme

_SHOWN_WITH_EVERYTHING = 25
"""Of more items than this only what has to be decided has buttons, so that all of them fit."""
_BUTTONS_IN_A_ROW = 25
"""Slack takes no more (docs.slack.dev, actions block)."""
CLOSED = mark("The meeting has started; the agenda and the answers are closed.")


def listed(page: Page, t: Translator, can: Collection[Ability], own: Sequence[int] = ()) -> Message:
    """Return the agenda for one reader; ``own`` are the ids of the parties they act for."""
    convener = "decide" in can
    ids = Ids(page.series.id, page.meeting.id)
    has_room = len(page.accepted) + len(page.proposed) <= _SHOWN_WITH_EVERYTHING
    blocks: list[Block | None] = [
        header(t("Agenda, {date}", date=t.day(page.meeting.starts_at))),
        theme(page.meeting, t),
        aside(_state(page, t)),
        reference(page.series, t),
        *leading(page.led, t),
        *accepted(page, t, convener=convener),
        None if page.accepted else paragraph(t("Nothing is on the agenda yet.")),
        paragraph(total(page, t)) if page.accepted else None,
        aside(shared(page, t)) if page.accepted else None,
        supporting(page, page.accepted, own, t) if has_room and not convener else None,
    ]
    if page.proposed:
        blocks.append(rich(bold(t("Proposed, not yet decided"))))
        blocks.extend(waiting(page, t, convener=convener, own=own, parks=has_room))
    if "propose" in can:
        blocks.append(_late(page, t, decides=convener))
    blocks.append(
        actions(
            opens(t("Propose an item"), "propose", ids, style="primary")
            if "propose" in can
            else None,
            accept_all(page, t) if convener and has_room else None,
            say(t("Who is coming?"), "rsvp status", ids),
            say(t("Parked items"), "agenda parked", ids),
            opens(t("Change the order"), "order", ids)
            if "conduct" in can and page.accepted
            else None,
            opens(t("Merge"), "merge", ids)
            if convener and len(page.accepted) + len(page.proposed) > 1
            else None,
            say(t("Publish"), "agenda publish", ids)
            if "convene" in can and page.accepted and page.meeting.published_at is None
            else None,
        )
    )
    return message(blocks)


def call(page: Page, t: Translator, *, is_open: bool = True) -> Message:
    """Return the call for items; without buttons once the meeting has started."""
    ids = Ids(page.series.id, page.meeting.id)
    closes = page.comes("call_closes")
    profile = page.series.profile
    year = page.meeting.local.year  # the call may stand in the channel the year before
    focus = next((f for f in profile.focus if f.year == year), None)
    some = page.meeting.categories
    called = [each for each, _ in by_category(page.parties.values()) if each.key in some]
    return message(
        [
            header(t("What should we talk about on {date}?", date=t.short(page.meeting.starts_at))),
            of_series(page.series, t),
            theme(page.meeting, t),
            *held(page, _held(page, t), t),
            for_some(called, t),
            paragraph(t("Focus of {year}: {focus}", year=year, focus=focus.main))
            if focus
            else None,
            paragraph(t("Propose what your party wants to raise, until {when}.", when=closes))
            if closes and page.meeting.call_closed_at is None
            else None,
            *(_proposing(page, ids, t) if is_open else [aside(t(CLOSED))]),
        ]
    )


def _held(page: Page, t: Translator) -> Block:
    meeting = page.meeting
    place = meeting.place or t("place to follow")
    said = t("The dialogue meeting is on {when}, {place}.", when=meeting.starts_at, place=place)
    return paragraph(said)


def _proposing(page: Page, ids: Ids, t: Translator) -> list[Block | None]:
    """Return what is proposed so far, and how to propose more; after the call, that it is late."""
    is_over = page.meeting.call_closed_at is not None
    return [
        *_so_far(page, t),
        actions(
            opens(t("Propose an item"), "propose", ids, style="" if is_over else "primary"),
            say(t("See the agenda"), "agenda", ids),
        ),
        _late(page, t) if is_over else None,
    ]


def _late(page: Page, t: Translator, *, decides: bool = False) -> Block | None:
    said = late(page.meeting, t, decides=decides)
    return aside(said) if said else None


def _so_far(page: Page, t: Translator) -> list[Block | None]:
    """Return what is on the agenda or proposed while the call is open.

    What somebody proposed can be supported; a standing item is there in any case.
    """
    found = [*page.accepted, *page.proposed]
    if not found:
        return []
    ids = Ids(page.series.id, page.meeting.id)
    buttons = [
        say(t("Support #{number}", number=item.number), f"agenda support #{item.number}", ids)
        for item in [each for each in found if not each.standing][:_BUTTONS_IN_A_ROW]
        if page.meeting.published_at is None
    ]
    shown = rows(page, found, t, ordered=False)
    support = actions(*buttons) if buttons else None
    return [rich(bold(t("On the agenda or proposed so far"))), shown, support]


def published(page: Page, t: Translator, *, is_open: bool = True) -> Message:
    """Return the published agenda; without buttons once the meeting has started.

    Those of an answer come with the invitation: nobody is asked in passing.
    """
    meeting = page.meeting
    ids = Ids(page.series.id, meeting.id)
    answering = [
        say(t("Coming"), "rsvp yes", ids),
        say(t("Maybe"), "rsvp maybe", ids),
        say(t("Regrets"), "rsvp no", ids),
    ]
    return message(
        [
            header(t("Agenda for the dialogue meeting, {date}", date=t.day(meeting.starts_at))),
            of_series(page.series, t),
            theme(meeting, t),
            *held(page, aside(_hours(meeting, t)), t),
            reference(page.series, t),
            *leading(page.led, t),
            rows(page, page.accepted, t, ordered=True),
            paragraph(total(page, t)),
            _late(page, t) if is_open else None,
            actions(
                *(answering if is_invited(page.steps) else ()),
                opens(t("Propose an item"), "propose", ids),
            )
            if is_open
            else aside(t(CLOSED)),
        ]
    )


def _hours(meeting: Meeting, t: Translator) -> str:
    return t(
        "{start}–{end}, {place}",
        start=t.hour(meeting.starts_at),
        end=t.hour(meeting.ends_at),
        place=meeting.place or t("place to follow"),
    )


def too_long(page: Page, t: Translator) -> Message:
    """Ask the convener before an agenda is published that takes longer than the meeting."""
    ids = Ids(page.series.id, page.meeting.id)
    return message(
        [
            paragraph(total(page, t)),
            paragraph(
                t(
                    "Nothing is published yet. Give items less time, or take some out; or publish "
                    "it as it is."
                )
            ),
            actions(
                say(t("Publish anyway"), "agenda publish anyway", ids),
                say(t("Back to the agenda"), "agenda", ids),
            ),
        ]
    )


def all_changed(items: Iterable[Item], what: str, t: Translator) -> Message:
    """Return the confirmation of what was done with several items, in one message."""
    return message([block for item in items for block in changed(item, what, t).blocks])


def changed(item: Item, what: str, t: Translator) -> Message:
    """Return the confirmation of what was done with an item; ``what`` is its action."""
    said = {
        "withdrawn": t("#{number} “{title}” is withdrawn.", number=item.number, title=item.title),
        "accepted": t(
            "#{number} “{title}” is on the agenda.", number=item.number, title=item.title
        ),
        "declined": t(
            "#{number} “{title}” is declined. The proposer will get your reason.",
            number=item.number,
            title=item.title,
        ),
        "parked": t(
            "#{number} “{title}” is parked. The proposer is told.",
            number=item.number,
            title=item.title,
        ),
        "timed": t(
            "#{number} “{title}” gets {minutes} min.",
            number=item.number,
            title=item.title,
            minutes=item.minutes,
        ),
    }
    return message([paragraph(said[what])])


def _state(page: Page, t: Translator) -> str:
    meeting = page.meeting
    if meeting.published_at is not None:
        return t("Published on {date}.", date=t.day(meeting.published_at))
    if meeting.call_closed_at is not None:
        return t("The call is closed.")
    closes, opens_at = page.comes("call_closes"), page.comes("call")
    if page.series.paused:  # neither comes before somebody resumes
        closes = opens_at = None
    if meeting.call_opened_at is not None and closes:
        return t("The call is open until {when}.", when=closes)
    if meeting.call_opened_at is not None:
        return t("The call is open.")
    if opens_at:
        return t("The call for items opens on {date}.", date=t.day(opens_at))
    return t("The call for items is not open yet.")
