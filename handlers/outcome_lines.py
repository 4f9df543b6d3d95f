"""An outcome in one line, as it is typed in a meeting: ``åtgärd: Ta fram underlag @… senast 1/3``.

Everything behind the text may also be set off by ``|``, in any order: owner, date, item, goal.
"""

import re
from collections.abc import Callable
from datetime import date

from bot.rules import deadlines
from bot.rules.dates import read_date
from bot.rules.outcomes import NEEDS, Kind
from bot.rules.series import Profile
from bot.rules.texts import fold
from bot.services.outcomes import Given
from handlers.commands import Lexicon, first_number, split
from handlers.vocabulary import KIND_WORDS

_KIND = Lexicon(KIND_WORDS)
_DUE_WORDS = r"(?:due|by|no later than|senast|till|förfaller|forfaller)\b:?\s*"
_DUE = re.compile(rf"{_DUE_WORDS}(\S.*)", re.IGNORECASE)
_MENTION = re.compile(r"<@([A-Z0-9]+)>")
_ITEM = re.compile(r"#[0-9]{1,9}")
# Looked for from the left, each position once: a line may be thousands of characters long.
_DUE_INSIDE = re.compile(rf"(?<![^\s,;]){_DUE_WORDS}", re.IGNORECASE)
_MENTION_LAST = re.compile(rf"{_MENTION.pattern}[\s.,;]*\Z")
_ITEM_LAST = re.compile(r"(?<!\S)(#[0-9]{1,9})[\s.,;]*\Z")
_DATE_LIKE = re.compile(r"[^#<]*[0-9][^#<]*")
_DATE_WORDS = 4
"""den 1 mars 2027"""

NameOf = Callable[[str], str]
"""Returns the name of a person by Slack's id; empty for one who is not known."""


def kind_and_rest(text: str) -> tuple[str, str]:
    """Return the kind that ``text`` begins with and what stands behind it.

    The word as it was typed if it is no kind.
    """
    first, *rest = text.split(None, 1)
    return _KIND.get(first) or first, rest[0] if rest else ""


def given_of(kind: Kind, text: str, profile: Profile, today: date, name_of: NameOf) -> Given:
    """Return what a line says: ``TEXT [| OWNER] [| due DATE] [| #ITEM] [| GOAL]``.

    In the text itself, the date, a person and an item are read where they stand last. A deadline
    of the series, by its name, is a date.
    """
    said, *parts = split(text)
    found: dict[str, str] = {}
    for part in parts:
        found |= _part(part, profile, today)
    named = NEEDS[kind].task  # "we invite all to the conference" is no date of a decision
    said, last = _last(said, lambda given: named and _is_deadline(given, profile, today))
    found = last | found
    if "user" not in found and "owner" not in found:
        mentioned = _MENTION.findall(said)
        found |= {"user": mentioned[0]} if len(mentioned) == 1 else {}
    item, _ = first_number(found.get("item", ""))
    return Given(
        kind,
        _MENTION.sub(lambda m: name_of(m[1]) or "@", said),
        found.get("owner", ""),
        found.get("user", ""),
        found.get("due", ""),
        item,
        found.get("goal", ""),
    )


def date_and_reason(text: str, today: date) -> tuple[str, str]:
    """Split ``DATE | REASON``, or the date that ``text`` begins with from what follows."""
    first, *others = split(_plain_due(text))
    if others:
        return first, " ".join(others)
    tokens = first.split()
    for count in range(min(len(tokens), _DATE_WORDS), 0, -1):
        if read_date(" ".join(tokens[:count]), today) is not None:
            return " ".join(tokens[:count]), " ".join(tokens[count:])
    return first, ""


def plain_date(text: str) -> str:
    """Return a date without the word before it: ``senast 1 mars``."""
    return _plain_due(text)


def _is_deadline(given: str, profile: Profile, today: date) -> bool:
    return deadlines.read(given, profile.deadlines, today) is not None


def _part(part: str, profile: Profile, today: date) -> dict[str, str]:
    if _ITEM.fullmatch(part):
        return {"item": part}
    due = _DUE.fullmatch(part)
    if due or read_date(part, today) is not None or _is_deadline(part, profile, today):
        return {"due": due[1] if due else part}
    for goal in profile.goals:
        if fold(part) in {fold(goal.key), fold(goal.name.sv), fold(goal.name.en)}:
            return {"goal": goal.key}
    mentioned = _MENTION.search(part)
    name = " ".join(_MENTION.sub(" ", part).split()).strip(",;: ")
    return {"user": mentioned[1] if mentioned else "", "owner": name}


def _last(said: str, is_deadline: Callable[[str], bool]) -> tuple[str, dict[str, str]]:
    """Take the date, the person and the item off the end of the text, each once."""
    found: dict[str, str] = {}
    takers = {
        "due": _due_last(is_deadline),
        "user": _behind(_MENTION_LAST),
        "item": _behind(_ITEM_LAST),
    }
    taken = True
    while taken:
        taken = False
        for name, take in takers.items():
            cut = take(said) if name not in found else None
            if cut is not None:
                said, found[name] = cut
                taken = True
    return said, found


def _due_last(is_deadline: Callable[[str], bool]) -> Callable[[str], tuple[str, str] | None]:
    """Split the date off; words behind "by" that hold no number are none: "made by hand"."""

    def take(said: str) -> tuple[str, str] | None:
        words = list(_DUE_INSIDE.finditer(said))
        given = said[words[-1].end() :].strip() if words else ""
        if len(given.split()) > _DATE_WORDS or not given:
            return None
        # "till konferensen" may be where somebody is invited to; with a date it is a date.
        by_name = not words[-1][0].casefold().startswith("till") and is_deadline(given)
        if not _DATE_LIKE.fullmatch(given) and not by_name:
            return None
        return _before(said[: words[-1].start()]), given

    return take


def _behind(pattern: re.Pattern[str]) -> Callable[[str], tuple[str, str] | None]:
    def take(said: str) -> tuple[str, str] | None:
        found = pattern.search(said)
        return (_before(said[: found.start()]), found[1]) if found else None

    return take


def _before(said: str) -> str:
    return said.rstrip(" \n\t,;:–-")


def _plain_due(text: str) -> str:
    due = _DUE.fullmatch(text.strip())
    return due[1] if due else text.strip()
