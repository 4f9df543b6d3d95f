"""What becomes due as the clock moves: what the app has scheduled, and what the bot has to do."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from rehearsal.driver import Bot
from rehearsal.methods.scheduling import post_due
from rehearsal.place import Place


class Due:
    """Runs both in their order, also where there is no bot."""

    def __init__(self, place: Place, bot: Bot | None) -> None:
        """Take the workspace and the bot, if there is one."""
        self._place = place
        self._bot = bot

    def next_due(self) -> datetime | None:
        """Return when something is next due, aware UTC, or ``None``."""
        both = (self._place.schedule.next_due(), self._bot.next_due() if self._bot else None)
        return min((each for each in both if each is not None), default=None)

    def silent(self) -> AbstractContextManager[None]:
        """Let the bot run nothing by itself meanwhile."""
        return self._bot.silent() if self._bot else nullcontext()

    def run_due(self) -> list[str]:
        """Post what is due, run what is due, and return the names of the bot's steps."""
        post_due(self._place)
        return self._bot.run_due() if self._bot else []

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all that is due is sent; False if not so after ``timeout`` seconds."""
        return self._bot.wait_idle(timeout) if self._bot else True
