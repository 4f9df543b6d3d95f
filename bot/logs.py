"""Logs: ids, codes and counts; never a token, a text that somebody wrote, or a name."""

import json
import logging
import sys
from datetime import UTC, datetime

from bot.config import Settings

_QUIET = ("slack_bolt", "slack_sdk", "apscheduler", "waitress", "sqlalchemy", "alembic", "urllib3")
"""Libraries of which only warnings are of interest; some of them log whole payloads below."""


class JsonLines(logging.Formatter):
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
        else logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    # One line for each request that waits for a thread, which slows a burst down further.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
