"""What a newcomer reads who plays one dialogue meeting: no answer that hides what was done."""

import json
from threading import Event, Thread

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import Common, MakeStage
from tests.scenarios.doors import JAMES, LEYLA, heard, kept, through
from tests.scenarios.openings import called, following
from tests.stage import MAJA, Stage, saying

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"
_PAUSE = Event()


@following(called)
def proposed(made: Stage) -> None:
    """Play until the call for items is open, with four proposals."""
    for title in ("Ett | 90 min", "Två | 90 min", "Tre | 90 min", "Fyra"):
        made.mentions(NACKA, f"agenda add {title}")


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """A stage of one's own while the call for items is open, with four proposals."""
    return make_stage(after=proposed)


# Several numbers


def test_several_items_are_decided_on_in_one_answer(stage: Stage) -> None:
    said = stage.commands(MAJA, "/agenda accept #1 #2, #3")
    assert [f"#{n} ”{title}” står på dagordningen." in said for n, title in _THREE] == [True] * 3
    said = stage.writes(MAJA, "dagordning avslå #1 och #2 2 timmar är för mycket")
    assert "#1 ”Ett” är avslagen" in said
    assert "#2 ”Två” är avslagen" in said
    stage.until("2026-12-01 10:10")
    assert "2 timmar är för mycket" in stage.find(NACKA, "#2 ”Två”")["text"]
    said = stage.mentions(MAJA, "agenda park #3 #4")
    assert "#3 ”Tre” är parkerad" in said
    assert "#4 ”Fyra” är parkerad" in said
    said = stage.writes(NACKA, "dagordning dra tillbaka #3 #4")
    assert "#3 ”Tre” är tillbakadragen" in said
    assert "#4 ”Fyra” är tillbakadragen" in said


_THREE = ((1, "Ett"), (2, "Två"), (3, "Tre"))


def test_several_items_are_supported_at_once(stage: Stage) -> None:
    said = stage.writes(JAMES, "agenda support #1 and #2")
    assert "now supports #1 “Ett”" in said
    assert "now supports #2 “Två”" in said
    said = stage.mentions(JAMES, "agenda unsupport #1 #2")
    assert said.count("no longer supports") == 2


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("agenda accept #1 #99 #2", "#99"),
        ("agenda accept #1 kanske", "Vilken punkt"),
        ("agenda decline #1 #99 För sent", "#99"),
        ("agenda decline #1 #2", "skälet för alla"),
        ("agenda park #1 #99", "#99"),
        ("agenda withdraw #1 #99", "#99"),
        ("agenda support #1 #99", "#99"),
    ],
)
def test_one_that_cannot_be_done_stops_all_of_them(common: Common, words: str, why: str) -> None:
    stage = common(proposed)
    before = kept(stage)
    said = stage.commands(MAJA, f"/{words}")
    assert why in said
    if "#99" in words:
        assert "Ingen av dessa ändrades: #1" in said
    assert kept(stage) == before


# After the start


def test_from_the_start_the_agenda_is_closed_by_words_and_by_old_buttons(stage: Stage) -> None:
    stage.commands(MAJA, "/agenda anta #1")
    old = {**through(stage, "message", MAJA, "dagordning"), "channel": stage.direct(MAJA)}
    theirs = {**through(stage, "message", NACKA, "dagordning"), "channel": stage.direct(NACKA)}
    hers = {**through(stage, "message", LEYLA, "dagordning"), "channel": stage.direct(LEYLA)}
    stage.until("2027-02-04 13:30")
    before = kept(stage)
    for words in ("anta #2", "avslå #1 Nej", "avslå #1", "ordna #1", "tid #1 20", "parkera #2"):
        said = stage.commands(MAJA, f"/agenda {words}")
        assert "dagordningen är stängd" in said, words
        assert "beslut: …" in said
        assert "dagordning ta med #1" in said
        assert "#12" not in said
    for words in ("slå ihop #1 #2", "slå ihop", "ordna", "obeslutade", "dra tillbaka #2"):
        assert "dagordningen är stängd" in stage.writes(MAJA, f"dagordning {words}"), words
    for button in ("agenda accept #2", "agenda park #2"):
        assert "dagordningen är stängd" in heard(stage, MAJA, old, button), button
    for form in ("decline", "time", "order", "merge"):
        stage.clicks(MAJA, old, form)
        assert "dagordningen är stängd" in stage.inbox(MAJA)[-1]["text"], form
    assert "säg det till Maja" in heard(stage, NACKA, theirs, "agenda withdraw #2")
    assert "säg det till Maja" in heard(stage, LEYLA, hers, "agenda support #2")
    assert "tell Maja" in stage.writes(JAMES, "agenda support #2")
    assert kept(stage) == before
    shown = through(stage, "message", MAJA, "dagordning")
    assert "agenda accept" not in str(shown["blocks"])


