"""Collect the interface's texts into the Swedish catalogue, and check that none is left out.

python .ci/catalogs.py update    write new texts into the catalogue, drop those that are gone
python .ci/catalogs.py check     exit status 1 if a text is missing, untranslated, unsure, gone,
                                 or its placeholders differ; or if `update` would change the file
"""

import ast
import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

CATALOG = Path("bot/i18n/sv.po")
SOURCES = ("bot", "handlers")
# t("…") says a text, t.plural("…", "…", n) counts; mark("…"), Word("…") and Example("…") leave it.
KEYWORDS = {"t": None, "mark": None, "Word": None, "Example": None, "plural": (1, 2)}

Found = tuple[int, str, list[str], list[str]]
"""Line, keyword, texts, comments: what Babel wants of an extractor."""


class Unsayable(Exception):  # noqa: N818 - it is an answer, not a failure of the program
    """A text that is put together where it is said, so that no catalogue can hold it."""


def texts_in(
    file: IO[bytes], _keywords: object, _comment_tags: object, **_options: object
) -> Iterator[Found]:
    """Find the texts of a Python file.

    Babel's own extractor takes any string between the parentheses: in ``t(NAMES["task"])`` the
    key would become a text. Here only the arguments themselves are texts. Raises ``Unsayable``.
    """
    calls = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: node.lineno):
        keyword = name_of(call.func)
        if keyword == "plural":
            pairs = [*zip(*(written(file.name, each) for each in call.args[:2]), strict=True)]
        elif keyword in KEYWORDS and call.args:
            pairs = [(text,) for text in written(file.name, call.args[0])]
        else:
            continue
        for pair in pairs:
            yield call.lineno, keyword, list(pair), []


def name_of(function: ast.expr) -> str:
    """Return ``t`` of ``t(…)`` and of ``self.t(…)``; empty for what has no name."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def written(name: str, argument: ast.expr) -> list[str]:
    """Return the text that an argument is, or the two it chooses from. Raises ``Unsayable``."""
    if isinstance(argument, ast.IfExp):
        return [*written(name, argument.body), *written(name, argument.orelse)]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return [argument.value]
    if isinstance(argument, ast.JoinedStr | ast.BinOp):
        raise Unsayable(f"{name}:{argument.lineno}: write the text out, with {{placeholders}}")
    return []


def wanted() -> Catalog:
    """Collect every text of the sources. Raises ``Unsayable``."""
    methods = [("**.py", texts_in), ("**.html", "jinja2")]
    texts = Catalog(locale="sv")
    for source in SOURCES:
        found = extract_from_dir(source, method_map=methods, keywords=KEYWORDS)  # type: ignore[arg-type]
        for name, line, text, comments, _ in found:
            texts.add(text, locations=[(f"{source}/{name}", line)], auto_comments=comments)
    return texts


def forms(text: object) -> tuple[str, ...]:
    """Return the singular and plural of a message, or its only form."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text or ""),)


def placeholders(text: str) -> set[str]:
    """Return the names between braces. Raises ValueError if the braces do not match."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def fault(message: Message | None) -> str:
    """Say what is wrong with a translation; empty if nothing is."""
    if message is None:
        return "missing"
    if not all(forms(message.string)):
        return "not translated"
    if message.fuzzy:
        return "marked as unsure"
    try:
        said = [placeholders(form) for form in forms(message.string)]
        meant = [placeholders(form) for form in forms(message.id)]
    except ValueError as error:
        return str(error)
    return "" if said == meant else "other placeholders"


def faults(texts: Catalog, translated: Catalog) -> Iterator[str]:
    """Yield a line for each text that a Swedish reader would not get right."""
    for text in texts:
        if text.id and (wrong := fault(translated.get(text.id))):
            name, line = text.locations[0]
            yield f"{name}:{line}: {wrong}: {forms(text.id)[0]}"
    for message in translated:
        if message.id and texts.get(message.id) is None:
            yield f"{CATALOG}:{message.lineno}: no longer used: {forms(message.id)[0]}"


def rendered(texts: Catalog, translated: Catalog, header: str) -> str:
    """Return the file of ``texts`` with their translations, in the order of the alphabet.

    The header is kept as it is: Babel's would carry the time of the run.
    """
    translated.update(texts, no_fuzzy_matching=True)
    body = BytesIO()
    options = {"omit_header": True, "ignore_obsolete": True, "no_location": True}
    write_po(body, translated, sort_output=True, width=100, **options)
    return f"{header.strip()}\n\n{body.getvalue().decode().strip()}\n"


def main(task: str) -> int:
    """Do the task; returns the exit status."""
    now = CATALOG.read_text(encoding="utf-8")
    translated = read_po(BytesIO(now.encode()), locale="sv")
    try:
        texts = wanted()
    except Unsayable as unsayable:
        sys.stderr.write(f"{unsayable}\n")
        return 1
    wrong = list(faults(texts, translated))
    fresh = rendered(texts, translated, now.partition("\n\n")[0])
    if task == "update":
        CATALOG.write_text(fresh, encoding="utf-8")
        return 0
    if fresh != now and not wrong:
        wrong.append(f"{CATALOG}: not as `make catalogs` writes it")
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    sys.stderr.write(f"{CATALOG}: {len(texts)} texts, {len(wrong)} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
