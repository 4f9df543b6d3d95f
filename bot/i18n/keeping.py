"""For how long personal data are kept, and what an erasure does to them, in words."""

from bot.i18n import Translator
from bot.rules.retention import Class


def kept(of: Class, t: Translator) -> str:
    """Return for how long a class is kept."""
    if of.days is None:
        return t("as long as the records of the series")
    return t.plural(
        "{count} day from {since}", "{count} days from {since}", of.days, since=t(of.since)
    )


def fate(of: Class, t: Translator) -> str:
    """Return what an erasure does to a class."""
    return (
        t("kept, without the name: {ground}", ground=t(of.kept_by)) if of.kept_by else t("erased")
    )
