"""What holds for every test: it reaches nothing beyond this machine, and its logs are heard."""

import logging
import socket

import pytest

from tests.logged import Logged

ELSEWHERE = ("192.0.2.1", 80)
"""An address for examples (RFC 5737): nobody has it."""


def test_who_tries_to_reach_beyond_this_machine_fails() -> None:
    with pytest.raises(UserWarning, match=ELSEWHERE[0]), socket.socket() as tried:
        tried.connect(ELSEWHERE)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here, socket.socket() as caller:
        caller.connect(here.getsockname())


def test_what_is_logged_is_kept_from_warnings_on_or_from_the_level_that_is_asked_for(
    logged: Logged,
) -> None:
    log = logging.getLogger("bot.somewhere")
    log.info("unheard")
    log.warning("the %s one", "first")
    logged.from_level(logging.DEBUG)
    log.debug("the second one")
    assert [record.getMessage() for record in logged.records] == ["the first one", "the second one"]
    assert "WARNING  bot.somewhere:test_reach.py:" in logged.text
    assert "the second one" in logged.text


def test_afterwards_the_level_is_what_it_was() -> None:
    before = logging.getLogger().level
    with Logged() as kept:
        kept.from_level(logging.DEBUG)
    assert logging.getLogger().level == before
    assert kept not in logging.getLogger().handlers


def test_a_message_whose_values_do_not_fit_fails_where_it_is_logged() -> None:
    with pytest.raises(TypeError, match="a real number is required"):
        logging.getLogger("bot.somewhere").warning("%d", "one")


def test_what_is_logged_is_shown_where_a_test_fails(capfd: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("bot.somewhere").warning("to be seen")
    assert "WARNING  bot.somewhere:test_reach.py:" in capfd.readouterr().err
