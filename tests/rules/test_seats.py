from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.errors import (
    HandedOver,
    HandedOverUntil,
    NoDeputies,
    NoSuchDeputy,
    NotHandedOver,
    NothingHanded,
    NotMyTurn,
    NotPrincipal,
    NotToYourself,
    NotYours,
    OtherDeputy,
)
from bot.rules.handing import accept, hand_over, take_back
from bot.rules.party_names import closest
from bot.rules.seats import (
    Mandate,
    Person,
    Seat,
    require_acting,
    seat,
    second,
)
from tests.cases import for_each
from tests.rules.examples import NOW, bounded, category, mandate, party, person, words

ANNA, DANIEL, MARIA, STRANGER = person(1), person(2), person(3), person(9)
HOUR = timedelta(hours=1)
PRINCIPAL = mandate(ANNA, "principal")
FIRST = mandate(DANIEL, "deputy", 1)
SECOND = mandate(MARIA, "deputy", 2)
GONE = replace(PRINCIPAL, person=person(1, deleted=True))
FIRST_GONE = replace(FIRST, person=person(2, deleted=True))
FIRST_ENDED = replace(FIRST, ends_at=NOW)
FIRST_LATER = replace(FIRST, starts_at=NOW + HOUR)


def taken(*mandates: Mandate, handed_to: int | None = None) -> Seat:
    return seat(party(), mandates, handed_to, NOW)


# ---------------------------------------------------------------------------- who acts


@for_each(
    ("mandates", "handed_to", "acting"),
    [
        pytest.param((PRINCIPAL, FIRST), None, ANNA, id="not handed over: the principal"),
        pytest.param((PRINCIPAL, FIRST), 2, DANIEL, id="handed over: the deputy"),
        pytest.param((PRINCIPAL, FIRST, SECOND), 3, MARIA, id="the deputy chosen, not the first"),
        pytest.param((PRINCIPAL, FIRST), 9, ANNA, id="handed to a stranger: the principal"),
        pytest.param((PRINCIPAL, FIRST_ENDED), 2, ANNA, id="the mandate has ended"),
        pytest.param((PRINCIPAL, FIRST_LATER), 2, ANNA, id="the mandate has not begun"),
        pytest.param((PRINCIPAL, FIRST_GONE), 2, ANNA, id="the deputy is deleted"),
        pytest.param((GONE, FIRST), 2, DANIEL, id="handed over, then the principal left"),
        pytest.param(
            (GONE, SECOND, FIRST), None, DANIEL, id="the principal left: the first deputy"
        ),
        pytest.param((GONE, FIRST_GONE), 2, None, id="both left"),
        pytest.param((FIRST,), None, DANIEL, id="a seat without a principal: the first deputy"),
        pytest.param((), None, None, id="an empty seat"),
    ],
)
def test_who_answers_for_a_party(
    mandates: tuple[Mandate, ...], handed_to: int | None, acting: Person | None
) -> None:
    found = taken(*mandates, handed_to=handed_to)
    assert found.acting == acting
    if acting is not None:
        require_acting(found, acting.id)
    assert not found.knows(STRANGER.id)


@bounded
@given(
    st.lists(st.sampled_from([PRINCIPAL, GONE, FIRST, FIRST_ENDED, FIRST_GONE, SECOND])),
    st.none() | st.integers(1, 4),
)
def test_at_most_one_person_acts_and_everybody_else_is_told_who(
    mandates: list[Mandate], handed_to: int | None
) -> None:
    found = taken(*mandates, handed_to=handed_to)
    acting = found.acting
    for who in range(1, 5):
        if acting is not None and who == acting.id:
            require_acting(found, who)
            assert found.knows(who)
            continue
        with pytest.raises((HandedOver, NotMyTurn, OtherDeputy)) as refused:
            require_acting(found, who)
        assert (acting.name if acting else "–") in words(refused.value)


