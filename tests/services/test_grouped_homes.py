"""Group sessions in the App Home, the digest and what waits: each party sees its own."""

from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.sessions import Session
from bot.services import (
    answers,
    convening,
    cycles,
    posts,
    series,
    session_changes,
    sessions,
    setting,
    waiting,
)
from bot.services.answers import Given as Answered
from bot.services.office import Office
from bot.services.scene import Hints
from bot.views.blocks import Message, spoken
from bot.views.series import state
from bot.views.waiting import rows
from storage import SqlDatabase
from tests.grouped import grouped
from tests.services.given import AFTER_CALL, LOADED, MAJA, Dialogue, at, undone
from tests.services.test_homes import counted, home, opened, says

TABY, SALEM = "U0TABY1", "U0SALEM1"
NOW = AFTER_CALL


@pytest.fixture
def round_(dialogue: Dialogue) -> Dialogue:
    return invited(dialogue)


def invited(dialogue: Dialogue) -> Dialogue:
    """Let the series have its groups, and everybody be invited."""
    dialogue.profiled(grouped().profile)
    dialogue.replan(LOADED)
    dialogue.opened()
    for step in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        if step.kind == "invitation":
            dialogue.store.ledger.move_on(step.id, ["planned"], "done", LOADED)
    return dialogue


def session(round_: Dialogue, key: str) -> Session:
    every = sessions.of_round(round_.store, round_.series, round_.meeting)
    return next(each for each in every if each.key == key)


def cancelled(round_: Dialogue, key: str) -> None:
    scene = round_.scene(MAJA, NOW)
    session_changes.cancel(round_.store, scene, session(round_, key), "Snö", NOW)


def asked(round_: Dialogue, user: str, now: datetime = NOW) -> str:
    """Return what is said of what waits, as in the digest and in ``mine``."""
    person = round_.person(user)
    sight = waiting.look(round_.store, round_.series, person, now)
    t = round_.scene(user, now).t
    found = rows(waiting.of(round_.store, sight), sight.register, person, t)
    return f"{spoken([block for row in found for block in row])} {found}"


def test_a_party_sees_when_and_where_its_own_session_is(round_: Dialogue) -> None:
    text = says(round_, TABY, NOW)
    assert "Nästa dialogmöte: tisdag 26 januari 2027 kl. 10:00, Exempelhuset i Täby." in text
    assert "Täby kommun: inte svarat än – Norra gruppen" in text
    assert "4 februari 2027" not in text.partition("Norra gruppen")[0]
    waits = asked(round_, TABY)
    assert "tisdag 26 januari 2027 kl. 10:00, Exempelhuset i Täby, värd: Täby kommun" in waits
    assert "rsvp yes" in waits


def test_what_comes_next_says_for_which_group(round_: Dialogue) -> None:
    ledger = round_.store.ledger
    for each in ledger.of_meeting(round_.meeting.id):
        if each.step != "last-reminder@north":
            ledger.move_on(each.id, ["planned"], "done", NOW)
    scene = round_.scene(MAJA, NOW)
    said = spoken(state(series.status(round_.store, scene, NOW), scene.t).blocks)
    for shown in (said, says(round_, MAJA, NOW)):
        assert "ärnäst: sista påminnelsen (norra gruppen), " in shown


def test_who_has_parties_in_two_groups_sees_the_round_and_both_sessions(round_: Dialogue) -> None:
    round_.mandated("salem", TABY)
    text = says(round_, TABY, NOW)
    assert "Nästa dialogmöte: torsdag 4 februari 2027" in text
    assert "Norra gruppen: tisdag 26 januari 2027 kl. 10:00, Exempelhuset i Täby" in text
    assert "Södra gruppen: fredag 29 januari 2027 kl. 13:00, Exempelskolan" in text
    for now, answered in ((NOW, 2), (at("2027-01-26 10:00"), 1)):
        shown = str(home(round_, TABY, now).blocks)
        assert shown.count('"words": "rsvp yes"') == answered, "while its own session is ahead"


def test_from_the_start_of_its_session_on_nothing_waits_for_a_party(round_: Dialogue) -> None:
    begun = at("2027-01-26 10:00")
    assert asked(round_, TABY, begun) == " []"
    assert "Salems kommun" in asked(round_, SALEM, begun)
    assert "Dialogmötet tisdag 26 januari 2027" in says(round_, TABY, begun)


def test_a_party_whose_session_is_cancelled_chooses_another_one(round_: Dialogue) -> None:
    answers.answer(round_.store, round_.scene(TABY, NOW), Answered("coming"), NOW)
    cancelled(round_, "north")
    said = home(round_, TABY, NOW)
    assert "Norra gruppen: inställt (Snö)" in spoken(said.blocks)
    words = str(said.blocks)
    assert "session join south" in words
    assert "session join north" not in words
    assert '"words": "rsvp yes"' not in words
    chosen = "Täby kommun: har inte valt något annat gruppmöte – Norra gruppen"
    assert chosen in spoken(said.blocks), "nobody comes to it"
    assert "Täby kommun: inte svarat än, inställt (Snö)" in asked(round_, TABY), "it waits again"
    assert chosen in says(round_, TABY, at("2027-02-04 14:00")), "not that it never answered"
    cancelled(round_, "south")
    waits = asked(round_, SALEM)
    assert "Salems kommun: inte svarat än, inställt (Snö)" in waits
    assert "session join west" in waits


