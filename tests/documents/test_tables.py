import csv
import io

from bot.documents.tables import csv_table, markdown_table
from bot.documents.texts import Block, blocks, markdown, visible
from tests.cases import for_each


def read(table: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_a_table_opens_in_excel_in_sweden() -> None:
    table = csv_table(["Part", "Min"], [["Österåker; norr", 15], ['säger "ja"\nigen', 0]])
    assert table.startswith(b"\xef\xbb\xbfPart;Min\r\n")
    assert read(table) == [["Part", "Min"], ["Österåker; norr", "15"], ['säger "ja"\nigen', "0"]]


@for_each(
    "text",
    [
        "=1+1",
        "+46 8 123",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1",
        "\x0b=1",
        '=HYPERLINK("http://x";"y")',
    ],
)
def test_no_cell_becomes_a_formula(text: str) -> None:
    ((cell,),) = read(csv_table([text], []))
    assert cell == f"'{visible(text)}"


@for_each("text", ["", "a=b", "Åsa-Britt", "1 - 2"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert read(csv_table(["x", text], []))[0][1] == text


def test_a_negative_number_is_a_number() -> None:
    assert read(csv_table(["x"], [[-2]]))[1] == ["-2"]


def test_a_markdown_table_keeps_its_columns_whatever_a_cell_says() -> None:
    table = markdown_table(["A", "B"], [["x | y\nz", "<b>*_`"], [1, ""]])
    assert table == "| A | B |\n| --- | --- |\n| x \\| y z | \\<b\\>\\*\\_\\` |\n| 1 |  |\n"


@for_each(
    ("text", "written"),
    [
        ("# rubrik", r"\# rubrik"),
        ("1. först", r"1\. först"),
        ("12) sist", r"12\) sist"),
        ("2027. År", r"2027\. År"),
        ("- punkt", r"\- punkt"),
        ("a - b", "a - b"),
        ("[x](http://y)", r"\[x\](http://y)"),
        ("&amp; ~~bort~~", r"\&amp; \~\~bort\~\~"),
        ("\\", "\\\\"),
        ("a\x00b\n\nc", "ab c"),
    ],
)
def test_a_text_in_markdown_says_what_it_says(text: str, written: str) -> None:
    assert markdown(text) == written


def test_lines_are_paragraphs_and_bullets_are_lists() -> None:
    assert blocks("Vi möts.\n\n• Se\n - Lära\n* Samråda\nTill sist.\nSlut.\n") == [
        Block(("Vi möts.",), is_list=False),
        Block(("Se", "Lära", "Samråda"), is_list=True),
        Block(("Till sist.",), is_list=False),
        Block(("Slut.",), is_list=False),
    ]


def test_what_xml_forbids_is_dropped_and_nothing_else() -> None:
    assert visible("a\x00\x0b\x1f\ufffe\ud800b\tå\n🎭\x7f") == "ab\tå\n🎭\x7f"