def test_a_mandate_holds_from_its_start_until_its_end() -> None:
    held = replace(FIRST, starts_at=NOW, ends_at=NOW + HOUR)
    moments = [NOW - HOUR, NOW, NOW + HOUR / 2, NOW + HOUR]
    assert [held.is_valid(moment) for moment in moments] == [False, True, True, False]
    assert FIRST.is_valid(NOW)
    assert not FIRST_GONE.is_valid(NOW)


def test_a_mandate_for_another_party_gives_no_seat() -> None:
    found = taken(PRINCIPAL, mandate(DANIEL, "deputy", 1, of=2), handed_to=2)
    assert found.deputies == ()
    assert found.handed_to is None


def test_deputies_come_in_their_order() -> None:
    assert taken(SECOND, PRINCIPAL, FIRST).deputies == (DANIEL, MARIA)


def test_a_principal_who_handed_over_is_told_to_whom_and_how_to_take_it_back() -> None:
    with pytest.raises(HandedOver) as refused:
        require_acting(taken(PRINCIPAL, FIRST, handed_to=2), ANNA.id)
    assert refused.value.params == {"deputy": "Person 2", "example": "rsvp back"}
    assert "rsvp back" in words(refused.value)


def test_a_deputy_whose_turn_it_is_not_is_told_whose_it_is() -> None:
    with pytest.raises(NotMyTurn) as refused:
        require_acting(taken(PRINCIPAL, FIRST), DANIEL.id)
    assert refused.value.params["principal"] == "Person 1"
    assert "Kommun 1" in words(refused.value)


def test_nobody_acts_for_an_empty_seat() -> None:
    with pytest.raises(NotMyTurn) as refused:
        require_acting(taken(FIRST_GONE), DANIEL.id)
    assert refused.value.params["principal"] == "–"


@for_each("mandates", [(PRINCIPAL, FIRST, SECOND), (FIRST, SECOND)])
def test_a_deputy_is_told_of_another_who_acts(mandates: tuple[Mandate, ...]) -> None:
    with pytest.raises(OtherDeputy) as refused:
        require_acting(taken(*mandates, handed_to=2), MARIA.id)
    assert refused.value.params == {"deputy": "Person 2", "party": "Kommun 1"}


# ----------------------------------------------------------------- hand over, take back


def test_a_principal_hands_over_to_the_deputy_chosen() -> None:
    found = taken(PRINCIPAL, FIRST, SECOND)
    assert hand_over(found, ANNA.id, MARIA, "Maja") == MARIA


def test_a_principal_who_chooses_nobody_hands_over_to_the_first_deputy() -> None:
    assert hand_over(taken(PRINCIPAL, SECOND, FIRST), ANNA.id, None, "Maja") == DANIEL


def test_a_principal_may_hand_over_to_another_deputy_afterwards() -> None:
    found = taken(PRINCIPAL, FIRST, SECOND, handed_to=2)
    assert hand_over(found, ANNA.id, MARIA, "Maja") == MARIA


def test_the_deputy_who_has_it_hands_back_and_no_other_deputy() -> None:
    found = taken(PRINCIPAL, FIRST, SECOND, handed_to=2)
    assert take_back(found, DANIEL.id) == take_back(found, ANNA.id) == ANNA
    for one in (found, taken(PRINCIPAL, FIRST, SECOND)):
        with pytest.raises(NotYours) as refused:
            take_back(one, MARIA.id)
        assert "Kommun 1" in words(refused.value)


@for_each("who", [DANIEL, STRANGER])
def test_only_the_principal_hands_over(who: Person) -> None:
    found = taken(PRINCIPAL, FIRST, handed_to=2)
    with pytest.raises(NotPrincipal) as refused:
        hand_over(found, who.id, None, "Maja")
    assert "Person 1" in words(refused.value)
    with pytest.raises(NotPrincipal):
        take_back(found, STRANGER.id)


def test_nobody_hands_over_a_seat_without_a_principal() -> None:
    with pytest.raises(NotPrincipal) as refused:
        hand_over(taken(GONE, FIRST), ANNA.id, None, "Maja")
    assert refused.value.params["principal"] == "–"


