"""What a deputy reads with a hand-over: everything that the principal saw, in short."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.answers import Place
from bot.rules.briefing import Briefing
from bot.rules.seats import Person
from bot.views import inviting
from bot.views.answers import answer_buttons, summary
from bot.views.blocks import (
    Block,
    Element,
    actions,
    bold,
    listing,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, opens, say
from bot.views.fitting import cut
from bot.views.outcome_rows import row as outcome_row
from bot.views.polls import question

_PURPOSE = 600
"""Characters of the purpose: the page says the rest."""
_SHOWN = 5
"""How many of each are shown."""


def blocks(
    briefing: Briefing,
    person: Person,
    t: Translator,
    *more: Element | None,
    is_said: bool = False,
) -> list[Block | None]:
    """Return place and purpose, agenda, items, polls, tasks, the answer so far; buttons last.

    ``is_said``: what stands above says already that there is no answer so far.
    """
    place = briefing.place
    if not briefing.is_open:
        return [*_waiting(briefing, t), _others(briefing, t)]
    purpose = cut(place.series.profile.purpose.in_(t.language).strip(), _PURPOSE)
    return [
        *inviting.setting(briefing.invited, t),
        rich(bold(t("What it is for"))),
        paragraph(purpose),
        *_agenda(briefing, t),
        *_waiting(briefing, t),
        _others(briefing, t),
        *([] if is_said else [rich(bold(t("The answer"))), paragraph(_so_far(briefing, t))]),
        paragraph(inviting.wanted(briefing.invited, t)) if _asks(place) else None,
        answer_buttons(place, person, t, *more, later=False),
    ]


def _asks(place: Place) -> bool:
    """Tell whether an answer is wanted; of a cancelled session it is another choice."""
    return place.answer is None and not place.is_off


def _so_far(briefing: Briefing, t: Translator) -> str:
    place = briefing.place
    if place.stands is None:
        return t("{party} has not answered yet.", party=place.seat.party.name)
    said = t("Answered so far: {answer}", answer=summary(place.stands, t))
    by = place.recorded_by or place.given_by
    return f"{said} ({by})" if by and by not in place.stands.reply.attendees else said


def _agenda(briefing: Briefing, t: Translator) -> list[Block | None]:
    page = briefing.page
    shown: list[Block | None] = []
    if briefing.agenda:
        shown += [rich(bold(t("The agenda"))), _titles(page, briefing.agenda, t)]
    if briefing.proposed:
        party = briefing.place.seat.party.name
        heading = t("Proposed by {party}", party=party)
        shown += [rich(bold(heading)), _titles(page, briefing.proposed, t)]
    return shown


def _titles(page: Page, every: Sequence[Item], t: Translator) -> Block | None:
    rows = [[words(f"#{item.number} {page.title(item, t.language)}")] for item in every[:_SHOWN]]
    return listing([*rows, *_left(every, t)])


def _waiting(briefing: Briefing, t: Translator) -> list[Block | None]:
    """Return the polls without the party's vote, and what it has to do."""
    shown: list[Block | None] = []
    if briefing.polls:
        rows = [
            [
                words(f"#{board.poll.number} {question(board.poll, t)} "),
                words(t("It closes on {when}.", when=board.poll.closes_at)),
            ]
            for board in briefing.polls[:_SHOWN]
        ]
        shown += [rich(bold(t("Polls that wait for a vote"))), listing(rows)]
    tasks = briefing.register.tasks
    if tasks:
        rows = [outcome_row(briefing.register, each, t) for each in tasks[:_SHOWN]]
        shown += [rich(bold(t("To do"))), listing([*rows, *_left(tasks, t)])]
    return shown


def _left(every: Sequence[object], t: Translator) -> list[list[Element]]:
    more = len(every) - _SHOWN
    return [[words(t("{count} more", count=more))]] if more > 0 else []


def _others(briefing: Briefing, t: Translator) -> Block | None:
    """Return the buttons that lead to the rest."""
    place = briefing.place
    series, party = place.series.id, place.seat.party.id
    votes = [
        opens(
            t("Vote in #{number}", number=board.poll.number),
            "vote",
            Ids(series, party=party, item=board.poll.number),
        )
        for board in briefing.polls[:_SHOWN]
    ]
    has_agenda = briefing.is_open and (briefing.agenda or briefing.proposed)
    buttons = [
        *votes,
        say(t("See the agenda"), "agenda", Ids(series, place.meeting.id)) if has_agenda else None,
        say(t("My party's"), "outcome ours", Ids(series)) if briefing.register.tasks else None,
    ]
    return actions(*buttons) if any(buttons) else None
