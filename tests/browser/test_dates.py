"""Dates on the page, written by itself: as the browser would write them in each language."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Written = list[tuple[str, str]]
COMPARE = """([locale, forms]) => {
  const { format, dayKey, clockTime, zoneName, ahead, instant, toLocal } = modules["zone.js"];
  const by = (tag, options) => new Intl.DateTimeFormat(tag, { timeZone: zoneName(), ...options });
  // English has a comma after the weekday in some forms only; the page has it in none.
  const plain = (parts) => parts.map(({ value }, at) => (
    value === ", " && parts[at - 1]?.type === "weekday" ? " " : value)).join("");
  const first = Date.UTC(2026, 0, 1, 3, 4, 5);
  const dates = [...Array(90).keys()].map((n) => new Date(first + n * 17.3 * 3_600_000 * 24));
  const moved = ["2028-03-26T00:59:59Z", "2028-03-26T01:00:00Z", "2028-10-29T00:59:59Z",
    "2028-10-29T01:00:00Z", "1971-07-01T12:00:00Z"].map((at) => new Date(at));
  const pairs = [];
  const hour = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  for (const date of [...dates, ...moved]) {
    for (const form of forms) {
      const theirs = by(locale, { hourCycle: "h23", ...form }).formatToParts(date);
      pairs.push([format(date, form), plain(theirs)]);
    }
    pairs.push([dayKey(date), by("sv-SE", {}).format(date)]);
    pairs.push([clockTime(date), by("sv-SE", hour).format(date)]);
    pairs.push([toLocal(instant(toLocal(date))), toLocal(date)]);
  }
  const spans = new Intl.RelativeTimeFormat(locale, { numeric: "always" });
  const now = new Date(0);
  for (const [unit, seconds, counts] of [["minute", 60, [1, 2, 59]], ["hour", 3600, [1, 2, 35]],
    ["day", 86_400, [2, 20]], ["week", 604_800, [3, 52]]]) {
    for (const count of counts.flatMap((n) => [n, -n])) {
      pairs.push([ahead(new Date(count * seconds * 1000), now), spans.format(count, unit)]);
    }
  }
  return pairs;
}"""
DAY = {"weekday": "long", "day": "numeric", "month": "long"}
SHORT = {"weekday": "short", "day": "numeric", "month": "short"}
YEAR = {"year": "numeric"}
TIME = {"hour": "2-digit", "minute": "2-digit"}
FORMS = [
    {"day": "numeric", "month": "long"} | YEAR,
    DAY,
    DAY | YEAR,
    DAY | TIME,
    DAY | YEAR | TIME,
    SHORT | YEAR,
    SHORT | TIME,
    {"day": "numeric", "month": "short"},
    {"day": "numeric", "month": "short"} | YEAR,
    {"month": "short"},
    {"month": "short"} | YEAR,
    {"day": "2-digit", "month": "2-digit"} | YEAR,
    TIME,
    TIME | {"second": "2-digit"},
]


@pytest.mark.one_language
@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
def test_dates_are_written_as_the_browser_would(
    look: Callable[..., Page], language: Literal["sv-SE", "en-GB"]
) -> None:
    pairs: Written = look(language=language).evaluate(COMPARE, [language, FORMS])
    assert len(pairs) > 1500
    assert [pair for pair in pairs if pair[0] != pair[1]] == []
