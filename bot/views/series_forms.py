"""The modals in which a series is set up or changed: name, channel, time and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.regularity import CHOICES, MONTHS, Choice, nth
from bot.rules.series_drafts import PART_NAMES, WALK, Part, Sheet, missing, previous
from bot.views.blocks import Block, Element, actions, aside, bold, paragraph, rich
from bot.views.buttons import Ids, metadata, opens
from bot.views.forms import choice_input, modal, number_input, text_input
from bot.views.pickers import channel_input, day_input, hour_input

_LANGUAGES = (("sv", "Svenska"), ("en", "English"))
_OTHER = {"sv": "en", "en": "sv"}
_YEAR = 12
"""Months."""
_PLACES = {
    1: mark("the first {weekday} in {month}"),
    2: mark("the second {weekday} in {month}"),
    3: mark("the third {weekday} in {month}"),
    4: mark("the fourth {weekday} in {month}"),
    -1: mark("the last {weekday} in {month}"),
}
_TIMES: dict[Choice, str] = {
    "yearly": mark("every year, {place}"),
    "biennial": mark("every second year, {place}"),
    "half_yearly": mark("every half year, {place}"),
    "quarterly": mark("every quarter, {place}"),
    "monthly": mark("every month, from {place}"),
    "called": mark("only when called"),
}
_NAMES: dict[str, str] = {
    "yearly": mark("Every year"),
    "biennial": mark("Every second year"),
    "half_yearly": mark("Every half year"),
    "quarterly": mark("Every quarter"),
    "monthly": mark("Every month"),
    "called": mark("Only when I call it"),
    "kept": mark("As its rule says"),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the modal of the time begins with."""

    first: date | None
    choice: str
    """One of ``regularity.CHOICES``, or ``kept``."""


def frame(  # noqa: PLR0913 - a modal
    part: Part,
    sheet: Sheet,
    t: Translator,
    blocks: Sequence[Block | None],
    *,
    notice: str = "",
    key: str = "",
) -> Element:
    """Return a modal of the set-up: where it stands, what was saved, its inputs, and a way back."""
    is_draft = sheet.series is None
    kept = [
        paragraph(notice) if notice else None,
        aside(_step(part, t)) if is_draft and part in WALK else None,
        *blocks,
        *(() if key and is_draft else _back(part, sheet, t)),
    ]
    return modal(
        f"series-{part}",
        t(PART_NAMES[part]),
        t("Save and go on") if is_draft and not key else t("Save"),
        t("Close"),
        metadata(Ids(series=sheet.series, item=sheet.draft, state=key)),
        [block for block in kept if block is not None],
    )


def _step(part: Part, t: Translator) -> str:
    """Return which of the steps it is; of the first one also what is kept when one is left."""
    said = t("Step {number}/{count}.", number=WALK.index(part) + 1, count=len(WALK))
    kept = t("You may close when you like. Kept is what you have saved with “Save and go on”.")
    return f"{said} {kept}" if part == WALK[0] else said


def _back(part: Part, sheet: Sheet, t: Translator) -> list[Block]:
    """Return the button to the step before, or to all settings; the first step has neither.

    From the steps of the cycle it leads to the preview, once there is one.

    Of a draft either keeps what stands in the form, finished or not.
    """
    ids = made_for(part, sheet)
    if sheet.series is None and previous(part) is not None:
        return [actions(opens(t("Back"), "series-back", ids), name="back")]
    if sheet.series is None and part in WALK:
        return []
    if sheet.series is None and part == "cycle" and not missing(sheet.data):
        return [actions(opens(t("Back"), "series-preview", ids), name="back")]
    return [actions(opens(t("All settings"), "series-settings", ids), name="others")]


def made_for(part: Part, sheet: Sheet) -> Ids:
    """Return what a button in a form was made for; a draft's keeps the form of that part."""
    ids = Ids(series=sheet.series, item=sheet.draft)
    return ids if sheet.series is not None else replace(ids, state=part)


def name_form(sheet: Sheet, t: Translator, notice: str = "", *, is_full: bool = True) -> Element:
    """Return the modal for name, purpose and language; ``is_full``: in the other language too."""
    series, language = sheet.data["series"], sheet.language
    name = text_input(
        "name",
        t("What is the series called?"),
        limit=75,
        initial=series.get("name", {}).get(language, ""),
        placeholder=t("Culture dialogue meetings"),
    )
    purpose = text_input(
        "purpose",
        t("What do you meet for?"),
        limit=2000,
        multiline=True,
        initial=series.get("purpose", {}).get(language, ""),
        hint=t("A sentence or two that anybody may read."),
        placeholder=t("To see together what is coming, and to go in one direction."),
    )
    spoken = choice_input(
        "language", t("Language of the channel"), _LANGUAGES, initial=language, radio=True
    )
    if is_full:
        others = _in_the_other(series.get("name", {}), series.get("purpose", {}), language, t)
    else:
        others = [fuller("series-name-full", t("In two languages…"), made_for("name", sheet))]
    return frame("name", sheet, t, [name, purpose, spoken, *others], notice=notice)


