"""Tables as CSV and Markdown."""

import csv
import io
from collections.abc import Iterable, Sequence

from bot.documents.texts import markdown, visible

Cell = str | int
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins in Excel, LibreOffice and Google Sheets (OWASP, CSV Injection); the wide
forms count as the narrow ones where East Asian input is set up."""


def csv_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return a table as Excel in Sweden opens it by a double click.

    UTF-8 with a byte order mark, or Excel reads it as Windows-1252; semicolons, because the comma
    is the decimal sign there; CRLF (RFC 4180). See docs/adr for why.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_safe(cell) for cell in header])
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table of GitHub's Markdown, with a line break at its end."""
    lines = [header, ["---"] * len(header)]
    body = [_line([markdown(str(cell)) for cell in row]) for row in rows]
    return "\n".join([_line(lines[0]), _line(lines[1]), *body]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def guarded(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe stands before it.

    One that has apostrophes before a formula gets one more, so that ``unguarded`` is the way back.
    """
    return f"'{text}" if _begins(text) else text


def unguarded(text: str) -> str:
    """Return the text before it was ``guarded``."""
    return text[1:] if text.startswith("'") and _begins(text) else text


def _begins(text: str) -> bool:
    return text.lstrip("'").lstrip(" ").startswith(_FORMULA)


def _safe(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay numbers."""
    return cell if isinstance(cell, int) else guarded(visible(cell))
