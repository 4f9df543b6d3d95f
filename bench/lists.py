"""From the bytes of a list of 500 parties until it is committed, in the process itself."""

from contextlib import closing
from datetime import datetime
from time import perf_counter

from bench.figures import Figure, Report, median
from bench.rig import NOW, Rig
from bot.clock import SystemClock
from bot.documents import sheets
from bot.rules.party_list import headings
from bot.rules.workspace import NOTHING
from bot.services import party_files, party_lists
from storage import connect

PARTIES = 500
WRONG = 30
_QUORUM = 13
"""As many the example needs, or the series would not work with the list."""
LIMIT = 2.0
"""Seconds: what is applied within the acknowledgement of a click has three."""


def measure(rig: Rig, report: Report) -> None:
    """Refuse a list with wrong rows, then apply it corrected, and write it again."""
    count = max(_QUORUM, rig.count(PARTIES))
    times = [_apply(rig, count) for _ in range(rig.starts)]
    report.add(
        Figure(
            "list.applied", rig.kind, rig.seed, count, value=median(times), unit="s", limit=LIMIT
        )
    )


def _apply(rig: Rig, count: int) -> float:
    now = datetime.fromisoformat(NOW)
    text = sheets.as_csv(headings("sv"), _rows(count, 0))
    with closing(connect(rig.databases.copy(rig.template), SystemClock())) as database:
        with database.reading() as store:
            (series,) = store.series.every()
            faulty = sheets.read(sheets.as_csv(headings("sv"), _rows(count, min(WRONG, count))))
            seen = party_lists.preview(store, series, faulty, NOTHING, now)
            assert len(seen.reading.faults) == min(WRONG, count)
        begun = perf_counter()
        with database.transaction() as store:
            seen = party_lists.preview(store, series, sheets.read(text), NOTHING, now)
            party_lists.apply_seen(store, seen, now)
        took = perf_counter() - begun
        with database.reading() as store:
            made = party_files.document(store, series, "csv", "sv", now)
            assert made.content == text, "it is not written as it was read"
    return took


def _rows(count: int, wrong: int) -> list[list[str]]:
    """Return so many parties with a principal and a deputy, in the order in which they are kept."""
    rows = [["Region Stockholm", "Sammankallande", "6", *[""] * 9, "region-stockholm"]]
    for number in range(count):
        of = [f"Part {number:04}", "Kommuner", "3", ""]
        key = ["", "", "", f"part-{number:04}"]
        role = "Chef" if number < wrong else "Ordinarie"
        head = [role, f"Chef {number:04}", "Kulturchef", f"c{number:04}@part.example", ""]
        deputy = ["Ersättare", f"Ersättare {number:04}", "", "", f"U1D{number:04}"]
        rows += [[*of, *head, *key], [*of, *deputy, *key]]
    return rows
