"""The courier: takes what the outbox holds to Slack (engine.md, The outbox).

One thread speaks with the database and gathers what many deliveries need in one transaction;
pools of threads speak with Slack. No transaction is open while Slack is spoken to.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from threading import Event, Thread

from slack_sdk import WebClient

from bot.clock import Waiter
from bot.config import Settings
from bot.logs import fault
from bot.ports import Clock, Conflict, Database, Store, Unavailable
from bot.services import receipts
from bot.services.deliveries import Claimed, Dispatch, Render, Terms, claim, claim_replies
from bot.services.receipts import Moment, Result, Sent
from handlers import slack
from handlers.courtesy import Courtesy
from handlers.duties import Duties
from handlers.flights import Flights, Landed
from handlers.looks import Looks
from handlers.nudges import SETTLED, Nudges
from handlers.sending import Sender

log = logging.getLogger(__name__)

LOOK = 1.0
"""Seconds between looks at what other processes have owed, and at what is held for long."""
LOOK_FIRST = 0.05
"""Seconds to the first look at what is held; doubled while nothing comes of it."""
AWAY = 1.0
"""Seconds between tries while the database is away."""
STOP_SECONDS = 10.0


def _nobody_hears(_method: str, _result: Result) -> None:
    """Learn nothing."""


class Courier:
    """Sends deliveries; implements ``bot.ports.Courier``.

    With ``replies_only`` posts, direct messages and updates are left to another process.
    """

    def __init__(  # noqa: PLR0913 - what it is wired with
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        render: Render,
        client: WebClient | None = None,
        *,
        replies_only: bool = False,
        heard: Callable[[str, Result], None] = _nobody_hears,
    ) -> None:
        """Wire it; nothing runs before ``start``. ``heard`` learns a method and what came of it."""
        self._settings = settings
        self._database = database
        self._clock = clock
        self._replies_only = replies_only
        # Connecting, shaking hands and reading have this limit each: together, the lease.
        self._seconds = min(slack.REQUEST_SECONDS, settings.lease_seconds / 3)
        client = client or slack.web_client(settings, seconds=self._seconds)
        self._waiter = Waiter()
        self._render = render
        self.courtesy = Courtesy(clock)
        """Told of requests that are being answered, which go first."""
        sender = Sender(settings, client)
        self._flights = Flights(sender, client, clock, self._waiter.wake, self.courtesy)
        self._nudges = Nudges(clock)
        self._looks = Looks(clock)
        self._patience = LOOK_FIRST / 2
        self._duties = Duties(settings, clock, self._flights)
        # On PostgreSQL other processes owe things too, and nobody nudges across processes.
        self._tick = settings.tick_seconds if settings.is_sqlite else LOOK
        # One process alone serves SQLite: what was reserved at its start is for one that is gone.
        self._inherits = settings.is_sqlite and not replies_only
        self._heard = heard
        self._accepted = Event()
        self._turned = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def nudge(self, replies: Sequence[int] = ()) -> None:
        """Look at the outbox now; ``replies`` are sent by this process, at once."""
        self._nudges.add(replies)
        if not self._replies_only:
            self._looks.after(0.0)
        self._waiter.wake()

    def is_idle(self) -> bool:
        """Tell whether nothing is due that has not ended. Raises ``Unavailable``."""
        with self._database.reading() as store:
            return store.outbox.busy(self._clock.now()) == 0

    def wait_idle(self, timeout: float) -> bool:
        """Wait until it is idle, ``timeout`` seconds at most; tell whether it is."""
        until = self._clock.monotonic() + timeout
        pause = Waiter()
        while True:
            self._turned.clear()
            # What is in the air is not ended, which need not be asked of the database.
            if not self._flights.in_the_air() and self.is_idle():
                return True
            if self._clock.monotonic() >= until:
                return False
            # Each look is a query, and only a turn, or another process, can have changed anything.
            pause.sleep(0.01)
            self._turned.wait(0.1)

    def purge_soon(self) -> None:
        """Throw old keys and the texts of old replies away now, not in some minutes."""
        self._duties.purge_soon()
        self._waiter.wake()

    def look_for_accounts_soon(self) -> None:
        """Ask now whether the people who are known still have accounts, not once a day."""
        self._duties.look_for_accounts_soon()
        self._waiter.wake()

    def resume(self) -> None:
        """Send what has waited because Slack refused the installation: it accepts it again."""
        self._accepted.set()
        self._looks.after(0.0)
        self._waiter.wake()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """End: what is being sent is finished and written down, what waits is handed back.

        Returns whether that was possible within ``timeout`` seconds; if not, leases do the rest.
        """
        until = self._clock.monotonic() + timeout
        self._stopping.set()
        self._flights.ground()
        self._waiter.wake()
        if self._thread.is_alive():
            self._thread.join(timeout)
        pause = Waiter()
        while self._flights.in_the_air() and self._clock.monotonic() < until:
            pause.sleep(0.01)
        self._flights.close()
        return self._write_last() and not self._flights.in_the_air()

    def _write_last(self) -> bool:
        try:
            self._turn()
        except (Unavailable, Conflict):
            log.warning("the outbox cannot be written now; leases will end")
            return False
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            pause = AWAY
            began = self._clock.monotonic()
            try:
                self._turn()
                self._nudges.turned(self._clock.monotonic() - began)
                self._turned.set()
                pause = self._until_next()
            except (Unavailable, Conflict) as error:
                log.warning("the outbox cannot be reached: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the next turn may go well
                fault(log, error, "the courier stumbled")
            if pause > 0:
                self._waiter.sleep(pause)
            self._breathe()

    def _breathe(self) -> None:
        """Let nudges come together; while clicks pour in, their acks go before our answers."""
        self._stopping.wait(self._nudges.breath())
        self.give_way()

    def give_way(self) -> None:
        """Let the acks of a burst of clicks go first, while it is young."""
        self.courtesy.give_way(self._nudges.patience(), settled=SETTLED)

    def _until_next(self) -> float:
        if self._replies_only:
            return self._tick
        return max(0.0, min(self._looks.remaining(), self._duties.remaining()))

    def _turn(self) -> None:
        """Write down what has landed and claim what is next, in one transaction; then send."""
        landed = self._flights.landed()
        asked = self._take_asked()
        started = self._clock.monotonic()
        accepted = self._accepted.is_set()
        self._accepted.clear()
        try:
            claimed = self._transact(landed, asked, started, accepted=accepted)
        except (Unavailable, Conflict):
            if accepted:
                self._accepted.set()
            self._flights.put_back(landed)
            self._nudges.put_back(asked)
            raise
        latest = started + self._settings.lease_seconds - 2 * self._seconds
        for dispatch, result in landed.sent:
            self._heard(dispatch.method, result)
        for dispatch in claimed:
            self._flights.send(dispatch, latest)

    def _take_asked(self) -> list[int]:
        return self._nudges.take(0 if self._stopping.is_set() else self._flights.room("reply"))

    def _transact(
        self, landed: Landed, asked: list[int], began: float, *, accepted: bool
    ) -> list[Dispatch]:
        others = not (self._replies_only or self._stopping.is_set())
        dutiful = others and self._duties.remaining() <= 0
        looks = others and self._looks.remaining() <= 0
        if not (landed or asked or dutiful or accepted or looks):
            return []
        with self._database.transaction(patient=True) as store:
            self._write_down(store, landed)
            self._begin_again(store, accepted=accepted)
            claimed = self._claim_replies(store, asked)
            if dutiful and self._duties.do(store, began, self._moment()):
                self._looks.after(0.0)
            if others and self._looks.remaining() <= 0:
                claimed += self._claim_due(store, began)
        self._inherits = False
        return claimed

    def _begin_again(self, store: Store, *, accepted: bool) -> None:
        if self._inherits:
            store.outbox.unreserve()
        if accepted:
            receipts.accepted(store)

    def _claim_replies(self, store: Store, asked: list[int]) -> list[Dispatch]:
        if not asked:
            return []
        return claim_replies(store, self._render, self._terms(), asked).dispatches

    def _claim_due(self, store: Store, began: float) -> list[Dispatch]:
        # Half of the time in which a flight may begin (_turn), so that what is claimed gets there.
        until = began + (self._settings.lease_seconds - 2 * self._seconds) / 2
        terms = replace(self._terms(), is_enough=lambda: self._clock.monotonic() > until)
        room = self._flights.room("other")
        claimed = claim(store, self._render, terms, room) if room > 0 else Claimed()
        self._looks.looked(began, self._pause_after(store, claimed, terms.now))
        if claimed.again is not None:
            self._looks.after(claimed.again)
        return claimed.dispatches

    def _pause_after(self, store: Store, claimed: Claimed, now: datetime) -> float:
        """Return the seconds until the next look, if nothing happens before."""
        if claimed.seen:
            self._patience = LOOK_FIRST / 2
            return 0.0
        due = store.outbox.next_due(now)
        if due is None:
            return self._tick
        ahead = (due - now).total_seconds()
        if ahead > 0:
            return min(self._tick, ahead)
        self._patience = min(LOOK, 2 * self._patience)
        return self._patience

    def _write_down(self, store: Store, landed: Landed) -> None:
        at = self._moment()
        replies = []
        for dispatch, result in landed.sent:
            if receipts.is_simple(dispatch.delivery, result):
                replies.append(dispatch.delivery)
                continue
            self._note(dispatch, result)
            again = receipts.record(store, dispatch.delivery, dispatch.method, result, at)
            self._duties.suspect(store, dispatch.delivery.owed, result)
            if again is not None or dispatch.delivery.owed.manner != "reply":
                self._looks.after(again or 0.0)
        store.outbox.replied(replies, at.now)
        self._duties.write_down(store, landed, at.now)
        if landed.sought:
            self._looks.after(0.0)

    def _note(self, dispatch: Dispatch, result: Result) -> None:
        """Log what became of it, by ids and Slack's words alone."""
        if not isinstance(result, Sent):
            log.warning("delivery %d by %s: %r", dispatch.delivery.id, dispatch.method, result)

    def _terms(self) -> Terms:
        return Terms(self._clock.now(), self._clock.epoch(), self._settings.lease_seconds)

    def _moment(self) -> Moment:
        return Moment(self._clock.now(), self._clock.epoch(), self._settings.reconcile_seconds)
