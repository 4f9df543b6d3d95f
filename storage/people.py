"""Persons, by (workspace, team, user)."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select, update

from bot.rules.seats import Person
from storage.tables import PERSON
from storage.upsert import Upsert

P = PERSON.c
COLUMNS = (P.id, P.workspace, P.team, P.user_id, P.name, P.title, P.language, P.deleted)
"""In the order of ``Person``'s fields."""

_GET = select(*COLUMNS).where(P.id == bindparam("id"))
_MANY = select(*COLUMNS).where(P.id.in_(bindparam("ids", expanding=True)))
_FIND = select(*COLUMNS).where(
    P.workspace == bindparam("workspace"),
    P.team == bindparam("team"),
    P.user_id == bindparam("user"),
)
_BY_USER = (
    select(*COLUMNS)
    .where(P.workspace == bindparam("workspace"), P.user_id == bindparam("user"))
    .order_by(P.deleted, P.id)
    .limit(1)
)
_SET_LANGUAGE = update(PERSON).where(P.id == bindparam("of")).values(language=bindparam("to"))
_SAVE = Upsert(
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


class People:
    """Persons, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, person: int) -> Person:
        """Return the person; raises ``LookupError``."""
        row = self._connection.execute(_GET, {"id": person}).first()
        if row is None:
            message = f"no person {person}"
            raise LookupError(message)
        return Person(*row)

    def many(self, people: Iterable[int]) -> dict[int, Person]:
        """Return those of the people that exist, by id."""
        found = self._connection.execute(_MANY, {"ids": list(people)})
        return {row[0]: Person(*row) for row in found}

    def find(self, workspace: str, team: str, user: str) -> Person | None:
        """Return the person, if known."""
        key = {"workspace": workspace, "team": team, "user": user}
        row = self._connection.execute(_FIND, key).first()
        return Person(*row) if row else None

    def by_user(self, workspace: str, user: str) -> Person | None:
        """Return the person with this user id, as a mention gives it; one who is not deleted."""
        row = self._connection.execute(_BY_USER, {"workspace": workspace, "user": user}).first()
        return Person(*row) if row else None

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
        return Person(*self._connection.execute(_SAVE.on(self._connection), values).one())

    def set_language(self, person: int, language: str) -> None:
        """Keep the language that the person chose."""
        self._connection.execute(_SET_LANGUAGE, {"of": person, "to": language})
