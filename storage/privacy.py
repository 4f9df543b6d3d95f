"""Personal data across the nouns: thrown away in time, erased, held (rules/retention.py)."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import bindparam, insert, or_, select, update

from bot.ports.audit import NO_SERIES
from bot.rules.retention import ERASED, Hold, Key, alias
from bot.rules.seats import Person
from bot.rules.series_drafts import without
from storage import personal
from storage import privacy_statements as sql
from storage.people import COLUMNS
from storage.query import Query, Row, Session
from storage.tables import AUDIT, ERASURE, HOLD, MANDATE, PERSON, SERIES

_H, _M, _P = HOLD.c, MANDATE.c, PERSON.c
_HOLDS = Query(
    select(_H.id, _H.series, _H.person, _H.reason, _H.at)
    .where(_H.ended_at.is_(None))
    .order_by(_H.id)
)
_IS_HELD = Query(
    select(_H.id).where(_H.workspace == bindparam("workspace"), _H.ended_at.is_(None)).limit(1)
)
_HOLD = Query(insert(HOLD).inline())
_LIFT = Query(update(HOLD).where(_H.id == bindparam("of")).values(ended_at=bindparam("now")))
_ASK = Query(lambda make: make(ERASURE).on_conflict_do_nothing(index_elements=["person"]))
_DONE = Query(
    update(ERASURE).where(ERASURE.c.person == bindparam("of")).values(done_at=bindparam("now"))
)
_ASKED = Query(
    select(*COLUMNS)
    .select_from(PERSON.join(ERASURE, ERASURE.c.person == _P.id))
    .where(ERASURE.c.done_at.is_(None))
    .order_by(ERASURE.c.asked_at, _P.id)
)
_TOOK_PART = Query(
    select(_M.series)
    .where(_M.person == bindparam("who"))
    .union(
        select(AUDIT.c.series).where(
            AUDIT.c.person == bindparam("who"), AUDIT.c.series != NO_SERIES
        )
    )
)
_NAMED = Query(
    select(SERIES.c.id, SERIES.c.key, SERIES.c.conveners, SERIES.c.owner, SERIES.c.officers)
)
_IDLE = Query(
    select(*COLUMNS)
    .where(
        _P.user_id.not_like(f"{ERASED}%"),
        _P.id.not_in(
            select(_M.person).where(or_(_M.ends_at.is_(None), _M.ends_at >= bindparam("before")))
        ),
        or_(
            _P.deleted.is_(True),
            _P.id.in_(select(_M.person)),
            _P.id.in_(select(AUDIT.c.person)),
        ),
        _P.id.not_in(
            select(AUDIT.c.person).where(
                AUDIT.c.person.is_not(None), AUDIT.c.at >= bindparam("before")
            )
        ),
    )
    .order_by(_P.id)
)


class Privacy:
    """Personal data, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def data(self, person: Person) -> dict[Key, list[dict[str, object]]]:
        """Return everything that is kept of a person, by class."""
        found = personal.data(self._session, person)
        named = [row[1] for row in self._named(person)]
        return found | ({"conveners": [{"series": key} for key in named]} if named else {})

    def mentions(self, person: Person) -> dict[str, int]:
        """Return how many rows of their workspace name a person in a text, by ``table.column``."""
        return personal.mentions(self._session, person)

    def series_of(self, person: Person) -> list[int]:
        """Return the series in which a person takes part, or ever did."""
        rows = self._session.all(_TOOK_PART, {"who": person.id})
        return sorted({row[0] for row in rows} | {row[0] for row in self._named(person)})

    def _named(self, person: Person) -> list[Row]:
        """Return the series that a person convenes, owns or has an office in."""
        return [
            row
            for row in self._session.all(_NAMED)
            if person.id in {row[3], *json.loads(row[2]), *chain(*json.loads(row[4]).values())}
        ]

    def idle(self, before: datetime) -> list[Person]:
        """Return who acts for nobody, is named in no series, and did nothing since ``before``."""
        found = [Person(*row) for row in self._session.all(_IDLE, {"before": before})]
        return [each for each in found if not self._named(each)]

    def forget(
        self, key: Key, before: datetime, series: Sequence[int], people: Sequence[int]
    ) -> int:
        """Throw away what is older than ``before`` of a class; not of ``series`` and ``people``."""
        # Nothing has the number 0, and a list is never empty.
        given = {"older": before, "held": [0, *series], "people": [0, *people]}
        names = set(sql.TAKES[key])
        return self._session.run(sql.FORGET[key], {n: v for n, v in given.items() if n in names})

    def erase(self, person: Person, now: datetime) -> dict[Key, int]:
        """Erase what the classes say of a person; return how many rows, by class."""
        given = personal.params(person) | {
            "now": now,
            "until": now,
            "alias": alias(person.id),
            "nobody": f"{ERASED}{person.id}",
        }
        counts: Counter[Key] = Counter(
            {
                "attendees": self._unname(person, given),
                "drafts": self._undraft(person, given),
            }
        )
        for key, query, takes in sql.ERASING:
            counts[key] += self._session.run(query, {n: given[n] for n in takes})
        self.ask(person, now)
        self._session.run(_DONE, {"of": person.id, "now": now})
        return {key: count for key, count in counts.items() if count}

    def _unname(self, person: Person, given: dict[str, object]) -> int:
        """Take the person's name out of the lists of who comes; tell out of how many."""
        named = {name: given[name] for name in ("like_name", "of_workspace")}
        rows = self._session.all(sql.NAMING, named)
        names_them, count = personal.naming(person), 0
        for meeting, party, text in rows:
            names = json.loads(text)
            left = [name for name in names if not names_them(name)]
            if left != names:
                key = {"of_meeting": meeting, "of_party": party}
                self._session.run(sql.UNNAME, key | {"left": json.dumps(left, ensure_ascii=False)})
                count += 1
        return count

    def _undraft(self, person: Person, given: dict[str, object]) -> int:
        """Take the person out of the series that others set up; tell out of how many."""
        named = {name: given[name] for name in ("like_user", "of_workspace", "user")}
        count = 0
        for draft, text in self._session.all(sql.DRAFTING, named):
            data = json.loads(text)
            left = without(data, person.user)
            if left != data:
                written = json.dumps(left, ensure_ascii=False)
                self._session.run(sql.UNDRAFT, {"of_draft": draft, "left": written})
                count += 1
        return count

    def ask(self, person: Person, now: datetime) -> bool:
        """Keep that a person asked for erasure; False if that is kept already."""
        values = {"person": person.id, "workspace": person.workspace, "asked_at": now}
        return self._session.run(_ASK, values) > 0

    def asked(self) -> list[Person]:
        """Return who asked for erasure and waits for it."""
        return [Person(*row) for row in self._session.all(_ASKED)]

    def is_held(self, workspace: str) -> bool:
        """Tell whether a legal hold of a workspace is in force."""
        return self._session.first(_IS_HELD, {"workspace": workspace}) is not None

    def holds(self) -> list[Hold]:
        """Return the legal holds that are in force."""
        return [Hold(*row) for row in self._session.all(_HOLDS)]

    def hold(self, workspace: str, hold: Hold) -> None:
        """Begin a legal hold; its ``id`` is ignored."""
        of = {"workspace": workspace, "series": hold.series, "person": hold.person}
        self._session.run(_HOLD, of | {"reason": hold.reason, "at": hold.at})

    def lift(self, hold: int, now: datetime) -> None:
        """End a legal hold."""
        self._session.run(_LIFT, {"of": hold, "now": now})
