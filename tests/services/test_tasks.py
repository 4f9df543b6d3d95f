"""The convener's own tasks in the cycle: they wait from their day on until they are said done."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.errors import ConvenerOnly, NoSuchStep, StepAhead, StepGone
from bot.rules.sessions import step_of
from bot.services import series, tasks, waiting
from bot.services.verdicts import Drop
from bot.views import home_convening
from bot.views.blocks import Message, message, spoken
from bot.views.cycle import step_name
from bot.views.figures import figures
from bot.views.series import state
from bot.views.waiting import rows
from tests.services.given import JAMES, JOAKIM, LEYLA, LOADED, MAJA, Dialogue, at, beside
from tests.services.test_cycles import step
from tests.services.test_homes import says
from tests.services.test_outdated import sent

DRAFT, ADJUSTED = "minutes-draft", "minutes-adjusted"
DRAFTED = at("2027-02-18 09:00")
BEFORE = DRAFTED - timedelta(minutes=1)
MINUTES = "Skriv minnesanteckningar och skicka utkastet till dem som var med"


@pytest.fixture
def planned(dialogue: Dialogue) -> Dialogue:
    """Give the example with the meeting after as well."""
    dialogue.replan(at("2027-01-15 10:00"))
    return dialogue


def waits(dialogue: Dialogue, user: str = MAJA, now: datetime = DRAFTED) -> set[str]:
    """Return the keys of the tasks that wait for a person."""
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
    found = waiting.of(dialogue.store, sight)
    assert found.count >= len(found.duties)
    return {each.step for each in found.duties}


def finish(dialogue: Dialogue, user: str = MAJA, key: str = DRAFT) -> str:
    """Say a task done; return what it is."""
    number = step(dialogue, key).id
    done, meeting = tasks.finish(dialogue.store, dialogue.scene(user, DRAFTED), number, DRAFTED)
    assert meeting == dialogue.meeting
    return done.key


def test_a_task_waits_for_the_conveners_from_its_day_on(planned: Dialogue) -> None:
    planned.ran(BEFORE)
    assert waits(planned, now=BEFORE) == set()
    planned.ran(DRAFTED)
    assert waits(planned) == waits(planned, JOAKIM) == {DRAFT}
    assert waits(planned, LEYLA) == set()
    home = says(planned, MAJA, DRAFTED)
    assert f"{MINUTES}, torsdag 18 februari 2027" in home, "nobody types its number there"
    assert "[Se utfallen]" in home, "what was noted"
    assert f"[Klart: {MINUTES}" in home
    assert "[Klart" not in says(planned, LEYLA, DRAFTED)
    status = series.status(planned.store, planned.scene(MAJA, DRAFTED), DRAFTED)
    assert [each.step for each in status.duties] == [DRAFT]
    number, told = step(planned, DRAFT).id, state(status, planned.scene(MAJA, DRAFTED).t).text
    assert f"{MINUTES} (steg {number}), torsdag 18 februari 2027" in told
    assert f"[Klart: {MINUTES}" in told


def test_a_task_that_is_not_done_stays_when_the_next_meeting_s_comes(planned: Dialogue) -> None:
    planned.ran(DRAFTED)
    a_year_later = at("2028-02-18 10:00")
    planned.replan(a_year_later)
    planned.ran(a_year_later)
    drafts = [
        t for t in tasks.waiting(planned.store, planned.series, a_year_later) if t.step == DRAFT
    ]
    assert [each.local.year for each in drafts] == [2027, 2028]


@pytest.mark.parametrize("user", [MAJA, JOAKIM])
def test_what_is_said_done_waits_no_more(planned: Dialogue, user: str) -> None:
    planned.ran(DRAFTED)
    sent(planned, "task", DRAFTED)
    assert finish(planned, user) == DRAFT
    assert waits(planned) == waits(planned, JOAKIM) == set()
    assert finish(planned, user) == DRAFT, "once more changes nothing"
    (entry,) = (each for each in planned.trail() if each.action == tasks.DONE)
    assert entry.person == planned.person(user).id
    (renewed,) = planned.owed("task", manner="update")
    said = planned.says(renewed, DRAFTED)
    assert isinstance(said, Message)
    assert said.text == f"Klart: {MINUTES}.\nDialogmöte torsdag 4 februari 2027."


def test_a_task_that_is_done_before_its_word_goes_out_is_not_told(planned: Dialogue) -> None:
    planned.ran(DRAFTED)
    (word,) = planned.owed("task")
    assert isinstance(planned.says(word, DRAFTED), Message)
    finish(planned)
    assert planned.says(word, DRAFTED) == Drop("decided")


def test_what_is_no_task_of_theirs_cannot_be_said_done(planned: Dialogue) -> None:
    planned.ran(DRAFTED)
    with pytest.raises(StepAhead):
        finish(planned, key=ADJUSTED)
    for user in (LEYLA, JAMES):
        with pytest.raises(ConvenerOnly):
            finish(planned, user)
    with pytest.raises(NoSuchStep):
        finish(planned, key="invitation")
    for number in (None, 99_999):
        with pytest.raises(NoSuchStep):
            tasks.finish(planned.store, planned.scene(MAJA, DRAFTED), number, DRAFTED)
    other = planned.profiled(planned.series.profile, key="annan", channel="C0OTHER")
    scene = replace(planned.scene(MAJA, DRAFTED), series=other)
    with pytest.raises(NoSuchStep):
        tasks.finish(planned.store, scene, step(planned, DRAFT).id, DRAFTED)
    planned.store.ledger.move_on(step(planned, ADJUSTED).id, ["planned"], "skipped", DRAFTED)
    with pytest.raises(StepGone):
        finish(planned, key=ADJUSTED)
    assert waits(planned) == {DRAFT}


def test_a_task_that_the_cycle_has_no_more_or_that_is_old_does_not_wait(
    planned: Dialogue,
) -> None:
    planned.ran(DRAFTED)
    last = DRAFTED + tasks.WAITS_FOR
    assert waits(planned, now=last - timedelta(minutes=1)) == {DRAFT}
    assert waits(planned, now=last) == set()
    profile = planned.series.profile
    steps = tuple(each for each in profile.steps if each.key != DRAFT)
    planned.profiled(replace(profile, steps=steps))
    assert waits(planned) == set()
    with pytest.raises(NoSuchStep):
        finish(planned)


def test_a_task_before_the_meeting_waits_as_well(planned: Dialogue) -> None:
    profile = planned.series.profile
    early = tuple(
        replace(each, offset=replace(each.offset, count=-12)) if each.key == DRAFT else each
        for each in profile.steps
    )
    planned.profiled(replace(profile, steps=early))
    planned.replan(LOADED)
    now = at("2027-01-25 10:00")
    planned.ran(now)
    assert waits(planned, now=now) == {DRAFT}


def test_a_task_waits_though_another_meeting_was_held_since(planned: Dialogue) -> None:
    """As in a series that meets every month."""
    planned.ran(DRAFTED)
    store, after = planned.store, timedelta(days=21)
    added = beside(planned, after)
    now = added.ends_at + timedelta(hours=1)
    assert store.meetings.latest(planned.series.id, now) == added
    assert waits(planned, now=now) == {DRAFT}
    store.meetings.save(replace(store.meetings.get(planned.meeting.id), withdrawn_at=now))
    assert waits(planned, now=now) == set(), "nor has one that is not held any more a task"


def test_a_task_is_named_even_where_its_step_is_gone(planned: Dialogue) -> None:
    """The rows are written from what was read a moment before."""
    planned.ran(DRAFTED)
    sight = waiting.look(planned.store, planned.series, planned.person(MAJA), DRAFTED)
    found = waiting.of(planned.store, sight)
    bare = replace(
        sight.register,
        series=replace(sight.series, profile=replace(sight.series.profile, steps=())),
    )
    t = planned.scene(MAJA, DRAFTED).t
    shown = rows(found, bare, sight.person, t)
    assert "uppgift för sammankallande" in spoken([b for row in shown for b in row])


@pytest.mark.parametrize(
    ("language", "said"),
    [("sv", "härnäst: din uppgift: ”{task}”"), ("en", "next: your task: “{task}”")],
)
def test_a_task_that_comes_next_is_named(planned: Dialogue, language: str, said: str) -> None:
    for each in planned.store.ledger.of_meeting(planned.meeting.id):
        if each.step != DRAFT:
            planned.store.ledger.move_on(each.id, ["planned"], "done", LOADED)
    t = translator(language, "Europe/Stockholm")
    task = step_of(planned.series.profile, DRAFT)
    assert task is not None
    named = said.format(task=step_name(task, t).rstrip("."))
    plan = series.year(planned.store, planned.series, LOADED)
    assert named in message(home_convening.year(plan, None, t)).text
    status = series.status(planned.store, planned.scene(MAJA, LOADED), LOADED)
    assert named.partition(": ")[2] in "\n".join(figures(status, t))
    gone = replace(planned.series.profile, steps=())
    bare = replace(plan, series=replace(planned.series, profile=gone))
    note = {"sv": "uppgift för sammankallande", "en": "a note to the convener"}
    assert note[language] in message(home_convening.year(bare, None, t)).text
