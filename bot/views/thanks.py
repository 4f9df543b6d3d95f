"""The thanks after a meeting, with what is written down of what it came to."""

from bot.i18n import Translator
from bot.rules.outcomes import in_order
from bot.rules.register import Register
from bot.rules.series import Meeting
from bot.rules.texts import Word
from bot.views.blocks import Block, Message, actions, aside, bold, message, paragraph, rich
from bot.views.buttons import Ids, say
from bot.views.outcome_rows import Page, Section


def thanks(meeting: Meeting, left: Register, t: Translator) -> Message:
    """Return the thanks to the channel; ``left`` are the outcomes of the meeting.

    They are in the words themselves: a preview has no buttons. What is only proposed is never
    under the words that say what was agreed.
    """
    thank = t("Thank you for the dialogue meeting on {date}.", date=t.day(meeting.starts_at))
    tasks = in_order(each for each in left.outcomes if each.state in {"open", "done"})
    agreed: list[Section] = [
        (t("Decisions and conclusions"), left.standing),
        (t("Actions and commitments"), tasks),
    ]
    said = (
        t("What was agreed, as far as it is written down:")
        if any(outcomes for _, outcomes in agreed)
        else t("Nothing is written down yet of what was agreed.")
    )
    see = actions(say(t("Outcomes"), "outcome", Ids(meeting.series, meeting.id)))
    return message([paragraph(thank), paragraph(said), *_outcomes(left, agreed, t), see])


def _outcomes(left: Register, agreed: list[Section], t: Translator) -> list[Block | None]:
    """Return what was agreed, then what is only proposed, and of each how many more there are."""
    heading = t("Proposed, not agreed yet")
    page = Page(left, [*agreed, (heading, left.proposed)], 1, t)
    blocks, shown = page.lists(), len(dict(page.shown).get(heading, ()))
    # The heading and the list of what is proposed are the last two, if any of it is shown.
    ends = -2 if shown else len(blocks)
    every = sum(len(outcomes) for _, outcomes in agreed)
    return [
        *blocks[:ends],
        _more(every - (len(page.outcomes) - shown), t),
        rich(bold(heading)) if left.proposed and not shown else None,
        *blocks[ends:],
        _more(len(left.proposed) - shown, t),
    ]


def _more(count: int, t: Translator) -> Block | None:
    said = t("{count} more. See them with: {example}", count=count, example=Word("outcome"))
    return aside(said) if count else None
