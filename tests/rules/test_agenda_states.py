"""An agenda in any order of events: what may never be otherwise, whoever does what when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.rules import agenda, proposing
from bot.rules.agenda import Draft, Item, State
from bot.rules.errors import Refusal
from tests.properties import tried
from tests.rules.examples import NOW, meeting

T = TypeVar("T")
PARTIES = st.integers(1, 3)
MINUTES = st.integers(1, 240)
ONWARD: dict[State, set[State]] = {
    "proposed": {"proposed", "accepted", "declined", "withdrawn"},
    "accepted": {"accepted", "declined", "withdrawn"},
    "declined": {"declined", "accepted"},
    "withdrawn": {"withdrawn"},
}
"""Which state may follow which."""


class AgendaStates(RuleBasedStateMachine):
    """Proposes, decides, orders and publishes at random, and keeps its own account of it."""

    def __init__(self) -> None:
        """Begin before the call."""
        super().__init__()
        self.now = NOW
        self.meeting = meeting()
        self.items: dict[int, Item] = {}
        self.running: list[int] = []  # what is on the agenda, in the order that was asked for

    @initialize(called=st.booleans())
    def begin(self, called: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
        if called:
            self.meeting = replace(self.meeting, call_opened_at=self.now)

    @rule(by=PARTIES, title=st.sampled_from(["Teater", "Dans", "Film"]), minutes=MINUTES)
    def propose(self, by: int, title: str, minutes: int) -> None:
        self.now += timedelta(minutes=4)
        draft = Draft(title, minutes=minutes)
        called = self.meeting.call_opened_at is not None
        late = self.attempt(lambda: proposing.is_late(self.meeting, convener=False))
        assert (late is not None) == called
        earlier = proposing.repeated(draft, self.items.values(), by, self.now)
        if late is None or earlier is not None:
            return
        assert late == (self.meeting.call_closed_at is not None)
        number = len(self.items) + 1
        self.items[number] = Item(
            number, 1, 1, number, title, "discussion", minutes, None, None, by, by,
            late=late, created_at=self.now,
        )  # fmt: skip

    @precondition(lambda self: self.items)
    @rule(data=st.data(), by=PARTIES, convener=st.booleans())
    def withdraw(self, data: st.DataObject, by: int, convener: bool) -> None:  # noqa: FBT001
        item = self.choose(data)
        allowed = convener or (item.party == by and self.meeting.published_at is None)
        changed = self.attempt(
            lambda: agenda.withdraw(item, [by], self.meeting, ("A", "B"), convener=convener)
        )
        assert (changed is not None) == (allowed and item.is_open)
        self.change(item, changed)

    @precondition(lambda self: self.items)
    @rule(data=st.data())
    def accept(self, data: st.DataObject) -> None:
        item = self.choose(data)
        changed = self.attempt(lambda: agenda.accept(item, self.items.values()))
        assert (changed is None) == (item.state == "withdrawn")
        self.change(item, changed)

    @precondition(lambda self: self.items)
    @rule(data=st.data(), reason=st.sampled_from(["Tiden räcker inte", " "]))
    def decline(self, data: st.DataObject, reason: str) -> None:
        item = self.choose(data)
        changed = self.attempt(lambda: agenda.decline(item, reason))
        assert (changed is not None) == (item.is_open and bool(reason.strip()))
        self.change(item, changed)

    @precondition(lambda self: self.items)
    @rule(data=st.data(), minutes=MINUTES)
    def time(self, data: st.DataObject, minutes: int) -> None:
        item = self.choose(data)
        changed = self.attempt(lambda: agenda.set_minutes(item, minutes))
        assert (changed is not None) == item.is_open
        self.change(item, changed)

    @rule(data=st.data())
    def order(self, data: st.DataObject) -> None:
        numbers = data.draw(st.lists(st.integers(1, len(self.items) + 1), max_size=4))
        changed = self.attempt(lambda: agenda.order(list(self.items.values()), numbers))
        assert (changed is not None) == (set(numbers) <= set(self.running))
        if changed is None:
            return
        for item in changed:
            self.change(self.items[item.number], item)
        named = list(dict.fromkeys(numbers))
        self.running = named + [number for number in self.running if number not in named]
        assert [item.position for item in changed] == list(range(1, len(self.running) + 1))

    @rule()
    def publish(self) -> None:
        again = self.meeting.published_at is not None
        changed = self.attempt(lambda: agenda.publish(self.meeting, self.items.values(), self.now))
        assert (changed is not None) == (bool(self.running) and not again)
        self.meeting = changed or self.meeting

    @invariant()
    def the_agenda_is_what_was_accepted_in_the_order_asked_for(self) -> None:
        shown = agenda.accepted(self.items.values())
        assert [item.number for item in shown] == self.running
        positions = [item.position for item in shown]
        assert all(position > 0 for position in positions)
        assert positions == sorted(set(positions))  # gaps are left by what was taken off

    @invariant()
    def every_item_stands_in_one_place_at_most(self) -> None:
        items = self.items.values()
        waiting = {item.number for item in agenda.proposed(items)}
        closed = {item.number for item in items if not item.is_open}
        assert len(self.running) + len(waiting) + len(closed) == len(items)
        assert {*self.running, *waiting, *closed} == set(self.items)

    @invariant()
    def the_total_is_the_sum_of_what_is_shown(self) -> None:
        found = agenda.balance(self.items.values(), self.meeting)
        assert found.planned == sum(self.items[number].minutes for number in self.running)
        assert found.available == 180
        assert found.over == max(0, found.planned - 180)

    @invariant()
    def a_reason_belongs_to_what_is_declined(self) -> None:
        assert all(bool(i.reason) == (i.state == "declined") for i in self.items.values())

    @invariant()
    def a_published_agenda_has_closed_its_call(self) -> None:
        if self.meeting.published_at is not None:
            assert self.meeting.call_closed_at is not None

    def choose(self, data: st.DataObject) -> Item:
        return self.items[data.draw(st.sampled_from(sorted(self.items)))]

    def change(self, before: Item, after: Item | None) -> None:
        """Keep a changed item: what it is never changes, only what has become of it."""
        if after is None:
            return
        assert after.state in ONWARD[before.state]
        fate: dict[str, Any] = {"state": "proposed", "position": 0, "minutes": 1, "reason": ""}
        assert replace(after, **fate) == replace(before, **fate)
        self.items[after.number] = after
        if after.state == "accepted" and before.state != "accepted":
            self.running.append(after.number)
        if after.state != "accepted" and before.state == "accepted":
            self.running.remove(after.number)

    @staticmethod
    def attempt(action: Callable[[], T]) -> T | None:
        try:
            return action()
        except Refusal:
            return None


def test_an_agenda_holds_together_whatever_is_done_to_it_in_whatever_order() -> None:
    steps = tried(stateful_step_count=25)
    run_state_machine_as_test(AgendaStates, settings=steps)
