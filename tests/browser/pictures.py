"""A picture to be shared: drawn here, so that none has to be kept."""

import base64
import struct
import zlib
from typing import Final


def drawn(width: int, height: int) -> bytes:
    """Return a PNG of one colour."""
    rows = (b"\0" + b"\x2b\x6a\x34" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*each) for each in parts)


def _part(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PICTURE: Final = base64.b64encode(drawn(900, 700)).decode()
