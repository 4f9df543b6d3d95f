"""The modals in which a series is set up or changed: name, channel, time and place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.i18n import Translator
from bot.rules.errors import mark
from bot.rules.regularity import CHOICES, Choice, nth
from bot.rules.series_drafts import PART_NAMES, PARTS, Part, Sheet
from bot.views.blocks import Block, Element, actions, aside, bold, paragraph, rich
from bot.views.buttons import Ids, metadata, opens
from bot.views.forms import choice_input, modal, number_input, text_input
from bot.views.pickers import channel_input, country_input, day_input, hour_input, zone_input

_LANGUAGES = (("sv", "Svenska"), ("en", "English"))
_OTHER = {"sv": "en", "en": "sv"}
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
    "half_yearly": mark("every half year, from {place}"),
    "quarterly": mark("every quarter, from {place}"),
    "monthly": mark("every month, from {place}"),
    "called": mark("only when it is called"),
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
    submit: str = "",
) -> Element:
    """Return a modal of the set-up: where it stands, what was saved, and its inputs."""
    ids = Ids(series=sheet.series, item=sheet.draft)
    steps = t("Step {number} of {count}.", number=PARTS.index(part) + 1, count=len(PARTS))
    if part == PARTS[0]:
        saved = t("What you save is kept: close whenever you like, and go on from my Home tab.")
        steps = f"{steps} {saved}"
    is_draft = sheet.series is None
    others = opens(t("All settings"), "series-settings", ids)
    kept = [
        paragraph(notice) if notice else None,
        aside(steps) if is_draft else None,
        *blocks,
        None if is_draft else actions(others, name="others"),
    ]
    return modal(
        f"series-{part}",
        t(PART_NAMES[part]),
        submit or (t("Save and go on") if is_draft else t("Save")),
        t("Close"),
        metadata(Ids(series=sheet.series, item=sheet.draft, state=key)),
        [block for block in kept if block is not None],
    )


def name_form(sheet: Sheet, t: Translator, notice: str = "") -> Element:
    """Return the modal for name, purpose and language."""
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
        hint=t(
            "A sentence or two. Anybody can read it on the series' public page on the web, with "
            "parties, dates and published agendas, but no answers."
        ),
        placeholder=t("To see together what is coming, and to go in one direction."),
    )
    spoken = choice_input(
        "language", t("Language of the channel"), _LANGUAGES, initial=language, radio=True
    )
    others = _in_the_other(series.get("name", {}), series.get("purpose", {}), language, t)
    return frame("name", sheet, t, [spoken, name, purpose, *others], notice=notice)


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


def channel_form(sheet: Sheet, t: Translator, notice: str = "") -> Element:
    """Return the modal for the channel."""
    return frame(
        "channel",
        sheet,
        t,
        [
            paragraph(
                t(
                    "In the channel of the series I post the call, the agenda and who is coming. I "
                    "cannot join one by myself. Close this form, open the channel, paste this line "
                    "in its message field and send it:"
                )
            ),
            rich(bold("/invite @Dialogmöten")),
            paragraph(
                t(
                    "Then I know the channel. I say nothing in it before the series begins; then "
                    "I introduce it there. Go on with Continue in my Home tab."
                )
            )
            if sheet.series is None
            else None,
            channel_input(
                "channel",
                t("Or am I there already? Choose the channel"),
                initial=sheet.data["series"].get("channel", ""),
            ),
        ],
        notice=notice,
    )


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
                hint=t(
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


def place_form(
    sheet: Sheet, zones: Sequence[str], countries: Sequence[str], t: Translator, notice: str = ""
) -> Element:
    """Return the modal for the place, the zone, the country and quiet periods."""
    series = sheet.data["series"]
    quiet = "\n".join(f"{row['from']} – {row['to']}" for row in series.get("quiet", []))
    blocks = [
        *_places(series.get("meeting", {}), t),
        text_input(
            "note",
            t("Practical information to those who come"),
            limit=2000,
            multiline=True,
            optional=True,
            initial=series.get("meeting", {}).get("note", {}).get(sheet.language, ""),
            placeholder=t("Coffee from 17:30. Use the entrance in the yard."),
            hint=t("They get it the day before, with time and place, and a calendar file."),
        ),
        zone_input("zone", t("Time zone"), zones, initial=series["zone"]),
        country_input("country", t("Country"), countries, series["country"], t),
        text_input(
            "quiet",
            t("Quiet periods, in which I send nothing"),
            limit=300,
            multiline=True,
            optional=True,
            initial=quiet,
            hint=t("One period on each line, as month-day: 06-20 – 08-10"),
        ),
    ]
    return frame("place", sheet, t, blocks, notice=notice)


def _places(meeting: Mapping[str, str], t: Translator) -> list[Block]:
    def line(name: str, label: str, limit: int, placeholder: str = "") -> Block:
        return text_input(
            name,
            label,
            limit=limit,
            optional=True,
            initial=meeting.get(name, ""),
            placeholder=placeholder,
        )

    return [
        line("place", t("Place"), 200, t("The town hall, room 3")),
        line("address", t("Address"), 200),
        line("video", t("Video link"), 2000, "https://"),
    ]


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
    place = t(_PLACES[nth(first)], weekday=t.weekday(first), month=t.month(first))
    return t(_TIMES[choice], place=place)


def day_off(first: date, t: Translator) -> str:
    """Say of a first meeting on a day off that it is held then all the same."""
    return t(
        "Mind that {day} is a day off. You chose it, so the meeting is held all the same. Another "
        "day is chosen under “When you meet” in my Home tab.",
        day=t.day(first),
    )
