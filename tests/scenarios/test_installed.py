"""One bot in two workspaces: installed by its pages, and answering in both."""

from collections.abc import Iterator

import pytest

import storage
from tests.rehearsal.conftest import MAJA, NILS
from tests.rehearsal.towns import NACKA
from tests.scenarios.installed import REGION, Hosted, hosted


@pytest.fixture
def two(database_url: str) -> Iterator[Hosted]:
    storage.fresh(database_url)
    with hosted(database_url) as made:
        yield made


def test_it_is_installed_in_two_workspaces_and_answers_in_both(two: Hosted) -> None:
    assert "installed in Region Stockholm" in two.install(REGION).words
    assert "installed in Nacka kommun" in two.install(NACKA).words
    for user, channel in ((MAJA.id, "C0DIALOG"), (NILS.id, "C0NACKA")):
        assert "Det här kan du göra" in two.commands(user, channel)
    for user in (MAJA.id, NILS.id):
        assert two.home(user) is not None
        assert two.writes(user, "help")
