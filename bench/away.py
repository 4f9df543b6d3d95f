"""Proof: while the database is away nothing untrue is said, and it is used again when it is back.

PostgreSQL is stopped under load and started again, or stands still and goes on; the bot is not.
For each click it is then known whether it stands in the database, and what who clicked was told,
and when.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from threading import Thread
from time import perf_counter
from urllib.parse import urlsplit

from bench import kept
from bench.clicks import Click, Json, Signer
from bench.figures import Figure, Report
from bench.load import Load, Shot, Volley
from bench.promises import Terms
from bench.rig import Rig, rig
from bench.serve import SECRET
from bot.clock import Waiter
from bot.i18n import LANGUAGES, translator
from bot.services.scene import DEFAULT_ZONE
from bot.views.help import nothing_saved
from tests.databases import Databases, PostgresServer
from tests.scenarios.breakable import frozen, stopped

AWAY = 30.0
NOTICED = 4.0
"""A standstill that is shorter only makes people wait."""
AROUND = 3.0
"""Seconds before it goes and after it is back."""
RATE = 50.0
"""Clicks a second."""
Away = Callable[[PostgresServer], AbstractContextManager[None]]
PATIENCE = 3.0
"""Seconds in which Slack, and who clicked, want an answer."""
NOTHING_SAVED = nothing_saved([translator(each, DEFAULT_ZONE) for each in LANGUAGES]).text


def prove(terms: Terms, report: Report) -> None:
    """Let PostgreSQL stand still under load, and go on; then stop it, and start it again."""
    if terms.db == "sqlite":
        report.say("  away: a file does not go away; DB=postgresql")
        return
    seconds = max(1.0, AWAY * terms.scale)
    with rig(terms.db, terms.seed, terms.scale) as shared:
        _prove(shared, "frozen", frozen, max(seconds, NOTICED), report)
        _prove(shared, "away", stopped, seconds, report)


def _prove(shared: Rig, way: str, away: Away, seconds: float, report: Report) -> None:
    url = shared.databases.copy(shared.template)
    signer = Signer(SECRET)
    clicks = [*shared.clicks.make(round(RATE * (seconds + 2 * AROUND)))]
    with shared.server("bot", url) as server, Load(server.ready["port"], connections=64) as load:
        gone = _Gone(shared.databases, away, seconds)
        gone.start()
        volley = load.steady([Shot(each.key, signer.request(each)) for each in clicks], RATE)
        gone.join()
        assert server.ask(do="idle")["idle"], "the server did not come to rest"
    found = _look(clicks, volley, kept.look(url).keys, shared.slack.ask(do="answers")["answers"])
    back = min((due for due in found.saved if due > gone.until), default=0.0) - gone.until
    unsaved = len(clicks) - len(found.saved)
    report.say(f"  {unsaved} of {len(clicks)} clicks were not saved")
    for name, value, unit, limit in (
        ("untrue", found.untrue, "clicks of which something untrue was said", 0),
        ("silent", found.silent, "clicks of which nothing was said", 0),
        ("slowest", found.slowest, "s until the slowest answer was there", PATIENCE),
        ("back", back, "s until a click was saved again", PATIENCE),
    ):
        figure = Figure(f"{way}.{name}", "postgresql", shared.seed, len(clicks))
        met = 0 <= value <= limit and unsaved > 0
        report.add(replace(figure, value=value, unit=unit, limit=limit, ok=met))


class _Gone(Thread):
    """Takes the database away for a while."""

    def __init__(self, server: Databases, away: Away, seconds: float) -> None:
        super().__init__()
        assert isinstance(server, PostgresServer)
        self._away = away(server)
        self._seconds = seconds
        self.until = 0.0
        """When it was back, by ``perf_counter``."""

    def run(self) -> None:
        pause = Waiter()
        pause.sleep(AROUND)
        with self._away:
            pause.sleep(self._seconds)
        self.until = perf_counter()


@dataclass(slots=True)
class _Found:
    """What became of the clicks."""

    slowest: float
    """Seconds from when it was due to an acknowledgement, or to the words that nothing is saved."""
    saved: list[float] = field(default_factory=list)
    """When they were due."""
    untrue: int = 0
    silent: int = 0


def _look(
    clicks: list[Click], volley: Volley, keys: Collection[str], answers: list[Json]
) -> _Found:
    found = _Found(max(volley.latencies))
    told: defaultdict[str, list[Json]] = defaultdict(list)
    for answer in answers:
        told[answer["path"]].append(answer)
    for number, click in enumerate(clicks):
        due, is_saved = volley.began + number / RATE, click.key in keys
        said = told[urlsplit(click.payload["response_url"]).path]
        refusals = [each["at"] - due for each in said if each["text"] == NOTHING_SAVED]
        found.saved += [due] * is_saved
        found.untrue += len(refusals) != (0 if is_saved else len(said))
        found.silent += not said
        found.slowest = max([found.slowest, *refusals])
    return found
