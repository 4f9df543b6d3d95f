"""The accepted items of an agenda in their order; for the convener each with its buttons."""

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.views.blocks import Block, Element, actions, listing
from bot.views.buttons import Ids, opens
from bot.views.items import row
from bot.views.proposals import rows

_EACH_ALONE = 15
"""Of more items, proposals among them, the buttons stand in rows below: a message has 50 blocks."""
_WITH_BUTTONS = 25
"""Slack takes no more in a row (docs.slack.dev, actions block)."""


def accepted(page: Page, t: Translator, *, convener: bool) -> list[Block | None]:
    """Return the items; the convener gives each its minutes, and declines it, beside it."""
    items, count = page.accepted, len(page.accepted) + len(page.proposed)
    if not convener or count > _WITH_BUTTONS:
        return [rows(page, items, t, ordered=True)]
    if items and count > _EACH_ALONE:
        times = actions(*(_time(page, item, t) for item in items))
        declines = actions(*(_decline(page, item, t) for item in items))
        return [rows(page, items, t, ordered=True), times, declines]
    blocks: list[Block | None] = []
    for place, item in enumerate(items):
        blocks.append(listing([row(page, item, t)], ordered=True, after=place))
        blocks.append(actions(_time(page, item, t), _decline(page, item, t)))
    return blocks


def _time(page: Page, item: Item, t: Translator) -> Element:
    return opens(t("Time #{number}…", number=item.number), "time", _ids(page, item))


def _decline(page: Page, item: Item, t: Translator) -> Element:
    return opens(t("Decline #{number}…", number=item.number), "decline", _ids(page, item))


def _ids(page: Page, item: Item) -> Ids:
    return Ids(page.series.id, page.meeting.id).for_item(item.number, item.state)
