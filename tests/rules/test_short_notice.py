"""Short notice: steps in the past of a meeting that is made now come at once, or not at all."""

from dataclasses import replace

from bot.rules import cycle, short_notice
from bot.rules.cycle import Occurrence
from bot.rules.series import Step
from bot.rules.short_notice import Fitted
from tests.cases import for_each
from tests.rules.examples import CYCLE, STOCKHOLM, at, meeting, profile, step, utc


def fitted(now: str, *steps: Step) -> Fitted:
    planned = cycle.plan(profile(*steps), meeting(), STOCKHOLM)
    return short_notice.fit(planned, {"": meeting()}, STOCKHOLM, utc(now))


@for_each(
    ("now", "at_once", "left_out"),
    [
        ("2026-11-26 07:59", set(), set()),
        ("2026-12-01 10:00", {"call"}, set()),
        ("2026-12-28 10:00", {"call", "invitation"}, set()),
        ("2027-01-08 10:00", {"invitation"}, {"call", "call_closes", "poll", "poll_closes"}),
        (
            "2027-01-22 10:00",
            {"invitation", "agenda"},
            {"call", "call_closes", "poll", "poll_closes", "reminder"},
        ),
        (
            "2027-02-04 09:00",
            {"invitation", "agenda", "day_before"},
            {"call", "call_closes", "poll", "poll_closes", "reminder", "last_reminder"},
        ),
    ],
)
def test_what_makes_sense_comes_at_once_and_the_rest_is_left_out(
    now: str, at_once: set[str], left_out: set[str]
) -> None:
    found = fitted(now)
    assert found.at_once == at_once
    assert found.left_out == left_out
    assert {each.step.key for each in found.steps} == {each.key for each in CYCLE}
    assert {e.due_at for e in found.steps if e.step.key in at_once} <= {utc(now)}


def test_at_once_is_the_next_working_hour_by_the_minute() -> None:
    call, *_ = fitted("2026-12-05 10:00").steps  # a Saturday
    assert (call.local, call.due_at) == (at("2026-12-07 08:00"), utc("2026-12-07 07:00"))
    now = utc("2026-12-07 10:00").replace(second=17, microsecond=3)
    planned = cycle.plan(profile(), meeting(), STOCKHOLM)
    call, *_ = short_notice.fit(planned, {"": meeting()}, STOCKHOLM, now).steps
    assert call.due_at == utc("2026-12-07 10:00")


def test_nothing_is_sent_in_the_night_before_it_is_too_late() -> None:
    assert "call" in fitted("2027-01-06 20:00").at_once, "it closes at nine on the day after"
    early = replace(step("call_closes", -4, "weeks"), at=at("2027-01-07 07:00").time())
    found = fitted("2027-01-06 20:00", step("call", -10, "weeks"), early)
    assert found.left_out == {"call", "call_closes"}, "it would close before anybody reads of it"


def test_a_poll_needs_time_of_its_own_and_no_call() -> None:
    poll = step("poll", -4, "weeks"), step("poll_closes", -3, "weeks")
    assert fitted("2027-01-10 10:00", *poll).at_once == {"poll"}
    assert fitted("2027-01-15 10:00", *poll).left_out == {"poll", "poll_closes"}
    later = step("call", -10, "weeks"), step("call_closes", -4, "weeks"), step("poll", -2, "weeks")
    assert fitted("2027-01-10 10:00", *later).left_out == {"call", "call_closes"}


def test_without_an_invitation_a_reminder_asks() -> None:
    assert fitted("2027-01-20 10:00", step("reminder", -3, "weeks")).at_once == {"reminder"}


@for_each(
    ("now", "at_once", "left_out"),
    [
        ("2027-01-20 10:00", {"host@north"}, set()),
        ("2027-01-27 10:00", {"host@north", "day_before@north"}, set()),
        ("2027-01-28 09:30", {"start@north"}, {"host@north", "day_before@north"}),
        (
            "2027-01-28 11:00",
            set(),
            {"host@north", "day_before@north", "start@north", "thanks@north"},
        ),
        (
            "2027-02-01 10:00",
            set(),
            {"host@north", "day_before@north", "start@north", "thanks@north"},
        ),
    ],
)
def test_the_steps_of_a_group_are_measured_by_its_session(
    now: str, at_once: set[str], left_out: set[str]
) -> None:
    own = step("host", -8, "weeks"), *CYCLE[8:11]
    session = replace(
        meeting(),
        local=at("2027-01-28 10:00"),
        starts_at=utc("2027-01-28 09:00"),
        ends_at=utc("2027-01-28 11:00"),
        session="north",
    )
    keyed = (replace(each, key=f"{each.key}@north") for each in own)
    planned = [
        *cycle.plan(profile(*CYCLE[8:11]), meeting(), STOCKHOLM),
        *cycle.plan(profile(*keyed), session, STOCKHOLM),
    ]
    seen = {"": meeting(), "north": session}
    found = short_notice.fit(planned, seen, STOCKHOLM, utc(now))
    assert found.at_once == at_once
    assert found.left_out == left_out


def test_a_kind_that_is_not_known_stays_as_it_is() -> None:
    found = fitted("2027-01-20 10:00", step("horoscope", -3, "weeks"))
    assert not found.at_once | found.left_out
    assert found.steps[0].due_at == utc("2027-01-14 08:00")


def test_what_was_put_off_keeps_its_time_when_it_is_planned_again() -> None:
    now = utc("2026-12-05 10:00")
    planned = cycle.plan(profile(), meeting(), STOCKHOLM)
    first = short_notice.fit(planned, {"": meeting()}, STOCKHOLM, now)
    known = {
        e.step.key: Occurrence(0, "", 1, 1, e.step.key, e.step.kind, e.local, "", "", e.due_at)
        for e in first.steps
    }
    for later in (now, utc("2026-12-06 10:00"), utc("2026-12-07 07:00"), utc("2026-12-07 09:00")):
        again = short_notice.follow(planned, known, STOCKHOLM, later)
        assert sorted(again, key=lambda e: e.step.key) == sorted(
            first.steps, key=lambda e: e.step.key
        )
    assert short_notice.follow(planned, {}, STOCKHOLM, now) == planned
