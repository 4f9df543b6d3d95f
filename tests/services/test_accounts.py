"""Accounts that are closed: who is written to instead, and how the convener learns of it."""

from dataclasses import replace

import pytest

from bot.rules.outbox import Delivery
from bot.services import accounts, cycles, handing, receipts
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from tests.services.given import (
    AMINA,
    BIRGITTA,
    CALLED,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    STRANGER,
    TEAM,
    ULLA,
    Dialogue,
    at,
)  # fmt: skip

INVITATION = at("2026-12-23 09:00")
MORNING = at("2026-12-02 08:00")
"""The one after ``CALLED``."""


def invited(dialogue: Dialogue) -> list[Delivery]:
    """Let the invitation be sent; return what is owed to people about it."""
    dialogue.ran(INVITATION)
    ask = int(dialogue.owed("ask")[0].owed.refs["occurrence"])
    cycles.decide(dialogue.store, dialogue.scene(MAJA, INVITATION), ask, INVITATION, send=True)
    return dialogue.owed("invitation.direct")


def close(dialogue: Dialogue, *users: str) -> None:
    for user in users:
        accounts.closed(dialogue.store, dialogue.person(user), CALLED)


def to(dialogue: Dialogue, user: str, kind: str) -> Delivery:
    return [d for d in dialogue.owed(kind) if d.owed.target.channel == user][-1]


def handed(dialogue: Dialogue, to_user: str) -> None:
    scene = dialogue.scene(LEYLA, CALLED)
    handing.hand_over(dialogue.store, scene, dialogue.person(to_user), CALLED)


def test_an_invitation_goes_to_the_deputy_who_acts_then(dialogue: Dialogue) -> None:
    before = len(invited(dialogue))
    close(dialogue, LEYLA)
    first = to(dialogue, LEYLA, "invitation.direct")
    assert dialogue.says(first, INVITATION) == Drop("no account")
    assert dialogue.says(first, INVITATION) == Drop("no account"), "twice is once"
    assert dialogue.told("invitation.direct")[before:] == [PETER]
    word = to(dialogue, PETER, "invitation.direct")
    assert (word.owed.deadline, word.owed.asked) == (first.owed.deadline, False)
    said = dialogue.says(word, INVITATION)
    assert isinstance(said, Message)
    assert "Botkyrka kommun" in said.text
    close(dialogue, PETER)
    assert dialogue.says(word, INVITATION) == Drop("no account")
    assert dialogue.told("invitation.direct")[before:] == [PETER, AMINA]
    close(dialogue, AMINA)
    assert dialogue.says(to(dialogue, AMINA, "invitation.direct"), INVITATION) == Drop("no account")
    assert len(dialogue.told("invitation.direct")) == before + 2, "nobody is left"


def test_a_refused_invitation_goes_to_the_deputy_too(dialogue: Dialogue) -> None:
    before = len(invited(dialogue))
    started = dialogue.store.outbox.start(to(dialogue, LEYLA, "invitation.direct"), 1.0)
    assert started is not None
    receipts.failed(dialogue.store, started, "user_disabled", INVITATION)
    assert dialogue.told("invitation.direct")[before:] == [PETER]
    assert dialogue.told("undeliverable") == [MAJA]
    assert dialogue.told("closed") == [], "which says the same"


def test_who_was_handed_the_seat_gets_no_second_word(dialogue: Dialogue) -> None:
    before = len(invited(dialogue))
    handed(dialogue, PETER)
    close(dialogue, LEYLA)
    dialogue.says(to(dialogue, LEYLA, "invitation.direct"), INVITATION)
    assert len(dialogue.told("invitation.direct")) == before


def test_who_handed_over_to_nobody_is_told(dialogue: Dialogue) -> None:
    handed(dialogue, PETER)
    close(dialogue, PETER)
    assert dialogue.says(to(dialogue, PETER, "handed"), CALLED) == Drop("no account")
    word = to(dialogue, LEYLA, "unhanded")
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert "har inget konto i Slack längre och fick inte veta" in said.text
    assert "Botkyrka kommun" in said.text
    assert said.blocks[-1]["type"] == "actions"
    handed(dialogue, AMINA)
    assert dialogue.says(word, CALLED) == Drop("handed over again")


def test_the_convener_is_told_of_all_that_are_found_in_one_word_in_the_morning(
    dialogue: Dialogue,
) -> None:
    close(dialogue, LEYLA, NACKA, JOAKIM, LEYLA)
    (word,) = dialogue.owed("closed")
    assert (word.owed.target.channel, word.owed.due_at) == (MAJA, MORNING)
    said = dialogue.says(word, MORNING)
    assert isinstance(said, Message)
    for name in ("Leyla Demir (Botkyrka kommun)", "(Nacka", "(sammankallande)"):
        assert name in said.text
    for user in (LEYLA, NACKA, JOAKIM):
        dialogue.store.people.set_deleted(dialogue.person(user).id, deleted=False)
    assert dialogue.says(word, MORNING) == Drop("everybody has an account")


def test_who_is_found_again_is_not_told_again(dialogue: Dialogue) -> None:
    close(dialogue, LEYLA)
    accounts.closed(dialogue.store, dialogue.person(LEYLA), at("2026-12-03 10:00"))
    assert len(dialogue.owed("closed")) == 1
    accounts.closed(dialogue.store, dialogue.person(NACKA), at("2026-12-03 10:00"))
    assert len(dialogue.owed("closed")) == 2


def test_of_who_takes_part_in_nothing_nobody_is_told(dialogue: Dialogue) -> None:
    stranger = replace(dialogue.person(ULLA), id=0, user=STRANGER)
    saved = dialogue.store.people.save(stranger)
    accounts.closed(dialogue.store, saved, CALLED)
    assert dialogue.store.people.get(saved.id).deleted
    assert dialogue.owed("closed") == []


@pytest.mark.parametrize("user", [MAJA, BIRGITTA])
def test_a_word_about_a_convener_goes_to_another_one(dialogue: Dialogue, user: str) -> None:
    close(dialogue, user)
    assert dialogue.told("closed") == [JOAKIM if user == MAJA else MAJA]


def test_slack_need_not_be_asked_whose_the_id_of_an_open_account_is(dialogue: Dialogue) -> None:
    dialogue.store.people.set_deleted(dialogue.person(LEYLA).id, deleted=True)
    known = accounts.known(dialogue.store, TEAM)
    assert MAJA in known
    assert LEYLA not in known
    assert accounts.known(dialogue.store, "T0OTHER") == set()
