"""Series by chance: small, so that a year costs little, and with the example's whole cycle."""

import tomllib
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

from bot.services import loading
from bot.services.loading import SeriesFile

Rows = dict[str, Any]
_ZONES = ("Europe/Stockholm", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
_DAYS = ("MO", "TU", "WE", "TH", "FR")


def series(example: Path, count: int, chance: Random) -> list[SeriesFile]:
    """Return so many series with three parties each, and rules of their own."""
    rows = tomllib.loads(example.read_text(encoding="utf-8"))
    return [loading.checked(_one(rows, number, chance)) for number in range(count)]


def _one(example: Rows, number: int, chance: Random) -> Rows:
    rows = deepcopy(example)
    rows.pop("rehearsal")
    rows["series"] |= {
        "key": f"series-{number}",
        "channel": f"C{number:07d}",
        "channel_name": f"series-{number}",
        "zone": chance.choice(_ZONES),
        "conveners": [_user(number, 0)],
        "owner": _user(number, 0),
    }
    rows["series"]["meeting"] |= {
        "rule": _rule(chance),
        "start": f"{chance.randrange(9, 17):02d}:{chance.choice((0, 30)):02d}",
        "minutes": 60,
    }
    for step in rows["series"]["step"]:
        step["mode"] = chance.choice(("auto", "auto", "ask"))
    rows["team"] = []
    rows["person"] = [_person(number, place) for place in range(7)]
    rows["party"] = [_party(number, place) for place in range(3)]
    for row in rows["category"]:
        row.pop("quorum", None)
    return rows


def _rule(chance: Random) -> str:
    day = f"{chance.randint(1, 4)}{chance.choice(_DAYS)}"
    months = chance.choice(("2", "10", "5,11", "1,9"))
    interval = 2 if chance.random() < 0.2 else 1
    return f"FREQ=YEARLY;INTERVAL={interval};BYMONTH={months};BYDAY={day}"


def _user(number: int, place: int) -> str:
    return f"U{number:06d}{place}"


def _person(number: int, place: int) -> Rows:
    return {
        "user": _user(number, place),
        "team": "T0REGION",
        "name": f"Person {number} {place}",
        "title": "Head",
    }


def _party(number: int, place: int) -> Rows:
    return {
        "key": f"party-{number}-{place}",
        "name": f"Party {number} {place}",
        "category": "municipality",
        "principal": _user(number, 2 * place + 1),
        "deputies": [_user(number, 2 * place + 2)],
        "seats": 2,
    }
