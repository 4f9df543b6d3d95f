"""The year as a line, at moments that a rehearsal takes long to come to."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from rehearsal.model import Change
from tests.browser.conftest import JAMES
from tests.stage import CHANNEL, MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Line = Callable[..., Page]
LOST = "The connection broke. The page tries again."
MEETINGS = {1: "2027-02-04T12:00:00+00:00", 2: "2028-02-03T12:00:00+00:00"}
PLACE = f"#as={MAJA}&in={CHANNEL}"
WIDE: ViewportSize = {"width": 1280, "height": 800}
WHERE = """name => {
  const at = [...document.querySelectorAll(name)];
  return at.map(one => { const box = one.getBoundingClientRect(); return [box.left, box.right]; });
}"""


def step(number: int, at: str, name: str, meeting: int = 1, kind: str = "task") -> dict[str, Any]:
    words = {"sv": name, "en": name}
    return {"id": number, "meeting": meeting, "kind": kind, "name": words, "at": at} | {
        "state": "planned",
        "done_at": None,
    }


@dataclass
class Shown:
    """A page that is told of another year than the stage's; loaded once, for that is most of it."""

    page: Page
    playing: Stage
    clock: dict[str, Any] = field(default_factory=dict)
    year: dict[str, Any] = field(default_factory=dict)
    times: int = 0

    def __call__(self, now: str, *steps: dict[str, Any]) -> Page:
        """Show the line of some steps at a moment, and what comes next."""
        self.times += 1
        name = f"The year {self.times}"
        self.clock = {"now": now, "next": {"at": steps[0]["at"], "what": steps[0]["name"]}}
        meetings = [{"id": each, "starts_at": at, "ends_at": at} for each, at in MEETINGS.items()]
        series = {"id": 1, "name": {"sv": name, "en": name}, "channel": CHANNEL}
        waits = {"user": MAJA, "steps": [each["id"] for each in steps if each["state"] == "asked"]}
        series |= {"meetings": meetings, "steps": steps, "waits": waits}
        self.year = {"ok": True, "series": [series]}
        if self.times == 1:
            self.page.goto(f"{self.playing.rehearsal.url}/{PLACE}")
        else:
            self.playing.rehearsal.place.workspace.tell(Change("state"))
        self.page.locator(f"#year[aria-label$='{name}']").wait_for()
        return self.page

    def timed(self, route: Route) -> None:
        """Answer with what the rehearsal says, but for the time."""
        answer = route.fetch().json()
        changed = answer | self.clock if "zone" in answer else answer
        if "clock" in answer:
            changed = answer | {"clock": answer["clock"] | self.clock}
        route.fulfill(body=json.dumps(changed))


@pytest.fixture(scope="module")
def shown(browser: Browser, playing: Stage) -> Iterator[Shown]:
    context = browser.new_context(locale="en-GB", viewport=WIDE)
    shown = Shown(context.new_page(), playing)
    shown.page.route("**/_control/year", lambda route: route.fulfill(body=json.dumps(shown.year)))
    shown.page.route("**/_control/state", shown.timed)
    shown.page.route("**/_control/clock", shown.timed)
    yield shown
    context.close()


@pytest.fixture
def line(shown: Shown) -> Line:
    """Show the line of some steps at a moment, in a wide window, in English."""
    page = shown.page
    page.set_viewport_size(WIDE)
    if shown.times:
        page.evaluate(f"location.hash = '{PLACE}'")
        if page.locator("html").get_attribute("lang") != "en":
            page.locator("#language").click()
    return shown


def test_a_step_on_the_first_of_a_month_stands_after_its_tick(line: Line) -> None:
    first = step(1, "2027-02-01T08:00:00+00:00", "the last reminder")
    page = line("2027-01-20T08:00:00+00:00", first)
    (tick,) = page.evaluate(WHERE, ".year-month")
    (button,) = page.evaluate(WHERE, "#year button")
    expect(page.locator(".year-month")).to_have_text("Feb")
    assert tick[1] <= button[0]


def test_what_was_sent_off_at_night_is_not_ticked_before_it_goes_out(line: Line) -> None:
    leaves = {"state": "leaving", "leaves_at": "2026-12-29T07:00:00+00:00"}
    first = step(1, "2026-12-23T08:00:00+00:00", "the invitation") | leaves
    page = line("2026-12-28T20:00:00+00:00", first)
    button = page.get_by_role("button", name=re.compile("^The invitation.*, waits to go out$"))
    expect(button.locator(".icon")).to_have_count(0)
    expect(button).to_contain_text("…")


