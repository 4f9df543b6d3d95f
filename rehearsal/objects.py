"""The composition objects of Block Kit: texts, options, questions, filters, pictures."""

import re
from collections.abc import Iterator
from typing import Final

from rehearsal import shapes
from rehearsal.shapes import (
    Shape,
    array,
    exactly_one,
    flag,
    one_of,
    pattern,
    record,
    string,
)
from rehearsal.store import Json

PLAIN: Final = "plain_text"
URL: Final = pattern(re.compile(r"[a-z][a-z0-9+.-]*:\S+", re.IGNORECASE), "a URL")
WEB_URL: Final = pattern(re.compile(r"https?://\S+", re.IGNORECASE), "a URL")
HTTPS_URL: Final = pattern(re.compile(r"https://\S+", re.IGNORECASE), "an HTTPS URL")
ID: Final = string(40)
NAMED: Final[dict[str, Shape]] = {"type": string(40)}


def text(most: int, *, plain: bool = False) -> Shape:
    """A text object of at most ``most`` characters."""

    def check(value: object, at: str) -> Iterator[str]:
        kinds = (PLAIN,) if plain else (PLAIN, "mrkdwn")
        is_plain = isinstance(value, dict) and value.get("type") == PLAIN
        extra: dict[str, Shape] = {"emoji": flag} if is_plain else {"verbatim": flag}
        yield from record({"type": one_of(*kinds), "text": string(most)}, extra)(value, at)

    return check


ANY_TEXT: Final = text(3000)
CONFIRM: Final = record(
    {
        "title": text(100, plain=True),
        "text": text(300),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
    },
    {"style": one_of("primary", "danger")},
)
DISPATCH: Final = record(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}
)


def option(*, plain: bool, most: int = 75, url: bool = False) -> Shape:
    """Something that can be chosen."""
    extra: dict[str, Shape] = {"description": text(75, plain=plain)}
    if url:
        extra["url"] = URL
    return record({"text": text(most, plain=plain), "value": string(150)}, extra)


CHOICE: Final = option(plain=True)
GROUPED: Final = record({"label": text(75, plain=True), "options": array(CHOICE, 100)})
OPTIONS: Final = array(CHOICE, 100, least=0)
"""What is answered for an external select; none are right too."""
OPTION_GROUPS: Final = array(GROUPED, 100, least=0)


def _filters(value: Json, at: str) -> Iterator[str]:
    if not value:
        yield shapes.problem("must have at least one field", at)


FILTER: Final = record(
    {},
    {
        "include": array(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    _filters,
)

#: What says which picture is shown: one of the web, or a file of Slack's.
PICTURED: Final = exactly_one("image_url", "slack_file")
PICTURE: Final[dict[str, Shape]] = {
    "image_url": WEB_URL,
    "slack_file": record({}, {"id": ID, "url": WEB_URL}, exactly_one("id", "url")),
}
ALT_TEXT: Final = string(2000)
