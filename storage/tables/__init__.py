"""The tables, as declarative rows; private to storage. Statements are written in Core.

Every row names its workspace, except what is said of the database itself. Instants are UTC.
``revision`` counts the changes of a row that is read, decided upon and saved, so that a change by
another transaction in between is noticed.

One file a noun, as everywhere; statements import their tables from here.
"""

from storage.tables.agenda import CARRIAGE, ITEM, SUPPORT
from storage.tables.answers import ANSWER
from storage.tables.audit import AUDIT, PUBLIC
from storage.tables.inbound import INBOUND
from storage.tables.installations import INSTALLATION, META
from storage.tables.ledger import OCCURRENCE
from storage.tables.meetings import MEETING
from storage.tables.outbox import DELIVERY, LANE, REFRESH
from storage.tables.outcomes import OUTCOME
from storage.tables.party_lists import NOMINEE, PARTY_LIST
from storage.tables.people import PERSON
from storage.tables.polls import BALLOT, POLL
from storage.tables.privacy import ERASURE, HOLD
from storage.tables.row import Row
from storage.tables.seats import CATEGORY, HAND_OVER, HANDED_UNTIL, MANDATE, PARTY
from storage.tables.series import SERIES
from storage.tables.series_drafts import SERIES_DRAFT
from storage.tables.sessions import REGROUPED, SESSION

METADATA = Row.metadata

__all__ = [
    "ANSWER",
    "AUDIT",
    "BALLOT",
    "CARRIAGE",
    "CATEGORY",
    "DELIVERY",
    "ERASURE",
    "HANDED_UNTIL",
    "HAND_OVER",
    "HOLD",
    "INBOUND",
    "INSTALLATION",
    "ITEM",
    "LANE",
    "MANDATE",
    "MEETING",
    "META",
    "METADATA",
    "NOMINEE",
    "OCCURRENCE",
    "OUTCOME",
    "PARTY",
    "PARTY_LIST",
    "PERSON",
    "POLL",
    "PUBLIC",
    "REFRESH",
    "REGROUPED",
    "SERIES",
    "SERIES_DRAFT",
    "SESSION",
    "SUPPORT",
]
