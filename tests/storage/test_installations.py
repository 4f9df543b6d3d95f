"""Installations: one for each workspace, renewed by one at a time, and erased with all its data."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from bot.ports import Store
from bot.rules.installations import Installation
from storage import SqlDatabase, schema
from storage.tables import METADATA
from tests.storage.given import NOW, TEAM, Given, owed

NACKA = Installation("T0NACKA", bot_user="U0BOT", bot_id="B0", token="gAAA", scopes="commands")
BANK = Installation("E0BANK", bot_user="U0BANK", token="gBBB", refresh="gCCC", expires_at=100.0)


def saved(store: Store, *installations: Installation) -> list[Installation]:
    for each in installations:
        store.installations.save(each, NOW)
    return [found(store, each.workspace) for each in installations]


def found(store: Store, workspace: str) -> Installation:
    kept = store.installations.find(workspace)
    assert kept is not None
    return kept


def test_an_installation_is_kept_as_it_was_given(database: SqlDatabase) -> None:
    with database.transaction() as store:
        assert saved(store, NACKA) == [replace(NACKA, revision=1)]
        assert store.installations.find("T0OTHER") is None
        saved(store, BANK)
        assert [each.workspace for each in store.installations.every()] == ["E0BANK", "T0NACKA"]


def test_a_reinstallation_takes_the_place_of_the_old_one(database: SqlDatabase) -> None:
    again = replace(NACKA, token="gDDD", scopes="commands,chat:write")
    with database.transaction() as store:
        saved(store, NACKA)
        assert store.installations.end("T0NACKA", NOW) == 1
        ended = found(store, "T0NACKA")
        assert (ended.ended_at, ended.token, ended.refresh) == (NOW, "", "")
        assert store.installations.end("T0NACKA", NOW + timedelta(days=1)) == 0
        assert saved(store, again) == [replace(again, revision=3)]


def test_what_changed_meanwhile_is_not_overwritten_by_a_renewal(database: SqlDatabase) -> None:
    with database.transaction() as store:
        (read,) = saved(store, BANK)
        assert store.installations.renew(read.renewed("g1", "g2", 200.0), NOW)
        assert not store.installations.renew(read.renewed("g3", "g4", 300.0), NOW)
        assert found(store, "E0BANK").token == "g1"


def test_one_at_a_time_renews_until_its_lease_ends(database: SqlDatabase) -> None:
    with database.transaction() as store:
        (read,) = saved(store, BANK)
        assert store.installations.claim(read, 10.0, 40.0)
        assert not store.installations.claim(read, 39.0, 69.0)
        assert store.installations.claim(read, 40.0, 70.0)
        assert store.installations.renew(read.renewed("g1", "g2", 200.0), NOW)
        assert not store.installations.claim(read, 71.0, 90.0), "it was read before the renewal"
        assert store.installations.claim(found(store, "E0BANK"), 41.0, 90.0)


def test_workspaces_go_and_come_with_their_organisation(database: SqlDatabase) -> None:
    branch = Installation("T0BRANCH", "E0BANK")
    with database.transaction() as store:
        saved(store, BANK, branch, NACKA)
        assert store.installations.end("E0BANK", NOW) == 2
        assert found(store, "T0BRANCH").ended_at == NOW
        assert found(store, "T0NACKA").ended_at is None
        saved(store, BANK)
        assert found(store, "T0BRANCH").ended_at is None


def test_everything_of_a_workspace_is_erased_and_nothing_of_another(
    database: SqlDatabase, given: Given, url: str
) -> None:
    del given
    with database.transaction() as store:
        store.outbox.owe(owed("one"))
        store.outbox.owe(replace(owed("one"), workspace="T0NACKA"))
        saved(store, NACKA, replace(NACKA, workspace=TEAM))
        assert store.installations.erase(TEAM) > 0
        assert store.installations.find("T0NACKA") is not None
        assert store.outbox.by_dedupe("T0NACKA", "one") is not None
    assert left(url, TEAM) == {}


def left(url: str, workspace: str) -> dict[str, int]:
    """Return how many rows of a workspace there are, by table."""
    counts: dict[str, int] = {}
    with schema.look(url) as connection:
        for table in METADATA.sorted_tables:
            if "workspace" in table.c:
                of_it = select(func.count()).where(table.c.workspace == workspace)
                counts[table.name] = connection.execute(of_it).scalar_one()
    return {name: count for name, count in counts.items() if count}
