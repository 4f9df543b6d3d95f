"""Items supported, merged, parked, carried over and coming back: what may be done, and when."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules import (
    agenda,
    announcing,
    carrying,
    merging,
    parking,
    placing,
    shares,
    standing,
    support,
)
from bot.rules.agenda import Item
from bot.rules.agenda_page import Page
from bot.rules.announcing import Change
from bot.rules.drafting import Draft
from bot.rules.errors import (
    AgendaPublished,
    AlreadyParked,
    AlreadySupported,
    ItemClosed,
    ItemPublished,
    MergedAway,
    MergesItself,
    MergesOne,
    NoNextMeeting,
    NotOnAgenda,
    NotStarted,
    NotSupported,
    OwnItem,
    UnknownGoal,
)
from bot.rules.series import Named, Standing
from bot.rules.texts import LocalText
from tests.cases import for_each
from tests.rules.examples import NOW, SERIES, bounded, category, meeting, party, words

OPEN = replace(meeting(), call_opened_at=NOW)
PUBLISHED = replace(OPEN, published_at=NOW)
NEXT = replace(meeting("2028-02-03 13:00"), id=2)
STARTED = OPEN.starts_at + timedelta(hours=1)
FOLLOW_UP = Standing("follow-up", LocalText("Uppföljning", "Follow-up"), "follow_up", 10)
LAST = Standing("round", LocalText("Laget runt", "Round"), "share", 15, place="last")


def item(number: int = 1, state: agenda.State = "proposed", of: int | None = 1) -> Item:
    position = number if state == "accepted" else 0
    return Item(
        number, 1, 1, number, f"Punkt {number}", "decision", 20, None, None, of, 1, state, position
    )


def merged(number: int, into: int) -> Item:
    return replace(item(number, "merged"), merged_into=into)


# Supporting


def test_a_party_supports_the_item_of_another_one_once() -> None:
    support.require_supportable(item(), party(2), {1}, OPEN, "Maja")
    support.require_new(item(), party(2), [3])
    with pytest.raises(AlreadySupported) as refused:
        support.require_new(item(), party(2), [2, 3])
    assert "agenda unsupport #1" in words(refused.value)


def test_nobody_supports_what_is_their_own_or_part_of_it() -> None:
    for proposing in ({1}, {2, 1}):
        with pytest.raises(OwnItem) as refused:
            support.require_supportable(item(of=2), party(1), proposing, OPEN, "Maja")
        assert "Kommun 1" in words(refused.value)


def test_support_ends_when_the_agenda_is_published() -> None:
    with pytest.raises(AgendaPublished):
        support.require_supportable(item(), party(2), {1}, PUBLISHED, "Maja")


@for_each("state", ["declined", "withdrawn", "parked"])
def test_what_is_closed_or_parked_is_not_supported(state: agenda.State) -> None:
    with pytest.raises(ItemClosed):
        support.require_supportable(item(1, state), party(2), {1}, OPEN, "Maja")


def test_support_that_was_not_given_is_not_taken_back() -> None:
    support.require_given(item(), party(2), [2])
    with pytest.raises(NotSupported) as refused:
        support.require_given(item(), party(2), [3])
    assert "#1" in words(refused.value)


def test_supporters_are_shown_without_those_who_proposed_a_part() -> None:
    every = (item(1), merged(2, 1), replace(item(3), party=3))
    parties = {n: party(n) for n in (1, 2, 3)}
    every = (every[0], replace(every[1], party=2), every[2])
    page = Page(SERIES, OPEN, every, parties, supports={1: (2, 3)})
    assert [each.id for each in page.supporters(every[0])] == [3]
    assert page.supporters(every[2]) == []
    assert page.merged(every[0]) == [every[1]]


# Merging


def test_merged_items_keep_number_proposer_and_party() -> None:
    other = replace(item(15, of=3), proposer=9)
    merger = merging.merge(item(12), [other], [item(12), other])
    (joined,) = merger.joined
    assert (joined.state, joined.merged_into) == ("merged", 12)
    assert (joined.number, joined.proposer, joined.party) == (15, 9, 3)
    assert merger.target == item(12)
    assert merger.changed == (item(12), joined)


@for_each("numbers", [[], [12]])
def test_one_number_is_no_merger(numbers: list[int]) -> None:
    with pytest.raises(MergesOne) as refused:
        merging.require_several(numbers)
    assert "#12 #15" in words(refused.value)


def test_an_item_is_not_merged_with_itself() -> None:
    merging.require_several([12, 15])
    for numbers in ([12, 12], [12, 15, 12]):
        with pytest.raises(MergesItself) as refused:
            merging.require_several(numbers)
        assert "#12" in words(refused.value)


@for_each("state", ["declined", "withdrawn"])
def test_what_is_closed_is_not_merged(state: agenda.State) -> None:
    for target, other in ((item(1, state), item(2)), (item(1), item(2, state))):
        with pytest.raises(ItemClosed):
            merging.merge(target, [other], [])


def test_what_is_parked_may_be_merged_into_what_is_not() -> None:
    parked = replace(item(2, "parked"), meeting=7)
    (joined,) = merging.merge(item(1), [parked], []).joined
    assert (joined.state, joined.meeting) == ("merged", 1)
    with pytest.raises(ItemClosed):
        merging.merge(item(1, "parked"), [item(2)], [])


def test_no_circle_can_be_made() -> None:
    with pytest.raises(MergedAway) as refused:
        merging.merge(merged(2, 1), [item(1)], [])
    assert "#1" in words(refused.value)
    with pytest.raises(MergedAway):
        merging.merge(item(3), [merged(2, 1)], [])


def test_what_was_part_of_a_part_becomes_part_of_the_whole() -> None:
    every = [item(1), item(2), merged(3, 2), merged(4, 9)]
    merger = merging.merge(every[0], [every[1]], every)
    assert [each.number for each in merger.followed] == [3]
    assert merger.followed[0].merged_into == 1


def test_what_was_on_the_agenda_stays_on_it() -> None:
    merger = merging.merge(item(1), [item(7, "accepted"), item(5, "accepted")], [])
    assert (merger.target.state, merger.target.position) == ("accepted", 5)
    merger = merging.merge(item(9, "accepted"), [item(7, "accepted")], [])
    assert merger.target == item(9, "accepted")


def test_what_is_merged_cannot_be_acted_on() -> None:
    gone = merged(15, 12)
    acts = (
        lambda: agenda.accept(gone, []),
        lambda: agenda.decline(gone, "Nej"),
        lambda: agenda.set_minutes(gone, 5),
        lambda: agenda.withdraw(gone, [1], OPEN, ("", ""), convener=True),
        lambda: parking.park(gone, OPEN),
        lambda: carrying.require_carried(gone, OPEN, NEXT, STARTED),
        lambda: support.require_supportable(gone, party(2), {1}, OPEN, ""),
    )
    for act in acts:
        with pytest.raises(MergedAway) as refused:
            act()
        assert "Use #12" in words(refused.value)


# Parking


@for_each("state", ["proposed", "accepted"])
def test_what_is_open_can_be_parked_and_taken_up_again(state: agenda.State) -> None:
    parked = parking.park(item(1, state), OPEN)
    assert (parked.state, parked.position) == ("parked", 0)
    assert agenda.accept(parked, []).state == "accepted"
    assert agenda.decline(parked, "Nej").state == "declined"
    assert agenda.withdraw(parked, [1], OPEN, ("", ""), convener=False).state == "withdrawn"


def test_what_is_parked_is_not_parked_again() -> None:
    with pytest.raises(AlreadyParked) as refused:
        parking.park(item(1, "parked"), OPEN)
    assert "agenda accept #1" in words(refused.value)


def test_what_is_on_a_published_agenda_is_not_parked_but_a_late_proposal_is() -> None:
    with pytest.raises(ItemPublished) as refused:
        parking.park(item(1, "accepted"), PUBLISHED)
    assert "#1" in words(refused.value)
    assert parking.park(item(1), PUBLISHED).state == "parked"


def test_what_nobody_decided_on_is_parked_and_nothing_else() -> None:
    every = [item(1), item(2, "accepted"), item(3, "declined"), item(4)]
    assert [each.number for each in parking.left_over(every)] == [1, 4]
    assert {each.state for each in parking.left_over(every)} == {"parked"}


# Carrying over


def test_what_was_not_reached_comes_back_before_what_is_new() -> None:
    there = [
        replace(item(20, "accepted"), position=1),
        replace(item(21, "accepted"), position=placing.HEAD + 1),
    ]
    following = carrying.require_carried(item(1, "accepted"), OPEN, NEXT, STARTED)
    carried = carrying.carry(item(1, "accepted"), OPEN, following, there)
    assert (carried.meeting, carried.state) == (2, "accepted")
    assert carried.carried_from == OPEN.starts_at
    order = [each.number for each in agenda.accepted([*there, carried])]
    assert order == [21, 1, 20]


def test_the_first_origin_is_kept_however_often_an_item_is_carried() -> None:
    once = carrying.carry(item(1, "accepted"), OPEN, NEXT, [])
    third = replace(meeting("2029-02-01 13:00"), id=3)
    assert carrying.carry(once, NEXT, third, []).carried_from == OPEN.starts_at


@for_each("state", ["proposed", "declined", "withdrawn", "parked"])
def test_what_was_not_accepted_is_not_carried(state: agenda.State) -> None:
    with pytest.raises(NotOnAgenda) as refused:
        carrying.require_carried(item(1, state), OPEN, NEXT, STARTED)
    assert state in words(refused.value)


def test_nothing_is_carried_before_the_start_or_without_a_next_meeting() -> None:
    before = OPEN.starts_at - timedelta(seconds=1)
    with pytest.raises(NotStarted) as early:
        carrying.require_carried(item(1, "accepted"), OPEN, NEXT, before)
    with pytest.raises(NoNextMeeting) as none:
        carrying.require_carried(item(1, "accepted"), OPEN, None, STARTED)
    assert "#1" in words(early.value)
    assert "#1" in words(none.value)


# Standing items


def test_standing_items_lead_and_close_the_agenda_whatever_is_accepted_meanwhile() -> None:
    series = replace(SERIES, profile=replace(SERIES.profile, standing=(FOLLOW_UP, LAST)))
    every: list[Item] = [item(1, "accepted")]
    wanted = standing.missing(series, every)
    places = standing.places(wanted, every)
    every += [
        replace(item(n, "accepted"), position=places[each.key], standing=each.key)
        for n, each in enumerate(wanted, start=2)
    ]
    every.append(agenda.accept(item(9), every))
    every.append(carrying.carry(replace(item(10, "accepted"), meeting=7), OPEN, OPEN, every))
    assert [each.number for each in agenda.accepted(every)] == [2, 10, 1, 9, 3]
    assert standing.missing(series, every) == []
    moved = agenda.order(every, [9])
    assert [each.number for each in agenda.accepted(moved)] == [9, 2, 10, 1, 3]
    moved.append(agenda.accept(item(11), moved))
    assert agenda.accepted(moved)[-1].number == 3
    kept = agenda.order(every, [2, 10, 9])
    kept.append(carrying.carry(replace(item(12, "accepted"), meeting=7), OPEN, OPEN, kept))
    assert [each.number for each in agenda.accepted(kept)] == [2, 10, 12, 9, 1, 3]


def test_a_standing_item_is_read_in_the_readers_language() -> None:
    series = replace(SERIES, profile=replace(SERIES.profile, standing=(FOLLOW_UP,)))
    drafted = standing.draft(FOLLOW_UP, "sv")
    assert drafted == Draft("Uppföljning", "follow_up", 10)
    one = replace(item(1, "accepted"), title=drafted.title, standing="follow-up")
    page = Page(series, OPEN, (one,), {})
    assert (page.title(one, "en"), page.title(one, "sv")) == ("Follow-up", "Uppföljning")
    gone = replace(one, standing="gone")
    assert page.title(gone, "en") == page.title(replace(one, standing=""), "en") == "Uppföljning"


# Goals, shares


def test_goals_are_those_of_the_series() -> None:
    goals = (Named("access", LocalText("Nära", "Near")),)
    agenda.require_goals(Draft("x", goals=("access",)), goals)
    with pytest.raises(UnknownGoal) as refused:
        agenda.require_goals(Draft("x", goals=("access", "opera\n")), goals)
    assert "opera" in words(refused.value)


def test_the_agenda_is_shared_between_the_convening_body_and_the_parties() -> None:
    parties = {1: party(1), 2: party(2, category("convening", convening=True))}
    every = [item(1), item(2, of=2), item(3), item(4, of=None)]
    own, theirs = shares.shares(every, parties)
    assert (own.items, own.minutes, theirs.items, theirs.minutes) == (2, 40, 2, 40)


# Announcing


@for_each(
    ("before", "after", "found"),
    [
        ([1, 2, 3], [1, 2, 3], Change()),
        ([1, 2], [2, 3], Change(added=(3,), taken_out=(1,))),
        ([1, 2, 3], [3, 1, 2], Change(moved=(3,))),
        ([1, 2, 3, 4], [2, 3, 4, 1], Change(moved=(1,))),
        ([], [], Change()),
    ],
)
def test_the_net_change_is_named(before: list[int], after: list[int], found: Change) -> None:
    assert announcing.change(before, after) == found
    assert bool(found) is (before != after)
    assert announcing.read(announcing.written(before)) == before


ORDERS = st.lists(st.integers(1, 9), unique=True)


@bounded
@given(ORDERS, ORDERS)
def test_what_has_changed_turns_one_agenda_into_the_other(
    before: list[int], after: list[int]
) -> None:
    change = announcing.change(before, after)
    assert bool(change) is (before != after)
    stayed = [n for n in before if n not in change.taken_out and n not in change.moved]
    assert stayed == [n for n in after if n not in change.added and n not in change.moved]
    assert {*before, *change.added} - {*change.taken_out} == set(after)


PLACES = st.lists(st.integers(-3, 3).map(lambda n: n * placing.TAIL // 2 + n), max_size=8)


@bounded
@given(PLACES)
def test_a_new_order_keeps_its_order_its_head_and_its_end(places: list[int]) -> None:
    ordered = placing.ordered(places)
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == len(places)
    if places and places[0] < 0:
        assert ordered[0] < 0
    if places and places[-1] >= placing.TAIL:
        assert ordered[-1] >= placing.TAIL
