"""A step that its convener leaves out of one meeting: the poll, because all fits; a reminder."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.i18n import translator
from bot.rules.errors import ConvenerOnly, Needed, NoSuchStep
from bot.rules.sessions import step_of
from bot.services import convening, cycles, skipping
from bot.services.series import year
from tests.services.given import LEYLA, MAJA, Dialogue, at
from tests.services.test_cycles import decide, step
from tests.services.test_polls import POLL, POLL_CLOSES, prepared

OPENS, CLOSES, INVITES = "priority-poll-opens", "priority-poll-closes", "invitation"


@pytest.fixture
def first(dialogue: Dialogue) -> Dialogue:
    """Give a first meeting whose poll asks."""
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    return dialogue


def test_a_poll_that_is_let_wait_can_be_opened_until_it_would_close(first: Dialogue) -> None:
    waits = decide(first, OPENS, POLL, send=False)
    known = step_of(first.series.profile, waits.step)
    assert known is not None
    t = translator("en", "Europe/Stockholm")
    said = convening.held(first.store, first.series, waits, known, t).text
    assert f"It can be sent until {t.when(POLL_CLOSES)}. After that it is too late" in said
    assert "Dialogue meeting on Thursday 4 February 2027." in said


def question(dialogue: Dialogue, language: str) -> str:
    scene = dialogue.scene(MAJA, POLL)
    turn = cycles.asking(dialogue.store, scene, step(dialogue, OPENS).id, POLL)
    return convening.asked(turn, translator(language, "Europe/Stockholm")).text


@pytest.mark.parametrize(
    ("language", "said", "button"),
    [
        (
            "sv",
            "Tiden räcker till allt ({planned} av {available} min): ingen omröstning behövs.",
            "[Hoppa över omröstningen]",
        ),
        (
            "en",
            "There is time for everything ({planned} of {available} min): no poll is needed",
            "[Leave the poll out]",
        ),
    ],
)
def test_it_is_said_that_all_fits_and_that_the_poll_can_be_left_out(
    first: Dialogue, language: str, said: str, button: str
) -> None:
    items = first.store.agenda.of_meeting(first.meeting.id)
    planned = sum(each.minutes for each in items if each.is_open)
    asked = question(first, language)
    assert said.format(planned=planned, available=first.meeting.minutes) in asked
    assert asked.index(button) < asked.index("[Skicka: " if language == "sv" else "[Send: ")
    first.store.meetings.save(replace(first.meeting, ends_at=first.meeting.starts_at))
    asked = question(first, language)
    assert said[:12] not in asked
    assert button not in asked


@pytest.mark.parametrize("numbered", [True, False])
def test_a_poll_that_is_left_out_opens_no_more_and_closes_none(
    first: Dialogue, *, numbered: bool
) -> None:
    number = step(first, OPENS).id if numbered else None
    left = skipping.leave_out(first.store, first.scene(MAJA, POLL), number, POLL)
    assert left.state == "skipped"
    first.replan(POLL)
    first.ran(POLL_CLOSES)
    assert first.states()[OPENS] == first.states()[CLOSES] == "skipped"
    assert first.store.polls.of_meeting(first.meeting.id) == []
    assert first.told("poll.unopened") == [], "the convener knows"
    ((_, steps), *_) = year(first.store, first.series, POLL_CLOSES).meetings
    assert {each.state for each in steps if each.step in {OPENS, CLOSES}} == {"skipped"}
    with pytest.raises(NoSuchStep):
        skipping.leave_out(first.store, first.scene(MAJA, POLL), None, POLL)


def test_only_the_convener_leaves_it_out_and_nothing_but_the_poll(first: Dialogue) -> None:
    with pytest.raises(ConvenerOnly):
        skipping.leave_out(first.store, first.scene(LEYLA, POLL), None, POLL)
    waits = next(key for key, state in first.states().items() if state == "asked" and key != OPENS)
    other = step(first, waits).id
    with pytest.raises(Needed):
        skipping.leave_out(first.store, first.scene(MAJA, POLL), other, POLL)
    assert first.states()[waits] == "asked"


def reminder(dialogue: Dialogue, invited: datetime, now: datetime) -> str:
    """Return the question of the first reminder, with its buttons in their order."""
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.ran(invited)
    decide(dialogue, INVITES, invited)
    dialogue.ran(now)
    turn = cycles.asking(
        dialogue.store, dialogue.scene(MAJA, now), step(dialogue, "reminder").id, now
    )
    return convening.asked(turn, translator("sv", "Europe/Stockholm")).text


def test_a_reminder_that_asks_can_be_left_out(dialogue: Dialogue) -> None:
    now = at("2027-01-14 09:00")
    said = reminder(dialogue, at("2026-12-23 10:00"), now)
    assert said.endswith("[Hoppa över]")
    assert "mindre än en arbetsdag" not in said
    scene, number = dialogue.scene(MAJA, now), step(dialogue, "reminder").id
    assert skipping.leave_out(dialogue.store, scene, number, now).state == "skipped"
    assert not dialogue.owed("reminder.direct")


def test_just_after_the_invitation_to_leave_a_reminder_out_comes_first(dialogue: Dialogue) -> None:
    said = reminder(dialogue, at("2027-01-13 10:00"), at("2027-01-14 09:00"))
    assert "mindre än en arbetsdag" not in said, "they had a day"


def test_what_one_meeting_cannot_do_without_is_not_left_out(dialogue: Dialogue) -> None:
    invited = at("2026-12-23 10:00")
    dialogue.ran(invited)
    scene, number = dialogue.scene(MAJA, invited), step(dialogue, INVITES).id
    with pytest.raises(Needed):
        skipping.leave_out(dialogue.store, scene, number, invited)


def test_a_reminder_that_was_let_wait_is_left_out_first_once_the_invitation_goes_out(
    dialogue: Dialogue,
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    now = at("2027-01-14 10:00")
    dialogue.ran(now)
    decide(dialogue, "reminder", now, send=False)
    decide(dialogue, INVITES, now)
    turn = cycles.asking(
        dialogue.store, dialogue.scene(MAJA, now), step(dialogue, "reminder").id, now
    )
    said = convening.asked(turn, translator("sv", "Europe/Stockholm")).text
    assert "Inbjudan gick ut för mindre än en arbetsdag sedan." in said
    assert said.index("[Hoppa över]") < said.index("[Skicka")
