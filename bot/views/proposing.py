"""What stands beside the button with which an item is proposed."""

from bot.i18n import Translator
from bot.rules.proposing import is_over
from bot.rules.series import Meeting


def late(meeting: Meeting, t: Translator, *, decides: bool = False) -> str:
    """Return what becomes of an item that is proposed now; empty while the call is not over."""
    return after_call(t, decides=decides) if is_over(meeting) else ""


def after_call(t: Translator, *, decides: bool = False) -> str:
    """Return what becomes of an item that is proposed after the call; ``decides``: the reader."""
    if decides:
        return t("New proposals count as late now, and you decide whether to take them up.")
    return t("New proposals count as late now, and the convener decides whether to take them up.")
