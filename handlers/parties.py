"""Lists of parties: sent as a file, looked at, applied, and asked for."""

from dataclasses import replace

from bot.rules.errors import FileSilent, Refusal
from bot.services import office, party_files, party_lists, scene
from bot.services.office import Office
from bot.views import party_lists as view
from bot.views.blocks import Element, Message
from bot.views.forms import noting
from handlers.edge import NeedsForm
from handlers.turn import Turn


def form_wanted(turn: Turn) -> Message:
    """Say how lists are sent, and offer the one that there is: ``parties``."""
    raise NeedsForm("parties", series=_office(turn).series.id, alone=True)


def form(turn: Turn, _item: int | None) -> Element:
    """Open the modal that says so."""
    of = _office(turn)
    return view.form(of.series, of.t)


def import_(turn: Turn) -> Message:
    """Look at the list that somebody sent: ``parties import FILE``, which its message says."""
    of, rows = _office(turn), turn.request.learnt.sheet
    if isinstance(rows, Refusal):
        raise rows
    if rows is None:
        raise FileSilent
    seen = party_lists.preview(turn.store, of.series, rows, turn.request.learnt, turn.now)
    if seen.reading.faults:
        wrong = view.faulty(seen.reading, of.t)
        again = noting(view.form(of.series, of.t), {"": wrong}) if turn.request.view else None
        return replace(wrong, view=again)
    name = ""
    if seen.may_be_applied:
        name = party_lists.keep(turn.store, seen, of.person.id, turn.now)
    return view.previewed(seen, of.t, name=name)


def apply(turn: Turn) -> Message:
    """Apply a list that was looked at: ``parties apply 12-3f…``, which its button says."""
    person = scene.speaker(turn.store, turn.request.where)
    did, report = party_lists.apply_kept(
        turn.store, turn.words.rest, person.id if person else 0, turn.now
    )
    t = scene.translator_for(did.series, person, turn.request.hints.language)
    return view.applied(did, report.invited, t)


def export(turn: Turn) -> Message:
    """Send the list as a file: ``parties export xlsx``; without a word, as CSV."""
    of, wanted = _office(turn), turn.words.rest.lower()
    format_ = wanted if wanted in party_files.FORMATS else "csv"
    party_files.send(turn.store, of.series, of.person, format_, turn.now)
    return view.on_its_way(of.t)


def _office(turn: Turn) -> Office:
    return office.enter(turn.store, turn.request.where, turn.request.hints)
