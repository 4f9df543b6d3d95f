"""Who comes to act for a party after the invitation went out gets it as well."""

from datetime import datetime

import pytest

from bot.i18n import translator
from bot.rules.outbox import Delivery
from bot.rules.workspace import Account, Learnt
from bot.services import answers, series_settings
from bot.services.answers import Given
from bot.services.verdicts import Drop
from bot.views import series_changes
from bot.views.blocks import Message
from tests.services.given import (
    INVITED,
    LEYLA,
    MAJA,
    NACKA,
    START,
    Dialogue,
    at,
    invited,
)

NEW = "U0NEW"
LATER = at("2027-01-08 10:00")
SWEDISH = translator("sv", "Europe/Stockholm")
KIND = "invitation.direct"


def chosen(dialogue: Dialogue, party: str, now: datetime = LATER, user: str = NEW) -> str:
    """Let somebody be a party's principal, by its form, and return what its convener reads."""
    values = {f"principal:{party}": user, f"seats:{party}": "3"}
    where, series = dialogue.where(MAJA), dialogue.series
    known = dialogue.store.people.by_user("T0REGION", NACKA)
    assert known is not None
    there = Account(NACKA, known.team, known.name)
    learnt = Learnt(people={NEW: Account(NEW, "T0REGION", "Nora Ny"), NACKA: there})
    change = series_settings.save(
        dialogue.store, where, series, "people", values, learnt, now, key=party
    )
    return series_changes.changed(change, SWEDISH)


def got(dialogue: Dialogue, user: str = NEW) -> list[Delivery]:
    return [each for each in dialogue.owed(KIND) if each.owed.target.channel == user]


@pytest.mark.parametrize("empty", [True, False], ids=["nobody acted", "somebody else acted"])
def test_who_is_chosen_after_the_invitation_is_invited_and_the_convener_reads_it(
    dialogue: Dialogue, *, empty: bool
) -> None:
    if empty:
        dialogue.mandated("nacka")
    invited(dialogue)
    assert "Inbjudan har redan gått ut, så Nora Ny får den också." in chosen(dialogue, "nacka")
    (word,) = got(dialogue)
    said = dialogue.says(word, LATER)
    assert isinstance(said, Message)
    assert "Nacka kommun bjuds in till dialogmötet torsdag 4 februari 2027" in said.text


def test_nobody_is_invited_twice_nor_before_the_others_nor_for_an_answer_that_is_given(
    dialogue: Dialogue,
) -> None:
    assert "Inbjudan har" not in chosen(dialogue, "nacka", at("2026-12-01 10:00"))
    chosen(dialogue, "nacka", at("2026-12-01 10:00"), NACKA)
    assert not got(dialogue)
    invited(dialogue)
    chosen(dialogue, "nacka")
    chosen(dialogue, "nacka", LATER, NACKA)
    chosen(dialogue, "nacka")
    assert (len(got(dialogue)), len(got(dialogue, NACKA))) == (1, 1)
    answers.answer(dialogue.store, dialogue.scene(LEYLA, INVITED), Given("regrets"), INVITED)
    assert "Inbjudan har" not in chosen(dialogue, "botkyrka")
    assert "Inbjudan har" not in chosen(dialogue, "taby", START)
    dialogue.mandated("solna", NACKA)
    assert "Inbjudan har" not in chosen(dialogue, "solna", user="")
    assert len(got(dialogue)) == 1


def test_who_was_invited_just_now_is_not_reminded_and_later_is(dialogue: Dialogue) -> None:
    invited(dialogue)
    chosen(dialogue, "nacka", at("2027-01-13 15:00"))
    (word,) = got(dialogue)
    started = dialogue.store.outbox.start(word, 2e6)
    assert started is not None
    dialogue.store.outbox.finish(started, "sent", now=at("2027-01-13 15:00"), channel="C", ts="1")
    due = at("2027-01-14 09:00")
    dialogue.ran(due)
    (reminder,) = (e for e in dialogue.owed("reminder.direct") if e.owed.target.channel == NEW)
    assert dialogue.says(reminder, due) == Drop("invited just now")
    assert isinstance(dialogue.says(reminder, at("2027-01-15 09:00")), Message)
