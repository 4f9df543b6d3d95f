"""Faults that are planted in a process of a proof, which must then fail."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any, NoReturn

from bench.promises import Plant
from bot.ports import Store
from bot.rules.outbox import Target
from bot.rules.seats import Person
from bot.rules.series import Series
from bot.services import scene
from bot.services.deliveries import Dispatch
from bot.services.receipts import Sent
from bot.services.scene import Where
from bot.views.blocks import Message
from handlers.edge import Answer, Edge, Work
from handlers.payloads import Request
from handlers.sending import Sender

SELDOM = 5
"""Each so-manieth time a fault strikes that would be noticed at once if it always did."""


def plant(fault: Plant) -> None:
    """Plant a fault in this process; nothing, if it is one that is planted elsewhere."""
    if fault in _PLANTED:
        _PLANTED[fault]()


def _double_count() -> None:
    """Take each delivery of a click for a click of its own."""
    settle, numbers = Edge.settle, count(1)

    def careless(self: Edge, request: Request, *given: Any, **named: Any) -> Answer:  # noqa: ANN401
        keys = tuple(f"{key}:{next(numbers)}" for key in request.keys)
        return settle(self, replace(request, keys=keys), *given, **named)

    Edge.settle = careless  # type: ignore[method-assign]


def _lost_row() -> None:
    """Acknowledge now and then what is not committed."""
    once, numbers = Edge._once, count(1)  # noqa: SLF001

    def careless(self: Edge, request: Request, work: Work, target: Target | None) -> Message:
        if next(numbers) % SELDOM:
            return once(self, request, work, target)
        try:
            return once(self, request, lambda store, now: _undone(work(store, now)), target)
        except _Undone as undone:
            return undone.message

    Edge._once = careless  # type: ignore[method-assign] # noqa: SLF001


class _Undone(BaseException):
    """Rolls a transaction back whose answer is given all the same."""

    def __init__(self, message: Message) -> None:
        super().__init__()
        self.message = message


def _undone(message: Message) -> NoReturn:
    raise _Undone(message)


def _double_send() -> None:
    """Send a message now and then once more, as who believes that it was lost."""
    post, numbers = Sender._post, count(1)  # noqa: SLF001

    def careless(self: Sender, dispatch: Dispatch) -> Sent:
        if next(numbers) % SELDOM == 0:
            post(self, dispatch)
        return post(self, dispatch)

    Sender._post = careless  # type: ignore[method-assign] # noqa: SLF001


def _leak() -> None:
    """Believe a button, whoever clicks on it, wherever they are by now."""

    def careless(store: Store, where: Where, person: Person | None, series: Series) -> Series:
        del store, where, person
        return series

    scene._open_to = careless  # noqa: SLF001


_PLANTED: dict[Plant, Callable[[], None]] = {
    "double_count": _double_count,
    "double_send": _double_send,
    "leak": _leak,
    "lost_row": _lost_row,
}
