"""Two who may answer for a party: each hears what the other has answered, or voted instead."""

from datetime import datetime

from bot.ports import Store
from bot.rules.polls import Ballot, Poll
from bot.rules.seats import Seat
from bot.services import owing
from bot.services.scene import Scene

KIND = "answered.other"
VOTE = "voted.other"


def tell(store: Store, scene: Scene, seat: Seat, now: datetime) -> None:
    """Owe the other one who may answer for the party the word of what was answered."""
    other = seat.others.get(scene.person.id)
    if other is None:
        return
    refs = {"meeting": scene.meeting.id, "party": seat.party.id}
    until = scene.meeting.starts_at
    owing.each_time(store, scene.series, other, KIND, now, refs=refs, deadline=until)


def tell_of_vote(  # noqa: PLR0913 - a row
    store: Store, scene: Scene, seat: Seat, poll: Poll, before: Ballot, now: datetime
) -> None:
    """Owe the other one, whose vote is replaced by another, the word of that.

    Of two who vote at once the last stands, and the first has read that theirs does.
    """
    if before.recorded or before.person == scene.person.id:
        return
    if seat.may_act(before.person):
        refs = {"meeting": poll.meeting, "poll": poll.id, "party": seat.party.id}
        person, until = store.people.get(before.person), poll.closes_at
        owing.each_time(store, scene.series, person, VOTE, now, refs=refs, deadline=until)