# Publishing


def test_an_agenda_that_is_too_long_goes_out_only_if_that_is_meant(stage: Stage) -> None:
    stage.commands(MAJA, "/agenda accept #1 #2 #3")
    asked = through(stage, "message", MAJA, "dagordning publicera")
    assert "270 av 180 minuter" in asked["text"]
    assert "[Publicera ändå] [Tillbaka till dagordningen]" in asked["text"]
    assert "Inget är publicerat än" in stage.mentions(MAJA, "agenda publish")
    assert not [each for each in stage.posts() if "Dagordning för" in each["text"]]
    asked["channel"] = stage.direct(MAJA)
    assert "#1 Ett" in heard(stage, MAJA, asked, "agenda")
    stage.clicks(MAJA, asked, "agenda publish anyway")
    assert "270 av 180" in stage.post("Dagordning för")["text"]
    assert "redan" in stage.commands(MAJA, "/agenda publish")


@pytest.mark.parametrize("words", ["agenda publish anyway", "dagordning publicera ändå"])
def test_by_words_as_well(stage: Stage, words: str) -> None:
    stage.commands(MAJA, "/agenda accept #1 #2 #3")
    stage.writes(MAJA, words)
    assert stage.post("Dagordning för")


def test_nothing_is_called_published_that_was_not(stage: Stage) -> None:
    stage.until("2027-01-21 10:00")
    assert stage.find(MAJA, "ingen punkt är antagen")
    assert "väntar på ditt beslut" in _planned(stage, "dagordningen publiceras")
    with stage.app.database.reading() as store:
        steps = store.ledger.of_series(store.series.every()[0].id, ["asked"])
    (number,) = [step.id for step in steps if step.kind == "agenda"]
    assert "inget att publicera" in stage.writes(MAJA, f"skicka {number}")
    assert "väntar på ditt beslut" in _planned(stage, "dagordningen publiceras")
    stage.commands(MAJA, "/agenda anta #1")
    stage.commands(MAJA, "/agenda publish")
    assert "(klart)" in _planned(stage, "dagordningen publiceras")
    assert f"send {number}" not in str(through(stage, "message", MAJA, "status")["blocks"])


def _planned(stage: Stage, step: str) -> str:
    """Return the line of the next meeting's step in the plan."""
    plan = stage.commands(MAJA, "/dialog plan")
    return next(line for line in plan.splitlines() if step in line)


# What is confirmed


def test_the_confirmation_keeps_when_and_where(make_stage: MakeStage) -> None:
    stage = make_stage(after=waiting)
    sends = saying(stage.find(MAJA, "Får jag skicka det här?"), "send")
    said = stage.writes(MAJA, sends.replace("send", "skicka"))
    assert said.startswith("Skickat: inbjudan")
    assert "personer och till kanalen." in said
    assert "Det skickas nu" not in said, "it is sent"
    invitation = stage.find(JAMES, "is invited")
    stage.clicks(JAMES, invitation, "rsvp yes")
    now = stage.inbox(JAMES)[-1]["text"]
    for shown in ("coming", "Thursday 4 February 2027 at 13:00", "Remote: https://"):
        assert shown in now
    assert "https://" not in stage.writes(LEYLA, "osa nej")
    assert "https://" in stage.writes(LEYLA, "osa kanske")


# What is done or over asks no longer


@following(proposed)
def waiting(stage: Stage) -> None:
    """Play on until the convener is asked to send the invitation."""
    stage.until("2026-12-23 10:00")


