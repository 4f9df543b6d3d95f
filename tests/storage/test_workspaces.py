"""Every query says whose rows it reads or changes: a workspace's, or what belongs to one."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, Column, Insert, Table, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import BinaryExpression
from sqlalchemy.sql.selectable import Alias
from sqlalchemy.sql.visitors import iterate

import storage
from storage.query import Query
from storage.tables import METADATA, PERSON, SERIES

ACROSS = {
    "agenda._LEFT_OVER": "the clock parks what was left over, anywhere",
    "audit._ALL_SERIES": "`storage check` looks at every chain",
    "audit._LOCK_OF_NONE": "the chain of what is of no series is one for all workspaces",
    "audit._WAITING": "the worker seals the trails of all series",
    "claims.LOOKS": "the courier sends for all workspaces, each in lanes of its own",
    "claims._HEADS": "the same",
    "claims._REPLIES": "the same",
    "database._VALUE": "what is said of the database itself",
    "handing._ENDED": "the clock ends what is due, anywhere",
    "handing._NEXT_DUE": "the clock asks what is next, anywhere",
    "inbound._PURGE": "old keys are thrown away everywhere",
    "installations._BACK": "an organisation's workspaces come back with it",
    "installations._EVERY": "who renews tokens and erases data looks at all",
    "lanes._LOCK": "lanes are named with their workspaces, in pairs",
    "ledger._CLAIM": "the clock claims what is due, anywhere",
    "ledger._NEXT_DUE": "the clock asks what is next, anywhere",
    "outbox_statements.BUSY": "a number for the administrator",
    "outbox_statements.COUNTS": "a number for the administrator",
    "outbox_statements.EXPIRED": "leases that ended are taken over, anywhere",
    "outbox_statements.NEXT_DUE": "the courier asks what is next, anywhere",
    "outbox_statements.PURGE": "the texts of old replies are thrown away everywhere",
    "outbox_statements.RECENT": "the rehearsal's ledger shows all",
    "outbox_statements.UNCERTAIN": "the courier looks for what is uncertain, anywhere",
    "outbox_statements.UNRESERVE": "a process that is gone has reserved for all",
    "outcomes._CLAIM": "the clock claims what is due, anywhere",
    "outcomes._NEXT_DUE": "the clock asks what is next, anywhere",
    "people._EVERY": "Slack is asked daily whether people have accounts, each in their workspace",
    "polls._CLAIM": "the clock claims what is due, anywhere",
    "polls._NEXT_DUE": "the clock asks what is next, anywhere",
    "privacy._ASKED": "a convener's own series are chosen from those whose people asked",
    "privacy._HOLDS": "the job and an erasure look at every hold",
    "privacy._IDLE": "the job erases whoever is idle, anywhere",
    "privacy._NAMED": "of a person, who is of one workspace",
    "privacy_statements.FORGET": "the job throws away what is old, anywhere",
    "refreshes._FORGET": "notes are gathered by the courier, for all",
    "refreshes._LOCK": "the same",
    "refreshes._TAKE": "the same",
    "series._EVERY": "callers choose; services/scene.py holds the workspace against the request",
}
"""The queries that look across workspaces, and why they may."""
_OF_ONE = {"series", "item"}
"""Ids of what belongs to one workspace, where the column is no foreign key."""


def queries() -> Iterator[tuple[str, Query]]:
    for module in pkgutil.iter_modules(storage.__path__):
        if module.name in {"__main__", "migrations"}:
            continue
        found = importlib.import_module(f"storage.{module.name}")
        for name, value in vars(found).items():
            yield from ((f"{module.name}.{name}", each) for each in flat(value))


def flat(value: object) -> Iterator[Query]:
    if isinstance(value, Query):
        yield value
    elif isinstance(value, tuple | list):
        yield from (each for each in value if isinstance(each, Query))
    elif isinstance(value, dict):
        yield from (each for each in value.values() if isinstance(each, Query))


def names_one(statement: Any) -> bool:  # noqa: ANN401 - any statement
    """Tell whether a workspace is asked for, or something that belongs to one, by its id."""
    if isinstance(statement, Insert):
        return True  # no table takes a row without a workspace
    return any(
        column.name == "workspace"
        or column.primary_key
        or bool(column.foreign_keys)
        or column.name in _OF_ONE
        for column in asked(statement)
    )


def asked(statement: Any) -> Iterator[Column[Any]]:  # noqa: ANN401 - any statement
    """Yield the columns that must equal what is given."""
    for part in iterate(statement):
        if isinstance(part, BinaryExpression) and part.operator in (operators.eq, operators.in_op):
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if isinstance(one, Column) and isinstance(other, BindParameter) and is_ours(one):
                    yield one


def is_ours(column: Column[Any]) -> bool:
    table: Any = column.table
    while isinstance(table, Alias):
        table = table.element
    return isinstance(table, Table) and "workspace" in table.c


def test_no_query_looks_across_workspaces_unless_it_is_said_why() -> None:
    every = list(queries())
    assert len(every) > 150
    across = {name for name, query in every if not names_one(query.on(sqlite.dialect()))}
    assert across - set(ACROSS) == set()
    assert set(ACROSS) - across == set(), "these look across no more"


def test_a_query_without_its_workspace_is_found() -> None:
    assert not names_one(select(PERSON).where(PERSON.c.user_id == "U1"))
    assert not names_one(select(SERIES).where(SERIES.c.key == SERIES.c.channel))
    assert names_one(select(PERSON).where(PERSON.c.workspace == "T1", PERSON.c.user_id == "U1"))


def test_no_table_takes_a_row_without_a_workspace() -> None:
    without = {each.name for each in METADATA.sorted_tables if "workspace" not in each.c}
    assert without == {"meta"}
    kinds = [each.c.workspace.nullable for each in METADATA.sorted_tables if "workspace" in each.c]
    assert not any(kinds)
