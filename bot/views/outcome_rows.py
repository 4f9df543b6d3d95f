"""Outcomes in rows and pages: a row, what leads the agenda, and as much as a message may hold."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.i18n import Translator
from bot.rules.deadlines import pointed
from bot.rules.outcomes import NEEDS, STATE_NAMES, Outcome
from bot.rules.register import Register
from bot.rules.seats import Party
from bot.rules.texts import Word
from bot.views.blocks import Block, Element, actions, aside, bold, listing, rich, words
from bot.views.buttons import Ids, opens, say

_ROWS = 12
"""Rows of a page: with a row of buttons each they are half of what a message may have."""
_LENGTH = 2400
"""Characters of a page's rows that leave room in the message's text for headings and buttons."""
_LED = 1600
"""The same of what leads an agenda, which has its own items to say."""

Section = tuple[str, Sequence[Outcome]]
Part = Literal["owner", "due", "state", "raisers"]
"""What a message may have told in a sentence; that it is overdue is part of ``due``."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of outcomes under their headings; pages are numbered from 1."""

    register: Register
    sections: Sequence[Section]
    number: int
    t: Translator
    command: str = ""
    """The words that show the first page."""
    length: int = _LENGTH

    @property
    def shown(self) -> list[Section]:
        """The sections of the page; beyond the last, which may have lost its rows, of the last."""
        pages = self._pages()
        rows = pages[min(self.number, len(pages)) - 1] if pages and self.number > 0 else []
        headings = dict.fromkeys(heading for heading, _ in rows)
        return [(h, [each for heading, each in rows if heading == h]) for h in headings]

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes of the page."""
        return [each for _, outcomes in self.shown for each in outcomes]

    def lists(self) -> list[Block | None]:
        """Return the page as lists under headings."""
        blocks: list[Block | None] = []
        for heading, outcomes in self.shown:
            rows = listing([row(self.register, each, self.t) for each in outcomes])
            blocks += [rich(bold(heading)), rows]
        return blocks

    @property
    def words(self) -> str:
        """The words that show the page."""
        return f"{self.command} {self.number}"

    def more(self) -> Element | None:
        """Return the button for the next page, if there is one."""
        count = len(self._pages())
        if self.number >= count:
            return None
        label = self.t("Page {page} of {count}", page=self.number + 1, count=count)
        return say(label, f"{self.command} {self.number + 1}", Ids(self.register.series.id))

    def _pages(self) -> list[list[tuple[str, Outcome]]]:
        """Return every row with its heading, so many on a page that its text is said whole."""
        pages: list[list[tuple[str, Outcome]]] = []
        room = 0
        for heading, outcomes in self.sections:
            for each in outcomes:
                size = sum(len(part["text"]) for part in row(self.register, each, self.t))
                if not pages or len(pages[-1]) == _ROWS or size > room:
                    pages.append([])
                    room = self.length
                pages[-1].append((heading, each))
                room -= size
        return pages


def leading(register: Register | None, t: Translator) -> list[Block | None]:
    """Return what leads an agenda, whole in words: numbers, owners and due dates."""
    if register is None:
        return []
    page = Page(register, [(t("Followed up from last time"), register.tasks)], 1, t, length=_LED)
    left = len(register.tasks) - len(page.outcomes)
    more = t("{count} more. See them with: {example}", count=left, example=Word("outcome"))
    return [*page.lists(), aside(more) if left else None]


def keeping(parties: Iterable[Party], t: Translator) -> Block:
    """Return how what a meeting comes to is written down, to stand below its start.

    A commitment is the convening body's; without one, a party has to be named: so one of
    ``parties`` is.
    """
    going_on = [party for party in parties if not party.ended]
    commitment = t("@Dialogmöten commitment: TEXT")
    if going_on and not any(party.category.convening for party in going_on):
        name = min(going_on, key=lambda party: len(party.name)).name
        commitment = t("@Dialogmöten commitment: TEXT | {party}", party=name)
    examples = [t("@Dialogmöten decision: TEXT"), commitment]
    return aside(
        t(
            "Write what the meeting comes to in the thread of this post, for example: {examples}",
            examples=t.many(examples, either=True),
        )
    )


def writing(ids: Ids, t: Translator, *, in_thread: bool) -> list[Block]:
    """Return the button that does the same, for an App Home from the start of the meeting on.

    ``in_thread``: it can be written in the thread of the post about the start, too.
    """
    add = actions(opens(t("Add an outcome"), "outcome", ids, style="primary"))
    where = t("You can also write it in the thread of my post about the start.")
    return [add, *([aside(where)] if in_thread else [])]


def row(register: Register, outcome: Outcome, t: Translator) -> list[Element]:
    """Return one outcome as a line: number, text, kind, owner, date, state, what it came from."""
    return [
        bold(f"#{outcome.number} {_unstopped(outcome.text)}"),
        words(f" – {', '.join(details(register, outcome, t))}"),
    ]


def _unstopped(text: str) -> str:
    """Return a text without the full stop at its end, as more follows on the line."""
    return text.removesuffix(".") if not text.endswith("..") else text


def details(
    register: Register, outcome: Outcome, t: Translator, told: Collection[Part] = ()
) -> list[str]:
    """Return what is said of an outcome beside its text, and beside what is ``told`` already."""
    said = [t(NEEDS[outcome.kind].name), "" if "owner" in told else register.owner(outcome)]
    said += _due(register, outcome, t, told)
    if outcome.is_overdue(register.today) and "due" not in told:
        said.append(t("overdue"))
    if outcome.state in {"proposed", "done", "dropped"} and "state" not in told:
        said.append(t(STATE_NAMES[outcome.state]))
    raisers = register.other_raisers(outcome)
    if raisers and "raisers" not in told:
        said.append(t("asked for by {parties}", parties=t.many(raisers)))
    item = register.items.get(outcome.source.item or 0)
    if item is not None:
        said.append(t("from item #{number}", number=item))
    if outcome.note:
        said.append(t("note: {note}", note=outcome.note))
    elif outcome.reason and outcome.state == "dropped":  # why it takes longer, the convener reads
        said.append(t("reason: {reason}", reason=outcome.reason))
    return [each for each in said if each]


def _due(register: Register, outcome: Outcome, t: Translator, told: Collection[Part]) -> list[str]:
    """Return by when, and which deadline that is."""
    if outcome.due is None:
        return []
    found = pointed(outcome.deadline or "", register.series.profile.deadlines)
    named = [found.deadline.name.in_(t.language)] if found else []
    return named if "due" in told else [t("by {date}", date=outcome.due), *named]
