"""The example's series in the real store, and its people as the services meet them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.ports import Database, Entry, Store
from bot.rules.agenda import Draft, Item
from bot.rules.outbox import Delivery
from bot.rules.seats import Mandate, Party, Person
from bot.rules.series import Meeting, Profile, Series
from bot.services import agenda, answers, cycles, office, planning, polling, rendering, scene
from bot.services.deliveries import Verdict
from bot.services.office import Office
from bot.services.scene import Hints, Scene, Where
from storage import SqlDatabase

TEAM, CHANNEL = "T0REGION", "C0DIALOG"
MAJA, JOAKIM, ULLA = "U0MAJA", "U0JOAKIM", "U0ULLA"
"""The conveners, who are deputies of the convening body too; and the owner, who is neither."""
HELENA = "U0HELENA"
"""The principal of the convening body, Region Stockholm; no convener."""
LEYLA, PETER, AMINA = "U0BOTKYRKA1", "U0BOTKYRKA2", "U0BOTKYRKA3"
"""The principal of Botkyrka kommun and its deputies, of another workspace."""
NACKA = "U0NACKA1"
JAMES = "U0SOLNA1"
"""The principal of Solna stad, who reads English."""
BIRGITTA = "U0KLYS1"
"""The principal of KLYS, which takes part every second year: in 2027, not in 2028."""
STRANGER = "U0STRANGER"


def at(local: str) -> datetime:
    """Return the instant of a local time, ``2027-02-04 13:00``."""
    zone = ZoneInfo("Europe/Stockholm")
    return datetime.fromisoformat(local).replace(tzinfo=zone).astimezone(UTC)


LOADED = at("2026-11-23 09:00")
BEFORE = at("2026-11-24 10:00")
"""The call has not opened: that happens on Thursday 26 November."""
CALLED = at("2026-12-01 10:00")
INVITED = at("2026-12-23 10:00")
"""The convener is asked to send the invitation: on this Wednesday."""
AFTER_CALL = at("2027-01-12 10:00")
"""The call has closed: that happens on Thursday 7 January."""
START = at("2027-02-04 13:00")
END = at("2027-02-04 16:00")


class _Enough(Exception):  # noqa: N818 - not an error: how a transaction is left without a trace
    """The test is over."""


MadeOnce = Callable[..., SqlDatabase]
"""Gives the database that a function has filled, and its arguments: made once for a file."""


@contextmanager
def undone(database: Database) -> Iterator[Store]:
    """Open a transaction of which nothing stays."""
    with suppress(_Enough), database.transaction() as store:
        yield store
        raise _Enough


def is_due(store: Store, now: datetime) -> bool:
    """Tell whether something is to be sent by now; until then the courier sleeps."""
    due = store.outbox.next_due(now)
    return due is not None and due <= now


@dataclass
class StillClock:
    """A clock that stands still; the services are told the time."""

    def now(self) -> datetime:
        return LOADED

    def monotonic(self) -> float:
        return 0.0

    def epoch(self) -> float:
        return LOADED.timestamp()


@dataclass
class Dialogue:
    """The series of the example inside one transaction."""

    store: Store

    # -- what is there

    @property
    def series(self) -> Series:
        found = self.store.series.by_key(TEAM, "kulturdialog")
        assert found is not None
        return found

    @property
    def meetings(self) -> list[Meeting]:
        return self.store.meetings.of_series(self.series.id)

    @property
    def meeting(self) -> Meeting:
        return self.meetings[0]

    def person(self, user: str) -> Person:
        found = self.store.people.by_user(TEAM, user)
        assert found is not None
        return found

    def party(self, key: str) -> Party:
        (found,) = (p for p in self.store.seats.parties(self.series.id) if p.key == key)
        return found

    def item(self, number: int) -> Item:
        found = self.store.agenda.by_number(self.series.id, number)
        assert found is not None
        return found

    # -- what people do

    def where(self, user: str, channel: str = CHANNEL) -> Where:
        """Return where a person speaks; without a channel, in their direct messages."""
        known = self.store.people.by_user(TEAM, user)
        team = known.team if known else TEAM
        return Where(TEAM, team, user, channel, is_direct=not channel)

    def scene(
        self,
        user: str,
        now: datetime = CALLED,
        *,
        channel: str = CHANNEL,
        hints: Hints | None = None,
    ) -> Scene:
        return scene.enter(self.store, self.where(user, channel), now, hints or Hints())

    def office(self, user: str) -> Office:
        return office.enter(self.store, self.where(user), Hints())

    def proposes(self, user: str, title: str = "Kulturskolan", now: datetime = CALLED) -> Item:
        return agenda.propose(self.store, self.scene(user, now), Draft(title), now)

    def expected(self) -> None:
        """Let a party say that it comes, though nobody was invited: so the meeting is held."""
        answers.answer(self.store, self.scene(LEYLA), answers.Given("coming"), CALLED)

    # -- what has happened

    def opened(self, **given: datetime) -> None:
        """Let the call be open, and what else is given by the names of ``Meeting``'s fields."""
        opens = {"call_opened_at": at("2026-11-26 09:00"), **given}
        self.store.meetings.save(replace(self.meeting, **opens))  # type: ignore[arg-type]

    def mandated(self, party: str, *users: str, now: datetime = LOADED) -> None:
        """Let these persons act for a party: its principal, then its deputies."""
        of = self.party(party).id
        mandates = [
            Mandate(self.person(user), of, "deputy" if rank else "principal", rank)
            for rank, user in enumerate(users)
        ]
        self.store.seats.set_mandates(self.series.id, of, mandates, now)

    def profiled(self, profile: Profile, **given: str) -> Series:
        """Let the series have this profile, or a copy of it be kept under another key."""
        old = self.series
        key, channel = given.get("key", old.key), given.get("channel", old.channel)
        save = self.store.series.save
        return save(TEAM, key, channel, profile, old.conveners, old.owner)

    def only_called(self) -> None:
        """Let the series meet only when a convener sets a meeting."""
        profile = self.series.profile
        self.profiled(replace(profile, meeting=replace(profile.meeting, rule="")))

    def replan(self, now: datetime) -> int:
        """Plan the year ahead again; return how many steps are new."""
        return planning.plan_series(self.store, self.series.id, now).new

    def ran(self, now: datetime) -> list[str]:
        """Run every step that is due; return their keys."""
        keys = []
        while (occurrence := self.store.ledger.claim(now)) is not None:
            keys.append(cycles.run(self.store, occurrence, now))
        while (poll := self.store.polls.claim(now)) is not None:
            keys.append(polling.run(self.store, poll, now))
        return keys

    # -- what came of it

    def trail(self) -> list[Entry]:
        """Return the audit trail since the series was loaded."""
        return [e for e in self.store.audit.of_series(self.series.id) if e.at > LOADED]

    def actions(self) -> list[str]:
        return [entry.action for entry in self.trail()]

    def states(self) -> dict[str, str]:
        """Return the states of the meeting's steps, by key."""
        return {each.step: each.state for each in self.store.ledger.of_meeting(self.meeting.id)}

    def owed(self, *kinds: str, manner: str = "direct") -> list[Delivery]:
        """Return what is owed of these kinds (of all, if none is named), oldest first.

        To persons, both what is sent by itself and the news that a digest tells; not the digest.
        """
        manners = {"direct", "news"} if manner == "direct" else {manner}
        every = self.store.outbox.recent(10_000)
        found = [e for e in every if e.owed.manner in manners and e.owed.kind != "digest"]
        return [each for each in reversed(found) if not kinds or each.owed.kind in kinds]

    def arrives(self, word: Delivery) -> Delivery:
        """Let what is owed be sent, and return it as it was: an update is owed once until then."""
        started = self.store.outbox.start(word, 2e6)
        if started is not None:
            self.store.outbox.finish(started, "sent", now=CALLED, channel="C1", ts=str(word.id))
        return word

    def told(self, *kinds: str) -> list[str]:
        """Return to whom direct messages of these kinds are owed, by user id."""
        return [each.owed.target.channel for each in self.owed(*kinds)]

    def says(self, delivery: Delivery, now: datetime) -> Verdict:
        return rendering.render(self.store, delivery, now)


def invited(dialogue: Dialogue) -> None:
    """Let the invitation be sent."""
    dialogue.ran(INVITED)
    (asked,) = dialogue.store.ledger.of_series(dialogue.series.id, ["asked"])
    cycles.decide(dialogue.store, dialogue.scene(MAJA, INVITED), asked.id, INVITED, send=True)


def beside(dialogue: Dialogue, after: timedelta) -> Meeting:
    """Set a meeting so long ``after`` the one of the rule, without steps of its own."""
    meeting = dialogue.meeting
    held = replace(
        meeting,
        local=meeting.local + after,
        starts_at=meeting.starts_at + after,
        ends_at=meeting.ends_at + after,
        is_set=True,
    )
    return dialogue.store.meetings.add(dialogue.series.workspace, held)
