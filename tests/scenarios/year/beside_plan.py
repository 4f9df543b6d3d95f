"""What the plan said before each year, beside what the year then sent."""

import re
from collections.abc import Iterator, Mapping
from itertools import takewhile

from bot.i18n import Translator, translator
from bot.ports import Store
from bot.rules.outbox import Delivery
from bot.rules.sessions import group_of
from tests.scenarios.year.played import Played
from tests.stage import MAJA, example

READ = ("the year ahead", "the second year ahead")
"""The acts in which the convener reads the plan."""
CALLED: Mapping[str, str] = {
    "call": "förslagstiden öppnar",
    "host.direct": "värden tillfrågas om var gruppmötet hålls",
    "invitation": "inbjudan",
    "invitation.direct": "inbjudan",
    "poll.post": "omröstningen öppnar",
    "poll.result": "omröstningen stänger",
    "reminder.direct": "påminnelse om att anmäla sig",
    "escalated": "ersättare får också frågan",
    "escalated.acting": "ersättare får också frågan",
    "agenda": "dagordningen publiceras",
    "last_reminder.direct": "sista påminnelsen",
    "day_before.direct": "praktisk information",
    "start": "dialogmötet börjar",
    "thanks": "tack för dialogmötet",
}
"""The kinds of what steps send, and what the plan calls the step."""
SILENT = "förslagstiden stänger"
"""The one step that says nothing; the meeting remembers when it was done."""
_STEP = re.compile(r"  • \w+ \d+ \w+ \d{4} kl\. \d\d:\d\d: ")
COMPANIONS = frozenset({"ask", "calendar", "carry", "poll.reminder"})
"""Kinds of what comes with each step, poll or meeting, changed or not; no line of the plan."""


def planned(years: Played) -> set[str]:
    """Return the lines of both plans that give a step its time, as the convener read them."""
    page = years.transcript.texts()[f"{MAJA}.txt"].splitlines()
    found: set[str] = set()
    for act in READ:
        (at,) = (n for n, line in enumerate(page) if line.startswith("##") and line.endswith(act))
        said = takewhile(lambda line: not line.startswith("##"), page[at + 1 :])
        found |= {line.removeprefix("  • ") for line in said if _STEP.match(line)}
    return found


def sent(years: Played) -> set[str]:
    """Return what was sent of the two meetings, and of everything beside, as lines of a plan."""
    t = translator("sv", example().series.zone)
    with years.stage.app.database.reading() as store:
        return {*_said(store, years, t), *_closed(store, t)}


def _meetings(store: Store) -> list[int]:
    """Return the two meetings that the plans speak of."""
    (series,) = store.series.every()
    return [meeting.id for meeting in store.meetings.of_series(series.id)][: len(READ)]


def _groups(store: Store) -> dict[str, str]:
    (series,) = store.series.every()
    return {each.key: each.name.in_("sv").lower() for each in series.profile.groups}


def _closed(store: Store, t: Translator) -> Iterator[str]:
    for meeting in map(store.meetings.get, _meetings(store)):
        assert meeting.call_closed_at is not None
        yield f"{t.when(meeting.call_closed_at)}: {SILENT}"


def _said(store: Store, years: Played, t: Translator) -> Iterator[str]:
    known, names = _meetings(store), _groups(store)
    for row in store.outbox.recent(100_000):
        of_another = row.owed.refs.get("meeting", known[0]) not in known
        is_sent = row.sent_at is not None and row.owed.manner in {"direct", "post"}
        if is_sent and not of_another and row.owed.kind not in COMPANIONS:
            assert row.sent_at is not None
            yield f"{t.when(row.sent_at)}: {_words(row, years, names)}"


def _words(row: Delivery, years: Played, names: Mapping[str, str]) -> str:
    """Return what the plan calls what was sent; for what is of no step, its kind in brackets."""
    if row.owed.kind == "task":
        message = years.stage.rehearsal.place.workspace.find(row.channel, row.ts)
        assert message is not None
        return f"din uppgift: ”{message.text.splitlines()[0].removesuffix('.')}”"
    if row.owed.kind not in CALLED:
        return f"[{row.owed.kind}]"
    key = str(row.owed.refs.get("session", "")) or group_of(row.owed.dedupe)
    return CALLED[row.owed.kind] + (f" ({names[key]})" if key else "")


def companions(years: Played) -> set[str]:
    """Return the kinds of companions that were sent in fact."""
    with years.stage.app.database.reading() as store:
        return {each.owed.kind for each in store.outbox.recent(100_000)} & COMPANIONS
