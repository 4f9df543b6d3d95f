"""Proof: no message is lost, and none comes twice unnoticed, whatever breaks.

Reminders to those who have not answered, sent by real processes that are killed and paused, to a
Slack that loses answers, breaks, asks for pauses and shows late what it has stored. Another time
its history cannot be read: what is uncertain is not sent again then, and the convener is told.
"""

import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Engine, NullPool, create_engine, func, select

import storage
from bench import parties
from bench.figures import Figure, Report
from bench.havoc import Havoc
from bench.promises import Terms
from bench.rig import Rig, rig
from bench.serve import LateClock
from bot.rules.outbox import SENDING
from bot.services.receipts import UNCERTAIN
from storage.tables import DELIVERY, PERSON

DELIVERIES = 20_000
PARTIES = 250
"""So many that there is work while those wait whose message is uncertain."""
REPLICAS = {"sqlite": 1, "postgresql": 3}
BLOWS = 5_000
"""More than there can be; after so many something stands still."""
KIND, KEY = "reminder.direct", "proof:"
CONVENER = "U0MAJA"
D = DELIVERY.c
_MORE = re.compile(r"och (\d+) till")
_FLAG = re.compile(r"delivery (\d+) was taken over while it was sent: possibly doubled")


@dataclass(frozen=True, slots=True)
class _Found:
    """What became of the deliveries."""

    count: int
    lost: int
    """Not stored in Slack, though nobody was told of it."""
    doubled: int
    flagged: int
    """Of those that came twice."""
    uncertain: int
    """Of which nobody can know, because no history can be read."""
    silent: int
    """People who were to get one of these, and of whom the convener was not told."""


def prove(terms: Terms, report: Report) -> None:
    """Send them with a history that can be read, and as many with one that cannot."""
    found = _play(terms, "", report)
    _report(terms, report, "sent.unnoticed", found, found.lost, "lost, or twice unflagged")
    found = _play(terms, "missing_scope", report)
    unit = f"untold, of {found.uncertain} uncertain"
    _report(terms, report, "sent.silent", found, found.lost + found.silent, unit)


def _report(  # noqa: PLR0913 - a figure
    terms: Terms, report: Report, name: str, found: _Found, wrong: int, unit: str
) -> None:
    wrong += found.doubled - found.flagged
    counts = (found.count, found.lost, found.doubled, found.flagged)
    report.add(Figure(name, terms.db, terms.seed, *counts, wrong, unit, limit=0, ok=not wrong))


def _play(terms: Terms, refused: str, report: Report) -> _Found:
    """Send them; ``refused`` is Slack's word for why its history cannot be read, if it is so."""
    more = parties.file_of(PARTIES)
    with (
        rig(terms.db, terms.seed, terms.scale, more=more) as shared,
        TemporaryDirectory() as folder,
    ):
        url, log = shared.databases.copy(shared.template), Path(folder) / "log"
        clock = LateClock(timedelta(seconds=shared.ahead))
        _owe(url, clock, terms.count(DELIVERIES))
        shared.slack.ask(do="faults", seed=f"{terms.seed} {refused}", refused=refused)
        engine = create_engine(url, poolclass=NullPool)
        with closing(Havoc(shared, url, terms, log, REPLICAS[terms.db])) as havoc:
            while _is_going_on(engine, clock.now()):
                havoc.start()
                havoc.strike()
                assert havoc.kills + havoc.pauses < BLOWS, "something stands still"
        report.say(f"  {havoc.kills} kills, {havoc.pauses} pauses")
        return _look(shared, engine, log.read_text("utf-8"))


def _owe(url: str, clock: LateClock, count: int) -> None:
    """Owe reminders to those who were invited, beside the one of the cycle."""
    database = storage.connect(url, clock)
    with database.transaction() as store:
        recent = [each.owed for each in store.outbox.recent(500)]
        invited = [each for each in recent if each.kind == "invitation.direct"]
        for number in range(count):
            owed = invited[number % len(invited)]
            dedupe, now = f"{KEY}{number}", clock.now()
            store.outbox.owe(replace(owed, kind=KIND, dedupe=dedupe, due_at=now, deadline=None))
    database.close()


def _is_going_on(engine: Engine, now: datetime) -> bool:
    """Tell whether something is due that has not ended."""
    waits = D.state.in_(["ready", "sending", "unknown"])
    with engine.connect() as connection:
        due = select(func.count()).where(waits, D.manner.in_(SENDING), D.due_at <= now)
        return bool(connection.execute(due).scalar_one())


def _look(shared: Rig, engine: Engine, log: str) -> _Found:
    with engine.connect() as connection:
        named = select(D.id, D.token, D.state, D.reason, PERSON.c.name)
        of = named.join(PERSON, PERSON.c.id == D.person).where(D.dedupe.startswith(KEY))
        rows = connection.execute(of).all()
    stored = Counter[str](shared.slack.ask(do="tokens")["tokens"])
    flagged = {int(each) for each in _FLAG.findall(log)}
    uncertain = {
        each.id: each.name for each in rows if (each.state, each.reason) == ("failed", UNCERTAIN)
    }
    doubled = [each for each in rows if stored[each.token] > 1]
    return _Found(
        count=len(rows),
        lost=len({each.id for each in rows if not stored[each.token]} - {*uncertain}),
        doubled=len(doubled),
        flagged=sum(each.id in flagged for each in doubled),
        uncertain=len(uncertain),
        silent=_silent(shared, {*uncertain.values()}),
    )


def _silent(shared: Rig, names: set[str]) -> int:
    """Return of how many people the convener was not told; some are named, the rest counted."""
    posts = shared.slack.ask(do="posts")["posts"]
    updates = shared.slack.ask(do="updates")["updates"]
    channels = {each["channel"] for each in posts if each["to"] == CONVENER}
    texts = [each["text"] for each in [*posts, *updates] if each["channel"] in channels]
    return len(names) - max((_told(names, text) for text in texts), default=0)


def _told(names: set[str], text: str) -> int:
    """Return of how many people a text tells: of some by name, of how many more as a number."""
    named = sum(bool(re.search(rf"{name}(?!\d)", text)) for name in names)
    return named + sum(map(int, _MORE.findall(text)))
