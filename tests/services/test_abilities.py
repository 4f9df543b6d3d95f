"""What people of the example can do, and whom those are told to ask who can do little."""

import pytest

from bot.rules.abilities import OF_PARTIES, Ability
from bot.rules.errors import NoMandate, NotMyTurn, Refusal
from bot.services import abilities, answers
from tests.services.given import (
    CALLED,
    HELENA,
    LEYLA,
    MAJA,
    PETER,
    STRANGER,
    ULLA,
    Dialogue,
)


def can(dialogue: Dialogue, user: str) -> set[Ability]:
    return set(abilities.of_scene(dialogue.store, dialogue.scene(user), CALLED).can)


def because(dialogue: Dialogue, user: str) -> list[Refusal]:
    return list(abilities.of_scene(dialogue.store, dialogue.scene(user), CALLED).because)


def test_each_person_can_do_what_their_seats_let_them(dialogue: Dialogue) -> None:
    assert can(dialogue, LEYLA) == OF_PARTIES
    assert can(dialogue, PETER) == {"read", "propose"}
    assert can(dialogue, HELENA) == {"read", "propose"}
    assert can(dialogue, MAJA) == {"read", "propose", "convene"}


def test_a_deputy_can_answer_once_it_was_handed_over(dialogue: Dialogue) -> None:
    (why,) = because(dialogue, PETER)
    assert isinstance(why, NotMyTurn)
    answers.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)
    assert "answer" in can(dialogue, PETER)
    assert because(dialogue, PETER) == []


@pytest.mark.parametrize("user", [ULLA, STRANGER])
def test_who_has_no_party_reads_and_is_told_whom_to_ask(dialogue: Dialogue, user: str) -> None:
    assert can(dialogue, user) == {"read"}
    (why,) = because(dialogue, user)
    assert isinstance(why, NoMandate)
    assert why.params["convener"] == "Maja Ekström"


def test_a_convener_without_a_party_is_told_nothing_of_it(dialogue: Dialogue) -> None:
    dialogue.mandated("region-stockholm", HELENA)
    assert can(dialogue, MAJA) == {"read", "propose", "convene"}
    assert because(dialogue, MAJA) == []
