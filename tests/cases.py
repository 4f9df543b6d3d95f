"""A sentence about behaviour that a table of cases says: one test, which tries every case.

pytest's ``parametrize`` makes a test of each case, and each test costs what pytest does around it:
a millisecond, where most cases need a hundredth of that. It stays where a case needs fixtures made
anew, or should be run by itself.
"""

import inspect
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]
FAILURES = (Exception, pytest.fail.Exception)
SHORT = 200
"""Characters of a case that are told."""


def for_each(names: str | tuple[str, ...], cases: Collection[Any]) -> Callable[[Test], Test]:
    """Try a test with each of ``cases``, as values of its parameters ``names``.

    All are tried, whatever fails before; what failed says in which case. A case may have a name:
    ``pytest.param(…, id="the name")``.
    """
    named = (names,) if isinstance(names, str) else names
    table = [_read(case, one=isinstance(names, str)) for case in cases]
    assert table, "a table without cases says nothing"
    assert {len(values) for _, values in table} == {len(named)}, "a value for each name"

    def decorated(test: Test) -> Test:
        @wraps(test)
        def tried(**given: object) -> None:
            failed: list[BaseException] = []
            for title, values in table:
                case = dict(zip(named, values, strict=True))
                try:
                    test(**given, **case)
                except FAILURES as failure:
                    failure.add_note(f"in the case {title or _told(case)}")
                    failed.append(failure)
            if len(failed) > 1:
                raise BaseExceptionGroup(f"{len(failed)} of {len(table)} cases", failed)
            if failed:
                __tracebackhide__ = True
                raise failed[0]

        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in named]
        tried.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        return tried

    return decorated


def _read(case: Any, *, one: bool) -> tuple[str, tuple[Any, ...]]:  # noqa: ANN401 - any value
    """Return the name of a case, if it has one, and its values."""
    if isinstance(case, type(pytest.param())):
        assert not case.marks, "a case has no marks: make it a test of its own"
        return str(case.id), tuple(case.values)
    return "", (case,) if one else tuple(case)


def _told(case: dict[str, object]) -> str:
    told = ", ".join(f"{name}={value!r}" for name, value in case.items())
    return told if len(told) <= SHORT else f"{told[:SHORT]}…"
