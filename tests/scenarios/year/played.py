"""The two years, played once: by the test, and by whoever makes the transcript again."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from tests.scenarios.year.first import FIRST
from tests.scenarios.year.second import SECOND
from tests.scenarios.year.transcript import Transcript
from tests.stage import Stage, stage

YEARS = (
    datetime(2026, 11, 23, tzinfo=UTC),
    datetime(2027, 11, 24, tzinfo=UTC),
    datetime(2028, 11, 22, tzinfo=UTC),
)
"""From the day before one call to the day before the next."""


@dataclass(frozen=True, slots=True)
class Played:
    """What the two years left."""

    stage: Stage
    transcript: Transcript

    def unasked(self, year: int) -> Counter[str]:
        """Return how many unasked direct messages each person got in the first or second year."""
        since, until = YEARS[year - 1], YEARS[year]
        with self.stage.app.database.reading() as store:
            return Counter(
                each.owed.target.channel
                for each in store.outbox.recent(100_000)
                if each.owed.manner == "direct"
                and not each.owed.asked
                and each.sent_at is not None
                and since <= each.sent_at < until
            )


@contextmanager
def played(url: str) -> Iterator[Played]:
    """Play the two years on the empty database at ``url``."""
    with stage(url) as made:
        transcript = Transcript(made)
        for act, does in FIRST + SECOND:
            does(made)
            transcript.look(act)
        yield Played(made, transcript)
