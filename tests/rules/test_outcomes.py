from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.rules import outcome_changes as changes
from bot.rules.errors import (
    EmptyNote,
    EmptyOutcome,
    EmptyWhy,
    NeedsDue,
    NeedsOwner,
    NoSuchParty,
    NothingToDo,
    NotYourOutcome,
    NotYourUndo,
    OutcomeChanged,
    OutcomeOver,
    PastDate,
    Refusal,
    SameDate,
    TakesNoDue,
    TooLong,
    UndoTooLate,
    UnknownOutcome,
)
from bot.rules.outcomes import (
    KINDS,
    NEEDS,
    SHOWN,
    STATE_NAMES,
    TEXT_LIMIT,
    UNDO_WITHIN,
    Kind,
    Outcome,
    Owner,
    Source,
    State,
    Who,
    draft,
    first_state,
    following,
    in_order,
    parse_kind,
)
from bot.rules.register import Register
from tests.cases import for_each
from tests.rules.examples import NOW, SERIES, meeting, party, person

DUE = date(2027, 3, 1)
MINUTE = timedelta(minutes=1)
MAJA = Who(9, (), concludes=True)
ANNA = Who(1, (1,))
STRANGER = Who(0, ())


def outcome(number: int = 1, kind: Kind = "action", state: State = "open", **given: Any) -> Outcome:  # noqa: ANN401
    made = Outcome(
        id=number,
        series=1,
        number=number,
        kind=kind,
        text="Ta fram underlag",
        owner=Owner(1),
        due=DUE,
        source=Source(1),
        raised=(),
        author=9,
        created_at=NOW,
        state=state,
        changed_at=NOW,
        changed_by=9,
    )
    return replace(made, **given)


# ------------------------------------------------------------------------------ what is written


@for_each(
    ("kind", "owner", "due", "why"),
    [
        ("decision", None, None, None),
        ("decision", 1, None, None),
        ("decision", None, DUE, TakesNoDue),
        ("conclusion", None, None, None),
        ("conclusion", 1, DUE, TakesNoDue),
        ("action", 1, DUE, None),
        ("action", None, DUE, NeedsOwner),
        ("action", 1, None, NeedsDue),
        ("commitment", 1, None, None),
        ("commitment", 1, DUE, None),
        ("commitment", None, DUE, NeedsOwner),
    ],
)
def test_each_kind_needs_what_it_needs(
    kind: Kind, owner: int | None, due: date | None, why: type[Refusal] | None
) -> None:
    if why is None:
        assert draft(kind, "  Vi\tgör det ", Owner(owner), due).text == "Vi gör det"
        return
    with pytest.raises(why):
        draft(kind, "Vi gör det", Owner(owner), due)


@for_each("kind", ["action", "commitment"])
def test_who_is_missing_is_asked_for_with_an_example_of_the_same_kind(kind: Kind) -> None:
    with pytest.raises(NeedsOwner) as refused:
        draft(kind, "Vi gör det", Owner(), DUE)
    assert str(refused.value.params["example"]).startswith(f"{kind}:")


def test_everything_that_an_outcome_lacks_is_known_at_once() -> None:
    with pytest.raises(EmptyOutcome) as refused:
        draft("action", " ", Owner(), None)
    assert [type(each) for each in refused.value.also] == [NeedsOwner, NeedsDue]
    with pytest.raises(NeedsDue) as alone:
        draft("action", "Ja", Owner(1), None)
    assert alone.value.also == ()


def test_a_date_that_is_refused_hides_nothing_else_that_is_missing() -> None:
    past = PastDate(date=DUE)
    with pytest.raises(NeedsOwner) as refused:
        draft("action", "Ja", Owner(), past)
    assert refused.value.also == (past,)
    with pytest.raises(TakesNoDue) as alone:
        draft("decision", "Ja", Owner(), past)
    assert alone.value.also == (), "a date that is not needed need not be right"
    nobody = NoSuchParty(given="Nackka", example="help")
    with pytest.raises(NoSuchParty) as both:
        draft("action", "Ja", nobody, None)
    assert [type(each) for each in both.value.also] == [NeedsDue]


@for_each("text", ["", "   ", "\x00\x07", "\u200b\u2060", "\u3164"])
def test_an_outcome_needs_words(text: str) -> None:
    with pytest.raises(EmptyOutcome):
        draft("decision", text, Owner(), None)


