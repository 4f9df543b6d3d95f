"""Polls: words and modals → services → views."""

import re
from collections.abc import Mapping

from bot.rules import poll_times
from bot.rules import polls as rules
from bot.rules.errors import WhichPoll
from bot.rules.polls import Poll, Vote
from bot.rules.texts import Word, fold
from bot.services import answers, ballots, cycles, polling, polls
from bot.services.ballots import Wish
from bot.services.holidays import calendar_of
from bot.views import departing
from bot.views import poll_notes as notes
from bot.views import polls as view
from bot.views import polls_forms as forms
from bot.views.blocks import Block, Element, Message, message, paragraph
from bot.views.buttons import Ids
from handlers.commands import first_number, split
from handlers.edge import NeedsForm
from handlers.turn import Turn

_MOST = re.compile(r"(?:up to|hogst|upp till|max) (\d{1,9})")
_UNTIL = re.compile(r"(?:until|till|senast)\s+(\d.*)", re.IGNORECASE)
_HIDDEN = {"hidden", "dold", "dolda"}


def form_wanted(turn: Turn) -> Message:
    """Answer ``poll`` alone with the modal; who may not ask reads what is open."""
    if not turn.lasting.is_convener and not turn.lasting.series.profile.parties_ask:
        return status(turn)
    polls.require_asker(turn.lasting)
    raise NeedsForm("poll")


def ask(turn: Turn) -> Message:
    """Open a poll in one line: ``poll ask QUESTION | A | B | up to 2 | until 2027-01-20``."""
    polls.require_asker(turn.lasting)
    if not turn.words.rest:
        raise NeedsForm("poll")
    question, *parts = split(turn.words.rest)
    most = until = ""
    hidden = False
    options = []
    for part in parts:
        if found := _MOST.fullmatch(fold(part)):
            most = found[1]
        elif found := _UNTIL.fullmatch(part):
            until = found[1]
        elif fold(part) in _HIDDEN:
            hidden = True
        else:
            options.append(part)
    return _opened(turn, rules.draft(question, options, most, hidden=hidden), until)


def poll_form(turn: Turn, _item: int | None) -> Element:
    """Return the modal in which a poll is asked."""
    scene = turn.lasting
    polls.require_asker(scene)
    closes_at = poll_times.deadline("", calendar_of(scene.series.profile), turn.now)
    return forms.poll_form(scene.series, scene.meeting, closes_at, scene.t)


def poll_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Open the poll that was written in the modal."""
    draft = rules.draft(
        values.get("question", ""),
        values.get("options", "").splitlines(),
        values.get("most", ""),
        hidden=values.get("shown") == "hidden",
    )
    return _opened(turn, draft, values.get("until", ""))


def vote(turn: Turn) -> Message:
    """Vote: ``poll #12 2``, ``poll #12 TEXT``, ``vote 2`` where one poll is open; or by a modal."""
    wish = _wish(turn.words.rest)
    if not wish.chosen:
        (first, *_) = ballots.votable(turn.store, turn.lasting, wish.number, turn.now)
        raise NeedsForm("vote", first.board.poll.number)
    confirmed = _confirmed(turn, ballots.vote(turn.store, turn.lasting, wish, turn.now))
    if not turn.is_overheard:
        return confirmed
    return message([*confirmed.blocks, notes.overheard(turn.lasting.t)])


def vote_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which a party votes; only the parties that the person acts for."""
    places = ballots.votable(turn.store, turn.lasting, item, turn.now)
    return forms.vote_form(places, turn.lasting.t, turn.request.settles)


def vote_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Vote as chosen in the modal."""
    wish = _wish(f"#{turn.words.rest} {values.get('chosen', '')}")
    voted = ballots.vote(turn.store, turn.lasting, wish, turn.now)
    if turn.request.settles is not None:
        ballots.settle(turn.store, turn.lasting, voted, turn.request.settles, turn.now)
    return _confirmed(turn, voted)


def record(turn: Turn) -> Message:
    """Record how a party voted: ``poll for Nacka kommun #12 2``."""
    name, mark, rest = turn.words.rest.partition("#")
    if not mark or not name.strip():
        raise WhichPoll(example=Word("poll for PARTY #12 2"))
    wish = _wish(f"#{rest}")
    return _recorded(turn, name.strip(), wish)


