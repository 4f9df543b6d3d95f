"""Carrying over: the question to the convener, what was done, and the news to a proposer."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules import carrying as rules
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.series import Meeting
from bot.views.blocks import Block, Element, Message, actions, listing, message, paragraph
from bot.views.buttons import Ids, say
from bot.views.items import row

_BUTTONS_IN_A_ROW = 24
"""Beside the one for all; Slack takes 25 (docs.slack.dev, actions block)."""


def ask(page: Page, t: Translator) -> Message:
    """Ask the convener which items of a meeting were not reached."""
    date = t.day(page.meeting.starts_at)
    return message(
        [
            paragraph(
                t(
                    "Were all items reached on {date}? What was not can be carried over to the "
                    "next meeting.",
                    date=date,
                )
            ),
            *remaining(page, t),
        ]
    )


def remaining(page: Page, t: Translator) -> list[Block | None]:
    """Return what can still be carried over, with a button each."""
    items = rules.remaining(page.items)
    buttons = _buttons(page.series.id, items, t)
    return [
        listing([row(page, item, t) for item in items]),
        actions(all_button(page.series.id, page.meeting.id, t), *buttons) if buttons else None,
    ]


def _buttons(series: int, items: Sequence[Item], t: Translator) -> list[Element]:
    return [
        say(t("Carry over #{number}", number=number), f"agenda carry #{number}", Ids(series))
        for number in (item.number for item in items[:_BUTTONS_IN_A_ROW])
    ]


def all_button(series: int, meeting: int, t: Translator) -> Element:
    """Return the button that says that every item was reached that stands beside it.

    It says so of that meeting, also when a later one has been held.
    """
    return say(t("Yes, all were reached"), "agenda reached", Ids(series, meeting))


def reached(meeting: Meeting, items: Iterable[Item], t: Translator) -> Message:
    """Confirm that the others were reached; one that was not can be carried over all the same.

    ``items`` are those of the meeting; a standing one comes back by itself.
    """
    said = t("Noted: nothing is left to carry over from {date}.", date=t.day(meeting.starts_at))
    after_all = say(t("Carry over after all…"), "agenda carry", Ids(meeting.series))
    is_left = bool(rules.remaining(items))
    return message([paragraph(said), actions(after_all) if is_left else None])


def done(carried: Sequence[Item], to: Meeting, t: Translator) -> Message:
    """Confirm what was carried over, and to which meeting."""
    numbers = t.many([f"#{item.number}" for item in carried])
    said = t.plural(
        "{numbers} is carried over to the meeting on {date}. The proposer is told.",
        "{numbers} are carried over to the meeting on {date}. The proposers are told.",
        len(carried),
        numbers=numbers,
        date=t.day(to.starts_at),
    )
    return message([paragraph(said)])


def news(page: Page, item: Item, own: Item, t: Translator) -> Message:
    """Tell the proposer of ``own``, which is the item or part of it, that it is carried over."""
    part = (
        paragraph(
            t(
                "Your item #{number} “{title}” is part of #{into}.",
                number=own.number,
                title=own.title,
                into=item.number,
            )
        )
        if own.number != item.number
        else None
    )
    said = t(
        "#{number} “{title}” was not reached, so it is carried over: it is on the agenda for "
        "{date}.",
        number=item.number,
        title=page.title(item, t.language),
        date=t.day(page.meeting.starts_at),
    )
    return message([part, paragraph(said)])
