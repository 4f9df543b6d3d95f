"""A first meeting that has time for everything: its convener leaves the poll out, by every door."""

import re

import pytest

from tests.scenarios.doors import JAMES, LEYLA, through
from tests.scenarios.effort import Convener
from tests.scenarios.test_alone import SAYS, sets_up
from tests.scenarios.test_setup_in_slack import MakeEmpty, empty
from tests.stage import MAJA, Stage

__all__ = ["empty"]
FITS = {
    "sv": "Tiden räcker till allt (50 av 120 min): ingen omröstning behövs.",
    "en": "There is time for everything (50 of 120 min): no poll is needed.",
}
LEFT = {"sv": "Hoppas över, och inget skickades:", "en": "Left out, and nothing was sent:"}


def _asked(stage: Stage) -> str:
    """Play until the poll asks, with two proposals; return the words of its button."""
    for _ in range(20):
        stage.next()
        for each in stage.inbox(MAJA):
            found = re.search(r"poll skip \d+", str(each["blocks"]))
            if found:
                return found[0]
            for words in re.findall(r"send \d+", str(each["blocks"])):
                stage.writes(MAJA, words)
        if len(stage.posts()) > 1 and "Bokbussen" not in stage.writes(LEYLA, "agenda"):
            stage.writes(LEYLA, "agenda add Bokbussen")
            stage.writes(JAMES, "agenda add Biljetter")
    raise AssertionError


@pytest.mark.parametrize(
    ("door", "language", "words"),
    [
        ("home", "sv", ""),
        ("message", "en", "poll skip"),
        ("command", "en", "dialog skip the poll"),
        ("mention", "sv", "hoppa över omröstningen"),
    ],
)
def test_the_poll_is_left_out_where_all_fits(
    empty: MakeEmpty, door: str, language: str, words: str
) -> None:
    stage = empty()
    maja = Convener(stage)
    sets_up(maja, SAYS["sv"])
    button = _asked(stage)
    stage.writes(MAJA, f"language {language}")
    look = through(stage, "message", MAJA, button.replace("poll skip", "look"))
    assert FITS[language] in look["text"]
    stage.writes(MAJA, "skip the reminder")  # no number: it might be any step
    if door == "home":
        assert FITS[language] in maja.looks()
        said = maja.presses(button)
    else:
        said = through(stage, door, MAJA, words)["text"]
    assert LEFT[language] in said
    posts = len(stage.posts())
    stage.until("2027-01-12 10:00")
    assert len(stage.posts()) == posts, "no poll, no reminder of it and no result"
    assert "bara sammankallande" in stage.writes(LEYLA, "omröstning hoppa över").lower()
    assert "look" not in stage.writes(MAJA, button)
