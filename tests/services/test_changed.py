"""A convener moves, keeps, cancels and sets meetings: what follows, and who is told what."""

import json
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.documents import calendar, feeds
from bot.documents.feeds import Addresses
from bot.documents.page import page
from bot.i18n import translator
from bot.rules.answers import Choice
from bot.rules.errors import (
    AlreadyCancelled,
    BadLength,
    BeforeItsCall,
    CancelledBefore,
    ConvenerOnly,
    EmptyCancel,
    MeetingCancelled,
    MeetsAnother,
    NoMeetingThen,
    NotComing,
    NothingIsSet,
    UnknownCategory,
)
from bot.rules.moving import Where as Venue
from bot.rules.series import Meeting
from bot.services import (
    agenda,
    answers,
    calendar_files,
    calendar_words,
    cancelling,
    cycles,
    doing,
    handing,
    moving,
    office,
    planning,
    polls,
    scene,
    series,
    setting,
)
from bot.services.answers import Given
from bot.services.moving import Change, Wish
from bot.services.office import Office
from bot.services.publication import of_series
from bot.services.scene import Hints
from bot.services.setting import Wanted
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from bot.views.live_list import live_list
from tests.services.given import (
    BIRGITTA,
    CALLED,
    HELENA,
    JAMES,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    START,
    STRANGER,
    Dialogue,
    at,
    beside,
)

INVITED = at("2026-12-28 10:00")
LATE = at("2027-02-04 10:30")


def of(dialogue: Dialogue, user: str = MAJA, hints: Hints | None = None) -> Office:
    return office.enter(dialogue.store, dialogue.where(user), hints or Hints())


def local(text: str) -> datetime:
    return datetime.fromisoformat(text)


def moves(dialogue: Dialogue, to: str, now: datetime = INVITED, reason: str = "") -> Change:
    day, _, hour = to.partition(" ")
    wish = Wish(
        to=datetime.fromisoformat(day).date(),
        at=time.fromisoformat(hour) if hour else None,
        reason=reason,
    )
    return moving.move(dialogue.store, of(dialogue), wish, now)


def answered(dialogue: Dialogue, user: str, choice: Choice = "coming") -> None:
    answers.answer(dialogue.store, dialogue.scene(user, INVITED), Given(choice), INVITED)


def invited(dialogue: Dialogue) -> None:
    for moment in ("2026-12-01 10:00", "2026-12-28 10:00"):
        dialogue.ran(at(moment))
    invitation = next(
        s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == "invitation"
    )
    if invitation.state == "asked":
        cycles.decide(
            dialogue.store, dialogue.scene(MAJA, INVITED), invitation.id, INVITED, send=True
        )


def sent(dialogue: Dialogue, *kinds: str, now: datetime) -> list[str]:
    """Let what is owed of these kinds be sent; return the texts that were not dropped."""
    said = []
    for delivery in dialogue.owed(*kinds):
        if delivery.state != "ready":
            continue
        verdict = dialogue.says(delivery, now)
        if isinstance(verdict, Message):
            started = dialogue.store.outbox.start(delivery, 0.0)
            assert started is not None
            dialogue.store.outbox.finish(started, "sent", now=now, channel="D1", ts="1.0")
            said.append(verdict.text)
    return said


# ---------------------------------------------------------------- moving


def test_the_steps_that_are_planned_move_and_what_was_done_stays(dialogue: Dialogue) -> None:
    invited(dialogue)
    before = dialogue.states()
    steps = {s.step: s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id)}
    change = moves(dialogue, "2027-02-11 14:00")
    after = {s.step: s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id)}
    assert dialogue.states() == before
    assert after["start"].local == local("2027-02-11 14:00")
    assert after["call"] == steps["call"]
    assert change.left_out == ()
    assert dialogue.actions()[-1] == "meeting.moved"


