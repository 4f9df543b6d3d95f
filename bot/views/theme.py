"""Of which series a meeting is, its reference, and what a thematic one is about."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.seats import Category
from bot.rules.series import Meeting, Series
from bot.views.blocks import Block, aside, bold, paragraph, rich


def of_series(series: Series, t: Translator) -> Block:
    """Return the name of the series, to stand below the heading of a post in its channel."""
    return aside(series.profile.name.in_(t.language))


def reference(series: Series, t: Translator) -> Block | None:
    """Return the number under which a registrar files the agenda; ``None`` without one."""
    said = series.profile.reference
    return aside(t("Reference: {reference}", reference=said)) if said else None


def for_some(called: Sequence[Category], t: Translator) -> Block | None:
    """Return whom a meeting calls, if only some; ``None`` if everybody whose year it is."""
    names = t.many([each.name.in_(t.language) for each in called])
    return paragraph(t("It is for: {names}.", names=names)) if called else None


def theme(meeting: Meeting, t: Translator) -> Block | None:
    """Return the theme of a meeting; ``None`` for one that has none."""
    return rich(bold(t("Theme: {title}", title=meeting.title))) if meeting.title else None
