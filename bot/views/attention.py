"""What a person was sent unasked, as the convener reads it."""

from collections import Counter

from bot.i18n import Translator
from bot.rules.attention import MOST_PROMPT, MOST_SILENT, NAMES
from bot.rules.errors import mark
from bot.rules.waiting import Spent
from bot.views.attention_reasons import reason
from bot.views.blocks import Message, aside, header, listing, message, paragraph, rich, words

_SHOWN = 15
_OF_KIND = {"escalated.acting": mark("notices that their deputy was asked too")}
"""What is not what its class is called: who only reads of it took nothing over."""


def spent(spent: Spent, t: Translator) -> Message:
    """Return how often a person was written to in a year without having asked, why and when."""
    person, told = spent.person, spent.told
    parties = t.many([party.name for party in spent.parties])
    counts = Counter(_OF_KIND.get(each.kind, NAMES[each.why]) for each in told)
    names = [*NAMES.values(), *_OF_KIND.values()]
    why = [[words(f"{t(name)}: {counts[name]}")] for name in names if counts[name]]
    latest = [
        [words(f"{t.when(each.at)}: {reason(each, spent.names, t)}")]
        for each in reversed(told[-_SHOWN:])
    ]
    left = len(told) - _SHOWN
    return message(
        [
            header(person.name),
            aside(parties) if parties else None,
            paragraph(
                t.plural(
                    "{count} message sent since {date} that they had not asked for.",
                    "{count} messages sent since {date} that they had not asked for.",
                    len(told),
                    date=t.day(spent.since),
                )
            ),
            listing(why),
            rich(words(t("What they were, the newest first:"))) if latest else None,
            listing(latest),
            aside(t("{count} more", count=left)) if left > 0 else None,
            paragraph(t("Waits for them now: {count}.", count=spent.waits.count)),
            aside(
                t(
                    "In a year I write without being asked at most {prompt} times to somebody who "
                    "answers at once, and {silent} times to somebody who never answers.",
                    prompt=MOST_PROMPT,
                    silent=MOST_SILENT,
                )
            ),
        ]
    )
