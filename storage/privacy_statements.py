"""What throws personal data away, in time and for one person (rules/retention.py)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Delete,
    Update,
    and_,
    bindparam,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy.sql.visitors import iterate

from bot.rules.retention import GONE, Key
from storage.personal import NOT_TAKEN
from storage.query import Query
from storage.tables import (
    ANSWER,
    DELIVERY,
    ERASURE,
    HAND_OVER,
    HANDED_UNTIL,
    INBOUND,
    ITEM,
    LANE,
    MANDATE,
    MEETING,
    NOMINEE,
    OUTCOME,
    PARTY_LIST,
    PERSON,
    REFRESH,
    SERIES_DRAFT,
)

_A, _D, _I, _M, _O, _P = ANSWER.c, DELIVERY.c, ITEM.c, MANDATE.c, OUTCOME.c, PERSON.c
_ENDED = _D.state.in_(["sent", "dropped", "failed"])
_OLD: BindParameter[Any] = bindparam("older")
_MEETINGS = select(MEETING.c.id).where(MEETING.c.ends_at < _OLD)
GIVEN = frozenset(
    {"older", "held", "people", "of_person", "of_workspace", "user", "like_user", "like_name"}
    | {"now", "until", "alias", "nobody", "name"}
)
_UNDONE = {"text": GONE, "note": "", "reason": ""}
_TITLED = or_(_I.title != GONE, _I.reason != "", _I.link.is_not(None))
_WORDED = or_(_O.text != GONE, _O.note != "", _O.reason != "")
_UNTITLED = {"title": GONE, "reason": "", "link": None}
_EMPTY = {"data": "", "user_id": "", "revision": SERIES_DRAFT.c.revision + 1}
"""Of a draft, whose row stays: no old button may be about another one (``series_drafts``)."""


def _takes(statement: Update | Delete) -> list[str]:
    """Return what a statement is to be given: it must be just that."""
    given = {each.key for each in iterate(statement) if isinstance(each, BindParameter)}
    return sorted(given & GIVEN)


_HELD: BindParameter[Any] = bindparam("held", expanding=True)
_PEOPLE: BindParameter[Any] = bindparam("people", expanding=True)
_GONE = select(ERASURE.c.person).where(ERASURE.c.done_at.is_not(None))
"""Whose data was erased: what was being sent to them just then has ended by now."""
_OF_ANSWER = select(MEETING.c.series).where(MEETING.c.id == _A.meeting).scalar_subquery()
_OLD_ONES: dict[Key, Update | Delete] = {
    "attendees": update(ANSWER)
    .where(
        _A.meeting.in_(_MEETINGS),
        or_(_A.attendees != "[]", _A.note != ""),
        _OF_ANSWER.not_in(_HELD),
        _A.person.not_in(_PEOPLE),
    )
    .values(attendees="[]", note="", revision=_A.revision + 1),
    "proposals": update(ITEM)
    .where(
        _I.meeting.in_(_MEETINGS),
        _I.state.in_(NOT_TAKEN),
        _TITLED,
        _I.series.not_in(_HELD),
        _I.proposer.not_in(_PEOPLE),
    )
    .values(**_UNTITLED, revision=_I.revision + 1),
    "undone": update(OUTCOME)
    .where(
        _O.created_at < _OLD,
        _O.state == "undone",
        _WORDED,
        _O.series.not_in(_HELD),
        _O.author.not_in(_PEOPLE),
    )
    .values(**_UNDONE, revision=_O.revision + 1),
    "messages": delete(DELIVERY).where(
        or_(_D.due_at < _OLD, _D.person.in_(_GONE)),
        # Of a reply to somebody who takes part in nothing there is the Slack id alone.
        or_(_D.person.not_in(_PEOPLE), and_(_D.person.is_(None), _D.manner == "reply")),
        _ENDED,
        or_(_D.series.is_(None), _D.series.not_in(_HELD)),
    ),
    "drafts": update(SERIES_DRAFT)
    .where(
        SERIES_DRAFT.c.changed_at < _OLD,
        SERIES_DRAFT.c.data != "",
        SERIES_DRAFT.c.user_id.not_in(select(_P.user_id).where(_P.id.in_(_PEOPLE))),
    )
    .values(**_EMPTY),
    "lists": delete(NOMINEE).where(NOMINEE.c.made_at < _OLD, NOMINEE.c.series.not_in(_HELD)),
}
"""What is thrown away in time. Who is idle is erased; the courier purges requests."""
TAKES = {key: _takes(statement) for key, statement in _OLD_ONES.items()}
FORGET = {key: Query(statement) for key, statement in _OLD_ONES.items()}

_WHO: BindParameter[Any] = bindparam("of_person")
_USER: BindParameter[Any] = bindparam("user")
_WORKSPACE: BindParameter[Any] = bindparam("of_workspace")
_LIKE_USER: BindParameter[Any] = bindparam("like_user")
_LIKE_NAME: BindParameter[Any] = bindparam("like_name")
_THEIRS = and_(
    _D.workspace == _WORKSPACE,
    or_(
        _D.person == _WHO,
        _D.user_id == _USER,
        _D.channel == _USER,
        _D.dedupe.like(_LIKE_USER, escape="\\"),
    ),
)
_ERASE: Sequence[tuple[Key, Update | Delete]] = (
    ("mandates", delete(HAND_OVER).where(HAND_OVER.c.person == _WHO)),
    (
        "mandates",
        delete(HANDED_UNTIL).where(
            or_(HANDED_UNTIL.c.person == _WHO, HANDED_UNTIL.c.principal == _WHO)
        ),
    ),
    (
        "mandates",
        update(MANDATE)
        .where(_M.person == _WHO, or_(_M.ends_at.is_(None), _M.ends_at > bindparam("now")))
        .values(ends_at=bindparam("until")),
    ),
    (
        "attendees",
        update(ANSWER)
        .where(_A.person == _WHO, _A.note != "")
        .values(note="", revision=_A.revision + 1),
    ),
    (
        "proposals",
        update(ITEM)
        .where(_I.proposer == _WHO, _I.state.in_(NOT_TAKEN), _TITLED)
        .values(**_UNTITLED, revision=_I.revision + 1),
    ),
    (
        "undone",
        update(OUTCOME)
        .where(_O.author == _WHO, _O.state == "undone", _WORDED)
        .values(**_UNDONE, revision=_O.revision + 1),
    ),
    (
        "messages",
        delete(LANE).where(
            LANE.c.workspace == _WORKSPACE,
            or_(LANE.c.lane == _USER, LANE.c.lane.in_(select(_D.sent_channel).where(_THEIRS))),
        ),
    ),
    (
        "messages",
        delete(REFRESH).where(
            REFRESH.c.delivery.in_(select(_D.id).where(_THEIRS, _D.state != "sending"))
        ),
    ),
    ("messages", delete(DELIVERY).where(_THEIRS, _D.state != "sending")),
    (
        "messages",
        update(DELIVERY)
        .where(_D.workspace == _WORKSPACE, _D.manner == "reply", _ENDED, _D.payload != "")
        .values(payload=""),
    ),
    (
        "requests",
        delete(INBOUND).where(
            INBOUND.c.workspace == _WORKSPACE, INBOUND.c.key.like(_LIKE_USER, escape="\\")
        ),
    ),
    (
        "requests",
        update(INBOUND)
        .where(INBOUND.c.workspace == _WORKSPACE, INBOUND.c.answer != "-")
        .values(answer="-"),
    ),
    (
        "drafts",
        update(SERIES_DRAFT)
        .where(
            SERIES_DRAFT.c.workspace == _WORKSPACE,
            SERIES_DRAFT.c.user_id == _USER,
        )
        .values(**_EMPTY),
    ),
    (
        "lists",
        delete(NOMINEE).where(
            NOMINEE.c.workspace == _WORKSPACE,
            or_(NOMINEE.c.person == _WHO, NOMINEE.c.name == bindparam("name")),
        ),
    ),
    (
        "lists",
        delete(PARTY_LIST).where(
            PARTY_LIST.c.workspace == _WORKSPACE,
            or_(
                PARTY_LIST.c.person == _WHO,
                PARTY_LIST.c.data.like(_LIKE_USER, escape="\\"),
                PARTY_LIST.c.data.like(_LIKE_NAME, escape="\\"),
            ),
        ),
    ),
    (
        "identity",
        update(PERSON)
        .where(_P.id == _WHO)
        .values(
            name=bindparam("alias"),
            title="",
            team="",
            user_id=bindparam("nobody"),
            language=None,
            deleted=True,
        ),
    ),
)
"""In this order: what is found by the Slack id goes before it.

The words of recent answers, to whomever, may quote what is erased: they go now, not in a day.
"""
ERASING = [(key, Query(statement), _takes(statement)) for key, statement in _ERASE]
NAMING = Query(
    select(_A.meeting, _A.party, _A.attendees).where(
        _A.workspace == _WORKSPACE, _A.attendees.like(_LIKE_NAME, escape="\\")
    )
)
DRAFTING = Query(
    select(SERIES_DRAFT.c.id, SERIES_DRAFT.c.data).where(
        SERIES_DRAFT.c.workspace == _WORKSPACE,
        SERIES_DRAFT.c.user_id != _USER,
        SERIES_DRAFT.c.data.like(_LIKE_USER, escape="\\"),
    )
)
UNDRAFT = Query(
    update(SERIES_DRAFT)
    .where(SERIES_DRAFT.c.id == bindparam("of_draft"))
    .values(data=bindparam("left"), revision=SERIES_DRAFT.c.revision + 1)
)
UNNAME = Query(
    update(ANSWER)
    .where(_A.meeting == bindparam("of_meeting"), _A.party == bindparam("of_party"))
    .values(attendees=bindparam("left"), revision=_A.revision + 1)
)
