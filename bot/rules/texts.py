"""What people type: cleaned and bounded, never interpreted."""

import unicodedata
from dataclasses import dataclass

from bot.rules.errors import TooLong


class Word(str):
    """A word of the catalogues given as a parameter: translated where the text is said."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in both languages of the interface."""

    sv: str
    en: str

    def in_(self, language: str) -> str:
        """Return the text in ``language`` (``"sv"`` or ``"en"``)."""
        return self.en if language == "en" else self.sv


def clean(text: str, limit: int, *, lines: bool = False) -> str:
    """Return ``text`` without control and invisible characters, white space folded.

    ``lines`` keeps line breaks. Raises ``TooLong`` if more than ``limit`` characters are left.
    Direction overrides (Unicode TR 9) are dropped as well: they can make a line read as another.
    """
    kept = "".join(_printable(character, lines=lines) for character in text)
    if lines:
        folded = "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
    else:
        folded = " ".join(kept.split())
    if len(folded) > limit:
        raise TooLong(length=len(folded), limit=limit)
    return folded


def fold(text: str) -> str:
    """Return ``text`` for comparison: without case and accents, white space folded."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def _printable(character: str, *, lines: bool) -> str:
    if character in "\n\r" and lines:
        return "\n"
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn"} else character
