"""Which convener is asked and told, when the account of the first one is closed."""

from dataclasses import replace

import pytest

from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.services import answers, conveners, cycles, deliveries, receipts, rendering, series
from bot.services.deliveries import Dispatch, Terms
from bot.services.receipts import Moment, Refused, Sent
from bot.services.verdicts import Drop, Wait
from bot.views import series as series_view
from bot.views.blocks import Message
from storage import SqlDatabase
from tests.logged import Logged
from tests.services.given import CALLED, JOAKIM, LEYLA, MAJA, NACKA, Dialogue, at

INVITATION = at("2026-12-23 09:00")


def close(dialogue: Dialogue, *users: str) -> None:
    for user in users:
        dialogue.store.people.set_deleted(dialogue.person(user).id, deleted=True)


def everybody(dialogue: Dialogue) -> list[str]:
    return [dialogue.store.people.get(each).user for each in dialogue.series.conveners]


def claim(store: Store, tries: int) -> list[Dispatch]:
    """Claim what may be sent, in the second ``tries``."""
    epoch = INVITATION.timestamp() + tries * 10
    terms = Terms(INVITATION, epoch, 5.0)
    return deliveries.claim(store, rendering.render, terms, 500).dispatches


def record(store: Store, dispatch: Dispatch, result: receipts.Result) -> None:
    moment = Moment(INVITATION, INVITATION.timestamp(), 60.0)
    receipts.record(store, dispatch.delivery, "chat.postMessage", result, moment)


def drained(dialogue: Dialogue, *refused: str, error: str = "user_disabled") -> list[Delivery]:
    """Send all that is owed now, but to ``refused``; return what was sent directly."""
    sent = []
    for tries in range(60):
        for each in claim(dialogue.store, tries):
            no = each.channel in refused
            result = Refused(error) if no else Sent(f"D{each.channel}", str(each.delivery.id))
            record(dialogue.store, each, result)
            if not no and each.delivery.owed.manner == "direct":
                sent.append(each.delivery)
    return sent


def test_the_first_convener_with_an_account_is_asked(dialogue: Dialogue) -> None:
    assert everybody(dialogue)[:2] == [MAJA, JOAKIM]
    close(dialogue, MAJA)
    dialogue.ran(INVITATION)
    assert dialogue.told("ask") == [JOAKIM]
    assert dialogue.scene(LEYLA).convener.user == JOAKIM
    board = answers.board(dialogue.store, dialogue.series, dialogue.meeting, INVITATION)
    assert board.convener.user == JOAKIM


@pytest.mark.parametrize("learnt", ["before it is sent", "when it is sent"])
def test_what_was_owed_to_a_convener_goes_to_the_next_one(dialogue: Dialogue, learnt: str) -> None:
    dialogue.ran(INVITATION)
    assert dialogue.told("ask") == [MAJA]
    if learnt == "before it is sent":
        close(dialogue, MAJA)
    sent = drained(dialogue, MAJA)
    (asked,) = (each for each in sent if each.owed.kind == "ask")
    assert asked.owed.target.channel == JOAKIM
    assert "occurrence" in asked.owed.refs
    assert len(dialogue.owed("ask")) == 2
    words = [each for each in sent if each.owed.kind == "undeliverable"]
    assert len(words) == (learnt == "when it is sent")


def test_what_is_not_about_convening_goes_to_no_convener(dialogue: Dialogue) -> None:
    dialogue.ran(INVITATION)
    cycles.decide(
        dialogue.store,
        dialogue.scene(MAJA, INVITATION),
        int(dialogue.owed("ask")[0].owed.refs["occurrence"]),
        INVITATION,
        send=True,
    )
    before = len(dialogue.told("invitation.direct"))
    close(dialogue, LEYLA)
    (owed,) = (d for d in dialogue.owed("invitation.direct") if d.owed.target.channel == LEYLA)
    assert dialogue.says(owed, INVITATION) == Drop("no account")
    assert dialogue.told("invitation.direct")[before:] == ["U0BOTKYRKA2"], "the deputy who acts"


def test_without_any_convener_nobody_is_asked_and_the_administrator_is_told(
    dialogue: Dialogue, logged: Logged
) -> None:
    assert conveners.problems(dialogue.store) == []
    dialogue.ran(CALLED)
    close(dialogue, *everybody(dialogue))
    (problem,) = conveners.problems(dialogue.store)
    assert "“kulturdialog” has an account" in problem
    dialogue.ran(INVITATION)
    assert dialogue.told("ask") == []
    assert dialogue.states()["invitation"] == "asked"
    assert "no convener has an account" in logged.text
    assert dialogue.scene(LEYLA).convener.user == MAJA, "somebody has to be named"


