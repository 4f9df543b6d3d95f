"""What is looked at before a series begins, and what is said when it has."""

from bot.i18n import Translator
from bot.rules.ahead import Plan
from bot.rules.series import Series
from bot.rules.series_drafts import Draft, title, unstaffed, vacant
from bot.views import series_people_forms as people
from bot.views import short_notice, year_preview
from bot.views.blocks import (
    Block,
    Element,
    Message,
    actions,
    aside,
    bold,
    message,
    paragraph,
    rich,
)
from bot.views.buttons import Ids, metadata, opens, say
from bot.views.cycle import kind_name
from bot.views.forms import modal
from bot.views.sent import sent_name
from bot.views.series_setup import of_channel


def preview(draft: Draft, plan: Plan, t: Translator, notice: str = "") -> Element:
    """Return the modal with the year of a draft, and the button that lets it begin."""
    empty = [*vacant(draft.data), *unstaffed(draft.data)]
    ids = Ids(item=draft.id)
    shown = year_preview.year(plan, t).blocks
    warned = [short_notice.said(plan, t), short_notice.crowded(plan, t)]
    return modal(
        "series-go",
        t("The year ahead"),
        t("Go"),
        t("Not yet"),
        metadata(ids),
        [
            *([paragraph(notice)] if notice else []),
            rich(bold(title(draft.data, t.language)), *of_channel(draft, t)),
            paragraph(t("With “Go” I greet the channel.")),
            aside(short_notice.unasked(t, plan)),
            *(paragraph(each) for each in warned if each),
            *([aside(people.missing(draft.data, t))] if empty else []),
            *people.several(draft.data, t),
            actions(
                opens(t("Change the steps…"), "series-steps", ids),
                opens(t("All settings"), "series-settings", ids),
            ),
            *shown,
        ],
    )


def begun(series: Series, plan: Plan, t: Translator, *, is_asked: bool) -> Message:
    """Return the word to whoever let a series begin: what comes next; ``is_asked``: asks them."""
    ids = Ids(series.id)
    other = t("Before every step around the first meeting I ask the first convener.")
    return message(
        [
            paragraph(t("{series} has begun.", series=series.profile.name)),
            None if is_asked else paragraph(other),
            *_first(plan, t, is_asked=is_asked),
            actions(
                say(t("The year ahead"), "plan", ids),
                opens(t("Settings"), "series-settings", ids),
                say(t("What can I do?"), "help", ids),
            ),
        ]
    )


def _first(plan: Plan, t: Translator, *, is_asked: bool) -> list[Block]:
    """Return what comes first; the whole year was read before the series began.

    Whoever is asked reads when, and that nothing goes out before they have answered.
    """
    asked = plan.asks_first()
    if is_asked and asked:
        name = sent_name(asked.kind, None, t)
        said = t("On {when} I ask you: may I send {step}?", when=asked.due_at, step=name)
        return [paragraph(f"{said} {t('Nothing is sent until you answer.')}")]
    ahead = [step for _, steps in plan.meetings for step in steps if step.state == "planned"]
    if not ahead:
        return []
    first = min(ahead, key=lambda step: (step.due_at, step.id))
    said = t("First comes: {step}, {when}.", step=kind_name(first.kind, t), when=first.due_at)
    return [paragraph(said)]
