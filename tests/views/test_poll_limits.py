"""Polls at their largest: what Slack takes, and a text that says it all without the bars."""

from dataclasses import replace
from typing import Any

import pytest

from bot.i18n import Translator, translator
from bot.rules.ahead import Status
from bot.rules.polls import OPTION_LIMIT, OPTIONS_LIMIT, QUESTION_LIMIT, Ballot, Board, Option, Vote
from bot.rules.seats import Mandate, Seat
from bot.rules.tally import Order
from bot.views import poll_notes, polls, polls_forms
from bot.views import series as series_view
from rehearsal.blocks import check_message, check_view
from tests.rules.examples import NOW, SERIES, meeting, person
from tests.rules.polling import CLOSES, poll
from tests.views.test_limits import holds, items, parties


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def board(options: int, voters: int = 60, **given: Any) -> Board:  # noqa: ANN401 - fields
    every = tuple(Option("Å" * (OPTION_LIMIT - 4) + f"{n:4}", n) for n in range(options))
    asked = poll(question="Ö" * QUESTION_LIMIT, options=every, **given)
    towns = tuple(parties(voters))
    ballots = {
        party.id: Ballot(1, party.id, (party.id % options + 1,), 1, recorded=True, at=NOW)
        for party in towns[::2]
    }
    return Board(SERIES, meeting(), asked, towns, ballots, {options: "declined"})


def vote(shown: Board) -> Vote:
    party = shown.parties[0]
    anna, bo = replace(person(1), name="Anna " * 16), replace(person(2), name="Bo " * 26)
    first, second = Mandate(anna, party.id, "principal", 0), Mandate(bo, party.id, "deputy", 1)
    return Vote(shown, Seat(party, (first, second)), shown.ballots[party.id], "Maja " * 16)


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("count", [2, 5, 6, 10, 11, OPTIONS_LIMIT])
def test_the_messages_of_a_poll(t: Translator, count: int, most: int) -> None:
    shown = board(count, most=most)
    for is_open in (True, False):
        holds(polls.post(shown, t, is_open=is_open))
    holds(polls.post(replace(shown, poll=replace(shown.poll, hidden=True)), t, is_open=True))
    acting = vote(shown).seat.principal
    assert acting is not None
    reminder = holds(polls.reminder(vote(shown), acting, t))
    assert "poll later #12" in str(reminder.blocks)
    for said in (polls.confirmed, polls.recorded):
        holds(said(vote(shown), t))
    holds(polls.confirmed(replace(vote(shown), ballot=None, recorded_by=""), t, is_open=False))
    holds(poll_notes.asked(shown, t))
    holds(poll_notes.changed(shown, t))
    closed = replace(shown, poll=replace(shown.poll, state="closed", closed_at=CLOSES))
    holds(poll_notes.changed(closed, t))
    for manages in (True, False):
        holds(poll_notes.status([shown] * 3, [vote(shown)] * 30, t, manages=manages))
        holds(poll_notes.status([closed], [vote(closed)], t, manages=manages))


@pytest.mark.parametrize("count", [2, OPTIONS_LIMIT])
def test_a_result_says_in_its_text_what_its_bars_show(t: Translator, count: int) -> None:
    shown = board(count, most=3)
    ballots = {party: replace(each, chosen=(1,)) for party, each in shown.ballots.items()}
    said = polls.result(replace(shown, ballots=ballots), t)
    check_message(list(said.blocks))
    assert "▰" in str(said.blocks)
    assert "▰" not in said.text
    assert "▱" not in said.text
    assert "%" in said.text
    nobody = replace(board(count), ballots={}, gone={})
    check_message(list(polls.result(nobody, t).blocks))


def test_one_option_with_most_votes_is_named(t: Translator) -> None:
    shown = replace(board(3), ballots={1: Ballot(1, 1, (2,), 1, recorded=False, at=NOW)})
    text = polls.result(shown, t).text
    assert ("Most votes: #1" in text) or ("Flest röster: #1" in text)


def test_what_the_convener_is_told_of_polls(t: Translator) -> None:
    shown = board(5, purpose="priority")
    order = Order(shown.poll, tuple(range(100)), ("Ö" * 150,) * 100)
    for given, takes in (
        (order, True),
        (replace(order, stands=True), False),
        (replace(order, undecided=tuple(items(40, "proposed"))), True),
        (Order(shown.poll, ()), False),
    ):
        said = holds(poll_notes.ordering(shown, given, t))
        assert ('"words": "poll order' in str(said.blocks)) is takes
    holds(poll_notes.stumbled(shown.poll, t))
    for why in ("few", "late", "published"):
        holds(poll_notes.unopened(meeting(), why, t))
    status = Status(SERIES, meeting(), (), None, {}, 0, 0)
    said = holds(series_view.state(status, t, [shown] * 3))
    assert "#12" in said.text
    everybody = replace(shown, ballots={p.id: shown.ballots[1] for p in shown.parties})
    holds(series_view.state(status, t, [everybody]))
    holds(poll_notes.status([], [], t, manages=True))
    withdrawn = replace(shown, poll=replace(shown.poll, state="withdrawn"))
    holds(polls.post(withdrawn, t, is_open=False))


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("count", [2, 10, 11, OPTIONS_LIMIT])
def test_the_modals_of_polls(t: Translator, count: int, most: int) -> None:
    shown = board(count, most=most)
    for view in (
        polls_forms.poll_form(SERIES, meeting(), CLOSES, t),
        polls_forms.vote_form([vote(shown)], t, ("D1", "1.2")),
        polls_forms.vote_form([vote(shown)] * 31, t),
        polls_forms.vote_form([replace(vote(shown), ballot=None)], t),
        polls_forms.record_form(board(count, 120), t),
        polls_forms.extend_form(shown.poll, CLOSES, t),
    ):
        check_view(view, "modal")
