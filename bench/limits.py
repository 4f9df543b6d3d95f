"""Proof: Slack's limits are kept, and used: a thousand reminders take as long as they must.

The server counts: 300 messages a minute, evenly but for two seconds (bench/strict.py). Now and then
it asks for a pause although they came in time, as Slack may.
"""

from bench import parties
from bench.figures import Figure, Report
from bench.promises import Terms
from bench.rig import ahead_at, rig
from bench.strict import least

REMINDERS = 1_000
REMINDED = "2027-01-14T09:00:00+01:00"
"""When the first reminder of the example's meeting is due."""
PAUSES = 5
PATIENCE = 600.0
SHARE = 1.1
"""How many times as long as it must take it may take."""
FEW = 5.0
"""Seconds that decide nothing, however few reminders there are."""


def prove(terms: Terms, report: Report) -> None:
    """Let the reminder be due to a thousand parties."""
    count = terms.count(REMINDERS)
    chance = terms.chance("limits")
    moods = chance.sample(range(count), terms.count(PAUSES))
    with rig(terms.db, terms.seed, terms.scale, more=parties.file_of(count)) as shared:
        url = shared.databases.copy(shared.template)
        shared.slack.ask(do="limit", seed=terms.seed, moods=moods)
        with shared.server("bot", url, ahead=ahead_at(REMINDED)) as server:
            assert server.ask(do="idle", seconds=PATIENCE)["idle"], "it did not come to rest"
        told = shared.slack.ask(do="limits")["limits"]
    taken, inside = told["taken"], told["inside"]
    seconds = taken[-1] - taken[0]
    bound = least(len(taken), len(moods), told["paused"])
    limit = max(SHARE * bound, bound + FEW)
    report.say(f"  {told['paused']} s of {len(moods)} pauses; {told['early']} came too early")
    report.say(f"  {told['crossed']} were on their way when Slack asked for a pause")
    report.add(
        Figure(
            "limits.inside",
            terms.db,
            terms.seed,
            len(taken) + len(moods) + told["early"] + told["crossed"] + inside,
            value=inside,
            unit="requests inside a Retry-After",
            limit=0,
            ok=not inside,
        )
    )
    report.add(
        Figure(
            "limits.seconds",
            terms.db,
            terms.seed,
            len(taken),
            value=seconds,
            unit=f"s; they must take {bound:.1f}",
            limit=limit,
            ok=seconds <= limit,
        )
    )
