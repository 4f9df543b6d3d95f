"""What menus offer: external ones what the bot has just answered, Slack's own what there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rehearsal.errors import Refused
from rehearsal.objects import OPTION_GROUPS, OPTIONS
from rehearsal.store import Json

#: By block id and action id.
Offered = Mapping[tuple[str, str], list[Json]]
NONE: Final[Offered] = {}
EXTERNAL: Final = frozenset({"external_select", "multi_external_select"})
#: What Slack waits to be typed where the element does not say.
QUERY_LENGTH: Final = 3
_SHAPES: Final = {"options": OPTIONS, "option_groups": OPTION_GROUPS}


def read(body: object) -> list[Json]:
    """Return the options in what the bot answers; raises ``Refused`` for what Slack cannot use."""
    keys = body.keys() if isinstance(body, dict) else set()
    if not isinstance(body, dict) or len(keys) != 1 or not keys <= _SHAPES.keys():
        raise Refused("trouble", "the answer must have options or option_groups, and nothing else")
    (key,) = keys
    problems = list(_SHAPES[key](body[key], f"/{key}"))
    if problems:
        raise Refused("trouble", "; ".join(problems))
    if key == "options":
        return list(body[key])
    return [each for group in body[key] for each in group["options"]]


def filled(element: Json, block_id: str, offered: Offered) -> Json:
    """Return an element with what can be chosen in it; any other element as it is."""
    if element["type"] not in EXTERNAL:
        return element
    begun = [element["initial_option"]] if "initial_option" in element else []
    begun += element.get("initial_options", [])
    return element | {"options": [*begun, *offered.get((block_id, element["action_id"]), [])]}


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the filter of a menu tells conversations apart by."""

    id: str
    kind: str
    """public, private, im."""
    is_shared: bool
    """Whether it is a channel with people of other workspaces in it."""
    is_with_bot: bool
    """Whether it is a direct message with a bot."""


def conversations(element: Json, seen: Iterable[Conversation]) -> list[str]:
    """Return which of the conversations that somebody sees a menu of them has.

    A menu of channels has the public ones. No filter leaves people out because they are of another
    workspace (docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object).
    """
    if "channels" in element["type"]:
        return [each.id for each in seen if each.kind == "public"]
    wanted = element.get("filter", {})
    kinds = wanted.get("include", ("public", "private", "im", "mpim"))
    return [
        each.id
        for each in seen
        if each.kind in kinds
        and not (each.is_shared and wanted.get("exclude_external_shared_channels"))
        and not (each.is_with_bot and wanted.get("exclude_bot_users"))
    ]


class Menus:
    """What was offered to whom, and where; in memory, as in Slack's own window."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._offered: dict[tuple[str, str], dict[tuple[str, str], list[Json]]] = {}

    def offer(self, user: str, where: str, menu: tuple[str, str], options: list[Json]) -> None:
        """Take what the bot offers in a message or view; what was offered there stays."""
        known = self._offered.setdefault((user, where), {}).setdefault(menu, [])
        known += [each for each in options if each not in known]

    def of(self, user: str, where: str) -> Offered:
        """Return what was offered to a person in a message or view."""
        return self._offered.get((user, where), NONE)

    def clear(self) -> None:
        """Forget everything."""
        self._offered.clear()
