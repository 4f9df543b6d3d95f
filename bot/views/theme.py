"""What a thematic meeting is about."""

from bot.i18n import Translator
from bot.rules.series import Meeting
from bot.views.blocks import Block, bold, rich


def theme(meeting: Meeting, t: Translator) -> Block | None:
    """Return the theme of a meeting; ``None`` for one that has none."""
    return rich(bold(t("Theme: {title}", title=meeting.title))) if meeting.title else None
