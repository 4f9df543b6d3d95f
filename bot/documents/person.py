"""What is kept of a person: as JSON for a program, and as a page to read."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.documents.layout import render
from bot.i18n import Translator
from bot.i18n.keeping import fate, kept
from bot.rules.retention import CLASSES, TASK, Class, Dossier


@dataclass(frozen=True, slots=True)
class Part:
    """A class of a person's data, in words."""

    what: str
    why: str
    kept: str
    fate: str
    rows: tuple[str, ...]


def as_json(dossier: Dossier, t: Translator, now: datetime) -> bytes:
    """Return everything, with the names that the database has for it."""
    hold = dossier.hold
    said = {
        "written": now.isoformat(),
        "hold": {"since": hold.at.isoformat(), "reason": hold.reason} if hold else None,
        "classes": [
            {
                "class": each.key,
                "what": t(each.what),
                "why": t(each.why),
                "ground": t(TASK),
                "days": each.days,
                "since": t(each.since) if each.since else None,
                "kept by": t(each.kept_by) if each.kept_by else None,
                "rows": [_plain(row) for row in dossier.rows.get(each.key, ())],
            }
            for each in CLASSES
        ],
    }
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def as_html(dossier: Dossier, t: Translator, now: datetime) -> bytes:
    """Return a page that can be read as it is."""
    title = t("What is kept of {name}", name=dossier.person.name)
    parts = [_part(dossier, each, t) for each in CLASSES]
    return render("person.html", title=title, now=now, hold=dossier.hold, parts=parts, t=t).encode()


def _part(dossier: Dossier, of: Class, t: Translator) -> Part:
    rows = dossier.rows.get(of.key, ())
    why = f"{t(of.why)}; {t(TASK)}"
    return Part(
        t(of.what), why, kept(of, t), fate(of, t), tuple(_line(row.items(), t) for row in rows)
    )


def _line(pairs: Iterable[tuple[str, object]], t: Translator) -> str:
    said = ((name.replace("_", " "), _said(value, t)) for name, value in pairs)
    return " · ".join(f"{name}: {value}" for name, value in said if value)


def _said(value: object, t: Translator) -> str:
    if isinstance(value, datetime):
        return t.written(value)
    if isinstance(value, list):
        return t.many(value)
    return "" if value is None else str(value)


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()
    }


FORMATS: dict[str, Callable[[Dossier, Translator, datetime], bytes]] = {
    "html": as_html,
    "json": as_json,
}
"""By the ending of the file's name."""
