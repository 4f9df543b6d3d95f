"""Numbers at the beginning of what is typed, and where the reason begins."""

from handlers.numbering import leading
from tests.cases import for_each


@for_each(
    ("text", "numbers", "rest"),
    [
        ("", [], ""),
        ("För sent", [], "För sent"),
        ("#12", [12], ""),
        ("12 För sent", [12], "För sent"),
        ("#12: För sent", [12], "För sent"),
        ("#1 #2 För sent", [1, 2], "För sent"),
        ("#1, #2,#3 och #4 För sent", [1, 2, 3, 4], "För sent"),
        ("#1 and #2 & #3 + #4", [1, 2, 3, 4], ""),
        ("#1 #1 #2", [1, 2], ""),
        ("#1 2 timmar är för mycket", [1], "2 timmar är för mycket"),
        ("#1 och så vidare", [1], "och så vidare"),
        ("#1: #2 säger samma sak", [1], "#2 säger samma sak"),
        ("#1 #2: #3 säger samma sak", [1, 2], "#3 säger samma sak"),
        ("#1 #två", [1], "#två"),
    ],
)
def test_numbers_and_the_reason(text: str, numbers: list[int], rest: str) -> None:
    assert leading(text) == (numbers, rest)
