"""News waits for the digest of the week, unless it is asked for or cannot wait; nothing is lost."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.ports import Conflict
from bot.rules.outbox import Delivery
from bot.services import (
    accounts,
    agenda,
    attention,
    digests,
    merging,
    news,
    outcomes,
    owing,
    rendering,
)
from bot.services.deliveries import Terms, claim
from bot.services.drafts import Draft
from bot.services.outcomes import Given
from bot.services.receipts import Moment, NotSent, Sent, record
from bot.services.verdicts import Drop, Postpone
from bot.views.blocks import Message
from tests.services.given import (
    CALLED,
    JAMES,
    JOAKIM,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    START,
    Dialogue,
    at,
)

Refs = dict[str, int | str]
PROPOSED = at("2026-12-01 10:00")
DECIDED = at("2026-12-03 10:00")
DIGEST = at("2026-12-07 08:30")
NEXT = at("2026-12-14 08:30")


@pytest.fixture
def decided(dialogue: Dialogue) -> Dialogue:
    """Three items of Nacka's: two days later one is accepted, one declined, one parked."""
    dialogue.opened()
    for title in ("Bokbussen", "Biblioteken", "Kören"):
        dialogue.proposes(NACKA, title, PROPOSED)
    scene = dialogue.scene(MAJA, DECIDED)
    agenda.accept(dialogue.store, scene, 1, DECIDED)
    agenda.decline(dialogue.store, scene, 2, "Hör till en annan nämnd", DECIDED)
    return dialogue


def digest_of(dialogue: Dialogue, user: str) -> Delivery:
    (found,) = [
        each
        for each in dialogue.store.outbox.recent(10_000)
        if each.owed.kind == "digest" and each.owed.target.channel == user
    ]
    return found


def states(dialogue: Dialogue, kind: str = "decision") -> list[tuple[str, str]]:
    return [(each.state, each.reason) for each in dialogue.owed(kind)]


def text(verdict: Any) -> str:  # noqa: ANN401 - a verdict
    assert isinstance(verdict, Message), verdict
    return verdict.text


def sends(dialogue: Dialogue, now: datetime, result: Any = None) -> list[str]:  # noqa: ANN401
    """Send what may be sent; return the kinds."""
    sent, epoch = [], LOADED.timestamp() + now.timestamp() % 1e6
    while True:
        epoch += 10
        claimed = claim(dialogue.store, rendering.render, Terms(now, epoch, 30.0), 100)
        for each in claimed.dispatches:
            outcome = result or Sent(each.channel, f"{epoch}")
            record(dialogue.store, each.delivery, each.method, outcome, Moment(now, epoch, 1.0))
            sent.append(each.delivery.owed.kind)
        if not claimed.dispatches or result:
            return sent


def test_several_decisions_come_in_one_digest_on_monday(decided: Dialogue) -> None:
    assert {each.owed.manner for each in decided.owed("decision")} == {"news"}
    word = digest_of(decided, NACKA)
    assert word.owed.due_at == DIGEST
    assert not word.owed.asked
    assert "digest" not in sends(decided, DIGEST - timedelta(minutes=1))
    assert sends(decided, DIGEST).count("digest") == 1
    said = states(decided)
    assert said == [("sent", f"digest:{word.id}")] * 2
    assert sends(decided, NEXT) == []


def test_a_digest_says_all_of_it_with_what_waits(decided: Dialogue) -> None:
    asked = Given("action", "Ta fram underlag", owner="Nacka kommun", due="2026-12-10")
    outcomes.add(decided.store, decided.scene(MAJA, DECIDED), asked, DECIDED)
    said = text(decided.says(digest_of(decided, NACKA), DIGEST))
    assert said.splitlines()[0] == "Din vecka i Dialogmöten om kultur"
    assert "#1 ”Bokbussen” står på dagordningen" in said
    assert "Hör till en annan nämnd" in said
    assert "Det här är nu ditt att göra" in said
    assert "Väntar på dig" in said
    assert "[Klart #4]" in said


