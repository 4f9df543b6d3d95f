"""Of which series a meeting is, its reference, and what a thematic one is about."""

from bot.i18n import Translator
from bot.rules.series import Meeting, Series
from bot.views.blocks import Block, aside, bold, rich


def of_series(series: Series, t: Translator) -> Block:
    """Return the name of the series, to stand below the heading of a post in its channel."""
    return aside(series.profile.name.in_(t.language))


def reference(series: Series, t: Translator) -> Block | None:
    """Return the number under which a registrar files the agenda; ``None`` without one."""
    said = series.profile.reference
    return aside(t("Reference: {reference}", reference=said)) if said else None


def theme(meeting: Meeting, t: Translator) -> Block | None:
    """Return the theme of a meeting; ``None`` for one that has none."""
    return rich(bold(t("Theme: {title}", title=meeting.title))) if meeting.title else None
