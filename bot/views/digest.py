"""The weekly digest: what became of things, and what waits; and the same in an answer."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.register import Register
from bot.rules.seats import Person
from bot.rules.waiting import Waiting
from bot.views import waiting as waiting_view
from bot.views.blocks import Block, Message, actions, aside, bold, divider, header, message, rich
from bot.views.buttons import Ids, say

ROWS = 6
"""What waits is shown up to this; with their buttons they are a dozen blocks or so."""


def digest(
    news: Sequence[Message], waiting: Waiting, register: Register, person: Person, t: Translator
) -> Message:
    """Return the digest of a week."""
    series, ids = register.series, Ids(register.series.id)
    return message(
        [
            header(t("Your week in {series}", series=series.profile.name)),
            *told(news, t),
            *waits(waiting, register, person, t),
            divider(),
            aside(t("This comes once a week at most, when there is news for you.")),
            actions(say(t("My outcomes"), "mine", ids), say(t("See the agenda"), "agenda", ids)),
        ]
    )


def told(news: Sequence[Message], t: Translator) -> list[Block]:
    """Return news under its heading, without its buttons; nothing if there is none."""
    if not news:
        return []
    said = [block for each in news for block in each.blocks_without_buttons()]
    return [rich(bold(t("News"))), *said]


def waits(
    waiting: Waiting, register: Register, person: Person, t: Translator, *, most: int = ROWS
) -> list[Block]:
    """Return what waits under its heading, ``most`` of it."""
    rows = waiting_view.rows(waiting, register, person, t)
    if not rows:
        return []
    shown = [block for row in rows[:most] for block in row]
    return [rich(bold(t("Waits for you"))), *shown, *waiting_view.more(len(rows) - most, t)]
