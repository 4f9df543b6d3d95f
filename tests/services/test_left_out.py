"""A step that is left out of the cycle while it asks is left out everywhere, and may come back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.i18n import translator
from bot.ports import Store
from bot.rules.cycle import Occurrence, StepState
from bot.rules.errors import StepGone, StepLeftOut
from bot.rules.outbox import Delivery
from bot.rules.series_drafts import Change
from bot.rules.waiting import is_invited
from bot.rules.workspace import NOTHING
from bot.services import (
    agenda,
    cancelling,
    convening,
    cycles,
    doing,
    ending,
    left_out,
    outdated,
    posts,
    series,
    series_settings,
    series_sheets,
    waiting,
)
from bot.services.scene import Hints
from bot.services.verdicts import Drop
from bot.views import series_changes
from bot.views.blocks import Message
from tests.services.given import CALLED, END, LEYLA, MAJA, START, Dialogue, at
from tests.services.test_changed import of
from tests.services.test_cycles import (
    AGENDA,
    CALLED_PARTIES,
    INVITATION,
    LAST,
    REMINDER,
    change,
    decide,
    invited,
    step,
)

EN = translator("en", "Europe/Stockholm")
NOON = at("2026-12-23 12:00")
IN_JANUARY = at("2027-01-04 09:00")


def saved(dialogue: Dialogue, now: datetime, **distances: str) -> Change:
    """Let the convener save the steps of the cycle in the settings, some of them otherwise."""
    rows = series_sheets.data_of(dialogue.store, dialogue.series, now)["series"]["step"]
    given = {
        f"step:{row['key']}": row.get("before") or row["after"]
        for row in rows
        if row["kind"] != "start"
    }
    asking = " ".join(row["key"] for row in rows if row.get("mode") == "ask")
    return series_settings.save(
        dialogue.store,
        dialogue.where(MAJA),
        dialogue.series,
        "cycle",
        {
            **given,
            "asking": f"{asking} invitation",
            **{f"step:{key.replace('_', '-')}": value for key, value in distances.items()},
        },
        NOTHING,
        now,
    )


@pytest.fixture
def asked(dialogue: Dialogue) -> Dialogue:
    """Give a meeting whose invitation asks, in a message that has arrived."""
    dialogue.ran(INVITATION)
    (word,) = dialogue.owed("ask")
    dialogue.arrives(word)
    return dialogue


def update(dialogue: Dialogue, now: datetime, key: str = "invitation") -> Message:
    """Return what takes the place of the question of a step."""
    (word,) = (
        each
        for each in dialogue.owed("ask", manner="update")
        if each.owed.refs["occurrence"] == step(dialogue, key).id
    )
    said = dialogue.says(word, now)
    assert isinstance(said, Message), said
    return said


def questions(dialogue: Dialogue, key: str) -> list[Delivery]:
    """Return the messages in which a step has asked, oldest first."""
    number = step(dialogue, key).id
    return [each for each in dialogue.owed("ask") if each.owed.refs["occurrence"] == number]


def test_neither_status_nor_home_lists_it_any_more(asked: Dialogue) -> None:
    saved(asked, NOON, invitation="off")
    assert asked.states()["invitation"] == "skipped"
    status = series.status(asked.store, asked.scene(MAJA, NOON), NOON)
    assert status.waiting == ()
    sight = waiting.look(asked.store, asked.series, asked.person(MAJA), NOON)
    assert waiting.of(asked.store, sight).steps == ()
    assert [e.person for e in asked.trail() if e.action == "step.skipped"] == [None]


def test_its_buttons_answer_what_became_of_it(asked: Dialogue) -> None:
    saved(asked, NOON, invitation="off")
    scene, number = asked.scene(MAJA, NOON), step(asked, "invitation").id
    with pytest.raises(StepLeftOut) as refused:
        cycles.asking(asked.store, scene, number, NOON)
    said = EN(refused.value.text, **refused.value.params)
    assert "left out of the cycle, so I do not send it: the invitation" in said
    assert said.endswith("To put it back into the cycle, write: settings")
    for send in (True, False):
        with pytest.raises(StepLeftOut):
            decide(asked, "invitation", NOON, send=send)


def test_what_was_sent_before_the_cycle_had_it_no_more_says_that_it_is_done(
    asked: Dialogue,
) -> None:
    decide(asked, "invitation")
    saved(asked, NOON, invitation="off")
    with pytest.raises(StepGone):
        decide(asked, "invitation", NOON)


@dataclass
class Overtaken:
    """A store in which something happens as soon as the steps of a series or meeting were read."""

    store: Store
    meanwhile: Callable[[], object]

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a room, or what a room does
        return self if name == "ledger" else getattr(self.store, name)

    def of_series(self, series: int, states: Iterable[StepState]) -> list[Occurrence]:
        found = self.store.ledger.of_series(series, states)
        self.meanwhile()
        return found

    def of_meeting(self, meeting: int) -> list[Occurrence]:
        found = self.store.ledger.of_meeting(meeting)
        self.meanwhile()
        return found

    def move_on(self, *given: Any) -> bool:  # noqa: ANN401 - as the ledger has it
        return self.store.ledger.move_on(*given)


def test_what_is_sent_while_it_is_left_out_is_not_called_left_out(asked: Dialogue) -> None:
    profile = asked.series.profile
    left = tuple(each for each in profile.steps if each.key != "invitation")
    series_without = replace(asked.series, profile=replace(profile, steps=left))
    overtaken = Overtaken(asked.store, lambda: decide(asked, "invitation", NOON))
    left_out.follow(cast("Store", overtaken), series_without, NOON)
    assert asked.states()["invitation"] == "done"
    assert asked.actions()[-1] == "step.done"
    assert "step.skipped" not in asked.actions()
    assert asked.owed("ask", manner="update") == []


def test_a_reminder_that_somebody_lets_wait_as_the_invitation_goes_out_waits(
    asked: Dialogue,
) -> None:
    reminder = step(asked, "reminder")

    def meanwhile() -> None:
        asked.store.ledger.move_on(reminder.id, ["planned"], "held", REMINDER)

    overtaken = cast("Store", Overtaken(asked.store, meanwhile))
    turn = cycles.asking(asked.store, asked.scene(MAJA), step(asked, "invitation").id, REMINDER)
    doing.DO["invitation"](replace(turn, store=overtaken))
    assert asked.states()["reminder"] == "held"
    assert "step.skipped" not in asked.actions()


def test_what_was_sent_says_so_though_the_cycle_has_it_no_more(asked: Dialogue) -> None:
    decide(asked, "invitation")
    outdated.decided(asked.store, asked.series, step(asked, "invitation"), NOON)
    saved(asked, NOON, invitation="off")
    assert update(asked, NOON).text == "Skickat: inbjudan"


def test_its_message_says_what_became_of_it_and_what_follows_with_the_settings(
    asked: Dialogue,
) -> None:
    saved(asked, NOON, invitation="off")
    said = update(asked, NOON)
    assert said.text.startswith("Det här steget hoppas över, så jag skickar det inte: inbjudan.")
    assert "från och med torsdag 14 januari 2027 frågar mina påminnelser" in said.text
    assert "eller sätt tillbaka inbjudan, i inställningarna" in said.text
    assert "[Inställningar]" in said.text
    assert len(asked.owed("ask")) == 1, "nobody is written to anew"


def test_where_no_reminder_is_left_nothing_follows(asked: Dialogue) -> None:
    gone = saved(
        asked, NOON, invitation="off", reminder="off", last_reminder="off", escalation="off"
    )
    assert "påminnelser" not in update(asked, NOON).text
    assert gone.asks_from is None


def test_the_settings_say_what_was_taken_out_and_what_follows(asked: Dialogue) -> None:
    said = series_changes.changed(saved(asked, NOON, invitation="off"), EN)
    assert "Taken out: the invitation, Wednesday 23 December 2026 at 09:00" in said
    assert "I invite nobody, but from Thursday 14 January 2027 on my reminders ask" in said
    assert "or put the invitation back into the cycle, in the settings" in said
    again = series_changes.changed(saved(asked, NOON, thanks="off"), EN)
    assert "I invite nobody" not in again, "it is said once"


def test_reminders_come_as_if_there_had_been_no_invitation_and_call_nobody_silent(
    asked: Dialogue,
) -> None:
    saved(asked, NOON, invitation="off")
    asked.ran(REMINDER)
    first = [e for e in asked.owed("reminder.direct") if e.owed.target.channel == LEYLA]
    assert len(asked.told("reminder.direct")) == CALLED_PARTIES
    said = asked.says(first[0], REMINDER)
    assert isinstance(said, Message)
    assert said.text.startswith("Kommer någon från Botkyrka kommun till dialogmötet")
    saved(asked, REMINDER, escalation="off")
    asked.ran(LAST)
    last = [e for e in asked.owed("last_reminder.direct") if e.owed.target.channel == LEYLA]
    said = asked.says(last[0], LAST)
    assert isinstance(said, Message)
    assert said.text.startswith("Sista påminnelsen"), "now they have been asked"


def test_a_reminder_that_waited_for_the_invitation_asks_in_its_own_right(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(REMINDER)
    for word in dialogue.owed("ask"):
        dialogue.arrives(word)
    saved(dialogue, REMINDER, invitation="off")
    said = update(dialogue, REMINDER, "reminder")
    assert "Får jag skicka det här?" in said.text
    assert decide(dialogue, "reminder", REMINDER).state == "done"
    assert len(dialogue.told("reminder.direct")) == CALLED_PARTIES


def test_the_homes_of_parties_ask_for_answers_as_where_there_is_no_invitation(
    asked: Dialogue,
) -> None:
    leyla = asked.person(LEYLA)
    before = waiting.look(asked.store, asked.series, leyla, NOON)
    assert not waiting.of(asked.store, before).answers
    saved(asked, NOON, invitation="off")
    after = waiting.look(asked.store, asked.series, leyla, NOON)
    assert [p.seat.party.key for p in waiting.of(asked.store, after).answers] == ["botkyrka"]
    assert is_invited(after.steps)


def test_what_is_put_back_asks_anew_in_a_message_of_its_own(asked: Dialogue) -> None:
    saved(asked, NOON, invitation="off")
    back = saved(asked, NOON, invitation="6 weeks")
    assert {(each.kind, each.before) for each in back.shifts} == {("invitation", None)}
    assert asked.states()["invitation"] == "planned"
    asked.ran(NOON)
    assert asked.states()["invitation"] == "asked"
    first, second = questions(asked, "invitation")
    assert first.owed.dedupe != second.owed.dedupe
    said = asked.says(second, NOON)
    assert isinstance(said, Message)
    assert "Får jag skicka det här?" in said.text
    assert decide(asked, "invitation", NOON).state == "done"
    assert len(asked.told("invitation.direct")) == CALLED_PARTIES


def test_what_is_put_back_for_later_comes_then(asked: Dialogue) -> None:
    asks = cycles.asking(asked.store, asked.scene(MAJA, NOON), step(asked, "invitation").id, NOON)
    read = posts.mark(asked.store, asked.series, "invitation", asked.meeting, NOON)
    assert convening.changed(asks, read, EN) is None
    saved(asked, NOON, invitation="off")
    saved(asked, NOON, invitation="4 weeks")
    said = update(asked, NOON).text
    assert said == "Dialogmöte torsdag 4 februari 2027: inbjudan – planerat."
    off = cycles.asking(asked.store, asked.scene(MAJA, NOON), step(asked, "invitation").id, NOON)
    assert convening.changed(off, read, EN) is not None, "the old button does not send it"
    assert "invitation" not in asked.ran(IN_JANUARY)
    assert "invitation" in asked.ran(at("2027-01-07 09:00"))


def test_what_let_itself_be_waited_for_is_left_out_as_well(asked: Dialogue) -> None:
    decide(asked, "invitation", NOON, send=False)
    saved(asked, NOON, invitation="off")
    assert asked.states()["invitation"] == "skipped"


def test_what_is_put_back_too_late_stays_left_out(dialogue: Dialogue) -> None:
    change(dialogue, "call", mode="ask")
    dialogue.ran(at("2026-11-26 09:00"))
    saved(dialogue, NOON, call="off")
    assert dialogue.states()["call"] == "skipped"
    saved(dialogue, at("2027-01-08 09:00"), call="10 weeks")
    assert dialogue.states()["call"] == "skipped", "the call is closed since yesterday"


def test_what_was_sent_or_of_another_kind_stays_as_it_is(dialogue: Dialogue) -> None:
    invited(dialogue)
    saved(dialogue, NOON, invitation="off", thanks="off")
    assert dialogue.states()["invitation"] == "done"


def test_what_the_agenda_made_needless_says_that_it_is_left_out_and_offers_no_button(
    dialogue: Dialogue,
) -> None:
    change(dialogue, "call", mode="ask")
    dialogue.ran(at("2026-11-26 09:00"))
    (word,) = dialogue.owed("ask")
    dialogue.arrives(word)
    dialogue.proposes(MAJA)
    agenda.accept(dialogue.store, dialogue.scene(MAJA), 1, CALLED)
    agenda.publish(dialogue.store, dialogue.scene(MAJA), CALLED)
    assert update(dialogue, CALLED, "call").text == (
        "Dialogmöte torsdag 4 februari 2027: förslagstiden öppnar – hoppades över."
    )


# What says why it waits


@pytest.fixture
def empty(dialogue: Dialogue) -> Dialogue:
    """Give a meeting that has no agenda to publish, and a convener who has read that."""
    dialogue.ran(AGENDA)
    (word,) = dialogue.owed("empty")
    dialogue.arrives(word)
    return dialogue


def instead(dialogue: Dialogue, kind: str, now: datetime = AGENDA) -> str:
    """Return what takes the place of the only message of a kind."""
    (word,) = dialogue.owed(kind, manner="update")
    said = dialogue.says(word, now)
    assert isinstance(said, Message), said
    return said.text


def stumbles(dialogue: Dialogue, now: datetime) -> Delivery:
    """Let the reminder fail; return the last message that says so."""
    failed = step(dialogue, "reminder")
    assert dialogue.store.ledger.move_on(failed.id, ["planned"], "held", now)
    doing.tell(dialogue.store, dialogue.series, dialogue.meeting, failed, "stumbled", now)
    return dialogue.owed("stumbled")[-1]


def test_that_nothing_is_to_be_published_is_left_out_as_well(empty: Dialogue) -> None:
    saved(empty, AGENDA, agenda="off")
    assert instead(empty, "empty").startswith(
        "Det här steget hoppas över, så jag skickar det inte: dagordningen"
    )


def test_that_nothing_is_to_be_published_is_not_said_of_what_is_left_out(
    dialogue: Dialogue,
) -> None:
    dialogue.ran(AGENDA)
    saved(dialogue, AGENDA, agenda="off")
    (word,) = dialogue.owed("empty")
    assert dialogue.says(word, AGENDA) == Drop("decided")


def test_what_is_back_and_still_empty_says_so_anew(empty: Dialogue) -> None:
    saved(empty, AGENDA, agenda="off")
    saved(empty, AGENDA, agenda="2 weeks")
    assert "agenda" in empty.ran(AGENDA)
    first, second = empty.owed("empty")
    assert first.owed.dedupe != second.owed.dedupe
    said = empty.says(second, AGENDA)
    assert isinstance(said, Message)
    assert "ingen punkt är antagen" in said.text


def test_an_empty_agenda_that_waits_is_empty_until_an_item_is_accepted(empty: Dialogue) -> None:
    decide(empty, "agenda", AGENDA, send=False)
    outdated.decided(empty.store, empty.series, step(empty, "agenda"), AGENDA)
    assert "ingen punkt är antagen" in instead(empty, "empty")
    empty.proposes(MAJA, now=AGENDA)
    agenda.accept(empty.store, empty.scene(MAJA, AGENDA), 1, AGENDA)
    assert instead(empty, "empty").startswith("Väntar tills du skickar")


def test_an_agenda_that_is_published_after_all_says_so_where_there_was_none(
    empty: Dialogue,
) -> None:
    empty.proposes(MAJA, now=AGENDA)
    agenda.accept(empty.store, empty.scene(MAJA, AGENDA), 1, AGENDA)
    agenda.publish(empty.store, empty.scene(MAJA, AGENDA), AGENDA)
    assert instead(empty, "empty").startswith("Skickat: dagordningen")


def test_a_step_that_failed_is_left_out_and_fails_anew(dialogue: Dialogue) -> None:
    invited(dialogue)
    first = dialogue.arrives(stumbles(dialogue, REMINDER))
    saved(dialogue, REMINDER, reminder="off")
    assert instead(dialogue, "stumbled", REMINDER).startswith(
        "Det här steget hoppas över, så jag skickar det inte: påminnelse"
    )
    saved(dialogue, REMINDER, reminder="3 weeks")
    second = stumbles(dialogue, REMINDER)
    assert first.owed.dedupe != second.owed.dedupe
    said = dialogue.says(second, REMINDER)
    assert isinstance(said, Message)
    assert "något fel på mig" in said.text


def test_what_waits_when_its_meeting_is_cancelled_says_so(empty: Dialogue) -> None:
    cancelling.cancel(empty.store, of(empty), None, "Snö", AGENDA)
    assert "är inställt" in instead(empty, "empty")


def test_what_waits_when_its_series_ends_says_so(dialogue: Dialogue) -> None:
    invited(dialogue)
    dialogue.arrives(stumbles(dialogue, START))
    dialogue.ran(START)
    hints = Hints(series=dialogue.series.id)
    ending.end(dialogue.store, dialogue.where(MAJA), hints, END)
    assert "är avslutad" in instead(dialogue, "stumbled", END)
