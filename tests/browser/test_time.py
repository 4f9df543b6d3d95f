"""The page when the clock is moved from it; among the last of the files, which all share it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_line_follows_the_clock_that_a_step_moves(look: Callable[..., Page]) -> None:
    page = look()
    steps = page.locator("#year")
    steps.get_by_role("button", name=re.compile("^A reminder to answer")).first.click()
    page.get_by_role("button", name="Move the clock here").click()
    done = "^A reminder to answer, Thu 14 Jan 2027 09:00, done"
    expect(steps.get_by_role("button", name=re.compile(done)).first).to_be_visible()
    expect(page.locator("#timebar .time-now")).to_contain_text("Thu 14 Jan 2027")


def test_the_line_keeps_its_place_whatever_comes_next(
    look: Callable[..., Page], playing: Stage
) -> None:
    page = look()
    line, upcoming = page.locator("#year"), page.locator(".time-next")
    places = {str(line.bounding_box())}
    said = set()
    for _ in range(4):  # words that are long, and words that are short
        words = upcoming.inner_text()
        said.add(words)
        playing.next()
        expect(upcoming).not_to_have_text(words, use_inner_text=True)
        places.add(str(line.bounding_box()))
    assert len({len(each) for each in said}) > 2, "of several lengths"
    assert len(places) == 1, "it jumped"