def meeting(at: str) -> dict[str, Any]:
    return step(2, at, "the meeting starts", kind="start")


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2027-02-04T13:00:00+00:00", "2027-02-04T12:00:00+00:00"),
        ("2027-02-03T13:00:00+00:00", "2027-02-04T12:00:00+00:00"),
        ("2027-02-01T00:10:00+00:00", "2027-02-01T12:00:00+00:00"),
        ("2027-01-01T00:10:00+00:00", "2027-01-04T12:00:00+00:00"),
    ],
    ids=["after the meeting", "before it", "in a new month", "in a new year"],
)
def test_now_is_told_and_lies_over_no_other_word(line: Line, now: str, at: str) -> None:
    begun = step(1, "2026-12-20T08:00:00+00:00", "the invitation") | {"state": "done"}
    over = {"state": "done"} if at < now else {}
    last = step(3, (datetime.fromisoformat(at) + timedelta(days=40)).isoformat(), "the minutes")
    page = line(now, last, begun, meeting(at) | over)
    expect(page.locator(".year-now .year-label")).to_be_visible()
    words = sorted(page.evaluate(WHERE, "#year .year-label"))
    assert len(words) > 2
    for (_, end), (begin, _) in pairwise(words):
        assert end <= begin, words


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("at", ["2026-12-31", "2027-01-01", "2027-01-02", "2027-03-25"])
def test_no_month_lies_over_another_where_nothing_stands_between(
    line: Line, at: str, language: str
) -> None:
    begun = step(1, "2026-09-20T08:00:00+00:00", "the call") | {"state": "done"}
    last = step(3, "2027-04-20T08:00:00+00:00", "the minutes")
    page = line("2026-09-21T08:00:00+00:00", last, begun, meeting(f"{at}T12:00:00+00:00"))
    if page.locator("html").get_attribute("lang") != language:
        page.locator("#language").click()
    page.set_viewport_size({"width": 320, "height": 800})
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".january .year-label")).to_have_text(re.compile("jan 2027", re.IGNORECASE))
    words = sorted(page.evaluate(WHERE, "#year .year-label"))
    assert len(words) == len(["now", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "meeting"])
    for (_, end), (begin, _) in pairwise(words):
        assert end < begin, words


def test_the_line_is_one_year_until_the_meeting_has_begun(line: Line) -> None:
    steps = [
        step(1, "2027-01-14T08:00:00+00:00", "a reminder"),
        meeting(MEETINGS[1]),
        step(3, "2027-03-04T08:00:00+00:00", "the minutes"),
        step(4, "2027-11-25T08:00:00+00:00", "the call", meeting=2),
        step(5, "2028-01-05T08:00:00+00:00", "the close", meeting=2),
    ]
    page = line("2027-01-07T08:00:00+00:00", *steps)
    expect(page.locator("#year button")).to_have_count(3)
    page = line("2027-02-04T12:10:00+00:00", *steps)
    expect(page.locator("#year button")).to_have_count(5)


def test_a_line_that_goes_on_beyond_an_edge_fades_there(line: Line) -> None:
    late = [
        step(10 + each, f"2027-{each % 12 + 1:02}-{each + 10}T08:00:00+00:00", f"step {each}")
        for each in range(18)
    ]
    page = line("2027-01-07T08:00:00+00:00", *late, meeting(MEETINGS[1]))
    page.set_viewport_size({"width": 480, "height": 800})
    bar = page.locator(".year-line")
    whole = "mask => getComputedStyle(mask).maskImage === 'none'"
    for to, classes in ((0, "year-line more-after"), (9_999, "year-line more-before")):
        bar.evaluate("(one, to) => { one.scrollLeft = to; }", to)
        expect(bar).to_have_class(classes)
        assert not bar.evaluate(whole)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(bar).to_have_class("year-line")
    assert bar.evaluate(whole)


def test_what_comes_at_the_same_time_is_counted(line: Line) -> None:
    at = "2027-01-14T08:00:00+00:00"
    steps = [step(number, at, f"step {number}") for number in (1, 2, 3)]
    page = line("2027-01-07T08:00:00+00:00", *steps)
    expect(page.locator("#timebar .time-what")).to_have_text("step 1 and 2 more")
    page = line("2027-01-07T08:00:00+00:00", steps[0])
    expect(page.locator("#timebar .time-what")).to_have_text("step 1")


REACHED: tuple[tuple[dict[str, Any], list[str]], ...] = (
    ({"people": 30, "channel": True}, ["to 30 people and to the channel"]),
    ({"asked": MAJA}, ["first a question to Maja Ekström"]),
    ({"told": MAJA, "people": 1}, ["to 1 person and to Maja Ekström"]),
    ({}, []),
)


