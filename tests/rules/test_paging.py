"""Pages of a list."""

from itertools import product

from bot.rules.paging import page

LISTS = [list(range(length)) for length in range(20)]
"""What stands in a list makes no difference, if no two rows are the same."""
SIZES = range(1, 10)


def test_a_page_is_a_part_of_the_list_and_exists() -> None:
    for rows, size, number in product(LISTS, SIZES, (-3, *range(12), 19, 20, 99)):
        shown = page(rows, size, number)
        assert 1 <= shown.number <= shown.count, (rows, size, number)
        assert len(shown.rows) <= size, (rows, size, number)
        assert bool(shown.rows) == bool(rows), (rows, size, number)


def test_all_pages_are_the_list() -> None:
    for rows, size in product(LISTS, SIZES):
        count = page(rows, size, 1).count
        shown = [row for n in range(1, count + 1) for row in page(rows, size, n).rows]
        assert shown == rows, size
