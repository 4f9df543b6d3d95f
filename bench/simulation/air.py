"""Slack as a list of messages, and the way there: requests and answers that may be lost."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bench.promises import Plant
from bench.simulation.events import Deed, Events, VirtualClock
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.services.deliveries import Dispatch
from bot.services.receipts import GivenBack, Limited, NotSent, Result, Sent, Unanswered
from handlers import history
from handlers.flights import AT_ONCE, QUEUED, Landed, Lane


class Killed(BaseException):
    """A process ended here, as by ``kill -9``: nothing may be caught, nothing is tidied up."""


@dataclass(frozen=True, slots=True)
class Chances:
    """How probable each fault is, of one where it can strike."""

    kill: float = 0.0
    """At the end of a transaction, before or after its commit, and around each request."""
    lost_request: float = 0.0
    lost_answer: float = 0.0
    limited: float = 0.0
    broken: float = 0.0
    """Slack answers 5xx, and has stored the message or not."""
    pause: float = 0.0
    """A thread stands still between claim and request, often for longer than its lease."""
    plant: Plant | None = None
    """``double_send``: a lost answer is taken for "nothing was sent". ``lost_row``: so is its
    opposite, now and then."""


CALM = Chances()
ROUGH = Chances(0.004, 0.01, 0.02, 0.02, 0.02, 0.002)


@dataclass(slots=True)
class Slack:
    """What Slack has stored."""

    clock: VirtualClock
    late: float
    """Seconds by which its history is late at most."""
    stored: list[tuple[float, str, str, Delivery]] = field(default_factory=list)
    """When, where, under which timestamp, and for which delivery."""
    places: dict[str, list[int]] = field(default_factory=dict)
    updates: int = 0

    def store(self, dispatch: Dispatch) -> Sent:
        """Take a message; of an update only that it came."""
        if dispatch.method != "chat.postMessage":
            self.updates += 1
            return Sent(dispatch.channel, dispatch.ts)
        ts = f"{1_800_000_000 + len(self.stored)}.000100"
        self.places.setdefault(dispatch.channel, []).append(len(self.stored))
        self.stored.append((self.clock.passed, dispatch.channel, ts, dispatch.delivery))
        return Sent(_place(dispatch.channel), ts)

    def find(self, delivery: Delivery) -> history.Finding:
        """Look for a message as the history shows it, which may be late."""
        for place in reversed(self.places.get(delivery.owed.target.channel, [])):
            at, channel, ts, stored = self.stored[place]
            if stored.token == delivery.token and at <= self.clock.passed - self.late:
                return Sent(_place(channel), ts)
        return history.Absent()

    def doubled(self) -> int:
        """Return how many messages came again."""
        times = Counter(delivery.token for _, _, _, delivery in self.stored)
        return sum(count - 1 for count in times.values())


class Air:
    """What ``handlers.flights.Flights`` is to the courier's turns, of one process."""

    def __init__(  # noqa: PLR0913 - what it is wired with
        self,
        slack: Slack,
        events: Events,
        chance: Random,
        chances: Chances,
        act: Callable[[Deed], None],
        wake: Deed,
    ) -> None:
        """Begin with nothing in the air; ``act`` does what may kill the process.

        Whenever something has landed, ``wake`` is called.
        """
        self._act = act
        self._wake = wake
        self._slack = slack
        self._events = events
        self._chance = chance
        self._chances = chances
        self._flying: Counter[Lane] = Counter()
        self._seeking: set[int] = set()
        self._landed = Landed()
        self.is_dead = False

    def room(self, lane: Lane) -> int:
        """Return how many more deliveries may be claimed."""
        return AT_ONCE * QUEUED - self._flying[lane]

    def in_the_air(self) -> int:
        """Return how many have not landed."""
        return self._flying.total() + len(self._seeking)

    def send(self, dispatch: Dispatch, latest: float) -> None:
        """Send it after a moment, or after a pause that may be longer than its lease."""
        lane: Lane = "reply" if dispatch.delivery.owed.manner == "reply" else "other"
        self._flying[lane] += 1
        wait = 0.002
        if self._strikes(self._chances.pause):
            wait = self._chance.uniform(1, 100)
        self._events.after(wait, lambda: self._act(lambda: self._request(lane, dispatch, latest)))

    def seek(self, delivery: Delivery) -> None:
        """Look for it in the history, unless that is being done."""
        if delivery.id in self._seeking:
            return
        self._seeking.add(delivery.id)

        def found() -> None:
            self._seeking.discard(delivery.id)
            self._landed.sought.append((delivery, self._slack.find(delivery)))
            self._wake()

        self._events.after(self._chance.uniform(0.05, 0.5), found)

    def ask(self, person: Person) -> None:
        """Say nothing of anybody's account."""

    def landed(self) -> Landed:
        """Take what has come down."""
        landed, self._landed = self._landed, Landed()
        return landed

    def put_back(self, landed: Landed) -> None:
        """Keep what could not be written down for the next time."""
        self._landed = Landed(
            landed.sent + self._landed.sent, landed.sought + self._landed.sought, []
        )

    def _request(self, lane: Lane, dispatch: Dispatch, latest: float) -> None:
        """Look at the clock once more, as a flight does, and go."""
        if self.is_dead:
            return
        if self._slack.clock.monotonic() > latest:
            self._land(lane, dispatch, GivenBack())
            return
        self._kill_sometimes()
        # The request is on its way, whatever becomes of the process that sent it.
        self._events.after(self._chance.uniform(0.02, 0.3), lambda: self._arrive(lane, dispatch))
        self._kill_sometimes()

    def _arrive(self, lane: Lane, dispatch: Dispatch) -> None:
        result = self._result(dispatch)
        self._events.after(
            self._chance.uniform(0.02, 0.3),
            lambda: None if self.is_dead else self._land(lane, dispatch, result),
        )

    def _result(self, dispatch: Dispatch) -> Result:
        """Let Slack store it or not, and say what is heard of that."""
        chances = self._chances
        if self._strikes(chances.lost_request):
            return NotSent("URLError") if self._strikes(0.5) else Unanswered("TimeoutError")
        if self._strikes(chances.limited):
            return Limited(self._chance.choice([1, 2, 30]))
        if self._strikes(chances.broken):
            if self._strikes(0.5):
                self._slack.store(dispatch)
            return Unanswered("http_503")
        posts = dispatch.method == "chat.postMessage"
        if posts and chances.plant == "lost_row" and self._strikes(0.01):
            return Sent(_place(dispatch.channel), f"{self._slack.clock.passed:.6f}")
        sent = self._slack.store(dispatch)
        if not self._strikes(chances.lost_answer):
            return sent
        unheard = "TimeoutError"
        return NotSent(unheard) if chances.plant == "double_send" else Unanswered(unheard)

    def _land(self, lane: Lane, dispatch: Dispatch, result: Result) -> None:
        self._flying[lane] -= 1
        self._landed.sent.append((dispatch, result))
        self._wake()

    def _strikes(self, probability: float) -> bool:
        return probability > 0 and self._chance.random() < probability

    def _kill_sometimes(self) -> None:
        if self._strikes(self._chances.kill):
            raise Killed


def _place(channel: str) -> str:
    """Return where a message stands: what goes to a person, in their direct messages."""
    return "D" + channel[1:] if channel.startswith("U") else channel
