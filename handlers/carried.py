"""What a modal carries that asks whether the one before it was meant."""

from collections.abc import Mapping
from typing import Any


def carried(data: Mapping[str, Any]) -> dict[str, str]:
    """Return what was written in the modal before this one, which asks whether it is meant."""
    carried = data.get("carried")
    if not isinstance(carried, dict):
        return {}
    return {str(name): str(value) for name, value in carried.items()}
