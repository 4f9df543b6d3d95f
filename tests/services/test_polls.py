"""Polls: who asks, who votes, what is reminded of and told, and what it makes of the agenda."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import translator
from bot.ports import Conflict, Unavailable
from bot.rules import agenda as rules_of_agenda
from bot.rules import polls as rules
from bot.rules.errors import (
    ConvenerAsks,
    ConvenerOnly,
    HandedOver,
    NoMandate,
    NoOpenPoll,
    NoOrder,
    NoSuchItem,
    NoSuchPoll,
    NotAsked,
    NotMyTurn,
    NotYourPoll,
    OptionGone,
    OrderOver,
    OrderTooLate,
    PastDate,
    PollClosed,
    PollWithdrawn,
    UnknownParty,
    WhichPoll,
)
from bot.rules.outbox import Delivery
from bot.rules.polls import Draft, Poll, Vote
from bot.rules.series import Standing
from bot.rules.tally import Order
from bot.rules.texts import LocalText
from bot.services import (
    agenda,
    ballots,
    due,
    handing,
    owing,
    polling,
    polls,
    priorities,
    series,
    standing,
    waiting,
)
from bot.services.ballots import Wish
from bot.services.scene import Hints, translator_for
from bot.services.verdicts import Drop
from bot.views import home_convening
from bot.views.blocks import Element, Message, message
from bot.views.figures import figures
from bot.views.polls import question
from storage import SqlDatabase
from tests.properties import tried
from tests.services.given import (
    CALLED,
    END,
    HELENA,
    JAMES,
    JOAKIM,
    LEYLA,
    MAJA,
    NACKA,
    PETER,
    START,
    STRANGER,
    ULLA,
    Dialogue,
    at,
)
from tests.services.test_cycles import failing

JUNE = Draft("Juni?", ("Ja", "Nej", "Kanske"))
UNTIL = "2026-12-11 12:00"
CLOSES = at(UNTIL)
REMINDS = at("2026-12-09 09:00")
POLL, POLL_CLOSES = at("2027-01-07 09:00"), at("2027-01-14 09:00")
DAY = timedelta(days=1)


def ask(
    dialogue: Dialogue, draft: Draft = JUNE, until: str = UNTIL, now: datetime = CALLED
) -> Poll:
    return polls.ask(dialogue.store, dialogue.scene(MAJA, now), draft, until, now)


def vote(
    dialogue: Dialogue,
    user: str,
    *chosen: int,
    now: datetime = CALLED,
    number: int | None = None,
) -> Vote:
    return ballots.vote(dialogue.store, dialogue.scene(user, now), Wish(number, chosen), now)


def record(dialogue: Dialogue, place: int, now: datetime = CALLED) -> Vote:
    scene = dialogue.scene(MAJA, now)
    return ballots.record(dialogue.store, scene, "botkyrka", Wish(None, [place]), now)


def buttons(said: object) -> list[Element]:
    assert isinstance(said, Message), said
    return [
        each for block in said.blocks for each in block.get("elements", ()) if "action_id" in each
    ]


def text(said: object) -> str:
    assert isinstance(said, Message), said
    return said.text


def words(dialogue: Dialogue, kind: str, now: datetime, manner: str = "direct") -> list[str]:
    return [text(dialogue.says(each, now)) for each in dialogue.owed(kind, manner=manner)]


def to(dialogue: Dialogue, user: str, kind: str) -> Delivery:
    return next(each for each in dialogue.owed(kind) if each.owed.target.channel == user)


# Asking


def test_a_poll_is_posted_and_has_a_number_that_no_item_has(dialogue: Dialogue) -> None:
    dialogue.opened()
    first = dialogue.proposes(LEYLA)
    poll = ask(dialogue)
    assert (first.number, poll.number) == (1, 2)
    assert dialogue.proposes(LEYLA, "Till").number == 3
    assert (poll.closes_at, poll.remind_at) == (CLOSES, REMINDS)
    (post,) = dialogue.owed("poll.post", manner="post")
    assert not post.owed.asked
    assert "0 av 31 parter har röstat" in text(dialogue.says(post, CALLED))
    assert "poll.opened" in dialogue.actions()


def test_a_poll_asked_in_the_evening_is_posted_in_the_morning(dialogue: Dialogue) -> None:
    ask(dialogue, now=at("2026-12-01 20:00"))
    (post,) = dialogue.owed("poll.post", manner="post")
    assert post.owed.due_at == at("2026-12-02 08:00")


def test_only_the_convener_asks_unless_the_series_lets_parties_ask(dialogue: Dialogue) -> None:
    for user in (LEYLA, ULLA, STRANGER):
        with pytest.raises(ConvenerAsks):
            polls.require_asker(dialogue.scene(user))
    dialogue.profiled(replace(dialogue.series.profile, parties_ask=True))
    polls.require_asker(dialogue.scene(LEYLA))
    with pytest.raises(NoMandate):
        polls.require_asker(dialogue.scene(ULLA))


def test_a_deadline_in_the_past_is_refused_and_nothing_is_asked(dialogue: Dialogue) -> None:
    with pytest.raises(PastDate):
        ask(dialogue, until="2026-11-30")
    assert dialogue.owed("poll.post", manner="post") == []


def test_an_option_may_be_an_item_of_the_meeting(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(LEYLA, "Kulturskolan")
    declined = dialogue.proposes(JAMES, "Bokbussen")
    agenda.decline(dialogue.store, dialogue.scene(MAJA), declined.number, "Nej", CALLED)
    poll = ask(dialogue, Draft("Vad?", ("#1", "Inget")))
    assert [(each.text, each.item) for each in poll.options] == [
        ("Kulturskolan", 1),
        ("Inget", None),
    ]
    for strange in ("#2", "#99"):
        with pytest.raises(NoSuchItem):
            ask(dialogue, Draft("Vad?", (strange, "Inget")))


# Finding


def test_without_a_number_the_only_open_poll_is_meant(dialogue: Dialogue) -> None:
    scene = dialogue.scene(MAJA)
    with pytest.raises(NoOpenPoll):
        polls.find(dialogue.store, scene, None)
    poll = ask(dialogue)
    assert polls.find(dialogue.store, scene, None) == poll
    ask(dialogue)
    with pytest.raises(WhichPoll):
        polls.find(dialogue.store, scene, None)
    with pytest.raises(NoSuchPoll):
        polls.find(dialogue.store, scene, 99)
    assert [b.poll.number for b in polls.boards(dialogue.store, scene, None)] == [1, 2]
    assert [b.poll.number for b in polls.boards(dialogue.store, scene, 2)] == [2]


# Voting


def test_a_party_has_one_voice_and_may_change_it(dialogue: Dialogue) -> None:
    poll = ask(dialogue)
    vote(dialogue, LEYLA, 1)
    changed = vote(dialogue, LEYLA, 2)
    vote(dialogue, LEYLA, 2)
    assert changed.ballot is not None
    assert changed.ballot.chosen == (2,)
    assert len(dialogue.store.polls.ballots(poll.id)) == 1
    assert len(dialogue.owed("poll.post", manner="update")) == 1, "coalesced"
    assert dialogue.actions().count("poll.voted") == 3


def test_who_acts_for_the_party_votes_and_nobody_else(dialogue: Dialogue) -> None:
    ask(dialogue)
    with pytest.raises(NotMyTurn):
        vote(dialogue, PETER, 1)
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), dialogue.person(PETER), CALLED)
    assert vote(dialogue, PETER, 1).seat.party.key == "botkyrka"
    with pytest.raises(HandedOver):
        vote(dialogue, LEYLA, 2)
    for user in (ULLA, STRANGER):
        with pytest.raises(NoMandate):
            vote(dialogue, user, 1)
    with pytest.raises(NotAsked):
        vote(dialogue, HELENA, 1)


def test_after_closing_no_vote_is_taken(dialogue: Dialogue) -> None:
    dialogue.replan(at("2027-12-01 10:00"))
    poll = ask(dialogue)
    vote(dialogue, LEYLA, 1, now=CLOSES - timedelta(seconds=1))
    with pytest.raises(PollClosed):
        vote(dialogue, JAMES, 1, now=CLOSES, number=poll.number)
    with pytest.raises(PollClosed):
        vote(dialogue, JAMES, 1, now=at("2027-12-01 10:00"), number=poll.number)


def test_a_poll_of_a_meeting_that_was_taken_out_takes_no_vote_and_has_no_result(
    dialogue: Dialogue,
) -> None:
    dialogue.replan(at("2027-06-01 10:00"))
    poll = ask(dialogue)
    reminders = dialogue.ran(REMINDS)
    assert "poll-1-reminds" in reminders
    dialogue.store.meetings.save(replace(dialogue.meeting, withdrawn_at=CALLED))
    with pytest.raises(PollWithdrawn):
        vote(dialogue, LEYLA, 1, now=REMINDS)
    word = to(dialogue, JAMES, "poll.reminder")
    assert dialogue.says(word, REMINDS) == Drop("the poll has ended")
    assert "poll-1-closes" in dialogue.ran(CLOSES)
    assert dialogue.store.polls.get(poll.id).state == "withdrawn"
    assert dialogue.owed("poll.result", manner="post") == []
    (update,) = dialogue.owed("poll.post", manner="update")
    assert "utan resultat" in text(dialogue.says(update, CLOSES))
    with pytest.raises(PollWithdrawn):
        rules.require_open(dialogue.store.polls.get(poll.id), CLOSES)


@pytest.mark.every_database
def test_clicks_of_the_same_moment_leave_one_ballot_and_harm_no_other(office: SqlDatabase) -> None:
    """Principal and convener for one party, and others, all at once and on several connections."""
    with office.transaction() as store:
        poll = ask(Dialogue(store))
    start = Barrier(6)

    def click(user: str, place: int) -> None:
        start.wait()
        for _ in range(10):  # the edge tries again as well, on what is there by then
            try:
                with office.transaction() as store:
                    dialogue = Dialogue(store)
                    if user == MAJA:
                        wish = Wish(None, [place])
                        ballots.record(store, dialogue.scene(MAJA), "Botkyrka kommun", wish, CALLED)
                    else:
                        vote(dialogue, user, place)
            except Conflict:
                continue
            return
        raise AssertionError("the click was never kept")

    clicks = [(LEYLA, 1), (LEYLA, 2), (MAJA, 3), (MAJA, 1), (JAMES, 1), (NACKA, 2)]
    with ThreadPoolExecutor(len(clicks)) as pool:
        list(pool.map(lambda each: click(*each), clicks))
    with office.reading() as store:
        found = store.polls.ballots(poll.id)
        dialogue = Dialogue(store)
        assert set(found) == {dialogue.party(key).id for key in ("botkyrka", "solna", "nacka")}
        voted = [a for a in dialogue.actions() if a in {"poll.voted", "poll.recorded"}]
        assert len(voted) == len(clicks)
        assert len(dialogue.owed("poll.post", manner="update")) == 1


def test_the_convener_records_what_a_party_said(dialogue: Dialogue) -> None:
    ask(dialogue)
    scene = dialogue.scene(MAJA)
    said = ballots.record(dialogue.store, scene, "Nacka kommun", Wish(None, [2]), CALLED)
    assert said.recorded_by == "Maja Ekström"
    (entry,) = (e for e in dialogue.trail() if e.action == "poll.recorded")
    assert (entry.party, entry.recorded) == (dialogue.party("nacka").id, True)
    board = polls.boards(dialogue.store, scene, None)[0]
    again = ballots.place(dialogue.store, board, dialogue.party("nacka"), CALLED)
    assert again.recorded_by == "Maja Ekström"
    with pytest.raises(ConvenerOnly):
        ballots.record(dialogue.store, dialogue.scene(LEYLA), "Nacka", Wish(None, [1]), CALLED)
    with pytest.raises(UnknownParty):
        ballots.record(dialogue.store, scene, "Naka komun", Wish(None, [1]), CALLED)
    with pytest.raises(NotAsked):
        ballots.record(dialogue.store, scene, "Region Stockholm", Wish(None, [1]), CALLED)


def test_who_votes_for_a_party_is_told_what_the_convener_recorded(dialogue: Dialogue) -> None:
    ask(dialogue)
    assert record(dialogue, 2).recorded_by == "Maja Ekström"
    (word,) = dialogue.owed("poll.recorded")
    assert (word.owed.target.channel, word.owed.deadline) == (LEYLA, CLOSES)
    said = dialogue.says(word, CALLED)
    assert "Botkyrka kommun röstar på: Nej" in text(said)
    assert "Antecknad av Maja Ekström." in text(said)
    assert [each["action_id"].split(":")[1].split("-")[0] for each in buttons(said)] == ["vote"]
    record(dialogue, 3)
    assert dialogue.says(word, CALLED) == Drop("recorded again"), "also while the clock stands"
    record(dialogue, 1, CALLED + timedelta(milliseconds=1))
    assert len(dialogue.owed("poll.recorded")) == 3
    assert "Ja" in text(dialogue.says(dialogue.owed("poll.recorded")[-1], CALLED))


def test_a_recorded_vote_is_told_only_while_it_stands_and_to_who_votes_then(
    dialogue: Dialogue,
) -> None:
    poll = ask(dialogue)
    record(dialogue, 2)
    (word,) = dialogue.owed("poll.recorded")
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)
    assert dialogue.says(word, CALLED) == Drop("handed over")
    vote(dialogue, PETER, 1)
    assert dialogue.says(word, CALLED) == Drop("voted")
    record(dialogue, 2)
    polling.finish(dialogue.store, dialogue.series, poll, CALLED)
    last = dialogue.owed("poll.recorded")[-1]
    assert dialogue.says(last, CALLED) == Drop("the poll has ended")


def test_who_voted_reads_that_the_other_one_of_two_has_voted_instead(dialogue: Dialogue) -> None:
    poll = ask(dialogue)
    seat = dialogue.meeting.id, dialogue.party("botkyrka").id
    dialogue.store.seats.hand_over(*seat, dialogue.person(PETER).id, shared=True)
    vote(dialogue, LEYLA, 1)
    vote(dialogue, PETER, 1)
    assert dialogue.owed("voted.other") == [], "the same"
    vote(dialogue, LEYLA, 2)
    vote(dialogue, PETER, 3)
    to_peter, to_leyla = dialogue.owed("voted.other")
    said = dialogue.says(to_leyla, CALLED)
    assert "Peter Sandqvist har röstat för Botkyrka kommun." in text(said)
    assert "Botkyrka kommun röstar på: Kanske" in text(said)
    assert [each["action_id"].split(":")[1].split("-")[0] for each in buttons(said)] == ["vote"]
    assert dialogue.says(to_peter, CALLED) == Drop("voted themself")
    vote(dialogue, LEYLA, 1)
    vote(dialogue, PETER, 3)
    assert dialogue.says(to_leyla, CALLED) == Drop("voted again")
    last = dialogue.owed("voted.other")[-1]
    vote(dialogue, LEYLA, 1)
    dialogue.store.seats.hand_over(*seat, dialogue.person(PETER).id)
    vote(dialogue, PETER, 2)
    assert len(dialogue.owed("voted.other")) == 5, "nobody else acts by now"
    assert dialogue.says(last, CALLED) == Drop("handed over")
    record(dialogue, 3)
    vote(dialogue, PETER, 1)
    assert len(dialogue.owed("voted.other")) == 5, "the convener reads the counts"
    polling.finish(dialogue.store, dialogue.series, poll, CALLED)
    assert dialogue.says(last, CALLED) == Drop("the poll has ended")


def test_a_vote_is_read_by_who_acts_for_the_party(dialogue: Dialogue) -> None:
    ask(dialogue)
    record(dialogue, 2)
    assert own(dialogue, LEYLA) == ["botkyrka"]
    assert own(dialogue, NACKA) == [], "it has not voted"
    handing.hand_over(dialogue.store, dialogue.scene(LEYLA), None, CALLED)
    assert (own(dialogue, LEYLA), own(dialogue, PETER)) == ([], ["botkyrka"])


def own(dialogue: Dialogue, user: str) -> list[str]:
    scene = dialogue.scene(user)
    boards = polls.boards(dialogue.store, scene, None)
    votes = ballots.own(dialogue.store, scene, boards, CALLED)
    return [vote.seat.party.key for vote in votes]


def test_what_was_told_of_a_recorded_vote_loses_its_button_when_the_poll_closes(
    dialogue: Dialogue,
) -> None:
    ask(dialogue)
    record(dialogue, 2)
    dialogue.arrives(dialogue.owed("poll.recorded")[0])
    dialogue.ran(CLOSES)
    (update,) = dialogue.owed("poll.recorded", manner="update")
    said = dialogue.says(update, CLOSES)
    assert "Botkyrka kommun röstade på: Nej" in text(said)
    assert buttons(said) == []


def test_the_modal_offers_the_parties_that_the_person_can_vote_for(dialogue: Dialogue) -> None:
    ask(dialogue)
    dialogue.mandated("nacka", LEYLA)
    scene = dialogue.scene(LEYLA)
    offered = ballots.votable(dialogue.store, scene, None, CALLED)
    assert {each.seat.party.key for each in offered} == {"botkyrka", "nacka"}
    hints = Hints(party=dialogue.party("nacka").id)
    (one,) = ballots.votable(dialogue.store, dialogue.scene(LEYLA, hints=hints), None, CALLED)
    assert one.seat.party.key == "nacka"
    for user, refusal in ((PETER, NotMyTurn), (HELENA, NotAsked), (ULLA, NoMandate)):
        with pytest.raises(refusal):
            ballots.votable(dialogue.store, dialogue.scene(user), None, CALLED)


def test_an_option_that_disappears_takes_no_more_votes_and_the_post_says_so(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    for title in ("Kulturskolan", "Bokbussen", "Biljetter"):
        dialogue.proposes(LEYLA, title)
    ask(dialogue, Draft("Vad?", ("#1", "#2", "#3")))
    ask(dialogue)
    vote(dialogue, JAMES, 2, number=4)
    agenda.decline(dialogue.store, dialogue.scene(MAJA), 2, "Nej", CALLED)
    assert len(dialogue.owed("poll.post", manner="update")) == 1, "of the poll about items"
    with pytest.raises(OptionGone):
        vote(dialogue, LEYLA, 2, number=4)
    (update,) = dialogue.owed("poll.post", manner="update")
    said = text(dialogue.says(update, CALLED))
    assert "#2 Bokbussen (avslagen)" in said
    assert "1 av 31" in said, "who chose it has voted"
    dialogue.ran(CLOSES)
    assert (
        "inte längre är med på dagordningen: #2"
        in words(dialogue, "poll.result", CLOSES, "post")[0]
    )


# Reminding


def test_only_the_silent_are_reminded_and_only_while_it_is_owed(dialogue: Dialogue) -> None:
    ask(dialogue)
    vote(dialogue, LEYLA, 1)
    assert "poll-1-reminds" in dialogue.ran(REMINDS)
    told = dialogue.told("poll.reminder")
    assert LEYLA not in told
    assert {JAMES, NACKA} <= set(told)
    assert len(told) == len(set(told)) == 30
    vote(dialogue, JAMES, 1, now=REMINDS)
    assert dialogue.says(to(dialogue, JAMES, "poll.reminder"), REMINDS) == Drop("voted")
    word = to(dialogue, NACKA, "poll.reminder")
    assert "[Skicka till min ersättare: Daniel Okafor]" in text(dialogue.says(word, REMINDS))
    handing.hand_over(dialogue.store, dialogue.scene(NACKA, REMINDS), None, REMINDS)
    assert dialogue.says(word, REMINDS) == Drop("handed over")
    dialogue.mandated("nacka", now=REMINDS)
    assert dialogue.says(word, REMINDS + DAY) == Drop("handed over")
    assert dialogue.says(word, CLOSES) == Drop("deadline")
    assert "poll-1-reminds" not in dialogue.ran(REMINDS + DAY)


def test_the_convener_reads_what_a_poll_does_next(dialogue: Dialogue) -> None:
    def said() -> tuple[str, ...]:
        """Return what comes next, in the App Home and in the status."""
        t = translator("sv", "Europe/Stockholm")
        plan = series.year(dialogue.store, dialogue.series, CALLED)
        status = series.status(dialogue.store, dialogue.scene(MAJA), CALLED)
        home = message(home_convening.year(plan, None, t)).text
        every = [*home.splitlines(), *figures(status, t)]
        return tuple(each for each in every if "härnäst" in each.lower() and "2028" not in each)

    dialogue.replan(CALLED)
    dialogue.ran(CALLED)
    assert all("december" in each and "omröstning" not in each for each in said())
    poll = ask(dialogue)
    assert poll.remind_at == REMINDS
    reminder = "påminnelse om att rösta i omröstning #1 ”Juni?”, onsdag 9 december"
    home, status = said()
    assert reminder in home
    assert reminder in status
    scene = dialogue.scene(MAJA)
    dialogue.mandated("nacka", now=CALLED)
    for party in polling.board(dialogue.store, dialogue.series, poll).missing:
        if party.key != "nacka":
            ballots.record(dialogue.store, scene, party.name, Wish(None, [1]), CALLED)
    closing = "omröstning #1 ”Juni?” stänger, fredag 11 december"
    home, status = said()
    assert closing in home, "for Nacka nobody acts, so nobody is left to be reminded"
    assert closing in status
    ask(dialogue, until="2026-12-10 12:00")
    for each in said():
        assert "omröstning #2 ”Juni?”, tisdag 8 december" in each, "the sooner one"


def test_a_seat_that_nobody_holds_gets_no_reminder(dialogue: Dialogue) -> None:
    ask(dialogue)
    dialogue.mandated("nacka", now=CALLED)
    dialogue.ran(REMINDS)
    assert NACKA not in dialogue.told("poll.reminder")


def test_later_asks_again_on_the_next_working_day_before_the_end(dialogue: Dialogue) -> None:
    ask(dialogue)

    def later(user: str, now: datetime) -> datetime | None:
        return ballots.later(dialogue.store, dialogue.scene(user, now), None, now)

    assert later(NACKA, REMINDS) == at("2026-12-10 08:00")
    assert later(JAMES, at("2026-12-10 20:00")) == at("2026-12-11 08:00")
    assert later(LEYLA, CLOSES - timedelta(hours=1)) == CLOSES - timedelta(minutes=30)
    vote(dialogue, JAMES, 1)
    assert later(JAMES, REMINDS) is None
    assert all(each.owed.asked for each in dialogue.owed("poll.reminder"))


def test_a_reminder_in_a_form_shows_the_vote_in_its_place(dialogue: Dialogue) -> None:
    poll = ask(dialogue)
    scene = dialogue.scene(JAMES)
    given = vote(dialogue, JAMES, 2)
    ballots.settle(dialogue.store, scene, given, ("D1", "1.2"), CALLED)
    (word,) = dialogue.owed("poll.voted", manner="update")
    assert "Solna stad votes for: Nej" in text(dialogue.says(word, CALLED))
    assert "Change the vote" in text(dialogue.says(word, CALLED))
    assert "Change the vote" not in text(dialogue.says(word, CLOSES))
    assert poll.number == 1


# The end


def test_a_poll_closes_once_and_its_result_is_posted_once(dialogue: Dialogue) -> None:
    poll = ask(dialogue)
    vote(dialogue, LEYLA, 1)
    vote(dialogue, JAMES, 2)
    assert dialogue.ran(CLOSES + 3 * DAY).count("poll-1-closes") == 1
    assert dialogue.told("poll.reminder") == [], "after downtime only the end is of use"
    dialogue.ran(CLOSES + 4 * DAY)
    (result,) = dialogue.owed("poll.result", manner="post")
    said = dialogue.says(result, CLOSES + 3 * DAY)
    assert "Flest röster, lika många: Ja och Nej." in text(said)
    assert "2 av 31 parter har röstat" in text(said)
    (post,) = dialogue.owed("poll.post", manner="post")
    assert dialogue.says(post, CLOSES + 3 * DAY) == Drop("the poll has ended")
    assert dialogue.store.polls.get(poll.id).state == "closed"


def test_the_convener_closes_early_and_so_does_who_asked(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, parties_ask=True))
    scene = dialogue.scene(LEYLA)
    poll = polls.ask(dialogue.store, scene, JUNE, UNTIL, CALLED)
    with pytest.raises(NotYourPoll):
        polls.close(dialogue.store, dialogue.scene(JAMES), poll.number, CALLED)
    assert polls.close(dialogue.store, scene, poll.number, CALLED).closed_at == CALLED
    assert "Ingen röstade" in words(dialogue, "poll.result", CALLED, "post")[0]
    with pytest.raises(PollClosed):
        polls.close(dialogue.store, dialogue.scene(MAJA), poll.number, CALLED)
    with pytest.raises(PollClosed):
        polls.extend(dialogue.store, scene, poll.number, "2026-12-20", CALLED)


def test_an_extension_is_told_in_the_post_and_nobody_is_reminded_again(
    dialogue: Dialogue,
) -> None:
    ask(dialogue)
    dialogue.ran(REMINDS)
    reminded = len(dialogue.told("poll.reminder"))
    polls.extend(dialogue.store, dialogue.scene(JOAKIM, REMINDS), None, "2026-12-18", REMINDS)
    (update,) = dialogue.owed("poll.post", manner="update")
    assert "fredag 18 december 2026 kl. 17:00" in text(dialogue.says(update, REMINDS))
    assert "poll-1-closes" not in dialogue.ran(CLOSES + DAY)
    assert "poll-1-closes" in dialogue.ran(at("2026-12-18 17:00"))
    assert len(dialogue.told("poll.reminder")) == reminded


def test_a_pause_holds_what_is_due(dialogue: Dialogue) -> None:
    ask(dialogue)
    dialogue.store.series.set_paused(dialogue.series.id, paused=True)
    assert dialogue.ran(CLOSES + DAY) == []
    assert due.following(dialogue.store) is None
    dialogue.store.series.set_paused(dialogue.series.id, paused=False)
    assert due.following(dialogue.store) is not None
    assert "poll-1-closes" in dialogue.ran(CLOSES + DAY)
    (closed,) = dialogue.store.polls.of_meeting(dialogue.meeting.id)
    assert closed.closed_at == CLOSES, "no vote was taken after its time"


# The cycle's poll


def prepared(dialogue: Dialogue, *titles: str) -> None:
    dialogue.opened()
    for title in titles or ("Kulturskolan", "Bokbussen", "Biljetter"):
        item = dialogue.proposes(LEYLA, title)
        agenda.accept(dialogue.store, dialogue.scene(MAJA), item.number, CALLED)


def test_the_cycle_asks_which_items_matter_most_and_suggests_their_order(
    dialogue: Dialogue,
) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    assert (poll.kind, poll.most, poll.closes_at) == ("several", 2, POLL_CLOSES)
    assert [option.item for option in poll.options] == [1, 2, 3]
    priorities.opened(dialogue.store, dialogue.series, dialogue.meeting, POLL)
    assert dialogue.store.polls.open_ones(dialogue.series.id) == [poll], "it is opened once"
    vote(dialogue, JAMES, 3, 2, now=POLL)
    vote(dialogue, NACKA, 3, now=POLL)
    ran = dialogue.ran(POLL_CLOSES)
    assert "priority-poll-closes" in ran
    assert "poll-4-closes" not in ran, "its step has closed it"
    (told,) = words(dialogue, "poll.order", POLL_CLOSES)
    assert told.index("#3") < told.index("#2") < told.index("#1")
    assert "2 av 31 parter har röstat" in told
    scene = dialogue.scene(MAJA, POLL_CLOSES)
    assert polls.order(dialogue.store, scene, poll.number, POLL_CLOSES) == [3, 2, 1]
    assert [dialogue.item(n).position for n in (3, 2, 1)] == [1, 2, 3]
    again = dialogue.says(to(dialogue, MAJA, "poll.order"), POLL_CLOSES)
    assert "har redan den ordning" in text(again)
    assert isinstance(again, Message)
    assert "poll order" not in str(again.blocks), "there is nothing to take"
    with pytest.raises(ConvenerOnly):
        polls.order(dialogue.store, dialogue.scene(LEYLA, POLL_CLOSES), poll.number, POLL_CLOSES)
    dialogue.opened(published_at=POLL_CLOSES)
    with pytest.raises(OrderTooLate):
        polls.order(dialogue.store, dialogue.scene(MAJA, POLL_CLOSES), poll.number, POLL_CLOSES)
    word = to(dialogue, MAJA, "poll.order")
    assert dialogue.says(word, POLL_CLOSES) == Drop("the agenda is published")


def test_what_stands_between_its_items_leaves_the_order_of_a_result(dialogue: Dialogue) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    vote(dialogue, JAMES, 3, now=POLL)
    dialogue.ran(POLL_CLOSES)
    scene = dialogue.scene(MAJA, POLL_CLOSES)
    between = dialogue.proposes(LEYLA, "Sen", POLL_CLOSES).number
    agenda.accept(dialogue.store, scene, between, POLL_CLOSES)
    agenda.order(dialogue.store, scene, [3, between, 1, 2], POLL_CLOSES)
    assert "har redan den ordning" in words(dialogue, "poll.order", POLL_CLOSES)[0]


def test_what_got_votes_and_is_not_accepted_yet_is_named_beside_the_order(
    dialogue: Dialogue,
) -> None:
    prepared(dialogue)
    late = dialogue.proposes(LEYLA, "Körer").number
    dialogue.ran(POLL)
    vote(dialogue, JAMES, late, 1, now=POLL)
    vote(dialogue, NACKA, late, now=POLL)
    dialogue.ran(POLL_CLOSES)
    word = to(dialogue, MAJA, "poll.order")
    said = dialogue.says(word, POLL_CLOSES)
    assert isinstance(said, Message)
    unaccepted = f"#{late} Körer har fått röster men är inte antagen än"
    assert f"{unaccepted}, så den är inte med i ordningen. Det som är antaget har redan " in text(
        said
    )
    assert "agenda undecided" in str(said.blocks)
    agenda.order(dialogue.store, dialogue.scene(MAJA, POLL_CLOSES), [2, 3, 1], POLL_CLOSES)
    said = dialogue.says(word, POLL_CLOSES)
    assert isinstance(said, Message)
    assert unaccepted in said.text
    assert "poll order" in str(said.blocks), "what is accepted can be ordered"
    agenda.accept(dialogue.store, dialogue.scene(MAJA, POLL_CLOSES), late, POLL_CLOSES)
    assert unaccepted not in text(dialogue.says(word, POLL_CLOSES))


def test_a_result_without_votes_or_accepted_items_orders_nothing(dialogue: Dialogue) -> None:
    dialogue.opened()
    for title in ("Kulturskolan", "Bokbussen"):
        dialogue.proposes(LEYLA, title)
    dialogue.ran(POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    assert poll.kind == "single", "of two items one matters most"
    word = replace(polling_word(dialogue, poll), state="ready")
    assert dialogue.says(word, POLL) == Drop("nobody voted")
    vote(dialogue, JAMES, 1, now=POLL)
    assert "Ingen av punkterna är antagen" in text(dialogue.says(word, POLL))
    scene = dialogue.scene(MAJA, POLL)
    with pytest.raises(NoOrder):
        polls.order(dialogue.store, scene, poll.number, POLL)


def orders(dialogue: Dialogue, user: str = MAJA, now: datetime = POLL_CLOSES) -> tuple[Order, ...]:
    """Return what waits for a person of the order that a poll gives."""
    sight = waiting.look(dialogue.store, dialogue.series, dialogue.person(user), now)
    found = waiting.of(dialogue.store, sight)
    assert found.count >= len(found.orders)
    return found.orders


def test_the_order_that_a_poll_gives_waits_until_it_is_taken(dialogue: Dialogue) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    vote(dialogue, JAMES, 3, 2, now=POLL)
    vote(dialogue, NACKA, 3, now=POLL)
    dialogue.ran(POLL_CLOSES)
    (order,) = orders(dialogue)
    assert (order.poll.number, order.numbers) == (poll.number, (3, 2, 1))
    assert orders(dialogue, LEYLA) == ()
    assert orders(dialogue, now=START) == ()
    scene = dialogue.scene(MAJA, POLL_CLOSES)
    polls.order(dialogue.store, scene, poll.number, POLL_CLOSES)
    assert orders(dialogue) == (), "the agenda has it"
    agenda.order(dialogue.store, scene, [1], POLL_CLOSES)
    assert len(orders(dialogue)) == 1, "another order than the poll gives"
    dialogue.opened(published_at=POLL_CLOSES)
    assert orders(dialogue) == ()


@pytest.mark.parametrize("later", [timedelta(), timedelta(days=2)])
def test_an_order_is_not_taken_once_the_meeting_has_begun(
    dialogue: Dialogue, later: timedelta
) -> None:
    poll = ask(dialogue)
    dialogue.replan(CALLED)
    dialogue.replan(at("2027-01-15 10:00"))
    now = START + later
    with pytest.raises(OrderOver) as refused:
        polls.order(dialogue.store, dialogue.scene(MAJA, now), poll.number, now)
    said = translator("sv", "Europe/Stockholm").refusal(refused.value)
    assert "Dialogmötet torsdag 4 februari 2027 kl. 13:00 har börjat eller är över" in said


def test_a_closed_poll_without_votes_gives_no_order_to_take(dialogue: Dialogue) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    assert orders(dialogue, now=POLL) == (), "it is open"
    dialogue.ran(POLL_CLOSES)
    assert orders(dialogue) == ()
    assert orders(dialogue, now=END + DAY) == (), "no meeting is ahead"


def test_the_cycle_asks_about_what_was_proposed_and_standing_items_keep_their_place(
    dialogue: Dialogue,
) -> None:
    first = Standing("news", LocalText("Nytt från klubbarna", "News"), "information", 10)
    last = replace(first, key="round", title=LocalText("Laget runt", "Round"), place="last")
    dialogue.profiled(replace(dialogue.series.profile, standing=(first, last)))
    dialogue.opened()
    standing.add(dialogue.store, dialogue.series, dialogue.meeting, CALLED)
    prepared(dialogue, "Kulturskolan")
    dialogue.ran(POLL)
    assert dialogue.store.polls.open_ones(dialogue.series.id) == []
    assert "färre än två förslag" in words(dialogue, "poll.unopened", POLL)[0]
    prepared(dialogue, "Bokbussen")
    priorities.opened(dialogue.store, dialogue.series, dialogue.meeting, POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    assert [option.item for option in poll.options] == [3, 4]
    vote(dialogue, JAMES, 2, now=POLL)
    polling.finish(dialogue.store, dialogue.series, poll, POLL)
    (told,) = words(dialogue, "poll.order", POLL)
    assert told.index("#1 Nytt från klubbarna") < told.index("#4") < told.index("#3")
    polls.order(dialogue.store, dialogue.scene(MAJA, POLL), poll.number, POLL)
    order = rules_of_agenda.accepted(dialogue.store.agenda.of_meeting(dialogue.meeting.id))
    assert [item.number for item in order] == [1, 4, 3, 2]


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        (
            "sv",
            "Vilken punkt på dagordningen är viktigast för er?",
            "Vilka punkter på dagordningen är viktigast för er?",
        ),
        (
            "en",
            "Which item matters most to you on the agenda?",
            "Which items matter most to you on the agenda?",
        ),
    ],
)
def test_the_question_agrees_with_how_many_may_be_chosen(
    dialogue: Dialogue, language: str, one: str, several: str
) -> None:
    dialogue.store.series.set_language(dialogue.series.id, language)
    prepared(dialogue, "Kulturskolan", "Bokbussen")
    now = POLL
    planned = priorities.draft(dialogue.store, dialogue.series, dialogue.meeting, now)
    t = translator_for(dialogue.series, None)
    assert question(planned, t) == one
    prepared(dialogue, "Biljetter")
    planned = priorities.draft(dialogue.store, dialogue.series, dialogue.meeting, now)
    assert question(planned, t) == several


def polling_word(dialogue: Dialogue, poll: Poll) -> Delivery:
    polling.tell(dialogue.store, dialogue.series, poll, "poll.order", POLL)
    return to(dialogue, MAJA, "poll.order")


@pytest.mark.parametrize(
    ("titles", "published", "why"),
    [
        (("Ensam",), None, "färre än två förslag"),
        (("Ett", "Två"), CALLED, "redan publicerad"),
    ],
)
def test_a_poll_that_makes_no_sense_is_not_opened_and_the_convener_is_told(
    dialogue: Dialogue, titles: tuple[str, ...], published: datetime | None, why: str
) -> None:
    prepared(dialogue, *titles)
    if published:
        dialogue.opened(published_at=published)
    dialogue.ran(POLL)
    assert dialogue.store.polls.open_ones(dialogue.series.id) == []
    assert why in words(dialogue, "poll.unopened", POLL)[0]
    states = dialogue.states()
    assert (states["priority-poll-opens"], states["priority-poll-closes"]) == ("skipped", "skipped")
    assert "priority-poll-closes" not in dialogue.ran(POLL_CLOSES)


def test_a_poll_whose_time_has_passed_is_not_opened(dialogue: Dialogue) -> None:
    prepared(dialogue)
    dialogue.ran(POLL_CLOSES + DAY)
    assert dialogue.owed("poll.post", manner="post") == []
    assert words(dialogue, "poll.unopened", POLL_CLOSES + DAY)[0].startswith(
        "Jag öppnade inte omröstningen om vad som är viktigast inför dialogmötet torsdag 4 "
        "februari 2027: tiden då den skulle ha stängt har passerat."
    )


def test_a_series_without_the_closing_step_closes_its_poll_after_a_week(
    dialogue: Dialogue,
) -> None:
    profile = dialogue.series.profile
    steps = tuple(step for step in profile.steps if step.kind != "poll_closes")
    dialogue.profiled(replace(profile, steps=steps))
    dialogue.replan(CALLED)
    prepared(dialogue)
    dialogue.ran(POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    assert poll.closes_at == at("2027-01-14 17:00")
    dialogue.replan(POLL + DAY)
    assert dialogue.store.polls.get(poll.id) == poll, "no step to follow"


def test_an_open_poll_of_the_cycle_follows_its_step_and_the_post_says_so(
    dialogue: Dialogue,
) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    other = ask(dialogue, until="2027-01-11 12:00", now=POLL)
    profile = dialogue.series.profile
    later = tuple(
        replace(s, offset=replace(s.offset, count=-16, unit="days"))
        if s.kind == "poll_closes"
        else s
        for s in profile.steps
    )
    dialogue.profiled(replace(profile, steps=later))
    dialogue.replan(POLL + DAY)
    poll = next(p for p in dialogue.store.polls.of_meeting(dialogue.meeting.id) if p != other)
    assert poll.closes_at == at("2027-01-19 09:00")
    assert dialogue.store.polls.get(other.id) == other
    (update,) = dialogue.owed("poll.post", manner="update")
    assert "tisdag 19 januari 2027" in text(dialogue.says(update, POLL + DAY))
    dialogue.replan(POLL + DAY)
    assert "poll-4-closes" not in dialogue.ran(POLL_CLOSES)


def test_the_step_does_not_close_a_poll_that_was_extended_by_hand(dialogue: Dialogue) -> None:
    prepared(dialogue)
    dialogue.ran(POLL)
    (poll,) = dialogue.store.polls.open_ones(dialogue.series.id)
    scene = dialogue.scene(MAJA, POLL)
    polls.extend(dialogue.store, scene, poll.number, "2027-01-18", POLL)
    ask(dialogue, until="2027-01-20", now=POLL)
    dialogue.ran(POLL_CLOSES)
    assert dialogue.store.polls.get(poll.id).state == "open"
    assert "poll-4-closes" in dialogue.ran(at("2027-01-18 17:00"))


def test_in_a_first_meeting_the_poll_asks_and_shows_what_it_would_say(dialogue: Dialogue) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    assert dialogue.states()["priority-poll-opens"] == "asked"
    assert dialogue.store.polls.open_ones(dialogue.series.id) == []
    asked = [said for said in words(dialogue, "ask", POLL) if "Kulturskolan" in said]
    assert "Vilka punkter på dagordningen är viktigast" in asked[-1]
    follows = "Sedan: en påminnelse 12 januari och resultatet 14 januari. Jag frågar dig före."
    assert follows in asked[-1], "what it does then"
    assert "Besluta först" not in asked[-1], "every proposal is decided on"
    assert asked[-1].index("[Hoppa över") < asked[-1].index("[Skicka"), "it is not needed"
    for number in (2, 3):
        agenda.decline(dialogue.store, dialogue.scene(MAJA), number, "Nej", CALLED)
    alone = [said for said in words(dialogue, "ask", POLL) if "färre än två" in said]
    assert alone
    assert "Sedan:" not in alone[-1]


def test_the_question_before_the_poll_says_which_comes_first_where_proposals_wait(
    dialogue: Dialogue,
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.proposes(LEYLA, "Körsång")
    dialogue.ran(POLL)
    (asked, *_) = [said for said in words(dialogue, "ask", POLL) if "Kulturskolan" in said]
    first = "Besluta först om 1 förslag: det du avslår är inte med i omröstningen."
    assert asked.index(first) < asked.index("Kulturskolan")


def test_a_poll_that_has_no_time_for_a_reminder_says_only_when_it_closes(
    dialogue: Dialogue,
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    prepared(dialogue)
    dialogue.ran(POLL)
    late = at("2027-01-14 08:30")
    asked = [said for said in words(dialogue, "ask", late) if "Kulturskolan" in said]
    assert "en påminnelse" not in asked[-1]
    assert "Sedan: resultatet 14 januari." in asked[-1]


def test_in_a_first_meeting_nothing_is_asked_about_a_poll_that_would_not_open(
    dialogue: Dialogue,
) -> None:
    dialogue.profiled(replace(dialogue.series.profile, established=False))
    dialogue.opened()
    dialogue.ran(POLL)
    assert dialogue.states()["priority-poll-opens"] == "skipped"
    assert [said for said in words(dialogue, "poll.unopened", POLL) if "färre än två" in said]
    assert not [said for said in words(dialogue, "ask", POLL) if "färre än två" in said]


def test_a_meeting_with_a_poll_is_one_that_people_have_heard_of(dialogue: Dialogue) -> None:
    ask(dialogue)
    profile = dialogue.series.profile
    moved = replace(profile.meeting, rule="FREQ=YEARLY;BYMONTH=3;BYDAY=1TH")
    dialogue.profiled(replace(profile, meeting=moved))
    dialogue.replan(CALLED)
    assert dialogue.meeting.withdrawn_at is None
    assert dialogue.meeting.local.month == 2


# Faults


def test_a_poll_that_fails_is_left_told_and_holds_up_no_other(office: SqlDatabase) -> None:
    with office.transaction() as store:
        ask(Dialogue(store))
        ask(Dialogue(store))
    with pytest.raises(ZeroDivisionError):
        polling.run_due(failing(office, "polls", ZeroDivisionError("before any")), CLOSES)
    for error in (Unavailable("away"), Conflict("late")):
        with pytest.raises(type(error)):
            polling.run_due(failing(office, "outbox", error), CLOSES)
    seats = failing(office, "seats", ZeroDivisionError("a fault in the program"))
    assert polling.run_due(seats, REMINDS) == []
    with office.transaction() as store:
        dialogue = Dialogue(store)
        (first, second) = dialogue.owed("poll.stumbled")
        assert "poll.failed" in dialogue.actions()
        said = text(dialogue.says(first, REMINDS))
        assert "ett fel i mig" in said
        polls.close(store, dialogue.scene(MAJA, REMINDS), 2, REMINDS)
        assert dialogue.says(second, REMINDS) == Drop("closed")
    assert polling.run_due(office, CLOSES) == []


def test_steps_and_polls_are_run_by_the_same_clock(office: SqlDatabase) -> None:
    with office.transaction() as store:
        ask(Dialogue(store))
    assert due.run(office, REMINDS) == ["call", "poll-1-reminds"]
    assert due.run(office, REMINDS) == []


# Whatever happens


class _Over(Exception):  # noqa: N818 - how a transaction is left without a trace
    pass


ACTS = st.lists(
    st.tuples(st.sampled_from([LEYLA, JAMES, NACKA]), st.integers(1, 3), st.integers(0, 14 * 24)),
    max_size=8,
)


@tried(8)
@given(ACTS)
def test_nobody_who_voted_is_reminded(
    office: SqlDatabase, acts: list[tuple[str, int, int]]
) -> None:
    with suppress(_Over), office.transaction() as store:
        dialogue = Dialogue(store)
        poll = ask(dialogue)
        voted: dict[str, datetime] = {}
        for user, place, hours in sorted(acts, key=lambda act: act[2]):
            now = CALLED + timedelta(hours=hours)
            dialogue.ran(now)
            if now < CLOSES:
                vote(dialogue, user, place, now=now)
                voted.setdefault(user, now)
        dialogue.ran(CLOSES)
        counted = store.polls.ballots(poll.id)
        assert len(counted) == len(voted)
        for word in dialogue.owed("poll.reminder"):
            user = word.owed.target.channel
            if user in voted:
                assert voted[user] >= REMINDS, "reminded before they voted"
                assert isinstance(dialogue.says(word, CLOSES - timedelta(hours=1)), Drop)
        raise _Over


def test_the_draft_of_the_cycles_poll_takes_no_more_than_a_menu_holds(dialogue: Dialogue) -> None:
    dialogue.opened()
    for number in range(103):
        dialogue.proposes(LEYLA, f"Punkt {number}", CALLED + timedelta(minutes=11 * number))
    drafted = priorities.draft(dialogue.store, dialogue.series, dialogue.meeting, POLL)
    assert len(drafted.options) == 100
    assert drafted.most == 3


# When it is over, nobody can press in vain


@pytest.mark.parametrize(
    ("user", "said", "closed"),
    [
        (NACKA, "Nacka kommun röstade inte.", "Stängd fredag 11 december 2026 kl. 12:00."),
        (JAMES, "Solna stad voted for: Nej", "Closed on Friday 11 December 2026 at 12:00."),
    ],
)
def test_a_reminder_loses_its_buttons_when_the_poll_closes(
    dialogue: Dialogue, user: str, said: str, closed: str
) -> None:
    ask(dialogue)
    dialogue.ran(REMINDS)
    for word in dialogue.owed("poll.reminder"):
        dialogue.arrives(word)
    vote(dialogue, JAMES, 2, now=REMINDS)
    dialogue.ran(CLOSES)
    update = next(
        each
        for each in dialogue.owed("poll.reminder", manner="update")
        if each.owed.target.channel == user
    )
    now = dialogue.says(update, CLOSES)
    assert said in text(now)
    assert closed in text(now)
    assert isinstance(now, Message)
    assert "actions" not in {block["type"] for block in now.blocks}
    dialogue.mandated("nacka" if user == NACKA else "solna", now=CLOSES)
    assert said not in text(dialogue.says(update, CLOSES)), "of no party any more"


def test_no_more_reminders_are_updated_than_the_bound(
    dialogue: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "AT_CLOSE", 3)
    ask(dialogue)
    dialogue.ran(REMINDS)
    for word in dialogue.owed("poll.reminder"):
        dialogue.arrives(word)
    dialogue.ran(CLOSES)
    assert len(dialogue.owed("poll.reminder", manner="update")) == 3


def test_a_poll_that_is_open_says_nothing_of_its_end(dialogue: Dialogue) -> None:
    poll = ask(dialogue)
    dialogue.ran(REMINDS)
    word = dialogue.arrives(to(dialogue, NACKA, "poll.reminder"))
    owing.renew(dialogue.store, dialogue.series, word, REMINDS)
    (update,) = dialogue.owed("poll.reminder", manner="update")
    assert poll.is_open(REMINDS)
    assert dialogue.says(update, REMINDS) == Drop("open again")
