"""An answer to the invitation by a click over HTTP, beside an empty listener, in one run."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import commits, kept
from bench.child import Child
from bench.clicks import Signer
from bench.figures import Figure, Report, is_within, median, percentile
from bench.load import Load, Shot, Volley
from bench.rig import Rig
from bench.serve import SECRET

SHARE = 0.25
"""Least share of the empty listener's throughput."""
TIMES = 3
"""How many times the empty listener and one commit together an answer may take (p99)."""
RATE = 200.0
"""Requests a second at which latency is measured."""
BOT, EMPTY, STEADY = 3000, 9000, 1000
"""Requests of a round."""
WARM = 200
REPEAT = 50
"""Each so-manieth click is delivered twice, as Slack does when it is in doubt."""


@dataclass(slots=True)
class _Side:
    """One of the two servers, and what was measured of it."""

    name: str
    child: Child
    load: Load
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Seconds of processor time per request, of a round, what it set off included."""
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    sent: int = 0
    acked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def saturate(self, shots: list[Shot]) -> None:
        """Measure a round of throughput, and wait until all that it set off is done."""
        before = self.child.ask(do="cpu")["cpu"]
        volley = self._noted(shots, self.load.saturate(shots))
        self.rates.append(volley.rate)
        assert self.child.ask(do="idle")["idle"], f"{self.name} did not come to rest"
        self.cpu.append((self.child.ask(do="cpu")["cpu"] - before) / len(shots))

    def steady(self, shots: list[Shot]) -> None:
        """Measure a round of latency."""
        volley = self._noted(shots, self.load.steady(shots, RATE))
        self.p50.append(percentile(volley.latencies, 0.5))
        self.p99.append(percentile(volley.latencies, 0.99))
        assert self.child.ask(do="idle")["idle"], f"{self.name} did not come to rest"

    def warm(self, shots: list[Shot]) -> None:
        """Let it import and compile what it does later."""
        self._noted(shots, self.load.saturate(shots))

    def _noted(self, shots: list[Shot], volley: Volley) -> Volley:
        self.sent += len(shots)
        self.acked += volley.acked
        self.failed += volley.failed
        return volley


def measure(rig: Rig, report: Report) -> None:
    """Measure throughput and latency in turns, then look into the database."""
    url = rig.databases.copy(rig.template)
    signer = Signer(SECRET)
    with (
        _side("bot", rig.server("bot", url)) as bot,
        _side("empty", rig.server("empty", url)) as empty,
        commits.committer(rig.databases.empty()) as commit,
    ):
        bot.warm(_shots(rig, signer, rig.count(WARM)))
        empty.warm(_shots(rig, signer, rig.count(WARM)))
        bare: list[float] = []
        for _ in range(rig.rounds):
            empty.saturate(_shots(rig, signer, rig.count(EMPTY)))
            bot.saturate(_shots(rig, signer, rig.count(BOT)))
        for _ in range(rig.rounds):
            empty.steady(_shots(rig, signer, rig.count(STEADY)))
            bot.steady(_shots(rig, signer, rig.count(STEADY)))
            bare.append(percentile(commits.steady(commit, rig.count(STEADY), RATE), 0.99))
    _report(rig, report, bot, empty, median(bare), kept.look(url))


@contextmanager
def _side(name: str, child: Child) -> Iterator[_Side]:
    with child, Load(child.ready["port"]) as load:
        yield _Side(name, child, load)


def _shots(rig: Rig, signer: Signer, count: int) -> list[Shot]:
    """Return new clicks, signed now; some of them come once more a little later."""
    shots = [Shot(click.key, signer.request(click)) for click in rig.clicks.make(count)]
    for place in range(REPEAT, count, REPEAT):
        shots[place] = shots[place - REPEAT // 2]
    return shots


def _report(  # noqa: PLR0913 - both sides and what they are held to
    rig: Rig, report: Report, bot: _Side, empty: _Side, bare: float, found: kept.Kept
) -> None:
    db, seed, n = rig.kind, rig.seed, bot.sent
    for side in (empty, bot):
        name = "answer" if side is bot else "empty"
        rate, cpu = median(side.rates), 1000 * median(side.cpu)
        p50 = 1000 * median(side.p50)
        report.add(Figure(f"{name}.throughput", db, seed, side.sent, value=rate, unit="requests/s"))
        report.add(Figure(f"{name}.cpu", db, seed, side.sent, value=cpu, unit="ms/request"))
        report.add(Figure(f"{name}.p50", db, seed, value=p50, unit="ms at 200/s"))
    lost = found.lost(bot.acked) + len(bot.failed)
    doubled = found.doubled()
    share = median(b / e for b, e in zip(bot.rates, empty.rates, strict=True))
    well = is_within(share, SHARE, "least") and not lost and not doubled
    report.add(
        Figure(
            "answer.share",
            db,
            seed,
            n,
            lost,
            doubled,
            value=share,
            unit="of empty",
            limit=SHARE,
            ok=well,
        )
    )
    by_cpu = median(e / b for b, e in zip(bot.cpu, empty.cpu, strict=True))
    report.add(Figure("answer.cpu_share", db, seed, n, value=by_cpu, unit="of empty"))
    p99, beside = median(bot.p99), median(empty.p99)
    report.add(Figure("empty.p99", db, seed, value=1000 * beside, unit="ms at 200/s"))
    report.add(Figure("commit.p99", db, seed, value=1000 * bare, unit="ms at 200/s"))
    limit = TIMES * (beside + bare)
    report.add(
        Figure(
            "answer.p99",
            db,
            seed,
            n,
            value=1000 * p99,
            unit="ms at 200/s",
            limit=1000 * limit,
            ok=is_within(p99, limit, "most"),
        )
    )
