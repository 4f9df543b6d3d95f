from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.answers import (
    A_MOMENT,
    CHOICES,
    UNANSWERED,
    Answer,
    Choice,
    Place,
    Reply,
    kept,
    parse_choice,
    reply,
    require_open,
    require_seen,
    silent,
)
from bot.rules.boards import Board, overview
from bot.rules.errors import (
    AnsweredMeanwhile,
    BadAnswer,
    ListClosed,
    MeetingStarted,
    TooLong,
    TooManyAttendees,
)
from bot.rules.quorum import Quorum, Shortfall
from bot.rules.seats import Party, Seat, seat
from tests.cases import for_each
from tests.rules.examples import (
    NOW,
    SERIES,
    bounded,
    category,
    mandate,
    meeting,
    party,
    person,
    some,
    utc,
    words,
)

MUNICIPALITIES = category()
CENTRES = category("centre", every=2)
CONVENING = category("convening", convening=True)


def answer(to: int, choice: Choice) -> Answer:
    return Answer(1, to, Reply(choice), person=1, recorded=False, at=NOW)


YEARS = st.integers(2026, 2030)
KINDS = some(12, [MUNICIPALITIES, CENTRES, CONVENING])
CHOSEN = st.dictionaries(st.integers(1, 15), st.sampled_from(CHOICES), max_size=12)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Party], dict[int, Answer], int]:
    """Parties of every category, answers of some (of strangers too), and a year."""
    parties = [party(n, of) for n, of in enumerate(draw(KINDS), start=1)]
    answers = {to: answer(to, how) for to, how in draw(CHOSEN).items()}
    return parties, answers, draw(YEARS)


# ------------------------------------------------------------------------------ a reply


@for_each("given", CHOICES)
def test_an_answer_is_one_of_three(given: Choice) -> None:
    assert parse_choice(given) == given