def test_a_step_that_waits_for_a_decision_follows_the_meeting_to_its_new_day(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(at("2026-12-01 10:00"))
    dialogue.ran(INVITED)
    (step,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    assert step.due_at < INVITED
    moves(dialogue, "2027-04-15")
    (moved,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    assert (moved.id, moved.local) == (step.id, local("2027-03-04 09:00"))
    (word,) = (w for w in dialogue.owed("ask") if w.owed.refs["occurrence"] == step.id)
    said = dialogue.says(word, at("2027-01-12 10:00"))
    assert isinstance(said, Message)
    assert "skulle ha gått ut" not in said.text, "its day lies ahead"
    moves(dialogue, "2027-02-04", at("2027-01-12 10:00"))
    assert dialogue.store.ledger.get(step.id) == step


def test_planning_again_neither_moves_it_back_nor_plans_its_old_date(dialogue: Dialogue) -> None:
    moves(dialogue, "2027-02-11 14:00", LOADED)
    moved = dialogue.meetings
    for now in (LOADED, CALLED, at("2027-02-12 09:00")):
        dialogue.replan(now)
        assert dialogue.meetings[0] == moved[0]
        assert [m.local.year for m in dialogue.meetings][:2] in ([2027], [2027, 2028])
        assert not planning.strays(dialogue.store, dialogue.series, now)


def test_a_moved_meeting_stays_when_the_rule_gives_its_old_date_no_longer(
    dialogue: Dialogue,
) -> None:
    moves(dialogue, "2027-02-11 14:00", LOADED)
    profile = dialogue.series.profile
    rule = replace(profile.meeting, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH", place="Ny")
    dialogue.profiled(replace(profile, meeting=rule))
    outcome = planning.plan_series(dialogue.store, dialogue.series.id, CALLED)
    assert outcome.stray == ()
    assert [(m.local, m.place) for m in dialogue.meetings] == [
        (local("2027-02-11 14:00"), "Exempelsalen")
    ]


def test_the_channel_is_told_and_each_party_that_had_answered_once(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    answered(dialogue, JAMES, "regrets")
    evening = at("2026-12-28 19:00")
    moves(dialogue, "2027-02-11", evening)
    assert moves(dialogue, "2027-02-18", evening, "Lokalen").answers == 2
    morning = at("2026-12-29 08:00")
    said = sent(dialogue, "moved.direct", now=morning)
    assert len(said) == 2, "one each, though it was moved twice"
    assert "torsdag 4 februari 2027 flyttas till torsdag 18 februari" in said[0]
    assert "Varför: Lokalen" in said[0]
    posts = [dialogue.says(each, morning) for each in dialogue.owed("moved", manner="post")]
    assert [type(each) for each in posts] == [Drop, Message]
    assert [each.owed.due_at for each in dialogue.owed("moved", manner="post")] == [morning] * 2
    assert dialogue.owed("invitation", manner="update")


def test_on_the_same_day_the_channel_and_who_had_answered_read_the_new_hour(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    evening, morning = at("2026-12-28 19:00"), at("2026-12-29 08:00")
    moves(dialogue, "2027-02-04 14:00", evening)
    (post,) = dialogue.owed("moved", manner="post")
    (direct,) = sent(dialogue, "moved.direct", now=morning)
    said = dialogue.says(post, morning)
    assert isinstance(said, Message)
    for each in (said.text, direct):
        assert "torsdag 4 februari 2027 börjar kl. 14:00 i stället för 13:00." in each


def test_news_that_would_come_too_late_comes_at_once(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    change = moves(dialogue, "2027-02-11", LATE)
    assert change.is_now
    (word,) = dialogue.owed("moved.direct")
    assert (word.owed.due_at, word.owed.asked) == (LATE, True)
    assert isinstance(dialogue.says(word, LATE), Message)


def test_who_answers_for_the_new_time_is_not_asked_again(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    evening = at("2026-12-28 19:00")
    moves(dialogue, "2027-02-11", evening)
    later = at("2026-12-28 20:00")
    answers.answer(dialogue.store, dialogue.scene(LEYLA, later), Given("maybe"), later)
    (word,) = dialogue.owed("moved.direct")
    assert dialogue.says(word, at("2026-12-29 08:00")) == Drop("answered for the new time")


def test_a_word_that_was_overtaken_is_not_said(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    evening, morning = at("2026-12-28 19:00"), at("2026-12-29 08:00")
    moves(dialogue, "2027-02-11", evening)
    moves(dialogue, "2027-02-04", evening)
    said = [dialogue.says(each, morning) for each in dialogue.owed("moved.direct")]
    assert said == [Drop("moved back before it was said")]
    posts = [dialogue.says(each, morning) for each in dialogue.owed("moved", manner="post")]
    assert posts == [Drop("changed again"), Drop("moved back before it was said")]


def test_a_new_place_does_not_silence_the_word_of_the_new_time(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    evening, morning = at("2026-12-28 19:00"), at("2026-12-29 08:00")
    moves(dialogue, "2027-02-11", evening)
    wish = Wish(venue=Venue("Nya salen", "", ""))
    moving.move(dialogue.store, of(dialogue), wish, evening)
    (said,) = sent(dialogue, "moved.direct", now=morning)
    assert "torsdag 11 februari" in said
    assert "Nya salen" in said


def test_a_word_that_waits_while_a_new_place_was_posted_is_said_all_the_same(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    moves(dialogue, "2027-02-11")
    assert sent_posts(dialogue) == 1
    moving.move(dialogue.store, of(dialogue), Wish(venue=Venue("Nya", "", "")), INVITED)
    (word,) = dialogue.owed("moved.direct")
    assert isinstance(dialogue.says(word, INVITED), Message)


def test_while_the_clock_stands_still_it_is_known_who_answered_before_a_move(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    for day in ("2027-02-11", "2027-02-18"):
        answered(dialogue, LEYLA)
        answered(dialogue, NACKA)
        moves(dialogue, day)
        assert earlier(dialogue) == {"Botkyrka kommun", "Nacka kommun"}
        answered(dialogue, NACKA)
        assert earlier(dialogue) == {"Botkyrka kommun"}
    last = dialogue.owed("moved.direct")[-2:]
    said = {each.owed.target.channel: dialogue.says(each, INVITED) for each in last}
    assert isinstance(said[LEYLA], Message)
    assert said[NACKA] == Drop("answered for the new time")


def earlier(dialogue: Dialogue, now: datetime = INVITED) -> set[str]:
    """Return the parties that the list says to have answered before the meeting was moved."""
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, now)
    text = live_list(board, translator("sv", "Europe/Stockholm"), now).text
    return set(re.findall(r"(\w+ \w+) \(svarade innan dialogmötet flyttades", text))


def sent_posts(dialogue: Dialogue) -> int:
    """Let the channel's word of the move be sent."""
    posts = dialogue.owed("moved", manner="post")
    for post in posts:
        started = dialogue.store.outbox.start(post, 0.0)
        assert started is not None
        dialogue.store.outbox.finish(started, "sent", now=INVITED, channel="C", ts="1.0")
    return len(posts)


def test_a_deputy_who_got_the_seat_is_not_told_what_the_principal_is(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    moves(dialogue, "2027-02-11", at("2026-12-28 19:00"))
    later = at("2026-12-28 20:00")
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, later), None, later)
    (word,) = dialogue.owed("moved.direct")
    assert dialogue.says(word, at("2026-12-29 08:00")) == Drop("handed over")


def test_a_party_without_anybody_is_passed_over(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    dialogue.mandated("botkyrka", now=INVITED)
    moves(dialogue, "2027-02-11")
    assert dialogue.owed("moved.direct") == []


def test_a_new_place_is_posted_and_nobody_is_asked_again(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    wish = Wish(venue=Venue("Nya salen", "Gatan 1", ""))
    change = moving.move(dialogue.store, of(dialogue), wish, INVITED)
    assert (change.answers, dialogue.owed("moved.direct")) == (0, [])
    (post,) = dialogue.owed("moved", manner="post")
    said = dialogue.says(post, INVITED)
    assert isinstance(said, Message)
    assert "har en ny plats" in said.text
    assert "Nya salen, Gatan 1" in said.text


def test_the_preview_changes_nothing(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    before = dialogue.meetings
    wish = Wish(to=date(2027, 2, 11))
    assert moving.preview(dialogue.store, of(dialogue), wish, INVITED).answers == 1
    assert dialogue.meetings == before
    assert not dialogue.owed("moved", manner="post")


def test_a_meeting_is_named_by_its_day_or_by_its_button(dialogue: Dialogue) -> None:
    dialogue.replan(at("2026-12-30 12:00"))
    first, second = dialogue.meetings
    store, now = dialogue.store, at("2026-12-30 12:00")
    assert office.meeting(store, of(dialogue), second.local.date(), now) == second
    shown = of(dialogue, hints=Hints(meeting=second.id))
    assert office.meeting(store, shown, None, now) == second
    assert office.meeting(store, of(dialogue), None, now) == first
    with pytest.raises(NoMeetingThen):
        office.meeting(store, of(dialogue), date(2027, 2, 5), now)
    foreign = dialogue.profiled(dialogue.series.profile, key="annan", channel="C0ANNAN")
    theirs = store.meetings.add("T0REGION", replace(first, id=0, series=foreign.id))
    stray = of(dialogue, hints=Hints(series=dialogue.series.id, meeting=theirs.id))
    assert office.meeting(store, stray, None, now) == first


def test_a_form_finds_its_series_also_while_no_meeting_is_ahead(dialogue: Dialogue) -> None:
    where, now = dialogue.where(MAJA), at("2026-12-01 10:00")
    first = dialogue.meeting.id
    series_, found = scene.around(dialogue.store, where, now, Hints())
    assert (series_.key, found) == ("kulturdialog", first)
    assert scene.around(dialogue.store, where, now, Hints(meeting=77))[1] == 77
    assert scene.around(dialogue.store, where, at("2027-03-01 10:00"), Hints())[1] == first
    cancels(dialogue, now)
    assert scene.around(dialogue.store, where, now, Hints())[1] is None
    assert of(dialogue).t.language == "sv"


@pytest.mark.parametrize("user", [HELENA, LEYLA, STRANGER])
def test_only_a_convener_decides_on_meetings(dialogue: Dialogue, user: str) -> None:
    with pytest.raises(ConvenerOnly):
        of(dialogue, user)


def test_before_its_call_it_cannot_be(dialogue: Dialogue) -> None:
    with pytest.raises(BeforeItsCall):
        moves(dialogue, "2026-11-26 08:00", LOADED)
    dialogue.ran(CALLED)
    moves(dialogue, "2026-12-18", CALLED)


def test_a_step_that_lies_in_the_past_is_done_now_or_left_out(dialogue: Dialogue) -> None:
    change = moves(dialogue, "2026-12-18", at("2026-12-03 10:00"))
    states = dialogue.states()
    assert "call" not in {step.kind for step in change.left_out if states[step.step] != "skipped"}
    left = {step.kind for step in change.left_out}
    assert "call" in left, "the call would have closed already"
    assert "poll" in left
    assert states["invitation"] == "planned", "it is of use until the start, so it goes out now"
    ran = dialogue.ran(at("2026-12-03 10:00"))
    assert "invitation" in ran
    assert not dialogue.owed("missed"), "the convener was told in one answer"


def test_a_step_of_a_kind_that_is_not_known_is_left_to_the_ledger(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    strange = replace(profile.steps[0], key="strange", kind="strange")
    dialogue.profiled(replace(profile, steps=(*profile.steps, strange)))
    now = at("2026-12-03 10:00")
    change = moves(dialogue, "2026-12-18", now)
    assert "strange" not in {step.kind for step in change.left_out}
    dialogue.ran(now)
    assert dialogue.states()["strange"] == "parked"


def test_what_was_left_out_comes_back_when_the_meeting_moves_away_again(
    dialogue: Dialogue,
) -> None:
    now = at("2026-12-03 10:00")
    moves(dialogue, "2026-12-18", now)
    assert dialogue.states()["call"] == "skipped"
    moves(dialogue, "2027-04-15", now)
    assert dialogue.states()["call"] == "planned"
    assert dialogue.ran(at("2027-02-10 10:00"))


def test_a_practical_note_for_the_old_day_is_not_sent(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    for moment in ("2027-01-20 10:00", "2027-02-03 10:00"):
        dialogue.ran(at(moment))
    (note,) = dialogue.owed("day_before.direct")
    (file,) = dialogue.owed("calendar")
    moves(dialogue, "2027-02-18", at("2027-02-03 10:05"))
    assert dialogue.says(note, at("2027-02-03 10:06")) == Drop("the meeting was moved")
    said = dialogue.says(file, at("2027-02-03 10:06"))
    assert isinstance(said, Message), "the file was not sent yet, and says what is true now"
    assert "torsdag 18 februari" in said.text


# ---------------------------------------------------------------- keeping


def test_a_stray_meeting_that_is_held_is_stray_no_more(dialogue: Dialogue) -> None:
    dialogue.ran(CALLED)
    profile = dialogue.series.profile
    rule = replace(profile.meeting, rule="FREQ=YEARLY;BYMONTH=9;BYDAY=1TH")
    dialogue.profiled(replace(profile, meeting=rule))
    dialogue.replan(CALLED)
    (word,) = dialogue.owed("stray")
    kept = moving.keep(dialogue.store, of(dialogue), dialogue.meeting.local.date(), CALLED)
    assert kept.is_fixed
    assert not planning.strays(dialogue.store, dialogue.series, CALLED)
    assert dialogue.says(word, at("2026-12-02 09:00")) == Drop("the rule gives it again")
    assert "start" in dialogue.states()


# ---------------------------------------------------------------- cancelling


def cancels(dialogue: Dialogue, now: datetime = INVITED, reason: str = "Snöstorm") -> None:
    cancelling.cancel(dialogue.store, of(dialogue), None, reason, now)


def test_a_cancelled_meeting_has_no_steps_left_and_is_not_planned_again(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    gone = dialogue.meeting
    cancels(dialogue)
    assert "planned" not in {s.state for s in dialogue.store.ledger.of_meeting(gone.id)}
    for now in (INVITED, at("2027-02-05 10:00")):
        dialogue.replan(now)
        assert [m.local.year for m in dialogue.meetings] in ([], [2028])
    assert "meeting.restored" not in dialogue.actions()
    year = series.year(dialogue.store, dialogue.series, INVITED)
    assert [m.id for m in year.cancelled] == [gone.id]
    assert year.withdrawn == ()


def test_who_was_coming_is_told_and_who_was_not_is_not(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    answered(dialogue, JAMES, "maybe")
    answered(dialogue, NACKA, "regrets")
    cancels(dialogue)
    assert sorted(dialogue.told("cancelled.direct")) == sorted([LEYLA, JAMES])
    said = sent(dialogue, "cancelled.direct", now=INVITED)
    assert any("so Solna stad need not come" in text for text in said)
    (post,) = dialogue.owed("cancelled", manner="post")
    verdict = dialogue.says(post, INVITED)
    assert isinstance(verdict, Message)
    assert "Varför: Snöstorm" in verdict.text
    updates = dialogue.owed("call", "invitation", "agenda", manner="update")
    for update in updates:
        shown = dialogue.says(update, INVITED)
        assert isinstance(shown, Message)
        assert "är inställt" in shown.text


def test_nothing_else_of_a_cancelled_meeting_is_sent(dialogue: Dialogue) -> None:
    invited(dialogue)
    waiting = dialogue.owed("invitation.direct") + dialogue.owed("invitation", manner="post")
    assert waiting
    cancels(dialogue)
    for delivery in waiting:
        assert dialogue.says(delivery, INVITED) == Drop("the meeting is cancelled")


def test_open_polls_end_without_a_result(dialogue: Dialogue) -> None:
    from bot.rules import polls as rules  # noqa: PLC0415 - one test alone

    invited(dialogue)
    draft = rules.draft("Juni?", ["Ja", "Nej"], "", hidden=False)
    poll = polls.ask(dialogue.store, dialogue.scene(MAJA, INVITED), draft, "", INVITED)
    early = polls.ask(dialogue.store, dialogue.scene(MAJA, INVITED), draft, "", INVITED)
    polls.close(dialogue.store, dialogue.scene(MAJA, INVITED), early.number, INVITED)
    results = len(dialogue.owed("poll.result", manner="post"))
    cancels(dialogue)
    (kept,) = [p for p in dialogue.store.polls.of_meeting(poll.meeting) if p.number == poll.number]
    assert kept.state == "withdrawn"
    assert len(dialogue.owed("poll.result", manner="post")) == results


def test_items_go_to_the_next_meeting_and_each_proposer_is_told(dialogue: Dialogue) -> None:
    dialogue.opened()
    now = at("2026-12-30 12:00")
    dialogue.replan(now)
    accepted = dialogue.proposes(LEYLA, "Kulturskolan")
    part = dialogue.proposes(JAMES, "Shared tickets")
    open_ = dialogue.proposes(NACKA, "Bokbussen")
    own = dialogue.proposes(MAJA, "Strategin")
    here = dialogue.scene(MAJA, now)
    agenda.accept(dialogue.store, here, accepted.number, now)
    from bot.services import merging  # noqa: PLC0415 - one test alone

    merging.merge(dialogue.store, here, [accepted.number, part.number], now)
    following = dialogue.meetings[1]
    done = cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", now)
    assert done.following == following
    numbers = (accepted.number, part.number, open_.number, own.number)
    assert {dialogue.item(number).meeting for number in numbers} == {following.id}
    assert dialogue.item(accepted.number).carried_from == START
    assert dialogue.item(open_.number).state == "proposed"
    assert sorted(dialogue.told("cancelled.item")) == sorted([LEYLA, JAMES, NACKA])
    said = [dialogue.says(each, now) for each in dialogue.owed("cancelled.item")]
    assert all(isinstance(each, Message) for each in said)
    assert "torsdag 3 februari 2028" in str(said)


def test_without_a_next_meeting_items_are_kept_for_later(dialogue: Dialogue) -> None:
    dialogue.opened()
    item = dialogue.proposes(LEYLA)
    done = cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", CALLED)
    assert [each.number for each in done.parked] == [item.number]
    assert dialogue.item(item.number).state == "parked"
    (word,) = dialogue.owed("cancelled.item")
    verdict = dialogue.says(word, CALLED)
    assert isinstance(verdict, Message)
    assert "sparas till ett senare dialogmöte" in verdict.text


def test_who_took_an_item_back_meanwhile_is_not_told_that_it_is_kept(dialogue: Dialogue) -> None:
    dialogue.opened()
    item = dialogue.proposes(LEYLA)
    cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", CALLED)
    dialogue.store.agenda.save([replace(dialogue.item(item.number), state="declined")])
    (word,) = dialogue.owed("cancelled.item")
    assert dialogue.says(word, CALLED) == Drop("decided otherwise")


def test_cancelling_is_refused_without_a_reason_and_twice(dialogue: Dialogue) -> None:
    with pytest.raises(EmptyCancel):
        cancels(dialogue, reason="  ")
    cancels(dialogue)
    day = date(2027, 2, 4)
    with pytest.raises(AlreadyCancelled):
        cancelling.cancel(dialogue.store, of(dialogue), day, "Snö", INVITED)
    with pytest.raises(AlreadyCancelled):
        moving.move(dialogue.store, of(dialogue), Wish(day, at=time(9)), INVITED)
    with pytest.raises(NothingIsSet):
        cancels(dialogue)


def test_the_same_words_again_do_not_cancel_the_meeting_after_it(dialogue: Dialogue) -> None:
    later = beside(dialogue, timedelta(days=50))
    cancels(dialogue, reason="Snö")
    with pytest.raises(CancelledBefore) as refused:
        cancels(dialogue, reason="Snö")
    said = translator("sv", "Europe/Stockholm").refusal(refused.value)
    assert "skriv: ställ in 2027-03-26 Snö" in said
    assert dialogue.store.meetings.get(later.id).cancelled_at is None
    cancelling.cancel(dialogue.store, of(dialogue), date(2027, 3, 26), "Snö", INVITED)
    assert dialogue.store.meetings.get(later.id).cancelled_at is not None


def test_what_cancelling_would_do_is_said_and_nothing_done(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    office = of(dialogue)
    found = cancelling.preview(dialogue.store, office, "Snöstorm", INVITED)
    assert (found.meeting, found.told, found.is_now) == (dialogue.meeting, 1, True)
    evening = at("2026-12-28 19:00")
    assert not cancelling.preview(dialogue.store, office, "Snöstorm", evening).is_now
    with pytest.raises(EmptyCancel):
        cancelling.preview(dialogue.store, office, " \u200b ", INVITED)
    assert dialogue.meeting.cancelled_at is None
    assert dialogue.owed("cancelled") == []


def test_a_button_of_a_cancelled_meeting_says_why_it_does_nothing(dialogue: Dialogue) -> None:
    gone = dialogue.meeting
    cancels(dialogue)
    with pytest.raises(MeetingCancelled) as caught:
        dialogue.scene(LEYLA, INVITED, hints=Hints(meeting=gone.id))
    assert caught.value.params["reason"] == "Snöstorm"


# ---------------------------------------------------------------- setting


def sets(dialogue: Dialogue, day: str, now: datetime = LOADED, **more: object) -> setting.Made:
    wanted = Wanted(datetime.fromisoformat(day).date(), **more)  # type: ignore[arg-type]
    return setting.put(dialogue.store, of(dialogue), wanted, now)


def test_a_thematic_meeting_has_the_whole_cycle_and_calls_its_categories(
    dialogue: Dialogue,
) -> None:
    keys = [each.key for each in setting.categories_of(dialogue.store, dialogue.series)]
    made = sets(
        dialogue,
        "2028-05-18",
        at=time(9, 30),
        title="Barns läsning",
        minutes="90",
        categories=(keys[1], keys[1].upper()),
    )
    meeting = made.meeting
    assert (meeting.title, meeting.categories, meeting.minutes) == ("Barns läsning", (keys[1],), 90)
    steps = {s.step for s in dialogue.store.ledger.of_meeting(meeting.id)}
    assert steps == {step.key for step in dialogue.series.profile.steps}
    assert made.left_out == ()
    called = doing.recipients(dialogue.store, dialogue.series, meeting, "invitation")
    assert {party.category.key for party in called} == {keys[1]}
    board = answers.board(dialogue.store, dialogue.series, meeting, LOADED)
    assert [group.category.key for group in board.groups] == [keys[1]]
    public = of_series(dialogue.store, dialogue.series, LOADED)
    assert "Barns läsning" in [each.title for each in public.meetings]
    dialogue.replan(at("2028-01-10 10:00"))
    assert dialogue.store.meetings.get(meeting.id) == meeting


def test_an_extra_meeting_does_not_bring_the_analysis_of_the_year_a_second_time(
    dialogue: Dialogue,
) -> None:
    analysis = "yearly-analysis"
    made = sets(dialogue, "2027-05-13")
    dialogue.replan(at("2027-01-15 10:00"))

    def steps(meeting: Meeting) -> set[str]:
        return {each.step for each in dialogue.store.ledger.of_meeting(meeting.id)}

    every = {step.key for step in dialogue.series.profile.steps}
    first, extra, second = dialogue.meetings
    assert extra.id == made.meeting.id
    assert steps(extra) == every - {analysis}
    assert steps(first) == steps(second) == every
    ledger, november = dialogue.store.ledger, at("2027-12-01 10:00")
    (own,) = (each for each in ledger.of_meeting(first.id) if each.step == analysis)
    assert ledger.move_on(own.id, ["planned"], "done", november)
    dialogue.replan(november)
    assert steps(extra) == every - {analysis}


def test_where_meetings_are_only_called_the_first_one_of_each_year_has_the_analysis(
    dialogue: Dialogue,
) -> None:
    """Also if they are 52 weeks apart, which is less than a year."""
    rule = replace(dialogue.series.profile.meeting, rule="")
    dialogue.profiled(replace(dialogue.series.profile, meeting=rule))
    days = ("2028-05-18", "2028-11-30", "2029-05-17")
    every = [sets(dialogue, day).meeting.id for day in days]
    has = [
        "yearly-analysis" in {step.step for step in dialogue.store.ledger.of_meeting(each)}
        for each in every
    ]
    assert has == [True, False, True]


def test_page_calendar_and_feed_show_the_theme_and_what_is_cancelled(dialogue: Dialogue) -> None:
    sets(dialogue, "2027-05-20", title="Barns läsning & <lust>")
    cancels(dialogue)
    t = translator("sv", "Europe/Stockholm")
    public = of_series(dialogue.store, dialogue.series, INVITED)
    shown = page(public, t)
    assert "Barns läsning &amp; &lt;lust&gt;" in shown
    assert "Inställt: torsdag 4 februari 2027." in shown
    feed = calendar.feed(public, t, "").decode().replace("\r\n ", "")
    assert "SUMMARY:" in feed
    assert ": Barns läsning & <lust>" in feed
    assert feed.count("STATUS:CANCELLED") == 1
    assert feed.count("BEGIN:VEVENT") == 2
    news = json.loads(
        feeds.json_feed(public, t, Addresses("https://a.example", "https://b.example"))
    )
    titles = [each["title"] for each in news["items"]]
    assert any("Barns läsning" in title for title in titles)
    assert "Inställt" in str(news)


def test_nobody_hears_that_a_meeting_is_cancelled_of_which_nobody_had_heard(
    dialogue: Dialogue,
) -> None:
    t = translator("sv", "Europe/Stockholm")
    sets(dialogue, "2027-05-20", title="Barns läsning")
    day = datetime.fromisoformat("2027-05-20").date()
    done = cancelling.cancel(dialogue.store, of(dialogue), day, "Fel dag", INVITED)
    assert done.told is None
    assert dialogue.owed("cancelled", manner="post") == []
    assert "20 maj" not in page(of_series(dialogue.store, dialogue.series, INVITED), t)
    made = sets(dialogue, "2027-05-27", title="Barns läsning")
    dialogue.store.meetings.save(replace(made.meeting, call_opened_at=LOADED))
    day = made.meeting.local.date()
    cancelling.cancel(dialogue.store, of(dialogue), day, "Lokalen", INVITED)
    assert len(dialogue.owed("cancelled", manner="post")) == 1
    shown = page(of_series(dialogue.store, dialogue.series, INVITED), t)
    assert "Inställt: torsdag 27 maj 2027." in shown


def test_nobody_hears_that_a_meeting_is_moved_of_which_nobody_had_heard(
    dialogue: Dialogue,
) -> None:
    """Who read that it is moved would have to read that it is cancelled as well."""
    made = sets(dialogue, "2027-05-20", title="Barns läsning")
    wish = Wish(made.meeting.local.date(), date(2027, 5, 27))
    assert moving.preview(dialogue.store, of(dialogue), wish, INVITED).answers is None
    assert moving.move(dialogue.store, of(dialogue), wish, INVITED).answers is None
    assert dialogue.owed("moved", manner="post") == []
    heard = replace(dialogue.store.meetings.get(made.meeting.id), call_opened_at=LOADED)
    dialogue.store.meetings.save(heard)
    wish = Wish(wish.to, date(2027, 6, 3))
    assert moving.move(dialogue.store, of(dialogue), wish, INVITED).answers == 0
    assert len(dialogue.owed("moved", manner="post")) == 1


def test_a_biennial_category_is_called_by_name_in_its_off_year(dialogue: Dialogue) -> None:
    klys = dialogue.party("klys").category.key
    made = sets(dialogue, "2028-05-18", categories=(klys,))
    now = at("2028-05-01 10:00")
    here = dialogue.scene(BIRGITTA, now, hints=Hints(meeting=made.meeting.id))
    place = answers.answer(dialogue.store, here, Given("coming"), now)
    assert place.answer is not None


def test_what_comes_too_late_for_it_is_left_out_and_said(dialogue: Dialogue) -> None:
    made = sets(dialogue, "2026-12-10")
    left = {step.kind for step in made.left_out}
    assert {"call", "poll"} <= left
    assert "invitation" not in left
    assert not dialogue.owed("missed")


def test_two_meetings_on_one_day_have_each_their_own_steps(dialogue: Dialogue) -> None:
    made = sets(dialogue, "2027-02-04", at=time(9), minutes="60")
    steps = dialogue.store.ledger.of_meeting(made.meeting.id)
    assert len(steps) == len(dialogue.series.profile.steps) - 1, "the analysis is of the year"
    dialogue.replan(CALLED)
    assert dialogue.store.ledger.of_meeting(made.meeting.id) == steps


def test_a_series_without_a_rule_has_only_what_is_set(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    rule = replace(profile.meeting, rule="")
    dialogue.profiled(replace(profile, meeting=rule))
    dialogue.replan(LOADED)
    assert dialogue.meetings == []
    with pytest.raises(NothingIsSet):
        dialogue.scene(MAJA, LOADED)
    made = sets(dialogue, "2027-05-20")
    assert made.meeting.local == local("2027-05-20 13:00")
    dialogue.replan(CALLED)
    assert dialogue.meetings == [made.meeting]
    assert not planning.strays(dialogue.store, dialogue.series, CALLED)


def test_every_second_year_is_a_rule_like_any_other(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    rule = replace(profile.meeting, rule="FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYDAY=1TH")
    dialogue.profiled(replace(profile, meeting=rule))
    dialogue.replan(at("2027-12-01 10:00"))
    assert [m.local.year for m in dialogue.meetings] == [2027]
    dialogue.replan(at("2028-06-01 10:00"))
    assert [m.local.year for m in dialogue.meetings] == [2027, 2029]


def test_what_is_set_is_checked(dialogue: Dialogue) -> None:
    with pytest.raises(MeetsAnother):
        sets(dialogue, "2027-02-04")
    with pytest.raises(UnknownCategory):
        sets(dialogue, "2027-05-20", categories=("kommuuner",))
    for minutes in ("5", "2000", "många", "99999"):
        with pytest.raises(BadLength):
            sets(dialogue, "2027-05-20", minutes=minutes)
    made = sets(dialogue, "2027-05-20", venue=Venue("A", "B", "https://example.org/m"))
    assert (made.meeting.place, made.meeting.address) == ("A", "B")


# ---------------------------------------------------------------- calendar files


def filed(dialogue: Dialogue) -> Meeting:
    """The day before has come, and Leyla's file was sent."""
    invited(dialogue)
    answered(dialogue, LEYLA)
    for moment in ("2027-01-20 10:00", "2027-02-03 10:00"):
        dialogue.ran(at(moment))
    assert len(sent(dialogue, "calendar", now=at("2027-02-03 10:00"))) == 1
    return dialogue.meeting


def files(dialogue: Dialogue, now: datetime) -> list[str]:
    said = [dialogue.says(each, now) for each in dialogue.owed("calendar") if each.state == "ready"]
    return [m.file.content.decode() for m in said if isinstance(m, Message) and m.file]


def lines(content: str) -> dict[str, str]:
    return dict(line.split(":", 1) for line in content.replace("\r\n ", "").splitlines())


def test_those_who_come_get_the_meeting_the_day_before_and_nobody_else(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    answered(dialogue, JAMES, "maybe")
    now = at("2027-02-03 10:00")
    for moment in ("2027-01-20 10:00", "2027-02-03 10:00"):
        dialogue.ran(at(moment))
    assert dialogue.told("calendar") == [LEYLA]
    (content,) = files(dialogue, now)
    found = lines(content)
    assert (found["METHOD"], found["STATUS"]) == ("PUBLISH", "CONFIRMED")
    assert found["DTSTART"] == "20270204T120000Z"
    assert found["DTSTAMP"] == "20270203T090000Z"
    assert "ORGANIZER" not in content
    answered(dialogue, LEYLA, "regrets")
    (word,) = dialogue.owed("calendar")
    assert dialogue.says(word, now) == Drop("not coming")


def test_the_same_event_is_moved_and_taken_out_for_those_who_got_it(dialogue: Dialogue) -> None:
    meeting = filed(dialogue)
    answered_later = at("2027-02-03 10:30")
    answers.answer(
        dialogue.store, dialogue.scene(JAMES, answered_later), Given("coming"), answered_later
    )
    first = of_series(dialogue.store, dialogue.series, answered_later).meetings[0]
    now = at("2027-02-03 11:00")
    moves(dialogue, "2027-02-11", now)
    moves(dialogue, "2027-02-18", now)
    assert len(files(dialogue, now)) == 1, "the newest alone"
    (content,) = files(dialogue, now)
    found = lines(content)
    assert found["METHOD"] == "PUBLISH"
    assert found["DTSTART"] == "20270218T120000Z"
    assert found["SEQUENCE"] == str(first.revision + 2)
    assert sent(dialogue, "calendar", now=now)
    cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", now)
    (content,) = files(dialogue, now)
    gone = lines(content)
    assert (gone["METHOD"], gone["STATUS"]) == ("CANCEL", "CANCELLED")
    assert int(gone["SEQUENCE"]) > int(found["SEQUENCE"])
    assert gone["UID"] == found["UID"] == first.uid
    assert set(dialogue.told("calendar")) == {LEYLA}
    assert meeting.id == dialogue.store.meetings.withdrawn(dialogue.series.id)[0].id


def test_the_cancellation_is_newer_than_every_change_of_the_agenda(dialogue: Dialogue) -> None:
    dialogue.opened()
    here = dialogue.scene(MAJA, CALLED)
    numbers = [dialogue.proposes(user).number for user in (LEYLA, JAMES, NACKA)]
    agenda.accept(dialogue.store, here, numbers[0], CALLED)
    agenda.publish(dialogue.store, here, CALLED)
    for hour, number in enumerate(numbers[1:], start=11):
        later = at(f"2026-12-01 {hour}:00")
        agenda.accept(dialogue.store, dialogue.scene(MAJA, later), number, later)
    before = of_series(dialogue.store, dialogue.series, INVITED).meetings[0]
    assert before.revision > 2
    cancels(dialogue)
    (gone,) = of_series(dialogue.store, dialogue.series, INVITED).cancelled
    assert gone.revision > before.revision


def test_a_file_that_was_not_sent_is_not_taken_out(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    for moment in ("2027-01-20 10:00", "2027-02-03 10:00"):
        dialogue.ran(at(moment))
    now = at("2027-02-03 10:00")
    cancelling.cancel(dialogue.store, of(dialogue), None, "Snö", now)
    assert files(dialogue, now) == []


def test_who_comes_can_ask_for_the_file_and_who_does_not_cannot(dialogue: Dialogue) -> None:
    invited(dialogue)
    here = dialogue.scene(LEYLA, INVITED)
    with pytest.raises(NotComing):
        calendar_words.ask(dialogue.store, here, INVITED)
    answered(dialogue, LEYLA)
    assert not calendar_words.ask(dialogue.store, here, INVITED)
    assert not calendar_words.ask(dialogue.store, here, INVITED), "it is still on its way"
    assert len(dialogue.owed("calendar")) == 1
    assert sent(dialogue, "calendar", now=INVITED)
    assert calendar_words.ask(dialogue.store, here, INVITED)
    person = dialogue.person(LEYLA)
    party = dialogue.party("botkyrka").id
    assert calendar_files.has(dialogue.store, dialogue.series, dialogue.meeting, person, party)


def test_a_file_that_comes_when_the_meeting_has_begun_is_not_sent(dialogue: Dialogue) -> None:
    invited(dialogue)
    answered(dialogue, LEYLA)
    calendar_words.ask(dialogue.store, dialogue.scene(LEYLA, INVITED), INVITED)
    (word,) = dialogue.owed("calendar")
    assert dialogue.says(word, START) == Drop("too late")
