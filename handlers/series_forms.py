"""Setting up and changing series: modals and words → services → views."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.i18n import Translator, translator
from bot.rules.errors import MembersOnly
from bot.rules.series import Series
from bot.rules.series_drafts import PARTS, Data, Draft, Part, Sheet, done, following
from bot.services import (
    ending,
    scene,
    series_cycle,
    series_drafts,
    series_home,
    series_parts,
    series_people,
    series_settings,
    series_sheets,
    shown_homes,
    zones,
)
from bot.services import series as series_service
from bot.services.holidays import countries
from bot.views import ending as ending_view
from bot.views import series_changes, series_cycle_forms, series_people_forms, series_people_list
from bot.views import series_forms as forms
from bot.views import series_setup as view
from bot.views.blocks import Element, Message, message, paragraph
from bot.views.forms import in_place
from handlers import series_notices
from handlers.commands import first_number
from handlers.edge import NeedsForm
from handlers.turn import Turn

_ZONES = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/")
"""The parts of the world whose zones are offered, beside those below; the rest are old names."""
_MORE_ZONES = ("Indian/", "Pacific/", "UTC")


def setup(turn: Turn) -> Message:
    """Go on with what one has begun, or begin: ``setup``."""
    where = turn.request.where
    begun = series_drafts.of_person(turn.store, where)
    if not begun:
        if where.team not in {"", where.workspace}:
            raise MembersOnly
        raise NeedsForm("series-name", alone=True)
    part = following(begun[-1].data)
    form = f"series-{part}" if part else "series-preview"
    raise NeedsForm(form, begun[-1].id, alone=True)


def settings(turn: Turn) -> Message:
    """Open the settings of a series: ``settings``."""
    series = series_settings.convened(turn.store, turn.request.where, turn.request.hints)
    raise NeedsForm("series-settings", series=series.id, alone=True)


def go(turn: Turn) -> Message:
    """Let a draft begin: ``setup go 12``, which its button says."""
    number, _ = first_number(turn.words.rest)
    if number is None:
        return setup(turn)
    return _begun(turn, number)


def drop(turn: Turn) -> Message:
    """Throw a draft away: ``setup drop 12``, which its button says."""
    number, _ = first_number(turn.words.rest)
    if number is None:
        return setup(turn)
    gone = series_drafts.throw_away(turn.store, turn.request.where, number)
    return view.thrown_away(gone, _words(turn))


def opened(part: Part) -> Callable[[Turn, int | None], Element]:
    """Return what opens the modal of a part: of a draft, of a series, or of a new one."""

    def form(turn: Turn, item: int | None) -> Element:
        return _form(turn, part, _sheet(turn, item))

    return form


def party_opened(turn: Turn, item: int | None) -> Element:
    """Open the modal with the people of one party."""
    sheet = _sheet(turn, item)
    return _party(turn, sheet, turn.request.hints.state) or _form(turn, "people", sheet)


def steps_opened(turn: Turn, item: int | None) -> Element:
    """Open the modal with every step of the cycle."""
    sheet = _sheet(turn, item)
    rows = series_cycle.offered(sheet.data)
    return series_cycle_forms.cycle_form(sheet, rows, _words(turn, sheet.data))


def preview_opened(turn: Turn, item: int | None) -> Element:
    """Open the year of a draft."""
    draft = series_drafts.find(turn.store, turn.request.where, item or 0)
    plan = series_drafts.preview(draft.data, turn.now)
    return view.preview(draft, plan, _words(turn, draft.data))


def settings_opened(turn: Turn, _item: int | None) -> Element:
    """Open the settings of a series."""
    series = _convened(turn)
    return view.settings(series, "", _words(turn))


def end_opened(turn: Turn, _item: int | None) -> Element:
    """Ask whether a series shall end."""
    found = ending.preview(turn.store, turn.request.where, turn.request.hints, turn.now)
    polls = found.withdrawn, found.closed
    t = _words(turn)
    return ending_view.form(found.series, found.meetings, polls, found.told, t, is_now=found.is_now)


def submitted(part: Part) -> Callable[[Turn, Mapping[str, str]], Message]:
    """Return what keeps a part that was filled in, and shows what comes next."""

    def keep(turn: Turn, values: Mapping[str, str]) -> Message:
        if turn.request.hints.series is not None:
            return _changed(turn, part, values)
        return _kept(turn, part, values)

    return keep


def go_submitted(turn: Turn, _values: Mapping[str, str]) -> Message:
    """Let a draft begin whose year was looked at."""
    begun = _begun(turn, int(turn.words.rest or 0))
    _show_home(turn)
    return begun


def end_submitted(turn: Turn, _values: Mapping[str, str]) -> Message:
    """End a series."""
    where, hints = turn.request.where, turn.request.hints
    t = _words(turn)
    over = ending.end(turn.store, where, hints, turn.now)
    _show_home(turn)
    return ending_view.is_ended(over.series, over.told, t, is_now=over.is_now)


def filled(turn: Turn, part: Part, values: Mapping[str, str], key: str) -> Draft:
    """Return a draft with what was filled in for a part; ``key`` is the party's. Keeps nothing."""
    store, request = turn.store, turn.request
    found = series_drafts.find(store, request.where, int(turn.words.rest))
    given = values, request.learnt, turn.now, key
    return found.holding(series_drafts.filled(store, found.data, part, *given))


