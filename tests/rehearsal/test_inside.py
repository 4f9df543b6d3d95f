"""What is told of the bot's inside where there is none, and the page's words for what there is."""

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.rules import attention, outbox
from bot.services import rendering
from rehearsal.inside.sendings import Why
from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "rehearsal" / "page" / "static" / "js"


@pytest.mark.parametrize("path", ["/year", "/year/1", "/sendings", "/asked"])
def test_without_a_bot_nothing_is_told(control: Control, path: str) -> None:
    assert control.get(path)["error"] == "no_bot"


class Far:
    """A bot in another process."""


def test_a_bot_in_another_process_keeps_its_inside(
    control: Control, rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehearsal.desk, "bot", Far())
    assert control.get("/year")["error"] == "not_known"


# ------------------------------------------------------------------------- the page's words


def words(name: str) -> list[set[str]]:
    """Return the keys of a table of the page's words, in Swedish and in English."""
    text = (PAGE / "texts-deliveries.js").read_text("utf-8")
    tables = re.findall(rf"^  {name}: \{{\n(.*?)^  \}},", text, re.DOTALL | re.MULTILINE)
    assert len(tables) == 2
    key = re.compile(r'(?:^ +|, |,\n +)(?:"([^"]+)"|(\w+)): "', re.MULTILINE)
    return [{quoted or bare for quoted, bare in key.findall(table)} for table in tables]


def test_the_page_has_a_name_for_every_kind_of_message() -> None:
    kinds = {*rendering.KINDS, *attention.KINDS, "hello", "home", "reply", "unheard"}
    for known in words("kinds"):
        assert kinds <= known, kinds - known


def test_the_page_has_words_for_every_reason_to_send_nothing() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "bot" / "services").glob("*.py")]
    given = {found for text in sources for found in re.findall(r'Drop\("([^"]+)"\)', text)}
    assert len(given) > 50
    told = given | outbox.OF_CHANNEL | outbox.OF_PERSON
    for known in words("reasons"):
        assert told <= known, told - known


def test_the_page_has_words_for_every_reason_why() -> None:
    assert words("whys")[0] == words("whys")[1]
    for known in words("whys"):
        assert {*attention.NAMES} - {"reply"} <= known
        assert {*get_args(Why)} - {"step"} == known


def test_the_page_says_why_in_whole_sentences() -> None:
    """They stand below the bot's own words for why, which are sentences."""
    text = (PAGE / "texts-deliveries.js").read_text("utf-8")
    tables = re.findall(r"^  whys: \{\n(.*?)^  \},", text, re.DOTALL | re.MULTILINE)
    assert len(tables) == 2
    for table in tables:
        said = re.findall(r': "(.*)",$', table, re.MULTILINE)
        assert said
        assert [each for each in said if not each.endswith(".")] == []


@pytest.mark.parametrize("closed", ["stängt", "closed"])
def test_the_page_has_one_word_for_an_account_that_is_closed(closed: str) -> None:
    """Whoever acts with one reads what whoever writes to one reads, and what is told of it."""
    text = "\n".join(path.read_text("utf-8") for path in PAGE.glob("texts*.js"))
    every = re.findall(r'(?:account_inactive|user_disabled): "(.*?)\.?"', text)
    assert len(every) == 6
    said = {each.split()[-1] for each in every}
    assert said == {"stängt", "closed"}
    assert sum(each.endswith(f" {closed}") for each in every) == 3
