"""What the core needs from the outside: a clock, a database with its store, and a courier.

Every method of a store works inside the transaction that gave it; none of them commits. Instants
are aware UTC; ``epoch`` and durations are seconds.

One file a noun, as everywhere; whoever uses them imports them from here.
"""

from bot.ports.agenda import Agenda, Supports
from bot.ports.answers import Answers
from bot.ports.attention import Attentions
from bot.ports.audit import Audit, Entry
from bot.ports.courier import Courier
from bot.ports.failures import Conflict, Unavailable
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
from bot.ports.store import Database, Store
from bot.ports.time import Clock

__all__ = [
    "Agenda",
    "Answers",
    "Attentions",
    "Audit",
    "Clock",
    "Conflict",
    "Courier",
    "Database",
    "Entry",
    "Handing",
    "Inbound",
    "Installations",
    "Ledger",
    "Meetings",
    "Outbox",
    "Outcomes",
    "People",
    "Polls",
    "Seats",
    "SeriesDrafts",
    "SeriesRows",
    "Store",
    "Supports",
    "Unavailable",
]
