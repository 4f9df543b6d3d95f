"""Group sessions at their largest: what Slack takes, and that no text of a person is markup."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.i18n import Translator, translator
from bot.rules.agenda_page import Page
from bot.rules.ahead import Plan
from bot.rules.answers import Place
from bot.rules.boards import Board, Sitting, overview
from bot.rules.deadlines import Dated, Deadline
from bot.rules.groups import Group
from bot.rules.rounds import Rounds
from bot.rules.seats import Seat
from bot.rules.series import Series
from bot.rules.session_changes import PLACE_LIMIT, REASON_LIMIT, Round
from bot.rules.sessions import Change, Session, seen
from bot.rules.texts import LocalText
from bot.views import answers, deadlines, inviting, live_list, moving, session_forms
from bot.views import series as series_view
from bot.views import sessions as view
from bot.views.buttons import Ids
from rehearsal.blocks import check_view
from tests.rules.examples import NOW, SERIES, meeting, person
from tests.views.test_limits import holds, invited, parties

ROUND = meeting()
LARGE = "<!channel> *x* " + "Å" * (PLACE_LIMIT - 15)
MANY = parties(200)


def session(number: int, *, cancelled: bool = False, hosted: bool = True) -> Session:
    group = Group(f"group-{number}", LocalText("gruppen " * 9, "group " * 12), ())
    change = Change(1, group.key)
    if cancelled:
        change = replace(change, cancelled_at=NOW, reason="<@U1> " + "S" * (REASON_LIMIT - 6))
    own = MANY[number * 20 : number * 20 + 20]
    return Session(
        group,
        ROUND.local,
        ROUND.starts_at,
        ROUND.ends_at,
        LARGE,
        LARGE,
        "https://v.example/" + "x" * 400,
        own[0] if hosted else None,
        tuple(own),
        change,
    )


EVERY = tuple(session(number, cancelled=number == 3, hosted=number != 2) for number in range(10))
WITH = Series(
    **{name: getattr(SERIES, name) for name in SERIES.__slots__}
    | {"profile": replace(SERIES.profile, groups=tuple(each.group for each in EVERY))}
)


def place(number: int, party: int = 0) -> Place:
    at = EVERY[number]
    return Place(WITH, seen(ROUND, at), Seat(at.parties[party], ()), None, session=at)


@pytest.fixture(params=["sv", "en"])
def t(request: pytest.FixtureRequest) -> Translator:
    return translator(request.param, "Europe/Stockholm")


def test_the_list_of_sessions(t: Translator) -> None:
    of = Round(ROUND, EVERY, NOW, "Maja")
    holds(view.listed(of, WITH, t))
    holds(view.listed(of, WITH, t, {each.key for each in EVERY}))
    lonely = replace(EVERY[0], parties=(), place="", address="")
    holds(view.listed(replace(of, sessions=(lonely,)), WITH, t))


def test_what_parties_are_told(t: Translator) -> None:
    for number in range(4):
        for party in (0, 1):
            for was in (None, NOW):
                holds(moving.session_changed(place(number, party), was, t))
            for said in (view.joined, view.asked):
                holds(said(place(number, party), t))
            holds(inviting.invitation(invited(place(number, party)), person(1), t))
            holds(answers.day_before(place(number, party), "Kaffe", t))
    holds(view.cancelled(replace(place(3), others=EVERY[4:]), t))
    holds(view.cancelled(place(3), t))
    nowhere = replace(EVERY[0], place="", address="")
    holds(view.asked(replace(place(0), session=nowhere), t))
    plenary = replace(place(0), meeting=ROUND, session=None)
    assert view.about(plenary, t) is None
    holds(moving.session_changed(plenary, NOW, t))
    for said in (view.joined, view.asked):
        holds(said(plenary, t))


def test_what_the_convener_is_told(t: Translator) -> None:
    for each in EVERY[:4]:
        for told in (True, False):
            holds(view.saved(each, t, are_told=told, are_invited=True))
            holds(view.saved(each, t, are_told=told, are_invited=False, asks_host=told))
        holds(view.assigned("Kommun " * 10, each, t))
        holds(view.placed(WITH, each, t))


def test_the_start_and_the_thanks(t: Translator) -> None:
    for each in (EVERY[0], replace(EVERY[2], place="", address="", video="")):
        at = replace(seen(ROUND, each), host="" if each.host is None else each.host.name)
        page = Page(WITH, at, (), {})
        holds(view.start(page, t))
        holds(view.thanks(WITH, at, t))
    assert view.name(WITH, "gone", t) == "gone"
    assert view.of_step(WITH, "start", t) == ""
    assert view.of_step(WITH, "start@gone", t) == " (gone)"


def test_the_live_list_and_the_plan(t: Translator) -> None:
    sittings = [Sitting(each, tuple(overview(each.parties, {}, 2027))) for each in EVERY]
    rest = Sitting(None, tuple(overview(MANY[:5], {}, 2027)))
    groups = tuple(overview(MANY, {}, 2027))
    board = Board(WITH, ROUND, groups, {}, person(1), (*sittings, rest))
    holds(live_list.live_list(board, t, NOW))
    text = LocalText("Det " * 50, "It " * 60)
    dated = tuple(
        Dated(
            Deadline(f"d{n}", LocalText("Dagen " * 12, "Day " * 18), text=text),
            NOW.date() + timedelta(n),
        )
        for n in range(12)
    )
    holds(series_view.year(Plan(WITH, ((ROUND, ()),)), t, Rounds({1: EVERY}, dated)))
    assert deadlines.said(replace(dated[0], deadline=replace(dated[0].deadline, text=None)), t)


def test_the_forms(t: Translator) -> None:
    ids = Ids(1, 1, item=1)
    for each in (*EVERY[:4], replace(EVERY[0], parties=())):
        check_view(session_forms.change_form(each, ids, t), "modal")
        check_view(session_forms.party_form(each, MANY, ids, t), "modal")
        check_view(session_forms.cancel_form(each, ids, t), "modal")
        check_view(session_forms.host_form(each, ids, t), "modal")
