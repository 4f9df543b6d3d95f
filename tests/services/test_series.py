"""The series as a whole: its plan, its state, pause and languages."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.ports import Store
from bot.rules.answers import Choice
from bot.rules.cycle import Planned
from bot.rules.errors import BadLanguage, ConvenerOnly
from bot.rules.sessions import step_of
from bot.services import agenda, answers, cycles, owing, scene, series
from bot.services.answers import Given
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views import series as series_view
from tests.services.given import (
    BEFORE,
    CALLED,
    CHANNEL,
    END,
    JOAKIM,
    LEYLA,
    MAJA,
    PETER,
    STRANGER,
    ULLA,
    Dialogue,
    at,
    beside,
    invited,
)
from tests.services.test_homes import says


def test_the_year_ahead_has_the_meetings_that_are_not_over_and_what_is_left_of_others(
    dialogue: Dialogue,
) -> None:
    dialogue.replan(CALLED)
    dialogue.replan(at("2027-01-15 10:00"))
    plan = series.year(dialogue.store, dialogue.series, CALLED)
    assert [meeting.local.year for meeting, _ in plan.meetings] == [2027, 2028]
    first = [step.step for step in plan.meetings[0][1]]
    assert (first[0], first[-1]) == ("call", "yearly-analysis")
    assert not plan.over
    dialogue.ran(END)
    plan = series.year(dialogue.store, dialogue.series, END)
    (over, left), (ahead, _) = plan.meetings
    assert (over.local.year, ahead.local.year) == (2027, 2028)
    assert plan.over == {over.id}
    assert left[0].step == "thanks"
    assert left[-1].step == "yearly-analysis"
    assert {step.state for step in left} == {"planned"}
    for each in left:
        dialogue.store.ledger.move_on(each.id, ["planned"], "done", END)
    plan = series.year(dialogue.store, dialogue.series, END)
    assert [meeting.local.year for meeting, _ in plan.meetings] == [2028]


def test_what_still_asks_after_the_meeting_is_left_of_it_and_what_came_too_late_is_not(
    dialogue: Dialogue,
) -> None:
    dialogue.replan(CALLED)
    dialogue.ran(END)
    (over, left), *_ = series.year(dialogue.store, dialogue.series, END).meetings
    rest = [each.step for each in left]
    for each in dialogue.store.ledger.of_meeting(over.id):
        if each.step in {"invitation", "thanks"}:
            assert dialogue.store.ledger.move_on(each.id, [each.state], "asked", END)
    (_, left), *_ = series.year(dialogue.store, dialogue.series, END).meetings
    assert [each.step for each in left] == rest
    assert left[0].state == "asked"


def test_the_status_says_what_is_next_and_who_is_missing(dialogue: Dialogue) -> None:
    state = series.status(dialogue.store, dialogue.scene(MAJA, BEFORE), BEFORE)
    assert (state.missing, state.called, state.waiting, state.deliveries) == (31, 31, (), {})
    assert state.following is not None
    assert state.following.step == "call"
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Given("coming"), CALLED)
    dialogue.ran(CALLED)
    state = series.status(dialogue.store, dialogue.scene(JOAKIM), CALLED)
    assert (state.missing, state.called) == (30, 31)
    assert state.following is not None
    assert state.following.step == "invitation"
    assert state.deliveries == {"ready": 2}


def test_the_status_names_the_meeting_and_calls_nobody_silent_who_was_not_asked(
    dialogue: Dialogue,
) -> None:
    def answered(now: datetime) -> str:
        status = series.status(dialogue.store, dialogue.scene(MAJA, now), now)
        said = series_view.state(status, translator("sv", "Europe/Stockholm")).text
        assert ("ingen ersättare att fråga" in said) == bool(status.alone)
        assert ("För få" in said) == ("har inte svarat" in said)
        return next(line for line in said.splitlines() if "Anmälan" in line)

    dialogue.mandated("botkyrka", LEYLA)
    days = ("4 februari 2027", "3 februari 2028")
    first, second = (f"Anmälan till dialogmötet torsdag {day}" for day in days)
    assert answered(BEFORE).endswith(f"{first}: parterna är inte inbjudna än.")
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Given("coming"), CALLED)
    assert answered(CALLED).endswith(f"{first}: parterna är inte inbjudna än. 1 har redan svarat.")
    dialogue.replan(at("2027-01-15 10:00"))
    dialogue.ran(END)
    after = END + timedelta(days=1)
    assert answered(after).endswith(f"{second}: parterna är inte inbjudna än.")
    status = series.status(dialogue.store, dialogue.scene(MAJA, after), after)
    assert status.alone == (), "nobody is silent who was not asked"


def test_steps_of_two_meetings_say_of_which_they_are(dialogue: Dialogue) -> None:
    """In the status and in the App Home; of one meeting alone none says it."""

    def said() -> tuple[str, str]:
        status = series.status(dialogue.store, dialogue.scene(MAJA, CALLED), CALLED)
        t = translator("sv", "Europe/Stockholm")
        return series_view.state(status, t).text, says(dialogue, MAJA, CALLED)

    dialogue.ran(CALLED)
    ledger = dialogue.store.ledger
    first, second = dialogue.meetings[0], beside(dialogue, timedelta(days=106))
    for each in ledger.of_series(dialogue.series.id, ["planned"]):
        if each.kind == "invitation" and each.meeting == first.id:
            assert ledger.move_on(each.id, ["planned"], "asked", CALLED)
    for shown in said():
        assert "Inbjudan" in shown
        assert "nför 4 februari" not in shown
    later = first.starts_at + timedelta(days=1)
    step = step_of(dialogue.series.profile, "invitation")
    assert step is not None
    meant = Planned(step, second.local, later, second.local)
    assert ledger.ask(dialogue.series.workspace, second, meant, "Europe/Stockholm", "")
    for shown in said():
        assert "Inför 4 februari: inbjudan" in shown
        assert "Inför 21 maj: inbjudan" in shown
    assert "Härnäst, för dialogmötet 4 februari: förslagstiden stänger, " in said()[0]


@pytest.mark.parametrize(("choice", "said"), [("maybe", "1 har svarat kanske."), ("coming", "")])
def test_the_status_says_how_many_said_maybe(dialogue: Dialogue, choice: Choice, said: str) -> None:
    dialogue.mandated("botkyrka", LEYLA)
    invited(dialogue)
    answers.answer(dialogue.store, dialogue.scene(LEYLA), Given(choice), CALLED)
    status = series.status(dialogue.store, dialogue.scene(MAJA, CALLED), CALLED)
    text = series_view.state(status, translator("sv", "Europe/Stockholm")).text
    assert "kanske" in text if said else "kanske" not in text
    assert said in text


def test_while_the_invitation_waits_for_the_convener_nobody_is_called_silent(
    dialogue: Dialogue,
) -> None:
    def said(now: datetime) -> str:
        status = series.status(dialogue.store, dialogue.scene(MAJA, now), now)
        return series_view.state(status, translator("sv", "Europe/Stockholm")).text

    dialogue.mandated("botkyrka", LEYLA)
    now = at("2027-01-05 10:00")
    dialogue.ran(now)
    assert dialogue.states()["invitation"] == "asked"
    assert "parterna är inte inbjudna än" in said(now)
    assert "ingen ersättare att fråga" not in said(now)
    (asked,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    cycles.decide(dialogue.store, dialogue.scene(MAJA, now), asked.id, now, send=True)
    assert "31 av 31 parter har inte svarat" in said(now)
    assert "ingen ersättare att fråga: Botkyrka kommun" in said(now)


def test_a_series_with_nothing_more_planned_says_so(dialogue: Dialogue) -> None:
    dialogue.ran(at("2028-06-01 10:00"))
    state = series.status(dialogue.store, dialogue.scene(MAJA), CALLED)
    assert state.following is None


def test_between_meetings_the_status_says_that_none_is_planned_and_of_whom_nothing_is_missing(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    later = at("2027-06-01 10:00")
    here = scene.enter(dialogue.store, dialogue.where(MAJA), later, Hints(), between=True)
    assert here.meeting == dialogue.meeting
    found = series.status(dialogue.store, here, later)
    said = series_view.state(found, translator("sv", "Europe/Stockholm"))
    assert "Inget dialogmöte är planerat än." in said.text
    assert "har inte svarat" not in said.text
    assert "[Sätt ut ett dialogmöte…]" in said.text


def test_pause_and_resume_are_the_conveners_and_leave_their_trace(dialogue: Dialogue) -> None:
    for paused in (True, False):
        series.set_paused(dialogue.store, dialogue.office(JOAKIM), CALLED, paused=paused)
        assert dialogue.series.paused is paused
    assert dialogue.actions() == ["series.paused", "series.resumed"]
    assert {entry.person for entry in dialogue.trail()} == {dialogue.person(JOAKIM).id}


@pytest.mark.parametrize("user", [LEYLA, ULLA, STRANGER])
def test_nobody_else_pauses_looks_or_changes_the_channels_language(
    dialogue: Dialogue, user: str
) -> None:
    store, scene = dialogue.store, dialogue.scene(user)
    for deed in (
        lambda: series.status(store, scene, CALLED),
        lambda: dialogue.office(user),
        lambda: series.set_series_language(store, scene, "en"),
    ):
        with pytest.raises(ConvenerOnly):
            deed()
    assert (dialogue.series.paused, dialogue.series.language) == (False, "sv")


def test_a_person_reads_the_language_that_they_chose(dialogue: Dialogue, store: Store) -> None:
    where = dialogue.where(LEYLA)
    series.set_language(store, where, dialogue.person(LEYLA), "en")
    assert dialogue.scene(LEYLA).t.language == "en"
    assert dialogue.series.language == "sv"


def test_even_a_strangers_language_is_kept(dialogue: Dialogue, store: Store) -> None:
    where = dialogue.where(STRANGER)
    saved = series.set_language(store, where, None, "en")
    assert saved.user == STRANGER
    assert dialogue.person(STRANGER).language == "en"
    entered = dialogue.scene(STRANGER)
    assert (entered.t.language, entered.parties) == ("en", ())
    again = series.set_language(store, where, entered.person, "sv")
    assert (again.id, dialogue.person(STRANGER).language) == (saved.id, "sv")


def test_the_channels_language_is_the_conveners_to_choose(dialogue: Dialogue) -> None:
    series.set_series_language(dialogue.store, dialogue.scene(MAJA), "en")
    assert dialogue.series.language == "en"
    assert dialogue.scene(LEYLA, channel=CHANNEL).t.language == "en"


@pytest.mark.parametrize("language", ["", "de", "SV"])
def test_a_language_that_is_not_spoken_is_refused(dialogue: Dialogue, language: str) -> None:
    with pytest.raises(BadLanguage):
        series.set_language(dialogue.store, dialogue.where(LEYLA), dialogue.person(LEYLA), language)
    with pytest.raises(BadLanguage):
        series.set_series_language(dialogue.store, dialogue.scene(MAJA), language)
    assert dialogue.scene(LEYLA).t.language == "sv"


def test_the_status_counts_the_proposals_that_wait(dialogue: Dialogue) -> None:
    dialogue.opened()
    scene = dialogue.scene(MAJA)
    assert series.status(dialogue.store, scene, CALLED).undecided == 0
    for title in ("Ett", "Två"):
        dialogue.proposes(LEYLA, title)
    assert series.status(dialogue.store, scene, CALLED).undecided == 2
    agenda.accept(dialogue.store, scene, 1, CALLED)
    state = series.status(dialogue.store, scene, CALLED)
    assert "Förslag: 1 väntar" in series_view.state(state, scene.t).text


def test_the_status_names_who_has_no_account_any_more(dialogue: Dialogue) -> None:
    people = dialogue.store.people
    assert series.status(dialogue.store, dialogue.scene(MAJA), CALLED).gone == ()
    leyla = dialogue.person(LEYLA)
    people.set_deleted(leyla.id, deleted=True)
    state = series.status(dialogue.store, dialogue.scene(MAJA), CALLED)
    assert state.gone == (("Leyla Demir", "Botkyrka kommun"),)
    shown = series_view.state(state, dialogue.scene(MAJA).t).text
    assert "Leyla Demir (Botkyrka kommun)" in shown
    assert "har inget konto i Slack" in shown
    crowd = replace(state, gone=state.gone * 50)
    assert "10 till" in series_view.state(crowd, dialogue.scene(MAJA).t).text
    dialogue.mandated("botkyrka", PETER)
    assert series.status(dialogue.store, dialogue.scene(MAJA), CALLED).gone == ()


def test_who_has_no_account_gets_no_direct_message(dialogue: Dialogue) -> None:
    owing.direct(
        dialogue.store, dialogue.series, dialogue.person(LEYLA), "task", "1", CALLED, refs={}
    )
    dialogue.store.people.set_deleted(dialogue.person(LEYLA).id, deleted=True)
    (owed,) = dialogue.owed("task")
    assert dialogue.says(owed, CALLED) == Drop("no account")
