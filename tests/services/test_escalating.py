"""Escalation: the deputy of a silent seat is asked too, and either of the two answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.answers import UNANSWERED, Place
from bot.rules.errors import AnsweredMeanwhile, NotMyTurn
from bot.rules.seats import Mandate
from bot.rules.sessions import step_of
from bot.services import answers, ballots, cycles, escalating, handing, posts, receipts, series
from bot.services.answers import Given
from bot.services.ballots import Wish
from bot.services.escalating import TO_ACTING, TO_DEPUTY
from bot.services.scene import Hints, translator_for
from bot.services.sharing import KIND as OTHER
from bot.services.verdicts import Drop
from bot.views.blocks import Message
from bot.views.cycle import step_name
from bot.views.series import year
from bot.views.steps import Reach, decided
from bot.views.steps import ask as ask_before
from tests.services.given import AMINA, JAMES, LEYLA, MAJA, NACKA, PETER, START, Dialogue, at
from tests.services.test_cycles import change
from tests.services.test_polls import ask

BEFORE = at("2027-01-18 10:00")
ASKED = at("2027-01-19 09:00")
"""Twelve working days before the meeting: after the reminder, before the agenda."""
NOON = at("2027-01-19 12:00")
SECOND = timedelta(seconds=1)
YES, NO = Given("coming"), Given("regrets")


def answer(
    dialogue: Dialogue, user: str, given: Given = YES, now: datetime = NOON, seen: str = ""
) -> Place:
    scene = dialogue.scene(user, now, hints=Hints(state=seen))
    return answers.answer(dialogue.store, scene, given, now)


def escalate(dialogue: Dialogue, now: datetime = ASKED) -> None:
    escalating.ask(dialogue.store, dialogue.series, dialogue.meeting, now)


def word(dialogue: Dialogue, kind: str, user: str, now: datetime = ASKED) -> str:
    """Return what a person reads in their newest word of a kind, or why it is dropped."""
    found = [each for each in dialogue.owed(kind) if each.owed.target.channel == user]
    said = dialogue.says(found[-1], now)
    return said.text if isinstance(said, Message) else f"dropped: {getattr(said, 'reason', '')}"


def shared(dialogue: Dialogue, key: str = "botkyrka") -> str | None:
    party = dialogue.party(key).id
    found = dialogue.store.seats.seat(party, dialogue.meeting.id, NOON).shared_with
    return dialogue.store.people.get(found).user if found else None


# Who is asked, when, and what they read


def test_the_deputy_is_asked_and_who_is_silent_reads_the_same_at_the_same_time(
    dialogue: Dialogue,
) -> None:
    escalate(dialogue)
    mine, theirs = (dialogue.told(kind) for kind in (TO_ACTING, TO_DEPUTY))
    assert (mine.count(LEYLA), theirs.count(PETER), theirs.count(AMINA)) == (1, 1, 0)
    assert {each.owed.due_at for each in dialogue.owed(TO_ACTING, TO_DEPUTY)} == {ASKED}
    assert not any(each.owed.asked for each in dialogue.owed(TO_ACTING, TO_DEPUTY))
    to_peter, to_leyla = word(dialogue, TO_DEPUTY, PETER), word(dialogue, TO_ACTING, LEYLA)
    assert "Leyla Demir läser samma sak just nu" in to_peter
    assert "Peter Sandqvist läser samma sak just nu" in to_leyla
    for said in (to_peter, to_leyla):
        assert "Botkyrka kommun har inte svarat än" in said
        assert "Båda kan svara" in said
        assert "[Kommer]" in said
    assert "[Jag svarar själv]" in to_leyla
    assert "[Jag svarar själv]" not in to_peter
    assert "utveckla konst och kultur" in to_peter
    assert dialogue.actions().count("seat.escalated") == len(theirs)


def test_it_has_its_day_between_the_reminder_and_the_agenda(dialogue: Dialogue) -> None:
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    due = {step.step: step.due_at for step in steps}
    assert due["reminder"] < due["escalation"] == ASKED < due["agenda"]


def test_who_has_answered_or_handed_over_is_left_alone_and_nobody_is_asked_twice(
    dialogue: Dialogue,
) -> None:
    answer(dialogue, LEYLA, now=BEFORE)
    scene = dialogue.scene(NACKA, BEFORE)
    handing.hand_over(dialogue.store, scene, None, BEFORE)
    james = dialogue.scene(JAMES, BEFORE)
    handing.hand_over(dialogue.store, james, None, BEFORE, date(2027, 1, 29))
    for _ in range(2):
        escalate(dialogue)
    told = dialogue.told(TO_ACTING)
    assert {LEYLA, NACKA, JAMES} & set(told) == set()
    assert len(told) == len(set(told)) > 10


def test_what_was_answered_before_it_is_sent_is_not_asked(dialogue: Dialogue) -> None:
    escalate(dialogue)
    answer(dialogue, LEYLA)
    assert word(dialogue, TO_DEPUTY, PETER, NOON) == "dropped: answered"
    assert word(dialogue, TO_ACTING, LEYLA, NOON) == "dropped: answered"


def test_after_the_start_or_when_it_was_taken_back_nothing_is_asked(dialogue: Dialogue) -> None:
    escalate(dialogue)
    assert word(dialogue, TO_DEPUTY, PETER, START) == "dropped: deadline"
    found = dialogue.owed(TO_DEPUTY)[0]
    moved = dialogue.owed(TO_DEPUTY)[0].owed
    assert moved.deadline == START
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOON), NOON)
    assert word(dialogue, TO_DEPUTY, PETER, NOON) == "dropped: taken back"
    assert found.owed.refs["meeting"] == dialogue.meeting.id


def test_a_party_without_a_deputy_is_told_to_the_convener(dialogue: Dialogue) -> None:
    invited(dialogue)
    dialogue.mandated("botkyrka", LEYLA)
    escalate(dialogue)
    assert LEYLA not in dialogue.told(TO_ACTING)
    status = series.status(dialogue.store, dialogue.scene(MAJA, NOON), NOON)
    assert status.alone == ("Botkyrka kommun",)
    steps = tuple(e for e in dialogue.series.profile.steps if e.kind != "escalation")
    without = replace(dialogue.series, profile=replace(dialogue.series.profile, steps=steps))
    assert escalating.alone(dialogue.store, without, dialogue.meeting, NOON) == []
    assert [(each.coming, each.needed) for each in status.unmet] == [(0, 16), (0, 13)]
    answer(dialogue, LEYLA)
    status = series.status(dialogue.store, dialogue.scene(MAJA, NOON), NOON)
    assert status.alone == ()
    assert [(each.coming, each.needed) for each in status.unmet] == [(1, 16), (1, 13)]


def run(dialogue: Dialogue) -> tuple[str, str]:
    """Let the step come; return its state, and what the convener reads of it in the year."""
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    step = next(each for each in steps if each.kind == "escalation")
    cycles.run(dialogue.store, step, ASKED)
    kept = dialogue.store.ledger.get(step.id)
    return (kept.state if kept else ""), row_of(dialogue)


def row_of(dialogue: Dialogue, language: str = "sv") -> str:
    """Return what the convener reads of the step in the year."""
    plan = series.year(dialogue.store, dialogue.series, NOON)
    t = translator(language, "Europe/Stockholm")
    step = step_of(dialogue.series.profile, "escalation")
    assert step is not None
    said = year(plan, t, convener=True).text
    return next(line for line in said.splitlines() if step_name(step, t) in line)


def invited(dialogue: Dialogue) -> None:
    for step in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        if step.kind == "invitation":
            dialogue.store.ledger.move_on(step.id, ["planned"], "done", at("2026-12-23 09:00"))


def test_where_no_party_has_a_deputy_the_step_is_left_out_and_the_year_says_why(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    without_deputies(dialogue)
    state, row = run(dialogue)
    assert state == "skipped"
    assert "(hoppades över, ingen att fråga)" in row
    assert dialogue.told(TO_ACTING) == []
    assert "step.skipped" in dialogue.actions()


@pytest.mark.parametrize(
    ("language", "why"),
    [("sv", "hoppades över, ingen att fråga"), ("en", "left out, nobody to ask")],
)
def test_why_it_was_left_out_stands_whoever_is_a_deputy_later(
    dialogue: Dialogue, language: str, why: str
) -> None:
    invited(dialogue)
    without_deputies(dialogue)
    run(dialogue)
    dialogue.mandated("nacka", PETER, LEYLA)
    assert f"({why})" in row_of(dialogue, language)


@pytest.mark.parametrize(("language", "said"), [("sv", "(hoppades över)"), ("en", "(left out)")])
def test_what_came_too_late_is_not_said_later_to_have_had_nobody_to_ask(
    dialogue: Dialogue, language: str, said: str
) -> None:
    invited(dialogue)
    dialogue.ran(dialogue.meeting.starts_at)
    assert dialogue.states()["escalation"] == "skipped"
    without_deputies(dialogue)
    assert said in row_of(dialogue, language)


def without_deputies(dialogue: Dialogue) -> None:
    for party in dialogue.store.seats.parties(dialogue.series.id):
        seat = dialogue.store.seats.seat(party.id, dialogue.meeting.id, ASKED)
        dialogue.mandated(party.key, *([seat.principal.user] if seat.principal else []))


@pytest.mark.parametrize("waited", [False, True])
def test_what_asked_is_left_out_where_nobody_is_left_to_ask(
    dialogue: Dialogue, *, waited: bool
) -> None:
    change(dialogue, "escalation", mode="ask")
    invited(dialogue)
    dialogue.ran(ASKED)
    scene = dialogue.scene(MAJA, ASKED)
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    ids = {each.kind: each.id for each in steps}
    without_deputies(dialogue)
    if waited:
        held = cycles.decide(dialogue.store, scene, ids["escalation"], ASKED, send=False)
        assert held.state == "held"
    became = cycles.decide(dialogue.store, scene, ids["escalation"], NOON, send=True)
    assert (became.state, dialogue.states()["escalation"]) == ("skipped", "skipped")
    assert dialogue.told(TO_ACTING) == []
    assert dialogue.actions()[0] == "step.skipped"
    step = step_of(dialogue.series.profile, "escalation")
    said = decided(became, step, translator("sv", "Europe/Stockholm")).text
    assert said.startswith("Hoppas över, för ingen part som inte har svarat har en ersättare kvar")
    assert "[" not in said, "there is nothing to send"


def test_where_one_deputy_is_asked_or_nobody_is_silent_the_step_is_done(
    dialogue: Dialogue,
) -> None:
    invited(dialogue)
    state, row = run(dialogue)
    assert (state, "hoppades" in row) == ("done", False)
    assert dialogue.told(TO_ACTING)


def test_where_no_party_is_silent_the_step_is_done(dialogue: Dialogue) -> None:
    invited(dialogue)
    called = [
        p for p in dialogue.store.seats.parties(dialogue.series.id) if not p.category.convening
    ]
    for party in called:
        scene = dialogue.scene(MAJA, BEFORE)
        answers.record(dialogue.store, scene, party.name, YES, BEFORE)
    assert "(alla har svarat, så ingen påminns)" in row_of(dialogue)
    state, row = run(dialogue)
    assert state == "done"
    assert "(alla hade svarat, så ingen blev påmind)" in row
    assert dialogue.told(TO_ACTING) == []


def test_where_the_cycle_asks_no_deputy_nobody_is_called_alone(dialogue: Dialogue) -> None:
    dialogue.mandated("botkyrka", LEYLA)
    profile = dialogue.series.profile
    kept = tuple(step for step in profile.steps if step.kind != "escalation")
    dialogue.profiled(replace(profile, steps=kept))
    assert series.status(dialogue.store, dialogue.scene(MAJA, NOON), NOON).alone == ()


def test_a_deputy_without_an_account_is_followed_by_the_next(dialogue: Dialogue) -> None:
    escalate(dialogue)
    found = next(e for e in dialogue.owed(TO_DEPUTY) if e.owed.target.channel == PETER)
    held = dialogue.store.outbox.start(found, 1.0)
    assert held is not None
    receipts.failed(dialogue.store, held, "user_disabled", ASKED)
    assert shared(dialogue) == AMINA
    assert "Amina Warsame" in word(dialogue, TO_ACTING, LEYLA)
    assert "Leyla Demir" in word(dialogue, TO_DEPUTY, AMINA)


@pytest.mark.parametrize("late", [False, True])
def test_nobody_follows_where_nothing_is_asked_any_more(dialogue: Dialogue, *, late: bool) -> None:
    escalate(dialogue)
    if not late:
        answer(dialogue, LEYLA)
    now = START if late else NOON
    found = next(e for e in dialogue.owed(TO_DEPUTY) if e.owed.target.channel == PETER)
    dialogue.store.people.set_deleted(dialogue.person(PETER).id, deleted=True)
    escalating.pass_on(dialogue.store, found, dialogue.series, now)
    assert AMINA not in dialogue.told(TO_DEPUTY)


def test_the_convener_reads_before_who_would_be_asked_beside_whom(dialogue: Dialogue) -> None:
    t = translator_for(dialogue.series, dialogue.person(MAJA))
    shown = posts.preview(dialogue.store, dialogue.series, "escalation", dialogue.meeting, t, ASKED)
    assert shown.direct is not None
    assert shown.post is None
    names = [name for _, here in shown.recipients for name in here]
    assert "Peter Sandqvist och Leyla Demir (Botkyrka kommun)" in names
    assert shown.people == 2 * len(names), "a row is a deputy and who is silent"
    assert posts.reach(
        dialogue.store, dialogue.series, "escalation", dialogue.meeting, ASKED
    ) == Reach(shown.people, channel=False)
    assert dialogue.told(TO_DEPUTY) == []
    for party in dialogue.store.seats.parties(dialogue.series.id):
        people = [m.person.user for m in every(dialogue)[party.id] if m.role == "principal"]
        dialogue.mandated(party.key, *people)
    shown = posts.preview(dialogue.store, dialogue.series, "escalation", dialogue.meeting, t, ASKED)
    assert (shown.post, shown.direct) == (None, None)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_convener_reads_before_what_both_will_read(dialogue: Dialogue, language: str) -> None:
    for user in (MAJA, LEYLA, PETER):
        dialogue.store.people.set_language(dialogue.person(user).id, language)
    t = translator_for(dialogue.series, dialogue.person(MAJA))
    shown = posts.preview(dialogue.store, dialogue.series, "escalation", dialogue.meeting, t, ASKED)
    steps = dialogue.store.ledger.of_meeting(dialogue.meeting.id)
    (occurrence,) = (each for each in steps if each.kind == "escalation")
    step = step_of(dialogue.series.profile, "escalation")
    assert step is not None
    asked = ask_before(replace(occurrence, state="asked"), step, shown, dialogue.meeting, t).text
    escalate(dialogue)
    for kind, user in ((TO_DEPUTY, PETER), (TO_ACTING, LEYLA)):
        said = word(dialogue, kind, user).splitlines()
        assert "\n".join(said[:-1]) in asked, "all but its buttons"
        silent = {"sv": "inte svarat", "en": "not answered"}[language]
        assert len([line for line in said if silent in line]) == 1, "it is said once"
    reads = {"sv": "Samtidigt läser Leyla Demir:", "en": "At the same moment Leyla Demir reads:"}
    assert asked.index("Peter Sandqvist") < asked.index(reads[language])


def every(dialogue: Dialogue) -> dict[int, Sequence[Mandate]]:
    seats = dialogue.store.seats.every_seat(dialogue.series.id, dialogue.meeting.id, NOON)
    return {party: seat.mandates for party, seat in seats.items()}


# After downtime


def played(dialogue: Dialogue, now: datetime) -> dict[str, str]:
    """Send the invitation in time, then run what is due ``now`` at once."""
    invited = at("2026-12-23 09:00")
    dialogue.ran(invited)
    (asked,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    scene = dialogue.scene(MAJA, invited)
    cycles.decide(dialogue.store, scene, asked.id, invited, send=True)
    dialogue.ran(now)
    return dialogue.states()


def test_a_reminder_that_comes_due_with_it_is_not_read_beside_it(dialogue: Dialogue) -> None:
    late = at("2027-02-02 10:00")
    states = played(dialogue, late)
    assert (states["escalation"], states["last-reminder"]) == ("done", "done")
    assert (
        word(dialogue, "last_reminder.direct", LEYLA, late) == "dropped: reminded with the deputy"
    )
    assert "Båda kan svara" in word(dialogue, TO_ACTING, LEYLA, late)


def test_a_day_later_a_reminder_is_a_reminder_again(dialogue: Dialogue) -> None:
    played(dialogue, ASKED)
    for each in dialogue.owed(TO_ACTING):
        held = dialogue.store.outbox.start(each, 1.0)
        assert held is not None
        dialogue.store.outbox.finish(held, "sent", now=ASKED)
    last = at("2027-02-01 09:00")
    dialogue.ran(last)
    assert "Sista påminnelsen" in word(dialogue, "last_reminder.direct", LEYLA, last)


def test_a_reminder_that_was_asked_for_comes_all_the_same(dialogue: Dialogue) -> None:
    played(dialogue, ASKED)
    due = answers.later(dialogue.store, dialogue.scene(LEYLA, ASKED), ASKED)
    assert due is not None
    assert "har inte svarat än" in word(dialogue, "reminder.direct", LEYLA, ASKED)
    answers.later(dialogue.store, dialogue.scene(PETER, ASKED), ASKED)
    assert "har inte svarat än" in word(dialogue, "reminder.direct", PETER, due)


def test_it_waits_for_an_invitation_that_was_not_sent(dialogue: Dialogue) -> None:
    dialogue.ran(ASKED)
    assert dialogue.states()["escalation"] == "asked"
    assert dialogue.told(TO_DEPUTY) == []


# Two who may answer


def test_either_answers_and_the_other_reads_who_did(dialogue: Dialogue) -> None:
    escalate(dialogue)
    place = answer(dialogue, PETER, NO)
    assert place.given_by == "Peter Sandqvist"
    assert dialogue.told(OTHER) == [LEYLA]
    said = word(dialogue, OTHER, LEYLA, NOON)
    assert "Peter Sandqvist har svarat för Botkyrka kommun" in said
    assert "förhinder" in said
    with pytest.raises(NotMyTurn):
        answer(dialogue, AMINA)


def test_the_other_reads_also_what_is_answered_anew_while_the_clock_stands_still(
    dialogue: Dialogue,
) -> None:
    escalate(dialogue)
    answer(dialogue, PETER, NO)
    (first,) = dialogue.owed(OTHER)
    dialogue.arrives(first)
    answer(dialogue, PETER, Given("maybe"))
    assert len(dialogue.owed(OTHER)) == 2
    assert "kanske" in word(dialogue, OTHER, LEYLA, NOON)


def test_it_can_be_changed_by_either_and_the_last_word_is_told(dialogue: Dialogue) -> None:
    escalate(dialogue)
    answer(dialogue, PETER, NO)
    answer(dialogue, LEYLA, YES, NOON + timedelta(minutes=5))
    assert word(dialogue, OTHER, LEYLA, NOON) == "dropped: answered themself"
    answer(dialogue, PETER, Given("maybe"), NOON + timedelta(minutes=10))
    answer(dialogue, PETER, NO, NOON + timedelta(minutes=11))
    first = next(e for e in dialogue.owed(OTHER) if e.owed.target.channel == LEYLA)
    assert dialogue.says(first, NOON) == Drop("answered again")
    assert "förhinder" in word(dialogue, OTHER, LEYLA, NOON)


def test_the_first_of_two_at_the_same_moment_stands(dialogue: Dialogue) -> None:
    escalate(dialogue)
    answer(dialogue, PETER, NO, seen=UNANSWERED)
    for seen in ("", UNANSWERED):
        with pytest.raises(AnsweredMeanwhile) as refused:
            answer(dialogue, LEYLA, YES, NOON + SECOND, seen)
        assert refused.value.params["name"] == "Peter Sandqvist"
    given = dialogue.store.answers.of_meeting(dialogue.meeting.id)
    assert [each.reply.choice for each in given.values()] == ["regrets"]
    shown = answers.place(
        dialogue.store, dialogue.series, dialogue.meeting, dialogue.party("botkyrka").id, NOON
    )
    answer(dialogue, LEYLA, YES, NOON + SECOND, shown.seen)


def test_what_was_taken_back_or_recorded_since_is_not_told_as_theirs(dialogue: Dialogue) -> None:
    escalate(dialogue)
    answer(dialogue, PETER, NO)
    party = dialogue.party("botkyrka").name
    answers.record(dialogue.store, dialogue.scene(MAJA, NOON), party, YES, NOON + SECOND)
    assert word(dialogue, OTHER, LEYLA, NOON) == "dropped: answered themself"
    assert sorted(dialogue.told("recorded")) == [LEYLA, PETER]
    answer(dialogue, PETER, NO, NOON + timedelta(hours=1))
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOON), NOON)
    assert word(dialogue, OTHER, LEYLA, NOON) == "dropped: no longer shared"


def test_both_may_vote_too(dialogue: Dialogue) -> None:
    poll = ask(dialogue, until="2027-01-29 12:00", now=NOON)
    escalate(dialogue)
    for user, chosen in ((PETER, 1), (LEYLA, 2)):
        vote = ballots.vote(
            dialogue.store, dialogue.scene(user, NOON), Wish(poll.number, (chosen,)), NOON
        )
        assert vote.ballot is not None
        assert vote.ballot.chosen == (chosen,)


def test_the_practical_note_goes_to_the_one_who_answered(dialogue: Dialogue) -> None:
    played(dialogue, ASKED)
    answer(dialogue, PETER)
    dialogue.ran(at("2027-02-03 09:00"))
    assert dialogue.told("day_before.direct") == [PETER]


def test_a_deputy_may_be_reminded_of_a_poll_too(dialogue: Dialogue) -> None:
    poll = ask(dialogue, until="2027-01-29 12:00", now=NOON)
    escalate(dialogue)
    for user in (LEYLA, PETER):
        due = ballots.later(dialogue.store, dialogue.scene(user, NOON), poll.number, NOON)
        assert due is not None
        assert f"#{poll.number}" in word(dialogue, "poll.reminder", user, due)


# Taking it back, handing it over


def test_who_answers_alone_again_says_so_and_the_deputy_is_told(dialogue: Dialogue) -> None:
    escalate(dialogue)
    found = next(e for e in dialogue.owed(TO_DEPUTY) if e.owed.target.channel == PETER)
    held = dialogue.store.outbox.start(found, 1.0)
    assert held is not None
    dialogue.store.outbox.finish(held, "sent", now=ASKED)
    handing.take_back(dialogue.store, dialogue.scene(LEYLA, NOON), NOON)
    assert shared(dialogue) is None
    with pytest.raises(NotMyTurn):
        answer(dialogue, PETER)
    assert "Leyla Demir svarar för Botkyrka kommun" in word(dialogue, "released", PETER, NOON)


def test_handing_over_after_it_makes_the_seat_the_deputys_alone(dialogue: Dialogue) -> None:
    escalate(dialogue)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, NOON), None, NOON)
    assert shared(dialogue) is None
    assert "ber dig svara" in word(dialogue, "handed", PETER, NOON)
    assert dialogue.told("released") == []
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA, NOON), dialogue.person(AMINA), NOON)
    assert dialogue.told("released") == [PETER]