def test_the_status_names_a_convener_who_has_no_account_and_no_mandate(dialogue: Dialogue) -> None:
    dialogue.mandated("region-stockholm", "U0HELENA")
    close(dialogue, MAJA)
    state = series.status(dialogue.store, dialogue.scene(JOAKIM), CALLED)
    assert (state.gone, state.closed) == ((), ("Maja Ekström",))
    shown = series_view.state(state, dialogue.scene(JOAKIM).t).text
    assert "Maja Ekström (sammankallande)" in shown
    assert "har inget konto i Slack" in shown


# Whom the bot could not write to: one word for a meeting and a reason


@pytest.fixture
def invited(dialogue: Dialogue) -> Dialogue:
    """Invite all, at the moment in which the convener lets it."""
    dialogue.ran(INVITATION)
    scene = dialogue.scene(MAJA, INVITATION)
    for each in dialogue.store.ledger.of_series(dialogue.series.id, ["asked"]):
        cycles.decide(dialogue.store, scene, each.id, INVITATION, send=True)
    return dialogue


def word(dialogue: Dialogue) -> Delivery:
    (found,) = dialogue.owed("undeliverable")
    return found


def said(dialogue: Dialogue) -> str:
    verdict = dialogue.says(word(dialogue), INVITATION)
    assert isinstance(verdict, Message), verdict
    return verdict.text


def test_the_word_waits_until_all_have_been_tried(invited: Dialogue) -> None:
    store = invited.store
    first, *others = (d for d in claim(store, 1) if d.delivery.owed.kind == "invitation.direct")
    record(store, first, Refused("channel_not_found"))
    waits = invited.says(word(invited), INVITATION)
    assert waits == Wait(1.0)
    late = INVITATION.replace(minute=INVITATION.minute + 5)
    assert isinstance(invited.says(word(invited), late), Message), "not for ever"
    for each in others:
        record(store, each, Refused("channel_not_found"))
    drained(invited, error="channel_not_found")
    assert f"till {len(others) + 1} personer" in said(invited)


def test_who_fails_later_is_added_to_the_message(invited: Dialogue) -> None:
    sent = drained(invited, LEYLA, error="channel_not_found")
    assert [each.owed.target.channel for each in sent if each.owed.kind == "undeliverable"] == [
        MAJA
    ]
    assert "till 1 person " in said(invited)
    assert "Leyla Demir" in said(invited)
    (other,) = (d for d in invited.owed("invitation.direct") if d.owed.target.channel == NACKA)
    invited.store.outbox.owe(replace(other.owed, dedupe="once more", asked=True))
    drained(invited, NACKA, error="channel_not_found")
    (update,) = invited.owed("undeliverable", manner="update")
    assert update.state == "sent"
    rendered = invited.says(update, INVITATION)
    assert isinstance(rendered, Message)
    assert "till 2 personer" in rendered.text
    assert len(invited.owed("undeliverable")) == 1


def test_another_reason_is_another_word(invited: Dialogue) -> None:
    sent = drained(invited, LEYLA, error="user_not_visible")
    drained(invited, LEYLA)
    assert [each.owed.refs["error"] for each in sent if each.owed.kind == "undeliverable"] == [
        "user_not_visible"
    ]


def test_the_word_is_dropped_if_they_were_reached_and_owed_anew_if_not(invited: Dialogue) -> None:
    store = invited.store
    claimed = claim(store, 1)
    (invitation,) = (d for d in claimed if d.channel == LEYLA)
    for each in claimed:
        is_hers = each is invitation
        record(store, each, Refused("channel_not_found") if is_hers else Sent(each.channel, "1"))
    store.outbox.revive(
        invited.series.workspace,
        invited.series.channel,
        invited.series.id,
        ["channel_not_found"],
        INVITATION,
    )
    drained(invited)
    dropped = word(invited)
    assert (dropped.state, dropped.reason) == ("dropped", "delivered after all")
    store.outbox.owe(replace(invitation.delivery.owed, dedupe="once more", asked=True))
    sent = drained(invited, LEYLA, error="channel_not_found")
    assert [each.owed.kind for each in sent] == ["undeliverable"]


def test_a_series_whose_conveners_have_all_left_is_a_problem_of_the_database(
    office: SqlDatabase,
) -> None:
    assert conveners.problems_in(office) == []
    with office.transaction() as store:
        close(Dialogue(store), *everybody(Dialogue(store)))
    (problem,) = conveners.problems_in(office)
    assert "kulturdialog" in problem
    assert "load" in problem
