"""From the bytes of a list of 500 parties until it is committed, in the process itself.

As CSV and as XLSX, with Swedish and with English headings; the slowest of them counts.
"""

from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from time import perf_counter

from bench.figures import Figure, Report, is_within
from bench.rig import NOW, Rig
from bot.clock import SystemClock
from bot.documents import sheets
from bot.i18n import LANGUAGES
from bot.rules.party_list import Entry, headings
from bot.rules.party_list import written as written_rows
from bot.rules.texts import LocalText
from bot.rules.workspace import NOTHING
from bot.services import party_files, party_lists
from storage import connect

PARTIES = 500
WRONG = 30
_QUORUM = 13
"""As many the example needs, or the series would not work with the list."""
_CATEGORIES = {
    "convening": LocalText("Sammankallande", "Convening body"),
    "municipality": LocalText("Kommuner", "Municipalities"),
}
"""The example's."""
LIMIT = 2.0
"""Seconds: what is applied within the acknowledgement of a click has three."""


def measure(rig: Rig, report: Report) -> None:
    """Refuse a list with wrong rows, then apply it corrected, and write it again."""
    count = max(_QUORUM, rig.count(PARTIES))
    kinds = product(party_files.FORMATS, LANGUAGES)
    slowest = max(_apply(rig, count, format_, language) for format_, language in kinds)
    of, well = (rig.kind, rig.seed, count), is_within(slowest, LIMIT, "most")
    report.add(Figure("list.applied", *of, value=slowest, unit="s", limit=LIMIT, ok=well))


def _apply(rig: Rig, count: int, format_: str, language: str) -> float:
    now, wrong = datetime.fromisoformat(NOW), min(WRONG, count)

    def written(faulty: int) -> bytes:
        rows = written_rows(_entries(count, faulty), _CATEGORIES, language)
        return party_files.FORMATS[format_](headings(language), rows)

    with closing(connect(rig.databases.copy(rig.template), SystemClock())) as database:
        with database.reading() as store:
            (series,) = store.series.every()
            cells = sheets.read(written(wrong))
            seen = party_lists.preview(store, series, cells, NOTHING, now)
            assert len({fault.row for fault in seen.reading.faults}) == wrong
            assert not seen.may_be_applied
        content = written(0)
        begun = perf_counter()
        with database.transaction() as store:
            seen = party_lists.preview(store, series, sheets.read(content), NOTHING, now)
            party_lists.apply_seen(store, seen, now)
        took = perf_counter() - begun
        with database.reading() as store:
            made = party_files.document(store, series, format_, language, now)
            is_same = made.content == content or sheets.read(made.content) == sheets.read(content)
            assert is_same, "it is not written as it was read"
    return took


def _entries(count: int, wrong: int) -> list[Entry]:
    """Return so many parties with a principal and a deputy, in the order in which they are kept.

    Of those that are ``wrong`` the principal's place ends before it begins.
    """
    rows = [Entry("region-stockholm", "Region Stockholm", "convening", 6)]
    for number in range(count):
        bare = Entry(f"part-{number:04}", f"Part {number:04}", "municipality")
        days = (date(2027, 2, 2), date(2027, 2, 1)) if number < wrong else (None, None)
        head = replace(bare, role="principal", name=f"Chef {number:04}", title="Kulturchef")
        head = replace(head, email=f"c{number:04}@part.example", starts=days[0], ends=days[1])
        deputy = replace(bare, role="deputy", name=f"Ersättare {number:04}")
        rows += [head, replace(deputy, user=f"U1D{number:04}")]
    return rows
