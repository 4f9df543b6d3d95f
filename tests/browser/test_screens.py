"""Every screen of the page, looked at by axe-core; and none that is not listed.

A screen is seen in one of four looks, by turns; with ``--every`` in all of them (ADR 0071).
"""

import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import FilePayload, Page, expect

from rehearsal.blocks import check_message
from rehearsal.model import BOT_USER, Channel, Message
from tests.browser.conftest import JAMES
from tests.browser.every_block import EVERY
from tests.browser.pictures import PICTURE
from tests.browser.windows import Windows
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "rehearsal" / "page"
LISTED: list[dict[str, Any]] = tomllib.loads((HERE / "screens.toml").read_text("utf-8"))["screen"]
SCREENS = [each for each in LISTED if "in" in each]
OTHERS = [each for each in LISTED if "at" in each]
DIALOG = "dialog[open]"
VIOLATIONS = """async () => {
  const options = { resultTypes: ["violations"] };
  const found = await axe.run({ ...options, selectors: false });
  return found.violations.length ? axe.run(options) : found;
}"""
"""Where something wrong stands is worked out, a third of the time, only if something is."""
WIDE, NARROW = (1280, 800), (320, 800)
LOOKS: dict[str, dict[str, Any]] = {
    "en dark 320 px": {"language": "en-GB", "scheme": "dark", "size": NARROW},
    "sv light wide": {"language": "sv-SE", "scheme": "light", "size": WIDE},
    "sv dark 320 px": {"language": "sv-SE", "scheme": "dark", "size": NARROW},
    "en light wide": {"language": "en-GB", "scheme": "light", "size": WIDE},
}
"""Both languages, each in light and dark."""
ASKED: list[dict[str, Any]] = [
    {"type": "section", "text": {"type": "plain_text", "text": "Ta bort allt?"}},
    {
        "type": "actions",
        "block_id": "asked",
        "elements": [
            {
                "type": "button",
                "action_id": "remove",
                "style": "danger",
                "text": {"type": "plain_text", "text": "Ta bort"},
                "confirm": {
                    "title": {"type": "plain_text", "text": "Är du säker?"},
                    "text": {"type": "plain_text", "text": "Det går inte att ångra."},
                    "confirm": {"type": "plain_text", "text": "Ta bort"},
                    "deny": {"type": "plain_text", "text": "Nej"},
                },
            }
        ],
    },
]


def looks(screen: dict[str, Any], *, every: bool) -> tuple[str, ...]:
    """Return the names of the looks in which a screen is seen; they hang on its name alone."""
    names = tuple(LOOKS)
    turn = crc32(screen["name"].encode()) % len(names)
    return names if every else names[turn : turn + 1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """See the screens with a script, or those without, in one look after the other."""
    if "screen" not in metafunc.fixturenames:
        return
    every = metafunc.config.getoption("--every")
    listed = SCREENS if "look" in metafunc.fixturenames else OTHERS
    rows = [
        pytest.param(screen, LOOKS[name], id=f"{name}-{screen['name']}")
        for name in LOOKS
        for screen in listed
        if name in looks(screen, every=every)
    ]
    metafunc.parametrize(("screen", "sight"), rows, indirect=["sight"])


@pytest.fixture(scope="module")
def filled(playing: Stage) -> Stage:
    """Give a stage on which a button in the channel asks before it removes.

    Before that comes a message with every block that the bot's own messages do not have, pinned.
    The newest messages there are files, with signs. There are direct messages of several, too.
    """
    workspace = playing.rehearsal.place.workspace
    with workspace.change():
        shown = check_message(EVERY)
        every = Message(CHANNEL, workspace.stamp(), BOT_USER, "Alla slags block", shown)
        every.pinned = {"user": BOT_USER, "at": 0}
        workspace.add(every)
        workspace.add(Message(CHANNEL, workspace.stamp(), BOT_USER, "Ta bort allt?", ASKED))
        workspace.save_channel(Channel("C0GROUP", "mpdm-1", "mpim", [MAJA, JAMES, BOT_USER]))
        hello = workspace.add(Message("C0GROUP", workspace.stamp(), BOT_USER, "Hej"))
        for text in ("Hej båda", "Hej på er"):  # the transcript folds what was said in between
            hello.text = text
            workspace.save(hello)
    for name, content in (("lokal.png", PICTURE), ("program.pdf", "AAAA")):
        given = {"name": name, "content": content, "channel": CHANNEL, "user": MAJA}
        shared = playing.control.post("/upload", **given)["messages"][0]
        for user in (MAJA, JAMES):
            sign = {"channel": CHANNEL, "ts": shared["ts"], "user": user, "name": "+1"}
            playing.control.post("/reaction", **sign)
    playing.control.post("/message", channel=MAJA, user=JAMES, text="Kommer du?")
    playing.writes(MAJA, "status")
    place = playing.rehearsal.place
    place.manifest = replace(place.manifest, redirect_urls=("https://bot.example/back",))
    return playing


@pytest.fixture
def sight(request: pytest.FixtureRequest, filled: Stage) -> dict[str, Any]:
    """Give a language, a scheme and a size."""
    del filled
    return dict(request.param)


def test_nobody_is_shut_out(
    screen: dict[str, Any], sight: dict[str, Any], look: Callable[..., Page]
) -> None:
    assert_reachable(screen, look(MAJA, screen["in"], **sight))


def test_nobody_is_shut_out_of_a_page_without_a_script(
    screen: dict[str, Any], sight: dict[str, Any], windows: Windows
) -> None:
    address = screen["at"].format(lang=sight["language"][:2])
    assert_reachable(screen, windows.visit(address, **sight))


def assert_reachable(screen: dict[str, Any], page: Page) -> None:
    for act in screen.get("do", []):
        do(page, act)
    for part in screen.get("shows", []):
        expect(page.locator(DIALOG if part.endswith(".js") else f"#{part}")).to_be_attached()
    for part in screen.get("sees", []):
        expect(page.locator(part).first).to_be_visible()
    page.wait_for_timeout(150)  # until what was asked for is drawn
    found = axe(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "cut off"


def axe(page: Page) -> AxeResults:
    """Return what axe-core finds wrong; it is brought into a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return AxeResults(page.evaluate(VIOLATIONS))


def do(page: Page, act: str) -> None:
    kind, _, word = act.partition(" ")
    if kind == "key":
        page.keyboard.press(word)
    elif kind == "type":
        page.keyboard.type(word)
    elif kind == "side":
        if (button := page.locator("#menu-button")).is_visible():
            button.click()
    elif kind == "file":
        file = FilePayload(name=word, mimeType="application/octet-stream", buffer=b"x")
        page.locator("input[type=file]").first.set_input_files(file)
    else:
        last = page.locator(act) if ">>" in act else page.locator(act).last
        last.click()


def test_every_look_has_its_screens_and_with_every_each_screen_all_looks() -> None:
    assert {looks(each, every=False) for each in SCREENS} == {(name,) for name in LOOKS}
    assert {looks(each, every=True) for each in LISTED} == {tuple(LOOKS)}


def test_every_screen_is_listed() -> None:
    scripts = (PAGE / "static" / "js").glob("*.js")
    dialogs = {each.name for each in scripts if "showModal()" in each.read_text("utf-8")}
    page = (PAGE / "templates" / "index.html").read_text("utf-8")
    parts = set(re.findall(r' id="([^"]+)"', page))
    shown = {each for screen in LISTED for each in screen.get("shows", [])}
    assert dialogs | parts == shown
    assert len(SCREENS) + len(OTHERS) == len(LISTED)
