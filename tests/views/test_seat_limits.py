"""Hand-overs, escalation and quorums at their largest: what Slack takes, with a whole text."""

from dataclasses import replace

import pytest

from bot.i18n import Translator, translator
from bot.rules.agenda_page import Page
from bot.rules.answers import Place
from bot.rules.briefing import Briefing
from bot.rules.inviting import Invitation
from bot.rules.quorum import Quorum
from bot.rules.series import Series
from bot.rules.texts import LocalText
from bot.views import answers, escalation, live_list, seats
from bot.views.buttons import Ids
from bot.views.handing import handed_over
from rehearsal.blocks import check_view
from tests.rules.examples import NOW, SERIES, meeting
from tests.views.test_limits import board as live
from tests.views.test_limits import holds, items, parties, place
from tests.views.test_outcomes import longest, register
from tests.views.test_poll_limits import board as poll_board

LONG = "Anna " * 16
DAY = meeting().local.date()


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


@pytest.fixture
def series() -> Series:
    purpose = LocalText("Syfte " * 330, "Purpose " * 250)
    return replace(SERIES, profile=replace(SERIES.profile, purpose=purpose))


def invited(here: Place) -> Invitation:
    return Invitation(here, "reminder", LONG, LONG, NOW)


def briefing(series: Series, here: Place, count: int, *, is_open: bool = True) -> Briefing:
    """Return a briefing in which there are ``count`` of everything."""
    event = replace(here.meeting, published_at=NOW)
    own = [replace(each, party=1) for each in items(count, "accepted")]
    page = Page(series, event, tuple(own), {p.id: p for p in parties(31)}, ())
    tasks = register(*(longest(number) for number in range(1, count + 1)))
    polls = tuple(poll_board(100, number=number) for number in range(1, count + 1))
    return Briefing(invited(here), page, polls, tasks, is_open)


@pytest.mark.parametrize("count", [0, 1, 5, 40])
def test_what_a_deputy_reads(series: Series, t: Translator, count: int) -> None:
    here = place(series, meeting(), parties(1)[0])
    acting = here.seat.principal
    assert acting is not None
    for is_open in (True, False):
        told = briefing(series, here, count, is_open=is_open)
        for until in (None, DAY):
            said = holds(seats.handed(told, LONG, acting, t, until))
            assert is_open == ("rsvp yes" in str(said.blocks))
            assert (count > 0) == ("outcome ours" in str(said.blocks))
    asked = holds(escalation.to_deputy(briefing(series, here, count), acting, acting, t))
    assert "rsvp yes" in str(asked.blocks)
    assert "Syfte" in asked.text or "Purpose" in asked.text


def test_what_the_others_read(series: Series, t: Translator) -> None:
    here = place(series, meeting(), parties(1)[0])
    acting, answer, party = here.seat.principal, here.answer, here.seat.party
    assert acting is not None
    assert answer is not None
    holds(escalation.to_acting(invited(here), acting, acting, t))
    holds(escalation.answered(here, answer, LONG, acting, t))
    holds(answers.confirmed(replace(here, recorded_by="", given_by=LONG), t))
    for until in (None, DAY):
        seat = replace(here.seat, handed_to=here.seat.deputies[0].id, handed_until=until)
        holds(handed_over(replace(here, seat=seat, given_by=LONG), acting, t))
        holds(handed_over(here, acting, t, is_open=False))
    holds(seats.taken_back(here, acting, t, is_open=False))
    holds(seats.ended_for_deputy(LONG, party, DAY, t))
    for shown in (None, here, replace(here, answer=None)):
        holds(seats.ended_for_principal(shown, LONG, party, DAY, acting, t))
    check_view(seats.hand_over_form(here.seat, Ids(1, 1, 1), t), "modal")


def test_only_a_principal_may_take_a_shared_seat_back(series: Series, t: Translator) -> None:
    here = place(series, meeting(), parties(1)[0])
    acting, deputy = here.seat.principal, here.seat.deputies[0]
    assert acting is not None
    assert "rsvp back" in str(escalation.to_acting(invited(here), acting, deputy, t).blocks)
    assert "rsvp back" not in str(escalation.to_acting(invited(here), deputy, acting, t).blocks)


def test_a_quorum_is_said_while_it_is_not_met(series: Series, t: Translator) -> None:
    wanted = (Quorum(share=(1, 2)), Quorum(9, category="municipality"))
    asked = replace(series, profile=replace(series.profile, quorums=wanted))
    shown = holds(live_list.live_list(live(asked, meeting(), 31), t, NOW)).text
    short = [
        line for line in shown.splitlines() if " 8 " in line and (" 16 " in line or " 9 " in line)
    ]
    assert len(short) == 2
    assert "municipality" in short[1]
    met = replace(series, profile=replace(series.profile, quorums=(Quorum(8),)))
    lines = holds(live_list.live_list(live(met, meeting(), 31), t, NOW)).text
    word = "Quorum" if t.language == "en" else "För få"
    assert word in shown
    assert word not in lines
