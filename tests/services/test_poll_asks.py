"""In a first meeting the reminder of the cycle's poll and its result ask, as every step does."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.i18n import translator
from bot.rules.errors import StepGone
from bot.rules.sessions import step_of
from bot.rules.tally import Order
from bot.services import (
    agenda,
    cycles,
    parking,
    poll_asks,
    polls,
    posts,
    priorities,
    series,
    waiting,
)
from bot.views import home_convening
from bot.views.blocks import Message, message
from bot.views.figures import figures
from bot.views.series import year
from bot.views.steps import decided
from tests.services.given import JAMES, LEYLA, MAJA, NACKA, Dialogue, at
from tests.services.test_cycles import decide, step
from tests.services.test_outdated import sent
from tests.services.test_polls import DAY, POLL, POLL_CLOSES, ask, prepared, vote

REMINDS = at("2027-01-12 09:00")
REMINDER, RESULT = "poll_reminder+4", "poll_result+4"
OPENS = "priority-poll-opens"


@pytest.fixture
def first(dialogue: Dialogue) -> Dialogue:
    """Give a first meeting whose poll the convener has let open, and in which Leyla voted."""
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    decide(dialogue, "priority-poll-opens", POLL)
    vote(dialogue, LEYLA, 1, now=POLL)
    return dialogue


def asked(dialogue: Dialogue, said: str) -> str:
    """Return the one question that waits and says this."""
    now = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])[-1].due_at
    shown = (dialogue.says(each, now) for each in dialogue.owed("ask"))
    (found,) = (each for each in shown if isinstance(each, Message) and said in each.text)
    return found.text


def test_the_reminder_asks_and_shows_whom_it_reaches(first: Dialogue) -> None:
    first.ran(REMINDS)
    assert first.states()[REMINDER] == "asked"
    assert first.told("poll.reminder") == []
    question = asked(first, "påminnelse om att rösta")
    assert "Får jag skicka det här?" in question
    assert "James Whitfield" in question
    assert "Leyla" not in question, "Botkyrka has voted"
    assert REMINDER in {each.step for each in first.store.ledger.of_meeting(first.meeting.id)}
    decide(first, REMINDER, REMINDS)
    assert JAMES in first.told("poll.reminder")
    assert LEYLA not in first.told("poll.reminder")
    first.replan(REMINDS + DAY)
    assert first.states()[REMINDER] == "done", "planning again leaves it"


def test_who_votes_while_it_waits_is_not_reminded(first: Dialogue) -> None:
    first.ran(REMINDS)
    vote(first, NACKA, 1, now=REMINDS)
    decide(first, REMINDER, REMINDS + DAY)
    assert NACKA not in first.told("poll.reminder")


def test_it_waits_in_the_home_of_the_convener_until_the_poll_takes_no_votes(
    first: Dialogue,
) -> None:
    first.ran(REMINDS)
    sight = waiting.look(first.store, first.series, first.person(MAJA), REMINDS)
    assert REMINDER in {each.step for each in waiting.of(first.store, sight).steps}
    first.ran(POLL_CLOSES)
    assert cycles.is_over(first.store, step(first, REMINDER), POLL_CLOSES)
    with pytest.raises(StepGone):
        decide(first, REMINDER, POLL_CLOSES)
    assert first.told("poll.reminder") == []


def test_the_poll_closes_in_time_but_its_result_asks(first: Dialogue) -> None:
    first.ran(POLL_CLOSES)
    (poll,) = first.store.polls.of_meeting(first.meeting.id)
    assert poll.state == "closed"
    assert first.states()[RESULT] == "asked"
    assert first.owed("poll.result", manner="post") == []
    question = asked(first, "resultatet av omröstningen")
    assert "Resultat av omröstning #4" in question
    assert first.owed("poll.order") == [], "the question says which order it gives"
    decide(first, RESULT, POLL_CLOSES)
    (result,) = first.owed("poll.result", manner="post")
    assert result.owed.refs["poll"] == poll.id


def test_the_question_about_the_result_offers_the_order_that_it_gives(first: Dialogue) -> None:
    vote(first, LEYLA, 2, now=POLL)
    first.ran(POLL_CLOSES)
    question = asked(first, "resultatet av omröstningen")
    assert "Dagordningen skulle då bli: #2 " in question
    assert "[Skicka och använd ordningen]" in question
    assert offered(first) == (), "in one place"
    decide(first, RESULT, POLL_CLOSES, send=False)
    (order,) = offered(first)
    assert order.numbers[0] == 2


def test_a_result_that_gives_the_order_that_is_there_offers_none(first: Dialogue) -> None:
    vote(first, LEYLA, 2, now=POLL)
    first.ran(POLL_CLOSES)
    polls.order(first.store, first.scene(MAJA, POLL_CLOSES), 4, POLL_CLOSES)
    question = asked(first, "resultatet av omröstningen")
    assert "använd ordningen" not in question
    assert "Dagordningen har redan den ordning som resultatet ger." in question


def test_the_question_names_what_got_votes_and_is_not_accepted_yet(first: Dialogue) -> None:
    vote(first, LEYLA, 2, 3, now=POLL)
    first.ran(POLL_CLOSES)
    first.store.agenda.save([replace(first.item(3), state="proposed")])
    question = asked(first, "resultatet av omröstningen")
    assert "Dagordningen skulle då bli: #2 " in question
    assert "#3 Biljetter har fått röster men är inte antagen än" in question


def test_a_result_that_gives_no_order_says_why_in_its_question(first: Dialogue) -> None:
    for number in (1, 2, 3):
        parking.park(first.store, first.scene(MAJA, POLL), number, POLL)
    first.ran(POLL_CLOSES)
    assert "Ingen av punkterna är antagen" in asked(first, "resultatet av omröstningen")
    first.opened(published_at=POLL_CLOSES)
    assert "antagen" not in asked(first, "resultatet av omröstningen"), "it is not asked for"


def offered(dialogue: Dialogue) -> tuple[Order, ...]:
    """Return the orders that wait for the convener."""
    person = dialogue.person(MAJA)
    sight = waiting.look(dialogue.store, dialogue.series, person, POLL_CLOSES)
    return waiting.of(dialogue.store, sight).orders


def test_it_is_asked_once(first: Dialogue) -> None:
    first.ran(POLL_CLOSES)
    (poll,) = first.store.polls.of_meeting(first.meeting.id)
    before = len(first.owed("ask"))
    assert poll_asks.ask(first.store, first.series, poll, "poll_result", POLL_CLOSES)
    assert len(first.owed("ask")) == before


def test_a_poll_that_the_convener_closes_has_its_result_at_once(first: Dialogue) -> None:
    polls.close(first.store, first.scene(MAJA, POLL), 4, POLL)
    assert len(first.owed("poll.result", manner="post")) == 1
    first.ran(POLL_CLOSES)
    assert RESULT not in first.states()


def test_nobody_is_asked_about_a_reminder_that_reaches_nobody(first: Dialogue) -> None:
    for party in first.store.seats.parties(first.series.id):
        acting = first.store.seats.seat(party.id, first.meeting.id, POLL).acting
        if acting is not None and party.category.key != "convening":
            vote(first, acting.user, 1, now=POLL)
    first.ran(REMINDS)
    assert REMINDER not in first.states()


def test_a_poll_that_somebody_asks_reminds_and_closes_by_itself(first: Dialogue) -> None:
    ask(first, until="2027-01-14", now=POLL)
    first.ran(REMINDS)
    assert JAMES in first.told("poll.reminder")
    first.ran(POLL_CLOSES + DAY)
    assert [each.owed.refs["poll"] for each in first.owed("poll.result", manner="post")] != []


@pytest.mark.parametrize(("mode", "asks"), [("ask", True), ("auto", False)])
def test_later_on_both_ask_if_the_closing_of_the_poll_does(
    dialogue: Dialogue, mode: str, *, asks: bool
) -> None:
    profile = dialogue.series.profile
    steps = tuple(
        replace(each, mode="ask") if each.kind == "poll_closes" and mode == "ask" else each
        for each in profile.steps
    )
    dialogue.profiled(replace(profile, steps=steps))
    prepared(dialogue)
    dialogue.ran(POLL)
    dialogue.ran(REMINDS)
    assert (REMINDER in dialogue.states()) == asks
    dialogue.ran(POLL_CLOSES)
    assert (RESULT in dialogue.states()) == asks
    assert (dialogue.owed("poll.result", manner="post") == []) == asks


def test_the_question_before_the_poll_says_that_more_is_asked(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    question = asked(dialogue, "Kulturskolan")
    assert "Jag frågar dig före." in question
    assert "utan att jag frågar" not in question


def test_the_result_reaches_the_channel_alone(first: Dialogue) -> None:
    first.ran(POLL_CLOSES)
    reach = posts.reach(first.store, first.series, "poll_result", first.meeting, POLL_CLOSES)
    assert (reach.people, reach.channel) == (0, True)
    shown = posts.preview(
        first.store,
        first.series,
        "poll_result",
        first.meeting,
        translator("sv", first.series.profile.zone),
        POLL_CLOSES,
    )
    assert shown.post is not None
    assert shown.direct is None


@pytest.fixture
def put_off(dialogue: Dialogue) -> Dialogue:
    """Give a first meeting in which the convener lets the opening of the poll wait."""
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    decide(dialogue, "priority-poll-opens", POLL, send=False)
    return dialogue


def waiting_steps(dialogue: Dialogue, now: datetime) -> set[str]:
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(MAJA), now)
    return {each.step for each in waiting.of(dialogue.store, sight).steps}


def test_a_poll_that_was_put_off_waits_until_it_would_close(put_off: Dialogue) -> None:
    before = POLL_CLOSES - timedelta(minutes=1)
    assert OPENS in waiting_steps(put_off, before)
    assert OPENS not in waiting_steps(put_off, POLL_CLOSES), "before the clock has come by"
    decide(put_off, OPENS, before)
    assert len(put_off.store.polls.open_ones(put_off.series.id)) == 1


@pytest.mark.parametrize("has_run", [False, True])
def test_a_poll_that_was_put_off_past_its_closing_is_too_late(
    put_off: Dialogue, *, has_run: bool
) -> None:
    if has_run:
        put_off.ran(POLL_CLOSES)
    with pytest.raises(StepGone) as refused:
        decide(put_off, OPENS, POLL_CLOSES)
    said = translator("sv", put_off.series.profile.zone).refusal(refused.value)
    assert said == "Det här är inte längre aktuellt: det är för sent, och inget skickades."
    assert put_off.owed("poll.unopened") == []
    assert put_off.store.polls.of_meeting(put_off.meeting.id) == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_question_about_a_poll_without_two_proposals_left_says_only_why(
    put_off: Dialogue, language: str
) -> None:
    t, now = translator(language, put_off.series.profile.zone), POLL + DAY
    _, *others = put_off.store.agenda.of_meeting(put_off.meeting.id)
    put_off.store.agenda.save([replace(each, state="withdrawn") for each in others])
    shown = posts.preview(put_off.store, put_off.series, "poll", put_off.meeting, t, now)
    assert (shown.post, shown.direct) == (None, None)
    few = t("there are fewer than two proposals to choose between")
    assert shown.instead == t("As things are now, I do not open the poll: {why}.", why=few)


def test_a_poll_that_was_opened_is_not_hindered(first: Dialogue) -> None:
    for item in first.store.agenda.of_meeting(first.meeting.id):
        first.store.agenda.save([replace(item, state="withdrawn")])
    assert priorities.why_not(first.store, first.series, first.meeting, POLL) == ""


def test_a_poll_that_never_opened_is_left_out_and_so_is_its_closing(put_off: Dialogue) -> None:
    sent(put_off, "ask", POLL)
    put_off.ran(POLL_CLOSES)
    states = put_off.states()
    assert (states[OPENS], states["priority-poll-closes"]) == ("skipped", "skipped")
    assert OPENS not in waiting_steps(put_off, POLL_CLOSES)
    said = [put_off.says(each, POLL_CLOSES) for each in put_off.owed("ask", manner="update")]
    shown = [each.text for each in said if isinstance(each, Message)]
    assert [each for each in shown if each.endswith("öppnar – hoppades över.")] != []
    assert put_off.owed("poll.unopened") == []
    kept = {each.subject for each in put_off.trail() if each.action == "step.skipped"}
    every = {f"step:{step(put_off, key).id}" for key in (OPENS, "priority-poll-closes")}
    assert kept >= every, "the audit trail has both"


def test_a_poll_that_was_put_off_is_over_once_the_agenda_is_published(put_off: Dialogue) -> None:
    put_off.opened(published_at=POLL)
    assert OPENS not in waiting_steps(put_off, POLL)
    with pytest.raises(StepGone):
        decide(put_off, OPENS, POLL)


def test_a_poll_without_a_closing_step_may_open_until_the_meeting(dialogue: Dialogue) -> None:
    profile = dialogue.series.profile
    steps = tuple(each for each in profile.steps if each.kind != "poll_closes")
    dialogue.profiled(replace(profile, steps=steps, established=False))
    dialogue.replan(POLL - DAY)
    prepared(dialogue)
    dialogue.ran(POLL)
    decide(dialogue, OPENS, POLL, send=False)
    assert OPENS in waiting_steps(dialogue, POLL_CLOSES + DAY)


def test_a_poll_that_was_sent_in_time_says_just_that_its_time_is_over(first: Dialogue) -> None:
    with pytest.raises(StepGone) as refused:
        decide(first, OPENS, POLL_CLOSES)
    assert refused.value.params == {"state": "its time is over"}


def coming(dialogue: Dialogue, now: datetime) -> tuple[str, str]:
    """Return what comes next of the meeting, in the App Home and in the status."""
    t = translator("sv", dialogue.series.profile.zone)
    plan = series.year(dialogue.store, dialogue.series, now)
    status = series.status(dialogue.store, dialogue.scene(MAJA, now), now)
    home = message(home_convening.year(plan, None, t)).text.splitlines()
    (shown,) = (each for each in home if "härnäst" in each.lower() and "2028" not in each)
    (said,) = (each for each in figures(status, t) if each.startswith("Härnäst"))
    return shown, said


def test_a_poll_that_is_put_off_is_not_closed_next(put_off: Dialogue) -> None:
    for said in coming(put_off, POLL + DAY):
        assert "omröstning" not in said
    decide(put_off, OPENS, POLL + DAY)
    for party in put_off.store.seats.parties(put_off.series.id):
        acting = put_off.store.seats.seat(party.id, put_off.meeting.id, POLL).acting
        if acting is not None and party.category.key != "convening":
            vote(put_off, acting.user, 1, now=POLL + DAY)
    for said in coming(put_off, POLL + DAY):
        assert "omröstningen stänger" in said


def test_a_poll_does_not_open_next_where_the_agenda_is_published(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    before = POLL - timedelta(hours=1)
    dialogue.ran(before)
    closing = step(dialogue, "call-closes")
    assert dialogue.store.ledger.move_on(closing.id, ["planned"], "done", before)
    for said in coming(dialogue, before):
        assert "omröstningen öppnar" in said
    dialogue.opened(published_at=before)
    for said in coming(dialogue, before):
        assert "omröstning" not in said


def test_the_year_calls_the_closing_of_a_poll_that_never_opened_left_out(
    put_off: Dialogue,
) -> None:
    put_off.ran(POLL_CLOSES)
    plan = series.year(put_off.store, put_off.series, POLL_CLOSES)
    said = year(plan, translator("sv", put_off.series.profile.zone), convener=True).text
    assert "omröstningen stänger (hoppades över)" in said
    assert "omröstningen stänger (klart)" not in said


def test_nothing_comes_next_of_a_poll_whose_time_is_over(first: Dialogue) -> None:
    before = POLL_CLOSES - timedelta(minutes=1)
    assert first.meeting.id in series.year(first.store, first.series, before).polls
    assert series.year(first.store, first.series, POLL_CLOSES).polls == {}


def test_a_poll_that_is_kept_open_closes_next_when_it_does_and_its_step_is_left_out(
    first: Dialogue,
) -> None:
    def row() -> str:
        """Return what everybody reads of its closing in the year ahead."""
        plan = series.year(first.store, first.series, POLL)
        said = year(plan, translator("sv", first.series.profile.zone)).text.splitlines()
        (found,) = (e for e in said if "omröstningen stänger" in e and "2028" not in e)
        return found

    assert row().endswith("stänger")
    (poll,) = first.store.polls.open_ones(first.series.id)
    polls.extend(first.store, first.scene(MAJA, POLL), poll.number, "2027-01-18", POLL)
    longer = "stänger (öppen till måndag 18 januari 2027 kl. 17:00)"
    assert row().endswith(longer)
    for said in coming(first, POLL_CLOSES - DAY):
        assert "omröstning" not in said, "it does not close on the 14th"
    first.ran(POLL_CLOSES)
    assert first.states()["priority-poll-closes"] == "skipped", "it is open"
    assert row().endswith(longer)
    assert len(first.store.polls.open_ones(first.series.id)) == 1
    for said in coming(first, POLL_CLOSES):
        assert "omröstningen stänger, måndag 18 januari" in said
    polls.close(first.store, first.scene(MAJA, POLL_CLOSES), poll.number, POLL_CLOSES + DAY)
    assert row().endswith("stänger (klart)"), "now it has"


def test_the_step_of_a_poll_that_was_closed_by_hand_is_done(first: Dialogue) -> None:
    (poll,) = first.store.polls.open_ones(first.series.id)
    polls.close(first.store, first.scene(MAJA, POLL), poll.number, POLL)
    for said in coming(first, POLL):
        assert "omröstning" not in said
    first.ran(POLL_CLOSES)
    assert first.states()["priority-poll-closes"] == "done"


def test_a_poll_that_could_not_be_opened_is_not_called_sent(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    for number in (1, 2):
        agenda.decline(dialogue.store, dialogue.scene(MAJA, POLL), number, "Nej", POLL)
    opening = step(dialogue, OPENS)
    became = cycles.decide(dialogue.store, dialogue.scene(MAJA, POLL), opening.id, POLL, send=True)
    assert became.state == dialogue.states()[OPENS] == "skipped"
    t = translator("sv", dialogue.series.profile.zone)
    said = decided(became, step_of(dialogue.series.profile, OPENS), t).text
    assert said.startswith("Hoppas över, och inget skickades: omröstningen")
    assert len(dialogue.owed("poll.unopened")) == 1, "there it is said why"
