"""What an invitation or a reminder says to whoever acts for a party."""

from datetime import datetime

from bot.ports import Store
from bot.rules import inviting
from bot.rules.answers import Place
from bot.rules.inviting import Invitation
from bot.rules.left_out import were_asked
from bot.services import conveners


def of(store: Store, place: Place, kind: str, now: datetime) -> Invitation:
    """Return what an invitation says; ``kind``: invitation, reminder or last_reminder."""
    series = place.series
    bodies = (p.name for p in store.seats.parties(series.id) if p.category.convening)
    steps = store.ledger.of_meeting(place.meeting.id)
    return Invitation(
        place,
        kind,
        next(bodies, ""),
        conveners.named(store, series).name,
        inviting.wanted_before(steps, place, now),
        is_first=kind != "invitation" and not were_asked(kind, steps),
    )