def test_whom_it_reaches_is_said_beside_what_comes_next(line: Line, shown: Shown) -> None:
    at = "2027-01-14T08:00:00+00:00"
    page = line("2027-01-07T08:00:00+00:00", step(1, at, "a reminder"))
    height = height_of(page, "#timebar")
    for reach, words in REACHED:
        whom = {"at": at, "people": 0, "channel": False, "asked": None, "told": None} | reach
        shown.year["series"][0]["next"] = whom
        shown.playing.rehearsal.place.workspace.tell(Change("clock"))
        expect(page.locator(".time-whom")).to_have_text(words)
        assert height_of(page, "#timebar") == height, "else the year above it jumps"


NEXT_SAID = """() => {
  window.said = [];
  new MutationObserver(() => window.said.push(document.querySelector(".time-next").textContent))
    .observe(document.getElementById("timebar"), { childList: true, subtree: true });
}"""


def test_what_goes_out_this_moment_is_not_called_next_unless_it_stays(
    line: Line, shown: Shown
) -> None:
    now, told = "2027-01-07T08:00:00+00:00", shown.playing.rehearsal.place.workspace.tell
    page = line(now, step(1, "2027-01-14T08:00:00+00:00", "a reminder"))
    page.evaluate(NEXT_SAID)
    ahead, home = shown.clock, {"now": now, "next": {"at": now, "what": "a message"}}
    shown.clock = home
    with page.expect_response("**/_control/clock"):
        told(Change("clock"))
    shown.clock = ahead  # it went out
    with page.expect_response("**/_control/clock"):
        pass
    told(Change("clock"))
    expect(page.locator(".time-next")).to_contain_text("a reminder")
    assert "a message" not in str(page.evaluate("window.said"))
    shown.clock = home
    told(Change("clock"))
    expect(page.locator(".time-next")).to_contain_text("a message")


@pytest.mark.parametrize("width", [400, 800, 1280])
def test_what_comes_beside_stands_right_after_the_name(line: Line, width: int) -> None:
    at, now = "2026-11-23T08:00:00+00:00", "2026-11-20T08:00:00+00:00"
    name = "the poll on what matters most to the parties and to the convening body closes"
    page = line(now, step(1, at, name), step(2, at, "step 2"))
    page.set_viewport_size({"width": width, "height": 800})
    what = page.locator("#timebar .time-what")
    expect(what).to_have_text(f"{name} and 1 more")
    gap = """what => {
      const [name, more] = [...what.children].map((one) => {
        const text = document.createRange();
        text.selectNodeContents(one);
        return [...text.getClientRects()];
      });
      return [more[0].left - name.at(-1).right, more[0].top - name.at(-1).top];
    }"""
    across, down = what.evaluate(gap)
    assert abs(across) < 8 or down > 0, "no hole before it, if it is in the same line"


LONG = "the poll on what matters most to the parties and to the convening body closes"
CUT = """() => [".time-next p", ".time-waits"].map(name => document.querySelector(name))
  .map(one => one.scrollWidth > one.clientWidth)"""


def test_a_question_without_an_answer_is_told_beside_next(line: Line) -> None:
    asked = step(2, "2026-11-23T08:00:00+00:00", "the call opens") | {"state": "asked"}
    first = step(1, "2026-12-17T08:00:00+00:00", "the call closes")
    page = line("2026-11-23T08:00:00+00:00", first, asked)
    bar = page.locator("#timebar")
    expect(bar.get_by_role("button", name="Next")).to_have_accessible_description(
        "Waits for Maja Ekström’s answer: the call opens"
    )
    note = bar.locator(".time-waits")
    expect(note).to_be_visible()
    expect(note).to_have_attribute("role", "status")
    height = height_of(page, "#timebar")
    page.set_viewport_size({"width": 360, "height": 640})
    expect(note).to_be_visible()
    assert height_of(page, "#timebar") <= 640 / 5, "the conversation needs the height"
    unfold = bar.get_by_role("button", name="Show all of the text")
    page.set_viewport_size({"width": 1280, "height": 800})
    name = {"en": LONG}
    page = line("2026-11-23T08:00:00+00:00", first | {"name": name}, asked | {"name": name})
    expect(unfold).to_have_count(0)
    page.set_viewport_size({"width": 320, "height": 640})
    assert height_of(page, "#timebar") <= 640 / 5
    assert page.evaluate(CUT) == [True, True], "each in its line"
    assert page.evaluate("document.documentElement.scrollWidth") == 320, "nothing lies outside"
    for cut in ([False, False], [True, True]):
        unfold.click()
        assert page.evaluate(CUT) == cut
        expect(unfold).to_have_attribute("aria-expanded", str(not cut[0]).lower())
    page.set_viewport_size({"width": 1280, "height": 800})
    page = line("2026-11-23T08:00:00+00:00", first, asked | {"state": "done"})
    expect(bar.get_by_role("button", name="Next")).to_have_accessible_description("")
    assert height_of(page, "#timebar") == height, "else the year above it jumps"


