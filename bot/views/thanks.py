"""The thanks after a meeting, with what is written down of what it came to."""

from bot.i18n import Translator
from bot.rules.outcomes import in_order
from bot.rules.register import Register
from bot.rules.series import Meeting
from bot.rules.texts import Word
from bot.views.blocks import Block, Message, actions, aside, message, paragraph
from bot.views.buttons import Ids, say
from bot.views.outcome_rows import Page


def thanks(meeting: Meeting, left: Register, t: Translator) -> Message:
    """Return the thanks to the channel; ``left`` are the outcomes of the meeting.

    They are in the words themselves: a preview has no buttons.
    """
    thank = t("Thank you for the dialogue meeting on {date}.", date=t.day(meeting.starts_at))
    see = actions(say(t("Outcomes"), "outcome", Ids(meeting.series, meeting.id)))
    if not left.outcomes:
        nothing = t("Nothing is written down yet of what was agreed.")
        return message([paragraph(thank), paragraph(nothing), see])
    agreed = paragraph(t("What was agreed, as far as it is written down:"))
    return message([paragraph(thank), agreed, *_outcomes(left, t), see])


def _outcomes(left: Register, t: Translator) -> list[Block | None]:
    """Return the outcomes under their headings, and how many more there are."""
    tasks = in_order(each for each in left.outcomes if each.state in {"open", "done"})
    sections = [
        (t("Decisions and conclusions"), left.standing),
        (t("Actions and commitments"), tasks),
        (t("Proposed, for the convener to confirm"), left.proposed),
    ]
    page = Page(left, sections, 1, t)
    more = len(left.outcomes) - len(page.outcomes)
    said = t("{count} more. See them with: {example}", count=more, example=Word("outcome"))
    return [*page.lists(), aside(said) if more else None]
