"""Until when an answer is wanted, and who invites."""

from dataclasses import replace
from datetime import timedelta

from bot.rules.answers import Place
from bot.rules.cycle import Occurrence
from bot.rules.inviting import Invitation, wanted_before
from bot.rules.seats import Seat
from tests.cases import for_each
from tests.rules.examples import SERIES, meeting, party, utc

HERE = Place(SERIES, meeting(), Seat(party(), ()), None)
INVITED = utc("2026-12-23 08:00")


def due(kind: str, at: str, key: str = "") -> Occurrence:
    """Return a step of the meeting; ``at`` is in UTC."""
    when = utc(at)
    zone = "Europe/Stockholm"
    return Occurrence(1, "T", 1, 1, key or kind, kind, when, zone, "2026a", when)


STEPS = [
    due("reminder", "2027-01-14 08:00"),
    due("escalation", "2027-01-19 08:00"),
    due("agenda", "2027-01-12 08:00"),
    due("last_reminder", "2027-02-01 08:00"),
]


def test_an_answer_is_wanted_before_the_silent_are_asked_again() -> None:
    assert wanted_before(STEPS, HERE, INVITED) == utc("2027-01-14 08:00")
    assert wanted_before(STEPS, HERE, utc("2027-01-14 08:00")) == utc("2027-01-19 08:00")
    assert wanted_before(STEPS, HERE, utc("2027-01-18 09:00")) == utc("2027-02-01 08:00")


def test_who_is_asked_the_last_time_may_answer_until_the_start() -> None:
    assert wanted_before(STEPS, HERE, utc("2027-02-01 08:00")) is None
    after = due("last_reminder", "2027-02-04 13:00")
    assert wanted_before([after], HERE, INVITED) is None


def test_the_steps_of_another_group_session_do_not_count() -> None:
    steps = [
        due("last_reminder", "2027-01-20 08:00", "last_reminder@north"),
        due("last_reminder", "2027-01-22 08:00", "last_reminder@south"),
    ]
    south = replace(HERE, meeting=replace(HERE.meeting, session="south"))
    assert wanted_before(steps, south, INVITED) == utc("2027-01-22 08:00")
    assert wanted_before(steps, HERE, INVITED) is None


def test_an_answer_is_not_wanted_sooner_than_the_day_after() -> None:
    (reminder, *_) = STEPS
    just_before = reminder.due_at - timedelta(days=1)
    assert wanted_before([reminder], HERE, just_before) is None
    assert wanted_before([reminder], HERE, just_before - timedelta(minutes=1)) is not None


@for_each(
    ("body", "hosts"),
    [
        ("Region Stockholm", ("Region Stockholm", "Maja")),
        ("Maja", ("Maja", "")),
        ("", ("Maja", "")),
    ],
)
def test_a_convening_body_invites_or_else_the_convener(body: str, hosts: tuple[str, str]) -> None:
    assert Invitation(HERE, "invitation", body, "Maja").hosts == hosts
