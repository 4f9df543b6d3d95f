"""What a convener approves is what goes out: a question follows what it is about, and Send waits.

Each of four changes is played twice: the message in which the step asked is drawn anew; and a click
in it as it was before, as in an App Home that nobody has drawn again, sends nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from tests.rehearsal.asking import Json
from tests.scenarios.conftest import MakeStage
from tests.scenarios.doors import LEYLA, close, through
from tests.scenarios.openings import ask_first, following, loaded
from tests.stage import MAJA, Stage, saying, spoken

pytestmark = pytest.mark.any_database

CHANGED = {
    "sv": "Det har ändrats sedan du läste det. Så här ser det ut nu.",
    "en": "It has changed since you read it. This is how it looks now.",
}
ASKS = "Får jag skicka det här?"
NACKA = "U0NACKA1"
LEYLAS = "Leyla Demir (Botkyrka kommun)"
NACKAS = "Anna Lindqvist (Nacka kommun)"


@following(loaded)
def asking(stage: Stage) -> None:
    """Let every step that speaks ask first, as in the first meeting of a series."""
    ask_first(stage)


@following(asking)
def called(stage: Stage) -> None:
    """Play until the call is sent and three items are proposed."""
    stage.until("2026-11-26 10:00")
    stage.writes(MAJA, saying(stage.find(MAJA, ASKS), "send"))
    for title in ("Bokbussen", "Biljetter", "Biblioteken"):
        stage.mentions(NACKA, f"agenda add {title} | 60 min")


@following(called)
def inviting(stage: Stage) -> None:
    """Play until the invitation asks."""
    stage.until("2026-12-23 10:00")


@following(inviting)
def polling(stage: Stage) -> None:
    """Play until the poll asks."""
    stage.writes(MAJA, saying(stage.find(MAJA, ASKS), "send"))
    stage.until("2027-01-07 10:00")


@following(polling)
def publishing(stage: Stage) -> None:
    """Play until the agenda asks."""
    stage.commands(MAJA, "/agenda accept #1 #2 #3")
    stage.until("2027-01-21 10:00")


@following(publishing)
def thanking(stage: Stage) -> None:
    """Play until the thanks ask."""
    stage.writes(MAJA, saying(stage.find(MAJA, "dagordningen publiceras"), "send"))
    stage.until("2027-02-05 10:00")


def _moves(stage: Stage) -> None:
    stage.writes(MAJA, "plan")
    stage.clicks(MAJA, stage.inbox(MAJA)[-1], "move")
    assert stage.submits(MAJA, place="Sal B")["ok"]
    assert stage.submits(MAJA)["ok"]
    close(stage, MAJA)


@dataclass(frozen=True)
class Case:
    """A question, and what is done while it asks."""

    after: Callable[[Stage], object]
    asks: str
    """What its message says."""
    change: Callable[[Stage], object]
    before: str
    """What it says before the change, but not after it."""
    now: str
    """What it says after the change, but not before it."""
    says: str
    """What the channel reads when it is sent."""


CASES = {
    "invitation": Case(inviting, "inbjudan", _moves, "Exempelsalen", "Sal B", "Sal B"),
    "poll": Case(
        polling,
        "omröstningen",
        lambda stage: stage.commands(MAJA, "/agenda decline #3 Den kom i går"),
        "#3 Biblioteken",
        "Vilken punkt",
        "Vilken punkt",
    ),
    "agenda": Case(
        publishing,
        "dagordningen publiceras",
        lambda stage: stage.commands(MAJA, "/agenda time #1 20"),
        "Planerat: 180 av 180",
        "Planerat: 140 av 180",
        "Planerat: 140 av 180",
    ),
    "thanks": Case(
        thanking,
        "tack för dialogmötet",
        lambda stage: stage.commands(MAJA, "/dialog beslut: Vi ses igen"),
        "Inget är antecknat än",
        "Vi ses igen",
        "Vi ses igen",
    ),
}


def _question(stage: Stage, step: str) -> Json:
    return next(
        each
        for each in reversed(stage.inbox(MAJA))
        if ASKS in each["text"] and step in each["text"].splitlines()[1]
    )


@pytest.mark.parametrize("name", CASES)
def test_a_question_is_drawn_anew_when_what_it_would_send_has_changed(
    make_stage: MakeStage, name: str
) -> None:
    case = CASES[name]
    stage = make_stage(after=case.after)
    old = _question(stage, case.asks)
    assert case.before in old["text"]
    assert case.now not in old["text"]
    case.change(stage)
    anew = _question(stage, case.asks)
    assert anew["ts"] == old["ts"]
    assert case.before not in anew["text"]
    assert case.now in anew["text"]
    stage.clicks(MAJA, anew, saying(anew, "send"))
    assert "Skickat:" in _at(stage, old)["text"]
    assert case.says in str(stage.posts()[-1]["text"]) + str(stage.posts()[0]["text"])


@pytest.mark.parametrize("name", CASES)
def test_send_of_what_has_changed_shows_it_and_asks_again(make_stage: MakeStage, name: str) -> None:
    case = CASES[name]
    stage = make_stage(after=case.after)
    old = _question(stage, case.asks)
    words = saying(old, "send")
    with _unseen(stage):
        case.change(stage)
    posts = len(stage.posts())
    assert _at(stage, old)["text"] == old["text"]
    stage.clicks(MAJA, old, words)
    shown = _at(stage, old)
    is_long = name == "invitation"
    assert shown["text"].count(CHANGED["sv"]) == 1 + is_long, "where it begins, and at the buttons"
    assert case.before not in shown["text"]
    assert case.now in shown["text"]
    assert len(stage.posts()) == posts, "nothing is sent"
    stage.clicks(MAJA, shown, words)
    assert "Skickat:" in _at(stage, old)["text"]


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_home_does_not_send_what_has_changed_either(
    make_stage: MakeStage, language: str
) -> None:
    case = CASES["thanks"]
    stage = make_stage(after=case.after)
    stage.writes(MAJA, f"language {language}")
    words = saying(stage.inbox(MAJA)[-2], "send")
    assert words in stage.home(MAJA)
    posts = len(stage.posts())
    with _unseen(stage):
        case.change(stage)
        assert case.now not in stage.standing(MAJA)
        stage.clicks_home(MAJA, words)
    shown = spoken(stage.view(MAJA)["blocks"])
    assert CHANGED[language] in shown
    assert case.now in shown
    assert len(stage.posts()) == posts, "nothing is sent"
    stage.clicks_modal(MAJA, words)
    assert case.says in stage.posts()[-1]["text"]


def test_what_has_not_changed_is_sent_whatever_language_it_is_read_in_and_whoever_has_answered(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=inviting)
    stage.writes(MAJA, "language en")
    stage.clicks(MAJA, stage.find(MAJA, ASKS), "wait 2")
    question = through(stage, "message", MAJA, "look 2")
    assert "May I send this?" in question["text"]
    stage.writes(LEYLA, "osa ja")
    stage.clicks(MAJA, {**question, "channel": stage.direct(MAJA)}, "send 2")
    assert any("Sent: the invitation" in each["text"] for each in stage.inbox(MAJA))


@contextmanager
def _unseen(stage: Stage) -> Iterator[None]:
    """Let no update of a message or of an App Home come through meanwhile."""
    for method in ("chat.update", "views.publish"):
        stage.rehearsal.faults.plant({"method": method, "error": "invalid_blocks", "times": 1000})
    yield
    stage.rehearsal.faults.plant({"clear": True})


def _at(stage: Stage, message: Json) -> Json:
    return next(each for each in stage.inbox(MAJA) if each["ts"] == message["ts"])


# Who has answered or voted meanwhile


@pytest.mark.parametrize("after", ["inviting", "polling"])
def test_a_question_follows_whom_it_would_still_reach(make_stage: MakeStage, after: str) -> None:
    stage = make_stage(after=inviting if after == "inviting" else polling)
    if after == "polling":
        stage.until("2027-01-14 10:00")
    what = "inbjudan" if after == "inviting" else "påminnelse om att anmäla sig"
    old = _question(stage, what)
    assert LEYLAS in old["text"]
    stage.writes(LEYLA, "osa ja")
    anew = _question(stage, what)
    assert anew["ts"] == old["ts"]
    assert LEYLAS not in anew["text"]
    stage.commands(MAJA, "/rsvp för Nacka kommun nej")
    assert NACKAS in anew["text"]
    assert NACKAS not in _question(stage, what)["text"]


def test_the_question_before_those_who_have_not_voted_are_reminded_follows_the_votes(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=polling)
    stage.commands(MAJA, "/agenda accept #1 #2 #3")
    stage.writes(MAJA, saying(_question(stage, "omröstningen"), "send"))
    stage.until("2027-01-13 10:00")
    old = _question(stage, "påminnelse om att rösta")
    assert LEYLAS in old["text"]
    stage.writes(LEYLA, "omröstning #4 1")
    anew = _question(stage, "påminnelse om att rösta")
    assert anew["ts"] == old["ts"]
    assert LEYLAS not in anew["text"]


# Decided in a form, or elsewhere, while a message still shows it


@following(called)
def undecided(stage: Stage) -> None:
    """Play until the call closes, and the convener is asked to decide on three proposals."""
    stage.until("2027-01-07 08:59")
    with stage.app.database.reading() as store:
        (series,) = store.series.every()
        waits = store.ledger.of_series(series.id, ["asked"])
    for each in waits:
        stage.writes(MAJA, f"send {each.id}")
    stage.until("2027-01-07 10:00")


def _told(stage: Stage) -> Json:
    return stage.find(MAJA, "väntar på ditt beslut")


def _listed(stage: Stage) -> Json:
    """Return the same as the answer to words, which does not follow what is decided."""
    return {
        **through(stage, "message", MAJA, "dagordning obeslutade"),
        "channel": stage.direct(MAJA),
    }


def test_a_decision_in_a_form_shows_in_the_message_from_which_it_was_opened(
    make_stage: MakeStage,
) -> None:
    stage = make_stage(after=undecided)
    told = _told(stage)
    assert "[Anta alla 3]" in told["text"]
    stage.clicks(MAJA, told, "decline #3")
    stage.submits(MAJA, reason="Vi tar det i juni.")
    shown = _at(stage, told)
    assert "#3 ”Biblioteken” är avslagen" in shown["text"], "what was done stands above the list"
    assert "Avslå #3" not in shown["text"]
    assert "2 förslag" in shown["text"]
    assert "[Anta båda]" in shown["text"]
    stage.clicks(MAJA, shown, "agenda accept 1 2")
    stage.clicks(MAJA, _at(stage, told), "agenda")
    told = stage.inbox(MAJA)[-1]
    assert "Planerat: 120 av 180 minuter." in told["text"]
    stage.clicks(MAJA, _at(stage, told), "time #1")
    stage.submits(MAJA, minutes="20")
    assert "Planerat: 80 av 180 minuter." in _at(stage, told)["text"]
    stage.clicks(MAJA, _at(stage, told), "order")
    stage.submits(MAJA, numbers="#2 #1")
    shown = _at(stage, told)
    assert shown["text"].index("#2") < shown["text"].index("#1")
    stage.clicks(MAJA, shown, "merge")
    stage.submits(MAJA, numbers="#2 #1")
    assert "Planerat: 60 av 180 minuter." in _at(stage, told)["text"]


def test_all_are_accepted_that_are_still_undecided(make_stage: MakeStage) -> None:
    stage = make_stage(after=undecided)
    told = _listed(stage)
    stage.commands(MAJA, "/agenda avslå #3 Vi tar det i juni")
    stage.clicks(MAJA, told, "agenda accept 1 2 3")
    shown = _at(stage, told)["text"]
    assert "#1 ”Bokbussen” står på dagordningen." in shown
    assert "#2 ”Biljetter” står på dagordningen." in shown
    assert "#3 är redan avslagen och förblir det." in shown
    assert "Planerat" not in shown, "the agenda has a button"


def test_where_none_is_left_to_accept_it_is_said_of_all(make_stage: MakeStage) -> None:
    stage = make_stage(after=undecided)
    told = _listed(stage)
    stage.commands(MAJA, "/agenda avslå #1 #2 #3 Vi tar det i juni")
    stage.clicks(MAJA, told, "agenda accept 1 2 3")
    assert "Ingen av dessa ändrades: #1, #2 och #3." in stage.inbox(MAJA)[-1]["text"]


# What stands in the channel already


def test_the_call_follows_its_items_and_its_place_until_the_start(make_stage: MakeStage) -> None:
    stage = make_stage(after=undecided)
    call = stage.post("Vad ska vi prata om")
    assert "Föreslå det som din part" not in call["text"]
    assert "Nya förslag räknas nu som sena" in call["text"]
    assert "[Stöd #3]" in call["text"]
    stage.commands(MAJA, "/agenda avslå #3 Vi tar det i juni")
    _moves(stage)
    call = stage.post("Vad ska vi prata om")
    assert "#3" not in call["text"]
    assert "Sal B" in call["text"]
    stage.commands(MAJA, "/agenda accept #1 #2")
    stage.commands(MAJA, "/agenda publish")
    stage.commands(MAJA, "/agenda time #1 20")
    call = stage.post("Vad ska vi prata om")
    assert "#1 Bokbussen" in call["text"]
    assert "Stöd #1" not in call["text"]
