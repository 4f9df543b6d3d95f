"""Help offers what the person who asks can do, and nothing else: every button of it works."""

import json
import re
from functools import cache

import pytest

from bot.i18n import translator
from bot.rules import errors
from bot.rules.errors import Refusal
from rehearsal.model import Team, User
from tests.rehearsal.asking import Json
from tests.scenarios import openings
from tests.scenarios.conftest import Common, MakeStage
from tests.scenarios.doors import HELENA, JAMES, LEYLA, ULLA, close, heard, through
from tests.scenarios.openings import Opening
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = pytest.mark.any_database

PETER = "U0BOTKYRKA2"
"""A deputy to whom nobody has handed over."""
STRANGER = "U0STRANGER"


def with_a_stranger(stage: Stage) -> None:
    """Play the example until its invitation is sent, with a stranger in the channel."""
    workspace = stage.rehearsal.place.workspace
    workspace.teams["T0ELSEWHERE"] = Team("T0ELSEWHERE", "Annan kommun", "annan")
    workspace.save_user(User(STRANGER, "T0ELSEWHERE", "Okänd Person"))
    stage.control.post("/join", channel=CHANNEL, user=STRANGER)
    openings.invited(stage)


@pytest.fixture
def invited(make_stage: MakeStage) -> Stage:
    """The example with its invitation sent, and a stranger in the channel."""
    return make_stage(after=with_a_stranger)


@pytest.fixture
def asked(common: Common) -> Stage:
    """The same, for those who only ask."""
    return common(with_a_stranger)


def offered(message: Json) -> dict[str, str]:
    """Return the words of every button, by its label."""
    elements = [each for block in message["blocks"] for each in block.get("elements", [])]
    buttons = [each for each in elements if each.get("type") == "button"]
    return {each["text"]["text"]: json.loads(each["value"])["words"] for each in buttons}


@cache
def refusals() -> list[re.Pattern[str]]:
    """Return what every refusal looks like in each language, whatever stands in its gaps."""
    texts = {
        found.text
        for found in vars(errors).values()
        if isinstance(found, type) and issubclass(found, Refusal) and found is not Refusal
    }
    both = {said(text) for text in texts for said in (str, _in_swedish)}
    return [re.compile(re.sub(r"\\{\w+\\}", ".*", re.escape(text))) for text in both]


def _in_swedish(text: str) -> str:
    t = translator("sv", "Europe/Stockholm")
    return t(text, **{name: f"{{{name}}}" for name in re.findall(r"\{(\w+)\}", text)})


def is_refused(text: str) -> bool:
    return any(pattern.match(text) for pattern in refusals())


def test_a_refusal_is_known_when_it_is_read() -> None:
    assert is_refused("Det kan bara sammankallande göra. Fråga Maja.")
    assert is_refused("Only a convener can do that. Ask Maja.")
    assert not is_refused("Dagordning, torsdag 4 februari 2027")


def every_button_works(stage: Stage, user: str, asked: str) -> None:
    """Let a person ask for something, and click all that it offers."""
    through(stage, "mention", user, asked)
    shown = [m for m in stage.messages(user=user) if m["ephemeral"]][-1]
    for words in offered(shown).values():
        answer = stage.clicks(user, shown, words)
        said = [each["text"] for each in answer["messages"] if each["bot"]]
        assert answer["view"] or said, words
        assert not any(map(is_refused, said)), (words, said)
        close(stage, user)


@pytest.mark.parametrize("user", [MAJA, HELENA, LEYLA, JAMES, PETER, ULLA, STRANGER])
def test_every_button_of_help_does_what_it_says(invited: Stage, user: str) -> None:
    every_button_works(invited, user, "hjälp")


@pytest.mark.parametrize(
    ("when", "said", "after"),
    [
        ("2026-11-24 10:00", "Förslagstiden öppnar torsdag 26 november", None),
        (
            "2027-02-04 13:30",
            "Dialogmötet började torsdag 4 februari",
            openings.just_before_the_start,
        ),
    ],
)
def test_nothing_is_offered_that_is_not_open_yet_or_no_more(
    make_stage: MakeStage, when: str, said: str, after: Opening | None
) -> None:
    stage = make_stage(after=after)
    stage.until(when)
    for user in (MAJA, LEYLA, ULLA):
        for asked in ("hjälp", "dagordning", "osa status"):
            every_button_works(stage, user, asked)
    stage.writes(LEYLA, "språk sv")
    assert said in through(stage, "direct", LEYLA, "hjälp")["text"]
    home = stage.home(LEYLA)
    assert said in home
    assert "propose" not in home
    assert ("rsvp yes" in home) == ("öppnar" in said), "answers are taken until the start"


