"""A vote in words: the numbers of options, or what they are called."""

from dataclasses import replace

import pytest

from bot.rules import voting
from bot.rules.errors import BadVote
from bot.rules.polls import Option, Poll
from tests.cases import for_each
from tests.rules.polling import poll

OPTIONS = ("Ja", "Ja, men senare", "Nej", "Nästa år", "Nästa vår")


def asked(*options: str) -> Poll:
    return replace(poll(), options=tuple(map(Option, options)))


@for_each(
    ("said", "places"),
    [
        ("1", [1]),
        ("1 3", [1, 3]),
        ("3, 1", [3, 1]),
        ("9", [9]),
        ("0", [0]),
        ("ja", [1]),
        ("JA!", [1]),
        ("ja, men senare", [2]),
        ("Ja, men", [2]),
        ("ne", [3]),
        ("nasta ar", [4]),
        ("Nej, Nästa vår", [3, 5]),
        ("Nej, 1", [3, 1]),
        ("Nej,", [3]),
        ("", []),
        (" , ", []),
    ],
)
def test_options_are_meant_by_number_or_by_what_they_are_called(
    said: str, places: list[int]
) -> None:
    assert voting.called(asked(*OPTIONS), said) == places


@for_each("said", ["Nästa", "N", "Kanske", "Nej, kanske", "!", "² 1", "1" * 10, "1" * 5000, "#3"])
def test_what_is_no_option_or_might_be_several_is_refused(said: str) -> None:
    with pytest.raises(BadVote) as refused:
        voting.called(asked(*OPTIONS), said)
    assert len(str(refused.value.params["given"])) <= 40


def test_a_place_comes_before_an_option_that_is_called_like_it() -> None:
    years = asked("2027", "2028", "1")
    assert voting.called(years, "2028") == [2]
    assert voting.called(years, "1") == [1]
    assert voting.called(years, "2029") == [2029], "so that it is refused as a place"


def test_an_option_about_an_item_is_meant_by_its_number_too() -> None:
    items = replace(poll(), options=(Option("Bokbussen", 12), Option("Ny strategi", 3)))
    assert voting.called(items, "#3") == [2]
    assert voting.called(items, "#12 Bokbussen") == [1]
    assert voting.called(items, "#12, #3") == [1, 2]
    assert voting.called(items, "bok") == [1]
