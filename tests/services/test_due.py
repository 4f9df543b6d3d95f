"""Due dates of outcomes, as the clock comes to them: once each, the latest word, never twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

import pytest

from bot.ports import Conflict, Database, Store, Unavailable
from bot.rules.outcomes import Outcome
from bot.services import due, outcome_dues, outcome_owners, outcomes
from bot.services.outcomes import Given
from bot.views.blocks import Message
from storage import SqlDatabase
from tests.services.given import JOAKIM, MAJA, NACKA, START, Dialogue, at

NOW = at("2027-02-04 14:00")
REMINDED, OVERDUE, TOLD = (
    at("2027-03-01 09:00"),
    at("2027-03-02 09:00"),
    at("2027-03-05 09:00"),
)
NACKA_DEPUTY = "U0NACKA2"


@pytest.fixture
def met(dialogue: Dialogue) -> Dialogue:
    dialogue.replan(NOW)
    dialogue.opened(started_at=START)
    return dialogue


def action(dialogue: Dialogue, owner: str = "Nacka kommun", user: str = "") -> Outcome:
    given = Given("action", "Ta fram underlag", owner, user, "2027-03-01")
    return outcomes.add(dialogue.store, dialogue.scene(MAJA, NOW), given, NOW)


def ran(dialogue: Dialogue, now: datetime) -> list[str]:
    """Say everything that is due."""
    said: list[str] = []
    while (outcome := dialogue.store.outcomes.claim(now)) is not None:
        said += outcome_dues.remind(dialogue.store, outcome, now)
    return said


def texts(dialogue: Dialogue, kind: str, now: datetime) -> list[str]:
    verdicts = [dialogue.says(each, now) for each in dialogue.owed(kind)]
    return [v.text if isinstance(v, Message) else v.reason for v in verdicts]  # type: ignore[union-attr]


def test_the_owner_is_reminded_hears_again_and_then_the_convener_does(met: Dialogue) -> None:
    action(met)
    assert met.store.outcomes.next_due() == REMINDED
    assert ran(met, REMINDED - timedelta(seconds=1)) == []
    assert ran(met, REMINDED) == ["outcome-1-owner"]
    assert ran(met, REMINDED) == []
    assert "#1 ska vara klart måndag 1 mars 2027" in texts(met, "outcome.owner", REMINDED)[0]
    assert ran(met, OVERDUE) == ["outcome-1-overdue"]
    assert "skulle ha varit klart" in texts(met, "outcome.overdue", OVERDUE)[0]
    assert met.told("outcome.convener") == []
    assert ran(met, TOLD) == ["outcome-1-convener"]
    assert met.told("outcome.owner", "outcome.overdue", "outcome.convener") == [NACKA, NACKA, MAJA]
    assert "Nacka kommun har fått veta det" in texts(met, "outcome.convener", TOLD)[0]
    assert ran(met, TOLD + timedelta(days=400)) == []
    assert met.store.outcomes.next_due() is None
    assert [a for a in met.actions() if a.startswith("outcome.")] == [
        *("outcome.added", "outcome.reminded", "outcome.overdue", "outcome.escalated")
    ]


def test_nothing_is_said_of_what_is_done_meanwhile(met: Dialogue) -> None:
    made = action(met)
    for moment in (REMINDED, OVERDUE, TOLD):
        ran(met, moment)
    scene = met.scene(NACKA, TOLD)
    outcomes.finish(met.store, scene, made.number, "Klart", TOLD)
    assert texts(met, "outcome.owner", TOLD) == ["done"]
    assert texts(met, "outcome.overdue", TOLD) == ["done"]
    assert texts(met, "outcome.convener", TOLD) == ["done or put off"]
    assert ran(met, TOLD + timedelta(days=30)) == []


def test_what_was_put_off_meanwhile_is_said_of_its_new_date_only(met: Dialogue) -> None:
    made = action(met)
    ran(met, REMINDED)
    scene = met.scene(NACKA, REMINDED)
    outcomes.postpone(met.store, scene, made.number, "2027-04-12", "Sjuk", REMINDED)
    assert texts(met, "outcome.owner", REMINDED) == ["put off"]
    assert ran(met, TOLD) == []
    assert ran(met, at("2027-04-12 09:00")) == ["outcome-1-owner"]
    assert len(met.owed("outcome.owner")) == 2


def test_a_paused_series_waits_and_then_only_the_latest_is_said(met: Dialogue) -> None:
    action(met)
    met.store.series.set_paused(met.series.id, paused=True)
    assert ran(met, TOLD) == []
    met.store.series.set_paused(met.series.id, paused=False)
    assert ran(met, TOLD) == ["outcome-1-overdue"]
    assert met.told("outcome.owner", "outcome.overdue", "outcome.convener") == [NACKA]


def test_the_person_who_is_named_hears_while_they_act_for_the_party(met: Dialogue) -> None:
    action(met, user=NACKA_DEPUTY)
    ran(met, REMINDED)
    assert met.told("outcome.owner") == [NACKA_DEPUTY]
    met.mandated("nacka", NACKA, now=REMINDED)
    assert texts(met, "outcome.owner", REMINDED) == ["somebody else owns it"]
    ran(met, OVERDUE)
    assert met.told("outcome.overdue") == [NACKA]


def test_who_has_no_account_is_not_written_to(met: Dialogue) -> None:
    action(met, user=NACKA_DEPUTY)
    met.store.people.set_deleted(met.person(NACKA_DEPUTY).id, deleted=True)
    ran(met, REMINDED)
    assert met.told("outcome.owner") == [NACKA]


def test_a_party_without_anybody_is_left_to_the_convener(met: Dialogue) -> None:
    action(met)
    met.mandated("nacka", now=REMINDED)
    for moment in (REMINDED, OVERDUE, TOLD):
        ran(met, moment)
    assert met.told("outcome.owner", "outcome.overdue") == []
    assert met.told("outcome.convener") == [MAJA]


def test_for_the_convening_body_the_convener_hears_and_is_not_told_of_it_again(
    met: Dialogue,
) -> None:
    action(met, "Region Stockholm")
    for moment in (REMINDED, OVERDUE, TOLD):
        ran(met, moment)
    assert met.told("outcome.owner", "outcome.overdue") == [MAJA, MAJA]
    assert met.told("outcome.convener") == []
    assert "outcome drop" not in str(met.owed("outcome.owner")[0].owed)


def test_a_colleague_at_the_convening_body_hears_first(met: Dialogue) -> None:
    action(met, "", JOAKIM)
    for moment in (REMINDED, OVERDUE, TOLD):
        ran(met, moment)
    assert met.told("outcome.owner", "outcome.overdue") == [JOAKIM, JOAKIM]
    assert met.told("outcome.convener") == [MAJA]


def test_without_any_convener_nothing_more_is_owed(met: Dialogue) -> None:
    action(met)
    for user in (MAJA, JOAKIM):
        met.store.people.set_deleted(met.person(user).id, deleted=True)
    for moment in (REMINDED, OVERDUE, TOLD):
        ran(met, moment)
    assert met.told("outcome.convener") == []


def test_without_any_meeting_nobody_acts(met: Dialogue) -> None:
    other = met.profiled(met.series.profile, key="annan", channel="C0OTHER")
    party = met.party("nacka").id
    assert outcome_owners.acting(met.store, other, party, NOW) is None


# ----------------------------------------------------------------------------------- the database


def begun(office: SqlDatabase) -> Outcome:
    with office.transaction() as store:
        dialogue = Dialogue(store)
        dialogue.opened(started_at=START)
        for step in store.ledger.of_meeting(dialogue.meeting.id):
            store.ledger.move_on(step.id, ["planned"], "done", NOW)
        return action(dialogue)


def outcome_keys(ran: list[str]) -> list[str]:
    return [key for key in ran if key.startswith("outcome-")]


def test_the_tick_says_each_once(office: SqlDatabase) -> None:
    begun(office)
    with office.reading() as store:
        assert due.next_at(store, NOW) is not None
    assert outcome_keys(due.run(office, REMINDED)) == ["outcome-1-owner"]
    assert outcome_keys(due.run(office, REMINDED)) == []


@dataclass
class Faulty:
    """A store in which one room fails as soon as it is entered."""

    store: Store
    room: str
    fault: Exception

    def __getattr__(self, name: str) -> object:
        if name == self.room:
            raise self.fault
        return getattr(self.store, name)


def failing(office: SqlDatabase, room: str, fault: Exception) -> Database:
    """Return the same database, in which ``room`` fails for who writes."""

    class Failing:
        @contextmanager
        def transaction(self) -> Iterator[Store]:
            with office.transaction() as store:
                yield cast("Store", Faulty(store, room, fault))

    return cast("Database", Failing())


def test_one_that_fails_is_kept_back_and_holds_up_no_other(office: SqlDatabase) -> None:
    first = begun(office)
    with office.transaction() as store:
        second = action(Dialogue(store))
        # No calendar has a day after the last one: as if a release had left it so.
        store.outcomes.save(replace(first, due=date.max, next_at=NOW))
    assert outcome_keys(due.run(office, REMINDED)) == [f"outcome-{second.number}-owner"]
    with office.reading() as store:
        kept = store.outcomes.by_number(first.series, first.number)
        assert kept is not None
        assert kept.next_at == REMINDED + timedelta(days=1)


@pytest.mark.parametrize("fault", [Unavailable("away"), Conflict("second")])
def test_a_database_that_is_away_is_no_fault_of_an_outcome(
    office: SqlDatabase, fault: Exception
) -> None:
    begun(office)
    with pytest.raises(type(fault)):
        due.run(failing(office, "series", fault), REMINDED)
    assert outcome_keys(due.run(office, REMINDED)) == ["outcome-1-owner"]


def test_outcomes_that_cannot_be_read_are_not_hidden(office: SqlDatabase) -> None:
    begun(office)
    with pytest.raises(ZeroDivisionError):
        due.run(failing(office, "outcomes", ZeroDivisionError()), REMINDED)


def test_in_the_evening_nothing_is_said_until_the_next_morning(met: Dialogue) -> None:
    action(met)
    assert ran(met, at("2027-03-01 18:30")) == []
    assert met.store.outcomes.next_due() == at("2027-03-02 08:00")
    assert ran(met, at("2027-03-02 08:00")) == ["outcome-1-overdue"]
