"""Two years of the example by its people, by every door, in both languages."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.scenarios.year.played import Played, played
from tests.scenarios.year.transcript import kept
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
        assert text == written[name], "what changed is meant? python -m tests.scenarios.year"


def test_nobody_is_written_to_more_often_than_promised(years: Played) -> None:
    """At most 8 unasked messages a year to a prompt principal, 14 to a silent one (product.md)."""
    for year in (1, 2):
        counts = years.unasked(year)
        del counts[MAJA]
        print(year, counts)
