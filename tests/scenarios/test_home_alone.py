"""A convener carries a meeting from the App Home alone; what they press is answered there."""

import re
from dataclasses import dataclass

import pytest

from rehearsal.blocks import check_view
from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import JAMES, LEYLA, again, close, delivered, through
from tests.scenarios.openings import asked, called, following, just_before_the_start
from tests.stage import MAJA, Stage, saying, spoken

pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"


@dataclass
class Convener:
    """Maja at her App Home; she opens nothing else."""

    stage: Stage

    def home(self) -> str:
        """Open the App Home anew; return what it says."""
        return self.stage.home(MAJA)

    def presses(self, words: str) -> str:
        """Press a button of the Home; return what opens."""
        self.stage.clicks_home(MAJA, words)
        return self.sees()

    def goes_on(self, words: str) -> str:
        """Press a button in what is open; return what takes its place, and that alone."""
        before = self.stage.view(MAJA)["id"]
        self.stage.clicks_modal(MAJA, words)
        views = self.stage.control.get(f"/views/{MAJA}")["views"]
        assert [view["id"] for view in views] == [before]
        return self.sees()

    def sees(self) -> str:
        view = self.stage.view(MAJA)
        shown = {key: view[key] for key in ("type", "title", "blocks")}
        submit = {"submit": view["submit"]} if view["submit"] else {}
        check_view({**shown, **submit}, "modal")
        return spoken(view["blocks"])

    def button(self, start: str) -> str:
        """Return the words of the Home's first button that begin so."""
        view = self.stage.control.get(f"/home/{MAJA}")["view"]
        return saying(view, start)

    def inbox(self) -> list[Json]:
        return self.stage.inbox(MAJA)


WORDS = {
    "sv": {
        "decide": "Besluta om förslag",
        "accepted": "står på dagordningen",
        "planned": "Planerat:",
        "declined": "Hör hemma i nämnden",
        "look": "Granska och skicka…",
        "ask": "Får jag skicka det här?",
        "to": "Till 31 personer",
        "held": "Väntar tills du skickar: inbjudan",
        "sent": "Skickat: inbjudan",
        "order": "Ordningen enligt omröstning #",
        "now": "Nu: dialogmötet torsdag 4 februari 2027 kl. 13:00",
        "held just now": "Senaste dialogmötet: torsdag 4 februari 2027",
        "help": "dagordning anta #12",
    },
    "en": {
        "decide": "Decide on proposals",
        "accepted": "is on the agenda",
        "planned": "Planned:",
        "declined": "Hör hemma i nämnden",
        "look": "Look and send…",
        "ask": "May I send this?",
        "to": "To 31 people",
        "held": "Waits until you send it: the invitation",
        "sent": "Sent: the invitation",
        "order": "The order that poll #",
        "now": "Now: the dialogue meeting of Thursday 4 February 2027",
        "held just now": "The last meeting: Thursday 4 February 2027",
        "help": "agenda accept #12",
    },
}


@following(called)
def proposed(stage: Stage) -> None:
    """Play until three parties have proposed an item each."""
    for user, title in ((NACKA, "Bokbussen"), (LEYLA, "Kulturskolan"), (JAMES, "Biljetter")):
        stage.mentions(user, f"agenda add {title}")


@following(proposed)
def decided(stage: Stage) -> None:
    """Play on until two are on the agenda and one is declined."""
    _decides(Convener(stage), WORDS["sv"])


@following(decided)
def suggested(stage: Stage) -> None:
    """Play on until the invitation is sent, and the poll on what matters most has a result."""
    _sends(Convener(stage), WORDS["sv"])
    stage.until("2027-01-12 10:00")
    through(stage, "message", LEYLA, f"poll #{_priorities(stage)} 2")
    stage.until("2027-01-19 18:00")


@following(suggested)
def ordered(stage: Stage) -> None:
    """Play on until the agenda has the order that the poll gives."""
    _orders(Convener(stage), WORDS["sv"])


