"""The composition root: settings → storage, handlers and the clock, wired by hand.

The only file that knows all three. ``web`` takes what people do, ``worker`` is the clock and
sends; one process may be both, and on SQLite it must be.
"""

import gc
import logging
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import storage
from bot import i18n
from bot.clock import Alarm, clock_of
from bot.config import Settings
from bot.ports import Clock, Conflict, Database, Unavailable
from bot.services import conveners, due, installations, planning, privacy, sealing, upcoming
from bot.services.rendering import render
from handlers import http, listening, pages, relocking, slack, web
from handlers.courier import Courier
from handlers.edge import Edge
from handlers.install import Identity
from handlers.installations import Installations
from handlers.metrics import Health, Metrics
from handlers.relocking import Relocked
from handlers.sending import Sender
from handlers.socket import Socket
from handlers.urgent import Urgent
from handlers.vault import Vault
from storage import guard

log = logging.getLogger(__name__)

PLAN_EVERY = timedelta(hours=6)  # wall time between two looks far ahead, and far back


class CannotStart(Exception):  # noqa: N818 - the words come first
    """The bot must not or cannot start; the text says why and what to do."""


class WrongSettings(CannotStart):
    """The settings ask for what must not be."""


@dataclass(slots=True)
class Application:
    """A running bot. Made by ``build``; ``start`` and ``stop`` it once."""

    settings: Settings
    clock: Clock
    database: Database
    courier: Courier
    identity: Identity | Installations
    urgent: Urgent
    is_worker: bool
    server: web.Server | None = None
    socket: Socket | None = None
    lock: guard.Lock | None = None
    alarm: Alarm = field(init=False)
    _planned_at: datetime | None = None

    def __post_init__(self) -> None:
        """Make the alarm, which calls back."""
        self.alarm = Alarm(self.clock, self._tick, self.settings.tick_seconds)

    def start(self) -> None:
        """Begin: first what sends, then the clock, then what listens."""
        self.identity.start(self.courier.resume)
        self.courier.start()
        if self.is_worker:
            self.alarm.start()
        if self.server is not None:
            self.server.start()
        if self.socket is not None:
            self.socket.start()

    def stop(self) -> None:
        """End: take nothing new, finish or hand back what is in hand, close the database."""
        if self.socket is not None:
            self.socket.stop()
        if self.server is not None:
            self.server.stop()
        if self.is_worker:
            self.alarm.stop()
        self.identity.stop()
        self.urgent.stop()
        self.courier.stop()
        self.database.close()
        if self.lock is not None:
            self.lock.release()

    def next_due(self) -> datetime | None:
        """Return when there is next something to do, a step or a delivery (aware UTC)."""
        with self.database.reading() as store:
            return due.next_at(store, self.clock.now())

    def next_what(self) -> dict[str, str]:
        """Return what comes next, by language, or that a series is paused; empty if nothing."""
        is_last = self.next_due() is None
        with self.database.reading() as store:
            return upcoming.halted(store) if is_last else upcoming.what(store, self.clock.now())

    def silent(self) -> AbstractContextManager[None]:
        """Let nothing run by itself meanwhile."""
        return self.alarm.silent()

    def run_due(self) -> list[str]:
        """Run the steps that are due now; return their keys in order."""
        ran = due.run(self.database, self.clock.now())
        self._plan()
        self.courier.nudge()
        return ran

    def wait_idle(self, timeout: float) -> bool:
        """Wait until all that is due is done and sent, ``timeout`` s at most for each who does."""
        first = (self.urgent, self.alarm, self.courier)
        return all(each.wait_idle(timeout) for each in first)

    def deliveries(self) -> list[dict[str, Any]]:
        """Return the newest deliveries, newest first, without their texts."""
        with self.database.reading() as store:
            return [
                {
                    "id": each.id,
                    "kind": each.owed.kind,
                    "manner": each.owed.manner,
                    "to": each.owed.target.user or each.owed.target.channel,
                    "state": each.state,
                    "reason": each.reason,
                    "asked": each.owed.asked,
                    "due_at": each.owed.due_at.isoformat(),
                    "dedupe": each.owed.dedupe,
                    "sent_at": each.sent_at.isoformat() if each.sent_at else None,
                    "channel": each.channel,
                    "ts": each.ts,
                }
                for each in store.outbox.recent(500)
            ]

    def health(self) -> Health:
        """Return how the bot is."""
        now = self.clock.now()
        of_slack = [self.identity.problem] if self.identity.problem else []
        if self.socket is not None and not self.socket.is_connected:
            of_slack.append("Socket Mode is not connected")
        try:
            with self.database.reading() as store:
                next_step = due.following(store)
                return Health(
                    slack=of_slack,
                    next_due=due.next_at(store, now),
                    idle=store.outbox.busy(now) == 0 and self.urgent.wait_idle(0),
                    problems=[*conveners.problems(store), *self.identity.notices],
                    deliveries=store.outbox.counts(),
                    steps_due=int(next_step is not None and next_step <= now),
                )
        except Unavailable:
            return Health(database=["the database cannot be reached"], slack=of_slack, idle=False)

    def _tick(self) -> datetime | None:
        try:
            self.run_due()
            sealing.seal(self.database, self.courier.give_way)
            return self.next_due()
        except (Unavailable, Conflict) as error:
            log.warning("the clock ticks again later: %s", type(error).__name__)
            return None

    def _plan(self) -> None:
        now = self.clock.now()
        if self._planned_at is None or abs(now - self._planned_at) >= PLAN_EVERY:
            planning.plan_ahead(self.database, now)
            privacy.forget(self.database, now)
            kept = self.settings.uninstalled_kept_days
            installations.erase_ended(self.database, now, kept)
            self._planned_at = now