def test_a_digest_that_was_not_sent_says_the_same_again(decided: Dialogue) -> None:
    word = digest_of(decided, NACKA)
    assert "digest" in sends(decided, DIGEST, NotSent("away"))
    agenda.accept(decided.store, decided.scene(MAJA, DIGEST), 3, DIGEST)
    said = text(decided.says(word, DIGEST + timedelta(minutes=5)))
    assert "#1" in said
    assert "#2" in said
    assert "#3 ”Kören” står på dagordningen" in said


def test_news_that_is_true_no_more_is_not_told_and_an_empty_digest_not_sent(
    decided: Dialogue,
) -> None:
    for number in (1, 2):
        item = decided.item(number)
        decided.store.agenda.save([replace(item, state="withdrawn")])
    assert decided.says(digest_of(decided, NACKA), DIGEST) == Drop("no news")
    assert states(decided) == [("dropped", "decided otherwise")] * 2


def test_news_past_its_deadline_is_dropped(decided: Dialogue) -> None:
    word = digest_of(decided, NACKA)
    late = START + timedelta(hours=1)
    person, series = decided.person(NACKA), decided.series
    refs = {"item": 3, "meeting": decided.meeting.id}
    owing.direct(
        decided.store, series, person, "passed_over", "3", DECIDED, refs=refs, deadline=START
    )
    said = text(decided.says(word, at("2027-02-05 10:00")))
    assert late > START
    assert "#3" not in said
    assert states(decided, "passed_over") == [("dropped", "deadline")]


def test_who_did_something_about_it_today_is_told_at_once(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA, now=DECIDED)
    dialogue.proposes(JAMES, "Tickets", now=DECIDED)
    scene = dialogue.scene(MAJA, DECIDED + timedelta(hours=1))
    agenda.accept(dialogue.store, scene, 1, DECIDED + timedelta(hours=1))
    tomorrow = DECIDED + timedelta(days=1)
    agenda.accept(dialogue.store, dialogue.scene(MAJA, tomorrow), 2, tomorrow)
    first, second = dialogue.owed("decision")
    assert (first.owed.manner, first.owed.due_at) == ("direct", DECIDED + timedelta(hours=1))
    assert (second.owed.manner, second.owed.due_at) == ("news", tomorrow)


def test_a_part_that_was_proposed_today_counts_as_asked_for(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA, now=PROPOSED)
    dialogue.proposes(JAMES, "Tickets", now=DECIDED)
    merging.merge(dialogue.store, dialogue.scene(MAJA, DECIDED), [1, 2], DECIDED)
    (james,) = dialogue.owed("decision")
    assert (james.owed.target.channel, james.owed.manner) == (JAMES, "direct")


def test_what_comes_within_three_days_does_not_wait(dialogue: Dialogue) -> None:
    dialogue.opened()
    dialogue.proposes(NACKA, now=PROPOSED)
    soon = at("2027-02-02 10:00")
    agenda.accept(dialogue.store, dialogue.scene(MAJA, soon), 1, soon)
    (word,) = dialogue.owed("decision")
    assert (word.owed.manner, word.owed.due_at) == ("direct", soon)


def test_what_is_due_before_the_digest_is_told_the_next_morning(dialogue: Dialogue) -> None:
    for text_, due in (("Ett", "2027-03-01"), ("Två", "2026-12-07"), ("Tre", "2026-12-04")):
        asked = Given("action", text_, owner="Nacka kommun", due=due)
        outcomes.add(dialogue.store, dialogue.scene(MAJA, DECIDED), asked, DECIDED)
    news_, soon = dialogue.owed("outcome.given")
    assert (news_.owed.manner, soon.owed.manner) == ("news", "direct")
    assert soon.owed.due_at == at("2026-12-04 08:00")
    assert "#1 Ett" in text(dialogue.says(soon, soon.owed.due_at)), "all of the day in one"
    assert "outcome.given" in sends(dialogue, soon.owed.due_at)
    assert dialogue.says(digest_of(dialogue, NACKA), DIGEST) == Drop("no news")
    assert states(dialogue, "outcome.given")[0] == ("dropped", "told at once")


