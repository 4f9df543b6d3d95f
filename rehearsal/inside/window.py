"""The window into the bot: opened for one question, closed again."""

from typing import Protocol, runtime_checkable

from bot.i18n import LANGUAGES
from bot.ports import Database
from rehearsal.desk import Desk
from rehearsal.errors import Refused
from rehearsal.inside import asked, steps, years
from rehearsal.inside.sendings import Sendings
from rehearsal.store import Json
from rehearsal.transcript.document import Document
from rehearsal.transcript.entries import Origin


@runtime_checkable
class Remembering(Protocol):
    """A bot whose store can be read, because it runs in this process."""

    @property
    def database(self) -> Database:
        """Where its store lives."""
        ...


class Window:
    """What ``/_control`` tells of the bot's inside; raises ``Refused`` where it cannot be read."""

    def __init__(self, desk: Desk) -> None:
        """Take the desk at which the bot is attached."""
        self._desk = desk

    def year(self) -> Json:
        """Return the line of every series."""
        with self._database().reading() as store:
            return {"ok": True, "series": years.every(store, self._desk.place.clock.now())}

    def step(self, number: str, language: str | None) -> Json:
        """Return one step, opened."""
        with self._database().reading() as store:
            found = store.ledger.get(int(number)) if number.isdecimal() else None
            if found is None:
                raise Refused("step_not_found", f"There is no step {number}.")
            now = self._desk.place.clock.now()
            shown = steps.opened(store, found, now, spoken(language))
        for sending in shown["sent"]:
            sending["message"] = self._message(sending["channel"], sending["ts"])
        return {"ok": True, "step": shown}

    def sendings(self, channel: str | None, ts: str | None) -> Json:
        """Return the newest deliveries, or those of one message."""
        with self._database().reading() as store:
            found = Sendings(store)
            rows = found.at(channel, ts) if channel and ts else found.newest()
        return {"ok": True, "sendings": rows}

    def asked(self) -> Json:
        """Return who is asked for what."""
        with self._database().reading() as store:
            return {"ok": True, **asked.of(store, self._desk.place.clock.now())}

    def transcript(self, language: str | None) -> str:
        """Return all that was said, as a file that needs nothing else."""
        chosen = spoken(language)
        return Document(self._desk.place, self._named(chosen), chosen).html()

    def _named(self, language: str) -> dict[tuple[str, str], Origin]:
        """Return what each step does that sent a message; nothing of a bot that cannot tell."""
        try:
            database = self._database()
        except Refused:
            return {}
        with database.reading() as store:
            return {at: Origin(*of) for at, of in Sendings(store).named(language).items()}

    def _message(self, channel: str, ts: str) -> Json | None:
        found = self._desk.place.workspace.find(channel, ts)
        if found is None:
            return None
        said = found.first or {"text": found.text, "blocks": found.blocks}
        return {**said, "edited": found.first is not None}

    def _database(self) -> Database:
        bot = self._desk.bot
        if bot is None:
            raise Refused("no_bot", "No bot is attached that could tell.")
        if not isinstance(bot, Remembering):
            raise Refused("not_known", "What the bot knows is seen only in this process.")
        return bot.database


def spoken(language: str | None) -> str:
    """Return the language that was asked for; Swedish if none was. Raises ``Refused``."""
    if language not in (None, *LANGUAGES):
        raise Refused("invalid_arguments", "lang must be sv or en")
    return language or LANGUAGES[0]
