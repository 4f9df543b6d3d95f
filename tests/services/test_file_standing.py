"""Standing items in a series file: what they say, and each fault with its line."""

import pytest

from bot.rules.series import Standing
from bot.rules.texts import LocalText
from bot.services.loading import BadFile, parse
from tests.cases import for_each
from tests.services.test_loading import SMALL

pytestmark = pytest.mark.any_database

GOOD = """
[[series.goal]]
key = "access"
name = { sv = "Nära", en = "Near" }

[[series.area]]
key = "arts"
name = { sv = "Konst", en = "Arts" }

[[series.standing]]
key = "follow-up"
title = { sv = "Uppföljning", en = "Follow-up" }
kind = "follow_up"
minutes = 10
area = "arts"
goal = "access"

[[series.standing]]
key = "round"
title = { sv = "Laget runt", en = "Round" }
position = "last"
"""


def placed(text: str) -> str:
    """Return a whole file in which ``text`` stands among the tables of the series."""
    before, after = SMALL.split("[series.meeting]")
    return f"{before}{text}\n[series.meeting]{after}"


def faults(old: str, new: str) -> list[str]:
    text = placed(GOOD.replace(old, new, 1))
    with pytest.raises(BadFile) as refused:
        parse(text)
    return [str(problem) for problem in refused.value.problems]


def line_of(text: str, old: str, new: str) -> int:
    lines = placed(GOOD.replace(old, new, 1)).splitlines()
    return next(n for n, line in enumerate(lines, start=1) if text in line)


def test_standing_items_are_what_the_file_says() -> None:
    first, last = parse(placed(GOOD)).profile.standing
    title = LocalText("Uppföljning", "Follow-up")
    assert first == Standing("follow-up", title, "follow_up", 10, "arts", ("access",), "first")
    assert (last.kind, last.minutes, last.goals, last.place) == ("discussion", 15, (), "last")


def test_several_goals_are_a_list() -> None:
    text = placed(GOOD.replace('goal = "access"', 'goal = ["access"]'))
    assert parse(text).profile.standing[0].goals == ("access",)


@for_each(
    ("old", "new", "at", "words"),
    [
        ('area = "arts"', 'area = "art"', "area", "did you mean arts?"),
        ('goal = "access"', 'goal = "opera"', "goal", "add a [[series.goal]]"),
        ('goal = "access"', 'goal = ["access", "opera"]', "goal", "is no goal"),
        ('kind = "follow_up"', 'kind = "speech"', "kind", "must be"),
        ("minutes = 10", "minutes = 0", "minutes", "must be 1 or more"),
        ('position = "last"', 'position = "middle"', "position", "must be"),
        ('key = "round"', 'key = "follow-up"', "key", "stands here twice"),
        ('title = { sv = "Laget runt", en = "Round" }', "", "", "title"),
    ],
)
def test_a_fault_of_a_standing_item_is_told_with_its_line(
    old: str, new: str, at: str, words: str
) -> None:
    (fault,) = faults(old, new)
    assert words in fault
    assert "standing" in fault
    if at:
        found = int(fault.removeprefix("line ").split(":")[0])
        assert placed(GOOD.replace(old, new, 1)).splitlines()[found - 1].startswith(at)


def test_what_is_no_table_is_one_fault() -> None:
    text = placed("standing = 1").replace("standing = 1", "", 1)
    before, after = text.split("[series.strategy]")
    for row in ("standing = 1", "standing = [1]"):
        with pytest.raises(BadFile) as refused:
            parse(f"{before}{row}\n[series.strategy]{after}")
        assert "standing" in str(refused.value)
