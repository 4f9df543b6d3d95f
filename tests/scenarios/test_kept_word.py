"""What an answer says and offers holds: no promise that is not kept, no button that is refused."""

import json

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, through, with_button
from tests.scenarios.openings import called, following
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

PETER = "U0BOTKYRKA2"


@following(called)
def waiting(stage: Stage) -> None:
    """Play until the invitation waits for the convener; one item is on the agenda."""
    stage.commands(MAJA, "/agenda lägg till Kulturskolan | 30 min")
    stage.commands(MAJA, "/agenda anta #1")
    stage.until("2026-12-23 10:00")


@pytest.fixture
def asked(make_stage: MakeStage) -> Stage:
    """The example when its invitation waits for the convener; one item is on the agenda."""
    return make_stage(after=waiting)


def words(message: Json) -> list[str]:
    elements = [each for block in message["blocks"] for each in block.get("elements", [])]
    return [json.loads(e["value"])["words"] for e in elements if e.get("type") == "button"]


def test_later_shows_the_answer_of_a_party_that_has_answered(asked: Stage) -> None:
    asked.writes(LEYLA, "osa kanske")
    said = asked.writes(LEYLA, "osa senare")
    assert said.startswith("Botkyrka kommun: kanske")
    assert "frågar igen" not in said


def test_who_takes_a_hand_over_back_reads_what_the_deputy_answered(asked: Stage) -> None:
    asked.writes(LEYLA, "osa ersättare")
    asked.writes(PETER, "osa ja")
    back = through(asked, "direct", LEYLA, "osa tillbaka")
    assert "Anmält hittills: kommer, Peter Sandqvist" in back["text"]
    asked.clicks(LEYLA, asked.find(LEYLA, "Du svarar för"), "rsvp no")
    assert asked.inbox(LEYLA)[-1]["text"].startswith("Botkyrka kommun: förhinder")


def test_who_takes_back_what_nobody_answered_is_asked_anew(asked: Stage) -> None:
    asked.writes(LEYLA, "osa ersättare")
    back = through(asked, "direct", LEYLA, "osa tillbaka")
    assert "Anmält" not in back["text"]
    assert "rsvp yes" in words(back)


def test_who_decides_to_come_in_the_practical_note_goes_on_reading_it(asked: Stage) -> None:
    asked.writes(LEYLA, "osa kanske")
    asked.until("2027-02-03 10:00")
    note = asked.find(LEYLA, "Dialogmötet blir av")
    asked.clicks(LEYLA, note, "rsvp yes")
    (shown,) = (m for m in asked.inbox(LEYLA) if m["ts"] == note["ts"])
    assert shown["text"].startswith("Välkommen till dialogmötet")
    assert "Kaffe från 12:30" in shown["text"]
    asked.clicks(LEYLA, shown, "rsvp no")
    (shown,) = (m for m in asked.inbox(LEYLA) if m["ts"] == note["ts"])
    assert shown["text"].startswith("Botkyrka kommun: förhinder")


def test_what_the_convener_recorded_is_changed_by_recording_again(asked: Stage) -> None:
    recorded = through(asked, "command", MAJA, "dialog osa för Haninge kommun ja Ringde i dag")
    assert "Antecknad av Maja Ekström." in recorded["text"]
    assert words(recorded) == ["record"]
    asked.home(MAJA)
    asked.clicks_home(MAJA, "record")
    haninge = next(
        option["value"]
        for block in asked.view(MAJA)["blocks"]
        for option in block.get("element", {}).get("options", [])
        if option["text"]["text"] == "Haninge kommun"
    )
    answer = asked.submits(MAJA, party=haninge, choice="maybe")
    assert "Haninge kommun: kanske" in str(answer["view"])
    assert "rsvp yes" not in str(answer["view"])


def test_the_agenda_whose_button_published_it_has_that_button_no_more(asked: Stage) -> None:
    asked.writes(MAJA, "dagordning")
    asked.clicks(MAJA, with_button(asked, MAJA, "agenda publish"), "agenda publish")
    now = asked.inbox(MAJA)[-1]
    assert "Publicerad onsdag 23 december 2026." in now["text"]
    assert "agenda publish" not in [each for m in asked.inbox(MAJA) for each in words(m)]


@pytest.mark.parametrize("typed", ["skicka", "vänta"])
def test_a_decision_without_a_number_shows_the_steps_that_wait_with_theirs(
    asked: Stage, typed: str
) -> None:
    send = saying(asked.find(MAJA, "Får jag skicka"), "send")
    shown = through(asked, "direct", MAJA, typed)
    assert f"Inbjudan (steg {send.split()[1]}), onsdag 23 december" in shown["text"]
    assert send.replace("send", "look") in words(shown), "what would be said is seen first"
    assert "Det kan bara sammankallande göra" in asked.writes(LEYLA, typed)
    assert "Skickat: inbjudan" in asked.writes(MAJA, send.replace("send", "skicka"))


def test_what_was_meant_without_its_noun_is_done_by_one_click(asked: Stage) -> None:
    meant = through(asked, "direct", LEYLA, "lägg till Bokbussen | 10 min")
    assert "Menade du ”dagordning lägg till Bokbussen | 10 min”?" in meant["text"]
    asked.clicks(LEYLA, asked.inbox(LEYLA)[-1], words(meant)[0])
    assert "”Bokbussen” är föreslagen" in asked.inbox(LEYLA)[-1]["text"]
    assert "Did you mean “rsvp yes”?" in asked.writes("U0SOLNA1", "yes")


def test_a_person_in_what_was_meant_is_not_read_as_an_id(asked: Stage) -> None:
    meant = through(asked, "direct", LEYLA, "lämna över till <@U0BOTKYRKA2>")
    assert "Menade du ”osa lämna över till @…”?" in meant["text"]
    assert "U0BOTKYRKA2" not in meant["text"]
    asked.clicks(LEYLA, asked.inbox(LEYLA)[-1], words(meant)[0])
    assert "Peter Sandqvist svarar nu för Botkyrka kommun" in asked.inbox(LEYLA)[-1]["text"]
