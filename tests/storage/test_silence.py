"""A server that stands still: one asks whether it goes on, and nobody else waits for it."""

import pytest

from bot.ports import Unavailable
from storage.failures import Silent
from storage.silence import PAUSE_SECONDS, Silence
from storage.wire import ANSWER_SECONDS
from tests.storage.given import HandClock

pytestmark = pytest.mark.any_database


def ask(silence: Silence, error: Exception | None = None) -> None:
    with silence.asking():
        if error is not None:
            raise error


def test_after_a_silence_one_asks_and_the_others_are_told_at_once(clock: HandClock) -> None:
    silence = Silence(clock)
    with pytest.raises(Silent):
        ask(silence, Silent("nothing said"))
    with pytest.raises(Unavailable, match="just now"):
        ask(silence)
    clock.advance(PAUSE_SECONDS)
    with silence.asking():
        with pytest.raises(Unavailable, match="just now"):
            ask(silence)
        clock.advance(ANSWER_SECONDS)
        ask(silence)
    ask(silence)


def test_what_falls_silent_in_a_transaction_is_noticed_too(clock: HandClock) -> None:
    silence = Silence(clock)
    with pytest.raises(Silent), silence.noticed():
        raise Silent("nothing said")
    with pytest.raises(Unavailable, match="just now"):
        ask(silence)


def test_who_falls_silent_while_another_asks_lets_nobody_else_ask(clock: HandClock) -> None:
    silence = Silence(clock)
    with pytest.raises(Silent):
        ask(silence, Silent("nothing said"))
    clock.advance(PAUSE_SECONDS)
    with silence.asking():
        with pytest.raises(Silent), silence.noticed():
            raise Silent("nothing said")
        with pytest.raises(Unavailable, match="just now"):
            ask(silence)


def test_a_server_that_answers_with_an_error_is_asked_again(clock: HandClock) -> None:
    silence = Silence(clock)
    with pytest.raises(Silent):
        ask(silence, Silent("nothing said"))
    clock.advance(PAUSE_SECONDS)
    with pytest.raises(Unavailable, match="refused"):
        ask(silence, Unavailable("refused"))
    ask(silence)
