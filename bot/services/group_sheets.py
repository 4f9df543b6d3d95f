"""The groups and forward deadlines of a series, as the file that would give them."""

from bot.rules.deadlines import Deadline
from bot.rules.groups import Group, Held
from bot.rules.series_drafts import Data
from bot.rules.texts import LocalText

_PLACE = ("place", "address", "video")


def group(of: Group) -> Data:
    """Return the row of a group."""
    row: Data = {
        "key": of.key,
        "name": _both(of.name),
        "parties": list(of.parties),
        "hosts": list(of.hosts),
        "before": f"{of.days} day{'' if of.days == 1 else 's'}" if of.days else "",
        "start": f"{of.start:%H:%M}" if of.start else "",
        "minutes": of.minutes,
        **{name: getattr(of, name) for name in _PLACE},
        "note": _both(of.note) if of.note else "",
        "held": [_held(each) for each in of.held],
    }
    return _filled(row)


def deadline(of: Deadline) -> Data:
    """Return the row of a forward deadline."""
    row: Data = {
        "key": of.key,
        "name": _both(of.name),
        "rule": of.rule,
        "dates": [each.isoformat() for each in of.dates],
        "text": _both(of.text) if of.text else "",
    }
    return _filled(row)


def _held(of: Held) -> Data:
    row: Data = {
        "year": of.year,
        "date": of.day.isoformat() if of.day else "",
        "start": f"{of.start:%H:%M}" if of.start else "",
        **{name: getattr(of, name) for name in _PLACE},
        "host": of.host,
    }
    return _filled(row)


def _both(text: LocalText) -> Data:
    return {"sv": text.sv, "en": text.en}


def _filled(row: Data) -> Data:
    """Leave out what a file leaves out."""
    return {name: value for name, value in row.items() if value not in ("", None, [])}
