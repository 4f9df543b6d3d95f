"""Seeing what a library looks for in JSON, and does not find."""

from typing import Any

Json = dict[str, Any]


class Watched(dict[str, Any]):
    """An object that remembers which of its keys were looked for in vain, by their paths."""

    def __init__(self, given: Json, missed: set[str], at: str = "") -> None:
        self._missed = missed
        self._at = at
        super().__init__({key: watched(given[key], missed, self._path(key)) for key in given})

    def _path(self, key: object) -> str:
        return f"{self._at}.{key}" if self._at else str(key)

    def _seek(self, key: object) -> None:
        if not super().__contains__(key):
            self._missed.add(self._path(key))

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401 - as dict has it
        self._seek(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as dict has it
        self._seek(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._seek(key)
        return super().__contains__(key)


def watched(given: Any, missed: set[str], at: str = "") -> Any:  # noqa: ANN401 - JSON
    """Return JSON whose objects note in ``missed`` what was looked for in vain."""
    if isinstance(given, dict):
        return Watched(given, missed, at)
    if isinstance(given, list):
        return [watched(each, missed, at) for each in given]
    return given


def has(sample: object, path: str) -> bool:
    """Tell whether a sample has the key of a path."""
    for key in path.split("."):
        while isinstance(sample, list):
            sample = sample[0] if sample else {}
        if not isinstance(sample, dict) or key not in sample:
            return False
        sample = sample[key]
    return True
