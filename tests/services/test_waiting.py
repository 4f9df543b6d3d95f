"""What waits for a person: answers, votes, tasks, and what a convener is asked."""

from datetime import datetime, timedelta

import pytest

from bot.rules.errors import ConvenerOnly, UnknownPerson
from bot.rules.polls import draft
from bot.rules.waiting import Waiting
from bot.services import (
    agenda,
    answers,
    attention,
    handing,
    outcomes,
    polling,
    polls,
    waiting,
)
from bot.services.answers import Given as Answer
from bot.services.outcomes import Given
from tests.services.given import (
    CALLED,
    END,
    HELENA,
    INVITED,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    Dialogue,
    at,
    invited,
)
from tests.services.test_homes import says

pytestmark = pytest.mark.any_database


def waits(dialogue: Dialogue, user: str, now: datetime = CALLED) -> Waiting:
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
    return waiting.of(dialogue.store, sight)


def test_an_answer_waits_from_the_invitation_until_it_is_given_or_the_meeting_starts(
    dialogue: Dialogue,
) -> None:
    assert waits(dialogue, LEYLA).answers == ()
    invited(dialogue)
    (place,) = waits(dialogue, LEYLA, INVITED).answers
    assert place.seat.party.name == "Botkyrka kommun"
    assert waits(dialogue, LEYLA, INVITED).count == 1
    assert waits(dialogue, PETER, INVITED).answers == (), "the principal answers"
    assert waits(dialogue, HELENA, INVITED).answers == (), "the convening body is not asked"
    assert waits(dialogue, LEYLA, START).answers == ()
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, INVITED), None, INVITED)
    assert waits(dialogue, LEYLA, INVITED).answers == ()
    assert len(waits(dialogue, PETER, INVITED).answers) == 1
    answers.answer(dialogue.store, dialogue.scene(PETER, INVITED), Answer("regrets"), INVITED)
    assert waits(dialogue, PETER, INVITED) == Waiting()


def test_a_vote_waits_while_the_poll_is_open_and_the_party_has_not_voted(
    dialogue: Dialogue,
) -> None:
    scene = dialogue.scene(MAJA)
    poll = polls.ask(dialogue.store, scene, draft("Juni?", ["Ja", "Nej"], ""), "", CALLED)
    (vote,) = waits(dialogue, LEYLA).polls
    assert (vote.board.poll.number, vote.seat.party.name) == (poll.number, "Botkyrka kommun")
    assert waits(dialogue, PETER).polls == ()
    assert waits(dialogue, LEYLA, poll.closes_at).polls == (), "nobody has closed it yet"
    later = END + timedelta(days=1)
    dialogue.replan(later)
    assert waits(dialogue, LEYLA, later).polls == ()
    polling.finish(dialogue.store, dialogue.series, poll, CALLED)
    assert waits(dialogue, LEYLA).polls == ()


def test_a_vote_about_another_meeting_waits_for_who_acts_there(dialogue: Dialogue) -> None:
    scene, now = dialogue.scene(MAJA, START), START
    dialogue.replan(now)
    asked = draft("Juni?", ["Ja", "Nej"], "")
    polls.ask(dialogue.store, scene, asked, "2027-02-12", now)
    assert len(waits(dialogue, LEYLA, END + timedelta(days=1)).polls) == 1


def test_what_is_due_within_two_weeks_waits_for_its_owner(dialogue: Dialogue) -> None:
    scene = dialogue.scene(MAJA)
    for text, due, owner in (
        ("Snart", "2026-12-15", "Nacka kommun"),
        ("Senare", "2026-12-16", "Nacka kommun"),
        ("Vårt", "2026-12-04", "Region Stockholm"),
    ):
        given = Given("action", text, owner=owner, due=due)
        outcomes.add(dialogue.store, scene, given, CALLED)
    assert [each.text for each in waits(dialogue, NACKA).tasks] == ["Snart"]
    assert [each.text for each in waits(dialogue, MAJA).tasks] == ["Vårt"]
    assert [each.text for each in waits(dialogue, HELENA).tasks] == ["Vårt"]
    assert waits(dialogue, LEYLA).tasks == ()


def test_a_convener_is_asked_about_steps_proposals_and_commitments(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    asked = Given("commitment", "Regionen ser över bidragen")
    outcomes.add(dialogue.store, dialogue.scene(NACKA), asked, CALLED)
    dialogue.ran(INVITED)
    found = waits(dialogue, MAJA, INVITED)
    assert [step.kind for step in found.steps] == ["invitation"]
    assert found.proposals == 1
    assert len(found.commitments) == 1
    assert found.count == 3
    assert waits(dialogue, NACKA, INVITED) == Waiting()
    assert waits(dialogue, MAJA, END).steps == (), "its time is over"


def test_a_convener_is_asked_for_two_weeks_what_was_not_reached(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    dialogue.replan(END)
    assert waits(dialogue, MAJA, START).carried == ()
    found = waits(dialogue, MAJA, END)
    assert [item.number for item in found.carried] == [1]
    assert found.count == 1
    assert waits(dialogue, MAJA, END + timedelta(days=15)).carried == ()


def test_nothing_waits_where_no_meeting_was_or_will_be(dialogue: Dialogue) -> None:
    other = dialogue.profiled(dialogue.series.profile, key="annan", channel="C0ANNAN")
    sight = waiting.look(dialogue.store, other, dialogue.person(MAJA), CALLED)
    assert waiting.of(dialogue.store, sight) == Waiting()
    assert sight.parties == ()


def test_the_convener_alone_reads_what_somebody_was_sent(dialogue: Dialogue) -> None:
    with pytest.raises(ConvenerOnly):
        attention.of_person(dialogue.store, dialogue.scene(NACKA), LEYLA, CALLED)
    for given in (STRANGER, "Anna"):
        with pytest.raises(UnknownPerson):
            attention.of_person(dialogue.store, dialogue.scene(MAJA), given, CALLED)
    outsider = dialogue.person(NACKA)
    dialogue.mandated("nacka", LEYLA)
    scene = dialogue.scene(MAJA)
    with pytest.raises(UnknownPerson):
        attention.of_person(dialogue.store, scene, outsider.user, CALLED)


def test_the_silent_who_have_no_deputy_are_named_from_the_day_on_which_others_are_asked(
    dialogue: Dialogue,
) -> None:
    """In the Home, not among what waits: there may be nothing to do about it."""

    def alone(now: datetime, user: str = MAJA) -> tuple[str, ...]:
        sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
        found = tuple(party.key for party in waiting.alone(sight))
        home = says(dialogue, user, now)
        assert ("har ingen ersättare att fråga: " in home) == bool(found)
        assert "Väntar på dig" not in home.partition("har ingen ersättare")[0] or not found
        return found

    deputies = at("2027-01-19 10:00")
    invited(dialogue)
    dialogue.mandated("botkyrka", LEYLA)
    assert alone(INVITED) == ()
    dialogue.ran(deputies)
    assert "botkyrka" in alone(deputies)
    assert "nacka" not in alone(deputies), "its deputy is asked"
    assert alone(deputies, LEYLA) == ()
    answers.answer(dialogue.store, dialogue.scene(LEYLA, deputies), Answer("coming"), deputies)
    assert "botkyrka" not in alone(deputies)
    dialogue.mandated("nacka", NACKA)
    assert "nacka" in alone(deputies)
    assert alone(START) == ()
