"""Web addresses that people give: only what leads where it seems to lead."""

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"(?:\[[0-9A-Fa-f:.]+\]|[^\[\]@:]+)(?::[0-9]*)?")
"""A name or an IPv6 address, and perhaps a port; no user name."""
_NEVER = frozenset('<>|"\\ ')
"""What would end a link in Slack's markup, or is a slash to browsers alone."""

_BARE = re.compile(r"(?:www\.\w|(?:[\w-]+\.)+[^\W\d_]{2,}(?::[0-9]+)?/)", re.IGNORECASE)
"""How an address begins that people write without https://.

``notes.pdf`` alone is none: it is a file's name as well.
"""


def with_scheme(link: str) -> str:
    """Return ``link`` as a whole address, if it is one without its scheme."""
    return f"https://{link}" if _BARE.match(link) else link


def is_web_address(link: str) -> bool:
    """Tell whether ``link`` is an http or https address.

    One with a user name is not: it can carry a password, and it can make a link read as if it led
    somewhere else (RFC 3986 §7.5 and §7.6).
    """
    try:
        parts = urlsplit(link)
        parts.port  # noqa: B018 - raises ValueError if it is none
    except ValueError:
        return False
    known = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.netloc)
    return bool(known) and not set(link) & _NEVER
