"""Sheets are read as Excel saves them, bounded, and written so that nothing in them is run."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.documents import sheets
from bot.documents.tables import guarded, unguarded
from bot.rules.errors import SheetTooLarge, SheetUnreadable
from tests.cases import for_each

_ROWS = [["Part", "Kategori"], ["Åmåls kommun", "Län; norr"], ["=1+1", "'-x"]]


def _workbook(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    return _saved(book)


@for_each(
    ("name", "content"),
    [
        ("UTF-8 with a mark", "﻿Part;Åre\r\na;b\r\n".encode()),
        ("UTF-8 without one", "Part;Åre\na;b\n".encode()),
        ("Windows-1252, as Excel writes it", "Part;Åre\r\na;b\r\n".encode("cp1252")),
        ("UTF-16, as Excel's Unicode text", "Part\tÅre\r\na\tb\r\n".encode("utf-16")),
        ("commas", "Part,Åre\na,b\n".encode()),
        ("quotes", b'"Part";"\xc3\x85re"\n"a";"b"\n'),
    ],
)
def test_a_file_is_read_however_it_was_saved(name: str, content: bytes) -> None:
    assert sheets.read(content) == [["Part", "Åre"], ["a", "b"]], name


@for_each(("name", "write"), [("csv", sheets.as_csv), ("xlsx", sheets.as_xlsx)])
def test_what_is_written_is_read_again(name: str, write: object) -> None:
    assert callable(write)
    assert sheets.read(write(_ROWS[0], _ROWS[1:])) == _ROWS, name


def test_no_cell_of_a_workbook_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(sheets.as_xlsx(["=1+1"], [["@cmd"]]))) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


@given(st.text(alphabet="'=+-@ a\t", max_size=6))
def test_every_text_comes_back_and_none_begins_a_formula(text: str) -> None:
    written = guarded(text)
    assert unguarded(written) == text
    assert not written.startswith(("=", "+", "-", "@", "\t"))


def test_numbers_and_days_of_a_workbook_are_text() -> None:
    book = _workbook([3, 3.5, date(2027, 1, 31), datetime(2027, 1, 31, 12), None, "x"])  # noqa: DTZ001
    assert sheets.read(book) == [["3", "3.5", "2027-01-31", "2027-01-31", "", "x"]]


def test_empty_rows_at_the_end_of_a_workbook_are_none() -> None:
    assert sheets.read(_workbook(["a"], [], [None])) == [["a"]]


def test_a_merged_cell_stands_in_its_first_row_alone() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (["Part", "Kategori"], ["A", "K"], [None, "K"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    assert sheets.read(_saved(book)) == [["Part", "Kategori"], ["A", "K"], ["", "K"]]


def test_a_workbook_without_anything_has_no_rows() -> None:
    assert sheets.read(_workbook()) == []


def test_of_a_workbook_with_macros_only_the_cells_are_read() -> None:
    """Whoever renames it to .xlsx sends no other list."""
    kinds = (
        b"openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"ms-excel.sheet.macroEnabled.main",
    )
    macros = _repacked(_workbook(["a", "=1+1"]), kinds, {"xl/vbaProject.bin": b"Sub Auto_Open()"})
    assert sheets.read(macros) == [["a"]], "a formula that was never worked out has no value"


def _saved(book: Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _repacked(
    content: bytes, words: tuple[bytes, bytes] = (b"", b""), more: dict[str, bytes] | None = None
) -> bytes:
    """Return a workbook with other words in its parts, and with more or other parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        parts = {name: old.read(name).replace(*words) for name in old.namelist()}
        for name, data in (parts | (more or {})).items():
            new.writestr(name, data)
    return made.getvalue()


def _laughs() -> bytes:
    """Return a workbook in which a few words stand for a thousand million."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>'
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{cell}</sheetData></worksheet>'
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>{sheet}'
    return _repacked(_workbook(["a"]), more={"xl/worksheets/sheet1.xml": text.encode()})


def _bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return made.getvalue()


def _crowd() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for number in range(300):
            packed.writestr(f"{number}", b"")
    return made.getvalue()


@for_each(
    ("name", "content", "why"),
    [
        ("too many bytes", b"x" * (sheets.BYTES + 1), SheetTooLarge),
        ("too many rows", b"a;b\n" * (sheets.ROWS + 2), SheetTooLarge),
        ("too many rows in a workbook", _workbook(*[["a"]] * (sheets.ROWS + 1)), SheetTooLarge),
        ("a bomb", _bomb(), SheetTooLarge),
        ("words that multiply", _laughs(), SheetUnreadable),
        ("a crowd of parts", _crowd(), SheetTooLarge),
        ("no workbook", b"PK\3\4 nothing", SheetUnreadable),
        ("a picture", b"\x89PNG\r\n\0\0", SheetUnreadable),
        ("what no encoding has", b"\x81\x8d", SheetUnreadable),
        ("an open quote", b'a;"b\n', SheetUnreadable),
    ],
)
def test_what_is_no_list_is_refused(name: str, content: bytes, why: type[Exception]) -> None:
    with pytest.raises(why):
        sheets.read(content)
    assert name
