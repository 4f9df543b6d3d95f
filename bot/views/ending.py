"""The end of a series as people see it: before it, in the channel, in what asked, in a file."""

from collections.abc import Sequence
from datetime import datetime

from bot.i18n import Translator
from bot.rules.agenda import Item
from bot.rules.polls import Poll
from bot.rules.series import Meeting, Series
from bot.views.blocks import (
    Attached,
    Element,
    Message,
    bold,
    escape,
    message,
    paragraph,
    rich,
)
from bot.views.buttons import Ids, metadata
from bot.views.forms import modal

_SHOWN = 5
"""How many meetings and polls are named."""


def form(  # noqa: PLR0913 - what will happen
    series: Series,
    meetings: Sequence[Meeting],
    polls: tuple[Sequence[Poll], Sequence[Poll]],
    told: int,
    t: Translator,
    *,
    is_now: bool,
) -> Element:
    """Return the modal that asks whether a series shall end, and says what will happen.

    ``polls``: those that end without a result, and those that close with the votes so far.
    """
    return modal(
        "series-end",
        t("End the series"),
        t("End the series"),
        t("Keep it"),
        metadata(Ids(series=series.id)),
        [
            rich(bold(series.profile.name.in_(t.language))),
            *(paragraph(line) for line in _before(meetings, polls, t)),
            paragraph(told_directly(told, t, is_now=is_now)),
            paragraph(
                t(
                    "The channel is told once that the series has ended, and I send nothing more. "
                    "Records, agendas and outcomes stay where they are, but nothing can be "
                    "reported or changed any more. It cannot be undone."
                )
            ),
        ],
    )


def told_directly(people: int, t: Translator, *, is_now: bool) -> str:
    """Return how many people get a word of their own, and when."""
    if not people:
        return t(
            "Nobody counts on a meeting or proposed something for it, so nobody gets a message of "
            "their own."
        )
    when = t("now") if is_now else t("at the next working hour")
    return t.plural(
        "{count} person who counts on a meeting, or proposed something for it, gets one message "
        "{when}; if they have it as a calendar file, it takes the meeting out.",
        "{count} people who count on a meeting, or proposed something for it, get one message each "
        "{when}; if they have it as a calendar file, it takes the meeting out.",
        people,
        when=when,
    )


def is_ended(series: Series, told: int, t: Translator, *, is_now: bool) -> Message:
    """Confirm to the convener that the series has ended."""
    said = t(
        "The series {series} has ended, and the channel is told. Its records stay.",
        series=series.profile.name,
    )
    return message([paragraph(said), paragraph(told_directly(told, t, is_now=is_now))])


def ended(series: Series, meetings: Sequence[Meeting], name: str, t: Translator) -> Message:
    """Return the word to the channel that the series has ended, and where its records are.

    ``meetings`` are those that are not held although people have heard of them.
    """
    lead = t(
        "The series {series} has ended. Thank you for the dialogue!", series=series.profile.name
    )
    stays = t(
        "I send nothing more here. What was said and agreed can still be read in this "
        "channel and on the dialogue's public page; for minutes and other records, ask {name}.",
        name=name,
    )
    off = _not_held(meetings, t)
    return message([paragraph(lead), paragraph(off) if off else None, paragraph(stays)])


def not_held(series: Series, meeting: Meeting, t: Translator) -> Message:
    """Return what a message says that asked about a meeting which is not held any more."""
    said = t(
        "The series {series} has ended, so the dialogue meeting on {when} is not held.",
        series=series.profile.name,
        when=meeting.starts_at,
    )
    return message([paragraph(said)])


def nothing_more(series: Series, t: Translator) -> Message:
    """Return what a message says that asked whether something shall be sent."""
    said = t(
        "The series {series} has ended, so this is not sent any more.", series=series.profile.name
    )
    return message([paragraph(said)])


def goodbye(
    series: Series,
    times: Sequence[datetime],
    items: Sequence[Item],
    t: Translator,
    file: Attached | None,
) -> Message:
    """Tell who counts on meetings that they are not held; with a file, in text alone.

    ``items`` are what the reader proposed for them.
    """
    if not times:
        said = t("The series {series} has ended.", series=series.profile.name)
    elif len(times) == 1:
        said = t(
            "The series {series} has ended, so the dialogue meeting on {when} is not held.",
            series=series.profile.name,
            when=times[0],
        )
    else:
        said = t(
            "The series {series} has ended, so these dialogue meetings are not held: {days}.",
            series=series.profile.name,
            days=t.many([t.when(each) for each in times]),
        )
    lost = _lost(items, t)
    thanks = t("You need do nothing more. Thank you for your part in the dialogue!")
    if file is None:
        return message([paragraph(said), paragraph(lost) if lost else None, paragraph(thanks)])
    opened = t("Open the file, and your calendar takes out what is not held.")
    lines = [f"{said} {opened}", lost, thanks]
    return Message(escape("\n".join(filter(None, lines))), file=file)


def _lost(items: Sequence[Item], t: Translator) -> str:
    if not items:
        return ""
    named = [t("#{number} “{title}”", number=each.number, title=each.title) for each in items]
    return t.plural(
        "Your item is not taken up: {items}.",
        "Your items are not taken up: {items}.",
        len(items),
        items=t.many(_shortened(named, t)),
    )


def _before(
    meetings: Sequence[Meeting], polls: tuple[Sequence[Poll], Sequence[Poll]], t: Translator
) -> list[str]:
    withdrawn, closed = polls
    lines = [_cancelled(meetings, t)]
    if withdrawn:
        lines.append(
            t.plural(
                "This poll ends without a result: {polls}.",
                "These polls end without a result: {polls}.",
                len(withdrawn),
                polls=_named(withdrawn, t),
            )
        )
    if closed:
        lines.append(
            t.plural(
                "This poll closes with the votes so far: {polls}.",
                "These polls close with the votes so far: {polls}.",
                len(closed),
                polls=_named(closed, t),
            )
        )
    return lines


def _cancelled(meetings: Sequence[Meeting], t: Translator) -> str:
    if not meetings:
        return t("No meeting is ahead that would be cancelled.")
    return t.plural(
        "This meeting is cancelled: {days}.",
        "These meetings are cancelled: {days}.",
        len(meetings),
        days=_days(meetings, t),
    )


def _not_held(meetings: Sequence[Meeting], t: Translator) -> str:
    if not meetings:
        return ""
    if len(meetings) == 1:
        return t("The dialogue meeting on {when} is not held.", when=meetings[0].starts_at)
    return t("These dialogue meetings are not held: {days}.", days=_days(meetings, t))


def _days(meetings: Sequence[Meeting], t: Translator) -> str:
    return t.many(_shortened([t.day(each.starts_at) for each in meetings], t))


def _named(polls: Sequence[Poll], t: Translator) -> str:
    return t.many(_shortened([f"#{poll.number}" for poll in polls], t))


def _shortened(names: Sequence[str], t: Translator) -> list[str]:
    more = len(names) - _SHOWN
    return [*names[:_SHOWN], *([t("{count} more", count=more)] if more > 0 else [])]
