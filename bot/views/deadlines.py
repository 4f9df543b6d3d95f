"""Forward deadlines as people see them: in the plan, and in a form."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.deadlines import Dated
from bot.rules.series import Profile
from bot.views.blocks import Block, bold, listing, rich, words
from bot.views.forms import Option, choice_input


def ahead(deadlines: Sequence[Dated], t: Translator) -> list[Block | None]:
    """Return the deadlines of the year ahead as a list under a heading; nothing without any."""
    if not deadlines:
        return []
    rows = [[words(f"{t.day(each.day)}: {said(each, t)}")] for each in deadlines]
    return [rich(bold(t("What the dialogue leads to"))), listing(rows)]


def said(dated: Dated, t: Translator) -> str:
    """Return the name of a deadline and what it is for."""
    name = dated.deadline.name.in_(t.language)
    return f"{name}. {dated.deadline.text.in_(t.language)}" if dated.deadline.text else name


def choice(profile: Profile, t: Translator) -> Block | None:
    """Return the choice of a deadline instead of a date; ``None`` if the series has none."""
    options: list[Option] = [(each.key, each.name.in_(t.language)) for each in profile.deadlines]
    if not options:
        return None
    return choice_input("deadline", t("Or in time for"), options, optional=True)
