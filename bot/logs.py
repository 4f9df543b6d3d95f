"""Logs: ids, codes and counts; never a token, a text that somebody wrote, or a name."""

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import format_tb
from types import TracebackType

from bot.config import Settings

_QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "waitress", "sqlalchemy", "alembic", "urllib3")
"""Libraries of which only warnings are of interest; some of them log whole payloads below."""


_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def described(error: BaseException) -> str:
    """Return the type of an error and the places it came through, and those of its causes.

    Not its own words: a database's quote the row that it refused, a parser's what it could not
    read, and so what a person wrote.
    """
    told: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        told.append(f"{type(cause).__name__}\n{''.join(format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return "after ".join(told)


def fault(log: logging.Logger, error: BaseException, message: str, *args: object) -> None:
    """Write to ``log`` that something broke which should not have: ``message``, and where."""
    log.error("%s: %s", message % args, described(error))


class PlainLines(logging.Formatter):
    """Lines for people, in which no error has words of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; what another handler made of its error is not taken."""
        kept, record.exc_text = record.exc_text, None
        line = super().format(record)
        record.exc_text = kept
        return line

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 - the library's name
        """Return an error as ``described`` says it, also one that a library logs."""
        return described(ei[1]) if ei[1] is not None else ""


class JsonLines(PlainLines):
    """One JSON object a line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as JSON; ``at`` is UTC, ISO 8601."""
        row = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            row["trace"] = self.formatException(record.exc_info)
        return json.dumps(row, ensure_ascii=False)


def configure(settings: Settings) -> None:
    """Send logs to standard error, in the format and from the level of the settings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        JsonLines()
        if settings.log_format == "json"
        else PlainLines("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # One line for each request that waits for a thread, which slows a burst down further.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
