"""Reading what is posted to ``/_control``: known fields only, each of its kind."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rehearsal.errors import Refused
from rehearsal.store import Json


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a request."""

    check: Callable[[Any], bool]
    what: str
    required: bool = True


text = Field(lambda value: isinstance(value, str), "a text")
number = Field(
    lambda value: isinstance(value, int | float) and not isinstance(value, bool), "a number"
)
flag = Field(lambda value: isinstance(value, bool), "true or false")
object_ = Field(lambda value: isinstance(value, dict), "an object")


def optional(field: Field) -> Field:
    """Return the field, not required."""
    return Field(field.check, field.what, required=False)


def read(fields: Mapping[str, Field], kind: str, raw: bytes) -> Json:
    """Return the fields of a JSON body; raises ``Refused`` that names every problem.

    Only JSON is taken: a page from elsewhere cannot post it without asking first.
    """
    if kind.partition(";")[0].strip() != "application/json":
        raise Refused("invalid_arguments", "send application/json")
    try:
        body = json.loads(raw or b"{}")
    except ValueError:
        raise Refused("invalid_arguments", "that is not JSON") from None
    if not isinstance(body, dict):
        raise Refused("invalid_arguments", "send an object")
    given = {key: value for key, value in body.items() if value is not None}
    problems = [f"unknown field {key}" for key in given if key not in fields]
    for key, field in fields.items():
        if key not in given:
            problems += [f"{key} is missing"] if field.required else []
        elif not field.check(given[key]):
            problems.append(f"{key} must be {field.what}")
    if problems:
        raise Refused("invalid_arguments", "; ".join(problems))
    return given


def instant(given: str) -> datetime:
    """Return an instant in UTC; raises ``Refused`` for one without a zone, or none at all."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise Refused("invalid_arguments", "to must be ISO 8601 with a zone") from None
    if found.tzinfo is None:
        raise Refused("invalid_arguments", "to must have a time zone")
    return found.astimezone(UTC)
