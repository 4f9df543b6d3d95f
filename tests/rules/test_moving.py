"""Moving, cancelling and setting: which times a meeting can have, and what becomes of its steps."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from hypothesis import given

from bot.rules import moving
from bot.rules.answers import require_called
from bot.rules.calendar import Calendar, QuietPeriod
from bot.rules.calling import Call
from bot.rules.cycle import Occurrence, Planned
from bot.rules.errors import (
    AlreadyCancelled,
    BadLink,
    BadTime,
    BeforeItsCall,
    DayOff,
    HourSkipped,
    InQuietPeriod,
    InThePast,
    MeetingBegun,
    MeetsAnother,
    NotCalled,
    NothingMoved,
    NotOfTheme,
    Refusal,
    TimeWasCancelled,
)
from bot.rules.moving import Times, Where
from bot.rules.seats import Category, Party
from bot.rules.series import Meeting, Offset, Step
from bot.rules.texts import LocalText, Word
from bot.rules.whens import read_hour, read_when
from tests.cases import for_each
from tests.rules.examples import some

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ASCENSION = date(2027, 5, 6)
KLYS = LocalText("KLYS", "KLYS")
CALENDAR = Calendar("Europe/Stockholm", frozenset({ASCENSION}), (QuietPeriod((6, 20), (8, 10)),))
LENGTH = timedelta(hours=3)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def meeting(text: str = "2027-02-04 13:00", **more: object) -> Meeting:
    at = CALENDAR.instant(local(text))
    return Meeting(1, 1, local(text), at, at + LENGTH, place="Salen", sequence=1, **more)  # type: ignore[arg-type]


def times(*others: Meeting, kept: tuple[Meeting, ...] = ()) -> Times:
    names = {ASCENSION: LocalText("Kristi himmelsfärdsdag", "Ascension Day")}
    return Times(CALENDAR, names, others, kept, Word("move"), "2027-02-04")


def moved(text: str, of: Meeting | None = None, where: Where = moving.AS_EVER) -> Meeting:
    return moving.move(of or meeting(), local(text), where, "", times(), NOW)


def test_a_moved_meeting_keeps_its_number_its_slot_and_its_length() -> None:
    first = moved("2027-02-11 14:00")
    assert (first.sequence, first.slot, first.changes) == (1, local("2027-02-04 13:00"), 1)
    assert first.starts_at == CALENDAR.instant(local("2027-02-11 14:00"))
    assert first.ends_at - first.starts_at == LENGTH
    assert first.changed_at == NOW
    again = moved("2027-02-18 14:00", first)
    assert (again.slot, again.changes) == (local("2027-02-04 13:00"), 2)
    assert again.is_fixed


def test_a_meeting_that_was_set_has_no_slot_of_a_rule() -> None:
    assert moved("2027-02-11 14:00", meeting(is_set=True)).slot is None


def test_a_new_place_alone_leaves_the_time_and_asks_nobody_again() -> None:
    found = moved("2027-02-04 13:00", where=Where("Annan", "Gatan 1", "https://example.org/x"))
    assert (found.place, found.address, found.video) == (
        "Annan",
        "Gatan 1",
        "https://example.org/x",
    )
    assert found.changed_at is None
    assert found.changes == 1
    with pytest.raises(NothingMoved):
        moved("2027-02-04 13:00", where=Where("Salen"))


def test_moving_into_another_year_calls_nobody_else() -> None:
    assert moved("2028-01-13 13:00").call == Call(2027)


@for_each(
    ("to", "refusal"),
    [
        ("2027-05-06 13:00", DayOff),
        ("2027-02-13 13:00", DayOff),
        ("2027-02-14 13:00", DayOff),
        ("2027-07-01 13:00", InQuietPeriod),
        ("2026-11-30 13:00", InThePast),
        ("2026-12-01 10:00", InThePast),
        ("2027-03-28 02:30", HourSkipped),
    ],
)
def test_times_that_no_meeting_can_have(to: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        moved(to)


@for_each(
    ("to", "why", "before"),
    [
        ("2027-05-06 13:00", LocalText("Kristi himmelsfärdsdag", "Ascension Day"), "2027-05-05"),
        ("2027-02-13 13:00", Word("weekend"), "2027-02-12"),
        ("2027-02-14 13:00", Word("weekend"), "2027-02-12"),
    ],
)
def test_a_day_off_is_called_by_its_name_and_the_day_before_is_offered(
    to: str, why: object, before: str
) -> None:
    with pytest.raises(DayOff) as caught:
        moved(to)
    assert caught.value.params["holiday"] == why
    assert caught.value.params["before"] == date.fromisoformat(before)
    assert caught.value.instead == ("Take that day instead", f"move 2027-02-04 {before} 13:00")


def test_a_quiet_period_is_said_with_its_days() -> None:
    with pytest.raises(InQuietPeriod) as caught:
        moved("2027-07-01 13:00")
    params = caught.value.params
    assert (params["first"], params["last"]) == ("20/6", "10/8")
    assert params["before"] == date(2027, 6, 18)


@for_each(
    ("to", "is_free"),
    [
        ("2027-03-04 10:00", True),
        ("2027-03-04 10:01", False),
        ("2027-03-04 15:59", False),
        ("2027-03-04 16:00", True),
    ],
)
def test_two_meetings_do_not_overlap_by_a_minute(to: str, *, is_free: bool) -> None:
    other = replace(meeting("2027-03-04 13:00"), id=2)
    if is_free:
        moving.require_time(local(to), LENGTH, times(other), NOW)
    else:
        with pytest.raises(MeetsAnother):
            moving.require_time(local(to), LENGTH, times(other), NOW)


def test_the_time_of_a_cancelled_meeting_is_not_given_to_another() -> None:
    gone = replace(meeting("2027-03-04 13:00"), id=2, cancelled_at=NOW)
    with pytest.raises(TimeWasCancelled):
        moving.require_time(gone.local, LENGTH, times(kept=(gone,)), NOW)
    moving.require_time(local("2027-03-04 13:05"), LENGTH, times(kept=(gone,)), NOW)


def test_what_is_cancelled_or_has_started_is_neither_moved_nor_cancelled_nor_kept() -> None:
    gone = moving.cancel(meeting(), "Snö", NOW)
    assert (gone.cancelled_at, gone.withdrawn_at, gone.reason, gone.changes) == (NOW, NOW, "Snö", 1)
    for change in (
        lambda of, now: moving.cancel(of, "x", now),
        moving.keep,
        lambda of, now: moving.move(of, local("2027-02-11 13:00"), Where(), "", times(), now),
    ):
        with pytest.raises(AlreadyCancelled):
            change(gone, NOW)
        with pytest.raises(MeetingBegun):
            change(meeting(), meeting().starts_at)


def test_what_was_taken_out_before_keeps_when_that_was() -> None:
    earlier = NOW - timedelta(days=3)
    assert moving.cancel(meeting(withdrawn_at=earlier), "x", NOW).withdrawn_at == earlier


def test_a_meeting_that_is_kept_is_the_conveners() -> None:
    kept = moving.keep(meeting(), NOW)
    assert kept.is_fixed
    assert moving.keep(moved("2027-02-11 14:00"), NOW).slot == local("2027-02-04 13:00")


def test_a_meeting_does_not_come_before_its_call() -> None:
    moving.require_after_call(meeting(), None)
    moving.require_after_call(meeting(), meeting().starts_at - timedelta(minutes=1))
    with pytest.raises(BeforeItsCall):
        moving.require_after_call(meeting(), meeting().starts_at)


@for_each(
    ("first", "now", "urgent"),
    [
        ("2027-02-04 13:00", "2027-01-14 22:00", False),  # in the morning is early enough
        ("2027-02-04 13:00", "2027-02-03 22:00", False),
        ("2027-02-04 10:30", "2027-02-03 22:00", True),  # at eight they may be on the way
        ("2027-02-04 13:00", "2027-02-04 09:00", False),  # it is a working hour anyway
        ("2027-02-04 13:00", "2027-02-04 10:01", True),
        ("2027-02-08 09:00", "2027-02-05 19:00", True),  # the weekend lies between
    ],
)
def test_news_waits_for_a_working_hour_unless_that_is_too_late(
    first: str, now: str, *, urgent: bool
) -> None:
    far, near = meeting("2027-03-04 13:00"), meeting(first)
    at = CALENDAR.instant(local(now))
    for before, after in ((far, near), (near, far), (near, near)):
        assert moving.is_urgent(before, after, at, CALENDAR) is urgent
    assert not moving.is_urgent(far, far, at, CALENDAR)


def step(key: str, at: datetime) -> Planned:
    made = Step(key, key, Offset(0, "days"), time(9))
    return Planned(made, at, CALENDAR.instant(at), at)


NINES = [local(f"2027-01-{day:02} 09:00") for day in range(4, 8)]
PLANS = [days for steps in (1, 2, 3) for days in product(NINES, repeat=steps)]
"""When the steps of a meeting may be planned: one to three of them, each on one of four days."""


@given(some(5, PLANS))
def test_no_two_meetings_have_the_same_step_at_the_same_time(
    plans: list[tuple[datetime, ...]],
) -> None:
    taken: set[tuple[str, datetime]] = set()
    for days in plans:
        steps = [step(f"s{n}", day) for n, day in enumerate(days)]
        found = moving.apart(steps, taken, CALENDAR)
        keys = {(each.step.key, each.local) for each in found}
        assert not keys & taken
        assert moving.apart(steps, taken, CALENDAR) == found, "planning again changes nothing"
        assert all(each.due_at == CALENDAR.instant(each.local) for each in found)
        taken |= keys


def test_only_what_was_left_out_and_lies_ahead_again_is_planned_once_more() -> None:
    def occurrence(number: int, key: str, state: str) -> Occurrence:
        return Occurrence(
            number,
            "T",
            1,
            1,
            key,
            key,
            local("2026-11-01 09:00"),
            "Europe/Stockholm",
            "",
            NOW,
            state,  # type: ignore[arg-type]
        )

    steps = [
        occurrence(1, "a", "skipped"),
        occurrence(2, "b", "done"),
        occurrence(3, "c", "skipped"),
    ]
    ahead, past = local("2027-01-04 09:00"), local("2026-11-30 09:00")
    planned = [step("a", ahead), step("b", ahead), step("c", past)]
    assert [each.id for each in moving.revived(steps, planned, NOW)] == [1]


def test_a_place_is_checked_as_it_is_typed() -> None:
    assert moving.venue(" Salen  A ", "", "") == Where("Salen A", "", "")
    with pytest.raises(BadLink):
        moving.venue("", "", "ingen länk")


TODAY = date(2026, 12, 1)


@for_each(
    ("text", "days", "at", "rest"),
    [
        ("2027-02-11 13:00 Lokalen är upptagen", ["2027-02-11"], "13:00", "Lokalen är upptagen"),
        ("2027-02-04 2027-02-11", ["2027-02-04", "2027-02-11"], None, ""),
        ("2027-02-04 till 2027-02-11 kl. 09.30 x", ["2027-02-04", "2027-02-11"], "09:30", "x"),
        ("4 februari 2027 to 11/2 at 13:00", ["2027-02-04", "2027-02-11"], "13:00", ""),
        ("14:00", [], "14:00", ""),
        ("", [], None, ""),
        ("Snöstorm den 4 februari", [], None, "Snöstorm den 4 februari"),
        ("2027-02-11\n13:00\nrad ett\nrad två", ["2027-02-11"], "13:00", "rad ett\nrad två"),
        ("at", [], None, "at"),
        ("to", [], None, "to"),
    ],
)
def test_days_and_hours_are_read_off_the_head(
    text: str, days: list[str], at: str | None, rest: str
) -> None:
    found = read_when(text, TODAY)
    assert [day.isoformat() for day in found.days] == days
    assert found.at == (time.fromisoformat(at) if at else None)
    assert found.rest == rest


def test_only_as_many_days_are_read_as_are_meant() -> None:
    found = read_when("2027-02-04 2027-02-11", TODAY, days=1)
    assert found.rest == "2027-02-11"


@for_each("given_", ["24:00", "13:60", "99:99"])
def test_an_hour_that_no_clock_has_is_refused(given_: str) -> None:
    with pytest.raises(BadTime):
        read_hour(given_)
    assert read_hour("klockan ett") is None


def test_a_thematic_meeting_calls_its_categories_whatever_the_year() -> None:
    biennial = Category(1, "klys", KLYS, None, 2, 2027, convening=False, position=1)
    convening = replace(biennial, key="region", convening=True)
    assert biennial.is_called(2027)
    assert not biennial.is_called(Call(2028))
    assert biennial.is_called(Call(2028, ("klys",)))
    assert not biennial.is_called(Call(2027, ("other",)))
    assert not convening.is_called(Call(2027, ("region",)))
    party = Party(1, "klys", "KLYS", biennial, 2)
    require_called(party, Call(2028, ("klys",)))
    with pytest.raises(NotOfTheme):
        require_called(party, Call(2027, ("other",)))
    with pytest.raises(NotCalled) as caught:
        require_called(party, Call(2028))
    assert caught.value.params["year"] == 2029
