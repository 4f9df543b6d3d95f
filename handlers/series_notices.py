"""What is said above the next modal of a set-up: what was understood, and what comes too late."""

from datetime import date, datetime

from bot.i18n import Translator
from bot.rules.series_drafts import Data, Part, called
from bot.services import outlook, series_parts
from bot.views import series_forms as forms
from bot.views import short_notice


def understood(part: Part, data: Data, now: datetime, t: Translator) -> str:
    """Return what was understood of a part that was typed in other words."""
    if part == "when":
        first = series_parts.first_shown(data, now)
        if first is not None:
            often = forms.rhythm(first, series_parts.choice(data, now), t)
            said = t("You meet {often}. The first meeting: {date}.", often=often, date=t.day(first))
            lines = [said, forms.day_off(first, t) if _is_off(data, first) else ""]
            if data["series"]["meeting"].get("holiday") == "near":
                lines.append(forms.near(t))
            return "\n".join(filter(None, [*lines, short(data, now, t)]))
    if part == "place" and "from" in data["series"].get("meeting", {}):
        return short_notice.together(outlook.early(data, now), t)
    if part == "parties":
        count = len(called(data))
        return t.plural("{count} party takes part.", "{count} parties take part.", count)
    return ""


def short(data: Data, now: datetime, t: Translator) -> str:
    """Return what would come at once and what is left out, were the series to begin now."""
    return short_notice.said(outlook.early(data, now), t)


def _is_off(data: Data, day: date) -> bool:
    return not series_parts.calendar_of(data).is_working(day)
