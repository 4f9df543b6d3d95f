"""When something that is sent goes out, and why not at once."""

from bot.i18n import Translator
from bot.rules.cycle import Departure
from bot.rules.meeting_dates import Moved
from bot.rules.texts import Word
from bot.views.blocks import Block, aside, paragraph
from bot.views.series_place_form import yearly


def said(goes_out: Departure, step: str, t: Translator) -> list[Block]:
    """Return when what was decided now goes out, and the name of the ``step`` that it is."""
    return [paragraph(_departure(goes_out, t)), aside(t("To be sent: {step}", step=step))]


def sent_now(goes_out: Departure | None, t: Translator) -> str:
    """Return when what is sent now goes out, and why not at once; "" if it does."""
    if goes_out is None or goes_out.paused:
        return ""
    told = t("If you send it now, it goes out on {when}.", when=t.soon(goes_out.at))
    return f"{told} {_why_later(goes_out.off, t)}"


def _departure(goes_out: Departure, t: Translator) -> str:
    if goes_out.paused:
        return t("I am paused. It goes out when you write: {example}", example=Word("resume"))
    return f"{t('Goes out on {when}.', when=t.soon(goes_out.at))} {_why_later(goes_out.off, t)}"


def _why_later(off: Moved | None, t: Translator) -> str:
    if off is None:
        return t("Nothing is sent in the evening, at night or on days off.")
    if off.quiet is not None:
        return t("Nothing is sent {period}.", period=yearly(off.quiet, t))
    if off.holiday is not None:
        return t("Today is a day off: {name}.", name=off.holiday)
    return t("Today is a day off.")