def record_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which the convener records a vote, while votes are taken."""
    turn.lasting.require("record")
    board = _board(turn, polls.find(turn.store, turn.lasting, item))
    ballots.require_votable(board, turn.now)
    return forms.record_form(board, turn.lasting.t, turn.lasting.hints.party)


def record_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Record as chosen in the modal."""
    party = answers.chosen_party(turn.store, turn.lasting.series, values.get("party", ""))
    wish = _wish(f"#{turn.words.rest} {values.get('chosen', '')}")
    return _recorded(turn, party.name, wish)


def status(turn: Turn) -> Message:
    """Show the open polls, or one of them, and who has not voted."""
    scene = turn.lasting
    number, _ = first_number(turn.words.rest)
    found = polls.boards(turn.store, scene, number)
    own = ballots.own(turn.store, scene, found, turn.now)
    return notes.status(found, own, scene.t, manages=scene.is_convener)


def extend(turn: Turn) -> Message:
    """Put a deadline off: ``poll extend #12 2027-01-22``; without a date, by a modal."""
    number, until = _numbered(turn)
    until = found[1] if (found := _UNTIL.fullmatch(until)) else until
    if not until:
        raise NeedsForm("poll_extend", polls.owned(turn.store, turn.lasting, number).number)
    return _changed(turn, polls.extend(turn.store, turn.lasting, number, until, turn.now))


def extend_form(turn: Turn, item: int | None) -> Element:
    """Return the modal in which a deadline is put off."""
    poll = polls.owned(turn.store, turn.lasting, item)
    rules.require_open(poll, turn.now)
    calendar = calendar_of(turn.lasting.series.profile)
    return forms.extend_form(
        poll, poll_times.deadline("", calendar, poll.closes_at), turn.lasting.t
    )


def extend_submitted(turn: Turn, values: Mapping[str, str]) -> Message:
    """Put the deadline off as written in the modal."""
    number, until = int(turn.words.rest), values.get("until", "")
    return _changed(turn, polls.extend(turn.store, turn.lasting, number, until, turn.now))


def close(turn: Turn) -> Message:
    """Close a poll before its time."""
    number, _ = _numbered(turn)
    return _changed(turn, polls.close(turn.store, turn.lasting, number, turn.now))


def later(turn: Turn) -> Message:
    """Put the reminder off; a party that has voted is not reminded, and reads its vote."""
    number, _ = _numbered(turn)
    due = ballots.later(turn.store, turn.lasting, number, turn.now)
    if due is None:
        (first, *_) = ballots.votable(turn.store, turn.lasting, number, turn.now)
        return view.confirmed(first, turn.lasting.t)
    return message([paragraph(turn.lasting.t("I will ask again on {when}.", when=due))])


def order(turn: Turn) -> Message:
    """Order the agenda by the result of a poll."""
    number, _ = _numbered(turn)
    polls.order(turn.store, turn.lasting, number, turn.now)
    poll, scene = polls.find(turn.store, turn.lasting, number), turn.lasting
    return notes.ordered(poll, Ids(scene.series.id, scene.meeting.id), scene.t)


def _opened(turn: Turn, draft: rules.Draft, until: str) -> Message:
    scene = turn.lasting
    poll = polls.ask(turn.store, scene, draft, until, turn.now)
    goes_out = cycles.departure(scene.series, "poll", turn.now)
    said = departing.said(goes_out, view.question(poll, scene.t), scene.t) if goes_out else ()
    return notes.asked(_board(turn, poll), scene.t, [*said, *_posted_late(turn, poll)])


def _confirmed(turn: Turn, voted: Vote) -> Message:
    return view.confirmed(voted, turn.lasting.t)


def _recorded(turn: Turn, party: str, wish: Wish) -> Message:
    voted = ballots.record(turn.store, turn.lasting, party, wish, turn.now)
    return view.recorded(voted, turn.lasting.t)


def _changed(turn: Turn, poll: Poll) -> Message:
    return notes.changed(_board(turn, poll), turn.lasting.t, _posted_late(turn, poll))


def _posted_late(turn: Turn, poll: Poll) -> list[Block]:
    """Return when the result is posted, if the poll closes at night or on a day off."""
    at = calendar_of(turn.lasting.series.profile).next_open(poll.closes_at)
    return notes.posted_late(at, turn.lasting.t) if at != poll.closes_at else []


def _board(turn: Turn, poll: Poll) -> rules.Board:
    return polling.board(turn.store, turn.lasting.series, poll)


def _wish(rest: str) -> Wish:
    """Read ``#12 1 3``, or ``1 3`` for the only open poll."""
    return Wish(*(first_number(rest) if rest.startswith("#") else (None, rest)))


def _numbered(turn: Turn) -> tuple[int | None, str]:
    return first_number(turn.words.rest)
