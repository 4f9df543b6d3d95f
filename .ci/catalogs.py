"""Collect the interface's texts into the Swedish catalogue, and check that none is left out.

python .ci/catalogs.py update    write new texts into the catalogue, drop those that are gone
python .ci/catalogs.py check     exit status 1 if a text is missing, untranslated, unsure, gone,
                                 or its placeholders differ
"""

import string
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

CATALOG = Path("bot/i18n/sv.po")
SOURCES = ("bot", "handlers")
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
# t("…") says a text, t.plural("…", "…", n) counts; mark("…") and Word("…") leave it for later.
KEYWORDS = {"t": None, "mark": None, "Word": None, "plural": (1, 2)}


def wanted() -> Catalog:
    """Collect every text of the sources."""
    texts = Catalog(locale="sv")
    for source in SOURCES:
        found = extract_from_dir(source, method_map=METHODS, keywords=KEYWORDS)
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
    return "" if set().union(*said) == set().union(*meant) else "other placeholders"


def faults(texts: Catalog, translated: Catalog) -> Iterator[str]:
    """Yield a line for each text that a Swedish reader would not get right."""
    for text in texts:
        if text.id and (wrong := fault(translated.get(text.id))):
            name, line = text.locations[0]
            yield f"{name}:{line}: {wrong}: {forms(text.id)[0]}"
    for message in translated:
        if message.id and texts.get(message.id) is None:
            yield f"{CATALOG}:{message.lineno}: no longer used: {forms(message.id)[0]}"


def update(texts: Catalog, translated: Catalog) -> None:
    """Write the catalogue: its header as it was, then the texts in their order."""
    header = CATALOG.read_text(encoding="utf-8").partition("\n\n")[0].strip()
    translated.update(texts, no_fuzzy_matching=True)
    body = BytesIO()
    options = {"omit_header": True, "ignore_obsolete": True, "no_location": True}
    write_po(body, translated, sort_output=True, width=100, **options)
    CATALOG.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")


def main(task: str) -> int:
    """Do the task; returns the exit status."""
    with CATALOG.open("rb") as file:
        translated = read_po(file, locale="sv")
    texts = wanted()
    if task == "update":
        update(texts, translated)
        return 0
    wrong = list(faults(texts, translated))
    sys.stderr.write("".join(f"{line}\n" for line in wrong))
    sys.stderr.write(f"{CATALOG}: {len(texts)} texts, {len(wrong)} faults\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["check"]):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