@for_each("to", [None, DANIEL])
@for_each("deputy", [FIRST_GONE, FIRST_ENDED])
def test_a_party_without_a_deputy_is_told_whom_to_ask(to: Person | None, deputy: Mandate) -> None:
    with pytest.raises(NoDeputies) as refused:
        hand_over(taken(PRINCIPAL, deputy), ANNA.id, to, "Maja")
    assert refused.value.params == {"party": "Kommun 1", "convener": "Maja"}
    assert "Maja" in words(refused.value)


def test_nobody_hands_over_to_themself() -> None:
    with pytest.raises(NotToYourself) as refused:
        hand_over(taken(PRINCIPAL, FIRST), ANNA.id, ANNA, "Maja")
    assert "Kommun 1" in words(refused.value)


def test_who_is_no_deputy_is_refused_and_those_who_are_are_named() -> None:
    to = STRANGER
    with pytest.raises(NoSuchDeputy) as refused:
        hand_over(taken(PRINCIPAL, SECOND, FIRST), ANNA.id, to, "Maja")
    assert refused.value.params["name"] == to.name
    assert refused.value.params["deputies"] == "Person 2, Person 3"
    assert "Kommun 1" in words(refused.value)


def test_an_observer_reads_and_never_acts() -> None:
    watching = mandate(MARIA, "observer", 1)
    found = taken(PRINCIPAL, FIRST, watching, handed_to=MARIA.id)
    assert (found.observers, found.acting, found.handed_to) == ((MARIA,), ANNA, None)
    assert not found.knows(MARIA.id)
    assert MARIA not in found.deputies
    with pytest.raises(NotMyTurn):
        require_acting(found, MARIA.id)
    with pytest.raises(NoSuchDeputy):
        hand_over(found, ANNA.id, MARIA, "Maja")
    assert taken(watching).acting is None


def test_what_a_party_answers_is_read_by_who_acts_and_by_who_handed_over() -> None:
    for found, readers in (
        (taken(PRINCIPAL, FIRST, handed_to=2), [2, 1]),
        (taken(PRINCIPAL, FIRST), [1]),
        (taken(FIRST), [2]),
        (taken(), []),
    ):
        assert [each.id for each in found.followers] == readers


def test_a_deputy_accepts_what_was_handed_over_and_nobody_else_does() -> None:
    handed = taken(PRINCIPAL, FIRST, SECOND, handed_to=2)
    accept(handed, DANIEL.id)
    assert [handed.awaits(who.id) for who in (ANNA, DANIEL, MARIA)] == [False, True, False]
    assert not seat(party(), (PRINCIPAL, FIRST), 2, NOW, accepted=True).awaits(DANIEL.id)
    for who, why in ((ANNA, HandedOver), (MARIA, OtherDeputy)):
        with pytest.raises(why):
            accept(handed, who.id)
    with pytest.raises(NothingHanded):
        accept(taken(PRINCIPAL, FIRST), ANNA.id)


def test_a_principal_takes_back_what_was_handed_over() -> None:
    take_back(taken(PRINCIPAL, FIRST, handed_to=2), ANNA.id)


@for_each("deputy", [FIRST_ENDED, FIRST_GONE])
def test_what_is_not_handed_over_cannot_be_taken_back(deputy: Mandate) -> None:
    for found in (taken(PRINCIPAL, FIRST), taken(PRINCIPAL, deputy, handed_to=2)):
        with pytest.raises(NotHandedOver):
            take_back(found, ANNA.id)


# -------------------------------------------------------------------------- categories


def test_a_category_may_be_called_every_second_year() -> None:
    centres = category("centre", every=2)
    assert [centres.is_called(year) for year in range(2025, 2031)] == [True, False] * 3
    assert [centres.next_year(year) for year in (2026, 2027, 2028)] == [2027, 2027, 2029]


def test_the_convening_body_is_never_called() -> None:
    assert not any(category("convening", convening=True).is_called(y) for y in range(2020, 2040))


