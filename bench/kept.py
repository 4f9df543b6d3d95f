"""What the database holds after a run, compared with what was acknowledged."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import create_engine, func, or_, select

from storage.tables import ANSWER, AUDIT, BALLOT, DELIVERY, INBOUND

_ABOUT = or_(
    AUDIT.c.action.startswith("answer."), AUDIT.c.action.in_(["poll.voted", "poll.overtaken"])
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands in the database."""

    keys: frozenset[str]
    """Of accepted clicks."""
    revisions: int
    """How often the answers and the votes of all parties were written."""
    audits: int
    """Rows of the audit trail that are about answers and votes."""
    replies: int
    """Confirmations in the outbox, whatever became of them."""
    overtaken: int = 0
    """How many came after a newer answer of the same person, and so changed nothing."""

    def lost(self, acked: Collection[str]) -> int:
        """Return how many of the acknowledged clicks left no trace, or not all of their traces."""
        missing = len(set(acked) - self.keys)
        traces = min(self.revisions + self.overtaken, self.audits, self.replies)
        return missing + max(0, len(self.keys) - traces)

    def doubled(self, clicks: int | None = None) -> int:
        """Return how often a click counted again, of ``clicks``: by default, those with a key."""
        traces = max(self.revisions + self.overtaken, self.audits, self.replies)
        return max(0, traces - (len(self.keys) if clicks is None else clicks))


def look(url: str) -> Kept:
    """Read the database at a SQLAlchemy address, apart from the bot's own code for it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        keys = connection.execute(
            select(INBOUND.c.key).where(INBOUND.c.key.startswith("click:"))
        ).scalars()
        found = Kept(
            frozenset(keys),
            sum(
                connection.execute(select(func.coalesce(func.sum(revision), 0))).scalar_one()
                for revision in (ANSWER.c.revision, BALLOT.c.revision)
            ),
            connection.execute(select(func.count()).where(_ABOUT)).scalar_one(),
            connection.execute(select(func.count()).where(DELIVERY.c.kind == "reply")).scalar_one(),
            connection.execute(
                select(func.count()).where(AUDIT.c.action.endswith(".overtaken"))
            ).scalar_one(),
        )
    engine.dispose()
    return found
