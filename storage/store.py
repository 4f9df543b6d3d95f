"""The store: every noun, inside one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.ports import Clock
from storage.agenda import Agenda
from storage.answers import Answers
from storage.audit import Audit
from storage.inbound import Inbound
from storage.ledger import Ledger
from storage.meetings import Meetings
from storage.outbox import Outbox
from storage.people import People
from storage.seats import Seats
from storage.series import SeriesRows


@dataclass(frozen=True, slots=True)
class Terms:
    """What the store needs beside its connection."""

    clock: Clock
    pace_per_minute: int
    salt: Callable[[Connection], bytes]
    """Returns the database's salt for hashes of texts."""


class SqlStore:
    """``bot.ports.Store``; valid until its transaction ends."""

    def __init__(self, connection: Connection, terms: Terms) -> None:
        self.people = People(connection)
        self.series = SeriesRows(connection, terms.clock)
        self.seats = Seats(connection)
        self.meetings = Meetings(connection)
        self.agenda = Agenda(connection)
        self.answers = Answers(connection)
        self.ledger = Ledger(connection)
        self.outbox = Outbox(connection, terms.clock, terms.pace_per_minute)
        self.inbound = Inbound(connection)
        self.audit = Audit(connection, terms.salt)
