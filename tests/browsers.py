"""The browser that the tests of the page drive: the system's own Chromium."""

import shutil
from collections.abc import Callable

import pytest

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium(*, needed: bool, find: Callable[[str], str | None] = shutil.which) -> str:
    """Return the path of a Chromium; without one the test is skipped, or fails if it is ``needed``.

    What is skipped on every machine is tested on none, so one that proves all of it needs one.
    """
    if path := next((path for name in PROGRAMS if (path := find(name))), None):
        return path
    reason = f"needs a browser; none of {', '.join(PROGRAMS)} was found"
    if needed:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
