"""Where the bot is installed."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from bot.ports.audit import NO_SERIES
from bot.rules.installations import Installation
from storage.query import Lasting, Query, Row, Session
from storage.tables import AUDIT, INSTALLATION, METADATA

I = INSTALLATION.c  # noqa: E741 - as every table's columns are called
A = AUDIT.c
COLUMNS = (
    I.workspace,
    I.organisation,
    I.bot_user,
    I.bot_id,
    I.token,
    I.refresh,
    I.scopes,
    I.expires_at,
    I.ended_at,
    I.revision,
)
"""In the order of ``Installation``'s fields."""
_FRESH = {"ended_at": None, "renewing_until": 0.0}

_FIND = Lasting(select(*COLUMNS).where(I.workspace == bindparam("workspace")))
_EVERY = Query(select(*COLUMNS).order_by(I.workspace))
_SAVE = Query(
    lambda make: (
        statement := make(INSTALLATION).values(revision=1, **_FRESH)
    ).on_conflict_do_update(
        index_elements=["workspace"],
        set_={
            **{
                each.name: statement.excluded[each.name]
                for each in INSTALLATION.columns
                if each.name not in {"workspace", "revision"}
            },
            "revision": I.revision + 1,
        },
    )
)
_BACK = Query(
    update(INSTALLATION)
    .where(I.organisation == bindparam("of"), I.ended_at.is_not(None))
    .values(ended_at=None, revision=I.revision + 1)
)
_RENEW = Query(
    update(INSTALLATION)
    .where(I.workspace == bindparam("of"), I.revision == bindparam("seen"))
    .values(
        token=bindparam("to"),
        refresh=bindparam("next"),
        expires_at=bindparam("until"),
        changed_at=bindparam("at"),
        renewing_until=0.0,
        revision=I.revision + 1,
    )
)
_CLAIM = Query(
    update(INSTALLATION)
    .where(
        I.workspace == bindparam("of"),
        I.revision == bindparam("seen"),
        I.renewing_until <= bindparam("epoch"),
    )
    .values(renewing_until=bindparam("until"))
)
_END = Query(
    update(INSTALLATION)
    .where(
        or_(I.workspace == bindparam("of"), I.organisation == bindparam("of")),
        I.ended_at.is_(None),
        I.installed_at <= bindparam("told"),
    )
    .values(ended_at=bindparam("at"), token="", refresh="", revision=I.revision + 1)
)
_LAST = (AUDIT,)
_OTHERS = (each for each in reversed(METADATA.sorted_tables) if each not in _LAST)
_ERASE = tuple(
    Query(
        delete(table).where(
            table.c.workspace == bindparam("of"),
            *([A.series != NO_SERIES] if table is AUDIT else []),
        )
    )
    for table in (*_OTHERS, *_LAST)
    if "workspace" in table.c
)
"""For each table, those first that name rows of others; a trail goes after its series alone, and
what became of the installation itself is told by the one that stays."""


def _installation(rows: list[Row]) -> Installation | None:
    return Installation(*rows[0]) if rows else None


class Installations:
    """Installations, inside one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, workspace: str) -> Installation | None:
        """Return the installation, also one that has ended."""
        return self._session.once(_FIND, {"workspace": workspace}, _installation)

    def every(self) -> list[Installation]:
        """Return all of them, by workspace."""
        return [Installation(*row) for row in self._session.all(_EVERY)]

    def save(self, installation: Installation, now: datetime) -> None:
        """Insert, or take the place of what was there; an organisation's workspaces come back."""
        values: dict[str, Any] = {
            "workspace": installation.workspace,
            "organisation": installation.organisation,
            "bot_user": installation.bot_user,
            "bot_id": installation.bot_id,
            "token": installation.token,
            "refresh": installation.refresh,
            "scopes": installation.scopes,
            "expires_at": installation.expires_at,
            "installed_at": now,
            "changed_at": now,
        }
        self._session.run(_SAVE, values)
        self._session.run(_BACK, {"of": installation.workspace})

    def renew(self, installation: Installation, now: datetime) -> bool:
        """Keep other tokens, unless something changed since it was read; tell whether so."""
        values = {
            "of": installation.workspace,
            "seen": installation.revision,
            "to": installation.token,
            "next": installation.refresh,
            "until": installation.expires_at,
            "at": now,
        }
        return self._session.run(_RENEW, values) > 0

    def claim(self, installation: Installation, epoch: float, until: float) -> bool:
        """Take it on to renew the token until then, unless somebody has; tell whether so."""
        of, seen = installation.workspace, installation.revision
        values = {"of": of, "seen": seen, "epoch": epoch, "until": until}
        return self._session.run(_CLAIM, values) > 0

    def end(self, workspace: str, now: datetime, told: datetime | None = None) -> int:
        """Forget the token; of an organisation, in all its workspaces. Return how many ended.

        What was installed after it was ``told`` stays: Slack may say so hours later.
        """
        return self._session.run(_END, {"of": workspace, "at": now, "told": told or now})

    def erase(self, workspace: str) -> int:
        """Delete everything that is kept of a workspace; return how many rows."""
        return sum(self._session.run(each, {"of": workspace}) for each in _ERASE)
