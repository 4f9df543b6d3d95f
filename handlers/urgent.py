"""What is said or shown beside the outbox, in threads of its own.

The database is away, a modal cannot be opened; or one is shown anew once its click is acknowledged.
"""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Condition

from bot.logs import fault
from bot.ports import Clock
from bot.rules.outbox import Delivery, Owed, Target
from bot.services.deliveries import Dispatch, method_of
from bot.services.receipts import Sent
from bot.views.blocks import Message
from handlers.sending import Sender

log = logging.getLogger(__name__)

_AT_ONCE = 4


class Urgent:
    """Says something once, beside the outbox; nothing is kept of it."""

    def __init__(self, sender: Sender, clock: Clock) -> None:
        """Take the way to Slack."""
        self._sender = sender
        self._clock = clock
        self._pool = ThreadPoolExecutor(_AT_ONCE, "urgent")
        self._saying = 0
        self._said = Condition()

    def say(self, workspace: str, target: Target, message: Message) -> None:
        """Send ``message`` to ``target`` soon, in a thread of its own."""
        owed = Owed(
            workspace=workspace,
            kind="reply",
            manner="reply",
            target=target,
            dedupe="",
            due_at=self._clock.now(),
        )
        delivery = Delivery(0, owed, "", "sending", 0, 0, 0, 0)
        dispatch = Dispatch(delivery, method_of(owed), message, target.channel)
        self.later(lambda: self._send(dispatch))

    def later(self, work: Callable[[], None]) -> None:
        """Do ``work`` soon, in a thread of its own: nobody's acknowledgement waits for it."""
        with self._said:
            self._saying += 1
        self._pool.submit(self._do, work)

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all is said and done, ``timeout`` seconds at most; tell whether it is."""
        with self._said:
            return self._said.wait_for(lambda: self._saying == 0, timeout)

    def stop(self) -> None:
        """Finish what is being said."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _send(self, dispatch: Dispatch) -> None:
        result = self._sender.send(dispatch)
        if not isinstance(result, Sent):
            log.warning("an urgent answer by %s: %s", dispatch.method, type(result).__name__)

    def _do(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - nobody else would hear of a fault of ours
            fault(log, error, "what was urgent failed")
        finally:
            with self._said:
                self._saying -= 1
                self._said.notify_all()
