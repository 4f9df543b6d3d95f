"""Slack's markup as HTML. What people wrote is escaped; only checked addresses become links."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from rehearsal.store import Json

_REFERENCE: Final = re.compile(r"<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>")
_MARKS: Final = tuple(
    (
        re.compile(
            rf"(?<!\w){re.escape(sign)}(?! )([^{re.escape(sign)}\n]+?)(?<! ){re.escape(sign)}(?!\w)"
        ),
        tag,
    )
    for sign, tag in (("*", "strong"), ("_", "em"), ("~", "s"), ("`", "code"))
)
_HELD: Final = re.compile("\x00(\\d+)\x00")
_STYLES: Final = {"bold": "strong", "italic": "em", "strike": "s", "code": "code"}
_SAFE: Final = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Names:
    """What ids are called."""

    people: Mapping[str, str]
    channels: Mapping[str, str]

    def person(self, user: str) -> str:
        """Return a person as a mention."""
        return f'<span class="who">@{escape(self.people.get(user, user))}</span>'

    def channel(self, channel: str) -> str:
        """Return a channel as a mention."""
        return f'<span class="who">#{escape(self.channels.get(channel, channel))}</span>'


def mrkdwn(text: str, names: Names) -> str:
    """Return a text with Slack's own marks, in which ``&``, ``<`` and ``>`` are escaped."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(_reference(found, names))
        return f"\x00{len(held) - 1}\x00"

    kept = _REFERENCE.sub(hold, text.replace("\x00", ""))
    html = _unescaped(kept)
    for pattern, tag in _MARKS:
        html = pattern.sub(rf"<{tag}>\1</{tag}>", html)
    return _HELD.sub(lambda found: held[int(found[1])], html).replace("\n", "<br>")


def plain(text: str) -> str:
    """Return a text without marks."""
    return escape(text).replace("\n", "<br>")


def link(address: str, words: str = "") -> str:
    """Return a link, or only its words where the address is of another kind."""
    said = escape(words or address.removeprefix("mailto:"))
    if not address.lower().startswith(_SAFE):
        return said
    return f'<a href="{escape(address)}" rel="noreferrer">{said}</a>'


def inline(parts: list[Json], names: Names) -> str:
    """Return the inner parts of a rich text."""
    return "".join(_styled(part, names) for part in parts)


def _unescaped(text: str) -> str:
    """Escape anew: what is escaped stays so, and a bare sign does no harm."""
    return escape(_raw(text), quote=False)


def _raw(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _reference(found: re.Match[str], names: Names) -> str:
    sign, target, label = found[1], found[2], found[3] or ""
    words = _raw(label)
    if sign == "@":
        return names.person(target)
    if sign == "#":
        return names.channel(target)
    if sign == "!":
        return escape(words or f"@{target.partition('^')[0]}")
    return link(target.replace("&amp;", "&"), words)


def _styled(part: Json, names: Names) -> str:
    kinds: dict[str, Callable[[], str]] = {
        "link": lambda: link(part["url"], part.get("text", "")),
        "user": lambda: names.person(part["user_id"]),
        "channel": lambda: names.channel(part["channel_id"]),
        "emoji": lambda: escape(_character(part)),
        "date": lambda: escape(part.get("fallback", "")),
    }
    html = kinds.get(part["type"], lambda: plain(part.get("text", "")))()
    for style, on in part.get("style", {}).items():
        if on and style in _STYLES:
            html = f"<{_STYLES[style]}>{html}</{_STYLES[style]}>"
    return html


def _character(part: Json) -> str:
    codes = part.get("unicode", "")
    return (
        "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else f":{part['name']}:"
    )
