"""Group sessions: words and modals → services → views."""

from collections.abc import Mapping

from bot.rules.session_changes import Round, named, require_open
from bot.rules.sessions import Session
from bot.rules.texts import Word, fold
from bot.services import answers, session_changes, session_news
from bot.services.session_changes import Given
from bot.views import session_forms as forms
from bot.views import sessions as view
from bot.views.blocks import Element, Message
from bot.views.buttons import Ids
from handlers import series
from handlers.edge import NeedsForm
from handlers.turn import Turn

_HELP = {"help", "hjalp", "?"}


def listed(turn: Turn) -> Message:
    """Show the group sessions of the round."""
    scene, of = turn.scene, session_changes.round_of(turn.store, turn.scene)
    ahead = {s.key for s in of.sessions if not s.is_cancelled and s.starts_at > turn.now}
    return view.listed(of, scene.series, scene.t, ahead if scene.is_convener else ())


def move(turn: Turn) -> Message:
    """Move a session: ``move KEY DATE TIME``; with its name alone, a modal asks for the rest."""
    session, rest = _named(turn, Word("session move KEY 10:00"), "session")
    *day, last = rest.split()
    if ":" not in last and "." not in last.rstrip("."):
        day, last = [*day, last], ""
    saved = session_changes.move(turn.store, turn.scene, session, " ".join(day), last, turn.now)
    return _saved(turn, saved)


def place(turn: Turn) -> Message:
    """Keep where a session is held: ``place KEY PLACE, ADDRESS``."""
    session, rest = _named(turn, Word("session place KEY PLACE, ADDRESS"), "session")
    saved = session_changes.place(turn.store, turn.scene, session, rest, turn.now)
    return _saved(turn, saved)


def host(turn: Turn) -> Message:
    """Let a party host a session: ``host KEY PARTY``."""
    session, rest = _named(turn, Word("session host KEY PARTY"), "session")
    saved = session_changes.host(turn.store, turn.scene, session, rest, turn.now)
    return _saved(turn, saved, session)


def assign(turn: Turn) -> Message:
    """Move a party to a group: ``party KEY PARTY``; without a party, a modal asks for it."""
    session, rest = _named(turn, Word("session party KEY PARTY"), "session-party")
    party = session_changes.assign(turn.store, turn.scene, session, rest, turn.now)
    return view.assigned(party.name, session, turn.scene.t)


def cancel(turn: Turn) -> Message:
    """Cancel a session: ``cancel KEY REASON``; without a reason, a modal asks for it."""
    session, rest = _named(turn, Word("session cancel KEY REASON"), "session-cancel")
    saved = session_changes.cancel(turn.store, turn.scene, session, rest, turn.now)
    return _saved(turn, saved)


def join(turn: Turn) -> Message:
    """Let the person's party choose another session, because its own is cancelled."""
    scene, store = turn.scene, turn.store
    of = session_changes.round_of(store, scene)
    session, _ = named(turn.words.rest, of.sessions, Word("session join KEY"))
    party = session_changes.join(store, scene, session, turn.now, turn.shown)
    chosen = answers.place(store, scene.series, scene.meeting, party.id, turn.now)
    return view.joined(chosen, scene.t)


def tell_place(turn: Turn) -> Message:
    """Keep where the person's party hosts: ``host PLACE, ADDRESS``; alone, a modal asks for it."""
    if fold(turn.words.rest) in _HELP:
        return series.help_(turn)
    session_changes.own(turn.store, turn.scene, turn.now)
    if not turn.words.rest:
        raise NeedsForm("host")
    name, _, address = turn.words.rest.partition(",")
    saved = session_changes.settle(turn.store, turn.scene, name, address, "", turn.now)
    return _saved(turn, saved)


def change_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener changes a session."""
    session = _open(turn, item)
    return forms.change_form(session, _ids(turn, session), turn.scene.t)


def change_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Change it as written in the modal."""
    session = _for_convener(turn, _item(turn))[1]
    given = Given(
        values.get("date", ""),
        values.get("time", ""),
        values.get("place", ""),
        values.get("address", ""),
        values.get("link", ""),
        values.get("host", ""),
    )
    saved = session_changes.change(turn.store, turn.scene, session, given, turn.now)
    return _saved(turn, saved, session)


def party_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener moves a party."""
    scene = turn.scene
    session = _open(turn, item)
    called = scene.meeting.call
    every = [p for p in turn.store.seats.parties(scene.series.id) if p.is_called(called)]
    others = [party for party in every if party.id not in session.has]
    return forms.party_form(session, others, _ids(turn, session), scene.t)


def party_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Move the party that was chosen in the modal."""
    session = _for_convener(turn, _item(turn))[1]
    chosen = answers.chosen_party(turn.store, turn.scene.series, values.get("moved", ""))
    party = session_changes.assign(turn.store, turn.scene, session, chosen.name, turn.now)
    return view.assigned(party.name, session, turn.scene.t)


def cancel_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener cancels a session."""
    session = _open(turn, item)
    return forms.cancel_form(session, _ids(turn, session), turn.scene.t)


def cancel_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Cancel it for the reason that was written in the modal."""
    session = _for_convener(turn, _item(turn))[1]
    reason = values.get("reason", "")
    saved = session_changes.cancel(turn.store, turn.scene, session, reason, turn.now)
    return _saved(turn, saved)


def host_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which the host tells where its session is held."""
    scene = turn.scene
    session = session_changes.own(turn.store, scene, turn.now)
    party = session.host.id if session.host else None
    return forms.host_form(session, Ids(scene.series.id, scene.meeting.id, party), scene.t)


def host_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Keep what the host wrote in the modal."""
    where = (values.get("place", ""), values.get("address", ""), values.get("link", ""))
    saved = session_changes.settle(turn.store, turn.scene, *where, turn.now)
    return _saved(turn, saved)


def _saved(turn: Turn, session: Session, before: Session | None = None) -> Message:
    """Confirm a change; ``before``: the session as it was, where it may have another host now."""
    store, meeting = turn.store, turn.scene.meeting
    is_new = before is not None and before.host != session.host
    return view.saved(
        session,
        turn.scene.t,
        are_invited=session_news.are_invited(store, meeting),
        are_told=bool(session_news.counting(store, meeting, session.parties)),
        asks_host=is_new and session_news.is_host_asked(store, meeting, session),
    )


def _named(turn: Turn, example: Word, form: str) -> tuple[Session, str]:
    """Return the session that the words name, and the rest; without one, ask by ``form``."""
    turn.scene.require("convene")
    of = session_changes.round_of(turn.store, turn.scene)
    session, rest = named(turn.words.rest, of.sessions, example)
    if not rest:
        raise NeedsForm(form, session_changes.number_of(turn.scene, session))
    return session, rest


def _open(turn: Turn, item: int | None) -> Session:
    """Return the session that a form is to be about, while there is something to fill in for."""
    session = _for_convener(turn, item)[1]
    require_open(session, turn.now)
    return session


def _for_convener(turn: Turn, item: int | None) -> tuple[Round, Session]:
    turn.scene.require("convene")
    return session_changes.by_place(turn.store, turn.scene, item)


def _item(turn: Turn) -> int | None:
    return int(turn.words.rest) if turn.words.rest.isdigit() else None


def _ids(turn: Turn, session: Session) -> Ids:
    scene = turn.scene
    number = session_changes.number_of(scene, session)
    return Ids(scene.series.id, scene.meeting.id, item=number)
