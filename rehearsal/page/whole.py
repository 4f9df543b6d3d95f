"""The page in one answer: the style sheets and scripts that it names stand in it.

A browser that was never here would ask for each of some fifty files, which takes it longer than all
that it does with them. In the answer each file stays a style sheet or a script of its own: it bears
the file's name, and its lines have the file's numbers, so that an error names both. The content
security policy takes what stands there by its hash, and nothing else.

The files are the page without this module too: modules that a browser fetches one by one. So that
they can be put in, a script names in braces what it imports, and exports functions, classes and
constants where they stand; and no two need each other.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from hashlib import sha256
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
"""The folder of the page's files."""

_FILES: Final = ("templates/index.html", "static/css/*.css", "static/js/*.js")

_SHEET: Final = re.compile(r'<link rel="stylesheet" href="/static/css/([\w-]+\.css)">')
_START: Final = re.compile(r'<script type="module" src="/static/js/([\w-]+\.js)"></script>')
_IMPORT: Final = re.compile(r'^import (\{[^}]*\}) from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LEFT: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_END: Final = re.compile(r"</(?:script|style)|<!--", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Whole:
    """The answer."""

    html: bytes
    label: str
    """Another one for every other content, as an ``ETag``."""
    policy: str
    """What the content security policy says of style sheets and scripts."""


def whole(folder: Path = HERE) -> Whole:
    """Return the page as its files now are.

    Raises ``ValueError`` if one cannot be put in, ``KeyError`` if one that is named is not there.
    """
    files = sorted(path for pattern in _FILES for path in folder.glob(pattern))
    return _made(tuple((path, _stamp(path)) for path in files))


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=1)
def _made(files: tuple[tuple[Path, tuple[int, int]], ...]) -> Whole:
    texts = {path.name: path.read_text("utf-8") for path, _ in files}
    page = _SHEET.sub(lambda found: _sheet(found[1], texts[found[1]]), texts["index.html"])
    scripts = _Scripts({name: text for name, text in texts.items() if name.endswith(".js")})
    page = _START.sub(lambda found: "\n".join(scripts.put(found[1])), page)
    html = page.encode()
    policy = "; ".join(f"{kind}-src 'self' {_hashes(kind, page)}" for kind in ("style", "script"))
    return Whole(html, f'"{sha256(html).hexdigest()}"', policy)


def _sheet(name: str, text: str) -> str:
    return f"<style>{_whole(name, text)}/*# sourceURL=/static/css/{name} */\n</style>"


class _Scripts:
    """Puts each script into the page once, after those that it needs."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts
        self._needs = {
            name: [found[2] for found in _IMPORT.finditer(text)] for name, text in texts.items()
        }
        TopologicalSorter(self._needs).prepare()  # which finds a circle
        self._put: set[str] = set()

    def put(self, name: str) -> Iterator[str]:
        """Yield a script as it stands in the page, and before it what is not there yet."""
        if not self._put:
            yield "<script>const modules = {};</script>"
        if name not in self._put:
            self._put.add(name)
            for each in self._needs[name]:
                yield from self.put(each)
            yield f"<script>{_script(name, self._texts[name])}</script>"


def _script(name: str, text: str) -> str:
    """Return a module as a script that others find in ``modules``; no line of it moves."""
    exported = ", ".join(_EXPORT.findall(text))
    inner = _EXPORT.sub("", _IMPORT.sub(_taken, _whole(name, text)))
    if left := _LEFT.search(inner):
        raise ValueError(f"{name} cannot be put into the page: {left[0]}")
    return (
        f'modules["{name}"] = (() => {{ "use strict"; {inner}return {{ {exported} }}; }})();\n'
        f"//# sourceURL=/static/js/{name}\n"
    )


def _taken(found: re.Match[str]) -> str:
    names = found[1].replace(" as ", ": ")
    return f'const {names} = modules["{found[2]}"];'


def _whole(name: str, text: str) -> str:
    if bad := _END.search(text):
        raise ValueError(f"{name} would end in the middle of the page, at {bad[0]}")
    return text


def _hashes(kind: str, page: str) -> str:
    inside = re.findall(f"<{kind}>(.*?)</{kind}>", page, re.DOTALL)
    every = [b64encode(sha256(each.encode()).digest()).decode() for each in inside]
    return " ".join(f"'sha256-{each}'" for each in every)
