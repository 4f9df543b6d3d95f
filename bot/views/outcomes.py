"""Outcomes as people see them: the lists, a row, what leads the agenda, and confirmations."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.i18n import Translator
from bot.rules.abilities import Ability
from bot.rules.outcomes import STATE_NAMES, Outcome, Who
from bot.rules.register import Register
from bot.rules.seats import Person
from bot.views import trail
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    header,
    listing,
    message,
    paragraph,
    rich,
)
from bot.views.buttons import Ids, opens, say
from bot.views.outcome_rows import Page, Part, Section, details, row

_ASKED = 5
"""Buttons beside each other that a page of commitments has."""


def everybodys(
    register: Register, t: Translator, can: Collection[Ability], who: Who, number: int
) -> Message:
    """Return a page of all outcomes, with buttons on what the reader can change."""
    sections = [
        (t("Still to be done"), register.tasks),
        (t("Proposed, for the convener to confirm"), register.proposed),
        (t("Decisions and conclusions"), register.standing),
        (t("Done and struck out"), register.ended),
    ]
    page = Page(register, sections, number, t, "outcome list")
    ids = Ids(register.series.id)
    within = replace(ids, within=page.words)
    asked = [each for each in page.outcomes if _can_ask(each, who.parties)][:_ASKED]
    return message(
        [
            header(t("Outcomes")),
            *_rows(page, who),
            None if page.outcomes else paragraph(t("There are no outcomes here.")),
            actions(*(_ask(each, page) for each in asked)) if asked else None,
            actions(
                opens(t("Add an outcome"), "outcome", within, style="primary")
                if "conclude" in can
                else None,
                *_ways(ids, t),
                page.more(),
            ),
        ]
    )


def mine(
    register: Register, t: Translator, who: Who, number: int, first: Sequence[Block] = ()
) -> Message:
    """Return a page of what is the reader's to do, their parties', and what waits for them.

    ``first``: what else waits, and news.
    """
    own = register.own(who.person, who.parties)
    others = [each for each in register.of_parties(who.parties) if each not in own]
    sections: list[Section] = [
        (t("Yours to do"), own),
        (t("Your party has to do"), others),
        (t("Waits for you to confirm"), register.proposed if who.concludes else []),
        (t("You asked for it"), _asked(register, who)),
    ]
    return _with_buttons(Page(register, sections, number, t, "mine"), who, first)


def ours(register: Register, t: Translator, who: Who, number: int) -> Message:
    """Return a page of what the reader's parties have to do, and what they raised."""
    sections: list[Section] = [
        (t("Your party has to do"), register.of_parties(who.parties)),
        (t("You asked for it"), _asked(register, who)),
    ]
    return _with_buttons(Page(register, sections, number, t, "outcome ours"), who)


def overdue(register: Register, t: Translator, who: Who, number: int) -> Message:
    """Return a page of what should have been done."""
    sections: list[Section] = [(t("Overdue"), register.overdue)]
    return _with_buttons(Page(register, sections, number, t, "outcome overdue"), who)


def buttons(
    outcome: Outcome, series: int, t: Translator, *, convener: bool, within: str = ""
) -> Block:
    """Return what can be done with an outcome that is not ended; one that stands is struck out.

    ``within``: the words that show the list in which they stand.
    """
    number = outcome.number
    ids = Ids(series, within=within).for_item(number, outcome.state)
    strike = opens(t("Strike out #{number}…", number=number), "outcome-drop", ids)
    if outcome.state == "proposed":
        confirm = say(t("Confirm #{number}", number=number), f"outcome confirm #{number}", ids)
        return actions(confirm, strike)
    if outcome.state == "standing":
        return actions(strike)
    return actions(
        say(t("Done #{number}", number=number), f"outcome done #{number}", ids),
        opens(t("More time #{number}…", number=number), "outcome-later", ids),
        strike if convener else None,
    )


def changed(  # noqa: PLR0913 - one view
    register: Register,
    outcome: Outcome,
    what: str,
    t: Translator,
    *,
    hears: tuple[Person, datetime] | None = None,
    more: bool = False,
    within: str = "",
) -> Message:
    """Return the confirmation of what was done; ``what`` is the verb. It can be undone.

    ``hears``: who is told that it is theirs, and when. ``more``: it was filled in, and the form
    can be opened once more. ``within``: the words that show the list above which it stands.
    """
    number = outcome.number
    can_undo = what in {"added", "proposed", "confirmed", "done", "dropped"}
    told: set[Part] = {"due"} if what == "postponed" else {"state"}
    ids = Ids(register.series.id, within=within)
    undo = say(t("Undo"), f"outcome undo #{number}", ids.for_item(number, outcome.state))
    ways = [
        undo if can_undo else None,
        opens(t("One more outcome…"), "outcome", ids) if more else None,
    ]
    return message(
        [
            paragraph(_done(outcome, t)[what]),
            aside(", ".join(details(register, outcome, t, told))),
            _told(hears, t),
            aside(t("For ten minutes you can undo it.")) if can_undo else None,
            actions(*ways) if any(ways) else None,
        ]
    )


