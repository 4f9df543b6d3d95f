"""Setting up and changing series: modals and words → services → views."""

from collections.abc import Callable, Mapping

from bot.i18n import translator
from bot.rules.series import Series
from bot.rules.series_drafts import (
    PARTS,
    Draft,
    Part,
    Sheet,
    following,
    previous,
    settled,
)
from bot.services import (
    ending,
    office,
    scene,
    series_drafts,
    series_settings,
    shown_homes,
)
from bot.services import series as series_service
from bot.views import ending as ending_view
from bot.views import series_begin, series_changes, year_preview
from bot.views import series_setup as view
from bot.views.blocks import Element, Message, message, paragraph
from bot.views.forms import in_place
from handlers import series_notices
from handlers.commands import first_number
from handlers.edge import NeedsForm
from handlers.series_shown import party_shown, sheet_of, shown, words_of
from handlers.turn import Turn


def setup(turn: Turn) -> Message:
    """Go on with what one has begun, or begin: ``setup``."""
    where = turn.request.where
    begun = series_drafts.of_person(turn.store, where)
    if not begun:
        series_drafts.require_known(turn.store, where)
        raise NeedsForm("series-name", alone=True)
    part = following(begun[-1].data)
    form = f"series-{part}" if part else "series-preview"
    raise NeedsForm(form, begun[-1].id, alone=True)


def settings(turn: Turn) -> Message:
    """Open the settings of a series: ``settings``."""
    series = office.convened(turn.store, turn.request.where, turn.request.hints)[0]
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
    return view.thrown_away(gone, words_of(turn))


def opened(part: Part) -> Callable[[Turn, int | None], Element]:
    """Return what opens the modal of a part: of a draft, of a series, or of a new one."""

    def form(turn: Turn, item: int | None) -> Element:
        return shown(turn, part, sheet_of(turn, item))

    return form


def fuller(part: Part) -> Callable[[Turn, int | None], Element]:
    """Return what opens the modal of a part with what most leave as it is."""

    def form(turn: Turn, item: int | None) -> Element:
        return shown(turn, part, sheet_of(turn, item), is_full=True)

    return form


def back_opened(turn: Turn, item: int | None) -> Element:
    """Open the step before the one whose button was clicked."""
    return shown(turn, previous(part_of(turn)) or PARTS[0], sheet_of(turn, item))


def part_of(turn: Turn) -> Part:
    """Return the part in whose form a button was clicked."""
    return next((part for part in PARTS if part == turn.request.hints.state), PARTS[0])


def party_opened(turn: Turn, item: int | None) -> Element:
    """Open the modal with the people of one party."""
    sheet = sheet_of(turn, item)
    return party_shown(turn, sheet, turn.request.hints.state) or shown(turn, "people", sheet)


def steps_opened(turn: Turn, item: int | None) -> Element:
    """Open the modal with every step of the cycle."""
    return shown(turn, "cycle", sheet_of(turn, item))


def preview_opened(turn: Turn, item: int | None) -> Element:
    """Open the year of a draft."""
    draft = series_drafts.find(turn.store, turn.request.where, item or 0)
    plan = series_drafts.preview(draft.data, turn.now)
    return series_begin.preview(draft, plan, words_of(turn, draft.data))


def settings_opened(turn: Turn, item: int | None) -> Element:
    """Open the settings of a series, or of one that is set up."""
    if item is not None and turn.request.hints.series is None:
        draft = series_drafts.find(turn.store, turn.request.where, item)
        return view.draft_settings(draft, words_of(turn, draft.data))
    series = _convened(turn)
    return view.settings(series, "", words_of(turn))


def end_opened(turn: Turn, _item: int | None) -> Element:
    """Ask whether a series shall end."""
    found = ending.preview(turn.store, turn.request.where, turn.request.hints, turn.now)
    polls = found.withdrawn, found.closed
    t = words_of(turn)
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
    t = words_of(turn)
    over = ending.end(turn.store, where, hints, turn.now)
    _show_home(turn)
    return ending_view.is_ended(over.series, over.told, t, is_now=over.is_now)


def filled(turn: Turn, part: Part, values: Mapping[str, str], key: str) -> Draft:
    """Return a draft with what was filled in for a part; ``key`` is the party's. Keeps nothing."""
    store, request = turn.store, turn.request
    found = series_drafts.find(store, request.where, int(turn.words.rest))
    given = values, request.learnt, turn.now, key
    return found.holding(settled(series_drafts.filled(store, found.data, part, *given), part))


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
    t = words_of(turn, draft.data)
    if key:  # one party of the list: it is left by its own button, not from party to party
        return in_place(shown(turn, "people", sheet))
    after = following(draft.data, part)
    if after is not None:
        notice = series_notices.understood(part, draft.data, turn.now, t)
        return in_place(shown(turn, after, sheet, notice))
    if series_drafts.can_begin(draft.data, now):
        plan = series_drafts.preview(draft.data, now)
        # What is said of the other parts stands in the preview itself.
        notice = series_notices.understood(part, draft.data, now, t) if part == "parties" else ""
        return in_place(series_begin.preview(draft, plan, t, notice))
    # Else what is missing; if nothing is, the first meeting has been while it was left.
    notice = t("This is needed before it can begin.")
    return in_place(shown(turn, following(draft.data) or "when", sheet, notice))


def _changed(turn: Turn, part: Part, values: Mapping[str, str]) -> Message:
    """Change a part of a series that is there, and say what became of it."""
    request = turn.request
    series = _convened(turn)
    t = words_of(turn)
    key = request.hints.state
    if part == "people" and not key:
        return in_place(view.settings(series, "", t))  # the list has nothing of its own to keep
    before = _names(turn, series)
    change = series_settings.save(
        turn.store, request.where, series, part, values, request.learnt, turn.now, key
    )
    asked = series_notices.one_or_two([n for n in _names(turn, series) if n not in before], t)
    understood = year_preview.standing(_convened(turn), t) if part == "more" else ""
    said = "\n".join(filter(None, [series_changes.changed(change, t), understood, asked]))
    if key:
        return in_place(shown(turn, "people", sheet_of(turn, None), said))
    # Somebody may have handed the series over, and sees its settings no more.
    person = scene.speaker(turn.store, request.where)
    now_there = turn.store.series.get(series.id)
    if person is None or person.id not in now_there.conveners:
        return message([paragraph(said)])
    return in_place(view.settings(now_there, said, t))


def _names(turn: Turn, series: Series) -> list[str]:
    return [party.name for party in turn.store.seats.parties(series.id)]


def _convened(turn: Turn) -> Series:
    return office.convened(turn.store, turn.request.where, turn.request.hints)[0]


def _begun(turn: Turn, draft: int) -> Message:
    series = series_drafts.go(turn.store, turn.request.where, draft, turn.now)
    plan = series_service.year(turn.store, series, turn.now)
    t = translator(words_of(turn).language, series.profile.zone)
    person = scene.speaker(turn.store, turn.request.where)
    is_asked = person is not None and series.conveners[:1] == (person.id,)
    return series_begin.begun(series, plan, t, is_asked=is_asked)


def _show_home(turn: Turn) -> None:
    shown_homes.acted(turn.store, turn.request.where, turn.now, in_home=True)


FORMS: Mapping[str, Callable[[Turn, int | None], Element]] = {
    **{f"series-{part}": opened(part) for part in PARTS},
    "series-name-full": fuller("name"),
    "series-channel-full": fuller("channel"),
    "series-place-full": fuller("place"),
    "series-back": back_opened,
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