def _decides(maja: Convener, says: dict[str, str]) -> None:
    """Accept two proposals and decline one, each from what is left; nothing comes directly."""
    before = maja.inbox()
    home = maja.home()
    assert says["decide"] in home
    assert says["help"] not in home, "folded away"
    maja.presses("agenda undecided")
    accepted = maja.goes_on("agenda accept #1")
    assert says["accepted"] in accepted
    assert "#2 Kulturskolan" in accepted
    assert says["planned"] not in accepted, "the agenda is read when it is asked for"
    assert "Kulturskolan" in maja.goes_on("agenda accept #2")
    maja.goes_on("decline #3")
    maja.stage.submits(MAJA, reason=says["declined"])
    close(maja.stage, MAJA)
    assert says["decide"] not in maja.home()
    agenda = maja.presses("agenda")
    assert "#1 Bokbussen" in agenda
    assert "#2 Kulturskolan" in agenda
    assert "Biljetter" not in agenda
    close(maja.stage, MAJA)
    assert says["help"] in maja.presses("help")
    close(maja.stage, MAJA)
    assert maja.inbox() == before


def _sends(maja: Convener, says: dict[str, str]) -> None:
    """See the invitation and let it wait, then send it; one message tells it, and is updated."""
    maja.stage.until("2026-12-23 10:00")
    (question,) = [m for m in maja.inbox() if says["ask"] in m["text"]]
    before = len(maja.inbox())
    home = maja.home()
    assert not re.search(r"\((steg|step) \d", home), "a number says nothing to them"
    assert says["look"] in home
    assert '\\"look ' in home
    assert '\\"send ' not in home, "nothing is sent unseen"
    seen = maja.presses(maja.button("look"))
    assert says["ask"] in seen
    assert says["to"] in seen
    view = maja.stage.view(MAJA)
    assert says["held"] in maja.goes_on(saying(view, "wait"))
    close(maja.stage, MAJA)
    assert says["look"] in maja.home(), "it waits there still"
    maja.presses(maja.button("look"))
    view = maja.stage.view(MAJA)
    assert says["sent"] in maja.goes_on(saying(view, "send"))
    assert maja.stage.find(LEYLA, "Botkyrka kommun bjuds in")["text"], "who is invited has it"
    _again_changes_nothing(maja)
    close(maja.stage, MAJA)
    assert len(maja.inbox()) == before
    (now,) = [m for m in maja.inbox() if m["ts"] == question["ts"]]
    assert now["text"].startswith(says["sent"])


def _again_changes_nothing(maja: Convener) -> None:
    payload = delivered(maja.stage, "interactive", "block_actions")
    views, said = maja.stage.view(MAJA), maja.inbox()
    again(maja.stage, "interactive", payload)
    assert maja.stage.view(MAJA) == views
    assert maja.inbox() == said


def _orders(maja: Convener, says: dict[str, str]) -> None:
    """Take the order that the poll on what matters most gives."""
    home = maja.home()
    order = home.partition(says["order"])[2]
    assert order.index("#2 Kulturskolan") < order.index("#1 Bokbussen")
    taken = maja.presses(re.findall(r"poll order #\d+", home)[0])
    assert says["planned"] not in taken, "the order was read before it was taken"
    agenda = maja.goes_on("agenda")
    assert agenda.index("#2 Kulturskolan") < agenda.index("#1 Bokbussen")
    close(maja.stage, MAJA)
    assert says["order"] not in maja.home()


def _holds(maja: Convener, says: dict[str, str]) -> None:
    maja.stage.until("2027-02-04 13:00")
    assert says["now"] in maja.home()
    _undoes(maja)
    maja.stage.until("2027-02-04 16:00")
    assert says["held just now"] in maja.home()


def _undoes(maja: Convener) -> None:
    """It takes one press to begin; what the form answers can be pressed where it stands."""
    maja.presses("outcome")
    assert maja.stage.submits(MAJA, kind="decision", text="Vi ses i juni")["ok"]
    assert "Vi ses i juni" in maja.sees()
    undone = maja.goes_on(saying(maja.stage.view(MAJA), "outcome"))
    assert "Vi ses i juni" in undone
    close(maja.stage, MAJA)
    assert "Vi ses i juni" not in maja.stage.commands(MAJA, "/dialog utfall")


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_question_after_the_meeting_comes_into_a_home_that_stands_open(
    make_stage: MakeStage, language: str
) -> None:
    maja = Convener(make_stage(after=ordered))
    maja.stage.writes(MAJA, f"language {language}")
    maja.stage.until("2027-02-04 13:00")
    maja.home()
    maja.stage.until("2027-02-05 07:59")
    asked = {"sv": "Hanns alla punkter med", "en": "Were all items reached"}[language]
    seen = maja.stage.control.get(f"/home/{MAJA}")["view"]["blocks"]
    assert "agenda reached" not in spoken(seen), "nothing has come yet"
    maja.stage.until("2027-02-05 08:30")
    assert maja.stage.find(MAJA, asked)
    seen = maja.stage.control.get(f"/home/{MAJA}")["view"]["blocks"]
    assert "agenda reached" in spoken(seen)


