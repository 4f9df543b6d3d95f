"""The modal of a series' set-up for the place, and for the days on which nothing is sent."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.i18n import Translator
from bot.rules.calendar import QuietPeriod
from bot.rules.series_drafts import Sheet
from bot.views.blocks import Block, Element, aside
from bot.views.forms import text_input
from bot.views.pickers import country_input, zone_input
from bot.views.series_forms import frame, fuller, made_for

_LEAP_YEAR = 2024
"""A year that has every day that may be named."""


def place_form(sheet: Sheet, t: Translator, notice: str = "", *, days: Sequence[Block]) -> Element:
    """Return the modal for the place, and ``days``: how the days off are said, or chosen."""
    series = sheet.data["series"]
    blocks = [
        *_places(series.get("meeting", {}), t),
        text_input(
            "note",
            t("Practical information, the day before, to those who come"),
            limit=2000,
            multiline=True,
            optional=True,
            initial=series.get("meeting", {}).get("note", {}).get(sheet.language, ""),
            placeholder=t("Coffee from 12:30. Use the entrance in the yard."),
            hint=t("With time and place, and a calendar file.") if sheet.draft is None else "",
        ),
        *days,
    ]
    return frame("place", sheet, t, blocks, notice=notice)


def days_said(sheet: Sheet, periods: Iterable[QuietPeriod], t: Translator) -> list[Block]:
    """Return which days are off, as a new series begins, and the button that changes them.

    ``periods`` are the quiet ones of the sheet.
    """
    series = sheet.data["series"]
    off = [t("public holidays in {country}", country=t.country(series["country"]))]
    off += [yearly(period, t) for period in periods]
    said = t("Nothing is sent on {days}.", days=t.many(off))
    change = t("Change days off and time zone…")
    return [aside(said), fuller("series-place-full", change, made_for("place", sheet))]


def yearly(period: QuietPeriod, t: Translator) -> str:
    """Return a period of each year as it is read: "20 June–1 July"."""
    return "–".join(t.short(date(_LEAP_YEAR, *day)) for day in (period.first, period.last))


def days_chosen(
    sheet: Sheet, zones: Sequence[str], countries: Sequence[str], t: Translator
) -> list[Block]:
    """Return the inputs for the zone, the country and quiet periods."""
    series = sheet.data["series"]
    quiet = "\n".join(f"{row['from']} – {row['to']}" for row in series.get("quiet", []))
    return [
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
