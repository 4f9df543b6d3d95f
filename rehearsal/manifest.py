"""The app's manifest, read as Slack reads it: scopes, commands, events, shortcuts, surfaces."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from rehearsal.store import Json

PATH: Final = Path(__file__).resolve().parent.parent / "manifest.json"


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    name: str
    description: str
    usage_hint: str
    escapes: bool


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A shortcut: ``global``, or ``message`` for one on a message."""

    name: str
    callback_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the app may do and what it hears."""

    bot_name: str
    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: tuple[Shortcut, ...] = ()
    has_home: bool = False
    takes_messages: bool = False
    """Whether people can write to the bot."""
    redirect_urls: tuple[str, ...] = ()
    """Where people may be led after they have allowed or refused to install it."""
    rotates_tokens: bool = False
    """Whether tokens end after twelve hours, and the next one is asked for."""
    loads_options: bool = False
    """Whether there is an address at which the choices of external selects are asked for."""
    unfurl_domains: tuple[str, ...] = ()
    """Whose links the app unfolds, and whose videos it may show."""
    has_messages: bool = True
    """Whether the bot can write to people."""
    is_interactive: bool = True
    """Whether it is told what people click, submit and choose."""

    @classmethod
    def read(cls, path: Path = PATH) -> Self:
        """Read the file; raises ``OSError``, ``ValueError`` or ``KeyError``."""
        return cls.parse(json.loads(path.read_text("utf-8")))

    @classmethod
    def parse(cls, data: Json) -> Self:
        """Take a manifest that is already read."""
        features = data["features"]
        home = features.get("app_home", {})
        interactivity = data["settings"].get("interactivity", {})
        commands = [_command(each) for each in features.get("slash_commands", [])]
        return cls(
            bot_name=features["bot_user"]["display_name"],
            scopes=frozenset(data["oauth_config"]["scopes"]["bot"]),
            events=frozenset(data["settings"].get("event_subscriptions", {}).get("bot_events", [])),
            commands={each.name: each for each in commands},
            shortcuts=tuple(
                Shortcut(each["name"], each["callback_id"], each["type"])
                for each in features.get("shortcuts", [])
            ),
            redirect_urls=tuple(data["oauth_config"].get("redirect_urls", [])),
            rotates_tokens=data["settings"].get("token_rotation_enabled", False),
            loads_options="message_menu_options_url" in interactivity,
            is_interactive=interactivity.get("is_enabled", False),
            unfurl_domains=tuple(features.get("unfurl_domains", [])),
            has_home=home.get("home_tab_enabled", False),
            has_messages=home.get("messages_tab_enabled", False),
            takes_messages=home.get("messages_tab_enabled", False)
            and not home.get("messages_tab_read_only_enabled", False),
        )


def _command(data: Json) -> Command:
    return Command(
        data["command"],
        data["description"],
        data.get("usage_hint", ""),
        data.get("should_escape", False),
    )
