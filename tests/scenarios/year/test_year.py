"""Two years of the example by its people, by every door, in both languages."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest

from tests.databases import Databases
from tests.scenarios.year.beside_plan import COMPANIONS, companions, planned, sent
from tests.scenarios.year.explained import BECAUSE, Because, day, problems
from tests.scenarios.year.first import FIRST
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
from tests.scenarios.year.second import SECOND
from tests.scenarios.year.transcript import EVERYBODY, kept
from tests.stage import MAJA

pytestmark = [pytest.mark.any_database, pytest.mark.slow]


@pytest.fixture
def years(databases: Databases, template: str) -> Iterator[Played]:
    address = databases.copy(template)
    with played(address) as made:
        yield made
    databases.drop(address)


def test_two_years_of_the_example(years: Played, subtests: pytest.Subtests) -> None:
    """One test: whatever takes several is played again by each process that gets one of them."""
    for check in CHECKS:
        with subtests.test(check.__name__):
            check(years)


def everybody_saw_what_the_transcript_says(years: Played) -> None:
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
    2: {6: 1, 5: 8, 4: 17, 2: 1, 1: 7},
}
LATE = {EKERO, SOLNA}
"""Never answers; was late with an action."""


def nobody_is_written_to_more_often_than_promised_in_the_first_year(years: Played) -> None:
    _is_promised(years, 1)


def nobody_is_written_to_more_often_than_promised_in_the_second_year(years: Played) -> None:
    _is_promised(years, 2)


def _is_promised(years: Played, year: int) -> None:
    counts = years.unasked(year)
    del counts[MAJA]
    assert {user: counts[user] for user in COUNTS[year]} == COUNTS[year]
    assert Counter(counts.values()) == SPREAD[year]
    assert max(count for user, count in counts.items() if user not in LATE) <= PROMPT
    assert max(counts[user] for user in LATE) <= SILENT


def what_the_two_years_are_played_for_has_happened(years: Played) -> None:
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


def every_difference_between_plan_and_year_has_its_change(years: Played) -> None:
    """And every change that is said to explain one does."""
    played_once = Counter(act for act, _ in FIRST + SECOND)
    assert {played_once[each.act] for each in BECAUSE} == {1}, "each is one change"
    plan, year = planned(years), sent(years)
    assert not list(problems(plan, year, BECAUSE, years.transcript.acts))
    assert companions(years) == COMPANIONS
    steps = {line for line in year if "[" not in line}
    assert len(plan & steps) > len(plan) / 2, "most of it came as planned"


CHECKS: tuple[Callable[[Played], None], ...] = (
    everybody_saw_what_the_transcript_says,
    nobody_is_written_to_more_often_than_promised_in_the_first_year,
    nobody_is_written_to_more_often_than_promised_in_the_second_year,
    what_the_two_years_are_played_for_has_happened,
    every_difference_between_plan_and_year_has_its_change,
)


def test_a_difference_without_a_change_is_found_and_a_change_without_a_difference() -> None:
    kept, lost, new = (
        f"torsdag {n} mars 2027 kl. 09:00: dagordningen publiceras" for n in (4, 5, 6)
    )
    why, acts = Because("moved", (lost,), (new,)), {"moved": day(kept)}

    def found(*because: Because, sent: tuple[str, ...] = (kept, new)) -> str:
        return "\n".join(problems({kept, lost}, set(sent), because, acts))

    assert not found(why)
    assert found() == f"not sent, and nobody says why: {lost}\nsent, and nobody says why: {new}"
    assert found(why, Because("paused")) == "paused: it does not happen in the play"
    assert found(why, Because("moved")) == "moved: explains nothing"
    assert found(why, Because("moved", (lost,))) == f"not sent for two reasons: {lost}"
    assert found(why, sent=(kept,)) == f"said to be sent: {new}"
    assert found(why, sent=(kept, lost, new)) == f"said to be not sent: {lost}"
    acts["moved"] = day(new)
    assert found(why) == f"moved: is later than {lost}"
