"""Counting: each party once, ties as ties, whatever order the clicks come in."""

from dataclasses import replace
from itertools import combinations, permutations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.polls import Ballot, Option
from bot.rules.tally import is_ordered, standing, suggested, tally
from tests.rules.examples import some
from tests.rules.polling import OPTIONS, ballot, item, poll

CHOSEN = [places for size in (1, 2, 3) for places in combinations(range(1, 6), size)]
FIVE = poll(most=3, options=tuple(Option(name) for name in "abcde"))
PARTIES, MINUTES = 6, 21


def click(number: int) -> Ballot:
    """Return one of all ballots."""
    rest, party = divmod(number, PARTIES)
    minute, chosen = divmod(rest, len(CHOSEN))
    return ballot(party + 1, *CHOSEN[chosen], minute=minute)


CLICKS = some(30, range(PARTIES * MINUTES * len(CHOSEN))).map(
    lambda numbers: [click(number) for number in numbers]
)


def test_the_options_stand_by_votes_and_those_with_equal_votes_share_a_rank() -> None:
    counted = tally(poll(), [ballot(1, 2), ballot(2, 3), ballot(3, 3), ballot(4, 2)])
    assert [(line.place, line.votes, line.rank, line.tied) for line in counted.lines] == [
        (2, 2, 1, True),
        (3, 2, 1, True),
        (1, 0, 3, False),
    ]
    assert [line.place for line in counted.first] == [2, 3]
    assert counted.voted == 4


def test_where_nobody_voted_nothing_is_first_and_nothing_is_a_tie() -> None:
    counted = tally(poll(), [])
    assert counted.first == ()
    assert not any(line.tied for line in counted.lines)
    assert counted.voted == 0


def test_an_option_that_is_gone_is_not_counted_and_its_voters_have_voted() -> None:
    counted = tally(poll(most=2), [ballot(1, 1, 2), ballot(2, 1)], {1})
    assert [(line.place, line.votes) for line in counted.lines] == [(2, 1), (3, 0)]
    assert counted.voted == 2


def test_the_suggested_order_leaves_ties_as_the_agenda_has_them() -> None:
    about = poll(most=3, options=tuple(Option(f"Punkt {n}", n) for n in (1, 2, 3, 4)))
    items = [
        item(1, position=3),
        item(2, position=2),
        item(3, position=1),
        item(4, "proposed"),
        item(5, position=4),
    ]
    counted = tally(about, [ballot(1, 1, 4), ballot(2, 1)])
    assert suggested(about, counted, items) == [1, 3, 2]
    assert suggested(poll(), tally(poll(), []), items) == []
    assert not is_ordered([1, 3, 2], items)
    assert is_ordered([3, 2, 1], items)
    assert is_ordered([3, 1], items), "what stands between them changes nothing"
    assert is_ordered([], items)


def test_a_standing_item_keeps_its_place_unless_it_was_voted_on() -> None:
    about = poll(most=1, options=tuple(Option(f"Punkt {n}", n) for n in (2, 4)))
    items = [
        replace(item(1, position=1), standing="news"),
        item(2, position=2),
        replace(item(3, position=3), standing="round"),
        item(4, position=4),
        replace(item(5, position=5), standing="last"),
    ]
    counted = tally(about, [ballot(1, 2)])
    assert suggested(about, counted, items) == [1, 4, 3, 2]
    asked = poll(most=1, options=tuple(Option(f"Punkt {n}", n) for n in (1, 2)))
    assert suggested(asked, tally(asked, [ballot(1, 2)]), items[:3]) == [2, 1]


@given(CLICKS, st.integers(0, 999))
def test_each_party_counts_once_however_its_clicks_are_repeated_reordered_and_changed(
    clicks: list[Ballot], seed: int
) -> None:
    counted = tally(FIVE, clicks)
    mixed = [*clicks, *clicks]
    Random(seed).shuffle(mixed)  # noqa: S311 - no secret
    assert tally(FIVE, mixed) == counted
    assert counted.voted == len({click.party for click in clicks})
    last = standing(clicks)
    assert sum(line.votes for line in counted.lines) == sum(
        len(set(each.chosen)) for each in last.values()
    )
    for party, kept in last.items():
        assert kept.at == max(click.at for click in clicks if click.party == party)


@given(CLICKS, st.sampled_from(list(permutations(range(1, 6)))))
def test_ties_are_symmetric_under_renaming(clicks: list[Ballot], order: tuple[int, ...]) -> None:
    renamed = {old: new for new, old in enumerate(order, start=1)}
    once = standing(clicks).values()
    moved = [
        replace(each, chosen=tuple(sorted(renamed[place] for place in each.chosen)))
        for each in once
    ]
    before = {line.place: (line.votes, line.rank, line.tied) for line in tally(FIVE, once).lines}
    after = {line.place: (line.votes, line.rank, line.tied) for line in tally(FIVE, moved).lines}
    assert {renamed[place]: found for place, found in before.items()} == after


@given(CLICKS, st.integers(1, 6))
def test_only_the_order_of_parties_never_matters(clicks: list[Ballot], shift: int) -> None:
    other = [replace(each, party=(each.party + shift) % 7) for each in standing(clicks).values()]
    assert tally(FIVE, other).lines == tally(FIVE, clicks).lines
    assert len(OPTIONS) == 3
