"""Personal data is all in the table of classes: no column is forgotten."""

from sqlalchemy import Text

from bot.rules import retention
from storage.tables import METADATA

PLAIN = {
    *("item.kind", "item.area", "item.state", "item.goals", "item.standing"),
    *("outcome.kind", "outcome.goal", "outcome.raised", "outcome.state", "outcome.before"),
    *("outcome.heard", "outcome.deadline"),
    *("poll.kind", "poll.purpose", "poll.state"),
    *("series.key", "series.channel", "series.profile", "series.language"),
}
"""Codes, and what a convener writes about the series itself."""


def test_every_text_and_every_person_in_the_database_is_of_a_class_or_of_none_by_name() -> None:
    named = {name for each in retention.CLASSES for name in each.columns}
    strays = []
    for table in METADATA.sorted_tables:
        if table.name in retention.OTHER_TABLES:
            continue
        for column in table.c:
            names_somebody = any(key.target_fullname == "person.id" for key in column.foreign_keys)
            is_text = isinstance(column.type, Text) and column.name != "workspace"
            whole = f"{table.name}.{column.name}"
            if (is_text or names_somebody) and not {table.name, whole} & (named | PLAIN):
                strays.append(whole)
    assert strays == []


def test_what_the_classes_name_is_there() -> None:
    known = {each.name for each in METADATA.sorted_tables}
    known |= {f"{each.name}.{column.name}" for each in METADATA.sorted_tables for column in each.c}
    named = {name for each in retention.CLASSES for name in each.columns}
    assert named | retention.OTHER_TABLES | PLAIN <= known
    persons = {
        table.name
        for table in METADATA.sorted_tables
        for column in table.c
        for key in column.foreign_keys
        if key.target_fullname == "person.id"
    }
    assert persons & retention.OTHER_TABLES == set()
