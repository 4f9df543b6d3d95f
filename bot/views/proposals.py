"""Proposals as people see them: a row, those that wait for the convener, what became of one."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.views import trail
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    listing,
    message,
    paragraph,
    rich,
)
from bot.views.buttons import Ids, opens, say
from bot.views.items import row

_SHOWN_WITH_BUTTONS = 15
"""Each takes two blocks of the fifty that a message may have."""
_BOTH = 2
UNDECIDED = "agenda undecided"
"""The words that show what waits for the convener's decision."""
_BUTTONS_IN_A_ROW = 25
"""Slack takes no more (docs.slack.dev, actions block)."""


def proposed(item: Item, t: Translator, *, decides: bool) -> Message:
    """Return the confirmation that an item is proposed, to who ``decides`` on it or hears of it."""
    number, title = item.number, item.title
    if decides and item.late:
        said = t(
            "Thank you. The call is closed, so #{number} “{title}” is marked late, and you decide "
            "whether it is taken up.",
            number=number,
            title=title,
        )
    elif decides:
        said = t(
            "Thank you. #{number} “{title}” is proposed, and you decide whether it is taken up.",
            number=number,
            title=title,
        )
    elif item.late:
        said = t(
            "Thank you. The call is closed, so #{number} “{title}” is marked late, and the "
            "convener decides whether it is taken up.",
            number=number,
            title=title,
        )
    else:
        said = t(
            "Thank you. #{number} “{title}” is proposed. You will hear what becomes of it.",
            number=number,
            title=title,
        )
    return message([paragraph(said)])


def undecided(page: Page, t: Translator, first: int = 0) -> Message:
    """Return what waits for the convener's decision, from the item numbered ``first`` on."""
    date = t.day(page.meeting.starts_at)
    if not page.proposed:
        return message([paragraph(t("No proposal for {date} waits for a decision.", date=date))])
    return message(
        [
            paragraph(
                t.plural(
                    "{count} proposal for {date} waits for your decision.",
                    "{count} proposals for {date} wait for your decision.",
                    len(page.proposed),
                    date=date,
                )
            ),
            *waiting(page, t, convener=True, first=first, within=UNDECIDED),
            aside(t("What you do not accept is not taken up, and who proposed it is told."))
            if page.meeting.published_at is None
            else None,
            actions(
                accept_all(page, t, within=UNDECIDED),
                see_agenda(page, t),
            ),
        ]
    )


def left(said: Message, page: Page, t: Translator) -> Message:
    """Return what became of proposals, and which still wait; if none does, the way to the agenda.

    The agenda itself is read when it is asked for.
    """
    if page.proposed:
        return message([*said.blocks, *undecided(page, t).blocks])
    return message([*said.blocks, actions(see_agenda(page, t))])


def see_agenda(page: Page, t: Translator) -> Element:
    """Return the button that shows the agenda."""
    return say(t("See the agenda"), "agenda", Ids(page.series.id, page.meeting.id))


def accept_all(page: Page, t: Translator, *, within: str = "") -> Element | None:
    """Return the button that accepts every proposal that is listed, if they are more than one.

    ``within``: the words that show what it stands in, if that is not the agenda.
    """
    numbers = [str(item.number) for item in page.proposed]
    if not 1 < len(numbers) <= _SHOWN_WITH_BUTTONS:
        return None
    ids = Ids(page.series.id, page.meeting.id, state="proposed", within=within)
    count = len(numbers)
    label = t("Accept both") if count == _BOTH else t("Accept all {count}", count=count)
    return say(label, f"agenda accept {' '.join(numbers)}", ids)


def passed_over(page: Page, item: Item, t: Translator) -> Message:
    """Tell the proposer that the agenda was published while nobody had decided on the item."""
    said = t(
        "The agenda for {date} is published, and your item #{number} “{title}” is not on it. The "
        "convener has not decided on it, and can still take it up. If not, it is kept in the "
        "parking lot after the meeting.",
        number=item.number,
        title=item.title,
        date=t.day(page.meeting.starts_at),
    )
    return message([paragraph(said)])


def decision(page: Page, item: Item, t: Translator, own: Item | None = None) -> Message:
    """Return the news to the proposer of what became of the item, or of what ``own`` is part of."""
    part = (
        paragraph(
            t(
                "Your item #{number} “{title}” is part of #{into}.",
                number=own.number,
                title=own.title,
                into=item.number,
            )
        )
        if own
        else None
    )
    reason = (
        paragraph(t("The convener's reason: {reason}", reason=item.reason))
        if item.state == "declined"
        else None
    )
    said = _own_news(page, item, t) if own is None else _part_news(page, item, t)
    return message([part, paragraph(said), reason])


