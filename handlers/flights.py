"""What is in the air: deliveries being sent and looked for, each in a thread of a small pool."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Literal

from bot.logs import fault
from bot.ports import Clock
from bot.rules.outbox import Delivery
from bot.rules.seats import Person
from bot.services.deliveries import Dispatch, Method
from bot.services.receipts import GivenBack, Limited, Result, Unanswered
from handlers import accounts, history
from handlers.accounts import Account
from handlers.courtesy import MOMENT, Courtesy
from handlers.sending import Sender

log = logging.getLogger(__name__)

Lane = Literal["reply", "other"]
AT_ONCE = 8
"""Threads of each lane: replies never stand behind posts."""
APART = 0.005
"""Seconds between two that take off at most; less if the answer to the one before is there."""
QUEUED = 2
"""Deliveries claimed for each thread; more would outlive their lease in the queue."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What came down and must be written down."""

    sent: list[tuple[Dispatch, Result]] = field(default_factory=list)
    sought: list[tuple[Delivery, history.Finding]] = field(default_factory=list)
    asked: list[tuple[Person, Account]] = field(default_factory=list)
    """People, and what Slack says of their accounts."""

    def __bool__(self) -> bool:
        return bool(self.sent or self.sought or self.asked)


class Flights:
    """Two pools of threads that speak with Slack; ``wake`` is called when something lands."""

    def __init__(
        self,
        sender: Sender,
        clock: Clock,
        wake: Callable[[], None],
        courtesy: Courtesy,
    ) -> None:
        """Make the pools; threads begin with the first flight."""
        self._sender = sender
        self._clock = clock
        self._wake = wake
        self._courtesy = courtesy
        self._lock = Lock()
        self._flying: dict[Lane, int] = {"reply": 0, "other": 0}
        self._seeking: set[int] = set()
        self._sent: deque[tuple[Dispatch, Result]] = deque()
        self._sought: deque[tuple[Delivery, history.Finding]] = deque()
        self._asked: deque[tuple[Person, Account]] = deque()
        self._runway = Lock()
        self._cleared = Event()
        self._cleared.set()
        self._grounded = Event()
        self._free_at: dict[tuple[str, Method], float] = {}
        """Until when Slack wants a pause (monotonic), by workspace: what was claimed before that is
        not sent."""
        self._pools: dict[Lane, ThreadPoolExecutor] = {
            "reply": ThreadPoolExecutor(AT_ONCE, "courier-reply"),
            "other": ThreadPoolExecutor(AT_ONCE, "courier-other"),
        }

    def room(self, lane: Lane) -> int:
        """Return how many more deliveries may be claimed."""
        with self._lock:
            return AT_ONCE * QUEUED - self._flying[lane]

    def send(self, dispatch: Dispatch, latest: float) -> None:
        """Send it if that begins by ``latest`` (monotonic seconds), else give it back."""
        lane: Lane = "reply" if dispatch.delivery.owed.manner == "reply" else "other"
        with self._lock:
            self._flying[lane] += 1
        self._pools[lane].submit(self._fly, lane, dispatch, latest)

    def seek(self, delivery: Delivery) -> None:
        """Look for it in its channel's history, unless that is being done."""
        with self._lock:
            if delivery.id in self._seeking:
                return
            self._seeking.add(delivery.id)
            self._flying["other"] += 1
        self._pools["other"].submit(self._look, delivery)

    def ask(self, person: Person) -> None:
        """Ask whether the person still has an account."""
        self._pools["other"].submit(self._ask, person)

    def landed(self) -> Landed:
        """Take what has come down."""
        with self._lock:
            landed = Landed(list(self._sent), list(self._sought), list(self._asked))
            self._sent.clear()
            self._sought.clear()
            self._asked.clear()
            self._seeking.difference_update(delivery.id for delivery, _ in landed.sought)
        return landed

    def put_back(self, landed: Landed) -> None:
        """Keep what could not be written down for the next time."""
        with self._lock:
            self._sent.extendleft(reversed(landed.sent))
            self._sought.extendleft(reversed(landed.sought))
            self._asked.extendleft(reversed(landed.asked))

    def in_the_air(self) -> int:
        """Return how many have not landed."""
        with self._lock:
            return sum(self._flying.values())

    def ground(self) -> None:
        """Let nothing more take off: it is given back instead."""
        self._grounded.set()

    def close(self) -> None:
        """End the threads when they have nothing left to do."""
        for pool in self._pools.values():
            pool.shutdown(wait=False)

    def _fly(self, lane: Lane, dispatch: Dispatch, latest: float) -> None:
        self._take_off()
        ready = self._sender.prepare(dispatch)
        # The last look at the clock before the request: a process that was paused stops here.
        now = self._clock.monotonic()
        limit = dispatch.delivery.owed.workspace, dispatch.method
        if self._grounded.is_set() or not self._free_at.get(limit, now) <= now <= latest:
            result: Result = GivenBack()
        else:
            result = self._send(ready) if isinstance(ready, Dispatch) else ready
        self._obey(*limit, result)
        self._cleared.set()
        with self._lock:
            self._sent.append((dispatch, result))
            self._flying[lane] -= 1
            soon_idle = self._flying[lane] < AT_ONCE
        # Replies keep no order, so while there is more to send they are written down together.
        if soon_idle or lane != "reply":
            self._wake()

    def _take_off(self) -> None:
        """Let acks go first; one at a time, so that an ack meets one that begins, and not all."""
        until = self._clock.monotonic() + MOMENT
        with self._runway:
            self._cleared.wait(APART)
            self._courtesy.give_way(max(0.0, until - self._clock.monotonic()))
            self._cleared.clear()

    def _obey(self, workspace: str, method: Method, result: Result) -> None:
        """Let nothing more take off by a method that Slack limits; answers have limits each."""
        if isinstance(result, Limited) and method != "response_url":
            self._free_at[workspace, method] = self._clock.monotonic() + result.seconds

    def _send(self, dispatch: Dispatch) -> Result:
        try:
            return self._sender.send(dispatch)
        except Exception as error:  # noqa: BLE001 - a thread that dies would leave its delivery
            fault(log, error, "delivery %d", dispatch.delivery.id)
            return Unanswered(type(error).__name__)

    def _ask(self, person: Person) -> None:
        if self._grounded.is_set():
            return
        account = Account.UNSAID
        try:
            account = accounts.ask(self._sender.client(person.workspace), person.user)
        except Exception as error:  # noqa: BLE001 - the same
            fault(log, error, "person %d asked about", person.id)
        with self._lock:
            self._asked.append((person, account))
        self._wake()

    def _look(self, delivery: Delivery) -> None:
        finding: history.Finding = history.Later(history.RETRY)
        try:
            if not self._grounded.is_set():
                client = self._sender.client(delivery.owed.workspace)
                finding = history.look(client, delivery, self._clock.now())
        except Exception as error:  # noqa: BLE001 - the same
            fault(log, error, "delivery %d sought", delivery.id)
        with self._lock:
            self._sought.append((delivery, finding))
            self._flying["other"] -= 1
        self._wake()
