"""The pictures of the guides: the example's meeting played to good moments, and photographed.

``make screenshots`` writes them to docs/images. They need a Chromium of the system; people act
through the control, and the page is only looked at, but for the forms, which are filled in by hand.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.browsers import PROGRAMS
from tests.stage import CHANNEL, MAJA, Stage, example, saying, stage

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST = 300_000
"""Bytes; a guide should open at once."""
_WIDE, _TALL, _NARROW = (1280, 800), (1280, 1130), (390, 844)
_ASKED, _LISTED = (1280, 1540), (1280, 960)
"""High enough for the whole question with its buttons; for the example's lists; no more."""
_REDUCED = 0.9
"""What a picture full of names is reduced by, so that it stays below ``LARGEST``."""
_JAMES, _ANNA, _ANDERS = "U0SOLNA1", "U0NACKA1", "U0EKERO1"
_FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
)
_ANSWERS = ("rsvp yes", "rsvp yes", "rsvp no", "rsvp yes", "rsvp maybe", "")
"""What the parties answer in turn; the last one stays silent."""
_PROPOSED = (
    (_ANNA, "Kulturskolor som samarbetar | diskussion | 30 min | Kulturskolor"),
    ("U0SALEM1", "Bokbuss över kommungränsen | samråd | 20 min"),
    ("U0TABY1", "Ungas egna föreningar | trend | 15 min | Föreningsliv"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """What the camera looks for, in one language."""

    language: str
    folder: str
    ask: str
    posted: str
    reminder: str
    title_label: str
    title: str
    more: str
    remote: str
    who: str
    reminded: str
    only: frozenset[str] = frozenset()
    """The pictures that are taken; empty: all."""


ENGLISH = Words(
    "en", "", "May I send", "Who is coming", "has not answered", "What is it about?",
    "Shared ticketing for culture schools", "Say who comes…", "Remote", "Who comes?", "A reminder",
)  # fmt: skip
SWEDISH = Words(
    "sv", "sv", "Får jag skicka", "Vilka kommer", "har inte svarat", "Vad handlar det om?",
    "Gemensamma biljetter för kulturskolor", "Säg vilka som kommer…", "På distans", "Vilka kommer?",
    "Påminnelse",
    frozenset({"call", "propose", "may-i-send", "answer", "live-list", "reminder"}),
)  # fmt: skip


@dataclass
class Camera:
    """A page of the rehearsal, and where its pictures go."""

    page: Page
    url: str
    folder: Path
    only: frozenset[str] = frozenset()

    def look(self, user: str, place: str) -> None:
        """Show what ``user`` sees at ``place``: a channel, ``app`` (messages) or ``home``."""
        self.page.goto(f"{self.url}/?{user}#as={user}&in={place}")
        self.page.wait_for_load_state("networkidle")
        self.page.evaluate("() => document.fonts.ready.then(() => true)")

    def take(self, name: str) -> None:
        """Write the picture; raises ``SystemExit`` if it is too large for a guide.

        Of a second language only those that its guides show are kept.
        """
        if self.only and name not in self.only:
            return
        path = self.folder / f"{name}.png"
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=path, animations="disabled", caret="hide")
        size = path.stat().st_size
        sys.stdout.write(f"{path.relative_to(IMAGES.parents[1])}  {size // 1000} kB\n")
        if size > LARGEST:
            raise SystemExit(f"{path.name} has more than {LARGEST // 1000} kB")

    def press(self, name: str) -> None:
        """Press the newest button of that name in a message, and let its form open."""
        self.page.locator(".message-main").get_by_role("button", name=name).last.click()
        self.form.wait_for()

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    def done(self) -> None:
        """Send the form off and close the word of thanks."""
        self.form.locator("button[type=submit]").click()
        self.form.locator("button[type=submit]").wait_for(state="detached")
        self.page.keyboard.press("Escape")
        self.form.wait_for(state="detached")

    def top(self, text: str) -> None:
        """Scroll the newest message that says ``text`` to the top."""
        message = self.page.locator("article.message", has_text=text).last
        message.evaluate("node => node.scrollIntoView({ block: 'start' })")


def main() -> None:
    """Take every picture again."""
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if program is None:
        raise SystemExit(f"A browser is needed; none of {', '.join(PROGRAMS)} was found.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(_FLAGS))
        for words in (ENGLISH, SWEDISH):
            with _playing() as played:
                _call(played, browser, words)
                _invitation(played, browser, words)
                _last_weeks(played, browser, words)
        browser.close()


@contextmanager
def _playing() -> Iterator[Stage]:
    with (
        tempfile.TemporaryDirectory() as folder,
        stage(f"sqlite:///{Path(folder) / 'played.db'}") as played,
    ):
        yield played


@contextmanager
def _camera(  # noqa: PLR0913 - what a picture is taken with
    played: Stage,
    browser: Browser,
    words: Words,
    size: tuple[int, int] = _WIDE,
    *,
    dark: bool = False,
    scale: float = 1.0,
) -> Iterator[Camera]:
    folder = IMAGES / words.folder
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale={"sv": "sv-SE", "en": "en-GB"}[words.language],
        color_scheme="dark" if dark else "light",
        device_scale_factor=scale,
    )
    yield Camera(context.new_page(), played.rehearsal.url, folder, words.only)
    context.close()


def _call(played: Stage, browser: Browser, words: Words) -> None:
    """The call in the channel, and a proposal by form from another workspace."""
    if words is ENGLISH:
        played.writes(MAJA, "language channel en")
        played.writes(MAJA, "language en")
    else:
        played.writes(_JAMES, "språk sv")
    played.next()
    with _camera(played, browser, words) as camera:
        camera.look(_JAMES, CHANNEL)
        camera.take("call")
        camera.press({"en": "Propose an item", "sv": "Föreslå en punkt"}[words.language])
        camera.form.get_by_label(words.title_label).fill(words.title)
        camera.take("propose")
        camera.done()
    for user, line in _PROPOSED:
        played.writes(user, f"dagordning lägg till {line}")
    played.writes(MAJA, "agenda accept #1")
    played.writes(MAJA, "agenda accept #2")
    with _camera(played, browser, words, _LISTED) as camera:
        camera.look(MAJA, CHANNEL)
        camera.page.fill("#composer-text", "/agenda")
        camera.page.press("#composer-text", "Enter")
        camera.page.locator("article.ephemeral", has_text="#3").wait_for()
        camera.take("agenda-work")
    played.writes(MAJA, "agenda accept #3")
    played.writes(MAJA, "agenda order #2 #1")


def _invitation(played: Stage, browser: Browser, words: Words) -> None:
    """The convener is asked; parties answer, one of them by form."""
    played.next()
    asked = played.find(MAJA, words.ask)
    with _camera(played, browser, words, _ASKED, scale=_REDUCED) as camera:
        camera.look(MAJA, "app")
        camera.top(words.ask)
        camera.take("may-i-send")
    played.clicks(MAJA, asked, saying(asked, "send"))
    for number, party in enumerate(_called()):
        answer = _ANSWERS[number % len(_ANSWERS)]
        if answer and party not in {_JAMES, _ANDERS}:
            played.clicks(party, played.post(words.posted), answer)
    with _camera(played, browser, words) as camera:
        camera.look(_JAMES, "app")
        camera.press(words.more)
        camera.form.get_by_label(words.remote).check()
        camera.form.get_by_label(words.who).fill("James Whitfield\nÅsa Råstam")
        camera.take("answer")
        camera.done()
    with _camera(played, browser, words, _LISTED) as camera:
        camera.look(_JAMES, CHANNEL)
        camera.top(words.posted)
        camera.take("live-list")
    with _camera(played, browser, words, _TALL) as camera:
        camera.look(_JAMES, "home")
        camera.page.locator(".home-page button").first.wait_for()
        camera.take("home")


def _last_weeks(played: Stage, browser: Browser, words: Words) -> None:
    """The reminder to the silent, the agenda, and the start; also in the dark and on a phone."""
    played.until("2027-01-07 09:00")
    for number, party in enumerate(_called()):
        if number % len(_ANSWERS) < len(_ANSWERS) - 1 and party != _ANDERS:
            played.writes(party, f"omröstning rösta {number * number % 7 % 4 + 1}")
    played.until("2027-01-14 09:00")
    with _camera(played, browser, words) as camera:
        camera.look(_ANDERS, "app")
        camera.take("reminder")
    _inside(played, browser, words)
    played.until("2027-01-21 09:00")
    with _camera(played, browser, words) as camera:
        camera.look(_ANNA, CHANNEL)
        camera.take("agenda")
    with _camera(played, browser, words, dark=True) as camera:
        camera.look(_ANNA, CHANNEL)
        camera.take("dark")
    with _camera(played, browser, words, _NARROW) as camera:
        camera.look(_ANNA, CHANNEL)
        camera.take("phone")
    played.until("2027-02-04 13:00")
    with _camera(played, browser, words) as camera:
        camera.look(MAJA, CHANNEL)
        camera.take("start")


def _inside(played: Stage, browser: Browser, words: Words) -> None:
    """The reminder of the year, opened; and Underneath."""
    with _camera(played, browser, words) as camera:
        camera.look(MAJA, CHANNEL)
        camera.page.locator("#year button", has_text=words.reminded).first.click()
        camera.take("step")
        camera.page.keyboard.press("Escape")
        camera.page.keyboard.press("F9")
        camera.page.locator("#under .sending").first.wait_for()
        camera.take("underneath")


def _called() -> list[str]:
    convening = {row.key for row in example().categories if row.convening}
    called = (row for row in example().parties if row.category not in convening)
    return [row.principal for row in called if row.principal is not None]


if __name__ == "__main__":
    main()
