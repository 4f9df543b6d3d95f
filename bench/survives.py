"""Proof: what was acknowledged survives ``kill -9``, whenever that comes.

A real server takes answers and votes over HTTP, and sends what they set off, until it is killed;
the next one starts at once on what it left. It starts as a fork, which saves the imports and
nothing else. What the database holds in the end is compared with all that was acknowledged.
"""

from random import Random
from threading import Timer

from bench import kept
from bench.clicks import Signer
from bench.figures import Figure, Report
from bench.load import Load, Shot, Volley
from bench.promises import Terms
from bench.rig import Rig, rig
from bench.serve import SECRET
from storage.checks import problems

KILLS = 2_000
LATEST = 0.4
"""Seconds of load after which a server is killed, at most."""
SHOTS = 400
"""Clicks that no server answers in so many seconds."""


def prove(terms: Terms, report: Report) -> None:
    """Kill server after server, and look what is left."""
    chance, kills = terms.chance("survives"), terms.count(KILLS)
    acked = list[str]()
    with rig(terms.db, terms.seed, terms.scale, poll=True) as shared:
        url = shared.databases.copy(shared.template)
        for _ in range(kills):
            acked += _until_killed(shared, url, chance, terms).acked
        found, damage = kept.look(url), problems(url)
    lost, doubled = found.lost(acked), found.doubled()
    for problem in damage:
        report.say(f"  {problem}")
    report.add(
        Figure(
            "survives.lost",
            terms.db,
            terms.seed,
            len(acked),
            lost,
            doubled,
            value=lost,
            unit=f"acknowledged, in {kills} kills",
            limit=0,
            ok=not lost and not doubled,
        )
    )
    report.add(
        Figure(
            "survives.damage",
            terms.db,
            terms.seed,
            kills,
            value=len(damage),
            unit="problems that a check of the database finds",
            limit=0,
            ok=not damage,
        )
    )


def _until_killed(shared: Rig, url: str, chance: Random, terms: Terms) -> Volley:
    """Start a server, load it, and kill it at a moment that chance chooses."""
    signer = Signer(SECRET)
    shots = [Shot(click.key, signer.request(click)) for click in shared.clicks.make(SHOTS)]
    with (
        shared.server("bot", url, forked=True, plant=terms.plant) as server,
        Load(server.ready["port"]) as load,
    ):
        timer = Timer(chance.uniform(0.0, LATEST), server.kill)
        timer.start()
        volley = load.saturate(shots)
        timer.join()
    return volley
