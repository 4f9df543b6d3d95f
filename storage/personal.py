"""What there is of a person, class by class."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Select, Text, bindparam, case, exists, or_, select

from bot.rules.retention import GONE, Key
from bot.rules.seats import Person
from bot.rules.trail import ERASED
from storage.query import Session
from storage.tables import (
    ANSWER,
    AUDIT,
    BALLOT,
    DELIVERY,
    ERASURE,
    HAND_OVER,
    HANDED_UNTIL,
    HOLD,
    INBOUND,
    ITEM,
    MANDATE,
    MEETING,
    METADATA,
    NOMINEE,
    OUTCOME,
    PARTY,
    PARTY_LIST,
    PERSON,
    POLL,
    SERIES,
    SERIES_DRAFT,
    SUPPORT,
)

NOT_TAKEN = ("declined", "withdrawn")
"""States of an item that never came on an agenda."""
_WHO: BindParameter[Any] = bindparam("of_person")
_WORKSPACE: BindParameter[Any] = bindparam("of_workspace")
_LIKE_NAME: BindParameter[Any] = bindparam("like_name")
_LIKE_USER: BindParameter[Any] = bindparam("like_user")
_A, _I, _O, _P, _M = ANSWER.c, ITEM.c, OUTCOME.c, PARTY.c, MEETING.c
_ANSWERED = ANSWER.join(MEETING, _M.id == _A.meeting).join(PARTY, _P.id == _A.party)
_ITEMS = (_I.number, _I.title, _I.reason, _I.link, _I.state, _I.created_at)
_OUTCOMES = (_O.number, _O.kind, _O.text, _O.note, _O.reason, _O.state, _O.created_at)
_LATER = AUDIT.alias().c
_FROM_BEFORE = exists().where(
    _LATER.workspace == AUDIT.c.workspace, _LATER.id > AUDIT.c.id, _LATER.action == ERASED
)
"""What was done before all of the workspace was erased: the number may have been another's."""
_OF_OUTCOME = or_(_O.person == _WHO, _O.author == _WHO, _O.changed_by == _WHO)

_DATA: Mapping[Key, Sequence[Select[Any]]] = {
    "identity": [select(*PERSON.c).where(PERSON.c.id == _WHO)],
    "mandates": [
        select(
            SERIES.c.key.label("series"),
            _P.name.label("party"),
            *(MANDATE.c[name] for name in ("role", "rank", "starts_at", "ends_at")),
        )
        .select_from(MANDATE.join(PARTY, _P.id == MANDATE.c.party).join(SERIES))
        .where(MANDATE.c.person == _WHO),
        select(_P.name.label("party"), _M.local.label("handed_over_for"))
        .select_from(HAND_OVER.join(PARTY).join(MEETING))
        .where(HAND_OVER.c.person == _WHO),
        select(_P.name.label("party"), HANDED_UNTIL.c.last_day.label("handed_over_until"))
        .select_from(HANDED_UNTIL.join(PARTY))
        .where(or_(HANDED_UNTIL.c.person == _WHO, HANDED_UNTIL.c.principal == _WHO)),
    ],
    "answers": [
        select(_M.local.label("meeting"), _P.name.label("party"), _A.choice, _A.attending, _A.at)
        .select_from(_ANSWERED)
        .where(_A.person == _WHO)
    ],
    "attendees": [
        select(
            *(_M.local.label("meeting"), _P.name.label("party"), _A.attendees, _A.note),
            (_A.person == _WHO).label("is_own"),
        )
        .select_from(_ANSWERED)
        .where(
            _A.workspace == _WORKSPACE,
            or_(_A.person == _WHO, _A.attendees.like(_LIKE_NAME, escape="\\")),
            or_(_A.attendees != "[]", _A.note != ""),
        )
    ],
    "votes": [
        select(POLL.c.number.label("poll"), BALLOT.c.chosen, BALLOT.c.at)
        .select_from(BALLOT.join(POLL))
        .where(BALLOT.c.person == _WHO),
        select(_I.number.label("supported"), SUPPORT.c.at)
        .select_from(SUPPORT.join(ITEM))
        .where(SUPPORT.c.person == _WHO),
    ],
    "agenda": [select(*_ITEMS).where(_I.proposer == _WHO, _I.state.not_in(NOT_TAKEN))],
    "proposals": [select(*_ITEMS).where(_I.proposer == _WHO, _I.state.in_(NOT_TAKEN))],
    "polls": [
        select(POLL.c.number, POLL.c.question, POLL.c.opened_at).where(POLL.c.person == _WHO)
    ],
    "outcomes": [select(*_OUTCOMES).where(_OF_OUTCOME, _O.state != "undone")],
    "undone": [select(*_OUTCOMES).where(_OF_OUTCOME, _O.state == "undone")],
    "messages": [
        select(*(DELIVERY.c[name] for name in ("kind", "due_at", "state", "sent_at"))).where(
            DELIVERY.c.workspace == _WORKSPACE,
            or_(
                DELIVERY.c.person == _WHO,
                DELIVERY.c.user_id == bindparam("user"),
                DELIVERY.c.channel == bindparam("user"),
                DELIVERY.c.dedupe.like(_LIKE_USER, escape="\\"),
            ),
        )
    ],
    "requests": [
        select(INBOUND.c.at).where(
            INBOUND.c.workspace == _WORKSPACE, INBOUND.c.key.like(_LIKE_USER, escape="\\")
        )
    ],
    "drafts": [
        # What others set up is not theirs to read, though it names them.
        select(
            case(
                (SERIES_DRAFT.c.user_id == bindparam("user"), SERIES_DRAFT.c.data), else_=GONE
            ).label("data"),
            SERIES_DRAFT.c.changed_at,
        ).where(
            SERIES_DRAFT.c.workspace == _WORKSPACE,
            or_(
                SERIES_DRAFT.c.user_id == bindparam("user"),
                SERIES_DRAFT.c.data.like(_LIKE_USER, escape="\\"),
            ),
        )
    ],
    "lists": [
        select(*(NOMINEE.c[name] for name in ("role", "name", "title", "email"))).where(
            NOMINEE.c.person == _WHO
        ),
        select(PARTY_LIST.c.made_at).where(PARTY_LIST.c.person == _WHO),
    ],
    "trail": [
        select(*(AUDIT.c[name] for name in ("series", "at", "action", "subject", "party"))).where(
            AUDIT.c.person == _WHO, ~_FROM_BEFORE
        )
    ],
    "holds": [
        select(HOLD.c.reason, HOLD.c.at, HOLD.c.ended_at).where(HOLD.c.person == _WHO),
        select(ERASURE.c.asked_at, ERASURE.c.done_at).where(ERASURE.c.person == _WHO),
    ],
}


