"""iCalendar as RFC 5545 writes it: components, properties, escaped text, folded lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.documents.texts import visible

LINE_OCTETS = 75
"""The longest line, its break not counted (RFC 5545 §3.1)."""


@dataclass(slots=True)
class Component:
    """``BEGIN:name`` … ``END:name``; properties stand in the order in which they were added."""

    name: str
    lines: list[str] = field(default_factory=list)

    def text(self, name: str, value: str) -> None:
        """Add a property that people read; an empty one is left out."""
        if value:
            self.lines.append(f"{name}:{escape(value)}")

    def plain(self, name: str, value: str) -> None:
        """Add a property of another type (URI, integer, a fixed word): written as it is.

        Raises ``ValueError`` for a value that would end the line.
        """
        if set(value) & {"\r", "\n"}:
            message = f"{name} cannot hold a line break"
            raise ValueError(message)
        self.lines.append(f"{name}:{value}")

    def instant(self, name: str, value: datetime) -> None:
        """Add an aware instant, in UTC (RFC 5545 §3.3.5, form 2): no time zone need be told."""
        self.plain(name, value.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ"))

    def add(self, component: "Component") -> None:
        """Add a component within this one."""
        self.lines.extend(component.all_lines())

    def all_lines(self) -> Iterable[str]:
        """Return the content lines, not yet folded."""
        return [f"BEGIN:{self.name}", *self.lines, f"END:{self.name}"]

    def written(self) -> bytes:
        """Return the component in UTF-8, its lines folded and ended by CRLF."""
        return b"".join(fold(line) + b"\r\n" for line in self.all_lines())


def escape(text: str) -> str:
    """Return a value of type TEXT (RFC 5545 §3.3.11)."""
    clean = visible(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return clean.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def fold(line: str) -> bytes:
    """Return a line in UTF-8, folded to 75 octets; no character is cut in two (RFC 5545 §3.1)."""
    folded: list[bytes] = []
    piece, room = b"", LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            folded.append(piece)
            piece, room = b"", LINE_OCTETS - 1  # the space that begins the next line counts
        piece += octets
    return b"\r\n ".join([*folded, piece])
