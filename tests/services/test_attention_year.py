"""A full year of somebody prompt and of somebody silent: no more than agreed, and proved."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.rules.attention import MOST_PROMPT, MOST_SILENT, Told
from bot.services import agenda, answers, attention, outcomes, waiting
from bot.services.outcomes import Given
from storage.database import SqlDatabase, connect
from tests.databases import Databases
from tests.services.given import JAMES, MAJA, NACKA, Dialogue, StillClock, at, undone
from tests.services.test_attention import YEAR_ENDS, Mail, Year, in_good_time, prompt

pytestmark = pytest.mark.any_database

DECIDED, LEFT = at("2026-12-02 10:00"), at("2027-02-05 10:00")


def proposes(dialogue: Dialogue, now: datetime) -> None:
    for user, title in ((JAMES, "Tickets"), (NACKA, "Bokbussen"), (NACKA, "Kören")):
        dialogue.proposes(user, title, now)


def decides(dialogue: Dialogue) -> None:
    scene = dialogue.scene(MAJA, DECIDED)
    for number in (1, 2):
        agenda.accept(dialogue.store, scene, number, DECIDED)
    agenda.decline(dialogue.store, scene, 3, "Nästa gång", DECIDED)


def leaves(dialogue: Dialogue) -> None:
    """Let each have something to do, and ask for a commitment that is confirmed days later."""
    dialogue.replan(LEFT)
    for party, due in (("Solna stad", "2027-03-01"), ("Nacka kommun", "2027-03-02")):
        given = Given("action", "Ta fram underlag", owner=party, due=due)
        outcomes.add(dialogue.store, dialogue.scene(MAJA, LEFT), given, LEFT)
    for user in (JAMES, NACKA):
        asked = Given("commitment", "Regionen ser över bidragen")
        made = outcomes.add(dialogue.store, dialogue.scene(user, LEFT), asked, LEFT)
        later = LEFT + timedelta(days=4)
        scene = dialogue.scene(MAJA, later)
        outcomes.confirm(dialogue.store, scene, made.number, "", later)


def finishes(dialogue: Dialogue, mail: Mail) -> None:
    """Let the prompt one do on its day what is theirs."""
    if mail.user == JAMES:
        scene = dialogue.scene(JAMES, mail.at)
        sight = waiting.look(dialogue.store, dialogue.series, scene.person, mail.at)
        (task,) = waiting.of(dialogue.store, sight).tasks
        outcomes.finish(dialogue.store, scene, task.number, "", mail.at)


@pytest.fixture(scope="module")
def after(databases: Databases, loaded: str) -> Iterator[tuple[SqlDatabase, list[Mail]]]:
    """Where the year was played, once, and what was sent in it."""
    database = connect(databases.copy(loaded), StillClock(), pace_per_minute=1_000_000)
    with database.transaction() as store:
        mail = _play(prompt(Dialogue(store)))
    yield database, mail
    database.close()


@pytest.fixture
def played(after: tuple[SqlDatabase, list[Mail]]) -> Iterator[Year]:
    """The year, with everything in it that is told to somebody."""
    database, mail = after
    with undone(database) as store:
        yield Year(Dialogue(store), mail=mail)


def _play(year: Year) -> list[Mail]:
    dialogue = year.dialogue
    year.acts |= {
        "call": lambda mail: proposes(dialogue, mail.at),
        "outcome.owner": lambda mail: finishes(dialogue, mail),
    }
    year.play(year.when_due(DECIDED))
    decides(dialogue)
    year.play(year.from_(DECIDED, LEFT))
    leaves(dialogue)
    year.play(year.from_(LEFT, at("2027-04-30 10:00")))
    return year.mail


def told(year: Year, user: str) -> tuple[Told, ...]:
    """Return what the convener reads of a person at the end of the year."""
    scene = year.dialogue.scene(MAJA, YEAR_ENDS)
    return attention.of_person(year.dialogue.store, scene, user, YEAR_ENDS).told


@pytest.mark.parametrize(("user", "most"), [(JAMES, MOST_PROMPT), (NACKA, MOST_SILENT)])
def test_nobody_is_written_to_more_often_than_agreed(played: Year, user: str, most: int) -> None:
    found = told(played, user)
    assert Counter(each.kind for each in found) == played.unasked(user)
    assert 4 <= len(found) <= most, found


def test_who_says_maybe_is_asked_once_more_and_gets_no_more_than_agreed(
    databases: Databases, loaded: str
) -> None:
    database = connect(databases.copy(loaded), StillClock(), pace_per_minute=1_000_000)
    with database.transaction() as store:
        year = prompt(Dialogue(store))
        year.acts["invitation.direct"] = lambda mail: _may_come(year.dialogue, mail)
        _play(year)
        found = Counter(each.kind for each in told(year, JAMES))
    database.close()
    assert (found["reminder.direct"], found["last_reminder.direct"]) == (0, 1)
    assert (found["day_before.direct"], found["calendar"]) == (1, 0)
    assert found["escalated.acting"] == 0, "they are not silent"
    assert found.total() <= MOST_PROMPT - 1, "one more, the calendar file, if they come after all"


def _may_come(dialogue: Dialogue, mail: Mail) -> None:
    if (mail.user, mail.manner) == (JAMES, "direct"):  # an update asks for nothing
        answers.answer(
            dialogue.store, dialogue.scene(JAMES, mail.at), answers.Given("maybe"), mail.at
        )


def test_digests_come_once_a_week_at_most_and_everything_in_good_time(played: Year) -> None:
    for user in (JAMES, NACKA):
        days = [mail.at for mail in played.mail if (mail.kind, mail.user) == ("digest", user)]
        assert len(days) >= 2
        assert len({day.isocalendar()[:2] for day in days}) == len(days)
    in_good_time(played)
