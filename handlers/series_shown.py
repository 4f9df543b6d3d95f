"""The forms in which series are set up and changed, each begun with what is there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.i18n import Translator, translator
from bot.rules.series_drafts import Data, Part, Sheet, left_in, people_of
from bot.rules.workspace import Circle
from bot.services import (
    office,
    series_cycle,
    series_drafts,
    series_home,
    series_parts,
    series_people,
    series_sheets,
    zones,
)
from bot.services.holidays import countries
from bot.views import (
    series_cycle_forms,
    series_people_forms,
    series_people_list,
    series_place_form,
)
from bot.views import series_forms as forms
from bot.views.blocks import Element
from bot.views.refilled import refilled
from handlers import series_notices
from handlers.turn import Turn

_ZONES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/")
"""The parts of the world whose zones are offered, beside those below; the rest are old names."""
_MORE_ZONES = ("Indian/", "Pacific/", "UTC")
_FULLER = frozenset({"name_other", "zone", "channel"})
"""Inputs of the forms that show also what most leave as it is."""


def shown(
    turn: Turn, part: Part, sheet: Sheet, notice: str = "", *, is_full: bool = False
) -> Element:
    """Return the modal of a part, begun with what is there, or with what was left in it.

    ``is_full``: also with what most leave as it is when they set a series up.
    """
    typed = left_in(sheet.data, part)
    is_full = is_full or sheet.series is not None or not _FULLER.isdisjoint(typed)
    form = _MADE[part](_Wanted(turn, sheet, notice, is_full))
    return refilled(form, typed, people_of(sheet.data))


def party_shown(turn: Turn, sheet: Sheet, key: str) -> Element | None:
    """Return the modal of one party's people; ``None`` if there is no such party."""
    row = next((each for each in sheet.data["party"] if each["key"] == key), None)
    return series_people_forms.party_form(sheet, row, words_of(turn, sheet.data)) if row else None


def sheet_of(turn: Turn, item: int | None) -> Sheet:
    """Return what a modal is about. Raises what finding it raises, for who may not."""
    store, where, hints = turn.store, turn.request.where, turn.request.hints
    if hints.series is not None:
        series = office.convened(store, where, hints)[0]
        return Sheet(series_sheets.data_of(store, series, turn.now), series=series.id)
    if item is not None:
        return Sheet(series_drafts.find(store, where, item).data, draft=item)
    learnt = turn.request.learnt
    series_drafts.require_starter(store, where, learnt)
    return Sheet(series_drafts.blank(where, words_of(turn).language, learnt))


def offered(turn: Turn, item: int | None) -> Circle:
    """Return whom the menus of people offer: whom it names, the channel's members, the workspace's.

    Raises what finding it raises, for who may not.
    """
    data = sheet_of(turn, item).data
    return Circle(people_of(data), data["series"].get("channel", ""), is_open=True)


def words_of(turn: Turn, data: Data | None = None) -> Translator:
    """Return the translator of who sets up, in the zone of what is set up."""
    where = replace(turn.request.where, is_direct=True)
    found = series_home.words(turn.store, where)
    return translator(found.language, data["series"]["zone"]) if data else found


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A form that is shown: of what, with what above it, and whether with all its inputs."""

    turn: Turn
    sheet: Sheet
    notice: str
    is_full: bool

    @property
    def data(self) -> Data:
        return self.sheet.data

    @property
    def t(self) -> Translator:
        return words_of(self.turn, self.sheet.data)


def _name(form: _Wanted) -> Element:
    pairs = [form.data["series"].get(each) for each in ("name", "purpose")]
    is_full = form.is_full or any(pair["sv"] != pair["en"] for pair in pairs if pair)
    return forms.name_form(form.sheet, form.t, form.notice, is_full=is_full)


def _channel(form: _Wanted) -> Element:
    is_full = form.is_full or bool(form.data["series"].get("channel"))
    return forms.channel_form(form.sheet, form.t, form.notice, is_full=is_full)


def _when(form: _Wanted) -> Element:
    data, now, notice = form.data, form.turn.now, form.notice
    first = series_parts.first_shown(data, now)
    wishes = forms.Wishes(first, series_parts.choice(data, now))
    if first is not None and form.sheet.draft is not None:
        notice = notice or series_notices.short(data, now, form.t)
    return forms.when_form(form.sheet, wishes, form.t, notice)


def _place(form: _Wanted) -> Element:
    sheet, t = form.sheet, form.t
    if form.is_full:
        days = series_place_form.days_chosen(sheet, _zones(form.data), countries(), t)
    else:
        quiet = series_parts.periods(form.data["series"].get("quiet", []))
        days = series_place_form.days_said(sheet, quiet, t)
    return series_place_form.place_form(sheet, t, form.notice, days=days)


def _parties(form: _Wanted) -> Element:
    lines, own = series_people.lines_of(form.data), series_people.convening_of(form.data)
    return series_people_forms.parties_form(form.sheet, lines, own, form.t, form.notice)


def _people(form: _Wanted) -> Element:
    return series_people_list.people_form(form.sheet, form.t, form.notice)


def _conveners(form: _Wanted) -> Element:
    return series_people_forms.conveners_form(form.sheet, form.t, form.notice)


def _cycle(form: _Wanted) -> Element:
    rows = series_cycle.offered(form.data)
    notice = form.notice or series_notices.crowded(form.data, form.turn.now, form.t)
    return series_cycle_forms.cycle_form(form.sheet, rows, form.t, notice)


def _more(form: _Wanted) -> Element:
    series, language = form.data["series"], form.sheet.language
    texts = {
        "goals": series_cycle.names_of(series.get("goal", []), language),
        "areas": series_cycle.names_of(series.get("area", []), language),
        "standing": series_cycle.standing_of(form.data),
    }
    return series_cycle_forms.more_form(form.sheet, texts, form.t, form.notice)


def _zones(data: Data) -> list[str]:
    chosen = data["series"]["zone"]
    offered = (*_ZONES, *_MORE_ZONES)
    return [zone for zone in zones.names() if zone.startswith(offered) or zone == chosen]


_MADE: Mapping[Part, Callable[[_Wanted], Element]] = {
    "name": _name,
    "channel": _channel,
    "when": _when,
    "place": _place,
    "parties": _parties,
    "people": _people,
    "conveners": _conveners,
    "cycle": _cycle,
    "more": _more,
}
