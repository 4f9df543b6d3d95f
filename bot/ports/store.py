"""Everything that is kept, and where it lives."""

from contextlib import AbstractContextManager
from typing import Protocol

from bot.ports.agenda import Agenda, Supports
from bot.ports.answers import Answers
from bot.ports.attention import Attentions
from bot.ports.audit import Audit
from bot.ports.handing import Handing
from bot.ports.inbound import Inbound
from bot.ports.installations import Installations
from bot.ports.ledger import Ledger
from bot.ports.meetings import Meetings
from bot.ports.outbox import Outbox
from bot.ports.outcomes import Outcomes
from bot.ports.people import People
from bot.ports.polls import Polls
from bot.ports.seats import Seats
from bot.ports.series import SeriesRows
from bot.ports.series_drafts import SeriesDrafts
from bot.ports.sessions import Sessions


class Store(Protocol):
    """Everything that is kept, inside one transaction.

    What is asked for by an id that does not exist raises ``LookupError``. A row that another
    transaction has changed since it was read raises ``Conflict``, here or when it is committed.
    """

    @property
    def people(self) -> People: ...
    @property
    def series(self) -> SeriesRows: ...
    @property
    def series_drafts(self) -> SeriesDrafts: ...
    @property
    def seats(self) -> Seats: ...
    @property
    def handing(self) -> Handing: ...
    @property
    def meetings(self) -> Meetings: ...
    @property
    def sessions(self) -> Sessions: ...
    @property
    def agenda(self) -> Agenda: ...
    @property
    def supports(self) -> Supports: ...
    @property
    def answers(self) -> Answers: ...
    @property
    def polls(self) -> Polls: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def outcomes(self) -> Outcomes: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def attention(self) -> Attentions: ...
    @property
    def inbound(self) -> Inbound: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def installations(self) -> Installations: ...
    @property
    def is_replanned(self) -> bool:
        """Tell whether this transaction has changed what the clock has to do next, or when."""
        ...


class Database(Protocol):
    """Where the store lives."""

    def transaction(self, *, patient: bool = False) -> AbstractContextManager[Store]:
        """Open a transaction that writes: committed at the end, rolled back on an exception.

        A ``patient`` one lets those go first for which somebody waits.

        Raises ``Unavailable`` within 3 s if the database is away or busy, and ``Conflict``.
        """
        ...

    def reading(self) -> AbstractContextManager[Store]:
        """Open a transaction that only reads and holds nobody up. Raises ``Unavailable``."""
        ...

    def check(self) -> list[str]:
        """Return what is wrong with the database; empty if it can be used."""
        ...

    def close(self) -> None:
        """Give every connection back."""
        ...