@bounded
@given(st.integers(1, 20), st.integers(2000, 2100), st.integers(2000, 2100))
def test_the_next_year_is_the_first_in_which_a_category_is_called(
    every: int, first: int, year: int
) -> None:
    found = replace(category("centre"), every=every, first=first)
    later = found.next_year(year)
    assert found.is_called(first)
    assert [each for each in range(year, later + 1) if found.is_called(each)] == [later]


# -------------------------------------------------------------------- a name nearly right

PARTIES = [
    replace(party(number), name=name)
    for number, name in enumerate(["Täby kommun", "Tyresö kommun", "Upplands Väsby kommun"], 1)
]


@for_each(
    ("typed", "meant"),
    [
        ("taby", "Täby kommun"),
        ("TÄBY  KOMMUN", "Täby kommun"),
        ("tyreso komun", "Tyresö kommun"),
        ("upplandsväsby", "Upplands Väsby kommun"),
    ],
)
def test_a_party_is_guessed_from_a_name_nearly_right(typed: str, meant: str) -> None:
    found = closest(typed, PARTIES)
    assert found is not None
    assert found.name == meant


@for_each("typed", ["", "xyz", "q" * 10_000])
def test_nothing_is_guessed_from_what_is_like_no_name(typed: str) -> None:
    assert closest(typed, PARTIES) is None
    assert closest(typed, []) is None


# ------------------------------------------------------- until a day, and shared when silent


def shared(*mandates: Mandate, to: int = 2) -> Seat:
    return seat(party(), mandates, to, NOW, shared=True)


def test_a_principal_who_handed_over_until_a_day_is_told_until_when() -> None:
    found = seat(party(), (PRINCIPAL, FIRST), 2, NOW, until=date(2027, 3, 1))
    assert found.acting == DANIEL
    assert not found.is_handed, "nobody has done anything about this meeting"
    with pytest.raises(HandedOverUntil) as refused:
        require_acting(found, ANNA.id)
    assert "2027-03-01" in words(refused.value)
    take_back(found, ANNA.id)


def test_in_a_shared_seat_both_may_act_and_each_is_the_others_other() -> None:
    found = shared(PRINCIPAL, FIRST, SECOND)
    assert (found.acting, found.handed_to, found.is_handed) == (ANNA, None, True)
    for who in (ANNA, DANIEL):
        require_acting(found, who.id)
    assert found.others == {ANNA.id: DANIEL, DANIEL.id: ANNA}
    with pytest.raises(NotMyTurn):
        require_acting(found, MARIA.id)
    take_back(found, ANNA.id)


def test_of_two_the_one_who_answered_is_written_to() -> None:
    found = shared(PRINCIPAL, FIRST)
    assert [found.reader(who) for who in (None, 1, 2, 9)] == [ANNA, ANNA, DANIEL, ANNA]
    assert taken(PRINCIPAL, FIRST).reader(2) == ANNA


@for_each("mandates", [(PRINCIPAL, FIRST_GONE), (PRINCIPAL, FIRST_ENDED), (GONE, FIRST), ()])
def test_a_seat_is_not_shared_with_who_is_gone_or_alone(mandates: tuple[Mandate, ...]) -> None:
    assert shared(*mandates).others == {}


@for_each(
    ("found", "asked"),
    [
        pytest.param(taken(PRINCIPAL, SECOND, FIRST), DANIEL, id="the first deputy"),
        pytest.param(taken(PRINCIPAL), None, id="no deputy"),
        pytest.param(taken(), None, id="nobody"),
        pytest.param(taken(GONE, FIRST, SECOND), MARIA, id="the first acts already"),
        pytest.param(taken(GONE, FIRST), None, id="the only one acts already"),
        pytest.param(taken(PRINCIPAL, FIRST, handed_to=2), None, id="handed over"),
        pytest.param(shared(PRINCIPAL, FIRST, SECOND), None, id="asked already"),
    ],
)
def test_who_is_asked_when_a_seat_is_silent(found: Seat, asked: Person | None) -> None:
    assert second(found) == asked
