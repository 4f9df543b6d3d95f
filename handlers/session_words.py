"""The words of group sessions, as people type them in both languages."""

from collections.abc import Mapping

NOUNS: Mapping[str, tuple[str, ...]] = {
    "session": ("session", "sessions", "gruppmöte", "gruppmöten"),
    "host": ("host", "värd"),
}
SWEDISH = ("gruppmöte", "gruppmöten", "värd")
ENGLISH = ("session", "sessions", "host")
VERBS: Mapping[str, tuple[str, ...]] = {
    "list": ("", "list", "lista"),
    "move": ("move", "flytta"),
    "place": ("place", "plats"),
    "host": ("host", "värd"),
    "party": ("party", "part"),
    "cancel": ("cancel", "ställ in"),
    "join": ("join", "choose", "välj"),
    "help": ("help", "hjälp", "?"),
}
