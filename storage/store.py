"""The store: every noun, inside one transaction."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.ports import Clock
from storage.agenda import Agenda
from storage.answers import Answers
from storage.attention import Attentions
from storage.audit import Audit
from storage.handing import Handing
from storage.inbound import Inbound
from storage.installations import Installations
from storage.ledger import Ledger
from storage.meetings import Meetings
from storage.outbox import Outbox
from storage.outcomes import Outcomes
from storage.people import People
from storage.polls import Polls
from storage.query import Session
from storage.seats import Seats
from storage.series import SeriesRows
from storage.series_drafts import SeriesDrafts
from storage.sessions import Sessions
from storage.supports import Supports


@dataclass(frozen=True, slots=True)
class Terms:
    """What the store needs beside its connection."""

    clock: Clock
    pace_per_minute: int
    salt: Callable[[Session], bytes]
    """Returns the database's salt for hashes of texts."""


class SqlStore:
    """``bot.ports.Store``; valid until its transaction ends."""

    def __init__(self, session: Session, terms: Terms) -> None:
        self.people = People(session)
        self.series = SeriesRows(session, terms.clock)
        self.series_drafts = SeriesDrafts(session)
        self.seats = Seats(session)
        self.handing = Handing(session)
        self.meetings = Meetings(session)
        self.sessions = Sessions(session)
        self.agenda = Agenda(session)
        self.supports = Supports(session)
        self.answers = Answers(session)
        self.polls = Polls(session)
        self.ledger = Ledger(session)
        self.outcomes = Outcomes(session)
        self.outbox = Outbox(session, terms.clock, terms.pace_per_minute)
        self.attention = Attentions(session)
        self.inbound = Inbound(session)
        self.audit = Audit(session, terms.salt)
        self.installations = Installations(session)
        self._session = session

    @property
    def is_replanned(self) -> bool:
        """Tell whether this transaction has changed what the clock has to do next, or when."""
        return self._session.is_replanned
