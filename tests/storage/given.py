"""What the tests of storage begin with: a small series, its people, parties and a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

from sqlalchemy import insert

from bot.ports import Store
from bot.rules.agenda import Item
from bot.rules.calendar import QuietPeriod
from bot.rules.outbox import Manner, Owed, Target
from bot.rules.seats import Category, Mandate, Party, Person
from bot.rules.series import (
    Focus,
    Meeting,
    MeetingRule,
    Named,
    Offset,
    Profile,
    Series,
    Step,
)
from bot.rules.texts import LocalText
from storage.query import Query, Session
from storage.schema import look
from storage.tables import INBOUND

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
TEAM = "T0REGION"
CHANNEL = "C0DIALOG"


@dataclass
class HandClock:
    """A clock that moves when it is told to; what waits on it in real time does not."""

    wall: datetime = NOW
    seconds: float = 1_000_000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def epoch(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.seconds += seconds
        self.wall += timedelta(seconds=seconds)


def unguard(url: str) -> None:
    """Take away what keeps the audit trail as it is, as who owns the database could."""
    names = ["audit_unchanged", *([] if "postgresql" in url else ["audit_undeleted"])]
    of = " ON audit" if "postgresql" in url else ""
    with look(url) as connection:
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{of}")
        connection.commit()


_INSERT_KEY = Query(insert(INBOUND))


def insert_key(store: Store, key: str) -> None:
    """Insert an inbound key without claiming it; raises ``Conflict`` if it is there.

    The store itself has no statement that fails so.
    """
    session: Session = store.inbound._session  # type: ignore[attr-defined]  # noqa: SLF001
    session.run(_INSERT_KEY, {"workspace": TEAM, "key": key, "answer": "", "at": NOW})


def text(word: str) -> LocalText:
    return LocalText(f"{word} på svenska", f"{word} in English")


def step(key: str, count: int = -3) -> Step:
    return Step(key, key, Offset(count, "weeks"), time(9), "ask", text(key))


PROFILE = Profile(
    name=text("name"),
    purpose=text("purpose"),
    strategy=text("strategy"),
    goals=(Named("g1", text("goal")),),
    areas=(Named("arts", text("arts")), Named("sports", text("sports"))),
    focus=(Focus(2027, text("main"), text("special")), Focus(2028, text("main"))),
    reference="Konferens 20181026_03",
    zone="Europe/Stockholm",
    country="SE",
    language="sv",
    meeting=MeetingRule(
        "FREQ=YEARLY;BYMONTH=2;BYDAY=1TH",
        date(2027, 1, 1),
        time(13, 0),
        180,
        "after",
        place="Plats",
        note=text("note"),
    ),
    steps=(step("call", -10), step("reminder")),
    quiet=(QuietPeriod((6, 20), (8, 10)),),
    digest_weekday=0,
    established=True,
)


def person(user: str, team: str = TEAM, name: str = "", **more: Any) -> Person:  # noqa: ANN401 - fields
    return Person(0, TEAM, team, user, name or user.title(), **more)


def category(key: str, position: int, *, convening: bool = False) -> Category:
    return Category(0, key, text(key), text("head"), 1, 2027, convening, position)


def party(key: str, name: str, of: Category) -> Party:
    return Party(0, key, name, of, seats=3, organises=("körer", "teatrar"))


def meeting(series: int, year: int = 2027) -> Meeting:
    start = datetime(year, 2, 4, 12, 0, tzinfo=UTC)
    return Meeting(
        0,
        series,
        datetime(year, 2, 4, 13, 0),  # noqa: DTZ001 - local times are naive
        start,
        start + timedelta(hours=3),
        place="Plats",
        address="Gatan 1",
        video="https://video.example",
        host="Nacka",
        sequence=year - 2026,
    )


def item(given: "Given", number: int, title: str = "Kulturskolan") -> Item:
    return Item(
        0,
        given.series.id,
        given.meeting.id,
        number,
        title,
        "discussion",
        20,
        "arts",
        "https://link.example",
        given.nacka.id,
        given.anna.id,
        created_at=NOW,
    )


def owed(  # noqa: PLR0913 - a row
    dedupe: str,
    manner: Manner = "post",
    channel: str = CHANNEL,
    *,
    due: datetime = NOW,
    kind: str = "call",
    refs: Mapping[str, int | str] | None = None,
    **more: Any,  # noqa: ANN401 - fields
) -> Owed:
    target = more.pop("target", Target(channel=channel))
    return Owed(TEAM, kind, manner, target, dedupe, due, refs or {"meeting": 1}, **more)


@dataclass(frozen=True)
class Given:
    """Everything that was saved, as the store returned it."""

    maja: Person
    anna: Person
    bo: Person
    series: Series
    region: Party
    nacka: Party
    akersberga: Party
    meeting: Meeting

    @classmethod
    def saved(cls, store: Store) -> Self:
        maja, anna, bo = (store.people.save(person(user)) for user in ("U0MAJA", "U1", "U2"))
        series = store.series.save(TEAM, "kultur", CHANNEL, PROFILE, [maja.id], maja.id)
        body = store.seats.save_category(series.id, category("body", 0, convening=True))
        towns = store.seats.save_category(series.id, category("municipality", 1))
        region = store.seats.save_party(series.id, party("region", "Regionen", body))
        nacka = store.seats.save_party(series.id, party("nacka", "Nacka", towns))
        akersberga = store.seats.save_party(series.id, party("aker", "Åkersberga", towns))
        store.seats.set_mandates(
            series.id,
            nacka.id,
            [Mandate(anna, nacka.id, "principal", 0), Mandate(bo, nacka.id, "deputy", 1)],
            NOW,
        )
        kept = store.meetings.add(TEAM, meeting(series.id))
        return cls(maja, anna, bo, series, region, nacka, akersberga, kept)
