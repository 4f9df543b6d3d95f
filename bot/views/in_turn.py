"""Steps that ask, one after the other: what became of one, and the next one in the same place."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.cycle import Occurrence
from bot.views.blocks import Block, Message, actions, aside, divider, message, paragraph
from bot.views.cycle import kind_name, look_button
from bot.views.fitting import IN_VIEW

_HOME_BLOCKS, _HOME_TEXT = 28, 1800
"""Of a question that stands whole in a Home, where the rest has to be found as well."""


def then(
    decided: Message, question: Message, asking: Sequence[Occurrence], t: Translator
) -> Message:
    """Return what became of a step, and the question of the next one, the first of ``asking``.

    Where both are too long for one message, a button leads to the question.
    """
    left = len(asking)
    more = t.plural("Then {count} step waits.", "Then {count} steps wait.", left - 1)
    said = t("Next in line:") if left == 1 else f"{t('Next in line:')} {more}"
    blocks = [*decided.blocks_without_buttons(), divider(), aside(said), *question.blocks]
    shown = message(blocks, most=IN_VIEW)
    return shown if stands(question.blocks, shown) else leading(decided, asking[0], left, t)


def last(decided: Message, other: Sequence[Block], t: Translator) -> Message:
    """Return what became of the last step that asked, and what waits ``other`` than steps."""
    return message([*decided.blocks, divider(), aside(t("Next in line:")), *other], most=IN_VIEW)


def alone(decided: Message, t: Translator) -> Message:
    """Return what became of a step where nothing else waits."""
    return message([*decided.blocks, aside(t("I ask you nothing else now."))], most=IN_VIEW)


def leading(decided: Message, following: Occurrence, left: int, t: Translator) -> Message:
    """Return what became of a step, and the button that shows the next of ``left`` that ask."""
    said = t.plural("{count} step waits for you.", "{count} steps wait for you.", left)
    button = look_button(following, kind_name(following.kind, t), t)
    return message([*decided.blocks, paragraph(said), actions(button)])


def in_home(question: Message | None) -> list[Block]:
    """Return the question of a step as it stands in a Home; nothing if it is too long for that.

    Text and recipients stand there whole, with Send and Wait below them: nothing is sent unseen.
    """
    if question is None or len(question.text) > _HOME_TEXT:
        return []
    blocks = list(question.blocks)
    return blocks if len(blocks) <= _HOME_BLOCKS else []


def stands(blocks: Sequence[Block], shown: Message) -> bool:
    """Tell whether a message shows the blocks as they are: nothing of them was cut to fit."""
    part, whole = list(blocks), list(shown.blocks)
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
