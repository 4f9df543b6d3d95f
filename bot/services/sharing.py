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
    refs = {"meeting": scene.meeting.id, "party": seat.party.id}
    until = scene.meeting.starts_at
    owing.each_time(store, scene.series, other, KIND, now, refs=refs, deadline=until)
