"""The courier: takes what the outbox holds to Slack (engine.md, The outbox).

One thread speaks with the database and gathers what many deliveries need in one transaction;
pools of threads speak with Slack. No transaction is open while Slack is spoken to.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Event, Thread

from slack_sdk import WebClient

from bot.clock import Waiter
from bot.config import Settings
from bot.logs import fault
from bot.ports import Clock, Conflict, Database, Unavailable
from bot.services.deliveries import Render
from bot.services.receipts import Result
from handlers import slack
from handlers.courtesy import LEAVING, MOMENT, Courtesy
from handlers.flights import Flights
from handlers.nudges import SETTLED
from handlers.sending import Sender
from handlers.turns import Turns, request_seconds

log = logging.getLogger(__name__)

AWAY = 1.0
"""Seconds between tries while the database is away."""
STOP_SECONDS = 10.0


def _nobody_hears(_workspace: str, _method: str, _result: Result) -> None:
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
        heard: Callable[[str, str, Result], None] = _nobody_hears,
        token_of: Callable[[str], str] | None = None,
    ) -> None:
        """Wire it; nothing runs before ``start``.

        ``heard`` learns a workspace, a method and what came of it; ``token_of`` gives the tokens of
        several workspaces.
        """
        self._database = database
        self._clock = clock
        self._waiter = Waiter()
        self.courtesy = Courtesy(clock)
        """Told of requests that are being answered, which go first."""
        client = client or slack.web_client(settings, seconds=request_seconds(settings))
        sender = Sender(settings, client, token_of)
        self._flights = Flights(sender, clock, self._waiter.wake, self.courtesy)
        self._turns = Turns(
            settings, database, clock, render, self._flights, heard, replies_only=replies_only
        )
        self._turned = Event()
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def nudge(self, replies: Sequence[int] = ()) -> None:
        """Look at the outbox now; ``replies`` are sent by this process, at once."""
        self._turns.nudge(replies)
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
        self._turns.purge_soon()
        self._waiter.wake()

    def look_for_accounts_soon(self) -> None:
        """Ask now whether the people who are known still have accounts, not once a day."""
        self._turns.look_for_accounts_soon()
        self._waiter.wake()

    def resume(self) -> None:
        """Send what has waited because Slack refused the installation: it accepts it again."""
        self._turns.accepted()
        self._waiter.wake()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        """End: what is being sent is finished and written down, what waits is handed back.

        Returns whether that was possible within ``timeout`` seconds; if not, leases do the rest.
        """
        until = self._clock.monotonic() + timeout
        self._stopping.set()
        self._turns.claim_no_more()
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
            self._turns.take()
        except (Unavailable, Conflict):
            log.warning("the outbox cannot be written now; leases will end")
            return False
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            pause = AWAY
            began = self._clock.monotonic()
            try:
                self._turns.take()
                self._turns.nudges.turned(self._clock.monotonic() - began)
                self._turned.set()
                pause = self._turns.until_next()
            except (Unavailable, Conflict) as error:
                log.warning("the outbox cannot be reached: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001 - the next turn may go well
                fault(log, error, "the courier stumbled")
            if pause > 0:
                self._waiter.sleep(pause)
            self._breathe()

    def _breathe(self) -> None:
        """Let nudges come together; while clicks pour in, their acks go before our answers."""
        self._stopping.wait(self._turns.nudges.breath())
        self.give_way()

    def give_way(self) -> None:
        """Let the acks of a burst of clicks go first, while it is young."""
        patience = self._turns.nudges.patience()
        self.courtesy.give_way(patience, settled=SETTLED if patience > MOMENT else LEAVING)
