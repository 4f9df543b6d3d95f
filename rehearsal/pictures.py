"""How large a picture is, read from its first bytes, and the thumbnails that Slack has of it."""

import struct
from collections.abc import Callable, Iterator
from typing import Final

Size = tuple[int, int]

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_EXIF: Final = b"Exif\x00\x00"
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = 1
#: Markers of a JPEG with the size of the picture in them: SOF0 to SOF15, but for three others.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APP1: Final = 0xE1
_SCAN: Final = 0xDA

#: What Slack fits a picture into at least; a smaller one is left as it is.
FITTED: Final = 360
#: What Slack cuts to a square.
SQUARES: Final = (64, 80, 160)


def size(kind: str, data: bytes) -> Size | None:
    """Return the width and height of a picture of a Slack ``filetype``; ``None`` if not known.

    A JPEG that has to be turned to be seen has no size here: what Slack does with it is not known.
    """
    try:
        return _READERS[kind](data) if kind in _READERS else None
    except (struct.error, IndexError):
        return None


def thumbs(kind: str, of: Size) -> tuple[int, ...]:
    """Return which of Slack's thumbnails are as large as the picture itself.

    Of a GIF and a WebP Slack's are of another kind (docs.slack.dev/reference/methods/files.info
    shows ``tedair.gif`` of 176 by 226: its ``thumb_360`` has that size, and is a PNG).
    """
    if kind not in ("png", "jpg"):
        return ()
    squares = tuple(each for each in SQUARES if of == (each, each))
    return (*squares, FITTED) if max(of) <= FITTED else squares


def _png(data: bytes) -> Size | None:
    if data[:8] != _PNG or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size | None:
    if data[:6] not in (b"GIF87a", b"GIF89a"):
        return None
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> Size | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if data[12:16] == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") for at in (24, 27))
        return width + 1, height + 1
    return None


def _jpeg(data: bytes) -> Size | None:
    if data[:2] != b"\xff\xd8":
        return None
    for marker, part in _parts(data):
        if marker == _APP1 and part[:6] == _EXIF and _orientation(part[6:]) != _UPRIGHT:
            return None
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", part, 1)
            return width, height
    return None


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the parts of a JPEG before its picture begins: their markers and what is in them."""
    at = 2
    while data[at] == 0xFF and data[at + 1] != _SCAN:  # noqa: PLR2004 - so a marker begins
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """Return how the picture lies, as its camera says: 1 is upright, and so without a word."""
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(count):
        tag, _kind, _count, value = struct.unpack_from(
            f"{order}HHIH", tiff, first + 2 + 12 * number
        )
        if tag == _ORIENTATION:
            return int(value)
    return _UPRIGHT


_READERS: Final[dict[str, Callable[[bytes], Size | None]]] = {
    "png": _png,
    "jpg": _jpeg,
    "gif": _gif,
    "webp": _webp,
}
