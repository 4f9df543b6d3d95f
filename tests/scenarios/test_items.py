"""Items through the real doors: supported, merged, parked, carried over, and what was changed."""

import pytest

from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, close, heard, through
from tests.scenarios.openings import called
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = pytest.mark.any_database

NACKA, JOAKIM = "U0NACKA1", "U0JOAKIM"


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """A stage of one's own while the call for items is open."""
    return make_stage(after=called)


def test_support_by_every_door_in_both_languages(stage: Stage) -> None:
    stage.mentions(NACKA, "agenda add Bokbussen | Barn och unga skapar själva | 20 min")
    call = stage.post("Vad ska vi prata om")
    assert "#1 Bokbussen" in call["text"], "the call shows what is proposed"
    assert "Mål: Barn och unga skapar själva" in call["text"]
    heard_there = heard(stage, LEYLA, call, "agenda support #1")
    assert "stöder nu #1" in heard_there
    undone = "skriv: @Dialogmöten dagordning ångra stöd #1"
    assert undone in heard_there, "the bot hears in a channel only what mentions it"
    assert "stöder redan #1" in stage.mentions(LEYLA, "dagordning stöd #1")
    alone = stage.writes(JAMES, "agenda support #1")
    assert "now supports #1" in alone
    assert "write: agenda unsupport #1" in alone
    assert "stöder nu #1" in stage.commands("U0NYKVARN1", "/agenda stöd #1")
    assert "Stöds av 3 parter" in stage.post("Vad ska vi prata om")["text"]
    listed = stage.writes(JAMES, "agenda")
    assert "Supported by 3 parties: Botkyrka kommun, Nykvarns kommun and Solna stad" in listed
    assert "no longer supports" in stage.writes(JAMES, "agenda unsupport #1")
    assert "does not support" in stage.mentions(JAMES, "agenda unsupport #1")
    assert "stöder inte längre" in stage.commands("U0NYKVARN1", "/agenda ångra stöd #1")
    assert "andra parters" in heard(stage, NACKA, call, "agenda support #1")
    list_ = through(stage, "message", JAMES, "agenda")
    list_["channel"] = stage.direct(JAMES)
    assert "now supports" in heard(stage, JAMES, list_, "agenda support #1")
    assert "Vilken punkt" in stage.writes(LEYLA, "dagordning stöd")


def test_an_example_names_what_works_for_who_reads_it(stage: Stage) -> None:
    stage.mentions(NACKA, "agenda add Bokbussen")
    for user, words, example in (
        (MAJA, "dagordning slå ihop #1", "dagordning slå ihop #12 #15"),
        (MAJA, "dagordning ordna först", "dagordning ordna #12 #9"),
        (MAJA, "dagordning anta", "dagordning anta #1"),
        (LEYLA, "dagordning dra tillbaka", "dagordning dra tillbaka #12"),
        (NACKA, "dagordning dra tillbaka", "dagordning dra tillbaka #1"),
        (NACKA, "dagordning stöd", "dagordning stöd #12"),
        (JAMES, "agenda support", "agenda support #1"),
    ):
        assert stage.writes(user, words).endswith(f" {example}"), (user, words)
    stage.mentions(LEYLA, "agenda add Biblioteken")
    stage.commands(MAJA, "/agenda anta #1")
    for user, words, example in (
        (MAJA, "dagordning slå ihop #1", "dagordning slå ihop #1 #2"),
        (MAJA, "dagordning ordna först", "dagordning ordna #1"),
        (MAJA, "dagordning anta", "dagordning anta #2"),
        (LEYLA, "dagordning dra tillbaka", "dagordning dra tillbaka #2"),
    ):
        assert stage.writes(user, words).endswith(f" {example}"), (user, words)