def test_a_text_of_ten_thousand_characters_is_refused() -> None:
    with pytest.raises(TooLong) as refused:
        draft("decision", "x" * 10_000, Owner(), None)
    assert refused.value.params == {"length": 10_000, "limit": TEXT_LIMIT}


def test_kinds_are_known_by_name() -> None:
    assert [parse_kind(kind) for kind in KINDS] == list(KINDS)
    with pytest.raises(UnknownOutcome):
        parse_kind("promise")
    assert set(NEEDS) == set(KINDS)
    assert set(SHOWN) == set(STATE_NAMES) - {"undone"}


def test_what_a_party_writes_is_proposed() -> None:
    assert first_state("commitment", concludes=False) == "proposed"
    assert first_state("commitment", concludes=True) == "open"
    assert first_state("action", concludes=True) == "open"
    assert first_state("decision", concludes=True) == "standing"


# ----------------------------------------------------------------------------- what becomes of it


def test_a_proposal_is_confirmed_once() -> None:
    proposed = outcome(kind="commitment", state="proposed", due=None)
    confirmed = changes.confirm(proposed, DUE, 9, NOW + MINUTE)
    assert (confirmed.state, confirmed.due, confirmed.before) == ("open", DUE, "proposed")
    assert changes.confirm(replace(proposed, due=DUE), None, 9, NOW).due == DUE
    with pytest.raises(OutcomeChanged):
        changes.confirm(confirmed, None, 9, NOW)


def test_an_action_is_done_with_or_without_a_note() -> None:
    done = changes.finish(outcome(next_at=NOW), " Klart\n nu ", 1, NOW + MINUTE)
    assert (done.state, done.note, done.next_at, done.changed_by) == ("done", "Klart\nnu", None, 1)
    assert changes.finish(outcome(), "", 1, NOW).note == ""


def test_a_commitment_is_answered_in_writing() -> None:
    with pytest.raises(EmptyNote):
        changes.finish(outcome(kind="commitment"), " \u200b", 1, NOW)
    assert changes.finish(outcome(kind="commitment"), "Gjort", 1, NOW).state == "done"
    with pytest.raises(TooLong):
        changes.finish(outcome(), "x" * 10_000, 1, NOW)


@for_each(
    ("state", "why"),
    [("done", OutcomeOver), ("dropped", OutcomeOver), ("proposed", OutcomeChanged)],
)
def test_what_is_over_or_not_begun_is_not_done(state: State, why: type[Refusal]) -> None:
    for act in (
        lambda o: changes.finish(o, "", 1, NOW),
        lambda o: changes.postpone(o, DUE + timedelta(days=1), "Semester"),
        changes.require_open,
    ):
        with pytest.raises(why):
            act(outcome(state=state))


def test_a_decision_is_nothing_to_be_done() -> None:
    with pytest.raises(NothingToDo):
        changes.finish(outcome(kind="decision", state="standing"), "", 1, NOW)


def test_an_outcome_is_struck_out_for_a_reason() -> None:
    for state in ("proposed", "open", "standing"):
        dropped = changes.drop(outcome(state=state, next_at=NOW), " Inte nu ", 9, NOW)
        assert (dropped.state, dropped.reason, dropped.before) == ("dropped", "Inte nu", state)
        assert dropped.next_at is None
    with pytest.raises(EmptyWhy):
        changes.drop(outcome(), "\x00", 9, NOW)
    with pytest.raises(OutcomeOver):
        changes.drop(outcome(state="done"), "Inte nu", 9, NOW)


def test_an_outcome_is_put_off_to_another_date_for_a_reason() -> None:
    later = DUE + timedelta(days=10)
    put_off = changes.postpone(outcome(heard="convener"), later, "Semester")
    assert (put_off.due, put_off.reason, put_off.heard) == (later, "Semester", "")
    with pytest.raises(SameDate):
        changes.postpone(outcome(), DUE, "Semester")
    with pytest.raises(EmptyWhy):
        changes.postpone(outcome(), later, "")


def test_a_commitment_is_raised_by_each_party_once() -> None:
    asked = outcome(kind="commitment", raised=(2,))
    assert changes.support(asked, 3).raised == (2, 3)
    assert changes.support(asked, 2) == asked
    with pytest.raises(OutcomeChanged):
        changes.support(outcome(), 3)
    with pytest.raises(OutcomeOver):
        changes.support(outcome(kind="commitment", state="done"), 3)


