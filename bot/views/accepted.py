"""The accepted items of an agenda in their order; for the convener each with its buttons."""

from collections.abc import Collection

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.views import trail
from bot.views.blocks import Block, Element, actions, listing
from bot.views.buttons import Ids, opens
from bot.views.items import row
from bot.views.proposals import rows

_EACH_ALONE = 15
"""Of more items, proposals among them, the buttons stand in rows below: a message has 50 blocks."""
_WITH_BUTTONS = 25
"""Slack takes no more in a row (docs.slack.dev, actions block)."""


def accepted(
    page: Page, t: Translator, own: Collection[int], *, convener: bool
) -> list[Block | None]:
    """Return the items; the convener gives each its minutes, and declines it, beside it.

    Others reach the history of what the parties ``own``, for which they act, have proposed.
    """
    items, count = page.accepted, len(page.accepted) + len(page.proposed)
    if not convener:
        return [rows(page, items, t, ordered=True), _histories(page, own, t)]
    if count > _WITH_BUTTONS:
        return [rows(page, items, t, ordered=True)]
    if items and count > _EACH_ALONE:
        times = actions(*(_time(page, item, t) for item in items))
        declines = actions(*(_decline(page, item, t) for item in items))
        return [rows(page, items, t, ordered=True), times, declines]
    blocks: list[Block | None] = []
    for place, item in enumerate(items):
        blocks.append(listing([row(page, item, t)], ordered=True, after=place))
        each = (_time, _decline, _history)
        blocks.append(actions(*(made(page, item, t) for made in each)))
    return blocks


def _histories(page: Page, own: Collection[int], t: Translator) -> Block | None:
    mine = [item for item in page.accepted if item.party in own][:_WITH_BUTTONS]
    return actions(*(_history(page, item, t) for item in mine)) if mine else None


def _history(page: Page, item: Item, t: Translator) -> Element:
    return trail.way(item.number, Ids(page.series.id, page.meeting.id), t)


def _time(page: Page, item: Item, t: Translator) -> Element:
    return opens(t("Time #{number}…", number=item.number), "time", _ids(page, item))


def _decline(page: Page, item: Item, t: Translator) -> Element:
    return opens(t("Decline #{number}…", number=item.number), "decline", _ids(page, item))


def _ids(page: Page, item: Item) -> Ids:
    return Ids(page.series.id, page.meeting.id).for_item(item.number, item.state)
