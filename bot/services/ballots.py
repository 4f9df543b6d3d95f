"""Ballots: a party votes, or what it said is recorded; who may, and who puts it off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.ports import Entry, Store
from bot.rules import polls as rules
from bot.rules import seats, voting
from bot.rules.calendar import DAY_BEGINS
from bot.rules.errors import NoMandate, PollWithdrawn, Refusal
from bot.rules.overtaking import is_overtaken
from bot.rules.polls import Ballot, Board, Vote
from bot.rules.seats import Party, Seat
from bot.services import answers, owing, polling, polls, recording, sharing
from bot.services.holidays import calendar_of
from bot.services.scene import Scene

LATER_WORKING_DAYS = 1
"""How long "later" puts a reminder off."""
LAST_CHANCE = timedelta(hours=1)
"""How long before the deadline "later" must have come."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which poll, and what is chosen in it."""

    number: int | None
    """``None``: the only one that is open."""
    chosen: Sequence[int] | str
    """Places, or what was written of them."""


def vote(store: Store, scene: Scene, wish: Wish, now: datetime) -> Vote:
    """Vote for the party that the person acts for, or change its vote.

    Raises what ``find``, ``require_votable``, ``seats.require_acting``, ``voting.called`` and
    ``rules.choose`` raise.
    """
    board = _held(store, scene, wish.number, now)
    party = scene.party()
    rules.require_voter(board, party)
    seat = store.seats.seat(party.id, board.poll.meeting, now)
    seats.require_acting(seat, scene.person.id)
    return _put(store, scene, board, seat, wish, now)


def record(store: Store, scene: Scene, party_name: str, wish: Wish, now: datetime) -> Vote:
    """Record, as the convener, how a party voted by other means. It shows as recorded.

    Raises ``ConvenerOnly``, ``UnknownParty``, ``NoSuchParty`` and what ``vote`` raises.
    """
    scene.require_convener()
    board = _held(store, scene, wish.number, now)
    party = answers.party_called(store, scene, party_name)
    rules.require_voter(board, party)
    seat = store.seats.seat(party.id, board.poll.meeting, now)
    made = _put(store, scene, board, seat, wish, now, recorded=True)
    recording.tell(store, scene, seat, recording.vote(board.poll), now)
    return made


def place(store: Store, board: Board, party: Party, now: datetime) -> Vote:
    """Return the place of a party in a poll."""
    ballot = board.ballots.get(party.id)
    by = store.people.get(ballot.person).name if ballot and ballot.recorded else ""
    return Vote(board, store.seats.seat(party.id, board.poll.meeting, now), ballot, by)


def own(store: Store, scene: Scene, boards: Iterable[Board], now: datetime) -> list[Vote]:
    """Return the votes of the parties for which the person acts, as far as they have voted."""
    voted = [(b, party) for b in boards for party in scene.parties if party.id in b.ballots]
    places = [place(store, board, party, now) for board, party in voted]
    return [each for each in places if each.seat.may_act(scene.person.id)]


def votable(store: Store, scene: Scene, number: int | None, now: datetime) -> list[Vote]:
    """Return the places in which the person can vote now; if a party was chosen, its alone.

    Raises ``NoMandate``, and where there is none what ``vote`` raises.
    """
    if not scene.parties:
        raise NoMandate(series=scene.series.profile.name, convener=scene.convener.name)
    board = polling.board(store, scene.series, polls.find(store, scene, number))
    require_votable(board, now)
    parties = [scene.party()] if scene.hints.party is not None else scene.parties
    places = [place(store, board, party, now) for party in parties]
    hindrances = [_hindrance(each, scene.person.id) for each in places]
    free = [each for each, why in zip(places, hindrances, strict=True) if why is None]
    if free:
        return free
    raise next(why for why in hindrances if why is not None)


def require_votable(board: Board, now: datetime) -> None:
    """Return while ballots are taken; raises ``PollClosed``, ``PollWithdrawn``."""
    if board.meeting.withdrawn_at is not None:
        raise PollWithdrawn(number=board.poll.number)
    rules.require_open(board.poll, now)


