"""The items that the example of a refusal names."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.rules.examples import Example
from bot.services import agenda, carrying, examples, parking, supporting
from bot.services.scene import Hints
from tests.services.given import (
    BEFORE,
    CALLED,
    CHANNEL,
    END,
    LEYLA,
    MAJA,
    NACKA,
    START,
    STRANGER,
    Dialogue,
)


def named(dialogue: Dialogue, words: str, now: datetime = CALLED, user: str = MAJA) -> list[int]:
    where = dialogue.where(user, CHANNEL)
    return [*examples.items(dialogue.store, where, Hints(), Example(words), now)]


def proposed(dialogue: Dialogue) -> None:
    """Number 1 is Leyla's, on the agenda; 2 Nacka's, proposed; 3 Leyla's, parked."""
    dialogue.ran(CALLED)
    for user, title in ((LEYLA, "Det ena"), (NACKA, "Det andra"), (LEYLA, "Det tredje")):
        dialogue.proposes(user, title)
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    parking.park(dialogue.store, dialogue.scene(MAJA), 3, CALLED)


@pytest.mark.parametrize(
    ("user", "words", "numbers"),
    [
        (MAJA, "agenda accept #12", [2, 3]),
        (MAJA, "agenda decline #12 …", [2, 1, 3]),
        (MAJA, "agenda withdraw #12", [2, 1, 3]),
        (MAJA, "agenda park #12", [2, 1]),
        (MAJA, "agenda merge #12 #15", [1, 2]),
        (MAJA, "agenda order #12 #9", [1]),
        (MAJA, "#12 #9", [1]),
        (MAJA, "agenda time #12 15", [1, 2]),
        (MAJA, "agenda carry #12", []),
        (LEYLA, "agenda withdraw #12", [1, 3]),
        (NACKA, "agenda withdraw #12", [2]),
        (LEYLA, "agenda support #12", [2]),
        (NACKA, "agenda support #12", [1]),
        (NACKA, "agenda unsupport #12", []),
        (LEYLA, "agenda accept #12", []),
        (STRANGER, "agenda support #12", []),
    ],
)
def test_it_names_that_with_which_the_words_work_for_who_writes_them(
    dialogue: Dialogue, user: str, words: str, numbers: list[int]
) -> None:
    assert named(dialogue, words, user=user) == []
    proposed(dialogue)
    assert named(dialogue, words, user=user) == numbers


def test_what_one_supports_can_be_taken_back_and_not_be_supported_again(dialogue: Dialogue) -> None:
    proposed(dialogue)
    supporting.give(dialogue.store, dialogue.scene(NACKA), 1, CALLED)
    assert named(dialogue, "agenda support #12", user=NACKA) == []
    assert named(dialogue, "agenda unsupport #12", user=NACKA) == [1]


def test_whichever_party_is_chosen_it_can_be_supported(dialogue: Dialogue) -> None:
    proposed(dialogue)
    assert named(dialogue, "agenda support #12", user=LEYLA) == [2]
    dialogue.mandated("nacka", LEYLA, now=BEFORE)
    assert len(dialogue.scene(LEYLA).parties) == 2
    assert named(dialogue, "agenda support #12", user=LEYLA) == []


def test_once_the_meeting_has_started_what_is_on_its_agenda_is_carried_over(
    dialogue: Dialogue,
) -> None:
    proposed(dialogue)
    assert named(dialogue, "agenda accept #12", START) == []
    assert named(dialogue, "agenda carry #12", START) == []
    dialogue.replan(START)
    assert named(dialogue, "agenda carry #12", START) == [1]
    assert named(dialogue, "agenda accept #12", END) == [3], "the next meeting has none of its own"
    assert named(dialogue, "agenda carry #12", END) == [1]
    carrying.carry(dialogue.store, dialogue.scene(MAJA, END), [1], END)
    assert named(dialogue, "agenda carry #12", END) == []


def test_where_no_meeting_is_there_none_is_named(dialogue: Dialogue) -> None:
    for each in dialogue.store.meetings.of_series(dialogue.series.id):
        dialogue.store.meetings.save(replace(each, withdrawn_at=CALLED))
    assert named(dialogue, "agenda accept #12") == []
