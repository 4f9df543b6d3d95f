"""What the convener recorded for a party, its answer or its vote, told to whoever acts for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Store
from bot.rules.answers import Answer
from bot.rules.polls import Ballot, Poll
from bot.rules.seats import Seat
from bot.rules.series import Meeting
from bot.services import owing
from bot.services.drafts import Draft
from bot.services.scene import Scene

ANSWER = "recorded"
VOTE = "poll.recorded"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was recorded: of which kind its word is, about what, and until when it is of use."""

    kind: str
    about: Mapping[str, int]
    until: datetime


def answer(meeting: Meeting) -> Recorded:
    """Return an answer to the invitation to a meeting."""
    return Recorded(ANSWER, {"meeting": meeting.id}, meeting.starts_at)


def vote(poll: Poll) -> Recorded:
    """Return a vote in a poll."""
    return Recorded(VOTE, {"meeting": poll.meeting, "poll": poll.id}, poll.closes_at)


def tell(store: Store, scene: Scene, seat: Seat, what: Recorded, now: datetime) -> None:
    """Owe those who act for the party the word of what the convener recorded for it.

    One word, which says how it stands when it is sent. Who acts for the party themselves knows.
    """
    if seat.knows(scene.person.id):
        return
    refs = {**what.about, "party": seat.party.id}
    for person in seat.actors:
        owing.each_time(store, scene.series, person, what.kind, now, refs=refs, deadline=what.until)


def untold(draft: Draft, seat: Seat, given: Answer | Ballot | None, otherwise: str) -> str:
    """Return why what was recorded is not told to a person; empty if it is.

    ``otherwise``: the party has said it itself meanwhile.
    """
    if given is None or not given.recorded:
        return otherwise
    if not seat.may_act(draft.person.id):
        return "handed over"
    return "recorded again" if draft.is_told_later else ""
