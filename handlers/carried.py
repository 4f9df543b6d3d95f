"""What a modal carries: where it was opened, and what was written in the one before it."""

from collections.abc import Mapping
from typing import Any


def carried(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was written in the modal before this one, which asks whether it is meant."""
    carried = data.get("carried")
    if not isinstance(carried, dict):
        return {}
    return {str(name): str(value) for name, value in carried.items()}


def opened_from(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a request knows of where its modal was opened (``handlers/origins.py``)."""
    return {
        "response_url": str(data.get("url", "")),
        "is_click": data.get("click") is True,
        "message": str(data.get("ts", "")),
    }
