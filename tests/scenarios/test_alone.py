"""A series of one's own in fifteen minutes, from the App Home only: from nothing to the thanks."""

from dataclasses import dataclass, field

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.doors import HELENA, JAMES, LEYLA, NYKVARN, through
from tests.scenarios.effort import Convener
from tests.scenarios.test_setup_in_slack import MakeEmpty, empty, invite
from tests.stage import MAJA, Stage, saying

__all__ = ["empty"]
pytestmark = pytest.mark.any_database

NACKA = "U0NACKA1"
PARTIES = {"ostby": LEYLA, "vastby": JAMES, "skolledarna": NACKA, "eleverna": NYKVARN}
ACT = {f"principal:{key}": user for key, user in {**PARTIES, "regionen": HELENA}.items()}
SAYS = {
    "sv": {
        "read": "En mening eller två, som alla får läsa.",
        "invite": "skicka den här raden i kanalen och välj sedan Fortsätt i Hem-fliken:",
        "known": "Behövs innan den kan börja: När ni ses, Parterna",
        "taught": "Skickat: att förslagstiden är öppen",
        "next": "Näst på tur:",
        "result": "Skickat: resultatet av omröstningen",
        "order": "Klart: dagordningen har nu den ordning som omröstning #4 gav.",
        "reached": "Noterat: inget finns kvar att ta med från torsdag 4 februari 2027.",
        "thanks": "Tack för dialogmötet",
    },
    "en": {
        "read": "A sentence or two that anybody may read.",
        "invite": "send this line in the channel, then press “Continue” in my Home tab:",
        "known": "Needed before it can begin: When you meet, The parties",
        "taught": "Sent: that the call for items is open",
        "next": "Next in line:",
        "result": "Sent: the result of the poll",
        "order": "Done: the agenda now has the order that poll #4 gives.",
        "reached": "Noted: nothing is left to carry over from Thursday 4 February 2027.",
        "thanks": "Thank you for the dialogue meeting",
    },
}


WORDS = {"sv": 1330, "en": 1450}


@dataclass
class Meeting:
    """The first meeting, as its convener carries it and its parties take part."""

    stage: Stage
    maja: Convener
    said: list[str] = field(default_factory=list)
    """What was shown after each press."""
    done: set[str] = field(default_factory=set)

    def plays(self, thanks: str) -> None:
        """Play on until the thanks are posted; whenever something comes, she opens her Home."""
        told = len(self.stage.inbox(MAJA))
        for _ in range(40):
            self.stage.next()
            inbox = self.stage.inbox(MAJA)
            if len(inbox) > told:
                told = len(inbox)
                self.maja.opens_home()
                self.decides()
            if any(thanks in post["text"] for post in self.stage.posts()):
                return
            self.others()
        raise AssertionError(self.said)

    def decides(self) -> None:
        """Do what waits in the Home, as it is offered, until nothing does."""
        while (words := _offered(self.maja.buttons())) is not None:
            before = self.reached()
            in_modal = self.maja.is_in_modal()
            self.said.append(self.maja.goes_on(words) if in_modal else self.maja.presses(words))
            if words.startswith("look"):
                assert self.reached() == before, "nothing is sent by looking"
        if self.maja.is_in_modal():
            self.maja.closes()
            if _offered(self.maja.buttons()) is not None:
                self.decides()

    def reached(self) -> tuple[int, ...]:
        """Return how much the channel and the people have been told."""
        people = (len(self.stage.inbox(user)) for user in PARTIES.values())
        return (len(self.stage.posts()), *people)

    def others(self) -> None:
        """Let the parties do what they do meanwhile, once each: propose, answer, vote."""
        posts = self.stage.posts()
        if len(posts) > 1 and self._first("propose"):
            self.stage.writes(LEYLA, "agenda add Bokbussen")
            self.stage.writes(JAMES, "agenda add Biljetter")
        if self.stage.inbox(NACKA) and self._first("answer"):
            self.stage.writes(LEYLA, "rsvp yes")
        if any("poll vote" in str(post["blocks"]) for post in posts) and self._first("vote"):
            self.stage.writes(JAMES, "vote 2")

    def _first(self, what: str) -> bool:
        is_first = what not in self.done
        self.done.add(what)
        return is_first


def _offered(buttons: list[str]) -> str | None:
    """Return the button that she presses next, if one of them settles something."""
    several = [
        each for each in buttons if each.startswith("agenda accept") and each[14:].count(" ")
    ]
    settles = ("send ", "look ", "poll order", "agenda undecided", "agenda reached")
    found = [each for start in settles for each in buttons if each.startswith(start)]
    return next(iter([*several, *found]), None)