READS = {"agenda", "rsvp status", "poll status", "plan", "outcome", "language en"}


@pytest.mark.parametrize(
    ("user", "door", "offers", "says"),
    [
        (
            ULLA,
            "mention",
            READS,
            "Be Maja Ekström",
        ),
        (ULLA, "direct", READS, "Be Maja Ekström"),
        (STRANGER, "direct", {"language en"}, "Be Maja Ekström lägga till dig i Dialogmöten"),
        (PETER, "direct", READS | {"propose", "mine"}, "Leyla"),
    ],
)
def test_who_can_do_little_reads_what_they_can_do_and_whom_to_ask(
    asked: Stage, user: str, door: str, offers: set[str], says: str
) -> None:
    shown = through(asked, door, user, "hjälp")
    assert set(offered(shown).values()) == offers
    assert says in shown["text"]
    assert ("lägg till RUBRIK" in shown["text"]) == ("propose" in offers)
    assert "osa ja" not in shown["text"]


def test_unknown_words_are_answered_with_buttons_that_work(asked: Stage) -> None:
    assert set(offered(through(asked, "direct", LEYLA, "xyzzy")).values()) == {
        "help",
        "agenda",
        "answer",
    }
    assert set(offered(through(asked, "mention", ULLA, "xyzzy")).values()) == {"help", "agenda"}
    assert set(offered(through(asked, "direct", ULLA, "xyzzy")).values()) == {"help", "agenda"}
    assert set(offered(through(asked, "direct", STRANGER, "xyzzy")).values()) == {"help"}


def test_a_topic_of_help_has_the_conveners_words_for_it_too(asked: Stage) -> None:
    mine = through(asked, "command", MAJA, "dialog hjälp dagordning")["text"]
    assert "dagordning anta #12" in mine
    assert "pausa" not in mine
    theirs = through(asked, "direct", LEYLA, "hjälp dagordning")["text"]
    assert "dagordning lägg till" in theirs
    assert "dagordning anta" not in theirs


@pytest.mark.parametrize("user", [HELENA, ULLA, PETER])
def test_the_list_that_one_person_asks_for_has_buttons_only_if_they_can_answer(
    asked: Stage, user: str
) -> None:
    assert "rsvp yes" in offered(through(asked, "direct", LEYLA, "osa status")).values()
    assert offered(through(asked, "mention", user, "osa status")) == {}


@pytest.mark.parametrize("user", [ULLA, STRANGER, PETER])
def test_the_form_of_the_live_list_is_refused_when_it_is_opened(asked: Stage, user: str) -> None:
    """Not when it has been filled in."""
    assert is_refused(heard(asked, user, asked.post("Vilka kommer"), "answer"))


def test_the_home_says_at_each_party_why_there_are_no_buttons(invited: Stage) -> None:
    assert "rsvp yes" in invited.home(LEYLA)
    deputy, convener = invited.home(PETER), invited.home(MAJA)
    assert "Leyla Demir svarar för Botkyrka kommun" in deputy
    assert "Region Stockholm bjuder in" not in convener, "they know"
    for said in (deputy, convener, invited.home(HELENA)):
        assert "rsvp yes" not in said
        assert "rsvp deputy" not in said
    invited.writes(LEYLA, "osa ersättare")
    assert "rsvp back" in invited.home(LEYLA), "what can be done first has its button"
    assert "rsvp yes" in invited.home(PETER)


@pytest.mark.parametrize("door", ["mention", "direct"])
def test_no_form_is_offered_in_words_to_who_cannot_send_it_off(asked: Stage, door: str) -> None:
    assert is_refused(through(asked, door, PETER, "osa")["text"])
    assert is_refused(through(asked, door, ULLA, "dagordning lägg till")["text"])
    assert "propose" in offered(through(asked, door, PETER, "dagordning lägg till")).values()
    assert "answer" in offered(through(asked, door, LEYLA, "osa")).values()
