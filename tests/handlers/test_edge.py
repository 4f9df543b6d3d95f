"""The edge: a request is settled once; what is refused is rolled back; what is away is said."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Barrier, Thread

import pytest

from bot.clock import SystemClock
from bot.ports import Conflict, Entry, Store, Unavailable
from bot.rules.errors import NoSuchItem, WhichItem
from bot.rules.examples import Example
from bot.rules.outbox import Target
from bot.rules.seats import Person
from bot.services.scene import Where
from bot.views.blocks import Message, message, paragraph
from handlers.edge import Edge
from handlers.payloads import Request
from storage.database import SqlDatabase
from tests.handlers.world import CHANNEL, MAJA, PROFILE, TEAM
from tests.logged import Logged
from tests.storage.given import insert_key

WHERE = Where(TEAM, TEAM, MAJA, CHANNEL)
HERE = Target(channel=CHANNEL, user=MAJA)


@dataclass
class Nudged:
    replies: list[int] = field(default_factory=list)
    times: int = 0

    def nudge(self, replies: object = ()) -> None:
        self.times += 1
        self.replies += list(replies)  # type: ignore[call-overload]


@dataclass
class Flaky:
    """A database whose transactions fail at their end, as often as is said."""

    inner: SqlDatabase
    errors: list[Exception] = field(default_factory=list)

    @contextmanager
    def transaction(self, *, patient: bool = False) -> Iterator[Store]:
        with self.inner.transaction(patient=patient) as store:
            yield store
            if self.errors:
                raise self.errors.pop(0)

    @contextmanager
    def reading(self) -> Iterator[Store]:
        if any(isinstance(error, Unavailable) for error in self.errors):
            raise Unavailable("away")
        with self.inner.reading() as store:
            yield store

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        self.inner.close()


@dataclass
class Desk:
    edge: Edge
    database: Flaky
    courier: Nudged
    series: int
    done: int = 0

    def work(self, store: Store, now: datetime) -> Message:
        """Do something that shows in the audit trail."""
        self.done += 1
        store.audit.write(Entry(TEAM, self.series, now, None, f"done {self.done}"))
        return message([paragraph(f"done {self.done}")])

    def refused(self, store: Store, now: datetime) -> Message:
        self.work(store, now)
        raise NoSuchItem(number=7, example="agenda")

    def owed(self) -> list[str]:
        with self.database.inner.reading() as store:
            return [each.owed.payload for each in store.outbox.recent(10)]

    def audited(self) -> int:
        with self.database.inner.reading() as store:
            return len(store.audit.of_series(self.series))


@pytest.fixture
def desk(database: SqlDatabase) -> Desk:
    with database.transaction() as store:
        maja = store.people.save(Person(0, TEAM, TEAM, MAJA, "Maja"))
        series = store.series.save(TEAM, "kultur", CHANNEL, PROFILE, [maja.id], None)
    flaky, courier = Flaky(database), Nudged()
    edge = Edge(flaky, SystemClock(), courier, lambda *_: None)
    return Desk(edge, flaky, courier, series.id)


def asked(*keys: str, **given: object) -> Request:
    return Request(WHERE, "agenda", keys or ("command:1",), **given)  # type: ignore[arg-type]


def test_the_same_request_is_done_once_and_gets_the_same_answer(desk: Desk) -> None:
    first = desk.edge.settle(asked(), desk.work, None)
    second = desk.edge.settle(asked(), desk.work, None)
    assert first.message.text == second.message.text == "done 1"
    assert list(first.message.blocks) == list(second.message.blocks)
    assert desk.done == 1


def test_a_request_is_known_by_any_of_its_keys(desk: Desk) -> None:
    desk.edge.settle(asked("event:1", "text:1"), desk.work, HERE)
    desk.edge.settle(asked("event:2", "text:1"), desk.work, HERE)
    assert desk.done == 1
    assert len(desk.owed()) == 1
    desk.edge.settle(asked("event:3", "text:3"), desk.work, HERE)
    assert desk.done == 2


def test_an_answer_that_is_owed_is_sent_by_this_process_first(desk: Desk) -> None:
    desk.edge.settle(asked(), desk.work, HERE)
    assert "done 1" in desk.owed()[0]
    assert len(desk.courier.replies) == 1
    desk.edge.settle(asked(), desk.work, HERE)
    assert len(desk.courier.replies) == 1, "the repeated one owes nothing"


def test_a_conflict_is_tried_again(desk: Desk) -> None:
    desk.database.errors = [Conflict("race"), Conflict("race")]
    assert desk.edge.settle(asked(), desk.work, None).message.text == "done 3"


def test_who_always_loses_is_told_in_time_that_nothing_was_saved(desk: Desk) -> None:
    desk.database.errors = [Conflict("race")] * 1000
    before = SystemClock().monotonic()
    with pytest.raises(Unavailable):
        desk.edge.settle(asked(), desk.work, None)
    assert SystemClock().monotonic() - before < 2.5, "Slack waits for three seconds"
    desk.database.errors = []
    assert desk.audited() == 0


def test_many_at_the_same_moment_each_get_their_answer(desk: Desk) -> None:
    crowd = 8
    together, given = Barrier(crowd), list[str]()

    def work(store: Store, _now: datetime) -> Message:
        """Take the next free number: whoever read the same one has to take another."""
        taken = 0
        while store.inbound.answer_to(TEAM, f"number:{taken}") is not None:
            taken += 1
        insert_key(store, f"number:{taken}")
        return message([paragraph(f"number {taken}")])

    def click(number: int) -> None:
        together.wait()
        answer = desk.edge.settle(asked(f"click:{number}"), work, HERE)
        given.append(answer.message.text)

    threads = [Thread(target=click, args=(number,)) for number in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"number {number}" for number in range(crowd)]
    assert len(desk.owed()) == crowd


def test_a_refusal_rolls_back_and_is_answered_in_words(desk: Desk) -> None:
    answer = desk.edge.settle(asked(), desk.refused, HERE)
    assert isinstance(answer.refused, NoSuchItem)
    assert "#7" in answer.message.text
    assert desk.audited() == 0
    assert len(desk.owed()) == 1


def test_a_refusal_is_kept_so_that_it_is_the_answer_next_time_too(desk: Desk) -> None:
    refused = desk.edge.settle(asked(), desk.refused, None)
    later = desk.edge.settle(asked(), desk.work, None)
    assert later.message.text == refused.message.text
    assert desk.done == 1


def test_a_refusal_stays_as_it_was_raised_when_its_example_is_said(desk: Desk) -> None:
    why = WhichItem(example=Example("agenda accept #12"))

    def refused(_store: Store, _now: datetime) -> Message:
        raise why

    for key in ("command:1", "command:2"):
        answer = desk.edge.settle(asked(key), refused, None)
        assert "dagordning anta #12" in answer.message.text
        assert answer.refused is why
        assert why.params == {"example": "agenda accept #12"}


def test_what_may_be_mended_is_looked_at_again(desk: Desk) -> None:
    desk.edge.settle(asked(), desk.refused, None, may_mend=True)
    assert desk.edge.settle(asked(), desk.work, None, may_mend=True).refused is None
    assert desk.done == 2


def test_a_refused_click_leaves_the_message_with_its_buttons(desk: Desk) -> None:
    there = Target(response_url="https://hooks.slack.com/x", replaces=True)
    desk.edge.settle(asked("click:1"), desk.work, there)
    desk.edge.settle(asked("click:2"), desk.refused, there)
    with desk.database.inner.reading() as store:
        replaces = [each.owed.target.replaces for each in store.outbox.recent(10)]
    assert replaces == [False, True]


def test_a_database_that_is_away_is_not_hidden_and_nothing_is_kept(desk: Desk) -> None:
    desk.database.errors = [Unavailable("away")]
    with pytest.raises(Unavailable):
        desk.edge.settle(asked(), desk.work, HERE)
    assert (desk.audited(), desk.owed(), desk.courier.times) == (0, [], 0)
    assert desk.edge.settle(asked(), desk.work, HERE).message.text == "done 2"


def test_that_it_is_away_is_said_in_both_languages_without_asking_it(desk: Desk) -> None:
    desk.database.errors = [Unavailable("away")]
    said = desk.edge.explain(Unavailable("away"), asked()).text
    assert "Inget är ändrat" in said
    assert "Nothing was changed" in said
    assert desk.edge.translator(asked()).language == "sv"


def test_what_is_broken_is_said_with_a_number_and_logged(desk: Desk, logged: Logged) -> None:
    said = desk.edge.explain(RuntimeError("broken"), asked()).text
    trace = logged.records[-1].getMessage().removeprefix("trace ").partition(":")[0]
    assert trace in said
    assert "broken" not in said


def test_a_fault_in_the_program_changes_nothing_and_is_said_with_its_number(
    desk: Desk, logged: Logged
) -> None:
    def work(store: Store, _now: datetime) -> Message:
        store.series.set_paused(desk.series, paused=True)
        raise RuntimeError("a fault")

    answer = desk.edge.settle(asked(), work, HERE)
    assert isinstance(answer.refused, RuntimeError)
    trace = logged.records[-1].getMessage().removeprefix("trace ").partition(":")[0]
    assert trace in answer.message.text
    with desk.database.reading() as store:
        assert not store.series.get(desk.series).paused
        assert store.inbound.answer_to(TEAM, "command:1") is None


def test_a_fault_in_a_form_is_said_in_it_alone(desk: Desk) -> None:
    said: list[Target] = []
    edge = replace(desk.edge, say_now=lambda _, target, __: said.append(target))

    def work(_store: Store, _now: datetime) -> Message:
        raise RuntimeError("a fault")

    assert edge.settle(asked(), work, HERE, may_mend=True).refused is not None
    assert said == [], "the form stays, and says it"
    edge.settle(asked("click:1"), work, HERE)
    assert [each.channel for each in said] == [HERE.channel]


def test_an_app_home_is_shown_anew_after_a_click_in_it(desk: Desk) -> None:
    desk.edge.settle(asked(is_home=True), desk.work, None)
    with desk.database.inner.reading() as store:
        assert [each.owed.kind for each in store.outbox.recent(10)] == ["home"]
