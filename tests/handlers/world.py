# ruff: noqa: ANN401 - keyword arguments are passed on as they come
"""A workspace with a bot's outbox beside it: the real store, the real courier, Slack rehearsed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.config import Settings, exact
from bot.ports import Clock, Database, Store
from bot.rules.outbox import Delivery, Owed, Target
from bot.rules.seats import Person
from bot.rules.series import MeetingRule, Profile, Series
from bot.rules.texts import LocalText
from bot.services.verdicts import Drop, Postpone, Wait
from bot.views.blocks import Message, message, paragraph
from handlers.courier import Courier
from rehearsal.manifest import Manifest
from rehearsal.model import BOT_USER, Channel, Population, Team, User
from rehearsal.server import Rehearsal

TEAM = "T0REGION"
CHANNEL, OTHER, OLD, SECRET = "C0DIALOG", "C0OTHER", "C0OLD", "C0SECRET"
MAJA, NILS, GONE = "U0MAJA", "U0NILS", "U0GONE"
START = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Stockholm"))
SAME = LocalText("x", "x")
PROFILE = Profile(
    name=SAME,
    purpose=SAME,
    strategy=SAME,
    goals=(),
    areas=(),
    focus=(),
    reference="",
    zone="Europe/Stockholm",
    country="SE",
    language="sv",
    meeting=MeetingRule("FREQ=YEARLY", date(2027, 1, 1), time(13), 180),
    steps=(),
    quiet=(),
    digest_weekday=0,
    established=True,
)
FAST: dict[str, Any] = {
    "tick_seconds": 0.5,
    "lease_seconds": 3.0,
    "reconcile_seconds": 0.15,
    "pace_per_minute": 1_000_000,
}


def at_once(work: Callable[[], None]) -> None:
    """Do what waits for an acknowledgement without waiting."""
    work()


def population() -> Population:
    people = [MAJA, NILS, GONE]
    return Population(
        Team(TEAM, "Region"),
        START,
        users=(
            User(MAJA, TEAM, "Maja"),
            User(NILS, TEAM, "Nils"),
            User(GONE, TEAM, "Gunnar", deleted=True),
        ),
        channels=(
            Channel(CHANNEL, "dialog", members=[*people, BOT_USER]),
            Channel(OTHER, "other", members=[*people, BOT_USER]),
            Channel(OLD, "old", members=[MAJA, BOT_USER], archived=True),
            Channel(SECRET, "secret", "private", members=[MAJA]),
        ),
    )


def settings(url: str, **given: Any) -> Settings:
    return exact(
        **{
            "slack_bot_token": "xoxb-rehearsal",
            "slack_app_token": "xapp-rehearsal",
            "slack_signing_secret": "rehearsal",
            "slack_api_url": url,
            "port": 0,
            **FAST,
            **given,
        }
    )


@dataclass
class World:
    """Everything a test of the courier needs."""

    rehearsal: Rehearsal
    database: Database
    settings: Settings
    verdict: Callable[[Delivery], Message | Drop | Postpone | Wait] = field(
        default=lambda delivery: say(f"{delivery.owed.kind} {delivery.owed.refs.get('n', '')}")
    )
    couriers: list[Courier] = field(default_factory=list)

    def render(self, _store: Store, delivery: Delivery, _now: datetime) -> Any:
        return self.verdict(delivery)

    def courier(self, clock: Clock | None = None, **given: Any) -> Courier:
        clock = clock or self.rehearsal.clock
        courier = Courier(self.settings, self.database, clock, self.render, **given)
        self.couriers.append(courier)
        courier.start()
        return courier

    def now(self) -> datetime:
        return self.rehearsal.clock.now()

    def owe(self, *owed: Owed, reserved: float = 0.0) -> list[int]:
        until = self.rehearsal.clock.epoch() + reserved if reserved else 0.0
        with self.database.transaction() as store:
            ids = [store.outbox.owe(each, reserved_until=until) for each in owed]
        return [each for each in ids if each is not None]

    def owed(self, kind: str = "post", n: int = 0, **given: Any) -> Owed:
        manner = given.pop("manner", "post")
        return Owed(
            **{
                "workspace": TEAM,
                "kind": kind,
                "manner": manner,
                "target": Target(channel=CHANNEL),
                "dedupe": f"{kind}:{manner}:{n}",
                "due_at": self.now(),
                "refs": {"n": n},
                **given,
            }
        )

    def delivery(self, of: Owed) -> Delivery:
        with self.database.reading() as store:
            found = store.outbox.by_dedupe(of.workspace, of.dedupe)
        assert found is not None
        return found

    def state(self, of: Owed) -> str:
        return self.delivery(of).state

    def counts(self) -> dict[str, int]:
        with self.database.reading() as store:
            return store.outbox.counts()

    def texts(self, channel: str = CHANNEL) -> list[str]:
        return [each.text for each in self.rehearsal.place.workspace.in_channel(channel)]

    def direct(self, user: str) -> list[str]:
        ims = [
            each.id for each in self.rehearsal.place.workspace.of_user(user) if each.kind == "im"
        ]
        return [text for im in ims for text in self.texts(im)]

    def calls(self, method: str) -> list[dict[str, Any]]:
        lines = self.rehearsal.place.log.read()
        return [line for line in lines if line.get("method", line["kind"]) == method]

    def fault(self, method: str, error: str, **given: Any) -> None:
        self.rehearsal.faults.plant({"method": method, "error": error, **given})

    def convene(self) -> Series:
        """Set a series up, whose convener is Maja."""
        with self.database.transaction() as store:
            maja = store.people.save(Person(0, TEAM, TEAM, MAJA, "Maja"))
            return store.series.save(TEAM, "kultur", CHANNEL, PROFILE, [maja.id], None)


def say(text: str) -> Message:
    return message([paragraph(text)])


def world(rehearsal: Rehearsal, database: Database, **given: Any) -> World:
    return World(rehearsal, database, settings(rehearsal.base_url, **given))


def rehearse() -> Rehearsal:
    return Rehearsal(population(), manifest=Manifest.read())