def sets_up(maja: Convener, says: dict[str, str]) -> None:
    """Set the series up, from the empty Home to "go"."""
    maja.opens_home()
    assert says["read"] in maja.presses("series-name")
    channel = maja.submits(typed=2, name="Skoldialogen", purpose="Se vad som kommer.")
    assert f"{says['invite']}\n/invite @Dialogmöten" in channel
    maja.closes()
    invite(maja.stage)
    maja.clicks += 2  # to the channel and back
    maja.fields += 1
    assert says["known"] in maja.looks()
    assert [post for post in maja.stage.posts() if post["bot"]] == [], "it says nothing there yet"
    maja.presses("series-when")
    maja.submits(picked=4, first="2027-02-04", start="13:00")
    maja.submits(typed=2, place="Stadshuset", address="Torget 1")
    lines = "Kommuner: Östby, Västby\nFörbund: Skolledarna, Eleverna"
    maja.submits(typed=4, parties=lines, convening="Regionen")
    maja.submits(picked=10, typed=5, **ACT)
    maja.submits(typed=1, standing="Nytt från parterna | 20")
    maja.submits()
    maja.closes()


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_convener_alone_needs_less_than_fifteen_minutes(empty: MakeEmpty, language: str) -> None:
    """Three seconds a click, five a field, and two hundred words a minute for all that is new."""
    stage, says = empty(), SAYS[language]
    stage.home(MAJA)
    if language == "en":
        stage.clicks_home(MAJA, "language en")
    maja = Convener(stage)
    sets_up(maja, says)
    assert maja.minutes < 5.3
    held = Meeting(stage, maja)
    held.plays(SAYS["sv"]["thanks"] if language == "sv" else says["thanks"])
    said = "\n".join(held.said)
    for each in ("taught", "next", "order", "reached"):
        assert says[each] in said, each
    assert any(says["result"] in each and says["order"] in each for each in held.said), "at once"
    assert any("Bokbussen" in post["text"] for post in stage.posts())
    assert maja.clicks < 62, "of 86 that it took before"
    assert maja.words < WORDS[language], "of 1763 and 1927 that she read before"
    assert maja.minutes < 11.6, (maja.clicks, maja.fields, maja.words)


def _reached(stage: Stage) -> Json:
    """Play the first meeting by the convener's messages, and return the question after it."""
    maja = Convener(stage)
    sets_up(maja, SAYS["sv"])
    held = Meeting(stage, maja)
    for _ in range(40):
        stage.next()
        asked = [each for each in stage.inbox(MAJA) if "agenda reached" in str(each["blocks"])]
        if asked:
            return asked[-1]
        for each in stage.inbox(MAJA):
            if '\\"words\\": \\"send' in str(each["blocks"]) or '"send ' in str(each["blocks"]):
                stage.clicks(MAJA, each, saying(each, "send"))
        held.others()
        if "propose" in held.done and "accepted" not in held.done:
            held.done.add("accepted")
            stage.writes(MAJA, "agenda accept #2 #3")
    raise AssertionError


def test_that_all_were_reached_is_said_by_every_door(empty: MakeEmpty) -> None:
    stage = empty()
    asked = _reached(stage)
    assert "[Ja, alla hanns med]" in asked["text"]
    assert "bara sammankallande" in stage.writes(LEYLA, "dagordning hanns med").lower()
    stage.clicks(MAJA, asked, "agenda reached")
    (now,) = [each for each in stage.inbox(MAJA) if each["ts"] == asked["ts"]]
    assert now["text"].startswith("Noterat: inget finns kvar att ta med")
    for door, words, says in (
        ("command", "agenda reached", "Noterat"),
        ("mention", "agenda all reached", "Noterat"),
        ("message", "dagordning hanns med", "Noterat"),
        ("message", "agenda reached", "Noted"),
    ):
        stage.writes(MAJA, "language en" if says == "Noted" else "language sv")
        assert says in through(stage, door, MAJA, words)["text"], (door, words)
    stage.home(MAJA)
    assert "agenda reached" not in stage.home(MAJA)


def test_a_step_that_is_let_wait_and_one_that_is_typed_lead_to_the_next(empty: MakeEmpty) -> None:
    stage = empty()
    maja = Convener(stage)
    sets_up(maja, SAYS["sv"])
    stage.until("2026-12-23 10:00")
    maja.opens_home()
    call, invitation = (each.split()[1] for each in maja.buttons() if each[:4] in {"send", "look"})
    typed = through(stage, "command", MAJA, f"dialog vänta {call}")
    assert "Väntar tills du skickar: att förslagstiden är öppen" in typed["text"]
    assert "1 steg väntar på dig." in typed["text"]
    assert f'"words": "look {invitation}"' in str(typed["blocks"])
    maja.opens_home()
    waits = maja.presses(f"wait {invitation}")
    assert "Mer frågar jag dig inte om just nu." in waits, "one that waits is not asked at once"
    maja.closes()
    assert "Får jag skicka det här?" in maja.presses(f"look {call}")
    assert len(stage.posts()) == 1, "nothing but the hello"
    sent = maja.goes_on(f"send {call}")
    assert "Skickat: att förslagstiden är öppen" in sent
    assert "Får jag skicka" not in sent
    assert len(stage.posts()) == 2
