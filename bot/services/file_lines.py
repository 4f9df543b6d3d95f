"""Where in a TOML text each key stands: ``tomllib`` reads the values but not their places.

The text must be one that ``tomllib`` accepts, so that this scanner may believe what it sees.
"""

import re
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_SPACE = re.compile(r"[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PLAIN = re.compile(r"[^,\]}#\n]*")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'"
)


def lines_of(text: str) -> dict[Path, int]:
    """Return the line (from 1) of every key, table and list element of a valid TOML text.

    Raises ``ValueError`` for some texts that are not valid; for others the lines mean nothing.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_at(lines: dict[Path, int], path: Path) -> int:
    """Return the line of ``path``, or of the nearest thing around it that has one; else 1."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


@dataclass
class _Scanner:
    text: str
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)
    """How many elements each list of tables has so far."""
    seen: int = 0
    newlines: int = 0

    def document(self) -> None:
        table: Path = ()
        while self.skip(_BLANK) < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        """Read ``[a.b]`` or ``[[a.b]]``; return the path of the table that it opens."""
        many = self.text.startswith("[[", self.at)
        line = self.line()
        self.at += 2 if many else 1
        *above, last = self.keys()
        self.at += 2 if many else 1
        path: Path = ()
        for key in above:
            path = self.inside((*path, key), line)
        path = (*path, last)
        self.mark(path, line)
        if many:
            index = self.counts.get(path, 0)
            self.counts[path] = index + 1
            path = (*path, index)
            self.mark(path, line)
        return path

    def inside(self, path: Path, line: int) -> Path:
        """Return ``path``, or its newest element if it is a list of tables."""
        self.mark(path, line)
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def pair(self, table: Path) -> None:
        line = self.line()
        path = table
        for key in self.keys():
            path = (*path, key)
            self.mark(path, line)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def keys(self) -> list[str]:
        """Read ``a."b".c`` and the space after it."""
        found: list[str] = []
        while True:
            self.skip(_SPACE)
            start = self.at
            found.append(_unquoted(self.text[start : self.skip(_KEY)]))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return found
            self.at += 1

    def value(self, path: Path) -> None:
        self.mark(path, self.line())
        opening = self.text[self.at]
        if opening == "[":
            self.elements(path)
        elif opening == "{":
            self.inline(path)
        elif opening in "\"'":
            self.skip(_STRING)
        else:
            self.skip(_PLAIN)

    def elements(self, path: Path) -> None:
        self.at += 1
        index = 0
        while self.text[self.skip(_BLANK)] != "]":
            self.value((*path, index))
            index += 1
            self.comma()
        self.at += 1

    def inline(self, path: Path) -> None:
        self.at += 1
        while self.text[self.skip(_BLANK)] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        if self.text[self.skip(_BLANK)] == ",":
            self.at += 1

    def skip(self, form: re.Pattern[str]) -> int:
        """Go past ``form``, which stands here; return where that is."""
        match = form.match(self.text, self.at)
        if match is None:
            message = f"line {self.line()} is not what tomllib accepts"
            raise ValueError(message)
        self.at = match.end()
        return self.at

    def line(self) -> int:
        """Return the line of this place; counts only what is new since the last time."""
        self.newlines += self.text.count("\n", self.seen, self.at)
        self.seen = self.at
        return self.newlines + 1

    def mark(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)


def _unquoted(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key
