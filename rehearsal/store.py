"""Where the workspace is kept: JSON documents in a SQLite file.

Every change is committed before it is answered, so that ``kill -9`` loses nothing that anybody
was told.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Final

Json = dict[str, Any]
#: (kind, key, document); ``None`` takes the document away.
Put = tuple[str, str, Json | None]

_SCHEMA: Final = (
    "CREATE TABLE IF NOT EXISTS document ("
    " kind TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,"
    " PRIMARY KEY (kind, key)) WITHOUT ROWID"
)


class Store:
    """Documents by (kind, key); in memory if ``path`` is ``None``."""

    def __init__(self, path: Path | None, *, keeps: bool = True) -> None:
        """Open or make the file; raises ``sqlite3.Error`` if it cannot be used.

        Without ``keeps`` what it holds can be read, and nothing more is written.
        """
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._keeps = keeps
        self._lock = Lock()
        self._file = sqlite3.connect(str(path or ":memory:"), check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = NORMAL")
        self._file.execute(_SCHEMA)

    def read(self, kind: str) -> Iterator[tuple[str, Json]]:
        """Yield the documents of a kind in the order of their keys."""
        with self._lock:
            query = "SELECT key, body FROM document WHERE kind = ? ORDER BY key"
            rows = self._file.execute(query, (kind,)).fetchall()
        for key, body in rows:
            yield key, json.loads(body)

    def write(self, puts: Iterable[Put]) -> None:
        """Write all of ``puts`` or none, and return when they are kept."""
        if not self._keeps:
            return
        with self._lock, self._file:
            for kind, key, body in puts:
                if body is None:
                    self._file.execute(
                        "DELETE FROM document WHERE kind = ? AND key = ?", (kind, key)
                    )
                else:
                    self._file.execute(
                        "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
                        (kind, key, json.dumps(body, ensure_ascii=False)),
                    )

    def clear(self) -> None:
        """Forget everything."""
        with self._lock, self._file:
            self._file.execute("DELETE FROM document")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._file.close()
