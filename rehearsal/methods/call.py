"""How the Web API reads a call: token, scopes, arguments. Stricter than Slack where Slack shrugs.

Slack ignores arguments that it does not know; here they are refused, because a misspelt argument
is a fault in the bot.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from rehearsal.errors import SlackError, invalid
from rehearsal.model import APP_TOKEN
from rehearsal.place import Place
from rehearsal.store import Json

Parser = Callable[[object], Any]
Run = Callable[[Place, Json], Json]

#: "Names with non-alphanumeric characters other than _" (any method's reference).
_ARGUMENT: Final = re.compile(r"[A-Za-z0-9_]+")
_TRUE: Final = (True, "1", "true", 1)
_FALSE: Final = (False, "0", "false", 0)


def text(value: object) -> str:
    """Read a string."""
    if not isinstance(value, str):
        raise TypeError("must be a string")
    return value


def flag(value: object) -> bool:
    """Read a boolean, as JSON or as a form gives it."""
    if value in _TRUE:
        return True
    if value in _FALSE:
        return False
    raise ValueError("must be a boolean")


def whole(value: object) -> int:
    """Read a whole number, as JSON or as a form gives it."""
    if isinstance(value, int | str):
        return int(value)
    raise TypeError("must be a number")


def parsed(value: object) -> object:
    """Read JSON, already parsed or still in a string."""
    return json.loads(value) if isinstance(value, str) else value


def names(value: object) -> list[str]:
    """Read a comma-separated list."""
    return [each for each in text(value).split(",") if each]


def only_false(value: object) -> bool:
    """Read a boolean that may not be true: what it would do is not rehearsed."""
    if flag(value):
        raise ValueError("is not rehearsed")
    return False


def not_rehearsed(_value: object) -> None:
    """Refuse an argument that Slack knows and the rehearsal does not."""
    raise ValueError("is not rehearsed")


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method."""

    run: Run
    args: Mapping[str, Parser]
    required: tuple[str, ...] = ()
    scope: str | None = None
    takes_json: bool = False
    """Whether Slack reads a JSON body; where not, it sees no arguments in one."""
    is_posted: bool = False
    """Whether it has to be called by POST."""
    token: Literal["bot", "app", "client", "none"] = "bot"  # noqa: S105 - a kind of token
    """What the caller proves who they are by; ``client``: the app's id and secret."""


def call(place: Place, method: Method, token: str | None, given: Json) -> Json:
    """Check everything and run a method; raises ``SlackError``."""
    here = check_token(place, method, token)
    if method.scope is not None:
        here.need(method.scope)
    args = _read(method, _of_team(here, given))
    return {"ok": True, **method.run(here, args)}


def check_token(place: Place, method: Method, token: str | None) -> Place:
    """Return where a token leads, if it is of the right kind; raises ``SlackError``."""
    if method.token in ("none", "client"):
        return place
    if not token:
        raise SlackError("not_authed")
    here = place if token == APP_TOKEN else place.by_token(token)
    if (token == APP_TOKEN) != (method.token == "app"):  # noqa: S105 - a kind of token
        raise SlackError("not_allowed_token_type")
    return here


def _of_team(place: Place, given: Json) -> Json:
    """Take away ``team_id``, which Bolt's clients send with every call."""
    rest = {**given}
    if rest.pop("team_id", place.home.id) != place.home.id:
        raise SlackError("team_not_found")
    return rest


def _read(method: Method, given: Json) -> Json:
    args: Json = {}
    if any("[" in name for name in given):
        raise SlackError("invalid_array_arg")
    if not all(_ARGUMENT.fullmatch(name) for name in given):
        raise SlackError("invalid_arg_name")
    problems = [
        f"missing required field: {name}"
        for name in method.required
        if given.get(name) in (None, "")
    ]
    for name, value in given.items():
        if name not in method.args:
            problems.append(f"unknown argument: {name}")
            continue
        if value is None:
            continue
        try:
            args[name] = method.args[name](value)
        except (TypeError, ValueError) as error:
            problems.append(f"{name} {error}")
    if problems:
        raise invalid(*problems)
    return args
