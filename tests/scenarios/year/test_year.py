"""Two years of the example by its people, by every door, in both languages."""

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.scenarios.year.people import (
    EKERO,
    EKERO_DEPUTY,
    HANINGE,
    LEYLA,
    NACKA,
    SALEM,
    SOLNA,
    TABY,
)
from tests.scenarios.year.played import Played, played
from tests.scenarios.year.transcript import EVERYBODY, kept
from tests.stage import MAJA

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@pytest.fixture(scope="module")
def years(databases: Databases, template: str) -> Iterator[Played]:
    address = databases.copy(template)
    with played(address) as made:
        yield made
    databases.drop(address)


def test_everybody_saw_what_the_transcript_says(years: Played) -> None:
    seen, written = years.transcript.texts(), kept()
    assert sorted(seen) == sorted(written)
    for name, text in seen.items():
        assert text == written[name], "is it meant? make transcript"


PROMPT, SILENT = 8, 14
"""Unasked direct messages in a year, at most (product.md)."""
COUNTS = {
    1: {EKERO: 5, EKERO_DEPUTY: 1, TABY: 2, LEYLA: 6, SALEM: 8, SOLNA: 9, HANINGE: 6, NACKA: 3},
    2: {EKERO: 5, EKERO_DEPUTY: 1, TABY: 5, LEYLA: 5, SALEM: 4, SOLNA: 5, HANINGE: 4, NACKA: 2},
}
"""What some people got in each year; SPREAD is how many got how many, all of them."""
SPREAD = {
    1: {9: 1, 8: 1, 6: 3, 5: 24, 3: 2, 2: 1, 1: 3},
    2: {6: 1, 5: 8, 4: 12, 3: 5, 2: 1, 1: 2},
}
LATE = {EKERO, SOLNA}
"""Never answers; was late with an action."""


@pytest.mark.parametrize("year", [1, 2])
def test_nobody_is_written_to_more_often_than_promised(years: Played, year: int) -> None:
    counts = years.unasked(year)
    del counts[MAJA]
    assert {user: counts[user] for user in COUNTS[year]} == COUNTS[year]
    assert Counter(counts.values()) == SPREAD[year]
    assert max(count for user, count in counts.items() if user not in LATE) <= PROMPT
    assert max(counts[user] for user in LATE) <= SILENT


def test_what_the_two_years_are_played_for_has_happened(years: Played) -> None:
    """The transcript says it all; here is where to look in it."""
    seen = years.transcript.texts()
    everybody = seen[f"{EVERYBODY}.txt"]
    assert "flyttas till torsdag 11 februari 2027" in everybody, "a moved meeting"
    assert "Flest röster, lika många: #1 Kulturskolan 2027 och #4 Ny kulturstrategi" in everybody
    assert "#8 Sommarscenen – diskussion, 15 min, Tyresö kommun, sent inkommen" in everybody
    assert "#3 Bokbussen – diskussion, 10 min, Salems kommun, kvar från torsdag 11 februari" in (
        everybody
    ), "a carried item"
    assert "Hopslagen med: #5 (Salems kommun)" in everybody, "a merged one"
    assert "Haninge kommun (antecknad)" in everybody, "a party that only phones"
    assert "#11 Regionen ser över bidragen till folkbildningen – åtagande" in everybody
    assert "Västra gruppen: inställt" in everybody, "a cancelled group session"
    assert "Hör till idrottsnämnden" in seen[f"{LEYLA}.txt"], "a declined item"
    assert "Därför frågar jag även dig" in seen[f"{EKERO_DEPUTY}.txt"], "a silent seat"
    assert "Daniel Okafor svarar nu för Nacka kommun" in seen[f"{NACKA}.txt"]
    assert "#10 should have been done by Tuesday 1 June 2027" in seen[f"{SOLNA}.txt"], "overdue"
    assert "Gjort i mars" in seen[f"{LEYLA}.txt"], "a commitment that was answered"
