"""One step of one meeting is given another time, or done before its own."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.rules import step_moves
from bot.rules.calendar import Calendar
from bot.rules.cycle import Occurrence, Planned
from bot.rules.errors import (
    HourSkipped,
    InThePast,
    MovesWithMeeting,
    Refusal,
    StepAhead,
    StepAtNight,
    StepTooLate,
)
from bot.rules.series import Meeting, Offset, Step
from tests.cases import for_each

CALENDAR = Calendar("Europe/Stockholm")
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
HELD = datetime(2027, 4, 8, 13)  # noqa: DTZ001 - local
MEETING = Meeting(1, 1, HELD, CALENDAR.instant(HELD), CALENDAR.instant(HELD) + timedelta(hours=3))
CLOSES = CALENDAR.instant(datetime(2027, 3, 11, 9))  # noqa: DTZ001 - local
PLANNED = datetime(2027, 2, 4, 9)  # noqa: DTZ001 - local


def step(kind: str = "invitation", **given: object) -> Occurrence:
    at = CALENDAR.instant(PLANNED)
    known = Occurrence(1, "T", 1, 1, kind, kind, PLANNED, "Europe/Stockholm", "2026a", at)
    return replace(known, **given)  # type: ignore[arg-type] # fields of a step


def moved(to: str, kind: str = "invitation", meeting: Meeting = MEETING) -> Occurrence:
    local = datetime.fromisoformat(to)
    return step_moves.move(step(kind), local, meeting, CLOSES, CALENDAR, NOW)


def test_a_step_comes_when_its_convener_says() -> None:
    found = moved("2027-02-09 10:30")
    assert found.local.isoformat() == "2027-02-09T10:30:00"
    assert found.due_at == datetime(2027, 2, 9, 9, 30, tzinfo=UTC)
    assert found.moved_at == NOW
    assert moved("2027-03-20 22:00", "call_closes").due_at == CALENDAR.instant(
        datetime(2027, 3, 20, 22)  # noqa: DTZ001 - local
    ), "what says nothing to anybody may come at night"


REFUSED = [
    ("2027-02-09 10:00", "start", MovesWithMeeting),
    ("2027-03-28 02:30", "invitation", HourSkipped),
    ("2027-01-11 09:00", "invitation", InThePast),
    ("2027-04-08 13:00", "invitation", StepTooLate),
    ("2027-03-11 09:00", "call", StepTooLate),
    ("2027-05-08 09:00", "thanks", StepTooLate),
    ("2027-02-09 18:30", "invitation", StepAtNight),
    ("2027-02-07 10:00", "invitation", StepAtNight),
]


@for_each(("to", "kind", "refusal"), REFUSED)
def test_a_time_at_which_it_is_of_no_use_or_disturbs_is_refused(
    to: str, kind: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        moved(to, kind)


def test_a_moved_step_keeps_its_time_until_its_meeting_is_moved() -> None:
    plan = Planned(
        Step("invitation", "invitation", Offset(-6, "weeks"), time(9)),
        PLANNED,
        CALENDAR.instant(PLANNED),
        PLANNED,
    )
    row = moved("2027-02-09 10:30")

    def kept(meeting: Meeting, **known: Occurrence) -> Planned:
        (found,) = step_moves.kept([plan], known, meeting, CALENDAR)
        return found

    assert kept(MEETING) == plan
    assert kept(MEETING, invitation=step()) == plan
    stays = kept(replace(MEETING, changed_at=NOW - timedelta(days=1)), invitation=row)
    assert (stays.local, stays.due_at, stays.moved_at) == (row.local, row.due_at, NOW)
    assert kept(replace(MEETING, changed_at=NOW), invitation=row) == plan
    late = replace(MEETING, changed_at=NOW)
    assert kept(late, invitation=moved("2027-02-09 10:30", meeting=late)).moved_at is not None


def test_what_is_true_before_its_time_can_be_done_then() -> None:
    step_moves.require_now(step("invitation"))
    step_moves.require_now(step("thanks", state="asked"))
    with pytest.raises(StepAhead):
        step_moves.require_now(step("thanks"))
