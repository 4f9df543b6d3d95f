"""What an App Home shows its convener: the year, who has not answered, and pause."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.ahead import Following, Plan
from bot.rules.answers import Board
from bot.rules.paging import Page
from bot.rules.series import Meeting, Profile
from bot.views.blocks import (
    Block,
    Element,
    bold,
    listing,
    paragraph,
    rich,
    words,
)
from bot.views.buttons import Ids, say
from bot.views.upcoming import name

_MEETINGS = 4

Missing = tuple[str, str]
"""A category's name, and a party of it that has not answered."""


def year(plan: Plan, t: Translator) -> list[Block]:
    """Return the next meetings, each with its next step; the help below has pause and status."""
    series, ids = plan.series, Ids(plan.series.id)
    rows = listing(
        [
            [
                bold(t.when(meeting.starts_at)),
                words(_next(meeting, plan.following(meeting, steps), series.profile, t)),
            ]
            for meeting, steps in plan.meetings[:_MEETINGS]
        ]
    )
    resume = say(t("Resume"), "resume", ids, style="primary")
    halted = [paragraph(t("Paused: I send nothing unasked."), resume)] if series.paused else []
    return [rich(bold(t("The year ahead"))), *halted, *([rows] if rows else [])]


def missing(board: Board, t: Translator) -> list[Missing]:
    """Return the parties that have not answered, by category."""
    return [
        (group.category.name.in_(t.language), party.name)
        for group in board.groups
        for party in group.missing
    ]


def closed(board: Board, t: Translator) -> list[Block]:
    """Return how many have never answered, once nobody can any more."""
    missing = sum(len(group.missing) for group in board.groups)
    date = t.day(board.meeting.starts_at)
    if not missing:
        said = t("Answers for {date} are closed. Every party has answered.", date=date)
        return [paragraph(said)]
    said = t.plural(
        "Answers for {date} are closed. {count} party never answered.",
        "Answers for {date} are closed. {count} parties never answered.",
        missing,
        date=date,
    )
    return [paragraph(said)]


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


def _next(meeting: Meeting, following: Following | None, profile: Profile, t: Translator) -> str:
    about = f" {meeting.title}," if meeting.title else ""
    if following is None:
        return f" –{about} {t('every step is done')}"
    step, when = name(following, profile, t), _day(following.due_at, t)
    return f" –{about} {t('next: {step}, {when}', step=step, when=when)}"


def _day(when: datetime, t: Translator) -> str:
    """Return the day of a step, or of a meeting; the year is not said, for it comes within one."""
    return f"{t.weekday(when)} {t.short(when)}"
