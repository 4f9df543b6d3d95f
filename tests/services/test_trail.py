"""History: who did what with an item, a poll, an outcome or an answer, and who may see it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.i18n import translator
from bot.ports import Store
from bot.rules.errors import NoSuchNumber, NotYourHistory, NotYourRole
from bot.rules.installations import Installation
from bot.rules.polls import Draft as Question
from bot.rules.seats import Person
from bot.rules.series import Officers
from bot.rules.trail import ERASED, RELOCKED, REVOKED, UNINSTALLED, Trail
from bot.services import (
    agenda,
    answers,
    ballots,
    carrying,
    handing,
    installations,
    outcomes,
    polls,
    privacy,
    trail,
)
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.views.trail import history
from tests.rules.examples import words
from tests.services.given import (
    AFTER_CALL,
    CALLED,
    INVITED,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    TEAM,
    Dialogue,
)

HOUR = timedelta(hours=1)
HELD = START + HOUR


def said(found: Trail, language: str = "en") -> list[str]:
    """Return the lines without their times."""
    text = history(found, translator(language, "Europe/Stockholm")).text
    return [line.partition(" – ")[2] for line in text.splitlines()[1:]]


def test_an_items_history_says_who_did_what_by_which_right_and_what_that_changed(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    item = dialogue.proposes(LEYLA)
    store = dialogue.store
    agenda.set_minutes(store, dialogue.scene(MAJA), item.number, "35", CALLED + HOUR)
    agenda.accept(store, dialogue.scene(MAJA), item.number, CALLED + 2 * HOUR)
    leyla, maja = dialogue.person(LEYLA).name, dialogue.person(MAJA).name
    for user in (MAJA, LEYLA):
        assert said(trail.of_number(store, dialogue.scene(user), item.number)) == [
            f"{leyla}, principal of Botkyrka kommun: proposed",
            f"{maja}, convener: given another length. length (min): 15 → 35",
            f"{maja}, convener: put on the agenda. state: proposed → on the agenda",
        ]
    with pytest.raises(NotYourHistory):
        trail.of_number(store, dialogue.scene(NACKA), item.number)
    with pytest.raises(NoSuchNumber):
        trail.of_number(store, dialogue.scene(MAJA), 99)


def test_an_item_that_was_carried_over_says_between_which_days(dialogue: Dialogue) -> None:
    dialogue.opened()
    item = dialogue.proposes(LEYLA)
    store = dialogue.store
    agenda.accept(store, dialogue.scene(MAJA), item.number, CALLED)
    dialogue.opened(published_at=INVITED)
    dialogue.replan(START)
    carrying.carry(store, dialogue.scene(MAJA, HELD), [item.number], HELD)
    days = " → ".join(f"{meeting.local:%Y-%m-%d}" for meeting in dialogue.meetings[:2])
    assert (
        f"carried over. meeting: {days}"
        in said(trail.of_number(store, dialogue.scene(MAJA, HELD), item.number))[-1]
    )


def test_an_answers_history_has_the_hand_over_and_what_was_answered_before(
    dialogue: Dialogue,
) -> None:
    store, botkyrka = dialogue.store, dialogue.party("botkyrka")
    answers.answer(store, dialogue.scene(LEYLA), Given("maybe", note="Kanske"), CALLED)
    handing.hand_over(store, dialogue.scene(LEYLA), None, CALLED + HOUR)
    handing.accept(store, dialogue.scene(PETER), CALLED + HOUR)
    answers.answer(store, dialogue.scene(PETER), Given("coming"), CALLED + 2 * HOUR)
    answers.record(store, dialogue.scene(MAJA), botkyrka.name, Given("regrets"), CALLED + 3 * HOUR)
    answers.answer(store, dialogue.scene(NACKA), Given("coming"), CALLED + 3 * HOUR)
    leyla, peter, maja = (dialogue.person(user).name for user in (LEYLA, PETER, MAJA))
    name, no, note = botkyrka.name, "answered: not coming", "the note changed"
    more = "who comes changed"
    expected = [
        f"{leyla}, principal of {name}: answered: maybe",
        f"{leyla}, principal of {name}: seat handed over",
        f"{peter}, deputy of {name}: seat taken over",
        f"{peter}, deputy of {name}: answered: coming. answer: maybe → coming; {more}; {note}",
        f"{maja}, who recorded it for {name}: {no}. answer: coming → regrets; {more}",
    ]
    assert said(trail.of_answer(store, dialogue.scene(LEYLA), botkyrka)) == expected
    assert len(said(trail.of_answer(store, dialogue.scene(MAJA), botkyrka))) == 5
    with pytest.raises(NotYourHistory):
        trail.of_answer(store, dialogue.scene(NACKA), botkyrka)


def test_of_a_poll_a_party_sees_its_own_votes_and_a_convener_all(dialogue: Dialogue) -> None:
    store = dialogue.store
    draft = Question("Vilken dag?", ("Tisdag", "Onsdag"))
    poll = polls.ask(store, dialogue.scene(MAJA), draft, "2027-01-20", AFTER_CALL)
    for user, choice in ((LEYLA, "1"), (NACKA, "2"), (LEYLA, "2")):
        ballots.vote(store, dialogue.scene(user, AFTER_CALL), Wish(poll.number, choice), AFTER_CALL)
    leyla = said(trail.of_number(store, dialogue.scene(LEYLA, AFTER_CALL), poll.number))
    assert [line.rpartition(": ")[2] for line in leyla] == ["opened", "voted", "1 → 2"]
    assert len(said(trail.of_number(store, dialogue.scene(MAJA, AFTER_CALL), poll.number))) == 4


def done_by(store: Store, person: Person) -> set[object]:
    return {row["action"] for row in privacy.dossier(store, person).rows["trail"]}


def test_an_installations_history_is_for_who_installed_it_and_the_administrator(
    dialogue: Dialogue,
) -> None:
    store = dialogue.store
    leyla = dialogue.person(LEYLA).name
    for by, scopes, at in ((MAJA, "chat:write", CALLED), (LEYLA, "chat:write,commands", CALLED)):
        installations.install(store, Installation(TEAM, scopes=scopes), at, by)
    installations.end(store, TEAM, UNINSTALLED, INVITED, INVITED)
    installations.end(store, TEAM, REVOKED, INVITED, INVITED)
    expected = [
        f"{dialogue.person(MAJA).name}: installed",
        f"{leyla}: installed. what it may do: chat:write → chat:write,commands",
        "Somebody in Slack: uninstalled",
    ]
    assert said(trail.of_installation(store, dialogue.scene(LEYLA))) == expected
    with pytest.raises(NotYourRole) as refused:
        trail.of_installation(store, dialogue.scene(NACKA))
    assert "the administrator of the workspace" in words(refused.value)
    assert "installation.installed" in done_by(store, dialogue.person(MAJA))
    privacy.erase(store, dialogue.person(LEYLA), INVITED)
    installations.audit(store, TEAM, ERASED, INVITED)
    installations.audit(store, TEAM, RELOCKED, INVITED)
    (found,) = trail.of_installations(store)
    assert [line.partition(":")[0] for line in said(found)] == [
        *["Somebody in Slack"] * 3,  # who it was then, no number tells any more
        "Dialogmöten by itself",
        "The administrator",
    ]
    with pytest.raises(NotYourRole):
        trail.of_installation(store, dialogue.scene(MAJA))
    assert "installation.installed" not in done_by(store, dialogue.person(MAJA))


def test_an_outcomes_history_is_for_its_owner_and_who_raised_it(dialogue: Dialogue) -> None:
    dialogue.opened(published_at=INVITED, started_at=INVITED)
    store = dialogue.store
    given = outcomes.Given("commitment", "Utreder bokbussen", due="2027-03-01")
    made = outcomes.add(store, dialogue.scene(LEYLA, INVITED), given, INVITED)
    outcomes.confirm(store, dialogue.scene(MAJA, INVITED), made.number, "2027-04-01", INVITED)
    lines = said(trail.of_number(store, dialogue.scene(LEYLA, INVITED), made.number))
    assert lines[1] == (
        f"{dialogue.person(MAJA).name}, convener: confirmed. "
        "due date: 2027-03-01 → 2027-04-01; state: proposed → open"
    )
    with pytest.raises(NotYourHistory):
        trail.of_number(store, dialogue.scene(NACKA, INVITED), made.number)
    secretary = Officers(secretaries=(dialogue.person(NACKA).id,))
    scene = dialogue.scene(NACKA, INVITED)
    scene = replace(scene, series=replace(scene.series, officers=secretary))
    assert len(said(trail.of_number(store, scene, made.number))) == 2
