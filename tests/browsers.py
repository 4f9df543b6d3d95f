"""The browser that the tests of the page drive: the system's own Chromium."""

import shutil
from collections.abc import Callable

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""Chromium as people have it."""
SHELL = "chromium-headless-shell"
"""The same engine without the windows and services around it, which no test looks at (ADR 0069)."""


def chromium(*programs: str, needed: bool, find: Callable[[str], str | None] = shutil.which) -> str:
    """Return the path of the first of ``programs`` that is there, of ``PROGRAMS`` by default.

    Without one the test is skipped, or fails if it is ``needed``. What is skipped on every machine
    is tested on none, so one that proves all of it needs one.
    """
    names = programs or PROGRAMS
    if path := next((path for name in names if (path := find(name))), None):
        return path
    reason = f"needs a browser; none of {', '.join(names)} was found"
    if needed:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
