"""A vote in words: which options of a poll somebody means."""

from bot.rules.errors import BadVote
from bot.rules.polls import Option, Poll
from bot.rules.texts import Word, clean, fold

_ENDS = " .!"
"""What people write around an option."""
_DIGITS = 9
"""Of a place, at most."""
_SAID_BACK = 40
"""Characters."""


def called(poll: Poll, said: str) -> list[int]:
    """Return the places that are meant: numbers, or what options are called, or begin with.

    Texts stand with commas between; ``#9`` is the option about that item. What is a place is none
    of an option that is called like it. Raises ``BadVote`` for what is no option, or several.
    """
    numbers = said.replace(",", " ").split()
    texts = (part for part in said.split(",") if part.strip())
    parts = numbers if all(map(_is_number, numbers)) else texts
    whole = _place(poll, said)
    places = [whole] if whole else [_place(poll, part) for part in parts]
    found = [place for place in places if place is not None]
    if len(found) < len(places):
        raise BadVote(given=clean(said[:_SAID_BACK], _SAID_BACK), example=Word("poll #12 2"))
    return found


def _place(poll: Poll, said: str) -> int | None:
    """Return the place of the one option that is meant, if there is one."""
    asked = fold(said).strip(_ENDS)
    places = range(1, len(poll.options) + 1)
    if _is_number(asked) and int(asked) in places:
        return int(asked)
    names = {place: _names(poll.options[place - 1]) for place in places}
    exact = [place for place in places if asked in names[place]]
    begun = [place for place in places if any(name.startswith(asked) for name in names[place])]
    found = exact or begun
    if asked and len(found) == 1:
        return found[0]
    return int(asked) if _is_number(asked) else None


def _names(option: Option) -> set[str]:
    """Return what an option may be called: an item by its number too."""
    text = fold(option.text).strip(_ENDS)
    return {text} if option.item is None else {text, f"#{option.item}", f"#{option.item} {text}"}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS
