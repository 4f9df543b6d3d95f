"""A standstill at the worst moment: between the last look at the clock and the request to Slack."""

import os
from signal import SIGSTOP

from bot.clock import SystemClock
from bot.services.deliveries import Dispatch
from bot.services.receipts import Result
from handlers.flights import Flights


def stand_still(call: int, within: float) -> None:
    """Stop this process there once, at a message from now on, if that comes ``within`` seconds."""
    send, clock = Flights._send, SystemClock()  # noqa: SLF001
    until, left = clock.monotonic() + within, iter(range(call))

    def stopped(self: Flights, dispatch: Dispatch) -> Result:
        if next(left, None) == call - 1 and clock.monotonic() < until:
            os.kill(os.getpid(), SIGSTOP)
        return send(self, dispatch)

    Flights._send = stopped  # type: ignore[method-assign] # noqa: SLF001