TASK = (
    "Skriv årets analys: vilka som var med, vad som togs upp, vad vi enades om, vad som blev gjort."
)


@pytest.mark.parametrize("width", [800, 1280])
def test_only_what_cannot_fit_is_cut_of_what_comes_next(line: Line, width: int) -> None:
    at, now = "2026-11-23T08:00:00+00:00", "2026-11-20T08:00:00+00:00"
    page = line(now, step(1, at, "the call"))
    page.set_viewport_size({"width": width, "height": 800})
    height = height_of(page, "#timebar")
    page = line(now, step(1, at, TASK))
    what = page.locator("#timebar .time-what")
    expect(what).to_have_text(TASK)
    assert what.locator(".time-name").evaluate(
        "one => one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth"
    )
    assert height_of(page, "#timebar") == height, "else the year above it jumps"
    page = line(now, step(1, at, TASK * 4))
    expect(what).to_have_attribute("title", TASK * 4)
    assert height_of(page, "#timebar") == height


def height_of(page: Page, name: str) -> float:
    return float(page.locator(name).evaluate("one => one.getBoundingClientRect().height"))


def test_what_comes_beside_is_counted_whatever_comes_first(
    look: Callable[..., Page], playing: Stage
) -> None:
    comes = playing.control.get("/clock")["next"]
    (series,) = playing.control.get("/year")["series"]
    steps = [each for each in series["steps"] if each["at"] == comes["at"]]
    assert len(steps) == 2
    page = look()
    more = page.locator(".time-next .time-more")
    expect(more).to_have_text("and 1 more")

    def told(route: Route) -> None:
        clock = route.fetch().json()
        clock["next"]["what"] = {"sv": "ett meddelande", "en": "a message to the channel"}
        route.fulfill(body=json.dumps(clock))

    page.route("**/_control/clock", told)
    playing.rehearsal.place.workspace.tell(Change("clock"))
    expect(more).to_have_text("and 2 more")
    page.unroute_all()
    playing.rehearsal.place.workspace.tell(Change("clock"))
    expect(more).to_have_text("and 1 more")


HEADER = """text => {
  const top = document.getElementById("top"), contact = top.querySelector(".contact");
  const box = name => top.querySelector(name).getBoundingClientRect();
  const seen = () => ({
    height: top.getBoundingClientRect().height, told: contact.getClientRects().length > 0,
    name: box(".brand-tag").right, acting: box("#act-as").left, end: box("#language").right,
    width: document.documentElement.scrollWidth,
  });
  const well = seen();
  contact.append(text);
  const lost = seen();
  contact.replaceChildren();
  return [well, lost];
}"""
"""Seen at one go: the header is drawn anew whenever something is told."""


def header(page: Page, width: int) -> tuple[dict[str, float], dict[str, float]]:
    """Give what is seen of the header while all is well, and while the connection is lost."""
    page.set_viewport_size({"width": width, "height": 800})
    well, lost = page.evaluate(HEADER, LOST)
    assert max(lost["end"], lost["width"]) <= width, "nothing is cut off"
    return well, lost


@pytest.mark.parametrize("width", [800, 1024, 1280])
def test_the_header_is_as_high_when_the_connection_is_lost(line: Line, width: int) -> None:
    well, lost = header(line("2027-01-07T08:00:00+00:00", meeting(MEETINGS[1])), width)
    assert well["name"] <= well["acting"], "nothing lies over the name of the app"
    assert lost["height"] == well["height"]


@pytest.mark.parametrize("width", [320, 760])
def test_on_a_phone_too_it_is_said_that_the_connection_is_lost(line: Line, width: int) -> None:
    well, lost = header(line("2027-01-07T08:00:00+00:00", meeting(MEETINGS[1])), width)
    assert (well["told"], lost["told"]) == (False, True)
    assert well["height"] < lost["height"] < well["height"] + 40, "a line more"


_NAME_HEIGHT = """() => [...document.querySelectorAll("#side .side-row")]
    .find(row => row.innerText.includes("dialogmoten"))
    ?.querySelector(".side-name").getBoundingClientRect().height"""
"""Looked at in one go: a row that is drawn anew meanwhile has no height."""


def test_the_name_of_a_channel_is_in_one_line_also_with_a_count(line: Line, playing: Stage) -> None:
    page = line("2027-01-07T08:00:00+00:00", meeting(MEETINGS[1]))
    height = page.wait_for_function(_NAME_HEIGHT).json_value()
    page.evaluate(f"location.hash = 'as={MAJA}&in=app'")
    for _ in range(12):
        playing.says(JAMES, "Hej!")
    row = page.locator("#side .side-row.news", has_text="dialogmoten")
    expect(row.locator(".count")).to_contain_text("12")
    assert page.evaluate(_NAME_HEIGHT) == height