def settle() -> None:
    """Once the bot has started, read all words, and spare Python's collector most looks (0056)."""
    i18n.load()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def build(
    settings: Settings, clock: Clock, *, is_web: bool = True, is_worker: bool = True
) -> Application:
    """Return the bot of these settings, ready to start.

    Raises ``CannotStart`` if the database is in use by another process, has another schema, or
    belongs to a rehearsal while Slack is real.
    """
    _refuse_halves(settings, is_web=is_web, is_worker=is_worker)
    lock = _guarded(settings)
    database = opened(settings, clock)
    client = slack.web_client(settings)
    identity = listening.identity_of(settings, database, clock)
    courier = Courier(
        settings,
        database,
        clock,
        render,
        heard=identity.heard,
        token_of=identity.token_of,
        replies_only=not is_worker,
    )
    urgent = Urgent(Sender(settings, client, identity.token_of), clock)
    app = Application(settings, clock, database, courier, identity, urgent, is_worker, lock=lock)
    metrics = Metrics(app.health)
    edge = Edge(database, clock, courier, urgent.say, app.alarm.rouse)
    heard = (settings, identity, courier.courtesy, edge, urgent, metrics)
    bolt = listening.bolt(*heard) if is_web else None
    door = None
    if bolt is not None and settings.uses_socket:
        caller = slack.web_client(settings, with_token=False)
        app.socket = Socket(settings, bolt, caller, clock, metrics.acked)
    elif bolt is not None and settings.slack_signing_secret is not None:
        door = http.Door(bolt, settings.slack_signing_secret.get_secret_value())
    if is_web:
        public = [pages.create(database, clock, settings.public_url)]
        installing = listening.pages_of(settings, database, clock, identity)
        made = web.create(clock, app.health, metrics, door, public, installing)
        app.server = web.Server(made, settings)
    return app


def diagnose(settings: Settings) -> dict[str, list[str]]:
    """Return what is wrong, by part; empty lists where all is well. Sends nothing."""
    clock = clock_of(settings)
    found: dict[str, list[str]] = {"settings": [], "database": [], "series": [], "slack": []}
    if not settings.is_connected:
        found["settings"].append("no SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET")
    database: Database | None = None
    try:
        database = opened(settings, clock, reads=True)
        found["database"] += database.check()
        found["series"] += [] if found["database"] else conveners.problems_in(database)
    except (CannotStart, Unavailable) as error:
        found["database"].append(str(error))
    found["slack"] += listening.asked(settings, None if found["database"] else database, clock)
    if database is not None:
        database.close()
    return found


def relock(settings: Settings) -> Relocked:
    """Encrypt every token with the first of ``SECRET_KEYS``. Raises ``CannotStart``."""
    clock = clock_of(settings)
    with closing(opened(settings, clock)) as database:
        return relocking.relock(database, Vault(settings.keys), clock)


def _refuse_halves(settings: Settings, *, is_web: bool, is_worker: bool) -> None:
    if settings.is_sqlite and not (is_web and is_worker):
        raise WrongSettings(
            "On SQLite one process does everything: run python -m bot. "
            "To run web and worker apart, set DATABASE_URL to a PostgreSQL database."
        )


def _guarded(settings: Settings) -> guard.Lock | None:
    try:
        return guard.acquire(settings.database_url)
    except guard.AlreadyRunning as error:
        raise CannotStart(str(error)) from None


def opened(settings: Settings, clock: Clock, *, reads: bool = False) -> Database:
    """Return the database of the settings, its schema in order. Raises ``CannotStart``.

    Who only ``reads`` makes no database at a mistyped address, and, as without a token nobody can
    be written to, may then read a rehearsal's.
    """
    if reads and storage.is_missing(settings.database_url):
        address = settings.database_url.removeprefix("sqlite:///")
        raise CannotStart(
            f"there is no database yet at {address}: compare DATABASE_URL, or load a series"
        )
    problem = storage.schema_problem(settings.database_url)
    if problem and settings.is_sqlite:
        storage.upgrade(settings.database_url)
        problem = storage.schema_problem(settings.database_url)
    if problem:
        raise CannotStart(problem)
    database = storage.connect(
        settings.database_url, clock, pace_per_minute=settings.pace_per_minute
    )
    is_harmless = settings.is_local or (reads and not settings.knows_slack)
    if storage.is_rehearsal(database) and not is_harmless:
        database.close()
        raise WrongSettings(
            "This database belongs to a rehearsal, and the settings name the real Slack. "
            "Real people would get messages of a game. Set DATABASE_URL to another database."
        )
    return database
