"""Sheets of cells, read from CSV and XLSX as Excel saves them, and written as both.

What is read comes from anybody: a file is bounded before it is unpacked (docs/adr/0110).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import TypeVar

from bot.documents.tables import csv_table, guarded, unguarded
from bot.rules.errors import SheetTooLarge, SheetUnreadable

BYTES = 2_000_000
"""Of a file; a list of a thousand parties has some 300,000."""
ROWS = 5_000
_COLUMNS = 40
_CELL = 10_001
"""Characters that are read of a cell; a longer one is refused where it is looked at."""
_UNPACKED = 20_000_000
"""Bytes of an XLSX file once it is unpacked: a bomb has thousands of times more."""
_PARTS = 200
Cells = list[list[str]]
T = TypeVar("T")


def read(content: bytes) -> Cells:
    """Return the rows of a file, each with its cells as text. Formulas give their last value.

    Raises ``SheetTooLarge`` and ``SheetUnreadable``.
    """
    if len(content) > BYTES:
        raise SheetTooLarge(rows=ROWS)
    rows = _workbook(content) if content.startswith(b"PK") else _csv(content)
    found = [[unguarded(cell) for cell in row] for row in rows]
    if len(found) > ROWS:
        raise SheetTooLarge(rows=ROWS)
    return found


def as_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the sheet as every other export is written."""
    return csv_table(header, rows)


def as_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return the sheet as a workbook; every cell is text, and none a formula."""
    from openpyxl import Workbook  # noqa: PLC0415 - takes 0.2 s, and most never need it

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in (header, *rows):
        sheet.append([guarded(cell) for cell in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _csv(content: bytes) -> Cells:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return [[cell[:_CELL] for cell in row[:_COLUMNS]] for row in _bounded(rows)]
    except csv.Error:
        raise SheetUnreadable from None


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > ROWS:
            raise SheetTooLarge(rows=ROWS)
        yield row


def _decoded(content: bytes) -> str:
    """Return the text: Excel writes UTF-8 with a mark, "Unicode text", or Windows-1252."""
    if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetUnreadable
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetUnreadable


def _workbook(content: bytes) -> Cells:
    from openpyxl import load_workbook  # noqa: PLC0415 - as above

    file = io.BytesIO(content)
    try:
        _require_small(file)
        # Reads row by row. What the parts say of their sizes is what zipfile reads of them at most.
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # they are what the file claims
        rows = sheet.iter_rows(max_col=_COLUMNS, max_row=ROWS + 1, values_only=True)
        found = [_without_end([_text(cell) for cell in row]) for row in rows]
    except SheetTooLarge:
        raise
    except Exception:  # noqa: BLE001 - openpyxl lets through whatever a damaged file leads to
        raise SheetUnreadable from None
    return _without_end(found)


def _without_end(row: list[T]) -> list[T]:
    """Return a row without the empty cells behind it, or a sheet without the empty rows."""
    last = max((place for place, each in enumerate(row, start=1) if each), default=0)
    return row[:last]


def _require_small(file: io.BytesIO) -> None:
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
            raise SheetTooLarge(rows=ROWS)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)[:_CELL]
