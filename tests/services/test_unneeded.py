"""Reminders that would remind nobody: they are not what comes next, and the plan says so."""

import pytest

from bot.i18n import translator
from bot.rules.ahead import Following
from bot.rules.seats import Party
from bot.services import answers, cycles, series
from bot.services.answers import Given
from bot.views.series import year
from tests.services.given import LEYLA, MAJA, Dialogue, at

BEFORE = at("2027-01-12 10:00")
ALL = 100
"""More parties than there are: none of them has answered."""
REMINDERS = ("reminder", "last-reminder", "escalation")
WORDS = {
    "sv": ("alla har svarat, så ingen påminns", "alla hade svarat, så ingen blev påmind"),
    "en": ("all have answered, so nobody is reminded", "all had answered, so nobody was reminded"),
}


def called(dialogue: Dialogue) -> list[Party]:
    parties = dialogue.store.seats.parties(dialogue.series.id)
    return [each for each in parties if not each.category.convening]


def answered(dialogue: Dialogue, left: int = 0) -> None:
    """Let the convener record the answers of all parties but ``left`` of them."""
    for party in called(dialogue)[left:]:
        scene = dialogue.scene(MAJA, BEFORE)
        answers.record(dialogue.store, scene, party.name, Given("coming"), BEFORE)


def invited(dialogue: Dialogue) -> None:
    dialogue.ran(at("2026-12-23 10:00"))
    scene = dialogue.scene(MAJA, BEFORE)
    for step in dialogue.store.ledger.of_series(dialogue.series.id, ["asked"]):
        cycles.decide(dialogue.store, scene, step.id, at("2026-12-23 10:00"), send=True)
    dialogue.ran(BEFORE)


def following(dialogue: Dialogue) -> Following:
    plan = series.year(dialogue.store, dialogue.series, BEFORE)
    found = plan.following(*plan.meetings[0])
    assert found is not None
    status = series.status(dialogue.store, dialogue.scene(MAJA, BEFORE), BEFORE)
    assert status.following is not None
    assert status.following.kind == found.kind
    return found


def said(dialogue: Dialogue, language: str) -> str:
    plan = series.year(dialogue.store, dialogue.series, BEFORE)
    return year(plan, translator(language, "Europe/Stockholm"), convener=True).text


@pytest.mark.parametrize("left", [0, 1])
def test_what_comes_next_is_no_reminder_of_nobody(dialogue: Dialogue, left: int) -> None:
    invited(dialogue)
    assert following(dialogue).kind == "reminder"
    answered(dialogue, left)
    assert (following(dialogue).kind == "reminder") is bool(left)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_plan_says_that_nobody_is_and_then_that_nobody_was_reminded(
    dialogue: Dialogue, language: str
) -> None:
    invited(dialogue)
    will, was = WORDS[language]
    assert will not in said(dialogue, language)
    answered(dialogue)
    assert said(dialogue, language).count(f"({will})") == len(REMINDERS)
    for day in ("01-14", "01-19", "02-02"):
        dialogue.ran(at(f"2027-{day} 10:00"))
    assert said(dialogue, language).count(f"({was})") == len(REMINDERS)
    assert will not in said(dialogue, language)


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("left", [1, ALL])
def test_that_deputies_are_asked_is_not_next_while_no_silent_party_has_one(
    dialogue: Dialogue, left: int, language: str
) -> None:
    invited(dialogue)
    answered(dialogue, left)
    dialogue.ran(at("2027-01-14 10:00"))
    assert following(dialogue).kind == "escalation"
    nobody = {"sv": "frågan (ingen att fråga)", "en": "as well (nobody to ask)"}[language]
    assert nobody not in said(dialogue, language)
    for silent in called(dialogue)[:left]:
        dialogue.mandated(silent.key, LEYLA)
    assert following(dialogue).kind != "escalation"
    assert nobody in said(dialogue, language)


def test_a_reminder_that_reached_somebody_was_not_of_nobody_later(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, 1)
    dialogue.ran(at("2027-01-14 10:00"))
    answered(dialogue)
    assert WORDS["sv"][1] not in said(dialogue, "sv")
