"""The grammar: the same words by slash command, mention, direct message and button.

Words are matched without regard to case and accents, in both languages, the longest first.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.rules.errors import WhichItem
from bot.rules.examples import Example
from bot.rules.texts import Word, fold
from handlers.vocabulary import (
    LANGUAGE_OF,
    MEANT,
    NOUN_OF_VERBS,
    NOUNS,
    SKIPPED,
    THANKS,
    VERBS,
    WHO,
    WHOLE,
    Spelled,
)

_ORDER = Example("agenda order #12 #9")
_DIGITS = 9
_SUGGESTED = 120
"""Characters of a request that are said back with the noun that was left out."""


class Lexicon:
    """Words that mean something, found without regard to case and accents."""

    def __init__(self, spelled: Spelled) -> None:
        """Take the words as they are spelled."""
        self._meaning = {fold(w): meaning for meaning, every in spelled.items() for w in every}
        self._spelled = {fold(w): w for every in spelled.values() for w in every if w}

    def get(self, given: str) -> str | None:
        """Return what ``given`` means, or ``None``."""
        return self._meaning.get(fold(given).rstrip("!.,:"))

    def closest(self, given: str) -> str | None:
        """Return the word that was probably meant, as it is spelled."""
        found = get_close_matches(fold(given), self._spelled, n=1, cutoff=0.7)
        return self._spelled[found[0]] if found else None


_PARTICLES = {"stall": "in", "hoppa": "över"}
"""The second word of a verb that has two."""
_NOUN = Lexicon(NOUNS)
_SKIPPED = Lexicon(SKIPPED)
_VERB = {noun: Lexicon(spelled) for noun, spelled in VERBS.items()}


@dataclass(frozen=True, slots=True)
class Words:
    """A request taken apart: noun and verb in English, and what was typed behind them."""

    noun: str
    verb: str
    rest: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words that are not known; ``suggestion`` is what was probably meant."""

    given: str
    suggestion: str | None


def parse(text: str) -> Words | Unknown:
    """Take a request apart. No words at all ask for help."""
    tokens = text.split(None, 1)
    if not tokens:
        return Words("help", "", "")
    noun = _NOUN.get(tokens[0])
    rest = tokens[1].strip() if len(tokens) > 1 else ""
    if noun is None:
        near = MEANT.get(fold(tokens[0])) or _NOUN.closest(tokens[0])
        return Unknown(tokens[0][:40], _with_noun(text.strip()) or near)
    if (particle := _PARTICLES.get(fold(tokens[0]))) is not None:
        rest = re.sub(rf"^{particle}\b\s*", "", rest, flags=re.IGNORECASE)
    if noun == "skip" and (skipped := _SKIPPED.get(rest)) is not None:
        noun, rest = skipped, "skip"
    if noun in WHOLE:
        return Words(*WHOLE[noun], rest)
    if noun == "poll" and rest.startswith("#"):
        return Words(noun, "vote" if first_number(rest)[1] else "status", rest)
    if noun not in _VERB:
        return Words(noun, "", rest)
    return _with_verb(noun, rest) or _unknown(noun, tokens[0], rest)


def is_thanks(given: Unknown) -> bool:
    """Tell whether words that are not known are thanks, to which nothing has to be done."""
    return fold(given.given).rstrip("!.,:") in THANKS


def spoken(text: str) -> str:
    """Return the language, ``sv`` or ``en``, of the first word if it exists in one of them only."""
    first = fold((text.split(None, 1) or [""])[0]).rstrip("!.,:")
    return LANGUAGE_OF.get(first, "")


def split(text: str) -> list[str]:
    """Return the parts of ``TITLE | KIND | N min``; empty ones are left out behind the first."""
    first, *others = (part.strip() for part in text.split("|"))
    return [first, *(part for part in others if part)]


def numbers(text: str, example: Word = _ORDER) -> list[int]:
    """Return the numbers in ``#12 #9``, in their order; raises ``WhichItem`` for anything else."""
    tokens = text.replace(",", " ").split()
    found = [number for token in tokens if (number := _number(token)) is not None]
    if len(found) < len(tokens):
        raise WhichItem(example=example)
    return found


def first_number(text: str) -> tuple[int | None, str]:
    """Return the number that ``text`` begins with, if it does, and the rest."""
    head, *rest = text.split(None, 1)[:2] or [""]
    number = _number(head)
    if number is None:
        return None, text.strip()
    return number, rest[0].strip() if rest else ""


def _number(token: str) -> int | None:
    """Return the number of ``#12``; ``None`` for what is none, or more than a database counts."""
    digits = token.lstrip("#").rstrip(":,.")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS
    return int(digits) if is_number else None


def _with_verb(noun: str, rest: str) -> Words | None:
    lexicon = _VERB[noun]
    tokens = rest.split(None, 2)
    for count in (2, 1):
        verb = lexicon.get(" ".join(tokens[:count])) if len(tokens) >= count else None
        if verb is not None:
            behind = rest.split(None, count)[count:]
            return Words(noun, verb, behind[0].strip() if behind else "")
    alone = lexicon.get("")
    return None if tokens or alone is None else Words(noun, alone, "")


def _with_noun(text: str) -> str | None:
    """Return a request that begins with a verb ("ja", "vi kommer") with its noun before it."""
    first, *rest = text.split(None, 1)
    said = rest[0] if rest and fold(first) in WHO else text
    for noun, spelled in NOUN_OF_VERBS.items():
        words = _with_verb(noun, said)
        if words is not None:
            short = said if len(said) <= _SUGGESTED else said.removesuffix(words.rest).strip()
            return f"{spelled.get(spoken(said), noun)} {short}"
    return None


def _unknown(noun: str, typed: str, rest: str) -> Words | Unknown:
    """Suggest a verb behind the noun as it was typed, so that languages do not mix.

    What stands behind ``language`` and looks like none is a language that the bot does not speak.
    """
    verb = rest.partition(" ")[0]
    suggestion = _VERB[noun].closest(verb)
    if suggestion is None and noun == "language":
        return Words(noun, "", rest)
    given = f"{typed} {verb}".strip()[:60]
    if noun == "poll" and _number(verb) is not None:
        return Unknown(given, _poll_meant(typed, rest))
    return Unknown(given, f"{typed[:30]} {suggestion}" if suggestion else None)


def _poll_meant(typed: str, rest: str) -> str:
    """Return how a vote is written whose poll has no mark before its number; or how one is read."""
    poll, *chosen = rest.split()
    return " ".join([typed[:30], f"#{poll}", *chosen])[:_SUGGESTED].rstrip()
