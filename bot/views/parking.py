"""The parking lot of a series: what is kept for later, with what each reader can do about it."""

from collections.abc import Collection, Sequence

from bot.i18n import Translator
from bot.rules.abilities import Ability
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.views.blocks import Block, Message, actions, header, message, paragraph, rich
from bot.views.buttons import Ids, opens, say
from bot.views.items import row
from bot.views.proposals import rows

_SHOWN_WITH_BUTTONS = 20


def lot(page: Page, t: Translator, can: Collection[Ability], own: Sequence[int] = ()) -> Message:
    """Return the parking lot for one reader; ``own`` are the ids of the parties they act for."""
    parked = [item for item in page.items if item.state == "parked"]
    ids = Ids(page.series.id, page.meeting.id)
    blocks: list[Block | None] = [header(t("Parked items"))]
    if not parked:
        blocks.append(paragraph(t("Nothing is parked.")))
    for item in parked[:_SHOWN_WITH_BUTTONS]:
        blocks.append(rich(*row(page, item, t)))
        blocks.append(_buttons(item, ids, t, convener="decide" in can, own=own))
    blocks.append(rows(page, parked[_SHOWN_WITH_BUTTONS:], t, ordered=False))
    blocks.append(actions(say(t("See the agenda"), "agenda", ids)))
    return message(blocks)


def undecided(page: Page, t: Translator) -> Message:
    """Return to the convener what was not decided on before the meeting started."""
    said = t(
        "Not decided on before the dialogue meeting on {date}, and parked after it:",
        date=t.day(page.meeting.starts_at),
    )
    return message([paragraph(said), rows(page, page.proposed, t, ordered=False)])


def _buttons(
    item: Item, ids: Ids, t: Translator, *, convener: bool, own: Sequence[int]
) -> Block | None:
    number, shown = item.number, ids.for_item(item.number, item.state)
    if convener:
        return actions(
            say(t("Accept #{number}", number=number), f"agenda accept #{number}", shown),
            opens(t("Decline #{number}…", number=number), "decline", shown),
        )
    if item.party in own:
        label = t("Withdraw #{number}", number=number)
        return actions(say(label, f"agenda withdraw #{number}", shown))
    return None
