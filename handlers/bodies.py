"""What Slack sends over HTTP, read once and cheaply.

Bolt's own reading loses a command in whose text the word “payload” stands, and to undo the percent
signs of a click's payload costs as much as everything else that Bolt does with it.
"""

import json
from binascii import a2b_qp
from typing import Any
from urllib.parse import unquote_to_bytes

Json = dict[str, Any]
_PERCENT = b"%"


def read(body: bytes, content_type: str) -> Json | None:
    """Return what a request carries: its JSON, the JSON of its ``payload``, or its fields.

    ``None`` if it cannot be read, or is no object.
    """
    try:
        found = json.loads(body) if _is_json(body, content_type) else _form(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _is_json(body: bytes, content_type: str) -> bool:
    return content_type.partition(";")[0].strip() == "application/json" or body.startswith(b"{")


def _form(body: bytes) -> object:
    pairs = (pair.partition(b"=") for pair in body.split(b"&") if pair)
    fields = {_unquoted(name): _unquoted(value) for name, _, value in pairs}
    return json.loads(fields["payload"]) if "payload" in fields else fields


def _unquoted(text: bytes) -> str:
    """Undo what HTML says of forms: a plus is a space, ``%C3%A5`` is å.

    The standard library does it escape by escape in Python. Quoted-printable (RFC 2045) is the same
    with another sign, and is undone in C. They differ where an escape is broken, which then does
    not become two bytes shorter, and at the end of a line, of which a form has none.
    """
    text = text.replace(b"+", b" ")
    plain = a2b_qp(text.replace(b"=", b"=3D").replace(_PERCENT, b"="))
    is_whole = len(plain) == len(text) - 2 * text.count(_PERCENT)
    is_line = b"\r" not in text and b"\n" not in text
    return (plain if is_whole and is_line else unquote_to_bytes(text)).decode("utf-8", "replace")
