"""Proof: whoever clicks sees the answer within a second, with web and worker apart.

Two processes that share a PostgreSQL: one takes the clicks, the other keeps time and sends. What is
measured is the time from when a click was due to when its answer is at Slack.
"""

from math import inf
from urllib.parse import urlsplit

from bench.clicks import Signer
from bench.figures import Figure, Report
from bench.load import Load, Shot
from bench.promises import Terms
from bench.rig import rig
from bench.serve import SECRET

CLICKS = 3_000
RATE = 20.0
"""Clicks a second: a thousand people who all answer within a minute."""
LIMIT = 1.0
"""Seconds to the answer, of 95 in a hundred."""


def prove(terms: Terms, report: Report) -> None:
    """Click steadily, and look when each answer came."""
    if terms.db == "sqlite":
        report.say("  apart: on SQLite one process does both; DB=postgresql")
        return
    with rig(terms.db, terms.seed, terms.scale) as shared:
        url, signer = shared.databases.copy(shared.template), Signer(SECRET)
        clicks = [*shared.clicks.make(shared.count(CLICKS))]
        with (
            shared.server("web", url) as web,
            shared.server("worker", url) as worker,
            Load(web.ready["port"], connections=32) as load,
        ):
            shots = [Shot(each.key, signer.request(each)) for each in clicks]
            volley = load.steady(shots, RATE)
            for half in (web, worker):
                assert half.ask(do="idle")["idle"], "what was owed was not sent"
        answers = shared.slack.ask(do="answers")["answers"]
    seen: dict[str, float] = {}
    for each in answers:
        seen.setdefault(each["path"], each["at"])
    waits = sorted(
        seen.get(urlsplit(click.payload["response_url"]).path, inf) - volley.began - number / RATE
        for number, click in enumerate(clicks)
    )
    unseen, slow = waits.count(inf), waits[int(0.95 * len(waits))]
    report.say(f"  half after {waits[len(waits) // 2]:.3f} s, the last after {waits[-1]:.3f} s")
    of = (terms.db, terms.seed, len(clicks))
    unit = "s until 95 in 100 were answered"
    met = slow <= LIMIT and not unseen
    report.add(Figure("apart.p95", *of, lost=unseen, value=slow, unit=unit, limit=LIMIT, ok=met))
