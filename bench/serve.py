"""A server that is measured: the bot as it is, or Bolt with one listener that does nothing.

Both stand behind the same web server with the same threads, and check signatures.
"""

import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler

import storage
from bench.child import Json, serve
from bench.cores import SERVER, pin
from bench.plants import plant
from bot.app import Application, build, settle
from bot.clock import SystemClock, Waiter
from bot.config import Settings, exact
from bot.logs import configure
from bot.services import cycles, loading, setup
from bot.services.scene import Hints, Where, enter
from handlers import slack, web
from handlers.install import Identity

SECRET = "bench"
CONNECT_SECONDS = 20.0
IDLE_SECONDS = 120.0


class LateClock(SystemClock):
    """Wall time that is ahead of the machine's: it is always "now" in a meeting's cycle."""

    def __init__(self, now: datetime) -> None:
        """Begin at ``now`` (aware)."""
        self.set(now)

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        return super().now() + self._ahead

    def set(self, now: datetime) -> None:
        """Go on from ``now`` (aware)."""
        self._ahead: timedelta = now.astimezone(UTC) - super().now()


def settings(given: Json, **more: object) -> Settings:
    """Return settings as an administrator would have them: only addresses and tokens are ours."""
    return exact(
        slack_bot_token="xoxb-bench",
        slack_signing_secret=SECRET,
        slack_app_token="xapp-bench" if given.get("transport") == "socket" else None,
        slack_api_url=given["slack"] + "/api/",
        database_url=given["url"],
        port=0,
        log_level="WARNING",
        **more,
    )


def prepare(given: Json) -> None:
    """Load the series and play it until its meeting's invitation has gone out."""
    file = loading.read(Path(given["example"]))
    clock = LateClock(datetime.fromisoformat(given["from"]))
    storage.upgrade(given["url"])
    app = build(settings(given, pace_per_minute=1_000_000), clock)
    with app.database.transaction() as store:
        setup.apply(store, file, clock.now())
    app.start()
    until = datetime.fromisoformat(given["now"])
    while (due := app.next_due()) is not None and due <= until:
        clock.set(max(due, clock.now()))
        app.run_due()
        _agree(app, file)
        if not app.wait_idle(IDLE_SECONDS):
            raise RuntimeError(f"the bot did not finish what was due at {due}")
    app.stop()


def _agree(app: Application, file: loading.SeriesFile) -> None:
    """Say yes, as the convener, to every step that asks."""
    now, home = app.clock.now(), file.workspace.team
    with app.database.transaction() as store:
        where = Where(home, home, file.series.conveners[0], file.series.channel)
        here = enter(store, where, now, Hints())
        for step in store.ledger.of_meeting(here.meeting.id):
            if step.state == "asked":
                cycles.decide(store, here, step.id, now, send=True)
    app.courier.nudge()


def empty(given: Json) -> web.Server:
    """Return Bolt with one listener that acknowledges, as Bolt's documentation shows it.

    It stands behind the bot's own web server, but with Bolt's adapter for Flask, so that what the
    bot's way to Bolt saves is the bot's.
    """
    chosen = settings(given)
    bolt = App(
        client=slack.web_client(chosen, with_token=False),
        signing_secret=SECRET,
        authorize=Identity(chosen, slack.web_client(chosen)),
        process_before_response=True,
        ignoring_self_events_enabled=False,
        logger=slack.quiet_logger(),
    )

    @bolt.action(re.compile(".*"))
    def nothing(ack: Ack) -> None:
        ack()

    app = Flask(__name__, static_folder=None)
    take = SlackRequestHandler(bolt)
    app.add_url_rule("/slack/events", "events", lambda: take.handle(request), methods=["POST"])
    server = web.Server(app, chosen)
    server.start()
    return server


def bot(given: Json) -> Application:
    """Return the whole bot, running: it listens, keeps time and sends."""
    app = build(settings(given), LateClock(datetime.fromisoformat(given["now"])))
    app.start()
    settle()
    if app.socket is not None:
        pause = Waiter()
        for _ in range(int(CONNECT_SECONDS / 0.01)):
            if app.socket.is_connected:
                break
            pause.sleep(0.01)
        else:
            raise RuntimeError("the bot did not connect")
    return app


def _idle(app: Application | None) -> Json:
    return {"idle": app is None or app.wait_idle(IDLE_SECONDS)}


def _started(given: Json) -> tuple[Json, Callable[[], Json], Callable[[], None]]:
    if given.get("plant"):
        plant(given["plant"])
    if given["kind"] == "empty":
        server = empty(given)
        return {"port": server.port}, lambda: _idle(None), server.stop
    app = bot(given)
    assert app.server is not None
    return {"port": app.server.port}, lambda: _idle(app), app.stop


class _Answers:
    """Answers what ``bench`` asks: the first line says what to be."""

    def __init__(self) -> None:
        self._idle: Callable[[], Json] | None = None
        self.stop: Callable[[], None] = lambda: None

    def __call__(self, asked: Json) -> Json:
        if asked["do"] == "prepare":
            configure(settings(asked))
            prepare(asked)
            return {}
        if self._idle is None:
            pin(SERVER)
            configure(settings(asked))
            said, self._idle, self.stop = _started(asked)
            return said
        return {"cpu": process_time()} if asked["do"] == "cpu" else self._idle()


def main() -> None:
    """Serve until standard input ends."""
    answers: Any = _Answers()
    try:
        serve(answers)
    finally:
        answers.stop()
    sys.stdout.close()


if __name__ == "__main__":
    main()
