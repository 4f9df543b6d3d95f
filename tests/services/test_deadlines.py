"""Outcomes that point to a forward deadline: written by its name, and following its date."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.rules.deadlines import Deadline
from bot.rules.errors import BadDate, PastDate
from bot.rules.outcomes import Outcome
from bot.services import deadlines, outcome_dues, outcomes
from bot.services.outcomes import Given
from bot.views.blocks import Message
from tests.services.given import MAJA, NACKA, Dialogue, at

NOW = at("2027-02-04 14:00")
LOADED = at("2027-03-01 10:00")
CONFERENCE = date(2027, 10, 14)


@pytest.fixture
def met(dialogue: Dialogue) -> Dialogue:
    dialogue.opened(started_at=at("2027-02-04 13:00"))
    return dialogue


def added(met: Dialogue, due: str) -> Outcome:
    given = Given("action", "Ta fram underlag", "Nacka kommun", due=due)
    return outcomes.add(met.store, met.scene(MAJA, NOW), given, NOW)


def kept(met: Dialogue, one: Outcome) -> Outcome:
    found = met.store.outcomes.by_number(one.series, one.number)
    assert found is not None
    return found


def loaded(met: Dialogue, *dates: date, now: datetime = LOADED) -> None:
    """Let the file give the conference these dates."""
    profile = met.series.profile
    known = tuple(
        replace(each, dates=dates) if each.key == "conference" else each
        for each in profile.deadlines
    )
    met.profiled(replace(profile, deadlines=known))
    met.replan(now)


@pytest.mark.parametrize("due", ["konferensen", "conference", "Höstkonferensen 2027"])
def test_an_outcome_is_due_by_a_deadline(met: Dialogue, due: str) -> None:
    one = added(met, due)
    assert (one.due, one.deadline) == (CONFERENCE, "conference:2027")


def test_a_date_points_to_no_deadline(met: Dialogue) -> None:
    one = added(met, "2027-10-14")
    assert (one.due, one.deadline) == (CONFERENCE, None)


def test_what_is_neither_a_date_nor_ahead_is_refused(met: Dialogue) -> None:
    with pytest.raises(BadDate):
        added(met, "julen")
    past = Deadline("past", met.series.profile.name, dates=(date(2027, 1, 15),))
    profile = replace(met.series.profile, deadlines=(past,))
    with pytest.raises(PastDate):
        deadlines.due(profile, "past 2027", date(2027, 2, 4))


def test_an_outcome_follows_a_new_date_and_its_owner_hears_with_the_reminder(
    met: Dialogue,
) -> None:
    one = added(met, "konferensen")
    loaded(met, date(2027, 10, 7))
    moved = kept(met, one)
    assert (moved.due, moved.due_before) == (date(2027, 10, 7), CONFERENCE)
    assert moved.next_at == at("2027-10-07 09:00")
    assert "outcome.followed" in met.actions()
    loaded(met, date(2027, 10, 7))
    assert kept(met, one) == moved  # once
    loaded(met, date(2027, 10, 21))
    assert kept(met, one).due_before == CONFERENCE  # all that the owner was told
    now = at("2027-10-21 09:00")
    outcome_dues.remind(met.store, kept(met, one), now)
    (word,) = met.owed("outcome.owner")
    said = met.says(word, now)
    assert isinstance(said, Message)
    assert "Höstkonferensen låg torsdag 14 oktober 2027 och har flyttats" in said.text
    assert met.told("outcome.owner") == [NACKA]


def test_a_date_that_comes_back_is_no_news(met: Dialogue) -> None:
    one = added(met, "konferensen")
    loaded(met, date(2027, 10, 7))
    loaded(met)
    back = kept(met, one)
    assert (back.due, back.due_before) == (CONFERENCE, None)


def test_who_was_reminded_hears_of_the_next_change_from_there(met: Dialogue) -> None:
    one = added(met, "konferensen")
    loaded(met, date(2027, 10, 7))
    met.store.outcomes.save(replace(kept(met, one), heard="owner"))
    loaded(met, date(2027, 10, 21))
    assert kept(met, one).due_before == date(2027, 10, 7)
    assert kept(met, one).heard == ""


def test_a_published_agenda_shows_the_new_date(met: Dialogue) -> None:
    added(met, "konferensen")
    met.store.meetings.save(replace(met.meeting, published_at=NOW))
    loaded(met, date(2027, 10, 7), now=at("2027-02-04 15:00"))
    assert [e.owed.kind for e in met.owed("agenda", manner="update")] == ["agenda"]


def test_without_a_meeting_ahead_it_follows_as_well(met: Dialogue) -> None:
    one = added(met, "konferensen")
    meetings = met.store.meetings
    for meeting in met.meetings:
        meetings.save(replace(meeting, withdrawn_at=NOW))
    profile = replace(
        met.series.profile,
        deadlines=(Deadline("conference", met.series.profile.name, dates=(date(2027, 10, 7),)),),
    )
    deadlines.follow(met.store, replace(met.series, profile=profile), LOADED)
    assert kept(met, one).due == date(2027, 10, 7)


def test_a_deadline_that_is_gone_leaves_the_date(met: Dialogue) -> None:
    one = added(met, "konferensen")
    met.profiled(replace(met.series.profile, deadlines=()))
    met.replan(LOADED)
    assert kept(met, one) == one


def test_a_deadline_can_be_given_later_and_taken_away(met: Dialogue) -> None:
    scene, one = met.scene(MAJA, NOW), added(met, "1 mars")
    put_off = outcomes.postpone(met.store, scene, one.number, "konferensen", "Vi väntar", NOW)
    assert put_off.deadline == "conference:2027"
    again = outcomes.postpone(met.store, scene, one.number, "2027-11-01", "Mer tid", NOW)
    assert (again.deadline, again.due_before) == (None, None)


def test_a_commitment_is_confirmed_by_a_deadline(met: Dialogue) -> None:
    given = Given("commitment", "Regionen ser över bidragen")
    one = outcomes.add(met.store, met.scene(NACKA, NOW), given, NOW)
    confirmed = outcomes.confirm(met.store, met.scene(MAJA, NOW), one.number, "budget", NOW)
    assert (confirmed.due, confirmed.deadline) == (date(2027, 9, 15), "budget:2027")
