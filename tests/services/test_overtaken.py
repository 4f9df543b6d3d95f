"""Older words that come after newer ones: of answers, of what is recorded, and of ballots."""

from datetime import datetime, timedelta

import pytest

from bot.rules.answers import Place
from bot.rules.polls import Draft
from bot.services import answers, ballots, polls
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.services.scene import Hints
from tests.services.given import CALLED, LEYLA, MAJA, PETER, Dialogue

YES, NO = Given("coming"), Given("regrets")
FIRST, SECOND = CALLED - timedelta(minutes=2), CALLED - timedelta(minutes=1)


def answer(dialogue: Dialogue, given: Given, done_at: datetime | None, user: str = LEYLA) -> Place:
    """Answer with what was done at a time, delivered now."""
    scene = dialogue.scene(user, hints=Hints(done_at=done_at))
    return answers.answer(dialogue.store, scene, given, CALLED)


def standing(dialogue: Dialogue, party: str = "botkyrka") -> str:
    found = dialogue.store.answers.get(dialogue.meeting.id, dialogue.party(party).id)
    assert found is not None
    return found.reply.choice


def test_what_was_done_last_stands_and_the_older_word_is_answered_with_it(
    dialogue: Dialogue,
) -> None:
    answer(dialogue, NO, SECOND)
    place = answer(dialogue, YES, FIRST)
    assert place.answer is not None
    assert place.answer.reply.choice == standing(dialogue) == "regrets"
    assert dialogue.actions()[-2:] == ["answer.regrets", "answer.overtaken"], "it left its trace"


def test_in_order_each_counts(dialogue: Dialogue) -> None:
    answer(dialogue, NO, FIRST)
    answer(dialogue, YES, SECOND)
    assert standing(dialogue) == "coming"


def test_a_command_came_at_once_so_what_was_clicked_before_it_is_older(dialogue: Dialogue) -> None:
    answer(dialogue, NO, None)
    answer(dialogue, YES, FIRST)
    assert standing(dialogue) == "regrets"
    answer(dialogue, YES, CALLED)
    assert standing(dialogue) == "coming"
    answer(dialogue, NO, None)
    assert standing(dialogue) == "regrets", "nothing can have overtaken a command"


def test_of_what_another_person_said_the_last_to_arrive_counts(dialogue: Dialogue) -> None:
    dialogue.mandated("botkyrka", LEYLA, PETER)
    answer(dialogue, NO, SECOND)
    dialogue.store.seats.hand_over(
        dialogue.meeting.id, dialogue.party("botkyrka").id, dialogue.person(PETER).id, shared=False
    )
    answer(dialogue, YES, FIRST, PETER)
    assert standing(dialogue) == "coming"


def test_what_a_convener_recorded_counts_by_its_own_time(dialogue: Dialogue) -> None:
    def record(given: Given, done_at: datetime) -> Place:
        scene = dialogue.scene(MAJA, hints=Hints(done_at=done_at))
        return answers.record(dialogue.store, scene, "Botkyrka", given, CALLED)

    answer(dialogue, YES, SECOND)
    record(NO, FIRST)
    assert standing(dialogue) == "regrets", "the party's own word is another person's"
    record(YES, SECOND)
    told = len(dialogue.owed("recorded"))
    place = record(NO, FIRST)
    assert place.answer is not None
    assert place.answer.reply.choice == standing(dialogue) == "coming"
    assert len(dialogue.owed("recorded")) == told, "who was told already is not told anew"


@pytest.mark.parametrize("recorded", [False, True])
def test_so_it_is_with_votes(dialogue: Dialogue, *, recorded: bool) -> None:
    dialogue.ran(CALLED)
    asked = Draft("Juni?", ("Ja", "Nej"))
    poll = polls.ask(dialogue.store, dialogue.scene(MAJA), asked, "2026-12-11 12:00", CALLED)

    def vote(place: int, done_at: datetime | None) -> tuple[int, ...]:
        user = MAJA if recorded else LEYLA
        scene, wish = dialogue.scene(user, hints=Hints(done_at=done_at)), Wish(None, (place,))
        if recorded:
            found = ballots.record(dialogue.store, scene, "Botkyrka", wish, CALLED)
        else:
            found = ballots.vote(dialogue.store, scene, wish, CALLED)
        assert found.ballot is not None
        kept = dialogue.store.polls.ballots(poll.id)[dialogue.party("botkyrka").id]
        assert found.ballot == kept
        return kept.chosen

    assert vote(2, SECOND) == (2,)
    assert vote(1, FIRST) == (2,)
    assert dialogue.actions()[-1] == "poll.overtaken"
    assert vote(1, CALLED) == (1,)
    assert vote(2, None) == (2,)


def test_a_convener_who_answers_for_a_party_too_is_one_person(dialogue: Dialogue) -> None:
    dialogue.mandated("nacka", MAJA)
    hints = Hints(party=dialogue.party("nacka").id, done_at=SECOND)
    answers.answer(dialogue.store, dialogue.scene(MAJA, hints=hints), NO, CALLED)
    scene = dialogue.scene(MAJA, hints=Hints(done_at=FIRST))
    answers.record(dialogue.store, scene, "Nacka", YES, CALLED)
    assert standing(dialogue, "nacka") == "regrets"
