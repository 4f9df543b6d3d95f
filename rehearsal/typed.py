"""What Slack makes of what people type: mentions, links, and the three escaped characters."""

import re
from typing import Final

from rehearsal.place import Place

_URL: Final = re.compile(r"https?://[^\s<>|]+[^\s<>|.,;:!?)\]]")
_HELD: Final = re.compile(r"<@([UW][A-Z0-9]+)>")
_BROADCAST: Final = re.compile(r"(?<!\S)@(channel|here|everyone)\b")


def message(place: Place, text: str) -> str:
    """Return the text of a message as Slack keeps it."""
    return _written(place, text, named=False)


def command(place: Place, text: str, *, escapes: bool) -> str:
    """Return the text of a command as Slack sends it; ``escapes`` is the manifest's."""
    return _written(place, text, named=True) if escapes else _escape(text)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(place: Place, text: str, *, named: bool) -> str:
    users = place.workspace.users
    held = _HELD.sub(lambda found: f"@{found[1]}" if found[1] in users else found[0], text)
    written = _URL.sub(lambda found: f"<{found[0]}>", _escape(held))
    if not named:
        written = _BROADCAST.sub(lambda found: f"<!{found[1]}>", written)
    for call, user in _callings(place, written.casefold()) if "@" in written else ():
        mark = f"<@{user}|{users[user].handle}>" if named else f"<@{user}>"
        written = re.sub(
            rf"(?<![\w<@])@{re.escape(_escape(call))}(?!\w)", mark, written, flags=re.IGNORECASE
        )
    for channel in place.workspace.channels.values():
        if not channel.is_direct and "#" in written:
            mark = f"<#{channel.id}|{channel.name if named else ''}>"
            written = re.sub(rf"(?<![\w<])#{re.escape(channel.name)}(?![\w-])", mark, written)
    return written


def _callings(place: Place, written: str) -> list[tuple[str, str]]:
    """Return what people are perhaps called in ``written``, and who that is; long ones first."""
    callings = [(place.manifest.bot_name, place.bot)]
    for user in place.workspace.users.values():
        callings += [(user.name, user.id), (user.handle, user.id), (user.id, user.id)]
    found = [pair for pair in callings if _escape(pair[0]).casefold() in written]
    return sorted(found, key=lambda pair: len(pair[0]), reverse=True)
