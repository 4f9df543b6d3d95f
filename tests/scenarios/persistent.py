"""People who do it again when Slack shows that it failed, as anybody would."""

from typing import Any

from rehearsal.server import Rehearsal
from tests.rehearsal.asking import Control, Json
from tests.scenarios.processes import CLOCK, BotProcess, pause
from tests.stage import People

TRIES = 8
PATIENCE = 30.0
AGAIN_SECONDS = 30
"""After so long, by the rehearsal's clock, a person tries again."""
_ACKED = {"/command", "/interact", "/submit"}
_TOLD = {"/message", "/open-home", "/join"}
_REPLACED = {"rsvp", "send", "wait"}
"""Buttons of a direct message that is replaced when one of them was clicked."""


class Persistence(Control):
    """Asks for people until the bot has taken it; counts what they had to do again."""

    def __init__(self, rehearsal: Rehearsal, bot: BotProcess) -> None:
        super().__init__(rehearsal.url)
        self.again = 0
        self._rehearsal = rehearsal
        self._bot = bot

    def ask(self, path: str, body: Json) -> Json:
        if path == "/clock":
            return self._move(body)
        if path in _ACKED:
            return self._until(path, body, self._is_acked)
        if path in _TOLD:
            return self._until(path, body, self._is_heard)
        return super().ask(path, body)

    def settle(self) -> None:
        """Wait until the bot is there and has nothing left to do."""
        self._bot.wait_ready()
        driven = self._rehearsal.desk.bot
        assert driven is not None
        assert driven.wait_idle(PATIENCE), "the bot does not become idle"

    def _until(self, path: str, body: Json, taken: Any) -> Json:  # noqa: ANN401
        failed: Json = {}
        for _ in range(TRIES):
            begun = self._newest()
            answer = super().ask(path, body)
            if failed and answer.get("error") == "action_not_found":
                return failed  # it was taken after all: the bot has put another text in its place
            if not answer["ok"] or taken(answer, begun):
                return answer
            failed = answer
            self.tries_again()
        raise AssertionError(f"{path} was never taken: {body}")

    def tries_again(self) -> None:
        """Let the person see that it did not work, and some seconds pass."""
        self.again += 1
        self.settle()
        self._move({"advance_seconds": AGAIN_SECONDS})

    def _is_acked(self, answer: Json, _begun: int) -> bool:
        return answer["ack"] is None or answer["ack"]["error"] is None

    def _is_heard(self, _answer: Json, begun: int) -> bool:
        """Wait until Slack has delivered every event, or has given up one of them."""
        until = CLOCK.monotonic() + PATIENCE
        while CLOCK.monotonic() < until:
            waiting, given_up = self._events(begun)
            if given_up:
                return False
            if not waiting:
                self.settle()
                return True
            pause(0.05)
        raise AssertionError("Slack neither delivered an event nor gave it up")

    def _events(self, begun: int) -> tuple[bool, bool]:
        tries: dict[str, list[Json]] = {}
        for line in self._rehearsal.place.log.read(begun):
            if line["kind"] == "delivery" and line["type"] == "events_api":
                tries.setdefault(line["payload"]["event_id"], []).append(line)
        open_ones = [each for each in tries.values() if all(line["ack"]["error"] for line in each)]
        return bool(open_ones), any(each[-1].get("retry_attempt") == 3 for each in open_ones)

    def _newest(self) -> int:
        lines = self._rehearsal.place.log.read()
        return lines[-1]["n"] if lines else 0

    def _move(self, body: Json) -> Json:
        """Move the clock to one instant, however often the bot is away on the way there."""
        if body == {"next": True}:
            self.settle()
            body = {"to": self.get("/clock")["next"]["at"]}
        while True:
            try:
                answer = super().ask("/clock", body)
            except TimeoutError:  # a long way; the clock is still being moved
                continue
            if answer["ok"] or answer["error"] != "bot_busy":
                return answer
            self.settle()


class Persistent(People):
    """People who also click again where a button is still there."""

    control: Persistence

    def clicks(self, user: str, message: Json, words: str) -> Json:
        answer = super().clicks(user, message, words)
        is_direct = message["channel"].startswith("D")
        for _ in range(TRIES):
            if not is_direct or words.split(maxsplit=1)[0] not in _REPLACED:
                break
            shown = next(m for m in self.inbox(user) if m["ts"] == message["ts"])
            if shown["edited"]:
                break
            self.control.tries_again()
            answer = super().clicks(user, shown, words)
        return answer
