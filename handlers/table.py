"""The shape of the table behind the doors: what the bot can do, by name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from slack_sdk import WebClient

from bot.rules.workspace import Circle, Learnt
from bot.views.blocks import Element, Message
from handlers.commands import Unknown
from handlers.enquiries import Ask
from handlers.turn import Turn

Say = Callable[[Turn], Message]
Open = Callable[[Turn, int | None], Element]
Offer = Callable[[Turn, int | None], Circle]
Fetch = Callable[[WebClient, str, Collection[str]], Learnt]
Submit = Callable[[Turn, Mapping[str, str]], Message]


@dataclass(frozen=True, slots=True)
class Table:
    """What the bot can do: by words, by opening a modal, by sending one off."""

    words: Mapping[tuple[str, str], Say]
    unknown: Callable[[Turn, Unknown], Message]
    forms: Mapping[str, Open]
    submissions: Mapping[str, Submit]
    labels: Mapping[str, str]
    """What the button says that opens a modal."""
    asks: Mapping[str, Ask] = field(default_factory=dict)
    """What a modal asks of Slack, before it is opened and when it is sent off."""
    fetches: Mapping[tuple[str, str], Fetch] = field(default_factory=dict)
    """What words ask of Slack, with what stands behind them and whom the bot knows; it takes
    longer than Slack waits."""
    reads: Mapping[str, str] = field(default_factory=dict)
    """The words that read what a modal hands in, which stands behind them."""
    keeps: Mapping[str, Submit] = field(default_factory=dict)
    """What keeps a modal's inputs when a button in it opens another one in its place."""
    offers: Mapping[str, Offer] = field(default_factory=dict)
    """Whom a modal's menus of people are about."""
