"""Faults that are planted in a process of a proof, which must then fail."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from bench.promises import Plant
from handlers.edge import Answer, Edge
from handlers.payloads import Request


def plant(fault: Plant) -> None:
    """Plant a fault in this process. Raises ``KeyError`` for one that is planted elsewhere."""
    _PLANTED[fault]()


def _double_count() -> None:
    """Take each delivery of a click for a click of its own."""
    settle, numbers = Edge.settle, count(1)

    def careless(self: Edge, request: Request, *given: Any, **named: Any) -> Answer:  # noqa: ANN401
        keys = tuple(f"{key}:{next(numbers)}" for key in request.keys)
        return settle(self, replace(request, keys=keys), *given, **named)

    Edge.settle = careless  # type: ignore[method-assign]


_PLANTED: dict[Plant, Callable[[], None]] = {"double_count": _double_count}
