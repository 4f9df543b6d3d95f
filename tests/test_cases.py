"""The table of cases: nothing in it is left out, and what fails says which case it was."""

import inspect

import pytest

from tests.cases import for_each


def test_every_case_is_tried() -> None:
    seen: list[object] = []
    for_each(("one", "other"), [(1, 2), (3, 4)])(lambda one, other: seen.append(one + other))()
    for_each("pair", [(5, 6)])(lambda pair: seen.append(pair))()  # noqa: PLW0108 - its name counts
    assert seen == [3, 7, (5, 6)]


def test_a_failure_says_in_which_case() -> None:
    def small(number: int) -> None:
        assert number < 2

    with pytest.raises(AssertionError) as failed:
        for_each("number", [0, 1, 2])(small)()
    assert failed.value.__notes__ == ["in the case number=2"]
    with pytest.raises(AssertionError) as failed:
        for_each("number", [1, pytest.param(2, id="the name")])(small)()
    assert failed.value.__notes__ == ["in the case the name"]


def test_all_that_fail_are_told_and_none_hides_the_others() -> None:
    def refused(number: int) -> None:
        with pytest.raises(ZeroDivisionError):
            1 / number

    with pytest.raises(BaseExceptionGroup, match="2 of 3 cases") as failed:
        for_each("number", [1, 0, 2])(refused)()
    notes = [failure.__notes__ for failure in failed.value.exceptions]
    assert notes == [["in the case number=1"], ["in the case number=2"]]


def test_a_long_case_is_told_shortly() -> None:
    def never(text: str) -> None:
        raise ValueError(len(text))

    with pytest.raises(ValueError, match="1000") as failed:
        for_each("text", ["å" * 1000])(never)()
    assert len(failed.value.__notes__[0]) < 300


def test_fixtures_are_given_and_names_of_the_table_are_none() -> None:
    def both(number: int, tmp_path: object) -> None:
        assert (number, tmp_path) == (1, "given")

    tried = for_each("number", [1])(both)
    assert list(inspect.signature(tried).parameters) == ["tmp_path"]
    tried(tmp_path="given")


def test_a_table_that_would_try_nothing_is_refused() -> None:
    with pytest.raises(AssertionError, match="without cases"):
        for_each("number", [])
    with pytest.raises(AssertionError, match="a value for each name"):
        for_each(("number", "word"), [(1,)])
