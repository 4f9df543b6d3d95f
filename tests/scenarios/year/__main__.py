"""Make the transcript again: ``make transcript``. Read what has changed in it."""

import tempfile
from pathlib import Path

from tests.databases import SqliteFiles
from tests.scenarios.year.played import played
from tests.scenarios.year.transcript import KEPT, keep


def main() -> None:
    """Play the two years, and keep what people saw."""
    with (
        tempfile.TemporaryDirectory(prefix="year-") as folder,
        played(SqliteFiles(Path(folder)).empty()) as made,
    ):
        pages = made.transcript.texts()
    keep(pages)
    print(f"{len(pages)} pages in {KEPT.relative_to(Path.cwd())}")  # noqa: T201 - what was made


if __name__ == "__main__":
    main()