def fuller(form: str, label: str, ids: Ids) -> Block:
    """Return the button to the same form with what most leave as it is."""
    return actions(opens(label, form, ids), name="more")


def _in_the_other(
    name: Mapping[str, str], purpose: Mapping[str, str], language: str, t: Translator
) -> list[Block]:
    """Return the inputs for the other language; they are empty where it says the same."""
    other = _OTHER[language]

    def beside(texts: Mapping[str, str]) -> str:
        return "" if texts.get(other) == texts.get(language) else texts.get(other, "")

    return [
        text_input(
            "name_other",
            t("Name in the other language"),
            limit=75,
            optional=True,
            initial=beside(name),
            hint=t("One language is enough: leave it empty, and everybody reads the first."),
        ),
        text_input(
            "purpose_other",
            t("Purpose in the other language"),
            limit=2000,
            multiline=True,
            optional=True,
            initial=beside(purpose),
        ),
    ]


def channel_form(sheet: Sheet, t: Translator, notice: str = "", *, is_full: bool = True) -> Element:
    """Return the modal for the channel: how the bot is invited; ``is_full``: chosen by a menu.

    A menu comes second: what is chosen before the bot is there is refused.
    """
    ids = made_for("channel", sheet)
    form = frame(
        "channel",
        sheet,
        t,
        [
            paragraph(
                t(
                    "The channel shows the agenda and who is coming. Invite me: close this form, "
                    "send this line in the channel, then press “Continue” in my Home tab:"
                )
                if sheet.series is None
                else t(
                    "The channel shows the agenda and who is coming. I write to another one only "
                    "when I am in it: send this line there first, then choose it here."
                )
            ),
            rich(bold("/invite @Dialogmöten")),
            channel_input("channel", t("Channel"), initial=sheet.data["series"].get("channel", ""))
            if is_full
            else None,
            None
            if sheet.series is not None
            else actions(
                None if is_full else opens(t("I have invited you…"), "series-channel-full", ids),
                opens(t("Choose the channel later"), "series-when", ids),
                name="more",
            ),
        ],
        notice=notice,
    )
    return form if is_full else {name: it for name, it in form.items() if name != "submit"}


def when_form(sheet: Sheet, wishes: Wishes, t: Translator, notice: str = "") -> Element:
    """Return the modal for the first date, the time, and how often it comes."""
    meeting = sheet.data["series"].get("meeting", {})
    kinds = [*CHOICES, *(["kept"] if wishes.choice == "kept" else [])]
    is_draft = sheet.series is None
    return frame(
        "when",
        sheet,
        t,
        [
            day_input(
                "first",
                t("First meeting") if is_draft else t("Next meeting"),
                initial=wishes.first,
                hint=""  # of a draft, the next form says what was understood
                if is_draft
                else t(
                    "Its weekday and place in the month are kept: Thursday 4 February 2027 means "
                    "the first Thursday in February."
                ),
            ),
            hour_input("start", t("It starts at"), initial=meeting.get("start", "13:00")),
            number_input(
                "minutes",
                t("How many minutes?"),
                least=15,
                most=1440,
                initial=int(meeting.get("minutes", 120)),
            ),
            choice_input(
                "every",
                t("How often?"),
                [(kind, t(_NAMES[kind])) for kind in kinds],
                initial=wishes.choice,
                radio=True,
            ),
        ],
        notice=notice,
    )


def near(t: Translator) -> str:
    """Say what becomes of a month whose day is off."""
    return t(
        "If that day is a day off, you meet on the working day before; in a quiet period there is "
        "no meeting that month."
    )


def rhythm(first: date, choice: str, t: Translator) -> str:
    """Return how often it comes, in words: "every year, the first Thursday in February"."""
    if choice not in _TIMES:
        return t("as its rule says")
    step = MONTHS.get(choice, _YEAR)
    every = range(first.month, first.month + _YEAR, step) if step > 1 else [first.month]
    months = t.many([t.month(first.replace(day=1, month=(m - 1) % _YEAR + 1)) for m in every])
    place = t(_PLACES[nth(first)], weekday=t.weekday(first), month=months)
    return t(_TIMES[choice], place=place)


def day_off(first: date, t: Translator) -> str:
    """Say of a first meeting on a day off that it is held then all the same."""
    return t(
        "Mind that {day} is a day off. You chose it, so the meeting is held all the same. Another "
        "day is chosen under “When you meet” in my Home tab.",
        day=t.day(first),
    )