def test_a_postponed_outcome_waits_for_the_conveners_digest(dialogue: Dialogue) -> None:
    asked = Given("action", "Ta fram underlag", owner="Nacka kommun", due="2027-03-01")
    made = outcomes.add(dialogue.store, dialogue.scene(MAJA, PROPOSED), asked, PROPOSED)
    scene = dialogue.scene(NACKA, DECIDED)
    outcomes.postpone(dialogue.store, scene, made.number, "2027-04-01", "Semester", DECIDED)
    assert "Semester" in text(dialogue.says(digest_of(dialogue, MAJA), DIGEST))


def test_the_news_of_what_is_yours_is_told_once_however_many_days_it_came_on(
    dialogue: Dialogue,
) -> None:
    for day, words in ((PROPOSED, "Ett"), (DECIDED, "Två")):
        asked = Given("action", words, owner="Nacka kommun", due="2027-03-01")
        outcomes.add(dialogue.store, dialogue.scene(MAJA, day), asked, day)
    said = text(dialogue.says(digest_of(dialogue, NACKA), DIGEST))
    assert said.count("Det här är nu ditt att göra") == 1
    assert said.count("#1 Ett") == said.count("#2 Två") == 1
    told, with_it = states(dialogue, "outcome.given")
    assert told[0] == "sent"
    assert with_it == ("dropped", "told with another")


def test_more_news_than_a_digest_holds_comes_with_the_next(dialogue: Dialogue) -> None:
    dialogue.opened()
    for number in range(digests.MOST + 2):
        dialogue.proposes(NACKA, f"Punkt {number}", PROPOSED)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, DECIDED), number + 1, DECIDED)
    assert (
        text(dialogue.says(digest_of(dialogue, NACKA), DIGEST)).count("Din punkt") == digests.MOST
    )
    first, second = sorted(
        (e for e in dialogue.store.outbox.recent(100) if e.owed.kind == "digest"),
        key=lambda each: each.id,
    )
    assert (first.owed.due_at, second.owed.due_at) == (DIGEST, NEXT)
    assert text(dialogue.says(second, NEXT)).count("Din punkt") == 2


def test_after_a_pause_one_digest_tells_it_all(decided: Dialogue) -> None:
    decided.store.series.set_paused(decided.series.id, paused=True)
    later = at("2026-12-10 10:00")
    agenda.accept(decided.store, decided.scene(MAJA, later), 3, later)
    assert sends(decided, NEXT + timedelta(days=1)).count("digest") == 0
    decided.store.series.set_paused(decided.series.id, paused=False)
    assert sends(decided, NEXT + timedelta(days=1)).count("digest") == 1
    assert {state for state, _ in states(decided)} == {"sent"}


def test_a_digest_waits_for_a_good_hour(decided: Dialogue) -> None:
    late = at("2026-12-07 19:00")
    assert decided.says(digest_of(decided, NACKA), late) == Postpone(at("2026-12-08 08:00"))


def test_what_somebody_asks_for_is_told_then_and_by_no_digest(decided: Dialogue) -> None:
    person, now = decided.person(NACKA), DECIDED + timedelta(hours=2)
    told = rendering.told(decided.store, decided.series, person, now)
    assert ["#1" in each.text for each in told] == [True, False]
    assert states(decided) == [("sent", "reply")] * 2
    assert rendering.told(decided.store, decided.series, person, now) == []
    assert decided.says(digest_of(decided, NACKA), DIGEST) == Drop("no news")


def test_an_answer_tells_so_much_and_leaves_the_rest_to_the_digest(dialogue: Dialogue) -> None:
    dialogue.opened()
    for number in range(digests.MOST_ASKED + 1):
        dialogue.proposes(NACKA, f"Punkt {number}", PROPOSED)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, DECIDED), number + 1, DECIDED)
    person = dialogue.person(NACKA)
    told = rendering.told(dialogue.store, dialogue.series, person, DECIDED)
    assert len(told) == digests.MOST_ASKED
    assert text(dialogue.says(digest_of(dialogue, NACKA), DIGEST)).count("Din punkt") == 1


