"""The audit trail: append-only, and sealed per series so that a change shows.

Rows are written without a seal, because a chain at commit would make all writers wait for each
other. The worker seals them afterwards: each row gets its number in the series and a SHA-256 over
itself and the seal before it.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, func, insert, or_, select, text, union_all, update

from bot.ports import Entry
from bot.ports.audit import NO_SERIES
from bot.rules.publication import Change
from bot.rules.seats import SeatRole
from bot.rules.trail import BY_CONVENERS
from storage.query import Query, Session
from storage.tables import AUDIT, MANDATE, META, PUBLIC, SERIES

A, M = AUDIT.c, MANDATE.c
_BATCH = 1000
SEALED_AT_ONCE = 10
"""Rows of one transaction, a statement each, for which other writers wait on SQLite (ADR 0055)."""
LATELY = 5000
"""How many of the newest rows are looked through for what somebody did today: no index has that."""
_ENTRY = (
    A.workspace,
    A.series,
    A.at,
    A.person,
    A.action,
    A.subject,
    A.party,
    A.recorded,
    A.hashes,
    A.mandate,
    A.codes,
)
_CHAINED = (*_ENTRY, A.sequence, A.previous, A.seal)

_BY_WHICH = (
    select(M.id)
    .where(
        M.party == bindparam("acting_for"),
        M.person == bindparam("acting"),
        or_(M.starts_at.is_(None), M.starts_at <= bindparam("acting_at")),
        or_(M.ends_at.is_(None), M.ends_at > bindparam("acting_at")),
    )
    .order_by(M.rank, M.id.desc())
    .limit(1)
)
_WRITE = Query(insert(AUDIT).values(mandate=_BY_WHICH.scalar_subquery()).inline())
_SEALED = Query(
    select(*_ENTRY)
    .where(A.series == bindparam("series"), A.sequence.is_not(None))
    .order_by(A.sequence)
)
_REST = Query(
    select(*_ENTRY).where(A.series == bindparam("series"), A.sequence.is_(None)).order_by(A.id)
)
_OF_SUBJECT = Query(
    select(*_ENTRY)
    .where(A.series == bindparam("series"), A.subject == bindparam("subject"))
    .order_by(A.id)
)
_ROLES = Query(select(M.id, M.role).where(M.id.in_(bindparam("ids", expanding=True))))
_CHANGES = Query(
    select(A.at, A.action, A.subject)
    .where(A.series == bindparam("series"), text(PUBLIC))
    .order_by(A.at, A.id)
)
_ACTED = Query(
    select(A.id)
    .where(
        A.id > select(func.coalesce(func.max(A.id), 0) - LATELY).scalar_subquery(),
        A.series == bindparam("series"),
        A.person == bindparam("person"),
        A.at >= bindparam("since"),
        A.subject.in_(bindparam("subjects", expanding=True)),
    )
    .limit(1)
)
_DONE = (
    A.series == bindparam("series"),
    A.at >= bindparam("since"),
    A.action == bindparam("action"),
    A.subject == bindparam("subject"),
)
_BEFORE = (
    select(A.sequence)
    .where(A.series == bindparam("series"), A.sequence.is_not(None), A.at < bindparam("since"))
    .order_by(A.sequence.desc())
    .limit(1)
)
_WAS_DONE = Query(
    # From the newest row back to the time: two indexes, and as many rows as came since.
    union_all(
        select(A.id).where(*_DONE, A.sequence.is_(None)),
        select(A.id).where(*_DONE, A.sequence > func.coalesce(_BEFORE.scalar_subquery(), 0)),
    ).limit(1)
)
_UNSEALED = Query(
    select(A.id, *_ENTRY)
    .where(A.series == bindparam("series"), A.sequence.is_(None))
    .order_by(A.id)
    .limit(bindparam("limit"))
)
_WAITING = Query(select(A.series).where(A.sequence.is_(None)).distinct().order_by(A.series))
_ALL_SERIES = Query(select(A.series).distinct().order_by(A.series))
_LAST = Query(
    select(A.sequence, A.seal)
    .where(A.series == bindparam("series"), A.sequence.is_not(None))
    .order_by(A.sequence.desc())
    .limit(1)
)
_LOCK = Query(
    select(SERIES.c.id)
    .where(SERIES.c.id == bindparam("series"))
    .with_for_update(key_share=True, skip_locked=True)
)
_LOCK_OF_NONE = Query(
    # There is no row of a series to lock; this one is always there, and nothing changes it.
    select(META.c.key).where(META.c.key == "salt").with_for_update(key_share=True, skip_locked=True)
)
_SEAL = Query(
    update(AUDIT)
    .where(A.id == bindparam("of"), A.sequence.is_(None))
    .values(
        sequence=bindparam("new_sequence"),
        previous=bindparam("new_previous"),
        seal=bindparam("new_seal"),
    )
)
_CHAIN = Query(
    select(*_CHAINED)
    .where(A.series == bindparam("series"), A.sequence > bindparam("after"))
    .order_by(A.sequence)
    .limit(_BATCH)
)


class Audit:
    """The audit trail, inside one transaction."""

    def __init__(self, session: Session, salt: Callable[[Session], bytes]) -> None:
        self._session = session
        self._salt = salt

    def write(self, entry: Entry) -> None:
        """Append the entry; of its texts only salted hashes are kept.

        By which mandate is found here, so that nobody forgets to say it: that of who acts for the
        party. What a convener does or records is done by none.
        """
        values = {
            "workspace": entry.workspace,
            "series": entry.series,
            "at": entry.at,
            "person": entry.person,
            "action": entry.action,
            "subject": entry.subject,
            "party": entry.party,
            "recorded": entry.recorded,
            "hashes": self._hashes(entry),
            "codes": json.dumps(dict(entry.codes), sort_keys=True) if entry.codes else None,
            "acting": None if entry.recorded or entry.action in BY_CONVENERS else entry.person,
            "acting_for": entry.party,
            "acting_at": entry.at,
        }
        self._session.run(_WRITE, values)

    def _hashes(self, entry: Entry) -> str:
        if not entry.texts:
            return "{}"
        salt = self._salt(self._session)
        hashes = {
            name: hmac.digest(salt, text.encode(), "sha256").hex()
            for name, text in entry.texts.items()
        }
        return json.dumps(hashes, sort_keys=True)

    def of_series(self, series: int) -> list[Entry]:
        """Return the entries in order; ``texts`` hold the hashes."""
        key = {"series": series}
        rows = [*self._session.all(_SEALED, key), *self._session.all(_REST, key)]
        return [_entry(row) for row in rows]

    def of_subject(self, series: int, subject: str) -> list[Entry]:
        """Return the entries about ``subject`` in order; ``texts`` hold the hashes."""
        key = {"series": series, "subject": subject}
        return [_entry(row) for row in self._session.all(_OF_SUBJECT, key)]

    def roles(self, mandates: Iterable[int]) -> dict[int, SeatRole]:
        """Return what kind of right each of the mandates is, or was."""
        ids = sorted(set(mandates))
        return dict(self._session.all(_ROLES, {"ids": ids})) if ids else {}

    def changes(self, series: int) -> list[Change]:
        """Return what changed the records of a series (``publication.ACTIONS``), oldest first."""
        return [Change(*row) for row in self._session.all(_CHANGES, {"series": series})]

    def has_acted(self, series: int, person: int, subjects: Iterable[str], since: datetime) -> bool:
        """Tell whether a person has lately done something to one of ``subjects`` (``item:12``)."""
        key = {"series": series, "person": person, "since": since, "subjects": sorted(subjects)}
        return self._session.first(_ACTED, key) is not None

    def was_done(self, series: int, action: str, subject: str, since: datetime) -> bool:
        """Tell whether anybody has done ``action`` to ``subject`` since then, however long ago."""
        key = {"series": series, "action": action, "subject": subject, "since": since}
        return self._session.first(_WAS_DONE, key) is not None

    def unsealed(self) -> list[int]:
        """Return the series that have rows without a seal."""
        return [row[0] for row in self._session.all(_WAITING)]

    def seal(self, series: int, limit: int = SEALED_AT_ONCE) -> int:
        """Seal up to ``limit`` rows of the series, in the order in which they were written.

        Returns how many; 0 also while another process seals the same series.
        """
        lock = _LOCK_OF_NONE if series == NO_SERIES else _LOCK
        if self._session.first(lock, {"series": series}) is None:
            return 0
        last = self._session.first(_LAST, {"series": series})
        sequence, previous = last or (0, "")
        rows = self._session.all(_UNSEALED, {"series": series, "limit": limit})
        sealed = []
        for row in rows:
            sequence += 1
            seal = _digest(sequence, row[1:], previous)
            sealed.append(
                {"of": row[0], "new_sequence": sequence, "new_previous": previous, "new_seal": seal}
            )
            previous = seal
        self._session.each(_SEAL, sealed)
        return len(sealed)

    def problems(self) -> list[str]:
        """Return what is wrong with the chains: a row changed, taken out or put in."""
        every = self._session.all(_ALL_SERIES)
        return [problem for row in every for problem in self._chain(row[0])]

    def _chain(self, series: int) -> Iterator[str]:
        """Yield the first break of a chain; what comes after it proves nothing."""
        expected, previous = 1, ""
        of = "the installations" if series == NO_SERIES else f"series {series}"
        while rows := self._session.all(_CHAIN, {"series": series, "after": expected - 1}):
            for *entry, sequence, before, seal in rows:
                if sequence != expected:
                    yield f"audit of {of}: row {expected} is missing"
                    return
                if before != previous or seal != _digest(sequence, entry, previous):
                    yield f"audit of {of}: row {expected} was changed"
                    return
                expected, previous = expected + 1, seal


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row
    workspace, series, at, person, action, subject, party, recorded, hashes, mandate, codes = row
    kept = json.loads(hashes), json.loads(codes or "{}")
    return Entry(workspace, series, at, person, action, subject, party, recorded, *kept, mandate)


def _digest(sequence: int, entry: Any, previous: str) -> str:  # noqa: ANN401 - a row
    """Return the seal of a row: SHA-256 over its canonical JSON and the seal before it.

    Rows that were sealed before there were mandates and codes have the seal that they had.
    """
    *plain, mandate, codes = (_plain(value) for value in entry)
    if mandate is not None or codes is not None:
        plain += [mandate, codes]
    canonical = json.dumps([sequence, *plain, previous], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
