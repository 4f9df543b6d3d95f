"""The announcement of what has changed on a published agenda."""

from collections.abc import Iterable, Sequence

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.announcing import Change
from bot.views.blocks import Block, Message, actions, bold, listing, message, paragraph, rich, words
from bot.views.buttons import Ids, say


def announced(page: Page, change: Change, items: Iterable[Item], t: Translator) -> Message:
    """Tell the channel what was added to an agenda, taken out of it, and moved."""
    titles = {item.number: page.title(item, t.language) for item in items}
    date = t.day(page.meeting.starts_at)
    return message(
        [
            paragraph(t("The agenda for {date} has changed.", date=date)),
            *_named(t("Added"), change.added, titles),
            *_named(t("Taken out"), change.taken_out, titles),
            *_named(t("Moved"), change.moved, titles),
            actions(say(t("See the agenda"), "agenda", Ids(page.series.id, page.meeting.id))),
        ]
    )


def _named(label: str, numbers: Sequence[int], titles: dict[int, str]) -> list[Block | None]:
    if not numbers:
        return []
    rows = [[words(f"#{number} {titles[number]}")] for number in numbers]
    return [rich(bold(label)), listing(rows)]
