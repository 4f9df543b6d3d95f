from collections.abc import Sequence
from dataclasses import replace

from bot.rules.abilities import OF_PARTIES, Abilities, Ability, abilities, between, hindrance
from bot.rules.errors import (
    CallNotOpen,
    Convenes,
    HandedOver,
    MeetingStarted,
    NoMandate,
    NotCalled,
    NotMyTurn,
    OtherDeputy,
    Refusal,
)
from bot.rules.roles import Role, State
from bot.rules.seats import Mandate, Party, Seat, seat
from tests.cases import for_each
from tests.rules.examples import NOW, category, mandate, party, person

ANNA, DANIEL, MARIA = person(1), person(2), person(3)
PRINCIPAL = mandate(ANNA, "principal")
DEPUTY, SECOND = mandate(DANIEL, "deputy", 1), mandate(MARIA, "deputy", 2)
CONVENING = category("convening", convening=True)
CENTRES = category("centre", every=2)


def taken(*mandates: Mandate, of: Party | None = None, handed_to: int | None = None) -> Seat:
    return seat(of or party(), mandates or (PRINCIPAL, DEPUTY, SECOND), handed_to, NOW)


CLOSED = MeetingStarted(date=NOW, convener="Maja")
BEFORE_THE_CALL = CallNotOpen(date=NOW)
NOBODY = NoMandate(series="Kultur", convener="Maja")


READS: set[Ability] = {"read", "follow"}


def able(who: int, seats: Sequence[Seat], *, convener: bool, **shut: Refusal) -> Abilities:
    """Return what somebody can do; ``closed`` and ``unproposed`` shut what is open else."""
    held = {m.role for seat in seats for m in seat.mandates if m.person.id == who}
    roles: set[Role] = {"nobody", *held}
    roles |= {"convener"} if convener else set()
    at: State = "on" if "closed" in shut else "called"
    return abilities(who, seats, 2027, roles=roles, at=at, **shut)


def can(who: int, *seats: Seat, convener: bool = False, **shut: Refusal) -> set[Ability]:
    return set(able(who, seats, convener=convener, **shut).can)


def because(who: int, *seats: Seat, convener: bool = False, **shut: Refusal) -> list[type]:
    return [type(each) for each in able(who, seats, convener=convener, **shut).because]


def test_a_principal_with_deputies_can_do_all_that_a_party_can() -> None:
    assert can(1, taken()) == OF_PARTIES
    assert because(1, taken()) == []


def test_a_principal_without_deputies_has_nobody_to_hand_over_to() -> None:
    assert can(1, taken(PRINCIPAL)) == OF_PARTIES - {"hand_over"}


def test_who_has_no_party_reads() -> None:
    assert can(9, unproposed=NOBODY) == READS
    assert because(9, unproposed=NOBODY) == [NoMandate]


def test_a_convener_without_a_party_proposes_records_and_convenes() -> None:
    assert can(9, convener=True) == {
        *READS,
        "propose",
        "conclude",
        "record",
        "decide",
        "conduct",
        "convene",
    }


def test_before_the_call_all_but_proposing_is_open() -> None:
    assert can(1, taken(), unproposed=BEFORE_THE_CALL) == OF_PARTIES - {"propose"}
    assert because(2, taken(), unproposed=BEFORE_THE_CALL) == [NotMyTurn, CallNotOpen]


def test_once_the_meeting_has_started_nobody_answers_hands_over_or_records() -> None:
    assert can(1, taken(), closed=CLOSED) == {*READS, "conclude"}
    assert because(2, taken(), closed=CLOSED) == [MeetingStarted], "whoever they are"
    assert can(9, convener=True, closed=CLOSED) == {*READS, "conclude", "convene"}
    assert because(9, convener=True, closed=CLOSED) == [], "a convener knows"


def test_a_deputy_proposes_and_answers_only_when_it_was_handed_over() -> None:
    assert can(2, taken()) == {*READS, "propose", "conclude"}
    assert because(2, taken()) == [NotMyTurn]
    assert can(2, taken(handed_to=2)) == {*READS, "propose", "conclude", "answer"}


def test_a_principal_who_handed_over_can_still_hand_over_or_take_it_back() -> None:
    assert can(1, taken(handed_to=2)) == {*READS, "propose", "conclude", "hand_over"}
    assert because(1, taken(handed_to=2)) == [HandedOver]


def test_the_convening_body_does_not_answer_to_itself() -> None:
    inviting = taken(of=party(1, CONVENING))
    assert can(1, inviting) == {*READS, "propose", "conclude"}
    assert because(1, inviting) == [Convenes]
    assert because(1, inviting, convener=True) == [], "a convener knows"


def test_one_party_that_can_answer_is_enough() -> None:
    inviting = taken(of=party(1, CONVENING))
    own = seat(party(2), [replace(PRINCIPAL, party=2)], None, NOW)
    assert "answer" in can(1, inviting, own)
    assert because(1, inviting, own) == []


@for_each(
    ("who", "of", "handed_to", "year", "why"),
    [
        (1, party(), None, 2027, None),
        (2, party(), 2, 2027, None),
        (1, party(1, CONVENING), None, 2027, Convenes),
        (1, party(1, CENTRES), None, 2028, NotCalled),
        (1, party(), 2, 2027, HandedOver),
        (2, party(), None, 2027, NotMyTurn),
        (3, party(), 2, 2027, OtherDeputy),
    ],
)
def test_what_keeps_somebody_from_answering_is_said_as_it_is_refused(
    who: int, of: Party, handed_to: int | None, year: int, why: type[Refusal] | None
) -> None:
    found = hindrance(taken(of=of, handed_to=handed_to), who, year)
    assert (type(found) if found else None) == why


def test_between_meetings_there_is_what_outlives_them() -> None:
    assert between({"nobody"}).can == {"follow"}
    assert between({"nobody", "principal"}).can == {"follow", "conclude"}
    assert between({"nobody", "convener"}).can == {"follow", "conclude", "convene"}
