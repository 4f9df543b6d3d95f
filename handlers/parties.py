"""Lists of parties: sent as a file, looked at, applied, and asked for."""

from bot.i18n import Translator
from bot.rules.errors import FileSilent, Refusal
from bot.rules.series import Series
from bot.services import office, party_files, party_lists, scene
from bot.services.scene import translator_for
from bot.views import party_lists as view
from bot.views.blocks import Element, Message
from handlers.edge import NeedsForm
from handlers.turn import Turn


def form_wanted(turn: Turn) -> Message:
    """Say how lists are sent, and offer the one that there is: ``parties``."""
    raise NeedsForm("parties", series=_series(turn).id, alone=True)


def form(turn: Turn, _item: int | None) -> Element:
    """Open the modal that says so."""
    series = _series(turn)
    return view.form(series, _words(turn, series))


def import_(turn: Turn) -> Message:
    """Look at the list that somebody sent: ``parties import FILE``, which its message says."""
    series = _series(turn)
    rows = turn.request.learnt.sheet
    if isinstance(rows, Refusal):
        raise rows
    if rows is None:
        raise FileSilent
    store, t = turn.store, _words(turn, series)
    seen = party_lists.preview(store, series, rows, turn.request.learnt.emails, turn.now)
    if seen.reading.faults:
        return view.faulty(seen.reading, t)
    person = scene.speaker(store, turn.request.where)
    name = ""
    if person is not None and seen.may_be_applied:
        name = party_lists.keep(store, seen, person.id, turn.now)
    return view.previewed(seen, t, name=name)


def apply(turn: Turn) -> Message:
    """Apply a list that was looked at: ``parties apply 12-3f…``, which its button says."""
    person = scene.speaker(turn.store, turn.request.where)
    did, report = party_lists.apply_kept(
        turn.store, turn.words.rest, person.id if person else 0, turn.now
    )
    return view.applied(did, report.invited, _words(turn, did.series))


def export(turn: Turn) -> Message:
    """Send the list as a file: ``parties export xlsx``; without a word, as CSV."""
    series = _series(turn)
    person = scene.speaker(turn.store, turn.request.where)
    format_ = turn.words.rest.lower() if turn.words.rest.lower() in party_files.FORMATS else "csv"
    if person is not None:
        party_files.send(turn.store, series, person, format_, turn.now)
    return view.on_its_way(_words(turn, series))


def _series(turn: Turn) -> Series:
    series, _ = office.convened(turn.store, turn.request.where, turn.request.hints)
    return series


def _words(turn: Turn, series: Series) -> Translator:
    person = scene.speaker(turn.store, turn.request.where)
    return translator_for(series, person, turn.request.hints.language)