def _own_news(page: Page, item: Item, t: Translator) -> str:
    words_for = {
        "accepted": t(
            "Your item #{number} “{title}” is on the agenda for {date}, with {minutes} min.",
            **_about(page, item, t),
        ),
        "withdrawn": t(
            "The convener has withdrawn your item #{number} “{title}”.", **_about(page, item, t)
        ),
        "declined": t(
            "Your item #{number} “{title}” is not taken up on {date}.", **_about(page, item, t)
        ),
        "parked": t(
            "Your item #{number} “{title}” is in the parking lot: it is kept for a later meeting. "
            "You will hear when it is taken up.",
            **_about(page, item, t),
        ),
        "merged": t(
            "Your item #{number} “{title}” is now part of #{into}, because they belong together. "
            "You will hear what becomes of it.",
            **_about(page, item, t),
        ),
    }
    return words_for[item.state]


def _part_news(page: Page, item: Item, t: Translator) -> str:
    words_for = {
        "accepted": t(
            "#{number} “{title}” is on the agenda for {date}, with {minutes} min.",
            **_about(page, item, t),
        ),
        "withdrawn": t("#{number} “{title}” is withdrawn.", **_about(page, item, t)),
        "declined": t("#{number} “{title}” is not taken up on {date}.", **_about(page, item, t)),
        "parked": t(
            "#{number} “{title}” is in the parking lot: it is kept for a later meeting. You will "
            "hear when it is taken up.",
            **_about(page, item, t),
        ),
    }
    return words_for[item.state]


def _about(page: Page, item: Item, t: Translator) -> dict[str, object]:
    return {
        "number": item.number,
        "title": page.title(item, t.language),
        "date": t.day(page.meeting.starts_at),
        "minutes": item.minutes,
        "into": item.merged_into,
    }


def joined(page: Page, item: Item, t: Translator) -> Message:
    """Tell the proposer of an item what was merged into it."""
    numbers = t.many([f"#{each.number}" for each in page.merged(item)])
    said = t(
        "{numbers} is now part of your item #{number} “{title}”, because they belong together.",
        numbers=numbers,
        number=item.number,
        title=item.title,
    )
    return message([paragraph(said)])


def rows(page: Page, items: Iterable[Item], t: Translator, *, ordered: bool) -> Block | None:
    """Return items as a list."""
    return listing([row(page, item, t) for item in items], ordered=ordered)


def waiting(  # noqa: PLR0913 - what a reader may do
    page: Page,
    t: Translator,
    *,
    convener: bool,
    own: Sequence[int] = (),
    first: int = 0,
    parks: bool = True,
    within: str = "",
) -> list[Block | None]:
    """Return the proposed items numbered from ``first`` on, with this reader's buttons.

    ``own`` are the ids of the parties that the reader acts for. Without ``parks``, there is no room
    for the button that parks. ``within`` is as with ``accept_all``.
    """
    ids = Ids(page.series.id, page.meeting.id, within=within)
    items = [item for item in page.proposed if item.number >= first]
    blocks: list[Block | None] = []
    for item in items[:_SHOWN_WITH_BUTTONS]:
        blocks.append(rich(*row(page, item, t)))
        shown = ids.for_item(item.number, item.state)
        if convener:
            blocks.append(_deciding(item, shown, t, parks=parks))
        elif item.party in own:
            withdraw = f"agenda withdraw #{item.number}"
            label = t("Withdraw #{number}", number=item.number)
            blocks.append(actions(say(label, withdraw, shown), trail.way(item.number, ids, t)))
        elif (voices := supporting(page, [item], own, t)) is not None:
            blocks.append(voices)
    rest = items[_SHOWN_WITH_BUTTONS:]
    if rest and convener:
        label = t("Show {count} more", count=len(rest))
        blocks.append(actions(say(label, f"agenda undecided #{rest[0].number}", ids)))
    elif rest:
        blocks.append(rows(page, rest, t, ordered=False))
    return blocks


def supporting(
    page: Page, items: Sequence[Item], own: Sequence[int], t: Translator
) -> Block | None:
    """Return a button for each item that a party of the reader, ``own``, may still support.

    Where the party's voice is given, the button takes it back.
    """
    if page.meeting.published_at is not None:
        return None
    ids = Ids(page.series.id, page.meeting.id)
    buttons = []
    for item in items:
        proposing = {each.party for each in (item, *page.merged(item))}
        free = [party for party in own if party not in proposing]
        if not free:
            continue
        number = item.number
        if set(free) <= set(page.supports.get(item.id, ())):
            label, said = t("Take back support for #{number}", number=number), "unsupport"
        else:
            label, said = t("Support #{number}", number=number), "support"
        buttons.append(say(label, f"agenda {said} #{number}", ids))
    return actions(*buttons[:_BUTTONS_IN_A_ROW]) if buttons else None


def _deciding(item: Item, shown: Ids, t: Translator, *, parks: bool) -> Block:
    number = item.number
    return actions(
        say(t("Accept #{number}", number=number), f"agenda accept #{number}", shown),
        opens(t("Decline #{number}…", number=number), "decline", shown),
        opens(t("Time #{number}…", number=number), "time", shown),
        say(t("Park #{number}", number=number), f"agenda park #{number}", shown) if parks else None,
        None if shown.within else trail.way(number, shown.for_item(None), t),
    )
