"""When an answer is expected, when a meeting was just held, and in which order parties stand."""

from dataclasses import replace
from datetime import timedelta

from bot.rules.cycle import Occurrence, StepState
from bot.rules.seats import Seat
from bot.rules.waiting import JUST_HELD, acting, alone, is_asked, is_just_held, vacant
from tests.cases import for_each
from tests.rules.examples import NOW, mandate, meeting, party, person

STEP = Occurrence(
    1, "T1", 1, 1, "invitation", "invitation", NOW.replace(tzinfo=None), "UTC", "2026a", NOW
)


@for_each("state", ["planned", "asked", "held", "done", "skipped", "parked"])
def test_parties_are_asked_once_the_invitation_waits_for_nobody(state: StepState) -> None:
    step = replace(STEP, state=state)
    assert is_asked([step], is_closed=False) == (state in {"done", "skipped", "parked"})
    assert is_asked([step], is_closed=True) == (state == "done")


@for_each("is_closed", [False, True])
def test_where_nobody_is_invited_answers_come_when_they_like(*, is_closed: bool) -> None:
    assert is_asked([], is_closed=is_closed)
    assert is_asked([replace(STEP, kind="call")], is_closed=is_closed)


def test_a_meeting_was_just_held_for_a_week_from_its_end() -> None:
    held = meeting()
    assert not is_just_held(None, NOW)
    assert not is_just_held(held, held.ends_at - timedelta(seconds=1))
    assert is_just_held(held, held.ends_at)
    assert is_just_held(held, held.ends_at + JUST_HELD - timedelta(seconds=1))
    assert not is_just_held(held, held.ends_at + JUST_HELD)


def test_parties_are_named_in_the_order_of_the_swedish_alphabet() -> None:
    names = ("Öland", "Älmhult", "Åre", "ale")
    parties = [replace(party(n), name=name) for n, name in enumerate(names, start=1)]
    anna = person(1)
    empty = [Seat(each, ()) for each in parties]
    taken = [Seat(each, (mandate(anna, "principal", of=each.id),)) for each in parties]
    order = ["ale", "Åre", "Älmhult", "Öland"]
    assert [each.name for each in vacant(empty, 2027)] == order
    assert [each.name for each in alone(taken)] == order
    assert [each.party.name for each in acting(taken, anna, 2027)] == order
