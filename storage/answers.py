"""Answers of parties, one per meeting."""

import json
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from bot.ports import Conflict
from bot.rules.answers import Answer, Reply
from storage.query import Query, Session
from storage.tables import ANSWER, MEETING

A = ANSWER.c
COLUMNS = (
    A.meeting,
    A.party,
    A.choice,
    A.attending,
    A.attendees,
    A.note,
    A.person,
    A.recorded,
    A.at,
    A.done_at,
    A.revision,
)
_UNREAD = -1
"""The answer was not looked at in this transaction, so whoever writes last wins."""
_SEEN = bindparam("seen", type_=Integer())
_CHANGING = ("choice", "attending", "attendees", "note", "person", "recorded", "at", "done_at")

_HERE = select(*COLUMNS).where(A.meeting == bindparam("meeting"))
_OF_MEETING = Query(_HERE)
_ONE = _HERE.where(A.party == bindparam("party"))
_GET = Query(_ONE)
_GET_TO_CHANGE = Query(_ONE.with_for_update())
_PUT = Query(
    lambda make: (
        (
            statement := make(ANSWER).values(
                revision=1,
                workspace=select(MEETING.c.workspace)
                .where(MEETING.c.id == bindparam("of_meeting"))
                .scalar_subquery(),
            )
        )
        .on_conflict_do_update(
            index_elements=["meeting", "party"],
            set_={
                "revision": A.revision + 1,
                **{name: statement.excluded[name] for name in _CHANGING},
            },
            where=or_(_SEEN == _UNREAD, A.revision == _SEEN),
        )
        .returning(A.revision)
    )
)


class Answers:
    """Answers, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._seen: dict[tuple[int, int], int] = {}

    def _answer(self, row: Any) -> Answer:  # noqa: ANN401 - a row
        meeting, party, choice, attending, attendees, note, *given, revision = row
        self._seen[meeting, party] = revision
        reply = Reply(choice, attending, tuple(json.loads(attendees)), note)
        return Answer(meeting, party, reply, *given)

    def of_meeting(self, meeting: int) -> dict[int, Answer]:
        """Return the answers by party id."""
        rows = self._session.all(_OF_MEETING, {"meeting": meeting})
        return {row[1]: self._answer(row) for row in rows}

    def get(self, meeting: int, party: int) -> Answer | None:
        """Return the party's answer, if it has given one."""
        return self._one(_GET, meeting, party)

    def get_to_change(self, meeting: int, party: int) -> Answer | None:
        """Return the same; who wants to change it at the same time waits, and need not try again.

        An answer that is the party's first cannot be waited for: ``put`` raises ``Conflict``.
        """
        return self._one(_GET_TO_CHANGE, meeting, party)

    def _one(self, query: Query, meeting: int, party: int) -> Answer | None:
        row = self._session.first(query, {"meeting": meeting, "party": party})
        if row is None:
            self._seen[meeting, party] = 0
            return None
        return self._answer(row)

    def put(self, answer: Answer) -> None:
        """Insert or replace the answer of the party.

        Raises ``Conflict`` if another transaction changed it after it was read in this one.
        """
        key = (answer.meeting, answer.party)
        reply = answer.reply
        values = {
            "of_meeting": answer.meeting,
            "meeting": answer.meeting,
            "party": answer.party,
            "choice": reply.choice,
            "attending": reply.attending,
            "attendees": json.dumps(list(reply.attendees), ensure_ascii=False),
            "note": reply.note,
            "person": answer.person,
            "recorded": answer.recorded,
            "at": answer.at,
            "done_at": answer.done_at,
            "seen": self._seen.get(key, _UNREAD),
        }
        revision = self._session.scalar(_PUT, values)
        if revision is None:
            message = f"the answer of party {answer.party} was changed by another transaction"
            raise Conflict(message)
        self._seen[key] = revision
