"""Counting ballots: one voice a party, ties as ties."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.rules.agenda import Item, accepted
from bot.rules.polls import Ballot, Board, Poll


@dataclass(frozen=True, slots=True)
class Line:
    """What an option got; ``place`` is where it stands in the poll, from 1."""

    place: int
    votes: int
    rank: int
    """1 has most votes; equal votes have an equal rank, and the next rank is left free."""
    tied: bool
    """Whether another option got as many votes, and they got some."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of a poll: its lines by votes, those with equal votes in the poll's order."""

    lines: tuple[Line, ...]
    voted: int
    """How many parties voted."""

    @property
    def first(self) -> tuple[Line, ...]:
        """The options with most votes: several in a tie, none if nobody voted."""
        return tuple(line for line in self.lines if line.rank == 1 and line.votes)


def standing(ballots: Iterable[Ballot]) -> dict[int, Ballot]:
    """Return the ballot that counts for each party: the last one that it gave."""
    kept: dict[int, Ballot] = {}
    for ballot in ballots:
        known = kept.get(ballot.party)
        if known is None or (known.at, known.chosen) <= (ballot.at, ballot.chosen):
            kept[ballot.party] = ballot
    return kept


def tally(poll: Poll, ballots: Iterable[Ballot], gone: Collection[int] = ()) -> Tally:
    """Count the ballots, each party once; options that are ``gone`` are not counted."""
    counted = standing(ballots).values()
    votes = Counter(place for ballot in counted for place in set(ballot.chosen))
    places = [place for place in range(1, len(poll.options) + 1) if place not in gone]
    every = [votes[place] for place in places]
    lines = [
        Line(
            place,
            votes[place],
            rank=1 + sum(other > votes[place] for other in every),
            tied=votes[place] > 0 and every.count(votes[place]) > 1,
        )
        for place in places
    ]
    lines.sort(key=lambda line: (-line.votes, line.place))
    return Tally(tuple(lines), len(counted))


@dataclass(frozen=True, slots=True)
class Order:
    """The order that the result of a poll suggests for the agenda; empty if nothing in it is."""

    poll: Poll
    numbers: tuple[int, ...]
    """Of the items, the one with most votes first."""
    titles: tuple[str, ...] = ()
    """Of the same items, in the same order."""
    stands: bool = False
    """Whether the agenda has it already."""
    undecided: tuple[Item, ...] = ()
    """What got votes and is not in it, because nobody has accepted it yet; most votes first."""


def order(board: Board, items: Iterable[Item]) -> Order:
    """Return the order that the result of a poll suggests; ``items`` are those of its meeting."""
    found = {item.number: item for item in items}
    counted = tally(board.poll, board.ballots.values(), board.gone)
    numbers = suggested(board.poll, counted, found.values())
    titles = tuple(found[number].title for number in numbers)
    stands = is_ordered(numbers, found.values())
    chosen = [board.poll.options[each.place - 1].item for each in counted.lines if each.votes]
    wanted = [found[number] for number in chosen if number in found]
    undecided = tuple(item for item in wanted if item.state == "proposed")
    return Order(board.poll, tuple(numbers), titles, stands, undecided)


def is_ordered(numbers: Sequence[int], items: Iterable[Item]) -> bool:
    """Tell whether the accepted items of these numbers follow each other on the agenda so."""
    return [item.number for item in accepted(items) if item.number in numbers] == list(numbers)


def suggested(poll: Poll, counted: Tally, items: Iterable[Item]) -> list[int]:
    """Return the numbers that lead the agenda, the accepted items with most votes first.

    Items with equal votes keep the order that they have on the agenda; a standing item that was
    not voted on keeps its place among them. Empty if nothing that was voted on is accepted.
    """
    votes = {poll.options[line.place - 1].item: line.votes for line in counted.lines}
    every: Sequence[Item] = accepted(items)
    voted = [item for item in every if item.number in votes]
    rest = [item for item in every if item.number not in votes and not item.standing]
    moved = iter([*sorted(voted, key=lambda item: -votes[item.number]), *rest])
    stays = (item.standing and item.number not in votes for item in every)
    ordered = [item if kept else next(moved) for item, kept in zip(every, stays, strict=True)]
    last = max((n for n, item in enumerate(ordered, start=1) if item in voted), default=0)
    return [item.number for item in ordered[:last]]
