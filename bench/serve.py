"""A server that is measured: the bot as it is, or Bolt with one listener that does nothing.

Both stand behind the same web server with the same threads, and check signatures.
"""

import logging
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
from bench.standing import stand_still
from bot.app import Application, build, settle
from bot.clock import SystemClock, Waiter
from bot.config import Settings, exact
from bot.logs import configure
from bot.rules.polls import Draft
from bot.services import cycles, loading, polls, setup
from bot.services.scene import Hints, Where, enter
from handlers import slack, web
from handlers.install import Identity

SECRET = "bench"
CONNECT_SECONDS = 20.0
IDLE_SECONDS = 120.0
POLL = Draft("?", ("Ett", "Två", "Tre"))


class LateClock(SystemClock):
    """Wall time that is ahead of the machine's: it is always "now" in a meeting's cycle."""

    def __init__(self, ahead: timedelta) -> None:
        """Take how far it is ahead."""
        self._ahead = ahead

    def now(self) -> datetime:
        """Return the wall time, aware UTC."""
        return super().now() + self._ahead

    def set(self, now: datetime) -> None:
        """Go on from ``now`` (aware)."""
        self._ahead = now.astimezone(UTC) - super().now()


def settings(given: Json, **more: object) -> Settings:
    """Return settings as an administrator would have them: only addresses and tokens are ours."""
    return exact(
        slack_bot_token=given.get("token", "xoxb-bench"),
        slack_signing_secret=SECRET,
        slack_app_token="xapp-bench" if given.get("transport") == "socket" else None,
        slack_api_url=given["slack"] + "/api/",
        database_url=given["url"],
        port=0,
        log_level="WARNING",
        **given.get("settings", {}),
        **more,
    )


def prepare(given: Json) -> None:
    """Load the series and play it until its meeting's invitation has gone out."""
    file = loading.read(Path(given["example"]))
    clock = LateClock(timedelta())
    clock.set(datetime.fromisoformat(given["from"]))
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
    if given["poll"]:
        clock.set(until)
        _ask(app, file)
    app.stop()


def _agree(app: Application, file: loading.SeriesFile) -> None:
    """Say yes, as the convener, to every step that asks."""
    now = app.clock.now()
    with app.database.transaction() as store:
        here = enter(store, _convener(file), now, Hints())
        for step in store.ledger.of_meeting(here.meeting.id):
            if step.state == "asked":
                cycles.decide(store, here, step.id, now, send=True)
    app.courier.nudge()


def _ask(app: Application, file: loading.SeriesFile) -> None:
    """Ask all parties in the channel, as the convener."""
    now = app.clock.now()
    with app.database.transaction() as store:
        here = enter(store, _convener(file), now, Hints())
        polls.ask(store, here, POLL, "", now)
    app.courier.nudge()
    if not app.wait_idle(IDLE_SECONDS):
        raise RuntimeError("the poll was not posted")


def _convener(file: loading.SeriesFile) -> Where:
    home = file.workspace.team
    return Where(home, home, file.series.conveners[0], file.series.channel)


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
    """Return the whole bot, or half of it (``web``, ``worker``), running."""
    clock, kind = LateClock(timedelta(seconds=given["ahead"])), given["kind"]
    app = build(settings(given), clock, is_web=kind != "worker", is_worker=kind != "web")
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


def _idle(app: Application | None, seconds: float) -> Json:
    return {"idle": app is None or app.wait_idle(seconds)}


def _started(given: Json) -> tuple[Json, Callable[[float], Json], Callable[[], None]]:
    if given.get("plant"):
        plant(given["plant"])
    if given["kind"] == "empty":
        server = empty(given)
        return {"port": server.port}, lambda seconds: _idle(None, seconds), server.stop
    app = bot(given)
    port = app.server.port if app.server else 0
    return {"port": port}, lambda seconds: _idle(app, seconds), app.stop


class _Answers:
    """Answers what ``bench`` asks: the first line says what to be."""

    def __init__(self) -> None:
        self._idle: Callable[[float], Json] | None = None
        self.stop: Callable[[], None] = lambda: None

    def __call__(self, asked: Json) -> Json:
        if asked["do"] == "prepare":
            configure(settings(asked))
            prepare(asked)
            return {}
        if self._idle is None:
            pin(SERVER)
            configure(settings(asked))
            if "log" in asked:
                logging.root.handlers = [logging.FileHandler(asked["log"])]
            said, self._idle, self.stop = _started(asked)
            return said
        if asked["do"] == "cpu":
            return {"cpu": process_time()}
        if asked["do"] == "stand":
            stand_still(asked["call"], asked["within"])
            return {}
        return self._idle(asked.get("seconds", IDLE_SECONDS))


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
