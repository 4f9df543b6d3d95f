"""A Chromium of the system, and the page of a rehearsal in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from rehearsal.model import Population
from rehearsal.server import Rehearsal
from tests.browser.windows import Loaded, Windows, loaded
from tests.browsers import PROGRAMS, SHELL, chromium
from tests.rehearsal.conftest import population as population  # noqa: PLC0414 - a fixture
from tests.scenarios.openings import invited
from tests.stage import Stage, stage

JAMES = "U0SOLNA1"
_FLAGS = ("--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-gpu")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the files here in their order, in whichever the command line names them.

    They share one stage, and what one of them leaves there, all that come after it find.
    """
    here = [at for at, item in enumerate(items) if item.path.parent == Path(__file__).parent]
    ordered = sorted((items[at] for at in here), key=lambda item: item.path)
    for at, item in zip(here, ordered, strict=True):
        items[at] = item


@pytest.fixture(scope="package")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    program = chromium(SHELL, *PROGRAMS, needed=pytestconfig.getoption("--need-browser"))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        yield running
        running.close()


@pytest.fixture(scope="package")
def playing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give the example, invited; James has answered."""
    assert browser.is_connected()
    with stage(f"sqlite:///{tmp_path_factory.mktemp('page') / 'played.db'}") as running:
        invited(running)
        running.clicks(JAMES, running.find(JAMES, "Solna stad"), "rsvp yes")
        yield running


@pytest.fixture(scope="package")
def windows(browser: Browser, playing: Stage) -> Iterator[Windows]:
    """Give what all tests look through, one after another."""
    opened = Windows(browser, playing.rehearsal.url, playing.control)
    yield opened
    opened.close()


@pytest.fixture
def look(windows: Windows) -> Iterator[Callable[..., Page]]:
    """Look as somebody, at a place, in a window of some size, in a language; and without faults."""
    windows.faults.clear()
    yield windows.look
    assert windows.faults == []


@pytest.fixture(scope="package")
def small(browser: Browser, population: Population) -> Iterator[tuple[Rehearsal, Loaded]]:
    """Give a rehearsal of few people, without a bot, and a window of it."""
    with Rehearsal(population) as rehearsal, loaded(browser, rehearsal.url) as opened:
        yield rehearsal, opened


@pytest.fixture
def talk(small: tuple[Rehearsal, Loaded]) -> Loaded:
    """Give the window of a rehearsal in which nobody has said anything yet."""
    rehearsal, opened = small
    opened.page.goto("about:blank")
    rehearsal.place.reset()
    return opened


@pytest.fixture(scope="package")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page(locale="en-GB")
    yield opened
    opened.close()


@pytest.fixture
def page(blank: Page) -> Iterator[Page]:
    """Give a page of no stage, in which nothing breaks and nobody but a rehearsal is asked."""
    faults: list[str] = []
    heard: dict[str, Callable[..., None]] = {
        "pageerror": lambda error: faults.append(str(error)),
        "request": lambda one: faults.append(one.url) if ".org" in one.url else None,
    }
    for event, hear in heard.items():
        blank.on(event, hear)  # type: ignore[call-overload]
    yield blank
    blank.goto("about:blank")
    for event, hear in heard.items():
        blank.remove_listener(event, hear)
    assert faults == []