def _kept(turn: Turn, part: Part, values: Mapping[str, str]) -> Message:
    """Keep a part of a draft, and go on with the next one."""
    store, where, now = turn.store, turn.request.where, turn.now
    key = turn.request.hints.state
    if turn.words.rest:
        draft = filled(turn, part, values, key)
        draft = series_drafts.save(store, draft, part, draft.data, now)
    else:
        draft = series_drafts.begin(store, where, values, turn.request.learnt, now)
    _show_home(turn)
    sheet = Sheet(draft.data, draft=draft.id)
    t = _words(turn, draft.data)
    if key:
        vacant = series_people.vacancy_after(draft.data, key)
        shown = _party(turn, sheet, vacant) or _form(turn, "people", sheet)
        return in_place(shown)
    after = following(draft.data, part)
    if after is not None:
        notice = series_notices.understood(part, draft.data, turn.now, t)
        return in_place(_form(turn, after, sheet, notice))
    if series_drafts.can_begin(draft.data, now):
        plan = series_drafts.preview(draft.data, now)
        return in_place(view.preview(draft, plan, t))
    # Else what is missing; if nothing is, the first meeting has been while it was left.
    return in_place(_form(turn, following(draft.data) or "when", sheet))


def _changed(turn: Turn, part: Part, values: Mapping[str, str]) -> Message:
    """Change a part of a series that is there, and say what became of it."""
    request = turn.request
    series = _convened(turn)
    t = _words(turn)
    key = request.hints.state
    if part == "people" and not key:
        return in_place(view.settings(series, "", t))  # the list has nothing of its own to keep
    change = series_settings.save(
        turn.store, request.where, series, part, values, request.learnt, turn.now, key
    )
    said = series_changes.changed(change, t)
    if key:
        return in_place(_form(turn, "people", _sheet(turn, None), said))
    # Somebody may have handed the series over, and sees its settings no more.
    person = scene.speaker(turn.store, request.where)
    now_there = turn.store.series.get(series.id)
    if person is None or person.id not in now_there.conveners:
        return message([paragraph(said)])
    return in_place(view.settings(now_there, said, t))


