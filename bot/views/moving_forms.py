"""The modals in which a convener moves, cancels and sets a meeting, and confirms it."""

import json
from collections.abc import Mapping, Sequence

from bot.i18n import Translator
from bot.rules.agenda import REASON_LIMIT
from bot.rules.seats import Category
from bot.rules.series import Meeting, Series
from bot.views.blocks import Block, Element, paragraph, plain
from bot.views.buttons import Ids, metadata
from bot.views.forms import choices_input, modal, number_input, text_input, time_input

LINE = 200


def move_form(series: Series, meeting: Meeting, t: Translator) -> Element:
    """Return the modal in which a meeting gets another time or place."""
    return modal(
        "move",
        t("Move the meeting"),
        t("Go on"),
        t("Close"),
        metadata(Ids(series.id, meeting.id)),
        [
            paragraph(t("The dialogue meeting on {when}.", when=meeting.starts_at)),
            *_when(f"{meeting.local:%Y-%m-%d}", f"{meeting.local:%H:%M}", t),
            *_where(meeting.place, meeting.address, meeting.video, t),
            _why(t, optional=True),
        ],
    )


def cancel_form(series: Series, meeting: Meeting, t: Translator) -> Element:
    """Return the modal in which a meeting is cancelled."""
    return modal(
        "cancel",
        t("Cancel the meeting"),
        t("Go on"),
        t("Close"),
        metadata(Ids(series.id, meeting.id)),
        [
            paragraph(t("The dialogue meeting on {when}.", when=meeting.starts_at)),
            _why(t, optional=False),
        ],
    )


def meeting_form(series: Series, categories: Sequence[Category], t: Translator) -> Element:
    """Return the modal in which a meeting is set."""
    rule = series.profile.meeting
    options = [(each.key, each.name.in_(t.language)) for each in categories]
    return modal(
        "meeting",
        t("Set a meeting"),
        t("Set it"),
        t("Close"),
        metadata(Ids(series.id)),
        [
            *_when("", f"{rule.start:%H:%M}", t),
            text_input(
                "title",
                t("Theme"),
                limit=150,
                optional=True,
                hint=t("What it is about, if it is not one of the usual meetings."),
            ),
            number_input("minutes", t("Minutes"), least=15, most=24 * 60, initial=rule.minutes),
            *(
                [choices_input("categories", t("Only these categories"), options)]
                if options
                else []
            ),
            *_where(rule.place, rule.address, rule.video, t),
        ],
    )


def confirm(  # noqa: PLR0913 - what a modal is
    name: str,
    title: str,
    series: Series,
    meeting: Meeting,
    values: Mapping[str, str],
    said: Sequence[str],
    t: Translator,
) -> Element:
    """Return the modal in which the convener reads what will happen, and lets it happen.

    It carries what was written in the one before it.
    """
    known = json.loads(metadata(Ids(series.id, meeting.id)))
    carried = json.dumps({**known, "carried": dict(values)}, ensure_ascii=False)
    blocks = [paragraph(line) for line in said]
    return modal(f"{name}-confirmed", title, title, t("Close"), carried, blocks)


def _when(day: str, hour: str, t: Translator) -> list[Block]:
    date: Element = {"type": "datepicker", "action_id": "day"}
    if day:
        date["initial_date"] = day
    return [_input("day", t("Day"), date), time_input("hour", t("Time"), initial=hour)]


def _where(place: str, address: str, video: str, t: Translator) -> list[Block]:
    return [
        text_input("place", t("Place"), limit=LINE, optional=True, initial=place),
        text_input("address", t("Address"), limit=LINE, optional=True, initial=address),
        text_input("link", t("Video link"), limit=LINE, optional=True, initial=video),
    ]


def _why(t: Translator, *, optional: bool) -> Block:
    return text_input(
        "reason",
        t("Why?"),
        multiline=True,
        limit=REASON_LIMIT,
        optional=optional,
        hint=t("Everybody is told."),
    )


def _input(name: str, label: str, element: Element) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": plain(label, 2000),
        "element": element,
        "optional": False,
    }
