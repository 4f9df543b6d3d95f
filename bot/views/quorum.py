"""Quorums, as people see them while they are not met."""

from collections.abc import Iterable

from bot.i18n import Translator
from bot.rules.boards import Board
from bot.rules.quorum import Shortfall
from bot.views.blocks import Message, actions, message, paragraph
from bot.views.buttons import Ids, opens, say


def lines(unmet: Iterable[Shortfall], t: Translator) -> list[str]:
    """Return a line for each quorum that is not met; when all are met there is nothing to say.

    Where of one category as many are wanted as of all, and as few come, its own line says both.
    """
    every = list(unmet)
    parts = {(each.coming, each.needed) for each in every if each.category is not None}
    return [_line(e, t) for e in every if e.category or (e.coming, e.needed) not in parts]


def told(board: Board, t: Translator, *, is_ahead: bool) -> Message:
    """Tell the convener that too few come, and offer what can be done before the meeting."""
    said = t("Too few are coming to the dialogue meeting on {when}.", when=board.meeting.starts_at)
    ids = Ids(board.series.id, board.meeting.id)
    buttons = actions(
        say(t("Who is coming?"), "rsvp status", ids),
        opens(t("Move…"), "move", ids) if is_ahead else None,
        opens(t("Cancel…"), "cancel", ids) if is_ahead else None,
    )
    return message([paragraph(said), *map(paragraph, lines(board.unmet, t)), buttons])


def _line(short: Shortfall, t: Translator) -> str:
    if short.category is None:
        return t(
            "Quorum not met: {coming} coming, {needed} needed.",
            coming=short.coming,
            needed=short.needed,
        )
    return t(
        "Quorum not met, {category}: {coming} coming, {needed} needed.",
        category=short.category,
        coming=short.coming,
        needed=short.needed,
    )
