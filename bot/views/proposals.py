"""Proposals as people see them: a row, those that wait for the convener, what became of one."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules.agenda import KIND_NAMES, Item, Page
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    link,
    listing,
    message,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say

_SHOWN_WITH_BUTTONS = 15
"""Each takes two blocks of the fifty that a message may have."""


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
            *waiting(page, t, convener=True, first=first),
            aside(
                t(
                    "An item that you do not accept is not on the agenda when it is published; "
                    "then I tell who proposed it."
                )
            )
            if page.meeting.published_at is None
            else None,
            actions(say(t("See the agenda"), "agenda", Ids(page.series.id, page.meeting.id))),
        ]
    )


def passed_over(page: Page, item: Item, t: Translator) -> Message:
    """Tell the proposer that the agenda was published while nobody had decided on the item."""
    said = t(
        "The agenda for {date} is published, and your item #{number} “{title}” is not on it. The "
        "convener has not decided on it, and can still take it up. You will hear what becomes of "
        "it.",
        number=item.number,
        title=item.title,
        date=t.day(page.meeting.starts_at),
    )
    return message([paragraph(said)])


def decision(page: Page, item: Item, t: Translator) -> Message:
    """Return the news to the proposer of what became of the item."""
    date = t.day(page.meeting.starts_at)
    if item.state == "accepted":
        return message(
            [
                paragraph(
                    t(
                        "Your item #{number} “{title}” is on the agenda for {date}, with {minutes} "
                        "min.",
                        number=item.number,
                        title=item.title,
                        date=date,
                        minutes=item.minutes,
                    )
                )
            ]
        )
    if item.state == "withdrawn":
        said = t(
            "The convener has withdrawn your item #{number} “{title}”.",
            number=item.number,
            title=item.title,
        )
        return message([paragraph(said)])
    return message(
        [
            paragraph(
                t(
                    "Your item #{number} “{title}” is not taken up on {date}.",
                    number=item.number,
                    title=item.title,
                    date=date,
                )
            ),
            paragraph(t("The convener's reason: {reason}", reason=item.reason)),
        ]
    )


def row(page: Page, item: Item, t: Translator) -> list[Element]:
    """Return one item as a line: number, title, kind, minutes, area, party, background."""
    party = page.parties.get(item.party or 0)
    areas = {area.key: area.name for area in page.series.profile.areas}
    details = [t(KIND_NAMES[item.kind]), t("{count} min", count=item.minutes)]
    if item.area in areas:
        details.append(areas[item.area].in_(t.language))
    if party:
        details.append(party.name)
    if item.late:
        details.append(t("late"))
    line = [bold(f"#{item.number} {item.title}"), words(f" – {', '.join(details)}")]
    if item.link:
        line += [words(". "), link(item.link, t("Background"))]
    return line


def rows(page: Page, items: Iterable[Item], t: Translator, *, ordered: bool) -> Block | None:
    """Return items as a list."""
    return listing([row(page, item, t) for item in items], ordered=ordered)


def waiting(
    page: Page, t: Translator, *, convener: bool, own: Sequence[int] = (), first: int = 0
) -> list[Block | None]:
    """Return the proposed items numbered from ``first`` on, with this reader's buttons.

    ``own`` are the ids of the parties that the reader acts for.
    """
    ids = Ids(page.series.id, page.meeting.id)
    items = [item for item in page.proposed if item.number >= first]
    blocks: list[Block | None] = []
    for item in items[:_SHOWN_WITH_BUTTONS]:
        blocks.append(rich(*row(page, item, t)))
        shown = ids.for_item(item.number, item.state)
        if convener:
            blocks.append(_deciding(item, shown, t))
        elif item.party in own:
            withdraw = f"agenda withdraw #{item.number}"
            blocks.append(
                actions(say(t("Withdraw #{number}", number=item.number), withdraw, shown))
            )
    rest = items[_SHOWN_WITH_BUTTONS:]
    if rest and convener:
        label = t("Show {count} more", count=len(rest))
        blocks.append(actions(say(label, f"agenda undecided #{rest[0].number}", ids)))
    elif rest:
        blocks.append(rows(page, rest, t, ordered=False))
    return blocks


def _deciding(item: Item, shown: Ids, t: Translator) -> Block:
    number = item.number
    return actions(
        say(t("Accept #{number}", number=number), f"agenda accept #{number}", shown),
        opens(t("Decline #{number}…", number=number), "decline", shown),
        opens(t("Time #{number}…", number=number), "time", shown),
    )