def like(words: str) -> str:
    """Return the pattern of a text that holds ``words``."""
    escaped = words.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{escaped}%"


def params(person: Person) -> dict[str, object]:
    """Return what the statements about a person take."""
    return {
        "of_person": person.id,
        "of_workspace": person.workspace,
        "user": person.user,
        "like_user": like(person.user),
        "like_name": like(person.name or person.user),
        "name": person.name or person.user,
    }


def data(session: Session, person: Person) -> dict[Key, list[dict[str, object]]]:
    """Return the rows of a person, by class; conveners are looked for in the series."""
    given, connection = params(person), session.connection
    found = {
        key: [
            dict(row)
            for statement in statements
            for row in connection.execute(statement, _needed(statement, given)).mappings()
        ]
        for key, statements in _DATA.items()
    }
    return found | {"attendees": list(_attendees(person, found["attendees"]))}


def naming(person: Person) -> Callable[[str], object]:
    """Return what tells whether words name a person.

    Words may stand around a whole name, but beside a first name stands that of somebody else.
    """
    whole = re.compile(rf"\b{re.escape(person.name)}\b")
    return whole.search if " " in person.name else whole.fullmatch


def _attendees(person: Person, rows: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Yield who comes, of what the person answered; of what others did, the person alone."""
    names_them = naming(person)
    for row in rows:
        names = json.loads(str(row["attendees"]))
        is_own = row.pop("is_own")
        named = names if is_own else [name for name in names if names_them(name)]
        if named or is_own:
            yield row | {"attendees": named, "note": row["note"] if is_own else ""}


def _needed(statement: Select[Any], given: Mapping[str, object]) -> dict[str, object]:
    return {name: given[name] for name in statement.compile().params if name in given}


def mentions(session: Session, person: Person) -> dict[str, int]:
    """Return how many rows of their workspace name a person, by text; none if they have no name."""
    texts = (
        column
        for table in METADATA.sorted_tables
        for column in table.c
        if "workspace" in table.c and isinstance(column.type, Text)
    )
    found, whole = {}, re.compile(rf"\b{re.escape(person.name)}\b")
    for column in texts if person.name else ():
        named = column.like(like(person.name), escape="\\")
        ours = column.table.c.workspace == person.workspace
        rows = session.connection.execute(select(column).where(ours, named)).scalars()
        count = sum(whole.search(text) is not None for text in rows)
        if count:
            found[f"{column.table.name}.{column.name}"] = count
    return found
