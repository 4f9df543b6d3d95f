"""Proof: ten thousand votes on a poll do not cost ten thousand calls, and the last one is shown."""

import re
from collections import Counter

from bench import kept
from bench.clicks import VOTE, Click, Signer
from bench.figures import Figure, Report
from bench.load import Load, Shot
from bench.promises import Terms
from bench.rig import rig
from bench.serve import POLL, SECRET

VOTES = 10_000
MORE = 2
"""Updates that there may be beside one a second."""
_COUNTED = re.compile(rf"({'|'.join(POLL.options)}): (\d+)")


def prove(terms: Terms, report: Report) -> None:
    """Vote as fast as the bot takes votes, count the updates, and read the last one."""
    with rig(terms.db, terms.seed, terms.scale, poll=True) as shared:
        url = shared.databases.copy(shared.template)
        before = len(shared.slack.ask(do="updates")["updates"])
        with shared.server("bot", url) as server, Load(server.ready["port"]) as load:
            signer = Signer(SECRET)
            clicks = [*shared.clicks.make(terms.count(VOTES), votes=True)]
            volley = load.saturate([Shot(click.key, signer.request(click)) for click in clicks])
            assert server.ask(do="idle")["idle"], "the server did not come to rest"
        updates = shared.slack.ask(do="updates")["updates"][before:]
        found = kept.look(url)
    lost, limit = found.lost(volley.acked) + len(volley.failed), volley.seconds + MORE
    shown = Counter({name: int(votes) for name, votes in _COUNTED.findall(updates[-1]["text"])})
    wrong = len({*shown.items()} ^ {*_counted(clicks).items()})
    report.add(
        Figure(
            "updates.calls",
            terms.db,
            terms.seed,
            len(clicks),
            lost,
            found.doubled(len(clicks)),
            value=len(updates),
            unit="calls to chat.update",
            limit=limit,
            ok=len(updates) <= limit and not lost,
        )
    )
    report.add(
        Figure(
            "updates.wrong",
            terms.db,
            terms.seed,
            len(clicks),
            value=wrong,
            unit="counts in the last update",
            limit=0,
            ok=not wrong,
        )
    )


def _counted(clicks: list[Click]) -> Counter[str]:
    """Count the last vote of each: each of them votes for one party, and clicks in this order."""
    last = {click.payload["user"]["id"]: click.payload["actions"][0]["value"] for click in clicks}
    places = [int(re.findall(rf"{VOTE}#\d+ (\d+)", value)[0]) for value in last.values()]
    votes = Counter(POLL.options[place - 1] for place in places)
    return Counter({name: votes[name] for name in POLL.options})