@for_each("given", ["", "yes!", "Coming", "kanske inte", "x" * 10_000, "\u202ejo"])
def test_anything_else_is_no_answer_and_is_quoted_shortly(given: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        parse_choice(given)
    assert len(words(refused.value)) < 100
    assert "\u202e" not in words(refused.value)


def test_who_comes_is_named_and_the_rest_is_cleaned() -> None:
    found = reply("coming", "remote", [" Anna  Ek ", "", "\u200b"], " Hiss,\ntack ", party())
    assert found == Reply("coming", "remote", ("Anna Ek",), "Hiss, tack")


def test_maybe_may_name_persons_too() -> None:
    assert reply("maybe", None, ["Anna"], "", party()) == Reply("maybe", None, ("Anna",), "")


def test_who_does_not_come_sends_nobody() -> None:
    found = reply("regrets", "on_site", ["A", "B", "C", "D"], "Sjuk", party())
    assert found == Reply("regrets", None, (), "Sjuk")


def test_a_party_sends_as_many_as_it_has_seats() -> None:
    assert len(reply("coming", None, ["A", "B", "C", " "], "", party()).attendees) == 3
    with pytest.raises(TooManyAttendees) as refused:
        reply("coming", None, ["A", "B", "C", "D"], "", party())
    assert refused.value.params == {
        "party": "Kommun 1",
        "seats": 3,
        "given": 4,
        "example": "rsvp yes | Anna Alm, Bo Ek",
    }
    assert "Kommun 1" in words(refused.value)


@for_each("choice", CHOICES)
def test_a_note_has_its_limit_whatever_the_answer(choice: Choice) -> None:
    with pytest.raises(TooLong):
        reply(choice, None, [], "x" * 301, party())
    assert reply(choice, None, [], "x" * 300, party()).note == "x" * 300


def test_a_name_has_its_limit() -> None:
    with pytest.raises(TooLong):
        reply("coming", None, ["x" * 81], "", party())


def test_answers_are_taken_until_the_meeting_starts() -> None:
    start = utc("2027-02-04 12:00")
    require_open(meeting(), start - timedelta(seconds=1), "Maja")
    with pytest.raises(MeetingStarted) as refused:
        require_open(meeting(), start, "Maja")
    said = words(refused.value)
    assert "If you have not answered, or something has changed, tell Maja." in said
    with pytest.raises(ListClosed):
        require_open(meeting(), start, "")


# ------------------------------------------------------------------------- the live list


@bounded
@given(worlds())
def test_every_called_party_stands_exactly_once_and_where_it_answered(
    world: tuple[list[Party], dict[int, Answer], int],
) -> None:
    parties, answers, year = world
    groups = overview(parties, answers, year)
    listed = [
        (each.id, choice, group.category)
        for group in groups
        for choice, column in (
            ("coming", group.coming),
            ("maybe", group.maybe),
            ("regrets", group.regrets),
            (None, group.missing),
        )
        for each in column
    ]
    expected = [
        (each.id, answers[each.id].reply.choice if each.id in answers else None, each.category)
        for each in parties
        if each.category == MUNICIPALITIES or (each.category == CENTRES and year % 2 == 1)
    ]
    assert sorted(listed, key=lambda row: row[0]) == expected
    assert sum(group.size for group in groups) == len(expected)


@bounded
@given(worlds())
def test_the_silent_are_those_who_are_missing_in_the_list(
    world: tuple[list[Party], dict[int, Answer], int],
) -> None:
    missing = [each.id for group in overview(*world) for each in group.missing]
    assert sorted(missing) == [each.id for each in silent(*world)]


@bounded
@given(worlds())
def test_categories_stand_in_their_order_and_none_is_empty(
    world: tuple[list[Party], dict[int, Answer], int],
) -> None:
    groups = overview(*world)
    places = [group.category.position for group in groups]
    assert places == sorted(set(places))
    assert all(group.size for group in groups)


def test_every_second_year_the_municipalities_are_alone() -> None:
    parties = [party(1, CENTRES), party(2), party(3, CONVENING), party(4)]
    assert [group.category.key for group in overview(parties, {}, 2027)] == [
        "municipality",
        "centre",
    ]
    (group,) = overview(parties, {2: answer(2, "coming")}, 2028)
    assert (group.coming, group.missing) == ((parties[1],), (parties[3],))
    assert silent(parties, {2: answer(2, "regrets")}, 2028) == [parties[3]]


FULL = Reply("coming", "remote", ("Anna Alm", "Bo Ek"), "We join late")


@for_each(
    ("one_click", "before", "after"),
    [
        (Reply("maybe", None, ("Anna",)), FULL, replace(FULL, choice="maybe")),
        (Reply("coming", None, ("Anna",)), replace(FULL, choice="maybe"), FULL),
        (Reply("regrets"), FULL, Reply("regrets")),
        (
            Reply("coming", None, ("Anna",)),
            Reply("regrets", note="x"),
            Reply("coming", None, ("Anna",)),
        ),
        (Reply("coming", None, ("Anna",)), None, Reply("coming", None, ("Anna",))),
    ],
)
def test_a_bare_word_keeps_what_the_same_person_said_before(
    one_click: Reply, before: Reply | None, after: Reply
) -> None:
    said = replace(answer(1, "coming"), reply=before, person=7) if before else None
    assert kept(one_click, said, 7) == after


def test_a_bare_word_keeps_what_the_convener_recorded_and_nothing_of_another_person() -> None:
    bare = Reply("coming", None, ("Nikola",))
    said = replace(answer(1, "maybe"), reply=replace(FULL, choice="maybe"), person=7)
    assert kept(bare, said, 8) == bare, "who answers comes, not whoever said so before"
    assert kept(bare, replace(said, recorded=True), 8) == FULL
    nobody = replace(FULL, choice="maybe", attendees=())
    by_phone = replace(said, recorded=True, reply=nobody)
    assert kept(bare, by_phone, 8) == replace(FULL, attendees=("Nikola",)), "it named nobody"


# ---------------------------------------------------------------- names, seats and quorums


def test_a_name_that_is_written_twice_is_one_person() -> None:
    assert reply("coming", None, ["Anna Alm", "Bo Ek", "ANNA ALM"], "", party()).attendees == (
        "Anna Alm",
        "Bo Ek",
    )
    assert len(reply("coming", None, ["A", "B", "C", "c"], "", party()).attendees) == 3


def test_a_party_with_one_seat_reads_an_example_with_one_name() -> None:
    with pytest.raises(TooManyAttendees) as refused:
        reply("coming", None, ["A", "B"], "", party(seats=1))
    assert "rsvp yes | Anna Alm." in words(refused.value)


def board(*coming: Party, quorums: tuple[Quorum, ...]) -> Board:
    """Return a list on which these parties come, of three municipalities and a centre."""
    every = [*(party(n) for n in (1, 2, 3)), party(4, CENTRES)]
    given = {
        p.id: Answer(1, p.id, Reply("coming", attendees=("A", "B")), 1, recorded=False, at=NOW)
        for p in coming
    }
    series = replace(SERIES, profile=replace(SERIES.profile, quorums=quorums))
    return Board(series, meeting(), tuple(overview(every, given, 2027)), given, person(1))


def test_a_list_says_which_quorums_are_not_met_and_how_many_people_come() -> None:
    wanted = (Quorum(share=(1, 2)), Quorum(1, category="centre"))
    shown = board(party(1), quorums=wanted)
    assert shown.unmet == (Shortfall(1, 2), Shortfall(0, 1, CENTRES.name))
    assert shown.people == 2
    assert board(party(1), party(4, CENTRES), quorums=wanted).unmet == ()
    assert board(quorums=()).unmet == ()
    assert board(quorums=()).people == 0


# ------------------------------------------------------------------ two who may answer

SHARED = seat(
    party(), [mandate(person(1), "principal"), mandate(person(2), "deputy", 1)], 2, NOW, shared=True
)
MINE = replace(answer(1, "regrets"), person=2)
SOON, LATER = NOW + timedelta(seconds=59), NOW + A_MOMENT


@for_each(
    ("before", "in_seat", "seen", "now"),
    [
        pytest.param(None, SHARED, "", NOW, id="there is no answer yet"),
        pytest.param(replace(MINE, person=1), SHARED, UNANSWERED, NOW, id="their own"),
        pytest.param(MINE, SHARED, MINE.seen, NOW, id="they have seen it"),
        pytest.param(MINE, SHARED, "", LATER, id="they type, and it is not new"),
        pytest.param(replace(MINE, recorded=True), SHARED, "", NOW, id="recorded"),
        pytest.param(MINE, replace(SHARED, shared_with=None), "", NOW, id="not shared"),
        pytest.param(replace(MINE, person=9), SHARED, "", NOW, id="by who may answer no more"),
    ],
)
def test_an_answer_may_be_changed_by_who_can_know_of_it(
    before: Answer | None, in_seat: Seat, seen: str, now: datetime
) -> None:
    require_seen(before, in_seat, 1, seen, now)


@for_each(
    ("seen", "now"),
    [
        pytest.param("", SOON, id="typed at the same moment"),
        pytest.param(UNANSWERED, LATER, id="a button that showed no answer"),
        pytest.param("2026-11-01T09:00:00+00:00", LATER, id="a button that showed another one"),
    ],
)
def test_of_two_at_once_the_first_answer_stands_and_the_other_is_told(
    seen: str, now: datetime
) -> None:
    with pytest.raises(AnsweredMeanwhile) as refused:
        require_seen(MINE, SHARED, 1, seen, now)
    assert "Person 2" in words(refused.value)
    assert "regrets" in words(refused.value)


def test_a_place_carries_what_was_seen_of_it() -> None:
    here = Place(SERIES, meeting(), SHARED, None)
    assert here.seen == UNANSWERED
    assert replace(here, answer=MINE).seen == MINE.seen