@following(waiting)
def sent(stage: Stage) -> None:
    """Let the invitation go out; an item is on the agenda."""
    stage.commands(MAJA, "/agenda anta #4")
    stage.clicks(MAJA, stage.find(MAJA, "Får jag skicka"), "send 2")


@pytest.fixture
def invited(make_stage: MakeStage) -> Stage:
    return make_stage(after=sent)


def buttons(message: Json) -> list[str]:
    every = [e for block in message["blocks"] for e in block.get("elements", [])]
    return [json.loads(e["value"])["words"] for e in every if e.get("type") == "button"]


def test_an_invitation_shows_what_was_answered_elsewhere(invited: Stage) -> None:
    stage = invited
    assert "rsvp yes" in buttons(stage.find(JAMES, "is invited"))
    number = len(stage.inbox(JAMES))
    stage.clicks(JAMES, stage.post("Vilka kommer"), "rsvp yes")
    invitation = stage.inbox(JAMES)[-1]
    assert len(stage.inbox(JAMES)) == number, "it is updated, not sent again"
    assert invitation["text"].startswith("Solna stad: coming, James Whitfield")
    assert "is invited" not in invitation["text"]
    stage.mentions(JAMES, "rsvp no")
    assert stage.inbox(JAMES)[-1]["text"].startswith("Solna stad: regrets")
    stage.commands(MAJA, "/rsvp for Solna stad maybe They phoned")
    assert "Solna stad: maybe" in stage.inbox(JAMES)[number - 1]["text"]


def test_a_step_that_was_sent_by_words_asks_no_longer(make_stage: MakeStage) -> None:
    stage = make_stage(after=waiting)
    sends = saying(stage.find(MAJA, "Får jag skicka"), "send")
    stage.commands(MAJA, f"/dialog {sends.replace('send', 'vänta')}")
    asked = stage.find(MAJA, "Väntar tills du skickar")
    assert buttons(asked) == [sends.replace("send", "look")], "nothing is sent unseen"
    assert "Dialogmöte torsdag 4 februari 2027." in asked["text"]
    end = "Det kan skickas till torsdag 4 februari 2027 kl. 13:00. Efter det är det för sent"
    assert end in asked["text"], "what it means to let it wait"
    stage.commands(MAJA, f"/dialog {sends}")
    assert buttons(stage.find(MAJA, "Skickat: inbjudan")) == []
    assert not [m for m in stage.inbox(MAJA) if "Får jag skicka" in m["text"]]


def test_from_the_start_nothing_asks_for_answers_and_items(invited: Stage) -> None:
    stage = invited
    stage.commands(MAJA, "/agenda publish")
    stage.clicks(JAMES, stage.find(JAMES, "is invited"), "rsvp yes")
    stage.until("2027-02-04 12:59")
    assert "rsvp yes" in buttons(stage.post("Dagordning för"))
    assert "rsvp yes" in buttons(stage.inbox(LEYLA)[-1])
    stage.until("2027-02-04 13:01")
    for post in ("Dagordning för", "Vad ska vi prata om", "Vilka kommer"):
        assert buttons(stage.post(post)) == [], post
    assert "stängda" in stage.post("Dagordning för")["text"]
    for asked in stage.inbox(LEYLA)[-2:]:  # the newest of each person come first, as far as it goes
        assert asked["text"].startswith("Botkyrka kommun svarade inte.")
        assert buttons(asked) == []


# An outage


def test_an_answer_that_an_outage_swallowed_comes_when_slack_is_back(invited: Stage) -> None:
    stage = invited
    invitation = stage.find(JAMES, "is invited")
    faults = stage.rehearsal.faults
    faults.plant({"down": True})
    clicking = Thread(target=stage.clicks, args=(JAMES, invitation, "rsvp yes"))
    writing = Thread(target=stage.writes, args=(LEYLA, "osa ja"))
    for each in (clicking, writing):
        each.start()
    _PAUSE.wait(1.0)
    faults.plant({"down": False})
    for each in (clicking, writing):
        each.join()
    again = stage.find(JAMES, "Slack did not tell me whether this message reached you.")
    assert "Solna stad: coming" in again["text"]
    answers = [m for m in stage.inbox(LEYLA) if m["text"].startswith("Botkyrka kommun: kommer")]
    assert len(answers) == 2, "the answer, and the invitation that shows it"
