"""One meeting as it is played: several items at once, too long an agenda, what is not done."""

import json
from dataclasses import replace

import pytest

from bot.rules.agenda import Draft
from bot.rules.errors import (
    AgendaClosed,
    ConvenerOnly,
    ItemClosed,
    NoneOfThem,
    NothingToPublish,
)
from bot.rules.outbox import Delivery, Owed, Target
from bot.services import agenda, cycles, due, receipts, several, unheard, upcoming
from bot.services.receipts import Moment, Unanswered
from bot.services.scene import translator_for
from bot.views.blocks import Message
from tests.services.given import CALLED, JAMES, LEYLA, MAJA, NACKA, START, TEAM, Dialogue, at

AGENDA = at("2027-01-21 09:00")
POLL_CLOSES = at("2027-01-14 09:00")
EPOCH = 1_800_000_000.0
AT = Moment(CALLED, EPOCH, 60.0)


def test_several_are_done_or_none(dialogue: Dialogue) -> None:
    dialogue.opened()
    for user in (LEYLA, NACKA):
        dialogue.proposes(user, user)

    def accept(number: int) -> int:
        return agenda.accept(dialogue.store, dialogue.scene(MAJA), number, CALLED).number

    assert several.each([1, 2], accept) == [1, 2]
    agenda.withdraw(dialogue.store, dialogue.scene(LEYLA), 1, CALLED)
    with pytest.raises(ItemClosed):
        several.each([1], accept)
    with pytest.raises(NoneOfThem) as refused:
        several.each([2, 1], accept)
    t = translator_for(dialogue.series, dialogue.person(MAJA))
    assert t.refusal(refused.value) == (
        "Ingen av dessa ändrades: #2 och #1. #1 är tillbakadragen, så det här går inte att göra."
    )


def test_what_is_about_no_item_is_said_as_it_is(dialogue: Dialogue) -> None:
    def accept(number: int) -> int:
        return agenda.accept(dialogue.store, dialogue.scene(LEYLA), number, CALLED).number

    with pytest.raises(ConvenerOnly):
        several.each([1, 2], accept)


def test_an_agenda_is_too_long_if_it_takes_longer_than_the_meeting(dialogue: Dialogue) -> None:
    dialogue.opened()
    scene = dialogue.scene(MAJA)
    with pytest.raises(NothingToPublish):
        agenda.is_too_long(dialogue.store, scene, CALLED)
    for number, title in enumerate(("Ett", "Två"), start=1):
        agenda.propose(dialogue.store, scene, Draft(title, minutes=90), CALLED)
        agenda.accept(dialogue.store, scene, number, CALLED)
    assert not agenda.is_too_long(dialogue.store, scene, CALLED), "180 of 180 minutes"
    agenda.set_minutes(dialogue.store, scene, 1, "91", CALLED)
    assert agenda.is_too_long(dialogue.store, scene, CALLED)


def test_what_is_parked_can_be_declined_and_withdrawn_while_a_meeting_is_held(
    dialogue: Dialogue,
) -> None:
    dialogue.opened()
    for user in (LEYLA, NACKA, JAMES):
        dialogue.proposes(user, user)
    for number in (1, 2):
        dialogue.store.agenda.save([replace(dialogue.item(number), state="parked")])
    agenda.decline(dialogue.store, dialogue.scene(MAJA, START), 1, "Nej", START)
    agenda.withdraw(dialogue.store, dialogue.scene(NACKA, START), 2, START)
    with pytest.raises(AgendaClosed):
        agenda.decline(dialogue.store, dialogue.scene(MAJA, START), 3, "Nej", START)


def test_the_step_of_an_agenda_without_items_cannot_be_sent(dialogue: Dialogue) -> None:
    dialogue.ran(AGENDA)
    step = next(
        s for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id) if s.kind == "agenda"
    )
    assert step.state == "asked"
    with pytest.raises(NothingToPublish):
        cycles.decide(dialogue.store, dialogue.scene(MAJA, AGENDA), step.id, AGENDA, send=True)
    held = cycles.decide(dialogue.store, dialogue.scene(MAJA, AGENDA), step.id, AGENDA, send=False)
    assert held.state == "held"


