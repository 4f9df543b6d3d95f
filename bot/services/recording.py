"""What the convener recorded for a party, told to whoever acts for it."""

from datetime import datetime

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.seats import Seat
from bot.services import owing
from bot.services.scene import Scene

KIND = "recorded"


def tell(store: Store, scene: Scene, seat: Seat, now: datetime) -> None:
    """Owe those who answer for the party the word of what the convener recorded for it.

    One word, which says how it stands when it is sent. Who acts for the party themselves knows.
    """
    if seat.acting is None or seat.knows(scene.person.id):
        return
    meeting, party = scene.meeting, seat.party
    for person in (*seat.others.values(),) or (seat.acting,):
        owing.direct(
            store,
            scene.series,
            person,
            KIND,
            f"{meeting.id}:{party.id}:{person.id}:{int(now.timestamp())}",
            now,
            refs={"meeting": meeting.id, "party": party.id},
            deadline=meeting.starts_at,
        )


def is_told_later(store: Store, word: Delivery) -> bool:
    """Tell whether a newer word of the same party is owed to the same person."""
    person = word.owed.person or 0
    return any(
        each.id > word.id and each.owed.kind == KIND and each.owed.refs == word.owed.refs
        for each in store.outbox.of_person(person, word.owed.due_at)
    )
