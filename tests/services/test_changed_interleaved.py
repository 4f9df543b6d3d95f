"""However moves, cancellations, answers and steps follow each other, nobody is told what is not so.

The services and the real store, with what is owed rendered as the courier would.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.rules.errors import Refusal
from bot.rules.outbox import Delivery
from bot.rules.series import Meeting
from bot.services import answers, cancelling, deliveries, moving, office, planning, rendering
from bot.services.answers import Given
from bot.services.cycles import decide
from bot.services.deliveries import Terms
from bot.services.moving import Wish
from bot.services.scene import Hints, Scene
from storage import SqlDatabase
from tests.properties import tried
from tests.services.given import JAMES, LEYLA, LOADED, MAJA, NACKA, Dialogue, is_due, undone

PEOPLE = (LEYLA, JAMES, NACKA)
REMINDING = frozenset({"invitation.direct", "reminder.direct", "last_reminder.direct"})
OF_CANCELLING = frozenset(
    {"cancelled", "cancelled.direct", "cancelled.item", "calendar", "poll.post"}
)
DAYS = st.integers(1, 60)
ACTS = st.one_of(
    st.tuples(st.just("wait"), DAYS),
    st.tuples(st.just("wait"), DAYS),
    st.tuples(st.just("move"), st.integers(-60, 120)),
    st.tuples(st.just("answer"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("regret"), st.sampled_from(PEOPLE)),
    st.tuples(st.just("cancel"), st.just(0)),
    st.tuples(st.just("replan"), st.just(0)),
)


class Sent(NamedTuple):
    """Something that somebody reads."""

    at: datetime
    delivery: Delivery
    text: str


@dataclass
class Year:
    """One meeting, the time, and everything that was really sent."""

    dialogue: Dialogue
    now: datetime = LOADED
    sent: list[Sent] = field(default_factory=list)
    cancelled: dict[int, int] = field(default_factory=dict)
    """By the meetings that were cancelled: how much had been sent before."""

    def act(self, verb: str, given: object) -> None:
        with suppress(Refusal):
            getattr(self, verb)(given)
        self.deliver()

    def wait(self, days: int) -> None:
        """Let days pass, hour by hour of the working day, as the clock and the courier do."""
        for _ in range(days):
            self.now += timedelta(days=1)
            self.run()
            self.deliver()

    def run(self) -> None:
        store = self.dialogue.store
        self.dialogue.ran(self.now)
        for step in store.ledger.of_series(self.dialogue.series.id, ["asked"]):
            with suppress(Refusal):
                decide(store, self.scene(MAJA), step.id, self.now, send=True)

    def move(self, days: int) -> None:
        day = self.meeting_day() + timedelta(days=days)
        office_ = office.enter(self.dialogue.store, self.dialogue.where(MAJA), Hints())
        moving.move(self.dialogue.store, office_, Wish(to=day, at=time(13)), self.now)

    def cancel(self, _given: int) -> None:
        office_ = office.enter(self.dialogue.store, self.dialogue.where(MAJA), Hints())
        done = cancelling.cancel(self.dialogue.store, office_, None, "Snö", self.now)
        self.cancelled[done.meeting.id] = len(self.sent)

    def answer(self, user: str) -> None:
        answers.answer(self.dialogue.store, self.scene(user), Given("coming"), self.now)

    def regret(self, user: str) -> None:
        answers.answer(self.dialogue.store, self.scene(user), Given("regrets"), self.now)

    def replan(self, _given: int) -> None:
        planning.plan_series(self.dialogue.store, self.dialogue.series.id, self.now)

    def scene(self, user: str) -> Scene:
        return self.dialogue.scene(user, self.now)

    def meeting_day(self) -> date:
        return self.first.local.date()

    @property
    def first(self) -> Meeting:
        store, series = self.dialogue.store, self.dialogue.series.id
        every = [*store.meetings.of_series(series), *store.meetings.withdrawn(series)]
        return min(every, key=lambda each: each.id)

    def deliver(self) -> None:
        """Send what is due and owed still, as the courier does."""
        store, again = self.dialogue.store, True
        while again and is_due(store, self.now):
            terms = Terms(self.now, self.now.timestamp(), lease=60.0)
            claimed = deliveries.claim(store, rendering.render, terms, 100)
            again = bool(claimed.seen)
            for dispatch in claimed.dispatches:
                stamp = f"{len(self.sent) + 1}.0"
                store.outbox.finish(
                    dispatch.delivery, "sent", now=self.now, channel="C0DIALOG", ts=stamp
                )
                self.sent.append(Sent(self.now, dispatch.delivery, dispatch.message.text))


@pytest.mark.slow
@example([("move", -13), ("move", -38)])  # the convener sends invitation and reminder at once
@given(st.lists(ACTS, min_size=1, max_size=8))
@tried(20)
def test_nobody_is_told_what_is_not_so(stage: SqlDatabase, acts: list[tuple[str, object]]) -> None:
    with undone(stage) as store:
        year = Year(Dialogue(store))
        for verb, of in acts:
            year.act(verb, of)
        year.wait(3)
        nobody_is_reminded_of_what_is_done(year)
        nothing_comes_before_it_is_announced(year)
        a_cancelled_meeting_sends_nothing_else(year)
        each_is_said_once(year)
        one_meeting_is_planned_for_each_slot(year)


def nobody_is_reminded_of_what_is_done(year: Year) -> None:
    answered: dict[tuple[str, int], datetime] = {}
    for entry in year.dialogue.trail():
        if entry.action.startswith("answer.") and entry.party is not None:
            answered.setdefault((entry.subject, entry.party), entry.at)
    for at, delivery, _ in year.sent:
        owed = delivery.owed
        if owed.kind in REMINDING and owed.manner == "direct":  # an update says how it stands
            key = f"meeting:{owed.refs['meeting']}", int(owed.refs["party"])
            assert at <= answered.get(key, at), "reminded after the answer"


def nothing_comes_before_it_is_announced(year: Year) -> None:
    """Nobody is reminded of a meeting before the channel has read its invitation.

    A convener who sends both at once has both sent at once: the channel gets one message after
    another, and what goes to each person does not wait for it.
    """
    invited: dict[object, datetime] = {}
    for at, delivery, _ in year.sent:
        if delivery.owed.kind == "invitation":
            invited.setdefault(delivery.owed.refs["meeting"], at)
    for at, delivery, _ in year.sent:
        if delivery.owed.kind in {"reminder.direct", "last_reminder.direct"}:
            assert invited[delivery.owed.refs["meeting"]] <= at


def a_cancelled_meeting_sends_nothing_else(year: Year) -> None:
    for gone, before in year.cancelled.items():
        for _, delivery, text in year.sent[before:]:
            owed = delivery.owed
            if owed.refs.get("meeting") != gone or owed.kind in OF_CANCELLING:
                continue
            assert owed.manner == "update", owed.kind
            assert "är inställt" in text or "is cancelled" in text, "in the language of its reader"
        steps = year.dialogue.store.ledger.of_meeting(gone)
        assert "planned" not in {each.state for each in steps}


def each_is_said_once(year: Year) -> None:
    posts = [each.owed.dedupe for _, each, _ in year.sent if each.owed.manner != "update"]
    assert len(posts) == len(set(posts))


def one_meeting_is_planned_for_each_slot(year: Year) -> None:
    year.replan(0)
    store, series = year.dialogue.store, year.dialogue.series.id
    every = [*store.meetings.of_series(series), *store.meetings.withdrawn(series)]
    slots = [each.slot or each.local for each in every]
    assert len(slots) == len(set(slots))