def settle(store: Store, scene: Scene, vote: Vote, message: tuple[str, str], now: datetime) -> None:
    """Let a direct message that asked for the vote show it; ``message``: channel and time."""
    channel, ts = message
    poll, party = vote.board.poll, vote.seat.party
    refs: dict[str, int | str] = {
        "meeting": poll.meeting,
        "poll": poll.id,
        "party": party.id,
        "ts": ts,
    }
    owing.rewrite(store, scene.series, scene.person, "poll.voted", channel, refs, now)


def later(store: Store, scene: Scene, number: int | None, now: datetime) -> datetime | None:
    """Put the reminder off to the next working day; return when it comes (UTC).

    An hour before the poll closes at the latest; in its last hours, when half of the time that is
    left has passed. ``None`` if the party has voted. Raises what ``vote`` raises.
    """
    (first, *_) = votable(store, scene, number, now)
    poll, party = first.board.poll, first.seat.party
    if first.ballot is not None:
        return None
    calendar = calendar_of(scene.series.profile)
    day = calendar.working_days(calendar.local(now).date(), LATER_WORKING_DAYS)
    due = calendar.instant(datetime.combine(day, DAY_BEGINS))
    due = min(due, poll.closes_at - min(LAST_CHANCE, (poll.closes_at - now) / 2))
    owing.direct(
        store,
        scene.series,
        scene.person,
        "poll.reminder",
        f"{poll.id}:{party.id}:{scene.person.id}:later:{due:%Y%m%d}",
        due,
        refs={"meeting": poll.meeting, "poll": poll.id, "party": party.id},
        deadline=poll.closes_at,
        asked=True,
    )
    return due


def _held(store: Store, scene: Scene, number: int | None, now: datetime) -> Board:
    """Return the open poll, which nobody closes until this transaction ends."""
    poll = polls.find(store, scene, number, hold=True)
    board = polling.board(store, scene.series, poll)
    require_votable(board, now)
    return board


def _put(  # noqa: PLR0913 - one ballot
    store: Store,
    scene: Scene,
    board: Board,
    seat: Seat,
    wish: Wish,
    now: datetime,
    *,
    recorded: bool = False,
) -> Vote:
    poll, party = board.poll, seat.party
    said = wish.chosen
    chosen = rules.choose(board, voting.called(poll, said) if isinstance(said, str) else said)
    before, done_at = board.ballots.get(party.id), scene.hints.done_at
    if is_overtaken(before, scene.person.id, done_at):
        _audit(store, scene, board, party, "poll.overtaken", now)
        return place(store, board, party, now)
    ballot = Ballot(poll.id, party.id, chosen, scene.person.id, recorded, now, done_at)
    store.polls.put(ballot)
    polling.refresh(store, scene.series, poll, now)
    if before and before.chosen != ballot.chosen and not recorded:
        sharing.tell_of_vote(store, scene, seat, poll, before, now)
    action = "poll.recorded" if recorded else "poll.voted"
    _audit(store, scene, board, party, action, now, recorded=recorded)
    cast = replace(board, ballots={**board.ballots, party.id: ballot})
    return Vote(cast, seat, ballot, scene.person.name if recorded else "")


def _audit(  # noqa: PLR0913 - a row
    store: Store,
    scene: Scene,
    board: Board,
    party: Party,
    action: str,
    now: datetime,
    *,
    recorded: bool = False,
) -> None:
    subject = f"poll:{board.poll.id}"
    who = scene.series.workspace, scene.series.id, now, scene.person.id
    store.audit.write(Entry(*who, action, subject, party.id, recorded))


def _hindrance(vote: Vote, person: int) -> Refusal | None:
    try:
        rules.require_voter(vote.board, vote.seat.party)
        seats.require_acting(vote.seat, person)
    except Refusal as refusal:
        return refusal
    return None
