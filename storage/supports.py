"""Which parties support which items."""

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, select

from bot.rules.support import Support
from storage.query import Query, Session
from storage.tables import ITEM, SUPPORT

S = SUPPORT.c

_OF_ITEMS = Query(
    select(S.item, S.party)
    .where(S.item.in_(bindparam("items", expanding=True)))
    .order_by(S.item, S.at, S.party)
)
_PUT = Query(
    lambda make: (
        make(SUPPORT)
        .values(
            workspace=select(ITEM.c.workspace)
            .where(ITEM.c.id == bindparam("of_item"))
            .scalar_subquery()
        )
        .on_conflict_do_nothing(index_elements=["item", "party"])
        .returning(S.item)
    )
)
_REMOVE = Query(
    delete(SUPPORT).where(S.item == bindparam("of_item"), S.party == bindparam("of_party"))
)


class Supports:
    """Voices of parties, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_items(self, items: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Return the ids of the parties that support the items, the first one first."""
        wanted = list(items)
        rows = self._session.all(_OF_ITEMS, {"items": wanted}) if wanted else []
        found: dict[int, tuple[int, ...]] = {}
        for item, party in rows:
            found[item] = (*found.get(item, ()), party)
        return found

    def put(self, support: Support) -> bool:
        """Insert; False if the party's voice is there already."""
        values = {
            "item": support.item,
            "party": support.party,
            "person": support.person,
            "at": support.at,
        }
        return self._session.first(_PUT, {**values, "of_item": support.item}) is not None

    def remove(self, item: int, party: int) -> bool:
        """Take the party's voice back; False if there is none."""
        return self._session.run(_REMOVE, {"of_item": item, "of_party": party}) > 0