# ---------------------------------------------------------------------------------- who, and undo


def test_only_the_owner_and_the_convener_change_it() -> None:
    changes.require_owner(outcome(), ANNA, "Part 1")
    changes.require_owner(outcome(owner=Owner()), MAJA, "–")
    for who in (STRANGER, replace(ANNA, parties=(2, 3))):
        with pytest.raises(NotYourOutcome):
            changes.require_owner(outcome(), who, "Part 1")


def test_a_button_that_has_grown_old_does_nothing() -> None:
    changes.require_shown(outcome(), "")
    changes.require_shown(outcome(), "open")
    with pytest.raises(OutcomeOver) as refused:
        changes.require_shown(outcome(state="done"), "open")
    assert refused.value.params["date"] == NOW
    with pytest.raises(OutcomeChanged):
        changes.require_shown(outcome(state="done", changed_at=None), "open")


def test_what_was_added_can_be_taken_away_for_ten_minutes() -> None:
    for who in (MAJA, replace(STRANGER, person=9)):
        undone = changes.undo(outcome(next_at=NOW), who, NOW + UNDO_WITHIN)
        assert (undone.state, undone.next_at) == ("undone", None)
    with pytest.raises(UndoTooLate):
        changes.undo(outcome(), MAJA, NOW + UNDO_WITHIN + timedelta(seconds=1))
    with pytest.raises(NotYourUndo):
        changes.undo(outcome(), ANNA, NOW)
    with pytest.raises(OutcomeChanged):
        changes.undo(outcome(state="undone"), MAJA, NOW)


def test_what_was_done_last_is_undone_and_no_more() -> None:
    done = changes.finish(outcome(heard="overdue"), "Klart", 1, NOW + MINUTE)
    back = changes.undo(done, ANNA, NOW + 2 * MINUTE)
    assert back == outcome(heard="overdue", changed_at=None, changed_by=1)
    with pytest.raises(UndoTooLate):
        changes.undo(back, ANNA, NOW + 3 * MINUTE)


# ------------------------------------------------------------------------------------- together


def test_open_commitments_and_late_actions_of_earlier_meetings_lead_the_agenda() -> None:
    day = DUE + timedelta(days=1)
    late, asked = outcome(1), outcome(2, kind="commitment", due=None)
    others = [
        outcome(3, due=day),
        outcome(4, state="done"),
        outcome(5, kind="commitment", state="proposed"),
        outcome(6, kind="decision", state="standing", due=None),
        outcome(7, kind="commitment", source=Source(2)),
    ]
    assert following([asked, *others, late], 2, day) == [late, asked]
    assert not outcome(due=None).is_overdue(day)
    assert in_order([asked, outcome(9), late]) == [late, outcome(9), asked]


def test_the_register_says_what_is_whose() -> None:
    mine = outcome(1, owner=Owner(1, 5))
    partys = outcome(2)
    asked = outcome(3, kind="commitment", owner=Owner(9), raised=(1, 77))
    waits = outcome(4, kind="commitment", owner=Owner(9), raised=(1,), state="proposed")
    stands = outcome(5, kind="decision", state="standing", owner=Owner())
    done, dropped = outcome(6, state="done"), outcome(7, state="dropped")
    every = (mine, partys, asked, waits, stands, done, dropped)
    parties = {n: party(n) for n in (1, 9)}
    held = meeting()
    register = Register(SERIES, DUE, every, parties, {5: person(5)}, {held.id: held}, {})
    assert register.tasks == [mine, partys, asked]
    assert register.proposed == [waits]
    assert register.standing == [stands]
    assert register.ended == [dropped, done]
    assert register.overdue == []
    assert replace(register, today=DUE + timedelta(days=1)).overdue == [mine, partys, asked]
    assert register.own(5, [1]) == [mine, partys]
    assert register.own(6, [1]) == [partys]
    assert register.of_parties([1]) == [mine, partys]
    assert register.raised_by([1]) == [waits, asked]
    assert register.raised_by([1, 9]) == []
    assert register.owner(mine) == f"{person(5).name} ({party(1).name})"
    assert register.owner(stands) == ""
    assert register.raisers(asked) == [party(1).name]
    assert register.raisers(replace(stands, raised=(1,))) == []
