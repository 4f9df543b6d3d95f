"""A delivery as a row of the outbox, and back."""

import json
import secrets
from typing import Any

from bot.rules.outbox import Delivery, Owed, Target
from storage.lanes import lane_of, method_of


def delivery_of(row: Any) -> Delivery:  # noqa: ANN401 - a row of COLUMNS
    """Return the delivery in a row of ``claims.COLUMNS``."""
    owed = Owed(
        workspace=row[1],
        kind=row[2],
        manner=row[3],
        target=Target(*row[4:9]),
        dedupe=row[9],
        due_at=row[10],
        refs=json.loads(row[11]),
        payload=row[12],
        deadline=row[13],
        series=row[14],
        person=row[15],
        asked=row[16],
    )
    return Delivery(row[0], owed, *row[17:27])


def row_of(owed: Owed, reserved_until: float) -> dict[str, Any]:
    """Return the row of what is owed now, with a token of its own."""
    target, lane = owed.target, lane_of(owed)
    return {
        "workspace": owed.workspace,
        "kind": owed.kind,
        "manner": owed.manner,
        "channel": target.channel,
        "user_id": target.user,
        "thread": target.thread,
        "response_url": target.response_url,
        "replaces": target.replaces,
        "dedupe": owed.dedupe,
        "due_at": owed.due_at,
        "refs": json.dumps(dict(owed.refs)),
        "payload": owed.payload,
        "deadline": owed.deadline,
        "series": owed.series,
        "person": owed.person,
        "asked": owed.asked,
        "token": secrets.token_hex(12),
        "state": "ready",
        "fence": 0,
        "tries": 0,
        "version": 1,
        "sent_version": 0,
        "sent_channel": "",
        "ts": "",
        "reason": "",
        "sent_at": None,
        "lane": lane,
        "queue": f"{owed.workspace} {lane}" if lane else None,
        "method": method_of(owed),
        "reserved_until": reserved_until,
        "wait_until": 0.0,
        "lease_until": 0.0,
    }
