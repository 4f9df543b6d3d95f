"""A Chromium of the system, and the page of a rehearsal in it."""

import shutil
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.scenarios.openings import invited
from tests.stage import Stage, stage

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
JAMES = "U0SOLNA1"
Scheme = Literal["light", "dark"]
_FLAGS = ("--no-sandbox", "--disable-background-networking", "--no-first-run")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    program = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        pytest.skip(f"needs a browser; none of {', '.join(_PROGRAMS)} was found")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def playing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give the example, invited; James has answered."""
    assert browser.is_connected()
    with stage(f"sqlite:///{tmp_path_factory.mktemp('page') / 'played.db'}") as running:
        invited(running)
        running.clicks(JAMES, running.find(JAMES, "Solna stad"), "rsvp yes")
        yield running


@pytest.fixture(scope="package")
def windows(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Give one window for each language and scheme, so that scripts are fetched once for each."""
    kept: dict[tuple[str, Scheme], BrowserContext] = {}

    def window(language: str, scheme: Scheme) -> BrowserContext:
        key = (language, scheme)
        if key not in kept:
            kept[key] = browser.new_context(locale=language, color_scheme=scheme)
            kept[key].set_default_timeout(10_000)
        return kept[key]

    yield window
    for context in kept.values():
        context.close()
