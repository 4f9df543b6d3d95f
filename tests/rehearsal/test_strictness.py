"""What Slack refuses, the rehearsal refuses: `rehearsal/strictness.toml`, all of it over HTTP."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from tests.rehearsal import states
from tests.rehearsal.calling import OK, Answer, Caller

Json = dict[str, Any]

NEEDED = {"name", "method", "error", "source"}
CALLING = ("method", "args", "state", "without", "token", "scheme", "type", "body", "query", "verb")
KEYS = {*NEEDED, *CALLING, "says", "more", "edge", "mended", "status"}


def _play(caller: Caller, row: Json, args: Json, less: int = 0) -> Answer:
    """Bring about the state that a row needs, and make its call."""
    place = caller.rehearsal.place
    place.reset()
    place.limits.kept = False
    known = states.named(row.get("state", "nothing"))(caller)
    if "without" in row:
        place.manifest = replace(place.manifest, scopes=place.manifest.scopes - {row["without"]})
    filled = states.filled(args, known, less)
    if row["method"] == "upload":
        return caller.upload(filled)
    if row["method"] == "download":
        return caller.download(filled, row)
    if row["method"] == "authorize":
        return caller.authorize(filled)
    if row["method"] == "person":
        return caller.act(filled)
    if row["method"] == "response_url":
        return caller.respond(known["url"], filled)
    return caller.call(row["method"], filled, row)


def _wrong(caller: Caller, row: Json) -> Iterator[str]:
    """Yield how the rehearsal does other than a row says."""
    args = row.get("args", {})
    got = _play(caller, row, args)
    if (got.status, got.error) != (row.get("status", OK), row["error"]):
        yield f"answered {got.status} {got.error!r}, not {row['error']!r}; {got.says}"
    if row.get("says", "") not in got.says:
        yield f"said {got.says!r}"
    if not row.get("more", {}).items() <= got.whole.items():
        yield f"answered {got.whole}"
    if row.get("edge") and (taken := _play(caller, row, args, less=1)).error:
        yield f"refused also one less: {taken.error} {taken.says}"
    if "mended" in row and (taken := _play(caller, row, row["mended"])).error:
        yield f"refused also what is right: {taken.error} {taken.says}"


ROWS: list[Json] = tomllib.loads(states.LIST.read_text("utf-8"))["refusal"]


def test_everything_that_slack_refuses_is_refused_with_its_error(caller: Caller) -> None:
    whole = caller.rehearsal.place.manifest
    wrong = []
    for row in ROWS:
        wrong += [f"{row['name']}: {each}" for each in _wrong(caller, row)]
        caller.rehearsal.place.manifest = whole
    assert not wrong, "\n".join(wrong)


def test_the_list_is_whole() -> None:
    assert len(ROWS) >= 80
    assert [row["name"] for row in ROWS if not NEEDED <= row.keys() <= KEYS] == []
    names = Counter(row["name"] for row in ROWS)
    calls = Counter(json.dumps([row.get(key) for key in CALLING]) for row in ROWS)
    assert [each for each, times in (names + calls).items() if times > 1] == []