def test_news_without_words_does_not_hold_up_the_rest(decided: Dialogue) -> None:
    person, series = decided.person(NACKA), decided.series
    refs: Refs = {"outcome": 99, "state": "done", "at": 1, "party": 1}
    owing.direct(decided.store, series, person, "outcome.news", "x", DECIDED, refs=refs)
    assert "#1" in text(decided.says(digest_of(decided, NACKA), DIGEST))
    assert states(decided, "outcome.news") == [("dropped", "no words")]


def test_a_database_that_is_away_drops_no_news(decided: Dialogue) -> None:
    def away(_draft: Draft) -> Message:
        raise Conflict

    draft = Draft(decided.store, digest_of(decided, NACKA), decided.series, DIGEST)
    with pytest.raises(Conflict):
        digests.render(draft, {"decision": away})
    waits = {"decision": lambda _draft: Postpone(NEXT)}
    assert digests.render(draft, waits) == Drop("no news")
    assert states(decided) == [("ready", "")] * 2, "it waits for its time"


def test_the_convener_who_left_leaves_their_news_to_the_next(dialogue: Dialogue) -> None:
    asked = Given("action", "Ta fram underlag", owner="Nacka kommun", due="2027-03-01")
    made = outcomes.add(dialogue.store, dialogue.scene(MAJA, PROPOSED), asked, PROPOSED)
    scene = dialogue.scene(NACKA, DECIDED)
    outcomes.postpone(dialogue.store, scene, made.number, "2027-04-01", "Semester", DECIDED)
    word = digest_of(dialogue, MAJA)
    accounts.closed(dialogue.store, dialogue.person(MAJA), DECIDED)
    assert dialogue.says(word, DIGEST) == Drop("no account")
    first, second = dialogue.owed("outcome.postponed")
    assert (first.state, first.reason) == ("dropped", "no account")
    assert second.owed.target.channel == JOAKIM
    assert dialogue.says(word, DIGEST) == Drop("no account"), "and not twice"


def test_news_that_was_told_is_left_as_it_is_when_the_account_is_closed(decided: Dialogue) -> None:
    word = digest_of(decided, NACKA)
    decided.says(word, DIGEST)
    digests.pass_on(decided.store, word, DIGEST)
    assert states(decided) == [("sent", f"digest:{word.id}")] * 2


def test_the_ledger_says_what_was_sent_and_why(decided: Dialogue) -> None:
    sends(decided, DIGEST)
    spent = attention.of_person(decided.store, decided.scene(MAJA, DIGEST), NACKA, DIGEST)
    assert [(each.kind, each.why, each.at) for each in spent.told] == [("digest", "digest", DIGEST)]
    assert [party.name for party in spent.parties] == ["Nacka kommun"]
    year_later = DIGEST + timedelta(days=366)
    decided.replan(year_later)
    scene = decided.scene(MAJA, year_later)
    assert attention.of_person(decided.store, scene, NACKA, year_later).told == ()


def test_one_digest_for_each_series_and_person(decided: Dialogue) -> None:
    other = decided.profiled(decided.series.profile, key="annan", channel="C0ANNAN")
    person = decided.person(NACKA)
    refs: Refs = {"item": 1, "state": "accepted", "meeting": decided.meeting.id}
    owing.direct(decided.store, other, person, "decision", "x", DECIDED, refs=refs)
    found = [e for e in decided.store.outbox.recent(100) if e.owed.kind == "digest"]
    assert {each.owed.series for each in found if each.owed.target.channel == NACKA} == {
        decided.series.id,
        other.id,
    }
    assert len(news.waiting(decided.store, other, person.id, DECIDED)) == 1


def test_news_of_what_is_not_there_is_news_all_the_same(dialogue: Dialogue) -> None:
    person, series = dialogue.person(LEYLA), dialogue.series
    every: list[Refs] = [{"item": 99}, {"outcome": 99}, {}]
    for number, refs in enumerate(every):
        owing.direct(dialogue.store, series, person, "decision", f"{number}", CALLED, refs=refs)
    assert {each.owed.manner for each in dialogue.owed("decision")} == {"news"}
