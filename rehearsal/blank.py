"""A workspace in which nothing is set up: people whom nobody knows, and channels to choose from."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rehearsal import invented
from rehearsal.model import Channel, Population, Team, User

ZONE: Final = "Europe/Stockholm"
HOME: Final = Team("T0EGEN", "Egen organisation", "egen")
_OWN: Final = ("Samordnare", "Sekreterare", "Chef", "Utvecklingsledare", "Registrator")
#: What somebody of each other organisation is, by language; the last one speaks English.
_TITLES: Final = {"sv": ("Chef", "Ställföreträdare"), "en": ("Head", "Deputy")}
_OTHERS: Final = dict.fromkeys("ABCDE", "sv") | {"F": "en"}


def workspace(now: datetime) -> Population:
    """Return it, with no bot in a channel, no parties and no topics.

    It begins on the Monday after ``now`` (aware) at nine, when nothing has to wait for the morning.
    Two channels are for everybody, so that a second series has one too; one is for the own people.
    """
    start = _monday(now.astimezone(ZoneInfo(ZONE)))
    teams = tuple(Team(f"T0{key}", f"Organisation {key}", key.lower()) for key in _OTHERS)
    rows = [*_people()]
    names = invented.names([(user.id, "") for user in rows])
    for user in rows:
        user.name = names[user.id]
    everybody = [user.id for user in rows]
    own = [user.id for user in rows if user.team == HOME.id]
    created = int(start.timestamp())
    return Population(
        HOME,
        start,
        teams,
        tuple(rows),
        (
            Channel("C0DIALOG", "dialog", members=everybody, created=created),
            Channel("C0SAMRAD", "samråd", members=everybody, created=created),
            Channel("C0INTERNT", "internt", members=own, created=created),
        ),
        ZONE,
    )


def _monday(now: datetime) -> datetime:
    day = now.date() + timedelta(days=7 - now.weekday())
    return datetime.combine(day, time(9), now.tzinfo)


def _people() -> Iterator[User]:
    for number, title in enumerate(_OWN, 1):
        yield User(f"U0EGEN{number}", HOME.id, "", title, ZONE)
    for key, language in _OTHERS.items():
        for number, title in enumerate(_TITLES[language], 1):
            yield User(f"U0{key}{number}", f"T0{key}", "", title, ZONE, language)
