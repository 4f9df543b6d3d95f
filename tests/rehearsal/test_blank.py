"""A workspace in which nothing is set up yet."""

from datetime import UTC, datetime

from rehearsal import blank
from rehearsal.model import is_bot
from tests.stage import example

MADE = blank.workspace(datetime(2026, 11, 27, 22, tzinfo=UTC))


def test_nobody_in_it_is_of_the_example_or_has_a_part_in_anything() -> None:
    names = {user.name for user in MADE.users}
    assert len(names) == len(MADE.users)
    assert not names & {person.name for person in example().people}
    assert not any(user.parties or "ultur" in user.title for user in MADE.users)
    assert {user.team for user in MADE.users} == {MADE.team.id, *(each.id for each in MADE.teams)}
    assert {user.language for user in MADE.users} == {"sv", "en"}


def test_there_is_a_channel_for_everybody_for_a_second_series_too_and_the_bot_is_in_none() -> None:
    everybody = [user.id for user in MADE.users]
    assert sum(each.members == everybody for each in MADE.channels) == 2
    assert not any(is_bot(member) for each in MADE.channels for member in each.members)
    assert not any(each.topic for each in MADE.channels)


def test_it_begins_on_a_monday_morning_because_nothing_is_greeted_at_night() -> None:
    assert MADE.start == datetime(2026, 11, 30, 8, tzinfo=UTC)
    monday = datetime(2026, 3, 30, 12, tzinfo=UTC)
    assert blank.workspace(monday).start == datetime(2026, 4, 6, 7, tzinfo=UTC), "the next one"
