"""The outbox's statements, each built and compiled once (storage/query.py)."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from bot.rules.outbox import SENDING
from storage.claims import COLUMNS, RUNNING, D
from storage.query import Query
from storage.tables import DELIVERY, REFRESH, SERIES

S = SERIES.c
ENDED = ("sent", "dropped", "failed")
UNSENT = ("ready", "sending", "unknown")
ADDRESSED = (
    "kind",
    "channel",
    "user_id",
    "thread",
    "response_url",
    "replaces",
    "refs",
    "payload",
    "deadline",
    "series",
    "person",
    "asked",
    "lane",
    "queue",
    "method",
    "reserved_until",
)
"""What a new version of an update brings with it."""

ZERO: ColumnElement[Any] = literal_column("0")


def is_(state: str) -> ColumnElement[bool]:
    """Compare with a literal: this statement is hot, and each parameter costs."""
    return D.state == literal_column(f"'{state}'")


ADD = Query(
    lambda make: (
        make(DELIVERY)
        .on_conflict_do_nothing(index_elements=["workspace", "dedupe"])
        .returning(D.id)
    )
)


def again(due: ColumnElement[Any], says_as_before: ColumnElement[bool]) -> dict[str, Any]:
    """Return what becomes of an update that is owed once more, at ``due``."""
    return {
        # One that is still to be sent is rendered after this.
        "version": case(
            (is_("ready") & (D.due_at <= due) & says_as_before, D.version), else_=D.version + 1
        ),
        # Who sends it now finds the new version when it ends (finish).
        "state": case((is_("sending"), D.state), else_=literal_column("'ready'")),
        "due_at": case((is_("ready") & (D.due_at < due), D.due_at), else_=due),
        "tries": case((or_(is_("ready"), is_("sending"), is_("unknown")), D.tries), else_=ZERO),
        "wait_until": case((is_("ready"), D.wait_until), else_=ZERO),
        "reason": case((is_("sending"), D.reason), else_=literal_column("''")),
    }


SAYS = ("kind", "channel", "user_id", "refs")
"""What an update is rendered from."""
COALESCE = Query(
    lambda make: (statement := make(DELIVERY)).on_conflict_do_update(
        index_elements=["workspace", "dedupe"],
        set_={
            **{name: statement.excluded[name] for name in ADDRESSED},
            **again(
                statement.excluded.due_at,
                and_(*(D[name] == statement.excluded[name] for name in SAYS)),
            ),
        },
        # Only updates are coalesced: another manner under the same key is there already.
        where=D.manner == literal_column("'update'"),
    )
)
BY_DEDUPE = Query(
    select(*COLUMNS).where(D.workspace == bindparam("workspace"), D.dedupe == bindparam("dedupe"))
)
OF_PERSON = Query(
    select(*COLUMNS)
    .where(D.person == bindparam("person"), D.due_at >= bindparam("since"))
    .order_by(D.due_at, D.id)
)
DIRECTS = Query(
    select(*COLUMNS)
    .where(
        D.series == bindparam("series"),
        D.manner == "direct",
        D.state.in_(bindparam("states", expanding=True)),
        D.due_at <= bindparam("now"),
    )
    .order_by(D.due_at, D.id)
)
RECENT = Query(select(*COLUMNS).order_by(D.id.desc()).limit(bindparam("limit")))
EXPIRED = Query(
    select(*COLUMNS).where(D.state == "sending", D.lease_until < bindparam("epoch")).order_by(D.id)
)
UNCERTAIN = Query(
    select(*COLUMNS)
    .where(D.state == "unknown", D.wait_until <= bindparam("epoch"))
    .order_by(D.due_at, D.id)
)
START = Query(
    update(DELIVERY)
    .where(D.id.in_(bindparam("ids", expanding=True)), D.state == "ready")
    .values(state="sending", fence=D.fence + 1, tries=D.tries + 1, lease_until=bindparam("lease"))
    .returning(*COLUMNS)
)
GROWN = (D.manner == "update") & (D.version > bindparam("sent"))
THIS = (D.id == bindparam("of"), D.state == bindparam("from"))
MINE = (*THIS, D.fence == bindparam("held"))
PLACE = {
    "reason": bindparam("why"),
    "sent_channel": case((bindparam("where") == "", D.sent_channel), else_=bindparam("where")),
    "ts": case((bindparam("stamp") == "", D.ts), else_=bindparam("stamp")),
}
TOLD = (
    update(DELIVERY)
    .where(*THIS)
    .values(
        state=case((GROWN, "ready"), else_="sent"),
        tries=case((GROWN, 0), else_=D.tries),
        sent_version=bindparam("sent"),
        sent_at=bindparam("at"),
        wait_until=0.0,
        queue=case((GROWN, D.queue), else_=None),
        **PLACE,
    )
)
ARRIVED = Query(TOLD)
SENT = Query(TOLD.where(D.fence == bindparam("held")))
REPLIED = Query(
    update(DELIVERY)
    .where(
        D.id.in_(bindparam("ids", expanding=True)),  # for the index: pairs alone are looked through
        tuple_(D.id, D.fence).in_(bindparam("held", expanding=True)),
        D.state == "sending",
    )
    .values(
        state="sent",
        sent_version=D.version,
        sent_at=bindparam("at"),
        wait_until=0.0,
        queue=None,
        reason="",
    )
)
NOT_SENT = Query(
    update(DELIVERY)
    .where(*MINE)
    .values(
        state=bindparam("to"),
        tries=D.tries - bindparam("untried"),
        wait_until=bindparam("until"),
        queue=case((bindparam("to").in_(["ready", "unknown"]), D.queue), else_=None),
        **PLACE,
    )
)
UNKNOWN = Query(
    update(DELIVERY)
    .where(*MINE)
    .values(state="unknown", fence=D.fence + 1, wait_until=bindparam("until"))
)
REVIVE = Query(
    update(DELIVERY)
    .where(
        D.workspace == bindparam("inside"),
        or_(
            (D.manner == "post") & (D.channel == bindparam("where")),
            # The series may have had another channel when they failed; a hello was for that one.
            (D.series == bindparam("about")) & (D.kind != "hello"),
        ),
        D.manner.in_(["post", "direct"]),  # for the index
        D.state == "failed",
        D.reason.in_(bindparam("reasons", expanding=True)),
        or_(D.deadline.is_(None), D.deadline > bindparam("now")),
    )
    .values(state="ready", tries=0, wait_until=0.0, reason="", queue=D.workspace + " " + D.lane)
)
UNRESERVE = Query(
    update(DELIVERY)
    .where(D.manner == "reply", D.state == "ready", D.reserved_until > 0.0)
    .values(reserved_until=0.0)
)
READY = (D.id == bindparam("of"), D.state == "ready")
DROP = Query(
    update(DELIVERY).where(*READY).values(state="dropped", reason=bindparam("why"), queue=None)
)
GIVE_UP = Query(
    update(DELIVERY)
    .where(
        D.series == bindparam("of"),
        D.manner.in_(["post", "direct", "news"]),
        D.state == "ready",
        D.asked.is_(False),
    )
    .values(state="dropped", reason=bindparam("why"), queue=None)
)
MOVE = Query(
    update(DELIVERY)
    .where(*READY)
    .values(
        channel=bindparam("to"),
        lane=bindparam("to"),
        queue=D.workspace + " " + bindparam("to"),
        wait_until=0.0,
    )
)
POSTPONE = Query(update(DELIVERY).where(*READY).values(due_at=bindparam("due")))
WAIT = Query(update(DELIVERY).where(*READY).values(wait_until=bindparam("until")))
WITH_SERIES = DELIVERY.outerjoin(SERIES, S.id == D.series)
FIRST_OF = [
    select(D.due_at.label("due_at"))
    .select_from(WITH_SERIES)
    .where(D.state == "ready", D.manner == manner, RUNNING)
    .order_by(D.due_at)
    .limit(1)
    .subquery()
    for manner in SENDING
]
NOTED = select(REFRESH.c.due_at).order_by(REFRESH.c.due_at).limit(1).subquery()
# The first of each manner, because the index is by state, manner and time; and of the notes.
NEXT_DUE = Query(union_all(*(select(first.c.due_at) for first in (*FIRST_OF, NOTED))))
BUSY = Query(
    select(func.count() + select(func.count()).select_from(REFRESH).scalar_subquery())
    .select_from(WITH_SERIES)
    # Every manner by name: the index is by state, manner and time.
    .where(
        D.state.in_(UNSENT),
        D.manner.in_(SENDING),
        D.due_at <= bindparam("now"),
        RUNNING,
    )
)
COUNTS = Query(
    select(D.state, func.count()).where(D.manner != "news").group_by(D.state).order_by(D.state)
)
COUNTS_OF_SERIES = Query(
    select(D.state, func.count())
    .where(D.series == bindparam("series"), D.manner != "news")
    .group_by(D.state)
)
PURGE = Query(
    delete(DELIVERY).where(D.manner == "reply", D.state.in_(ENDED), D.due_at < bindparam("before"))
)
