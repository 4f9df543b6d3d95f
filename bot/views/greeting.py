"""The hello of the bot in a channel, and its farewell."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.series import Series
from bot.views.blocks import Message, actions, channel, message, paragraph, rich, words
from bot.views.buttons import Ids, say
from bot.views.fitting import cut

_PURPOSE = 600
"""Characters of the purpose: the page says the rest."""
_NAMES = 5


def unknown(t: Translator) -> Message:
    """Return the hello in a channel that has no series."""
    return message(
        [
            paragraph(
                t(
                    "Hello! I look after dialogue meetings. This channel has no series yet; "
                    "one is set up in my Home tab."
                )
            )
        ]
    )


def hello(series: Series, conveners: Sequence[str], t: Translator) -> Message:
    """Return the hello that introduces a series: what it is for, who convenes, how to take part."""
    ids = Ids(series.id)
    purpose = cut(series.profile.purpose.in_(t.language).strip(), _PURPOSE)
    names = t.many(list(conveners[:_NAMES]))
    return message(
        [
            paragraph(
                t(
                    "Hello! I look after {series}: the agenda, the answers and the reminders.",
                    series=series.profile.name,
                )
            ),
            paragraph(purpose) if purpose else None,
            paragraph(t("Convened by {names}.", names=names)) if names else None,
            paragraph(
                t(
                    "To take part: answer the invitation with its buttons, and propose an item "
                    "when the call is open. Mention me here, or write to me directly."
                )
            ),
            actions(say(t("What can I do?"), "help", ids), say(t("See the agenda"), "agenda", ids)),
        ]
    )


def left(series: Series, t: Translator) -> Message:
    """Return in which channel a series goes on that leaves this one."""
    there = t("{series} goes on in another channel:", series=series.profile.name)
    here = t("I post nothing more about it here.")
    return message([rich(words(f"{there} "), channel(series.channel), words(f". {here}"))])
