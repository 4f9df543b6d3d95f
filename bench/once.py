"""Proof: a click counts once, however often it is delivered, in whichever order and to whom.

Real servers over HTTP: one on SQLite, three that share a database on PostgreSQL. Each click comes
up to five times, before, after and while others are worked on, and some of them again minutes
later, as a replay would. What counts is then read from the database.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from itertools import islice
from random import Random

from bench import kept
from bench.clicks import Signer
from bench.figures import Figure, Report
from bench.load import Load, Shot
from bench.promises import Terms
from bench.rig import Rig, rig
from bench.serve import SECRET

CLICKS = 100_000
TIMES = 5
REACH = 200
"""How many clicks a delivery may be late by."""
BATCH = 4_000
"""Clicks that are signed at a time: they are all delivered long before five minutes are over."""
REPLAYED = 0.02
"""Share of the clicks of a batch that come once more with the next one."""
REPLICAS = {"sqlite": 1, "postgresql": 3}


def prove(terms: Terms, report: Report) -> None:
    """Deliver clicks again and again, and look how often each was counted."""
    chance, wanted = terms.chance("once"), terms.count(CLICKS)
    sent, acked, failed = 0, set[str](), 0
    with rig(terms.db, terms.seed, terms.scale) as shared, ExitStack() as ends:
        url = shared.databases.copy(shared.template)
        servers = [
            ends.enter_context(shared.server("bot", url, plant=terms.plant))
            for _ in range(REPLICAS[terms.db])
        ]
        load = ends.enter_context(Load(*(server.ready["port"] for server in servers)))
        for shots in _deliveries(shared, wanted, chance):
            volley = load.saturate(shots)
            sent += len(shots)
            acked.update(volley.acked)
            failed += len(volley.failed)
        for server in servers:
            assert server.ask(do="idle")["idle"], "a server did not come to rest"
        found = kept.look(url)
    lost, doubled = found.lost(acked) + failed, found.doubled(wanted)
    report.add(
        Figure(
            "once.counted_twice",
            terms.db,
            terms.seed,
            wanted,
            lost,
            doubled,
            value=doubled,
            unit=f"clicks, of {sent} deliveries",
            limit=0,
            ok=not lost and not doubled,
        )
    )


def _deliveries(shared: Rig, count: int, chance: Random) -> Iterator[list[Shot]]:
    """Yield what is delivered at a time, in its order."""
    signer, replayed = Signer(SECRET), list[Shot]()
    clicks = shared.clicks.make(count)
    while made := [*islice(clicks, BATCH)]:
        shots = [Shot(click.key, signer.request(click)) for click in made]
        placed = [
            (place + chance.randrange(REACH), shot)
            for place, shot in enumerate(shots)
            for _ in range(chance.randint(1, TIMES))
        ]
        placed += [(chance.randrange(len(shots)), shot) for shot in replayed]
        replayed = [shot for shot in shots if chance.random() < REPLAYED]
        yield [shot for _, shot in sorted(placed, key=lambda each: each[0])]
