"""What a person gets without having asked: how often, and never at a bad time (product.md)."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from random import Random

import pytest

from bot.rules.outbox import Delivery
from bot.services import agenda, answers, cycles, deliveries, receipts, rendering
from bot.services.answers import Given
from bot.services.deliveries import Terms
from bot.services.holidays import calendar_of
from bot.services.receipts import Moment, Sent
from tests.services.given import JAMES, LEYLA, LOADED, MAJA, NACKA, Dialogue, at

YEAR_ENDS = at("2027-11-24 10:00")
"""The day before the next year's call."""
SECOND = timedelta(seconds=1)
LEASE = 30.0


@dataclass
class Mail:
    """A message that was sent."""

    at: datetime
    kind: str
    manner: str
    user: str
    unasked: bool


@dataclass
class Year:
    """The example's year, played: what is due runs, what is owed is sent, and people act."""

    dialogue: Dialogue
    acts: dict[str, Callable[[Mail], None]] = field(default_factory=dict)
    """What people do when they have read a message of a kind."""
    mail: list[Mail] = field(default_factory=list)
    looks: int = 0

    def play(self, moments: Iterator[datetime]) -> None:
        """Wake the bot at these moments."""
        for now in moments:
            self.dialogue.ran(now)
            self.deliver(now)

    def when_due(self, until: datetime = YEAR_ENDS) -> Iterator[datetime]:
        """Yield every moment at which something is due."""
        now, store = LOADED, self.dialogue.store
        while now <= until:
            yield now
            due = (store.ledger.next_due(), store.outbox.next_due(now))
            now = max(now + SECOND, min((each for each in due if each), default=until + SECOND))

    def deliver(self, now: datetime) -> None:
        """Send everything that may be sent now, and let people act on what they read."""
        while (sent := self._send(now)) or self._more(now):
            for mail in sent:
                self.mail.append(mail)
                if mail.kind in self.acts:
                    self.acts[mail.kind](mail)

    def _send(self, now: datetime) -> list[Mail]:
        self.looks += 1
        store, epoch = self.dialogue.store, LOADED.timestamp() + self.looks
        claimed = deliveries.claim(store, rendering.render, Terms(now, epoch, LEASE), 500)
        at_ = Moment(now, epoch, LEASE)
        for dispatch in claimed.dispatches:
            sent = Sent(dispatch.channel, str(self.looks))
            receipts.record(store, dispatch.delivery, dispatch.method, sent, at_)
        return [_mail(dispatch.delivery, now) for dispatch in claimed.dispatches]

    def _more(self, now: datetime) -> bool:
        epoch = LOADED.timestamp() + self.looks + 1
        return bool(self.dialogue.store.outbox.claimable(now, epoch, 1))

    def unasked(self, user: str) -> Counter[str]:
        """Return how many direct messages of each kind a person got without having asked."""
        return Counter(mail.kind for mail in self.mail if mail.user == user and mail.unasked)


def _mail(delivery: Delivery, now: datetime) -> Mail:
    owed = delivery.owed
    unasked = owed.manner == "direct" and not owed.asked
    return Mail(now, owed.kind, owed.manner, owed.target.channel, unasked)


@pytest.fixture
def year(dialogue: Dialogue) -> Year:
    """A year in which the convener sends at once what is asked, and the prompt are prompt."""
    made = Year(dialogue)

    def send(mail: Mail) -> None:
        scene = dialogue.scene(MAJA, mail.at)
        for occurrence in dialogue.store.ledger.of_series(dialogue.series.id, ["asked"]):
            cycles.decide(dialogue.store, scene, occurrence.id, mail.at, send=True)

    def answer(mail: Mail) -> None:
        if mail.user in {LEYLA, JAMES}:
            scene = dialogue.scene(mail.user, mail.at)
            answers.answer(dialogue.store, scene, Given("coming"), mail.at)

    def propose(mail: Mail) -> None:
        item = dialogue.proposes(LEYLA, now=mail.at)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, mail.at), item.number, mail.at)

    made.acts = {"ask": send, "invitation.direct": answer, "call": propose}
    return made


def test_a_prompt_principal_gets_two_messages_in_a_year_and_one_for_each_item(year: Year) -> None:
    year.play(year.when_due())
    assert year.unasked(JAMES) == {"invitation.direct": 1, "day_before.direct": 1}
    assert year.unasked(LEYLA) == {
        "decision": 1,
        "invitation.direct": 1,
        "day_before.direct": 1,
    }
    assert year.unasked(LEYLA).total() <= 8


def test_a_silent_principal_gets_three_messages_in_a_year(year: Year) -> None:
    year.play(year.when_due())
    assert year.unasked(NACKA) == {
        "invitation.direct": 1,
        "reminder.direct": 1,
        "last_reminder.direct": 1,
    }
    assert year.unasked(NACKA).total() <= 14


def test_the_year_is_told_in_order_and_each_of_it_once(year: Year) -> None:
    year.play(year.when_due())
    posts = [mail.kind for mail in year.mail if mail.manner == "post"]
    assert posts == ["call", "invitation", "agenda", "start", "thanks"]
    assert year.unasked(MAJA) == {"ask": 1, "task": 4}


def irregular(seed: int, longest: float) -> Iterator[datetime]:
    """Yield moments of a year, with gaps of up to ``longest`` hours between them."""
    chance, now = Random(seed), LOADED  # noqa: S311 - a test that can be run again
    while (now := now + timedelta(hours=chance.uniform(0.1, longest))) < YEAR_ENDS:
        yield now


@pytest.mark.parametrize(("seed", "longest"), [(1, 30), (2, 72), (3, 400), (4, 1500)])
def test_however_the_bot_wakes_nobody_is_disturbed_at_night_or_on_a_day_off(
    year: Year, seed: int, longest: float
) -> None:
    year.play(irregular(seed, longest))
    calendar = calendar_of(year.dialogue.series.profile)
    unasked = [mail for mail in year.mail if mail.unasked]
    assert unasked
    for mail in unasked:
        here = calendar.local(mail.at)
        assert 8 <= here.hour < 18, mail
        assert calendar.is_working(here.date()), mail
    for delivery in year.dialogue.owed():
        if not delivery.owed.asked:
            assert calendar.next_open(delivery.owed.due_at) == delivery.owed.due_at
    for user in (LEYLA, JAMES, NACKA):
        assert set(year.unasked(user).values()) <= {1}


@pytest.mark.parametrize("at_hour", [time(0, 1), time(7, 59), time(18, 0), time(23, 30)])
def test_a_step_that_is_set_for_the_night_is_planned_for_the_day(
    dialogue: Dialogue, at_hour: time
) -> None:
    profile = dialogue.series.profile
    steps = tuple(replace(step, at=at_hour) for step in profile.steps)
    dialogue.profiled(replace(profile, steps=steps))
    dialogue.replan(LOADED)
    calendar = calendar_of(profile)
    for occurrence in dialogue.store.ledger.of_meeting(dialogue.meeting.id):
        if occurrence.kind not in {"start", "call_closes"}:
            assert calendar.next_open(occurrence.due_at) == occurrence.due_at
