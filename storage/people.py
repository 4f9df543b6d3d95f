"""Persons, by (workspace, team, user)."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from bot.rules.retention import ERASED
from bot.rules.seats import Person
from storage.query import Lasting, Query, Row, Session
from storage.tables import MANDATE, PARTY, PERSON

M = MANDATE.c
P = PERSON.c
COLUMNS = (P.id, P.workspace, P.team, P.user_id, P.name, P.title, P.language, P.deleted)
"""In the order of ``Person``'s fields."""

_GET = Lasting(select(*COLUMNS).where(P.id == bindparam("id")))
_MANY = Query(select(*COLUMNS).where(P.id.in_(bindparam("ids", expanding=True))))
_FIND = Lasting(
    select(*COLUMNS).where(
        P.workspace == bindparam("workspace"),
        P.team == bindparam("team"),
        P.user_id == bindparam("user"),
    )
)
_BY_USER = Lasting(
    select(*COLUMNS)
    .where(P.workspace == bindparam("workspace"), P.user_id == bindparam("user"))
    .order_by(P.deleted, P.id)
    .limit(1)
)
_SET_LANGUAGE = Query(
    update(PERSON).where(P.id == bindparam("of")).values(language=bindparam("to"))
)
_SET_DELETED = Query(update(PERSON).where(P.id == bindparam("of")).values(deleted=bindparam("to")))
_EVERY = Query(select(*COLUMNS).where(P.user_id.not_like(f"{ERASED}%")).order_by(P.id))
_GONE = Query(
    select(PARTY.c.name, *COLUMNS)
    .select_from(MANDATE.join(PERSON, P.id == M.person).join(PARTY, PARTY.c.id == M.party))
    .where(
        M.series == bindparam("series"),
        P.deleted.is_(True),
        PARTY.c.ended.is_(False),
        or_(M.starts_at.is_(None), M.starts_at <= bindparam("now")),
        or_(M.ends_at.is_(None), M.ends_at > bindparam("now")),
    )
    .order_by(PARTY.c.name, M.rank, P.id)
)
_SAVE = Query(
    lambda make: (
        (statement := make(PERSON))
        .on_conflict_do_update(
            index_elements=["workspace", "team", "user_id"],
            set_={
                "name": statement.excluded.name,
                "title": statement.excluded.title,
                "language": func.coalesce(statement.excluded.language, P.language),
                "deleted": statement.excluded.deleted,
            },
        )
        .returning(*COLUMNS)
    )
)


def _person(rows: list[Row]) -> Person | None:
    return Person(*rows[0]) if rows else None


class People:
    """Persons, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person: int) -> Person:
        """Return the person; raises ``LookupError``."""
        found = self._session.once(_GET, {"id": person}, _person)
        if found is None:
            message = f"no person {person}"
            raise LookupError(message)
        return found

    def many(self, people: Iterable[int]) -> dict[int, Person]:
        """Return those of the people that exist, by id."""
        ids = list(people)
        found = self._session.all(_MANY, {"ids": ids}) if ids else []
        return {row[0]: Person(*row) for row in found}

    def find(self, workspace: str, team: str, user: str) -> Person | None:
        """Return the person, if known."""
        key = {"workspace": workspace, "team": team, "user": user}
        return self._session.once(_FIND, key, _person)

    def by_user(self, workspace: str, user: str) -> Person | None:
        """Return the person with this user id, as a mention gives it; one who is not deleted."""
        return self._session.once(_BY_USER, {"workspace": workspace, "user": user}, _person)

    def save(self, person: Person) -> Person:
        """Insert or update by (workspace, team, user); a chosen language is kept if not given."""
        values = {
            "workspace": person.workspace,
            "team": person.team,
            "user_id": person.user,
            "name": person.name,
            "title": person.title,
            "language": person.language,
            "deleted": person.deleted,
        }
        return Person(*self._session.one(_SAVE, values))

    def every(self) -> list[Person]:
        """Return everybody who is known, but those whose data was erased."""
        return [Person(*row) for row in self._session.all(_EVERY)]

    def gone(self, series: int, now: datetime) -> list[tuple[str, Person]]:
        """Return whose mandate is valid but whose account is closed, with the party's name."""
        key = {"series": series, "now": now}
        return [(row[0], Person(*row[1:])) for row in self._session.all(_GONE, key)]

    def set_deleted(self, person: int, *, deleted: bool) -> None:
        """Keep whether the person's account is closed."""
        self._session.run(_SET_DELETED, {"of": person, "to": deleted})

    def set_language(self, person: int, language: str) -> None:
        """Keep the language that the person chose."""
        self._session.run(_SET_LANGUAGE, {"of": person, "to": language})