def test_where_minutes_are_given_the_agenda_is_shown_anew(make_stage: MakeStage) -> None:
    maja = Convener(make_stage(after=decided))
    maja.home()
    maja.presses("agenda")
    maja.goes_on("time")
    assert maja.stage.submits(MAJA, minutes="25")["ok"]
    said = maja.sees()
    assert "får 25 min" in said
    assert "Planerat: " in said, "the next one is timed from here"
    assert "Tid #" in said


PARTS = {
    "decides": (proposed, _decides),
    "sends": (decided, _sends),
    "orders": (suggested, _orders),
    "holds": (ordered, _holds),
}


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("part", PARTS)
def test_a_convener_carries_a_meeting_from_the_home(
    make_stage: MakeStage, language: str, part: str
) -> None:
    """In each language; each part goes on where the one before it ended, in Swedish."""
    after, does = PARTS[part]
    stage = make_stage("http" if language == "sv" else "socket", after=after)
    stage.writes(MAJA, f"language {language}")
    does(Convener(stage), WORDS[language])


@pytest.mark.parametrize("door", ["command", "mention", "message"])
def test_a_step_is_looked_at_by_every_door(make_stage: MakeStage, door: str) -> None:
    stage = make_stage(after=asked)
    number = saying(stage.find(MAJA, "Får jag skicka"), "send").split()[1]
    before = "dialog " if door == "command" else ""
    said = through(stage, door, MAJA, f"{before}granska {number}")
    assert "Får jag skicka det här?" in said["text"]
    assert saying(said, "send") == f"send {number}"
    stage.writes(MAJA, "language en")
    assert "May I send this?" in through(stage, door, MAJA, f"{before}look {number}")["text"]
    assert "waits for your decision" in stage.writes(MAJA, "look"), "which ones there are"
    assert "No step waits under that number" in stage.writes(MAJA, "look everywhere")
    assert "bara sammankallande" in stage.writes(LEYLA, f"granska {number}").lower()


def _priorities(stage: Stage) -> int:
    """Return the number of the poll on what matters most."""
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        every = store.polls.open_ones(series.id)
        (number,) = [poll.number for poll in every if poll.purpose == "priority"]
    return number


def test_who_is_coming_is_said_of_a_meeting_by_its_date_and_year(make_stage: MakeStage) -> None:
    """Whoever asks right after a meeting may think that it is the one which was just held."""
    stage = make_stage(after=just_before_the_start)
    said = ("till dialogmötet torsdag 3 februari 2028", "meeting on Thursday 3 February 2028")
    for user in (LEYLA, JAMES):
        shown = stage.writes(user, "rsvp status")
        assert shown.startswith(("Vilka kommer den 4 februari?", "Who is coming on 4 February?"))
        assert not any(each in shown for each in ("Senaste", "The last"))
    stage.until("2027-02-04 16:30")
    before = ("Senaste dialogmötet var torsdag 4 februari 2027.", "was on Thursday 4 February 2027")
    for user, title, last in zip((LEYLA, JAMES), said, before, strict=True):
        for door in ("direct", "mention"):
            shown = through(stage, door, user, "rsvp status")["text"]
            assert title in shown.split("\n")[0]
            assert last in shown


def test_what_is_left_after_the_meeting_stands_in_the_year(make_stage: MakeStage) -> None:
    convener = Convener(make_stage(after=just_before_the_start))
    convener.stage.mentions(LEYLA, "osa ja")
    convener.stage.until("2027-02-04 16:30")
    assert "härnäst: tack för dialogmötet, fredag 5 februari" in convener.home().lower()
    year = convener.stage.writes(MAJA, "plan")
    over, ahead = year.split("Dialogmöte torsdag 3 februari 2028")
    assert "Dialogmöte torsdag 4 februari 2027 kl. 13:00" in over
    assert "tack för dialogmötet" in over
    assert "förslagstiden" not in over, "what is done is not ahead"
    assert "[Flytta" not in over
    assert "[Flytta" in ahead
    theirs = convener.stage.writes(LEYLA, "plan")
    assert "tack för dialogmötet" in theirs
    convener.stage.until("2027-02-08 10:00")
    assert "Dialogmöte torsdag 4 februari 2027" not in convener.stage.writes(LEYLA, "plan")
    assert "din uppgift" in convener.stage.writes(MAJA, "plan")
