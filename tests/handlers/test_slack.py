"""Clients of Slack's Web API: what they log."""

import logging
from collections.abc import Iterator

import pytest

from bot.config import exact
from bot.logs import configure
from handlers import slack


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()  # of pytest, which ``configure`` would close
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize(
    ("chosen", "level"),
    [
        ("DEBUG", logging.INFO),
        ("INFO", logging.INFO),
        ("WARNING", logging.WARNING),
        ("ERROR", logging.ERROR),
    ],
)
def test_the_sdk_logs_from_the_level_of_the_settings_but_never_whole_requests(
    chosen: str, level: int
) -> None:
    configure(exact(log_level=chosen))
    assert slack.quiet_logger().level == level
