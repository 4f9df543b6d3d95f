"""Polls: what is asked, until when, what a ballot may say."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules import poll_times, polls
from bot.rules.errors import (
    BadDeadline,
    BadMost,
    EmptyQuestion,
    NoChoice,
    NoSuchOption,
    NotAsked,
    NotLater,
    OptionGone,
    PastDate,
    PollClosed,
    PollWithdrawn,
    Refusal,
    SameOption,
    TooFewOptions,
    TooLong,
    TooManyChoices,
    TooManyOptions,
)
from bot.rules.polls import Board, Option, Poll
from tests.cases import for_each
from tests.rules.examples import SERIES, STOCKHOLM, category, meeting, party, person, utc
from tests.rules.polling import CLOSES, OPENED, item, poll


def local(instant: datetime) -> str:
    return f"{STOCKHOLM.local(instant):%Y-%m-%d %H:%M}"


def board(asked: Poll, gone: dict[int, str] | None = None) -> Board:
    towns = (party(1), party(2))
    return Board(SERIES, meeting(), asked, towns, {}, gone or {})


# Asking


def test_a_question_and_its_options_are_cleaned() -> None:
    draft = polls.draft("  Juni \n eller maj? ", ["Juni ", "", " Maj", "\u200b"], "2", hidden=True)
    assert (draft.question, draft.options, draft.most) == ("Juni eller maj?", ("Juni", "Maj"), 2)
    assert draft.hidden


def test_one_option_may_be_chosen_if_nothing_else_is_said() -> None:
    assert polls.draft("Juni?", ["Ja", "Nej"]).most == 1
    assert (polls.kind_of(1), polls.kind_of(3)) == ("single", "several")
    assert set(polls.KINDS) == {"single", "several"}


@for_each("question", ["", "  \n", "\u200b", "\u2800"])
def test_a_poll_needs_a_question(question: str) -> None:
    with pytest.raises(EmptyQuestion):
        polls.draft(question, ["Ja", "Nej"])


def test_a_question_of_ten_thousand_characters_is_refused() -> None:
    with pytest.raises(TooLong):
        polls.draft("x" * 10_000, ["Ja", "Nej"])


@for_each("options", [[], ["Ja"], ["Ja", " "]])
def test_a_poll_needs_a_choice(options: list[str]) -> None:
    with pytest.raises(TooFewOptions):
        polls.draft("Juni?", options)


def test_a_poll_takes_a_hundred_options_and_not_one_more() -> None:
    every = [str(n) for n in range(101)]
    assert len(polls.draft("Vilken?", every[:100]).options) == 100
    with pytest.raises(TooManyOptions):
        polls.draft("Vilken?", every)


def test_what_is_wrong_with_an_option_is_said_at_the_options() -> None:
    for options in (["Ja", "x" * 200], ["Ja", "ja"], ["Ja"]):
        with pytest.raises(Refusal) as refused:
            polls.draft("Vem?", options)
        assert refused.value.at == "options"


def test_an_option_stands_once_whatever_its_case_and_accents() -> None:
    with pytest.raises(SameOption):
        polls.draft("Vem?", ["Åsa", "asa"])


@for_each("most", ["0", "3", "-1", "many", "9" * 50, "²"])
def test_so_many_may_be_chosen_as_there_are(most: str) -> None:
    with pytest.raises(BadMost):
        polls.draft("Juni?", ["Ja", "Nej"], most)


# Until when


@for_each(
    ("given", "closes"),
    [
        ("2027-01-20", "2027-01-20 17:00"),
        ("2027-01-20 12:30", "2027-01-20 12:30"),
        (" 2027-01-20   09:05 ", "2027-01-20 09:05"),
        ("2027-03-28 02:30", "2027-03-28 03:30"),  # the hour that summer time skips
        ("2027-10-31 02:30", "2027-10-31 02:30"),  # the first of the two
    ],
)
def test_a_deadline_is_local_time(given: str, closes: str) -> None:
    assert local(poll_times.deadline(given, STOCKHOLM, OPENED)) == closes


def test_without_a_deadline_a_poll_closes_a_week_later_on_a_working_day() -> None:
    assert local(poll_times.deadline("", STOCKHOLM, OPENED)) == "2027-01-14 17:00"
    sunday = utc("2026-12-20 10:00")
    assert local(poll_times.deadline(" ", STOCKHOLM, sunday)) == "2026-12-28 17:00"


@for_each("given", ["soon", "2027-02-30", "20 January", "2029-01-01", "9999-12-31", "0001-01-01"])
def test_what_is_no_date_within_a_year_is_refused(given: str) -> None:
    with pytest.raises(BadDeadline):
        poll_times.deadline(given, STOCKHOLM, OPENED)


@for_each("given", ["2027-01-06", "2020-01-01 12:00", "2027-01-07 09:00"])
def test_a_deadline_that_has_been_is_refused(given: str) -> None:
    with pytest.raises(PastDate):
        poll_times.deadline(given, STOCKHOLM, OPENED)


def test_the_reminder_comes_two_working_days_before_the_deadline() -> None:
    monday = utc("2027-01-18 12:00")
    found = poll_times.reminder(OPENED, monday, STOCKHOLM)
    assert found is not None
    assert local(found) == "2027-01-14 09:00"
    assert poll_times.reminder(OPENED, OPENED + timedelta(days=1), STOCKHOLM) is None


def test_what_is_due_next_is_the_reminder_then_the_end() -> None:
    asked = poll(remind_at=CLOSES - timedelta(days=2))
    assert asked.due_at == CLOSES - timedelta(days=2)
    assert polls.reminded(asked).due_at == CLOSES
    assert replace(asked, remind_at=CLOSES + timedelta(days=1)).due_at == CLOSES
    assert polls.close(asked, OPENED).due_at is None


def test_an_extended_poll_reminds_later_unless_it_has_reminded() -> None:
    later = CLOSES + timedelta(days=7)
    extended = poll_times.extend(poll(remind_at=OPENED), later, STOCKHOLM, OPENED)
    assert (extended.closes_at, extended.extended) == (later, True)
    assert extended.remind_at is not None
    assert extended.remind_at > OPENED
    assert poll_times.extend(poll(), later, STOCKHOLM, OPENED).remind_at is None


def test_a_deadline_is_put_off_and_never_brought_forward() -> None:
    with pytest.raises(NotLater) as refused:
        poll_times.extend(replace(poll(), number=7), CLOSES, STOCKHOLM, OPENED)
    said = translator("en", "Europe/Stockholm").refusal(refused.value)
    assert said.endswith("write: poll close #7"), "with its own number, to be copied"
    with pytest.raises(PollClosed):
        poll_times.extend(poll(), CLOSES + timedelta(days=1), STOCKHOLM, CLOSES)


def test_the_cycles_poll_follows_its_step_until_somebody_chooses_its_deadline() -> None:
    later = CLOSES + timedelta(days=7)
    assert poll_times.follow(poll(), later, STOCKHOLM).closes_at == later
    for stays in (poll(extended=True), poll(state="closed")):
        assert poll_times.follow(stays, later, STOCKHOLM) == stays
    assert poll_times.follow(poll(), CLOSES, STOCKHOLM) == poll()


# Ballots


def test_ballots_are_taken_until_the_time_and_not_at_it() -> None:
    polls.require_open(poll(), CLOSES - timedelta(seconds=1))
    with pytest.raises(PollClosed) as refused:
        polls.require_open(poll(), CLOSES)
    assert refused.value.params["date"] == CLOSES
    early = polls.close(poll(), OPENED)
    with pytest.raises(PollClosed) as refused:
        polls.require_open(early, OPENED)
    assert refused.value.params["date"] == OPENED
    with pytest.raises(PollWithdrawn):
        polls.require_open(polls.close(poll(), OPENED, withdrawn=True), OPENED)


def test_only_called_parties_have_a_vote() -> None:
    towns, body = party(1), party(3, category("convening", convening=True))
    assert polls.voters([towns, body, replace(towns, id=4, ended=True)], 2027) == (towns,)
    polls.require_voter(board(poll()), towns)
    with pytest.raises(NotAsked):
        polls.require_voter(board(poll()), body)
    assert board(poll()).missing == (party(1), party(2))


def test_a_ballot_names_each_option_once_and_in_order() -> None:
    assert polls.choose(board(poll(most=2)), [3, 1, 3]) == (1, 3)


@for_each("place", [0, 4, -1, 10**9])
def test_a_ballot_names_options_that_there_are(place: int) -> None:
    with pytest.raises(NoSuchOption):
        polls.choose(board(poll()), [place])


def test_a_ballot_chooses_something_and_not_too_much() -> None:
    with pytest.raises(NoChoice):
        polls.choose(board(poll()), [])
    with pytest.raises(TooManyChoices):
        polls.choose(board(poll()), [1, 2])


def test_an_option_whose_item_was_declined_can_no_longer_be_chosen() -> None:
    about = poll(options=(Option("Ett", 1), Option("Två", 2), Option("Fritt")))
    gone = polls.gone(about, [item(1), item(2, "declined"), item(9, "withdrawn")])
    assert gone == {2: "declined"}
    with pytest.raises(OptionGone):
        polls.choose(board(about, gone), [2])
    assert polls.choose(board(about, gone), [3]) == (3,)


def test_who_opened_a_poll_is_known() -> None:
    assert polls.who_opened(poll(person=7), person(7))
    assert not polls.who_opened(poll(person=7), person(8))
    assert not polls.who_opened(poll(person=None), person(0))
    assert polls.numbered(poll(), 12).number == 12
