"""A question that was not answered on its day: since when it waits, and what is lost by it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import Translator
from bot.rules.cycle import Occurrence


def said(step: Occurrence, now: datetime, t: Translator, *, until: datetime | None = None) -> str:
    """Return when the step should have gone out, and how many days are left; "" on its day.

    ``until`` is the end of the time that parties have to do what the step asks them for: to
    propose after a call, to answer after an invitation. Days are those of the reader's zone.
    """
    zone = ZoneInfo(t.zone)
    due, today = step.due_at.astimezone(zone).date(), now.astimezone(zone).date()
    if today <= due:
        return ""
    late = t("This should have gone out on {day}.", day=due)
    ends = until.astimezone(zone).date() if until is not None else today
    if ends <= today:
        return late
    left, planned = (ends - today).days, (ends - due).days
    if step.kind == "call":
        lost = t.plural(
            "The parties now have {count} day to propose items instead of {planned}.",
            "The parties now have {count} days to propose items instead of {planned}.",
            left,
            planned=planned,
        )
    else:
        lost = t.plural(
            "The parties now have {count} day to answer instead of {planned}.",
            "The parties now have {count} days to answer instead of {planned}.",
            left,
            planned=planned,
        )
    return f"{late} {lost}"
