"""What people were told without having asked, and what they are still to be told."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, literal_column, or_, select, update

from bot.rules.attention import Told
from bot.rules.outbox import Delivery, DeliveryState
from storage.claims import COLUMNS, D
from storage.outbox_rows import delivery_of
from storage.query import Query, Session
from storage.tables import DELIVERY, PERSON

_NEWS = Query(
    select(*COLUMNS)
    .where(
        D.person == bindparam("person"),
        D.series == bindparam("series"),
        D.manner == "news",
        D.due_at <= bindparam("now"),
        or_(
            D.state == "ready",
            (D.reason == bindparam("told")) & (D.sent_at >= bindparam("since")),
        ),
    )
    .order_by(D.due_at, D.id)
)
_TELL = Query(
    update(DELIVERY)
    .where(D.id == bindparam("of"), D.manner == "news", D.state == "ready")
    .values(state=bindparam("to"), reason=bindparam("why"), sent_at=bindparam("at"))
)
_UNASKED = Query(
    select(D.kind, D.sent_at, D.refs)
    .where(
        D.person == bindparam("person"),
        D.series == bindparam("series"),
        D.manner == "direct",
        D.asked.is_(False),
        D.state == "sent",
        D.sent_at >= bindparam("since"),
    )
    .order_by(D.sent_at, D.id)
)
_OF_PEOPLE = Query(
    select(*COLUMNS)
    .join_from(
        PERSON,
        DELIVERY,
        (D.workspace == PERSON.c.workspace)
        & (D.dedupe == literal_column("'home:'").concat(PERSON.c.user_id)),
    )
    .where(PERSON.c.id.in_(bindparam("people", expanding=True)))
    .order_by(D.id)
)
_HOMES = Query(
    select(*COLUMNS)
    .where(
        D.workspace == bindparam("workspace"), D.dedupe.in_(bindparam("dedupes", expanding=True))
    )
    .order_by(D.id)
)


class Attentions:
    """News, counts and App Homes, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def news(
        self, series: int, person: int, now: datetime, told: str, since: datetime
    ) -> list[Delivery]:
        """Return the news that a person has not been told, oldest first.

        With it, what was told them for the reason ``told`` from ``since`` on.
        """
        key = {"series": series, "person": person, "now": now, "told": told, "since": since}
        return [delivery_of(row) for row in self._session.all(_NEWS, key)]

    def tell(self, news: int, state: DeliveryState, reason: str, now: datetime) -> bool:
        """End news as ``sent`` or ``dropped``, by what or why; False if it has ended."""
        values = {"of": news, "to": state, "why": reason, "at": now}
        return self._session.run(_TELL, values) == 1

    def unasked(self, series: int, person: int, since: datetime) -> list[Told]:
        """Return the direct messages that were sent to a person unasked, oldest first."""
        key = {"series": series, "person": person, "since": since}
        rows = self._session.all(_UNASKED, key)
        return [Told(kind, at, int(json.loads(refs).get("party", 0))) for kind, at, refs in rows]

    def homes_of(self, people: Iterable[int]) -> list[Delivery]:
        """Return the App Homes that were shown to these persons."""
        ids = sorted(set(people))
        found = self._session.all(_OF_PEOPLE, {"people": ids}) if ids else []
        return [delivery_of(row) for row in found]

    def homes(self, workspace: str, users: Iterable[str]) -> list[Delivery]:
        """Return the App Homes that were shown to these users of Slack."""
        dedupes = sorted({f"home:{user}" for user in users})
        if not dedupes:
            return []
        key = {"workspace": workspace, "dedupes": dedupes}
        return [delivery_of(row) for row in self._session.all(_HOMES, key)]
