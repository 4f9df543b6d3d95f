"""What became of a party's support, and of a merger, as the one who did it reads it."""

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.merging import Merger
from bot.rules.seats import Party
from bot.rules.texts import Word
from bot.views.blocks import Message, message, paragraph


def given(item: Item, party: Party, t: Translator) -> Message:
    """Confirm that the party supports the item, and how to take that back."""
    said = t(
        "{party} now supports #{number} “{title}”. To take that back, write: {command} #{number}",
        party=party.name,
        number=item.number,
        title=item.title,
        command=Word("agenda unsupport"),
    )
    return message([paragraph(said)])


def taken_back(item: Item, party: Party, t: Translator) -> Message:
    """Confirm that the party supports the item no longer."""
    said = t(
        "{party} no longer supports #{number} “{title}”.",
        party=party.name,
        number=item.number,
        title=item.title,
    )
    return message([paragraph(said)])


def merged(merger: Merger, t: Translator) -> Message:
    """Confirm what was merged into what."""
    said = t.plural(
        "{numbers} is merged into #{number} “{title}”. Those who proposed them are told.",
        "{numbers} are merged into #{number} “{title}”. Those who proposed them are told.",
        len(merger.joined),
        numbers=t.many([f"#{item.number}" for item in merger.joined]),
        number=merger.target.number,
        title=merger.target.title,
    )
    return message([paragraph(said)])
