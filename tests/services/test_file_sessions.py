"""Groups and deadlines in a series file: what they say, and each fault with its line."""

from datetime import date, time
from typing import Any

import pytest

from bot.rules.groups import Group, Held
from bot.rules.texts import LocalText
from bot.services import file_deadlines, file_sessions
from bot.services.loading import BadFile, parse
from tests.cases import for_each
from tests.grouped import grouped, text

pytestmark = pytest.mark.any_database

WHOLE = text()
EAST_PARTIES = [
    f'"{key}"'
    for key in ("stockholm", "lidingo", "nacka", "varmdo", "tyreso", "haninge", "nynashamn")
]
EAST = """before = "7 days"
start = "10:00"
"""


def faults(old: str, new: str) -> list[str]:
    assert old in WHOLE
    with pytest.raises(BadFile) as refused:
        parse(WHOLE.replace(old, new, 1))
    return [str(problem) for problem in refused.value.problems]


def lines_of(old: str, new: str, shown: str) -> list[int]:
    """Return where ``shown`` stands; a table is said at its heading, just above its key."""
    lines = WHOLE.replace(old, new, 1).splitlines()
    return [n - up for n, line in enumerate(lines, start=1) if shown in line for up in (0, 1)]


def test_the_example_has_four_groups_when_its_marks_are_taken_away() -> None:
    north, *_, south = grouped().profile.groups
    assert north == Group(
        "north",
        LocalText("norra gruppen", "the northern group"),
        ("norrtalje", "osteraker", "taby", "vallentuna", "vaxholm", "danderyd"),
        ("taby", "norrtalje", "vallentuna"),
        9,
        time(10),
        120,
        "Exempelhuset i Täby",
        note=LocalText(
            "Kaffe från 09:30. Entrén saknar trappor.", "Coffee from 09:30. Step-free entrance."
        ),
    )
    assert south.held[0].day == date(2027, 1, 29)
    assert isinstance(south.held[0], Held)
    assert grouped().hints == ()
    every = [key for group in grouped().profile.groups for key in group.parties]
    assert len(every) == len(set(every)) == 26


@for_each(
    ("old", "new", "shown", "says"),
    [
        ('"osteraker", "taby"', '"osteraker", "tabby"', '"tabby"', "did you mean taby?"),
        ('"osteraker", "taby"', '"xyzzy", "taby"', '"xyzzy"', "add a [[party]] or correct this"),
        (
            'parties = ["stockholm"',
            'parties = ["taby", "stockholm"',
            'parties = ["taby", "stockholm"',
            "is in a group already",
        ),
        (
            'parties = ["stockholm"',
            'parties = ["region-stockholm", "stockholm"',
            '"region-stockholm", "stockholm"',
            "convenes",
        ),
        (
            'hosts = ["nacka", "haninge"]',
            'hosts = ["nacka", "taby"]',
            'hosts = ["nacka", "taby"]',
            "“taby” is not in this group",
        ),
        (
            'address = "Exempelvägen 10, Botkyrka"',
            'host = "taby"',
            'host = "taby"',
            "hosted by one of its parties",
        ),
        ('before = "9 days"', 'before = "9 working days"', '"9 working days"', "in days or weeks"),
        ('before = "9 days"', 'before = "11 weeks"', '"11 weeks"', "before the call for items"),
        ('date = "2027-01-29"', 'date = "2027-02-05"', 'date = "2027-02-05"', "is after the round"),
        (
            'date = "2027-01-29"',
            'date = "2027-02-04"\nstart = "13:30"',
            'date = "2027-02-04"',
            "is after the round",
        ),
        ('key = "north"', 'key = "south"', 'key = "south"', "stands here twice"),
        (
            'rule = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=15"\n',
            "",
            'key = "budget"',
            "needs a rule",
        ),
        (
            "BYMONTH=9;BYMONTHDAY=15",
            "BYMONTH=2;BYMONTHDAY=30",
            "BYMONTHDAY=30",
            "gives no date in any year",
        ),
        ("BYMONTH=9;BYMONTHDAY=15", "BYMONTH=13", "BYMONTH=13", "RFC 5545"),
        (
            'rule = "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=15"',
            'dates = ["2027-09-15", "2027-09-16"]',
            '"2027-09-16"',
            "2027 has a date already",
        ),
    ],
)
def test_a_fault_is_said_with_its_line(old: str, new: str, shown: str, says: str) -> None:
    about = [each for each in faults(old, new) if says in each]
    lines = tuple(f"line {line}:" for line in lines_of(old, new, shown))
    assert any(each.startswith(lines) for each in about), about


def test_a_session_on_the_day_of_the_round_must_end_with_it() -> None:
    (found,) = faults(EAST, 'start = "15:00"\n')
    assert "ends after the round" in found


def test_a_group_has_parties_and_a_year_stands_once() -> None:
    assert any("has no party" in each for each in faults(", ".join(EAST_PARTIES), ""))
    twice = '\n[[series.group.held]]\nyear = 2027\n\n[[series.step]]\nkey = "host"'
    assert any(
        "this year stands here twice" in each
        for each in faults('\n[[series.step]]\nkey = "host"', twice)
    )


def test_a_year_without_a_meeting_is_a_hint() -> None:
    (hint,) = parse(WHOLE.replace("year = 2027\ndate", "year = 2026\ndate", 1)).hints
    assert "no meeting is held in 2026" in str(hint)


@for_each(
    "data",
    [
        {},
        {"series": 1},
        {"series": {"group": 1, "deadline": 1}},
        {"series": {"group": [1], "deadline": [1]}},
        {"series": {"group": [{"parties": 1, "hosts": [1], "before": 1, "held": [1]}]}},
        {"series": {"group": [{"parties": [1], "held": [{"year": 1}]}], "deadline": [{}]}},
    ],
)
def test_what_has_no_form_is_said_elsewhere(data: dict[str, Any]) -> None:
    assert list(file_sessions.sessions(data)) == []
    assert list(file_deadlines.deadlines(data)) == []
