"""Quorums, as people see them while they are not met."""

from collections.abc import Iterable

from bot.i18n import Translator
from bot.rules.quorum import Shortfall


def lines(unmet: Iterable[Shortfall], t: Translator) -> list[str]:
    """Return a line for each quorum that is not met; when all are met there is nothing to say."""
    return [_line(each, t) for each in unmet]


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