def _form(turn: Turn, part: Part, sheet: Sheet, notice: str = "") -> Element:
    """Return the modal of a part, begun with what is there."""
    data, t = sheet.data, _words(turn, sheet.data)
    language = sheet.language
    if part == "when":
        first = series_parts.first_shown(data, turn.now)
        wishes = forms.Wishes(first, series_parts.choice(data, turn.now))
        if first is not None and sheet.draft is not None:
            notice = notice or series_notices.short(data, turn.now, t)
        return forms.when_form(sheet, wishes, t, notice)
    if part == "place":
        return forms.place_form(sheet, _zones(data), countries(), t, notice)
    if part == "parties":
        lines, own = series_people.lines_of(data), series_people.convening_of(data)
        return series_people_forms.parties_form(sheet, lines, own, t, notice)
    if part == "cycle":
        is_new = sheet.draft is not None and part not in done(data)
        form = series_cycle_forms.offered_form if is_new else series_cycle_forms.cycle_form
        return form(sheet, series_cycle.offered(data), t, notice)
    if part == "more":
        texts = {
            "goals": series_cycle.names_of(data["series"].get("goal", []), language),
            "areas": series_cycle.names_of(data["series"].get("area", []), language),
            "standing": series_cycle.standing_of(data),
        }
        return series_cycle_forms.more_form(sheet, texts, t, notice)
    return _PLAIN[part](sheet, t, notice)


def _party(turn: Turn, sheet: Sheet, key: str) -> Element | None:
    """Return the modal of one party's people; ``None`` if there is no such party."""
    row = next((each for each in sheet.data["party"] if each["key"] == key), None)
    t = _words(turn, sheet.data)
    return series_people_forms.party_form(sheet, row, t) if row else None


def _sheet(turn: Turn, item: int | None) -> Sheet:
    """Return what a modal is about. Raises what finding it raises, for who may not."""
    store, where, hints = turn.store, turn.request.where, turn.request.hints
    if hints.series is not None:
        series = series_settings.convened(store, where, hints)
        return Sheet(series_sheets.data_of(store, series, turn.now), series=series.id)
    if item is not None:
        return Sheet(series_drafts.find(store, where, item).data, draft=item)
    learnt = turn.request.learnt
    series_drafts.require_starter(store, where, learnt)
    return Sheet(series_drafts.blank(where, _words(turn).language, learnt))


def _convened(turn: Turn) -> Series:
    return series_settings.convened(turn.store, turn.request.where, turn.request.hints)


def _begun(turn: Turn, draft: int) -> Message:
    series = series_drafts.go(turn.store, turn.request.where, draft, turn.now)
    plan = series_service.year(turn.store, series, turn.now)
    t = translator(_words(turn).language, series.profile.zone)
    return view.begun(series, plan, t)


def _show_home(turn: Turn) -> None:
    shown_homes.acted(turn.store, turn.request.where, turn.now, in_home=True)


def _words(turn: Turn, data: Data | None = None) -> Translator:
    """Return the translator of who sets up, in the zone of what is set up."""
    where = replace(turn.request.where, is_direct=True)
    found = series_home.words(turn.store, where)
    return translator(found.language, data["series"]["zone"]) if data else found


def _zones(data: Data) -> list[str]:
    chosen = data["series"]["zone"]
    offered = (*_ZONES, *_MORE_ZONES)
    return [zone for zone in zones.names() if zone.startswith(offered) or zone == chosen]


_PLAIN: Mapping[Part, Callable[[Sheet, Translator, str], Element]] = {
    "name": forms.name_form,
    "channel": forms.channel_form,
    "people": series_people_list.people_form,
    "conveners": series_people_forms.conveners_form,
}
FORMS: Mapping[str, Callable[[Turn, int | None], Element]] = {
    **{f"series-{part}": opened(part) for part in PARTS},
    "series-party": party_opened,
    "series-steps": steps_opened,
    "series-preview": preview_opened,
    "series-settings": settings_opened,
    "series-end": end_opened,
}
SUBMISSIONS: Mapping[str, Callable[[Turn, Mapping[str, str]], Message]] = {
    **{f"series-{part}": submitted(part) for part in PARTS},
    "series-go": go_submitted,
    "series-end": end_submitted,
}
