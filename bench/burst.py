"""A thousand clicks at once over Socket Mode, and the memory of the bot behind it."""

import subprocess

from bench import kept
from bench.figures import Figure, Report, is_within, percentile
from bench.rig import Rig
from bench.slack import PATIENCE

CLICKS = 1000
LAST = 2.0
"""Seconds within which the last ack must be there; Slack waits three."""


def measure(rig: Rig, report: Report) -> None:
    """Send the burst to a bot that has just started, and look into the database."""
    url = rig.databases.copy(rig.template)
    clicks = list(rig.clicks.make(rig.count(CLICKS)))
    with rig.server("bot", url, transport="socket") as bot:
        begun = resident(bot.pid)
        before = bot.ask(do="cpu")["cpu"]
        acked = rig.slack.ask(do="burst", payloads=[click.payload for click in clicks])["acked"]
        cpu = bot.ask(do="cpu")["cpu"] - before
        assert bot.ask(do="idle")["idle"], "the bot did not come to rest"
        after = resident(bot.pid)
    keys = [click.key for number, click in enumerate(clicks) if str(number) in acked]
    found = kept.look(url)
    lost, doubled = len(clicks) - len(keys) + found.lost(keys), found.doubled()
    seconds = [*acked.values()] or [PATIENCE]
    last = max(seconds)
    db, seed, n = rig.kind, rig.seed, len(clicks)
    report.add(
        Figure(
            "burst.last_ack",
            db,
            seed,
            n,
            lost,
            doubled,
            value=last,
            unit="s",
            limit=LAST,
            ok=is_within(last, LAST, "most") and not lost and not doubled,
        )
    )
    report.add(Figure("burst.cpu", db, seed, n, value=cpu, unit="s of processor time"))
    report.add(Figure("burst.p50", db, seed, n, value=percentile(seconds, 0.5), unit="s"))
    report.add(Figure("memory.started", db, seed, value=begun, unit="MB resident"))
    report.add(Figure("memory.after_burst", db, seed, n, value=after, unit="MB resident"))


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB, as ``ps`` tells it."""
    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)],  # noqa: S607 - on every Unix
        check=True,
        capture_output=True,
        text=True,
    )
    return int(said.stdout) / 1024