def test_a_merger_by_words_and_by_a_form(stage: Stage) -> None:
    for user, title in ((NACKA, "Bokbussen"), (LEYLA, "Biblioteken"), (JAMES, "Libraries")):
        stage.mentions(user, f"agenda add {title}")
    assert "bara sammankallande" in stage.mentions(NACKA, "dagordning slå ihop #1 #2")
    assert "minst två nummer" in stage.commands(MAJA, "/agenda slå ihop #1")
    assert "sig själv" in stage.commands(MAJA, "/agenda slå ihop #1 #1")
    assert "nu en del av #1" in stage.commands(MAJA, "/agenda slå ihop #1 #2")
    assert "hopslagen med #1" in stage.commands(MAJA, "/agenda anta #2")
    shown = through(stage, "message", MAJA, "dagordning")
    stage.clicks(MAJA, {**shown, "channel": stage.direct(MAJA)}, "merge")
    stage.submits(MAJA, numbers="#1 #3")
    close(stage, MAJA)
    stage.until("2026-12-01 10:05")
    assert "nu en del av #1" in stage.find(LEYLA, "Biblioteken")["text"]
    assert "now part of #1" in stage.find(JAMES, "Libraries")["text"]
    assert "Hopslagen med: #2 (Botkyrka kommun), #3 (Solna stad)" in stage.writes(NACKA, "agenda")
    stage.commands(MAJA, "/agenda anta #1")
    assert "#1 “Bokbussen” is on the agenda" in stage.find(JAMES, "is part of #1")["text"]


def test_the_parking_lot(stage: Stage) -> None:
    for title in ("Bokbussen", "Biblioteken"):
        stage.mentions(NACKA, f"agenda add {title}")
    shown = through(stage, "message", MAJA, "dagordning")
    shown["channel"] = stage.direct(MAJA)
    heard(stage, MAJA, shown, "agenda park #1")
    assert "är parkerad" in stage.find(NACKA, "Bokbussen")["text"]
    assert "redan parkerad" in stage.commands(MAJA, "/agenda parkera #1")
    lot = through(stage, "message", MAJA, "dagordning parkerade")
    lot["channel"] = stage.direct(MAJA)
    assert "#1 Bokbussen" in lot["text"]
    assert "agenda withdraw #1" in str(through(stage, "mention", NACKA, "agenda parked")["blocks"])
    assert "agenda accept" not in str(through(stage, "message", JAMES, "agenda parked")["blocks"])
    heard(stage, MAJA, lot, "agenda accept #1")
    assert "Inget är parkerat" in stage.writes(MAJA, "dagordning parkerade")
    agenda = stage.writes(JAMES, "agenda")
    assert "Region Stockholm: 0 items, 0 min. The parties: 1 item, 15 min." in agenda


def test_a_change_after_publishing_is_announced_once(stage: Stage) -> None:
    for title in ("Ett", "Två", "Tre"):
        stage.mentions(NACKA, f"agenda add {title}")
    for number in (1, 2):
        stage.commands(MAJA, f"/agenda anta #{number}")
    stage.until("2027-01-21 09:30")
    assert "publicerade dagordningen" in stage.commands(MAJA, "/agenda parkera #1")
    stage.commands(MAJA, "/agenda avslå #1 Vi tar det i juni.")
    stage.commands(MAJA, "/agenda anta #3")
    before = len(stage.posts())
    stage.until("2027-01-21 10:31")
    assert len(stage.posts()) == before + 1
    said = stage.post("har ändrats")["text"]
    assert "#3 Tre" in said.split("Tillagt")[1].split("Borttaget")[0]
    assert "#1 Ett" in said.split("Borttaget")[1]


