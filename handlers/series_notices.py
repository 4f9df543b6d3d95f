"""What is said above the next modal of a set-up: what was understood, and what comes too late."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from bot.i18n import Translator
from bot.rules.party_lines import joined
from bot.rules.series_drafts import Data, Part, called, listed
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
    if part == "parties":
        names = [row["name"] for row in called(data)]
        said = t.plural("{count} party takes part.", "{count} parties take part.", len(names))
        own = [row["name"] for row in listed(data)[len(names) :]]
        convenes = t("Convened by {names}.", names=t.many(own)) if own else ""
        told = " ".join(filter(None, [said, _grouped(data, t), convenes]))
        return "\n".join(filter(None, [told, one_or_two(names, t)]))
    return ""


def _grouped(data: Data, t: Translator) -> str:
    """Return which category has how many parties, where there are several.

    A line without a category belongs to the one above it, which may not be what was meant.
    """
    counted = Counter(row["category"] for row in called(data))
    named = {row["key"]: row["name"][data["series"]["language"]] for row in data["category"]}
    said = [f"{named[key]} ({count})" for key, count in counted.items()]
    return t("Categories: {names}.", names=t.many(said)) if len(said) > 1 else ""


def one_or_two(names: Iterable[str], t: Translator) -> str:
    """Ask of parties that were typed on one line whether they are two; perhaps nothing."""
    found = [t("“{name}”", name=name) for name in joined(names)]
    if not found:
        return ""
    return t.plural(
        "{names} counts as one party. Is it several? Then write each on a line of its own, under "
        "“The parties”.",
        "{names} count as one party each. Are they more? Then write each on a line of its own, "
        "under “The parties”.",
        len(found),
        names=t.many(found),
    )


def short(data: Data, now: datetime, t: Translator) -> str:
    """Return what would come at once and what is left out, were the series to begin now."""
    return short_notice.said(outlook.early(data, now), t)


def crowded(data: Data, now: datetime, t: Translator) -> str:
    """Return for each planned meeting what days off bring together or leave no time for."""
    is_planned = "from" in data["series"].get("meeting", {})
    return short_notice.crowded(outlook.early(data, now), t) if is_planned else ""


def _is_off(data: Data, day: date) -> bool:
    return not series_parts.calendar_of(data).is_working(day)
