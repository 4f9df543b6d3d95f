"""Pages of a list."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rules.paging import page

LISTS = st.integers(0, 60).map(lambda length: list(range(length)))
"""What stands in a list makes no difference, if no two rows are the same."""


@given(LISTS, st.integers(1, 9), st.integers(-3, 99))
def test_a_page_is_a_part_of_the_list_and_exists(rows: list[int], size: int, number: int) -> None:
    shown = page(rows, size, number)
    assert 1 <= shown.number <= shown.count
    assert len(shown.rows) <= size
    assert bool(shown.rows) == bool(rows)


@given(LISTS, st.integers(1, 9))
def test_all_pages_are_the_list(rows: list[int], size: int) -> None:
    count = page(rows, size, 1).count
    assert [row for n in range(1, count + 1) for row in page(rows, size, n).rows] == rows