def test_what_was_not_reached_comes_back_next_year(stage: Stage) -> None:
    for user, title in ((NACKA, "Bokbussen"), (JAMES, "Tickets"), (LEYLA, "Sent")):
        stage.mentions(user, f"agenda add {title}")
    for number in (1, 2):
        stage.commands(MAJA, f"/agenda anta #{number}")
    assert "har inte börjat" in stage.commands(MAJA, "/agenda ta med #1")
    stage.mentions(NACKA, "rsvp yes")
    stage.until("2027-02-05 09:00")
    asked = stage.find(MAJA, "Hanns alla punkter")
    stage.clicks(MAJA, asked, "agenda carry #2")
    stage.until("2027-02-05 09:10")
    assert "agenda carry #1" in str(stage.inbox(MAJA)[-1]["blocks"]), "what is left stays"
    for door, words, says in (
        ("message", "dagordning allt hanns inte med", "dagordning ta med #1"),
        ("command", "agenda reached #2", "dagordning ta med #1"),
        ("mention", "agenda reached, but not #1", "dagordning ta med #1"),
        ("message", "agenda reached #2", "agenda carry #1"),
    ):
        stage.writes(MAJA, "language en" if says.startswith("agenda") else "language sv")
        assert says in through(stage, door, MAJA, words)["text"], (door, words)
    assert "agenda reached" in stage.home(MAJA), "nothing was noted"
    stage.writes(MAJA, "language sv")
    assert "har inte börjat" in stage.commands(MAJA, "/agenda ta med #2")
    assert "carried over from Thursday 4 February 2027" in stage.writes(JAMES, "agenda")
    stage.until("2027-02-08 08:30")
    assert "was not reached" in stage.find(JAMES, "Your week in")["text"]
    assert "#3 Sent" in stage.commands(MAJA, "/agenda parkerade")
    told = [m["text"] for m in stage.inbox(LEYLA) if "Sent" in m["text"]]
    assert sum("parker" in text for text in told) == 1, "told at publishing, and not twice"


def test_a_message_becomes_an_item_by_a_shortcut_and_by_a_button(stage: Stage) -> None:
    text = f"<@{NACKA}> Ska vi ta upp *biljetterna*? Se <https://example.org/x|sidan>. " + "å" * 200
    stage.control.post("/message", channel=CHANNEL, user="U0NYKVARN1", text=text)
    ts = stage.messages()[-1]["ts"]
    stage.control.post(
        "/shortcut",
        user="U0NYKVARN1",
        callback_id="propose_from_message",
        channel=CHANNEL,
        message_ts=ts,
    )
    view = stage.view("U0NYKVARN1")
    title = next(b for b in view["blocks"] if b.get("block_id") == "title")
    begun = title["element"]["initial_value"]
    assert begun.startswith("Ska vi ta upp")
    assert len(begun) <= 150
    assert "U0NACKA1" not in begun
    stage.submits("U0NYKVARN1", title="Biljetter", goals="access children")
    close(stage, "U0NYKVARN1")
    listed = stage.commands("U0NYKVARN1", "/agenda")
    assert "#1 Biljetter" in listed
    assert "Mål: Alla invånare har kultur nära sig; Barn och unga skapar själva" in listed
    stage.commands(MAJA, "/agenda anta #1")
    stage.until("2027-01-21 09:30")
    stage.clicks(LEYLA, stage.post("Dagordning för"), "propose")
    stage.submits(LEYLA, title="Sent påkommet")
    close(stage, LEYLA)
    assert "sen" in stage.commands(MAJA, "/agenda")


def test_what_is_not_said_is_asked_for(stage: Stage) -> None:
    stage.mentions(NACKA, "agenda add Bokbussen")
    offered = through(stage, "message", MAJA, "dagordning slå ihop")
    stage.clicks(MAJA, {**offered, "channel": stage.direct(MAJA)}, "merge")
    answer = stage.submits(MAJA, numbers=" , ")
    assert "minst två nummer" in str(answer["errors"])
    close(stage, MAJA)
    assert "Hanns alla punkter med" in stage.commands(MAJA, "/agenda ta med")
    assert "bara sammankallande" in stage.mentions(NACKA, "dagordning slå ihop")
    assert "bara sammankallande" in stage.mentions(NACKA, "dagordning ta med #1")
    assert "bara sammankallande" in stage.writes(LEYLA, "dagordning parkera #1")
    assert "Which item" in stage.writes(JAMES, "agenda park")
    assert "dagordning stöd #1" in stage.writes(LEYLA, "stöd #1"), "the noun may be left out"


def test_a_goal_that_is_none_and_a_shortcut_that_is_none(stage: Stage) -> None:
    assert "varken en typ" in stage.mentions(NACKA, "agenda add Bokbussen | Opera")
    stage.mentions(NACKA, "agenda add Bokbussen | access | children | access")
    assert "Goals: All residents have culture within reach; Children" in stage.writes(
        JAMES, "agenda"
    )
