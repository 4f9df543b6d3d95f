"""What a step would say, as the convener reads it before: the whole of it, and whom it reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import Translator
from bot.rules.quorum import Shortfall
from bot.rules.seats import Category
from bot.views.answers import CHOICE_NAMES
from bot.views.blocks import (
    Block,
    Element,
    Message,
    aside,
    bold,
    divider,
    listing,
    paragraph,
    rich,
    words,
)

_NAMES_LENGTH = 2400
"""Characters of names that leave room in the message's text for the words that they read."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What somebody reads at the same moment as another, in other words."""

    said: Message
    name: str
    """Of who reads it."""
    first: str
    """The name of the other, who reads the direct message of the preview."""


@dataclass(frozen=True, slots=True)
class Reader:
    """What whoever acts for a party reads."""

    party: str
    said: Message
    choice: str = ""
    """What the party has answered, where that changes the words; empty: nothing."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a step would say: a post in the channel, direct messages, or both."""

    post: Message | None
    direct: Message | None
    """As the first of those whom it reaches would read it."""
    party: str = ""
    """The party of that first one."""
    recipients: Sequence[tuple[Category, Sequence[str]]] = ()
    """The names of those whom the direct message reaches, by category."""
    people: int = 0
    """How many people those are, where a name is not one of them each; 0: it is."""
    undecided: Sequence[str] = ()
    """The proposals that are not on the agenda because nobody has decided on them."""
    unmet: Sequence[Shortfall] = ()
    """The quorums that are not met the day before."""
    has_file: bool = False
    """Whether somebody whom it reaches gets the meeting as a calendar file."""
    beside: Beside | None = None
    """What another person reads at the same moment."""
    others: Sequence[Reader] = ()
    """One party of each other answer, which reads other words."""
    is_translated: bool = False
    """Whether somebody whom it reaches reads it in another language than the convener."""
    vacant: Sequence[str] = ()
    """The names of the parties that it is for and for which nobody acts."""
    instead: str = ""
    """Why nothing would be said, where it is known."""
    mark: str = ""
    """By which a change of it is known; its Send carries it."""

    @property
    def count(self) -> int:
        """How many people the direct message reaches."""
        return self.people or sum(len(names) for _, names in self.recipients)


def shown(preview: Preview, t: Translator) -> list[Block | None]:
    """Return the direct message first: the list in the channel may be long."""
    blocks: list[Block | None] = []
    if preview.direct is not None:
        count = preview.count
        blocks += [divider(), *_recipients(preview.recipients, count, t)]
        if count > 1 or preview.is_translated:
            blocks.append(aside(_whose(preview, t)))
        blocks += _read(preview.direct, preview.beside, t)
        blocks += _otherwise(preview.others, t)
        blocks.append(_file(t) if preview.has_file else None)
    if preview.post is not None:
        to = rich(bold(t("To the channel:")))
        blocks += [divider(), to, *preview.post.blocks_without_buttons()]
    nobody = aside(t("To: nobody, as things are now"))
    return blocks or [paragraph(preview.instead) if preview.instead else nobody]


def _whose(preview: Preview, t: Translator) -> str:
    """Return who reads it so; and that they read it in their language, where that is another."""
    if preview.is_translated:
        return t("{party} reads, in their own language:", party=preview.party)
    return t("{party} reads:", party=preview.party)


def _otherwise(others: Sequence[Reader], t: Translator) -> list[Block]:
    """Return what those read who have answered otherwise."""
    blocks: list[Block] = []
    for each in others:
        answer = t(CHOICE_NAMES[each.choice])
        blocks.append(aside(t("{party} ({answer}) reads:", party=each.party, answer=answer)))
        blocks += each.said.blocks_without_buttons()
    return blocks


def _read(direct: Message, beside: Beside | None, t: Translator) -> list[Block | None]:
    """Return what is read; where two read it in their own words, what each does."""
    if beside is None:
        return [*direct.blocks_without_buttons()]
    return [
        rich(bold(t("{name} reads:", name=beside.first))),
        *direct.blocks_without_buttons(),
        rich(bold(t("At the same moment {name} reads:", name=beside.name))),
        *beside.said.blocks_without_buttons(),
    ]


def _file(t: Translator) -> Block:
    return aside(t("Whoever comes also gets a calendar file, in a message of its own."))


def _recipients(
    recipients: Sequence[tuple[Category, Sequence[str]]], count: int, t: Translator
) -> list[Block | None]:
    """Return how many they are, and a line of names for each category.

    Every category has its line; where there are too many names, the longest lines end first.
    """
    most = max(len(names) for _, names in recipients)
    while most > 1 and _length(recipients, most) > _NAMES_LENGTH:
        most -= 1
    return [
        rich(bold(t.plural("To {count} person:", "To {count} people:", count))),
        listing([_row(category, names, most, t) for category, names in recipients]),
    ]


def _length(recipients: Sequence[tuple[Category, Sequence[str]]], most: int) -> int:
    return sum(len(name) for _, names in recipients for name in names[:most])


def _row(category: Category, names: Sequence[str], most: int, t: Translator) -> list[Element]:
    shown = list(names[:most])
    if len(names) > most:
        shown.append(t("{count} more", count=len(names) - most))
    label = f"{category.name.in_(t.language)} ({len(names)}): "
    return [bold(label), words(", ".join(shown))]
