"""Quorums in a series file: what they say, and each fault with its line."""

import pytest

from bot.rules.quorum import Quorum
from bot.services.loading import BadFile, SeriesFile, parse
from tests.cases import for_each
from tests.services.test_loading import SMALL

pytestmark = pytest.mark.any_database

HOST = """
[[category]]
key = "host"
name = { sv = "Värd", en = "Host" }
convening = true

[[party]]
key = "host"
name = "The host"
category = "host"
principal = "U0ADA"
seats = 1
"""


def placed(series: str = "", category: str = "", convening: str = "") -> str:
    """Return a whole file with these lines in the series, and in its two categories."""
    text = SMALL.replace("[series]\n", f"[series]\n{series}\n", 1)
    text = text.replace("[[category]]\n", f"[[category]]\n{category}\n", 1)
    return text + HOST.replace("true\n", f"true\n{convening}\n", 1)


def fault(**given: str) -> tuple[int, str]:
    with pytest.raises(BadFile) as refused:
        parse(placed(**given))
    (problem,) = refused.value.problems
    return problem.line, problem.message


def line_of(text: str, part: str) -> int:
    return next(n for n, row in enumerate(text.splitlines(), start=1) if part in row)


@for_each(
    ("given", "quorum"),
    [
        ("1", Quorum(1)),
        ('"half"', Quorum(share=(1, 2))),
        ('"one third"', Quorum(share=(1, 3))),
        ('"two thirds"', Quorum(share=(2, 3))),
        ('"three quarters"', Quorum(share=(3, 4))),
        ('"all"', Quorum(share=(1, 1))),
        ("0.5", Quorum(share=(1, 2))),
        ("0.6", Quorum(share=(3, 5))),
        ("1.0", Quorum(share=(1, 1))),
    ],
)
def test_a_quorum_is_a_number_or_a_share(given: str, quorum: Quorum) -> None:
    assert parse(placed(series=f"quorum = {given}")).profile.quorums == (quorum,)


def test_a_category_may_have_one_of_its_own() -> None:
    found = parse(placed(series="quorum = 1", category='quorum = "half"')).profile.quorums
    assert found[0] == Quorum(1)
    assert found[1].share == (1, 2)
    assert found[1].category
    assert parse(SMALL).profile.quorums == ()


@for_each("given", ["0", "-1", "0.0", "1.5", "nan", "inf", '"most"', '"12"', "true", "[1]", '""'])
def test_what_is_no_quorum_is_told_with_its_line_and_what_to_write(given: str) -> None:
    line, message = fault(series=f"quorum = {given}")
    assert line == line_of(placed(series=f"quorum = {given}"), "quorum =")
    assert '"half"' in message
    line, message = fault(category=f"quorum = {given}")
    assert line == line_of(placed(category=f"quorum = {given}"), "quorum =")


def test_a_quorum_that_can_never_be_met_is_told() -> None:
    line, message = fault(series="quorum = 50")
    assert line == line_of(placed(series="quorum = 50"), "quorum =")
    assert "50 can never come" in message
    line, message = fault(category="quorum = 49")
    assert line == line_of(placed(category="quorum = 49"), "quorum =")
    assert "49 can never come" in message


def test_of_a_category_that_is_not_called_nothing_can_be_asked() -> None:
    line, message = fault(convening='quorum = "half"')
    assert line == line_of(placed(convening='quorum = "half"'), "quorum =")
    assert "not called" in message


@pytest.mark.parametrize("broken", ["category = 3", "category = [1]\nparty = 2", "series = 1"])
def test_a_file_of_another_shape_is_told_as_such(broken: str) -> None:
    with pytest.raises(BadFile):
        parse(f"{broken}\n")


def test_the_example_asks_for_half(example: SeriesFile) -> None:
    everybody, municipalities = example.profile.quorums
    assert (everybody.needed(31), everybody.needed(26)) == (16, 13)
    assert (municipalities.category, municipalities.needed(26)) == ("municipality", 13)
