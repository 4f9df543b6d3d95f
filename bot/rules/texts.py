"""What people type: cleaned and bounded, never interpreted."""

import unicodedata
from dataclasses import dataclass

from bot.rules.errors import TooLong

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and a symbol that show nothing: fillers, joiners, the empty Braille pattern."""
_RESERVED = frozenset({0x2065, *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)})
"""Unassigned code points that are kept for invisible characters (Default_Ignorable_Code_Point)."""

_SWEDISH = str.maketrans({"å": "{a", "ä": "{b", "æ": "{b", "ö": "{c", "ø": "{c"})


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


def capital(text: str) -> str:
    """Return ``text`` as it begins a line."""
    return text[:1].upper() + text[1:]


def alphabetical(name: str) -> str:
    """Return what ``name`` is sorted by: å, ä and ö come last, whatever their code points say."""
    return name.casefold().translate(_SWEDISH)


def clean(text: str, limit: int, *, lines: bool = False) -> str:
    """Return ``text`` without control and invisible characters, white space folded.

    ``lines`` keeps line breaks. What shows nothing at all becomes empty. Raises ``TooLong`` if more
    than ``limit`` characters are left. Direction overrides (Unicode TR 9) are dropped as well: they
    can make a line read as another.
    """
    kept = _visible(text.replace("\r\n", "\n"), lines=lines)
    if lines:
        folded = "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip()
    else:
        folded = " ".join(kept.split())
    if len(folded) > limit:
        raise TooLong(length=len(folded), limit=limit)
    return folded if any(map(_shows, folded)) else ""


def fold(text: str) -> str:
    """Return ``text`` for comparison: without case and accents, white space folded.

    Invisible characters do not count: they come along when a word is copied.
    """
    visible = _visible(text, lines=False)
    if visible.isascii():
        return " ".join(visible.lower().split())  # the same, and a fifth of the time
    # Decomposed twice: compatibility characters ("™") become letters that still have a case.
    lower = unicodedata.normalize("NFKD", visible).casefold()
    parts = unicodedata.normalize("NFKD", lower)
    return " ".join("".join(c for c in parts if not unicodedata.combining(c)).split())


def _visible(text: str, *, lines: bool) -> str:
    if text.isprintable() and _BLANK.isdisjoint(text):
        return text  # nearly always, and ten times as fast
    # Each character is looked at once, however often it comes: a text may be long, for it is given.
    return text.translate({ord(each): _printable(each, lines=lines) for each in set(text)})


def _printable(character: str, *, lines: bool) -> str:
    if character in "\n\r" and lines:
        return "\n"
    if character.isspace():
        return " "
    return "" if _is_hidden(character) else character


def _is_hidden(character: str) -> bool:
    """Tell whether a character controls or shows nothing.

    What Python's Unicode does not know yet is kept, because it may be this year's emoji; apart
    from noncharacters and what is reserved for invisible ones (Default_Ignorable_Code_Point).
    """
    category = unicodedata.category(character)
    if category == "Cn":
        code = ord(character)
        return code in _RESERVED or 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE  # noqa: PLR2004 - Unicode 23.7
    return category in {"Cc", "Cf", "Cs", "Co"} or character in _BLANK


def _shows(character: str) -> bool:
    """Tell whether a character shows by itself: no space, nor a mark that needs a letter."""
    return unicodedata.category(character)[0] not in "ZM" and not character.isspace()
