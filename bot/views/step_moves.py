"""One step of one meeting is changed by its convener: the modal for it, and what was done."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.rules.cycle import Occurrence
from bot.rules.series import Meeting, Series
from bot.rules.sessions import step_of
from bot.rules.texts import capital
from bot.views.blocks import Element, Message, actions, message, paragraph
from bot.views.buttons import Ids, metadata, say
from bot.views.cycle import around, kind_name, step_name
from bot.views.forms import choice_input, date_input, modal, time_input
from bot.views.sessions import of_step

_SHOWN = 100
"""Slack shows no more in a menu."""


def change_form(
    series: Series, meeting: Meeting, steps: Sequence[Occurrence], t: Translator
) -> Element:
    """Return the modal in which a step that is to come is looked at, left out or moved."""
    options = [(str(s.id), f"{t.when(s.due_at)}: {_name(series, s, t)}") for s in steps[:_SHOWN]]
    ways = [
        ("look", t("Look at it, and send it now")),
        ("skip", t("Leave it out this time")),
        ("move", t("Move it")),
    ]
    return modal(
        "step",
        t("Change a step"),
        t("Go on"),
        t("Close"),
        metadata(Ids(series.id, meeting.id)),
        [
            paragraph(t("The dialogue meeting on {when}.", when=meeting.starts_at)),
            choice_input("step", t("Step"), options),
            choice_input("way", t("What shall I do?"), ways, initial="look", radio=True),
            date_input("day", t("Move it to"), optional=True),
            time_input("hour", t("Time"), initial="09:00"),
        ],
    )


def moved(series: Series, step: Occurrence, meeting: Meeting, t: Translator) -> Message:
    """Return when a step comes now that it was moved."""
    name = around(step, _name(series, step, t), meeting, t)
    return message(
        [
            paragraph(capital(name)),
            paragraph(
                t(
                    "Moved to {when}. It stays there unless the dialogue meeting is moved.",
                    when=t.when(step.due_at),
                )
            ),
            actions(say(t("The year ahead"), "plan", Ids(series.id))),
        ]
    )


def _name(series: Series, step: Occurrence, t: Translator) -> str:
    known = step_of(series.profile, step.step)
    name = step_name(known, t) if known else kind_name(step.kind, t)
    return f"{name.rstrip('.')}{of_step(series, step.step, t)}"
