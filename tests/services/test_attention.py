"""What a person gets without having asked: how often, and never at a bad time (product.md)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random

import pytest

from bot.rules.calendar import QuietPeriod
from bot.rules.cycle import KINDS
from bot.rules.outbox import Delivery
from bot.services import agenda, answers, cycles, deliveries, receipts, rendering
from bot.services.answers import Given
from bot.services.deliveries import Terms
from bot.services.holidays import calendar_of
from bot.services.receipts import Moment, Sent
from storage.database import SqlDatabase, connect
from tests.databases import Databases
from tests.services.given import (
    CALLED,
    JAMES,
    LEYLA,
    LOADED,
    MAJA,
    NACKA,
    Dialogue,
    StillClock,
    at,
    is_due,
    undone,
)

pytestmark = pytest.mark.any_database

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
            due = (store.ledger.next_due(), store.polls.next_due(), store.outbox.next_due(now))
            now = max(now + SECOND, min((each for each in due if each), default=until + SECOND))

    def from_(self, now: datetime, until: datetime) -> Iterator[datetime]:
        """Yield every full hour of some days."""
        now = now.replace(minute=0) + timedelta(hours=1)
        while now <= until:
            yield now
            now += timedelta(hours=1)

    def deliver(self, now: datetime) -> None:
        """Send everything that may be sent now, and let people act on what they read."""
        while is_due(self.dialogue.store, now) and ((sent := self._send(now)) or self._more(now)):
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
    return prompt(dialogue)


def prompt(dialogue: Dialogue) -> Year:
    """Return a year before its beginning, in which people act so."""
    made = Year(dialogue)

    def send(mail: Mail) -> None:
        scene = dialogue.scene(MAJA, mail.at)
        while asking := dialogue.store.ledger.of_series(dialogue.series.id, ["asked"]):
            cycles.decide(dialogue.store, scene, asking[0].id, mail.at, send=True)

    def answer(mail: Mail) -> None:
        if mail.user in {LEYLA, JAMES} and mail.manner == "direct":
            scene = dialogue.scene(mail.user, mail.at)
            answers.answer(dialogue.store, scene, Given("coming"), mail.at)

    def propose(mail: Mail) -> None:
        item = dialogue.proposes(LEYLA, now=mail.at)
        agenda.accept(dialogue.store, dialogue.scene(MAJA, mail.at), item.number, mail.at)

    made.acts = {"ask": send, "invitation.direct": answer, "call": propose}
    return made


@pytest.fixture(scope="module")
def whole(stage: SqlDatabase) -> Year:
    """That year, played from its beginning to its end, for tests that only read what was sent."""
    with undone(stage) as store:
        made = prompt(Dialogue(store))
        made.play(made.when_due())
    return made


def test_a_prompt_principal_gets_three_messages_in_a_year_and_one_for_each_item(
    whole: Year,
) -> None:
    assert whole.unasked(JAMES) == {
        "invitation.direct": 1,
        "day_before.direct": 1,
        "calendar": 1,
    }
    assert whole.unasked(LEYLA) == {
        "decision": 1,
        "invitation.direct": 1,
        "day_before.direct": 1,
        "calendar": 1,
    }
    assert whole.unasked(LEYLA).total() <= 8


def test_a_silent_principal_gets_four_messages_in_a_year_and_the_deputy_one(whole: Year) -> None:
    assert whole.unasked(NACKA) == {
        "invitation.direct": 1,
        "reminder.direct": 1,
        "escalated.acting": 1,
        "last_reminder.direct": 1,
    }
    assert whole.unasked(NACKA).total() <= 14
    assert whole.unasked("U0NACKA2") == {"escalated": 1}


def test_the_year_is_told_in_order_and_each_of_it_once(whole: Year) -> None:
    posts = [mail.kind for mail in whole.mail if mail.manner == "post"]
    assert posts == ["call", "invitation", "agenda", "start", "thanks"]
    own = {"ask": 1, "carry": 1, "task": 2, "poll.unopened": 1, "quorum": 1}
    assert whole.unasked(MAJA) == own


def in_good_time(year: Year) -> None:
    """Everything that nobody asked for came in working hours; the start comes when it starts."""
    calendar = calendar_of(year.dialogue.series.profile)
    for mail in year.mail:
        here = calendar.local(mail.at)
        if mail.unasked or (mail.manner == "post" and mail.kind != "start"):
            assert 8 <= here.hour < 18, mail
            assert calendar.is_working(here.date()), mail


def automatic(dialogue: Dialogue) -> None:
    """Let no step ask, so that each speaks as soon as it runs."""
    profile = dialogue.series.profile
    steps = tuple(replace(step, mode="auto") for step in profile.steps)
    dialogue.profiled(replace(profile, steps=steps))


def quiet(dialogue: Dialogue, first: tuple[int, int], last: tuple[int, int]) -> None:
    """Let the series have one quiet period more."""
    profile = dialogue.series.profile
    period = QuietPeriod(first, last)
    dialogue.profiled(replace(profile, quiet=(*profile.quiet, period)))


SPEAKING = [
    ("call", "2026-11-26", "call"),
    ("invitation", "2026-12-23", "invitation.direct"),
    ("reminder", "2027-01-14", "reminder.direct"),
    ("agenda", "2027-01-21", "agenda"),
    ("last-reminder", "2027-02-01", "last_reminder.direct"),
    ("thanks", "2027-02-05", "thanks"),
    ("minutes-draft", "2027-02-18", "task"),
]
"""A step, the day on which it is due, and the kind of the message that it is."""


@dataclass
class Bad:
    """A bad time on the day of a step or after it, and when the next good one begins."""

    days: int
    hour: time
    is_quiet: bool = False

    def on(self, day: str) -> datetime:
        return at(f"{date.fromisoformat(day) + timedelta(days=self.days)} {self.hour}")


BAD = {
    "evening": Bad(0, time(18, 0)),
    "night": Bad(0, time(23, 59)),
    "dawn": Bad(1, time(5, 30)),
    "quiet": Bad(1, time(10, 0), is_quiet=True),
}


Morning = Callable[[str], tuple[SqlDatabase, Year]]


@pytest.fixture(scope="module")
def morning(databases: Databases, loaded: str) -> Iterator[Morning]:
    """Play the year until the morning of a day, once; it is taken up from there many times."""
    with ExitStack() as ends:

        @cache
        def until(day: str) -> tuple[SqlDatabase, Year]:
            database = connect(databases.copy(loaded), StillClock(), pace_per_minute=1_000_000)
            ends.callback(database.close)
            with database.transaction() as store:
                year = Year(Dialogue(store))
                automatic(year.dialogue)
                year.dialogue.opened()
                year.dialogue.proposes(LEYLA)
                agenda.accept(store, year.dialogue.scene(MAJA), 1, CALLED)
                year.play(year.when_due(at(f"{day} 08:59")))
            return database, year

        yield until


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize(("key", "day", "kind"), SPEAKING)
@pytest.mark.parametrize("was_away", [True, False], ids=["after downtime", "after resume"])
def test_what_a_step_says_late_waits_for_a_good_time(  # noqa: PLR0913 - one case
    morning: Morning, key: str, day: str, kind: str, bad: str, *, was_away: bool
) -> None:
    database, before = morning(day)
    with undone(database) as store:
        year = Year(Dialogue(store), mail=[*before.mail], looks=before.looks)
        _waits_for_a_good_time(year, (key, day, kind), BAD[bad], was_away=was_away)


def _waits_for_a_good_time(
    year: Year, step: tuple[str, str, str], bad: Bad, *, was_away: bool
) -> None:
    (key, day, kind), dialogue, now = step, year.dialogue, bad.on(step[1])
    if bad.is_quiet:
        tomorrow = date.fromisoformat(day) + timedelta(days=1)
        quiet(dialogue, (tomorrow.month, tomorrow.day), (tomorrow.month, tomorrow.day))
    dialogue.store.series.set_paused(dialogue.series.id, paused=not was_away)
    if not was_away:  # the clock goes on, and what is due waits
        year.play(iter([at(f"{day} 09:00"), at(f"{day} 17:00")]))
        dialogue.store.series.set_paused(dialogue.series.id, paused=False)
    sent = len(year.mail)
    year.play(iter([now]))
    assert [mail.kind for mail in year.mail[sent:]] == []
    states = {s.step: s.state for s in dialogue.store.ledger.of_meeting(dialogue.meeting.id)}
    assert states[key] == "done"
    year.play(year.from_(now, now + timedelta(days=6)))
    assert kind in {mail.kind for mail in year.mail[sent:]}
    in_good_time(year)


def test_a_reminder_that_was_put_off_comes_late_but_not_at_night(year: Year) -> None:
    dialogue, asked = year.dialogue, at("2027-01-12 10:00")
    due = answers.later(dialogue.store, dialogue.scene(NACKA, asked), asked)
    assert due == at("2027-01-14 08:00")
    year.deliver(at("2027-01-14 22:00"))
    assert year.mail == []
    year.deliver(at("2027-01-15 08:00"))
    assert [(mail.kind, mail.user) for mail in year.mail] == [("reminder.direct", NACKA)]


def test_what_a_person_asked_for_early_in_the_morning_comes_then(year: Year) -> None:
    dialogue = year.dialogue
    profile = dialogue.series.profile
    early = replace(profile.meeting, start=time(8, 30))
    dialogue.profiled(replace(profile, meeting=early))
    dialogue.replan(LOADED)
    asked = at("2027-02-03 15:00")
    assert answers.later(dialogue.store, dialogue.scene(NACKA, asked), asked) == at(
        "2027-02-04 07:30"
    )
    year.deliver(at("2027-02-04 07:30"))
    assert [mail.kind for mail in year.mail] == ["reminder.direct"]


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
    assert any(mail.unasked for mail in year.mail)
    in_good_time(year)
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
        if occurrence.kind != "start" and KINDS[occurrence.kind].speaks:
            assert calendar.next_open(occurrence.due_at) == occurrence.due_at


def test_an_undecided_item_costs_the_convener_and_the_proposer_one_message_each(
    year: Year,
) -> None:
    def propose(mail: Mail) -> None:
        accepted = year.dialogue.proposes(LEYLA, now=mail.at)
        scene = year.dialogue.scene(MAJA, mail.at)
        agenda.accept(year.dialogue.store, scene, accepted.number, mail.at)
        year.dialogue.proposes(JAMES, "Shared ticketing", mail.at)
        year.dialogue.proposes(NACKA, "Bokbussen", mail.at)

    year.acts["call"] = propose
    year.play(year.when_due())
    own = {"ask": 1, "undecided": 1, "carry": 1, "task": 2, "quorum": 1}
    assert year.unasked(MAJA) == own
    posts = [mail.kind for mail in year.mail if mail.manner == "post"]
    assert posts.index("poll.post") < posts.index("poll.result") < posts.index("agenda")
    assert year.unasked(JAMES) == {
        "digest": 1,
        "poll.reminder": 1,
        "invitation.direct": 1,
        "day_before.direct": 1,
        "calendar": 1,
    }
    assert year.unasked(JAMES).total() <= 8
    in_good_time(year)