def test_a_meeting_beside_the_rule_is_for_all_at_once(round_: Dialogue) -> None:
    office = Office(round_.series, round_.person(MAJA), Hints())
    made = setting.put(
        round_.store, office, setting.Wanted(datetime(2027, 3, 4).date()), NOW  # noqa: DTZ001
    ).meeting  # fmt: skip
    store, series = round_.store, round_.series
    assert sessions.of_round(store, series, made) == ()
    assert sessions.seen_by(store, series, made, round_.party("taby").id) == (made, None)
    steps = {each.step for each in store.ledger.of_meeting(made.id)}
    assert steps
    assert not [step for step in steps if "@" in step or step.startswith("host")]


def statements(office: SqlDatabase, more: list[str]) -> int:
    with undone(office) as store:
        round_ = invited(Dialogue(store))
        for party in more:
            round_.mandated(party, TABY)
        shown = opened(round_, TABY, NOW)
        with counted(store) as said:
            assert isinstance(round_.says(shown, NOW), Message)
        return len(said)
    raise AssertionError


def test_a_home_takes_as_many_statements_for_ten_parties_as_for_two(office: SqlDatabase) -> None:
    many = ["salem", "solna", "nacka", "ekero", "vaxholm", "tyreso", "huddinge", "jarfalla"]
    few = statements(office, many[:1])
    assert statements(office, many) == few
    assert few <= 60


def test_answers_are_closed_once_the_round_is_held_and_no_session_is_left(
    round_: Dialogue,
) -> None:
    closed, start = "svarade aldrig", round_.meeting.starts_at
    assert closed not in says(round_, MAJA, session(round_, "south").starts_at)
    assert closed in says(round_, MAJA, start)
    scene = round_.scene(MAJA, NOW)
    south = session(round_, "south")
    late = session_changes.move(round_.store, scene, south, "2027-02-04", "13:30", NOW)
    assert closed not in says(round_, MAJA, start), "the parties of one can answer still"
    assert closed in says(round_, MAJA, late.starts_at)
    session_changes.cancel(round_.store, scene, late, "Snö", NOW)
    assert closed in says(round_, MAJA, start), "what is cancelled is not ahead"


def test_home_and_status_ask_by_one_rule_while_a_session_is_left(round_: Dialogue) -> None:
    ledger, start = round_.store.ledger, round_.meeting.starts_at
    scene, south = round_.scene(MAJA, NOW), session(round_, "south")
    session_changes.move(round_.store, scene, south, "2027-02-04", "13:30", NOW)
    for each in ledger.of_meeting(round_.meeting.id):
        if each.kind == "invitation":
            ledger.move_on(each.id, ["done"], "skipped", NOW)
    assert "Salems kommun: inte svarat än" in says(round_, SALEM, start)
    assert series.status(round_.store, round_.scene(MAJA, start), start).is_asked


def test_a_party_has_time_to_answer_until_its_own_session(round_: Dialogue) -> None:
    begun = at("2027-01-26 10:00")
    assert "Täby kommun: svarade aldrig" in says(round_, TABY, begun)
    assert "Salems kommun: inte svarat än" in says(round_, SALEM, begun)
    held = round_.meeting.ends_at - timedelta(minutes=1)
    assert "Salems kommun: svarade aldrig" in says(round_, SALEM, held)


def test_the_list_in_the_channel_says_of_each_session_whether_its_parties_can_answer_still(
    round_: Dialogue,
) -> None:
    t = translator("sv", "Europe/Stockholm")

    def silent(now: datetime) -> dict[str, str]:
        """Return what is said of the parties without an answer, by one of their names."""
        post = posts.POSTS["invitation"](round_.store, round_.series, round_.meeting, t, now)
        lines = [line for line in post.text.splitlines() if "varat än" in line or "aldrig" in line]
        names = ("Täby", "Salem")
        return {name: line.lower() for name in names for line in lines if name in line}

    never, not_yet = "svarade aldrig", "inte svarat än"
    assert not_yet in silent(NOW)["Täby"]
    begun = silent(at("2027-01-26 10:00"))
    assert never in begun["Täby"], "its session has begun"
    assert not_yet in begun["Salem"]
    assert never in silent(round_.meeting.starts_at)["Salem"]


def test_a_step_that_asks_is_named_with_the_group_whose_it_is(round_: Dialogue) -> None:
    """Several sessions ask for the same on the same day."""
    asking = {}
    for step in round_.store.ledger.of_meeting(round_.meeting.id):
        if step.step in {"last-reminder@north", "last-reminder@west"}:
            round_.store.ledger.move_on(step.id, ["planned"], "asked", step.due_at)
            asking[step.step.partition("@")[2]] = step
    now = asking["west"].due_at
    scene = round_.scene(MAJA, now)
    status = series.status(round_.store, scene, now)
    shown = [says(round_, MAJA, now), state(status, scene.t).text]
    for key, group in (("north", "norra"), ("west", "västra")):
        named = f"sista påminnelsen ({group} gruppen)"
        turn = cycles.asking(round_.store, scene, asking[key].id, now)
        for said in (*shown, convening.asked(turn, scene.t).text):
            assert named in said
