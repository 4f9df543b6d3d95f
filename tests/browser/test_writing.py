"""What somebody writes: it stays, and where they stand in it, whatever is drawn anew around it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.stage import MAJA, Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Look = Callable[..., Page]
STATE = "**/_control/state"


def test_where_one_writes_stays_when_what_is_known_comes_late(playing: Stage, look: Look) -> None:
    page = look(MAJA)
    held: list[Route] = []
    views = f"**/_control/views/{MAJA}"
    page.route(STATE, lambda route: held.append(route), times=1)  # noqa: PLW0108 - no method of C
    with page.expect_request(STATE):
        playing.control.post("/guests", commands=True)
    with page.expect_response(views):
        page.locator("#side a[href$='in=app']").click()
    words = page.locator("#composer-text")
    words.fill("agen")
    field = words.element_handle()
    with page.expect_response(views):  # what is asked for last
        held.pop().continue_()
    assert field.evaluate("field => document.activeElement === field")
    page.keyboard.type("da")
    expect(words).to_have_value("agenda")
