"""Polls and their ballots; what is due is claimed (engine.md, The ledger)."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select, update

from bot.ports import Conflict
from bot.rules.polls import Ballot, Option, Poll
from storage.query import Query, Session
from storage.revisions import Revised, Revisions, adding, new_row
from storage.tables import BALLOT, POLL, SERIES

P, B = POLL.c, BALLOT.c
_FIELDS = (
    "series",
    "meeting",
    "number",
    "kind",
    "question",
    "options",
    "most",
    "hidden",
    "purpose",
    "person",
    "opened_at",
    "closes_at",
    "remind_at",
    "state",
    "closed_at",
    "extended",
)
_CHANGING = ("closes_at", "remind_at", "state", "closed_at", "extended", "due_at")
COLUMNS = (P.id, *(P[name] for name in _FIELDS), P.revision)
"""In the order of ``Poll``'s fields, and the revision."""
_UNREAD = -1
"""The ballot was not looked at in this transaction, so whoever writes last wins."""
_SEEN = bindparam("seen", type_=Integer())
_VOICE = ("chosen", "person", "recorded", "at", "done_at")
BALLOTS = (B.poll, B.party, *(B[name] for name in _VOICE), B.revision)

_ALL = select(*COLUMNS)
_GET = Query(_ALL.where(P.id == bindparam("id")))
_NUMBERED = _ALL.where(P.series == bindparam("series"), P.number == bindparam("number"))
_BY_NUMBER = Query(_NUMBERED)
_HELD = Query(_NUMBERED.with_for_update(read=True))
_OF_MEETING = Query(_ALL.where(P.meeting == bindparam("meeting")).order_by(P.number))
_OPEN = Query(
    _ALL.where(P.series == bindparam("series"), P.state == "open").order_by(P.closes_at, P.number)
)
_WAITING = (
    _ALL.join(SERIES, SERIES.c.id == P.series)
    .where(P.due_at.is_not(None), SERIES.c.paused.is_(False))
    .order_by(P.due_at, P.id)
    .limit(1)
)
_CLAIM = Query(
    _WAITING.where(P.due_at <= bindparam("now")).with_for_update(of=POLL, skip_locked=True)
)
_NEXT_DUE = Query(_WAITING.with_only_columns(P.due_at))
_PARK = Query(update(POLL).where(P.id == bindparam("of")).values(due_at=None))
_ADD = adding(POLL, COLUMNS)
_REVISED = Revised(POLL, _CHANGING)
_BALLOTS = Query(select(*BALLOTS).where(B.poll == bindparam("poll")).order_by(B.party))
_PUT = Query(
    lambda make: (
        (
            statement := make(BALLOT).values(
                revision=1,
                workspace=select(P.workspace).where(P.id == bindparam("of_poll")).scalar_subquery(),
            )
        )
        .on_conflict_do_update(
            index_elements=["poll", "party"],
            set_={
                "revision": B.revision + 1,
                **{name: statement.excluded[name] for name in _VOICE},
            },
            where=or_(_SEEN == _UNREAD, B.revision == _SEEN),
        )
        .returning(B.revision)
    )
)


class Polls:
    """Polls and ballots, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._revisions = Revisions(session, _REVISED)
        self._ballots: dict[tuple[int, int], int] = {}
        self._counted: set[int] = set()

    def _poll(self, row: Any) -> Poll:  # noqa: ANN401 - a row
        *fields, revision = row
        place = 1 + _FIELDS.index("options")
        fields[place] = tuple(Option(text, item) for text, item in json.loads(fields[place]))
        poll = Poll(*fields)
        self._revisions.saw(poll.id, revision)
        return poll

    def get(self, poll: int) -> Poll:
        """Return the poll; raises ``LookupError``."""
        row = self._session.first(_GET, {"id": poll})
        if row is None:
            message = f"no poll {poll}"
            raise LookupError(message)
        return self._poll(row)

    def by_number(self, series: int, number: int, *, hold: bool = False) -> Poll | None:
        """Return the poll that carries ``number``; ``hold`` lets nobody close it meanwhile."""
        key = {"series": series, "number": number}
        row = self._session.first(_HELD if hold else _BY_NUMBER, key)
        return self._poll(row) if row else None

    def of_meeting(self, meeting: int) -> list[Poll]:
        """Return the polls of a meeting, by number."""
        return [self._poll(row) for row in self._session.all(_OF_MEETING, {"meeting": meeting})]

    def open_ones(self, series: int) -> list[Poll]:
        """Return the polls of a series that have not ended, the first to close first."""
        return [self._poll(row) for row in self._session.all(_OPEN, {"series": series})]

    def claim(self, now: datetime) -> Poll | None:
        """Return the poll that has been due longest, locked for this transaction."""
        row = self._session.first(_CLAIM, {"now": now})
        return self._poll(row) if row else None

    def next_due(self) -> datetime | None:
        """Return when the next poll of a series that is not paused is due."""
        due: datetime | None = self._session.scalar(_NEXT_DUE)
        return due

    def park(self, poll: int) -> None:
        """Let the clock do nothing more with a poll that it stumbled over."""
        self._session.run(_PARK, {"of": poll})

    def add(self, poll: Poll) -> Poll:
        """Insert; ``poll.id`` is ignored, ``poll.number`` was given by ``next_number``."""
        self._session.is_replanned = True
        return self._poll(self._session.one(_ADD, new_row(poll.series, _values(poll))))

    def save(self, poll: Poll) -> None:
        """Update. Raises ``Conflict`` if another transaction changed it after it was read here.

        One that was not read in this transaction is read now: its last writer wins.
        """
        self._session.is_replanned = True
        self._revisions.save(poll.id, _values(poll))

    def ballots(self, poll: int) -> dict[int, Ballot]:
        """Return the ballots of a poll by party id."""
        found = {}
        for row in self._session.all(_BALLOTS, {"poll": poll}):
            _poll, party, chosen, *given, revision = row
            self._ballots[poll, party] = revision
            found[party] = Ballot(poll, party, tuple(json.loads(chosen)), *given)
        self._counted.add(poll)
        return found

    def put(self, ballot: Ballot) -> None:
        """Insert or replace the ballot of the party.

        Raises ``Conflict`` if another transaction changed it after it was read in this one.
        """
        key = (ballot.poll, ballot.party)
        unread = 0 if ballot.poll in self._counted else _UNREAD
        values = {
            "of_poll": ballot.poll,
            "poll": ballot.poll,
            "party": ballot.party,
            "chosen": json.dumps(list(ballot.chosen)),
            "person": ballot.person,
            "recorded": ballot.recorded,
            "at": ballot.at,
            "done_at": ballot.done_at,
            "seen": self._ballots.get(key, unread),
        }
        revision = self._session.scalar(_PUT, values)
        if revision is None:
            message = f"the ballot of party {ballot.party} was changed by another transaction"
            raise Conflict(message)
        self._ballots[key] = revision


def _values(poll: Poll) -> dict[str, Any]:
    options = [[option.text, option.item] for option in poll.options]
    return {name: getattr(poll, name) for name in _FIELDS} | {
        "options": json.dumps(options, ensure_ascii=False),
        "due_at": poll.due_at,
    }
