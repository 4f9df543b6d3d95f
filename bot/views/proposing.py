"""What stands beside the button with which an item is proposed, and what a convener reads then."""

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.proposing import is_over
from bot.rules.series import Meeting
from bot.views.blocks import Message, actions, message, paragraph
from bot.views.buttons import Ids, say


def late(meeting: Meeting, t: Translator, *, decides: bool = False) -> str:
    """Return what becomes of an item that is proposed now; empty while the call is not over."""
    return after_call(t, decides=decides) if is_over(meeting) else ""


def after_call(t: Translator, *, decides: bool = False) -> str:
    """Return what becomes of an item that is proposed after the call; ``decides``: the reader."""
    if decides:
        return t("New proposals count as late now, and you decide whether to take them up.")
    return t("New proposals count as late now, and the convener decides whether to take them up.")


def own(item: Item, t: Translator) -> Message:
    """Return the confirmation of what a convener has proposed: nobody else decides on it."""
    said = t(
        "#{number} “{title}” is proposed. You decide on it.", number=item.number, title=item.title
    )
    label = t("Accept #{number}", number=item.number)
    accept = say(label, f"agenda accept #{item.number}", Ids(item.series, item.meeting))
    return message([paragraph(said), actions(accept)])