def _next(dialogue: Dialogue) -> str:
    return upcoming.what(dialogue.store, CALLED).get("sv", "")


def test_only_what_will_happen_is_announced(dialogue: Dialogue) -> None:
    dialogue.opened()
    for user in (LEYLA, NACKA):
        dialogue.proposes(user, user)
    dialogue.ran(at("2027-01-07 09:00"))
    dialogue.ran(at("2027-01-12 09:00"))  # the poll's own reminder
    outbox_is_empty(dialogue)
    assert due.next_at(dialogue.store, CALLED) == POLL_CLOSES
    assert "omröstningen" in _next(dialogue)
    for poll in dialogue.store.polls.open_ones(dialogue.series.id):
        dialogue.store.polls.save(replace(poll, state="closed"))
    assert "omröstningen" not in _next(dialogue)


def test_a_poll_is_not_announced_once_the_agenda_is_published(dialogue: Dialogue) -> None:
    dialogue.opened(published_at=CALLED)
    dialogue.ran(at("2027-01-07 08:59"))
    outbox_is_empty(dialogue)
    assert "omröstningen" not in _next(dialogue)


def outbox_is_empty(dialogue: Dialogue) -> None:
    """Let everything that is owed be gone, so that a step comes next."""
    for each in dialogue.store.outbox.recent(10_000):
        dialogue.store.outbox.drop(each.id, "for the test")


# Answers of which nobody knows whether they arrived


def answer(dialogue: Dialogue, target: Target) -> Delivery:
    owed = Owed(
        workspace=TEAM,
        kind="reply",
        manner="reply",
        target=target,
        dedupe="reply:1",
        due_at=CALLED,
        payload=json.dumps({"text": "Solna stad: coming", "blocks": []}),
    )
    dialogue.store.outbox.owe(owed)
    word = dialogue.store.outbox.by_dedupe(TEAM, owed.dedupe)
    assert word is not None
    begun = dialogue.store.outbox.start(word, EPOCH + 15)
    assert begun is not None
    return begun


def test_who_asked_reads_the_answer_in_their_language(dialogue: Dialogue) -> None:
    begun = answer(dialogue, Target(user=JAMES, response_url="https://hooks.slack.com/1"))
    receipts.record(dialogue.store, begun, "response_url", Unanswered("http_503"), AT)
    (word,) = dialogue.owed(unheard.KIND)
    said = dialogue.says(word, CALLED)
    assert isinstance(said, Message)
    assert said.text == (
        "Slack did not tell me whether this message reached you. Here it is again:\n"
        "Solna stad: coming"
    )


def test_an_address_without_a_person_leaves_nobody_to_tell(dialogue: Dialogue) -> None:
    begun = answer(dialogue, Target(response_url="https://hooks.slack.com/1"))
    receipts.record(dialogue.store, begun, "response_url", Unanswered("http_503"), AT)
    assert dialogue.owed(unheard.KIND) == []


def test_an_answer_that_another_process_has_ended_is_not_told(dialogue: Dialogue) -> None:
    begun = answer(dialogue, Target(user=JAMES, response_url="https://hooks.slack.com/1"))
    dialogue.store.outbox.finish(begun, "failed", now=CALLED, reason="uncertain")
    receipts.record(dialogue.store, begun, "response_url", Unanswered("http_503"), AT)
    assert dialogue.owed(unheard.KIND) == []


def test_a_direct_answer_whose_history_cannot_be_read_ends_quietly(dialogue: Dialogue) -> None:
    begun = answer(dialogue, Target(channel="D1"))
    receipts.record(dialogue.store, begun, "chat.postMessage", Unanswered("http_503"), AT)
    (sought,) = dialogue.store.outbox.uncertain(EPOCH + 61)
    receipts.unreadable(dialogue.store, sought, CALLED)
    found = dialogue.store.outbox.by_dedupe(TEAM, "reply:1")
    assert found is not None
    assert (found.state, found.reason) == ("failed", "uncertain")
    assert dialogue.owed("undeliverable") == []