def _with_buttons(page: Page, who: Who, first: Sequence[Block] = ()) -> Message:
    """Return a page with buttons on what the reader can change."""
    register, t = page.register, page.t
    blocks = [*first, *_rows(page, who)]
    return message(
        [
            *(blocks or [paragraph(t("Nothing here."))]),
            actions(say(t("All outcomes"), "outcome", Ids(register.series.id)), page.more()),
        ]
    )


def _done(outcome: Outcome, t: Translator) -> dict[str, str]:
    """Return what is said of what was done, by its verb."""
    number, text = outcome.number, outcome.text.rstrip(".")  # the sentence has its own
    return {
        "added": t("Added: #{number} “{text}”.", number=number, text=text),
        "proposed": t(
            "Proposed: #{number} “{text}”. The convener confirms it, and you will hear.",
            number=number,
            text=text,
        ),
        "confirmed": t("#{number} “{text}” is confirmed.", number=number, text=text),
        "done": t("#{number} “{text}” is done.", number=number, text=text),
        "dropped": t("#{number} “{text}” is struck out.", number=number, text=text),
        "postponed": t(
            "#{number} “{text}” is put off to {date}.", number=number, text=text, date=outcome.due
        ),
        "supported": t("Your party asks for #{number} “{text}” too.", number=number, text=text),
        "noted": t("Noted: who asks for #{number} “{text}”.", number=number, text=text),
        "removed": t("Undone: #{number} “{text}” is taken away.", number=number, text=text),
        "undone": t(
            "Undone: #{number} “{text}” is {state} again.",
            number=number,
            text=text,
            state=t(STATE_NAMES[outcome.state]),
        ),
    }


def _told(hears: tuple[Person, datetime] | None, t: Translator) -> Block | None:
    if hears is None:
        return None
    person, at = hears
    return aside(t("{name} reads of it on {date}.", name=person.name, date=t.day(at)))


def _rows(page: Page, who: Who) -> list[Block | None]:
    """Return the rows of a page under their headings, each with what the reader can do with it."""
    register, t = page.register, page.t
    blocks: list[Block | None] = []
    for heading, outcomes in page.shown:
        blocks.append(rich(bold(heading)))
        for can, rows in groupby(outcomes, lambda each: _can_change(each, who)):
            if not can:
                blocks.append(listing([row(register, each, t) for each in rows]))
                continue
            for each in rows:
                blocks.append(rich(*row(register, each, t)))
                blocks.append(_buttons(each, page, who))
    return blocks


def _buttons(outcome: Outcome, page: Page, who: Who) -> Block:
    of, concludes = page.register.series.id, who.concludes
    changing = buttons(outcome, of, page.t, convener=concludes, within=page.words)
    history = trail.way(outcome.number, Ids(of), page.t)
    return {**changing, "elements": [*changing["elements"], history]}


def _can_change(outcome: Outcome, who: Who) -> bool:
    owns = outcome.is_open and outcome.owner.party in who.parties
    return owns or (who.concludes and outcome.state in {"proposed", "open", "standing"})


def _asked(register: Register, who: Who) -> list[Outcome]:
    """Return what the reader's parties raised and others do; a convener confirms elsewhere."""
    every = register.raised_by(who.parties)
    return [each for each in every if each.is_open or not who.concludes]


def _ways(ids: Ids, t: Translator) -> list[Element]:
    return [
        say(t("My outcomes"), "mine", ids),
        say(t("My party's"), "outcome ours", ids),
        say(t("Overdue"), "outcome overdue", ids),
    ]


def _can_ask(outcome: Outcome, parties: Collection[int]) -> bool:
    concerned = {outcome.owner.party, *outcome.raised}
    is_asked = outcome.state in {"proposed", "open"} and outcome.needs.proposed
    return bool(parties) and is_asked and not concerned & set(parties)


def _ask(outcome: Outcome, page: Page) -> Element:
    number, t = outcome.number, page.t
    ids = Ids(page.register.series.id, within=page.words)
    shown = ids.for_item(number, outcome.state)
    return say(t("We ask for #{number} too", number=number), f"outcome support #{number}", shown)
