"""Two who may answer for a party: each hears what the other has answered."""

from datetime import datetime

from bot.ports import Store
from bot.rules.seats import Seat
from bot.services import owing
from bot.services.scene import Scene

KIND = "answered.other"


def tell(store: Store, scene: Scene, seat: Seat, now: datetime) -> None:
    """Owe the other one who may answer for the party the word of what was answered."""
    other = seat.others.get(scene.person.id)
    if other is None:
        return
    meeting, party = scene.meeting, seat.party
    owing.direct(
        store,
        scene.series,
        other,
        KIND,
        f"{meeting.id}:{party.id}:{other.id}:{int(now.timestamp() * 1000)}",
        now,
        refs={"meeting": meeting.id, "party": party.id},
        deadline=meeting.starts_at,
    )
