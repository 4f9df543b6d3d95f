"""Forms that close when they are sent off: what was done is said where they were opened."""

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, close, through, with_button
from tests.scenarios.openings import called, following
from tests.stage import CHANNEL, MAJA, Stage, spoken

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"


@following(called)
def agreed(stage: Stage) -> None:
    """Play until two actions and a commitment are written down, and two items proposed."""
    for text in ("Ta fram underlag", "Boka lokal"):
        stage.commands(MAJA, f"/dialog åtgärd: {text} | Region Stockholm | 2026-12-10")
    stage.commands(MAJA, "/dialog åtagande: Svara alla | Region Stockholm | 2026-12-10")
    for title in ("Bokbussen", "Biljetter"):
        stage.mentions(NACKA, f"agenda add {title}")


def _views(stage: Stage, user: str) -> list[Json]:
    return list(stage.control.get(f"/views/{user}")["views"])


def test_an_item_that_is_proposed_below_the_call_is_confirmed_there(make_stage: MakeStage) -> None:
    stage = make_stage(after=called)
    stage.clicks(LEYLA, stage.post("Vad ska vi prata om"), "propose")
    assert stage.submits(LEYLA, title="")["errors"]
    assert _views(stage, LEYLA), "what is wrong stands in the form, which stays"
    assert stage.submits(LEYLA, title="Bokbussen")["ok"]
    assert _views(stage, LEYLA) == []
    (said,) = [each for each in stage.messages(user=LEYLA) if "”Bokbussen”" in each["text"]]
    assert said["text"].startswith("Tack!")
    assert "”Bokbussen”" not in str(stage.messages(user=NACKA)), "it is for her eyes only"


def test_what_is_decided_in_a_form_of_a_home_is_said_in_its_place_and_undone_there(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=agreed)
    stage.home(MAJA)
    stage.clicks_home(MAJA, "outcome-later #1")
    assert stage.submits(MAJA, due="2027-02-26", reason="Tiden räckte inte.")["ok"]
    assert "#1 ”Ta fram underlag” är uppskjutet" in spoken(stage.view(MAJA)["blocks"])
    assert stage.inbox(MAJA) == [], "it is said once"
    close(stage, MAJA)
    stage.clicks_home(MAJA, "outcome done #3")
    assert stage.submits(MAJA, note="Alla har fått svar.")["ok"]
    assert "#3 ”Svara alla” är klart." in spoken(stage.view(MAJA)["blocks"])
    stage.clicks_modal(MAJA, "outcome undo #3")
    assert "Ångrat" in spoken(stage.view(MAJA)["blocks"])


@pytest.mark.parametrize("door", ["message", "command"])
@pytest.mark.parametrize(
    ("opens", "values", "done"),
    [
        ("outcome-later", {"due": "2027-02-26", "reason": "Tiden räckte inte."}, "är uppskjutet"),
        ("outcome-drop", {"reason": "Det behövs inte."}, "är struket"),
    ],
)
def test_a_list_is_right_after_a_form_that_was_opened_from_it(
    make_stage: MakeStage, door: str, opens: str, values: dict[str, str], done: str
) -> None:
    stage = make_stage(after=agreed)
    if door == "message":
        shown = {**through(stage, "message", MAJA, "mina"), "channel": stage.direct(MAJA)}
    else:
        stage.commands(MAJA, "/dialog mina")
        shown = {**with_button(stage, MAJA, "outcome done #1"), "channel": CHANNEL}
    stage.clicks(MAJA, shown, opens)
    assert stage.submits(MAJA, **values)["ok"]
    assert _views(stage, MAJA) == []
    (now,) = [
        each
        for each in [*stage.messages(user=MAJA), *stage.inbox(MAJA)]
        if each["ts"] == shown["ts"]
    ]
    first = now["text"].splitlines()[0]
    assert "#1" in first
    assert done in first
    assert "[Klart #2]" in now["text"], "the others are in the list still"
    assert ("[Klart #1]" in now["text"]) is (opens == "outcome-later")


def test_a_form_that_took_the_place_of_a_list_in_a_window_gives_it_back(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=agreed)
    stage.home(MAJA)
    stage.clicks_home(MAJA, "mine")
    stage.clicks_modal(MAJA, "outcome-drop")
    assert stage.submits(MAJA, reason="Det behövs inte.")["ok"]
    shown = spoken(stage.view(MAJA)["blocks"])
    assert "#1 ”Ta fram underlag” är struket." in shown
    assert "Klart #2" in shown
    stage.clicks_modal(MAJA, "outcome")
    stage.clicks_modal(MAJA, "outcome")
    assert stage.submits(MAJA, kind="decision", text="Vi ses igen")["ok"]
    shown = spoken(stage.view(MAJA)["blocks"])
    assert "Tillagt: #6 ”Vi ses igen”." in shown
    assert "Klart #2" in shown
    stage.clicks_modal(MAJA, "outcome")
    assert stage.submits(MAJA, kind="decision", text="I maj")["ok"]
    assert "Klart #2" in spoken(stage.view(MAJA)["blocks"]), "after one more outcome as well"
    close(stage, MAJA)
    stage.clicks_home(MAJA, "agenda undecided")
    stage.clicks_modal(MAJA, "decline #4")
    assert stage.submits(MAJA, reason="Vi tar det i juni.")["ok"]
    shown = spoken(stage.view(MAJA)["blocks"])
    assert "är avslagen" in shown
    assert "#5 Biljetter" in shown
