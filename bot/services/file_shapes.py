"""What a series file holds at a path, whatever its shape: checks look at files that are wrong."""

from typing import Any

from bot.services.file_lines import Path


def rows_at(data: dict[str, Any], path: Path) -> list[tuple[Path, dict[str, Any]]]:
    """Return the tables of a list of tables, each with its path."""
    found = enumerate(items_of(found_at(data, path)))
    return [((*path, index), row) for index, row in found if isinstance(row, dict)]


def texts_at(data: dict[str, Any], path: Path, key: str) -> list[str]:
    """Return what the tables of a list say under ``key``, where it is a text."""
    return [row[key] for _, row in rows_at(data, path) if isinstance(row.get(key), str)]


def found_at(data: Any, path: Path) -> Any:  # noqa: ANN401 - what TOML holds is any shape
    """Return what is found at a path; ``None`` if it leads nowhere."""
    for part in path:
        in_list = isinstance(data, list) and isinstance(part, int)
        if not in_list and not (isinstance(data, dict) and part in data):
            return None
        data = data[part]
    return data


def items_of(value: object) -> list[Any]:
    """Return a list as it is, and nothing of what is none."""
    return value if isinstance(value, list) else []
