from dataclasses import replace

import pytest

from storage import SqlDatabase
from tests.storage.given import TEAM, person


def test_a_person_is_known_by_workspace_team_and_user(database: SqlDatabase) -> None:
    with database.transaction() as store:
        here = store.people.save(person("U1", name="Anna"))
        there = store.people.save(person("U1", team="T9", name="Anders"))
        again = store.people.save(person("U1", name="Anna Ek", title="Chef"))
    with database.reading() as store:
        assert (again.id, again.name, again.title) == (here.id, "Anna Ek", "Chef")
        assert store.people.find(TEAM, "T9", "U1") == there
        assert store.people.find("T1", TEAM, "U1") is None
        assert store.people.many([here.id, there.id, 99]) == {here.id: again, there.id: there}
        assert store.people.many([]) == {}


def test_a_chosen_language_is_kept_if_not_given(database: SqlDatabase) -> None:
    with database.transaction() as store:
        saved = store.people.save(person("U1"))
        assert saved.language is None
        store.people.set_language(saved.id, "en")
        assert store.people.save(person("U1")).language == "en"
        assert store.people.save(person("U1", language="sv")).language == "sv"
        assert store.people.get(saved.id).language == "sv"


def test_a_mention_finds_who_is_not_deleted(database: SqlDatabase) -> None:
    with database.transaction() as store:
        gone = store.people.save(person("U1", team="T1", deleted=True))
        here = store.people.save(person("U1", team="T2"))
        assert store.people.by_user(TEAM, "U1") == here
        store.people.save(replace(here, deleted=True))
        assert store.people.by_user(TEAM, "U1") == gone
        assert store.people.by_user("T1", "U1") is None


def test_a_person_who_is_not_there_is_an_error(database: SqlDatabase) -> None:
    with database.reading() as store, pytest.raises(LookupError, match="no person 7"):
        store.people.get(7)
