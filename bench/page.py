"""The rehearsal's page in a real Chromium: how soon it is there, and how it bears a long rehearsal.

The example is played for two years, and its channel then holds three thousand messages. Times are
taken in the page itself, up to the frame in which the effect can be seen. A browser is many
processes, and the rehearsal another: they have all processors, as with who rehearses.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from slack_sdk import WebClient

from bench.cores import every
from bench.figures import Figure, Report, is_within, median
from bench.rig import Rig
from rehearsal.model import BOT_TOKEN
from tests.browsers import PROGRAMS, SHELL, chromium
from tests.stage import CHANNEL, MAJA, Stage, stage

MESSAGES = 3000
MORE = 10_000
SHOWN = 60
"""So many of them are drawn: at first what fills the window, and when that is seen the rest."""
UNTIL = "2028-11-20 10:00"
FIRST_VIEW = 0.3
"""Seconds from asking for the page until its messages can be seen."""
EFFECT = 0.15
"""Seconds from a click until its effect can be seen."""
GROWTH = 1.1
"""By how much what the page holds may grow while ten thousand messages come."""
FLAGS = ["--no-sandbox", "--disable-background-networking", "--no-first-run", "--disable-gpu"]

_HELD = ("JSHeapUsedSize", "Nodes", "JSEventListeners")
_FIRST = """
window.firstView = new Promise((seen) => {
  new MutationObserver((_, watch) => {
    if (!document.querySelector("article.message")) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => seen(performance.now())));
  }).observe(document, { childList: true, subtree: true });
});
"""
_CLICK = """([button, effect]) => new Promise((seen) => {
  const began = performance.now();
  const look = () => {
    if (!document.querySelector(effect)) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => seen(performance.now() - began)));
  };
  const watch = new MutationObserver(look);
  watch.observe(document, { childList: true, subtree: true, attributes: true });
  document.querySelector(button).click();
})"""


def measure(rig: Rig, report: Report) -> None:
    """Play, fill the channel, look; then let ten thousand messages more come, and look again."""
    n, more = rig.count(MESSAGES), rig.count(MORE)
    with every(), _played(rig, n) as played, _chromium(rig) as browser:
        address = f"{played.rehearsal.url}/#as={MAJA}&in={CHANNEL}"
        views = [_first_view(browser, address) for _ in range(rig.rounds)]
        with _page(browser, address) as page:
            effects = [_effect(page) for _ in range(rig.rounds)]
            page.locator("article.message").nth(min(n, SHOWN) - 1).wait_for()
            before = _held(page)
            _fill(played, more)
            page.get_by_text(f"message {more}", exact=True).wait_for()
            after = _held(page)
    growth = max(after[name] / before[name] for name in before)
    limited = [
        ("page.first_view", n, median(views), "s", FIRST_VIEW),
        ("page.effect_of_a_click", n, median(effects), "s", EFFECT),
        ("page.growth", more, growth, "times", GROWTH),
    ]
    for name, count, value, unit, limit in limited:
        ok = is_within(value, limit, "most")
        figure = Figure(name, rig.kind, rig.seed, count, value=value, unit=unit)
        report.add(replace(figure, limit=limit, ok=ok))
    memory = after["JSHeapUsedSize"] / 2**20
    report.add(Figure("page.memory", rig.kind, rig.seed, more, value=memory, unit="MB of scripts"))


@contextmanager
def _played(rig: Rig, n: int) -> Iterator[Stage]:
    with stage(rig.databases.empty()) as played:
        if not rig.is_small:
            played.until(UNTIL)
        _fill(played, n)
        yield played


def _fill(played: Stage, n: int) -> None:
    client = WebClient(token=BOT_TOKEN, base_url=played.rehearsal.base_url)
    for number in range(1, n + 1):
        client.chat_postMessage(channel=CHANNEL, text=f"message {number}")


@contextmanager
def _chromium(rig: Rig) -> Iterator[Browser]:
    """Start Chromium as people have it, or what is cheaper where only the bench is tried."""
    path = chromium(*(SHELL, *PROGRAMS) if rig.is_small else PROGRAMS, needed=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def _page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(_FIRST)
    page.goto(address)
    page.evaluate("() => window.firstView")
    yield page
    context.close()


def _first_view(browser: Browser, address: str) -> float:
    """Return the seconds until a browser that was never here shows the messages."""
    with _page(browser, address) as page:
        return float(page.evaluate("() => window.firstView")) / 1000


def _effect(page: Page) -> float:
    """Return the seconds from a click on the tab of the app's Home until the Home is there."""
    seen = page.evaluate(_CLICK, ["a[href*='in=home']", ".home-page h2, .home-page h3"])
    page.locator(f"a[href*='in={CHANNEL}']").first.click()
    page.locator("article.message").first.wait_for()
    return float(seen) / 1000


def _held(page: Page) -> dict[str, Any]:
    """Return what the page holds after its collector has looked: nodes, listeners, bytes."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    session.send("Performance.enable")
    found = session.send("Performance.getMetrics")["metrics"]
    return {each["name"]: each["value"] for each in found if each["name"] in _HELD}
