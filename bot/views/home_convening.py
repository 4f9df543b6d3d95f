"""What an App Home shows its convener: the year, who has not answered, and pause."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.i18n import Translator
from bot.rules.ahead import Following, Plan
from bot.rules.boards import Board
from bot.rules.paging import Page
from bot.rules.register import Register
from bot.rules.seats import Party
from bot.rules.series import Meeting, Series
from bot.rules.texts import capital
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
from bot.views.items import shortened
from bot.views.upcoming import name

_NEVER = datetime.max.replace(tzinfo=UTC)
Missing = tuple[str, str]
"""A category's name, and a party of it that has not answered."""


def year(plan: Plan, above: Meeting | None, t: Translator) -> list[Block]:
    """Return what comes next, of whichever meeting; the help below has the whole year, and pause.

    ``above``: the meeting that stands above with its day and hour; of it only the step is said.
    """
    series, ids, at = plan.series, Ids(plan.series.id), above.id if above else None
    each = [(meeting, plan.following(meeting, steps)) for meeting, steps in plan.meetings]
    first = sorted(each, key=lambda row: row[1].due_at if row[1] else _NEVER)[:1]
    rows = listing([_row(meeting, step, series, t, above=at) for meeting, step in first])
    resume = say(t("Resume"), "resume", ids, style="primary")
    halted = [paragraph(t("Paused: I send nothing unasked."), resume)] if series.paused else []
    said = [*halted, *([rows] if rows else [])]
    return [rich(bold(t("The year ahead"))), *said] if said else []


def missing(board: Board, t: Translator) -> list[Missing]:
    """Return the parties that have not answered, by category."""
    return [
        (group.category.name.in_(t.language), party.name)
        for group in board.groups
        for party in group.missing
    ]


def silent(shown: Page[Missing], t: Translator) -> list[Block]:
    """Return a page of those who have not answered, a line for each category."""
    if not shown.rows:
        return []
    names: dict[str, list[str]] = {}
    for category, party in shown.rows:
        names.setdefault(category, []).append(party)
    rows: list[Sequence[Element]] = [
        [bold(f"{category}: "), words(", ".join(parties))] for category, parties in names.items()
    ]
    listed = listing(rows)
    title = rich(bold(t("Have not answered")))
    return [title, *([listed] if listed else [])]


def overdue(register: Register, ids: Ids, t: Translator) -> list[Block]:
    """Return how many outcomes are overdue, with the button that lists them."""
    count = len(register.overdue)
    said = t.plural("{count} outcome is overdue.", "{count} outcomes are overdue.", count)
    return [paragraph(said, say(t("Overdue"), "outcome overdue", ids))] if count else []


def alone(parties: Sequence[Party], ids: Ids, t: Translator) -> list[Block]:
    """Return which of them have no deputy who could be asked, and where to note an answer.

    Nothing waits for the convener there: that may stay so until the meeting.
    """
    if not parties:
        return []
    names = shortened([party.name for party in parties], t)
    said = t("Silent, and no deputy to ask: {parties}.", parties=names)
    return [rich(words(said)), actions(opens(t("Record an answer"), "record", ids))]


def _row(
    meeting: Meeting, step: Following | None, series: Series, t: Translator, *, above: int | None
) -> list[Element]:
    next_ = _next(step, series, t)
    if meeting.id == above:
        return [words(capital(next_))]
    about = f" {meeting.title}," if meeting.title else ""
    return [bold(t.when(meeting.starts_at)), words(f" –{about} {next_}")]


def _next(following: Following | None, series: Series, t: Translator) -> str:
    if following is None:
        return t("every step is done")
    step, when = name(following, series, t), _day(following.due_at, t)
    return t("next: {step}, {when}", step=step, when=when)


def _day(when: datetime, t: Translator) -> str:
    """Return the day of a step; the year is not said, for it comes within one."""
    return f"{t.weekday(when)} {t.short(when)}"
