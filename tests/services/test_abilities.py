"""What people of the example can do, and whom those are told to ask who can do little."""

from datetime import datetime

import pytest

from bot.rules.abilities import OF_PARTIES, Ability
from bot.rules.errors import (
    CallNotOpen,
    MeetingStarted,
    NoMandate,
    NotMyTurn,
    ProposalsOver,
    Refusal,
)
from bot.services import abilities, handing
from tests.services.given import (
    BEFORE,
    CALLED,
    HELENA,
    LEYLA,
    MAJA,
    PETER,
    START,
    STRANGER,
    ULLA,
    Dialogue,
)


@pytest.fixture
def called(dialogue: Dialogue) -> Dialogue:
    dialogue.opened()
    return dialogue


CONVENES = {"read", "follow", "propose", "conclude", "record", "decide", "conduct", "convene"}


def can(dialogue: Dialogue, user: str, now: datetime = CALLED) -> set[Ability]:
    return set(abilities.of_scene(dialogue.store, dialogue.scene(user, now), now).can)


def because(dialogue: Dialogue, user: str, now: datetime = CALLED) -> list[Refusal]:
    here = dialogue.scene(user, now)
    return list(abilities.of_scene(dialogue.store, here, now).because)


def test_each_person_can_do_what_their_seats_let_them(called: Dialogue) -> None:
    assert can(called, LEYLA) == OF_PARTIES
    assert can(called, PETER) == {"read", "follow", "propose", "conclude"}
    assert can(called, HELENA) == {"read", "follow", "propose", "conclude"}
    assert can(called, MAJA) == CONVENES


def test_a_deputy_can_answer_once_it_was_handed_over(called: Dialogue) -> None:
    (why,) = because(called, PETER)
    assert isinstance(why, NotMyTurn)
    handing.hand_over(called.store, called.scene(LEYLA), None, CALLED)
    assert "answer" in can(called, PETER)
    assert because(called, PETER) == []


def test_before_the_call_only_the_convener_proposes(dialogue: Dialogue) -> None:
    assert can(dialogue, LEYLA, BEFORE) == OF_PARTIES - {"propose"}
    (why,) = because(dialogue, LEYLA, BEFORE)
    assert isinstance(why, CallNotOpen)
    assert "propose" in can(dialogue, MAJA, BEFORE)


def test_from_the_start_on_nothing_is_left_but_to_read_conclude_and_convene(
    called: Dialogue,
) -> None:
    assert can(called, LEYLA, START) == {"read", "follow", "conclude"}
    assert [type(why) for why in because(called, LEYLA, START)] == [MeetingStarted, ProposalsOver]
    assert can(called, MAJA, START) == {"read", "follow", "conclude", "convene"}


@pytest.mark.parametrize("user", [ULLA, STRANGER])
def test_who_has_no_party_reads_and_is_told_whom_to_ask(called: Dialogue, user: str) -> None:
    assert can(called, user) == {"read", "follow"}
    (why,) = because(called, user)
    assert isinstance(why, NoMandate)
    assert why.params["convener"] == "Maja Ekström"


def test_a_convener_without_a_party_is_told_nothing_of_it(dialogue: Dialogue) -> None:
    dialogue.mandated("region-stockholm", HELENA)
    assert can(dialogue, MAJA) == CONVENES
    assert because(dialogue, MAJA) == []
