"""What the tests look through: one page for each language, which stays from test to test.

To load the page is most of what a test of it would cost. So a page that is there is put in order as
a person would do it, by closing what is open, and goes on from place to place by its own address.
Only one looks at a time: the others would draw all that happens.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, expect

from tests.rehearsal.asking import Control
from tests.stage import CHANNEL, MAJA

Language = Literal["en-GB", "sv-SE"]
Scheme = Literal["light", "dark"]
WIDE = (1280, 800)
_OPEN = "dialog[open], [role=menu]"
_GO = """async ({ address, aside }) => {
  const go = hash => new Promise(gone => {
    addEventListener("hashchange", () => gone(), { once: true });
    location.hash = hash;
  });
  document.activeElement.blur();
  if (location.hash === address) await go(aside);
  await go(address);
}"""
"""A place that is left and entered again is drawn again, as it is when it is loaded."""


@dataclass
class Windows:
    """The pages of one rehearsal at ``url``, and what their scripts complained of."""

    browser: Browser
    url: str
    control: Control
    faults: list[str] = field(default_factory=list)
    _pages: dict[Language, Page] = field(default_factory=dict)
    _shown: Page | None = None

    def look(
        self,
        user: str = MAJA,
        place: str = CHANNEL,
        size: tuple[int, int] = WIDE,
        *,
        language: Language = "en-GB",
        scheme: Scheme = "light",
    ) -> Page:
        """Show what somebody sees at a place, with nothing open but the place itself."""
        page = self._page(size, language, scheme)
        address, aside = _address(user, place), _address(user, CHANNEL if place == "app" else "app")
        if self._shown:
            self._tidy(page)
            page.evaluate(_GO, {"address": address, "aside": aside})
        else:
            self._close_forms(user)
            page.goto(f"{self.url}/{address}")
        self._shown = page
        page.locator("article.message, .home-page").first.wait_for()
        page.locator("#year button").first.wait_for()
        return page

    def visit(
        self, address: str, size: tuple[int, int], *, language: Language, scheme: Scheme
    ) -> Page:
        """Show another page than that of the rehearsal: one without a script."""
        page = self._page(size, language, scheme)
        page.goto(self.url + address)
        self._shown = None
        return page

    def leave(self) -> None:
        """Show nothing, until somebody looks again."""
        if self._shown:
            self._shown.goto("about:blank")
            self._shown = None

    @contextmanager
    def offline(self) -> Iterator[Page]:
        """Give the page that is shown, empty and without a network."""
        page = self._shown
        assert page
        self.leave()
        page.context.set_offline(offline=True)
        try:
            yield page
        finally:
            page.goto("about:blank")
            page.context.set_offline(offline=False)

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()

    def _page(self, size: tuple[int, int], language: Language, scheme: Scheme) -> Page:
        """Give the page of a language, and let it alone be shown."""
        page = self._pages.get(language) or self._opened(language)
        if self._shown not in {None, page}:
            self.leave()
        if page.viewport_size != {"width": size[0], "height": size[1]}:
            page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme=scheme)
        return page

    def _opened(self, language: Language) -> Page:
        context = self.browser.new_context(locale=language)
        context.set_default_timeout(10_000)
        page = self._pages[language] = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda line: self._heard(line.type, line.text))
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind == "error":
            self.faults.append(text)

    def _tidy(self, page: Page) -> None:
        """Close what a test left open, and empty what it left filled in."""
        opened = page.locator(_OPEN)
        while left := opened.count():
            page.keyboard.press("Escape")
            expect(opened).to_have_count(left - 1)
        under = page.locator("#under")
        if under.is_visible():
            for name in ("all", "sendings"):
                if under.locator(f"[data-focus={name}]").count():
                    under.locator(f"[data-focus={name}]").click()
            page.keyboard.press("F9")
        for taken in page.locator(".attached:visible .icon-button").all():
            taken.click()
        if (words := page.locator("#composer-text")).count():
            words.fill("")
        page.mouse.move(0, 0)

    def _close_forms(self, user: str) -> None:
        for view in self.control.get(f"/views/{user}")["views"][:1]:
            self.control.post("/close", user=user, view_id=view["id"], all=True)


class Loaded:
    """One window, in which the page of the rehearsal at ``url`` is loaded for each look."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url, self.control = page, url, Control(url)
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def look(self, user: str, place: str) -> Page:
        """Load the page as somebody sees it."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/{_address(user, place)}")
        self.page.locator("#side .side-head").wait_for()
        return self.page


@contextmanager
def loaded(browser: Browser, url: str) -> Iterator[Loaded]:
    """Give a window of a rehearsal, in English, in whose scripts nothing may break."""
    page = browser.new_page(locale="en-GB")
    opened = Loaded(page, url)
    yield opened
    page.close()
    assert opened.faults == []


def _address(user: str, place: str) -> str:
    return f"#{urlencode({'as': user, 'in': place})}"
