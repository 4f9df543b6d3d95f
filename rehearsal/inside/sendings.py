"""Deliveries as people ask about them: to whom, when, why, and what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal

from bot.i18n import LANGUAGES, translator
from bot.ports import Store
from bot.rules import attention
from bot.rules.attention import Told
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery, Owed
from bot.rules.seats import Party, Person, Seat
from bot.rules.series import Series
from bot.services import greeting, quorum
from bot.views import attention_reasons
from rehearsal.inside import years
from rehearsal.inside.origins import Origins
from rehearsal.store import Json

NEWEST: Final = 400
"""So many are shown."""
ALL: Final = 20_000
"""More than two years of any series that is played."""

Why = Literal[
    "step",
    "asked",
    "update",
    "news",
    "reminder",
    "urgent",
    "escalation",
    "digest",
    "cycle",
    "quorum",
    "hello",
    "left",
]


@dataclass
class Sendings:
    """Deliveries of a store; whom they are for is read once."""

    store: Store
    _seats: dict[int, Mapping[int, Seat]] = field(default_factory=dict)
    """Of a meeting, by party."""

    @cached_property
    def _origins(self) -> Origins:
        return Origins(self.store)

    @cached_property
    def _series(self) -> Mapping[int, Series]:
        return {each.id: each for each in self.store.series.every()}

    @cached_property
    def _parties(self) -> Mapping[int, Party]:
        every = (self.store.seats.parties(each) for each in self._series)
        return {party.id: party for parties in every for party in parties}

    def newest(self) -> list[Json]:
        """Return the newest, newest first."""
        return self._shown(self.store.outbox.recent(NEWEST))

    def at(self, channel: str, ts: str) -> list[Json]:
        """Return what put the message at ``ts`` into a channel, and what changed it."""
        every = self.store.outbox.recent(ALL)
        return self._shown(each for each in every if (each.channel, each.ts) == (channel, ts))

    def of_step(self, step: int) -> list[Json]:
        """Return what a step has sent or owes, oldest first."""
        owed = [each for each in self.store.outbox.recent(ALL) if self._is_of(each.owed, step)]
        return self._shown(reversed(owed))

    def named(self, language: str) -> dict[tuple[str, str], tuple[str, str]]:
        """Return what the step does that sent the message at (channel, ts), and its kind."""
        found = {}
        for each in self.store.outbox.recent(ALL):
            origin = self._origins.of(each.owed)
            if origin is not None and each.ts:
                name = years.name(self._series[origin.series], origin, language)
                found[each.channel, each.ts] = (name, each.owed.kind)
        return found

    def _is_of(self, owed: Owed, step: int) -> bool:
        origin = self._origins.of(owed)
        return origin is not None and origin.id == step

    def _shown(self, deliveries: Iterable[Delivery]) -> list[Json]:
        found = list(deliveries)
        people = self.store.people.many({each.owed.person for each in found if each.owed.person})
        return [self._one(each, people) for each in found]

    def _one(self, one: Delivery, people: Mapping[int, Person]) -> Json:
        owed = one.owed
        origin = self._origins.of(owed)
        person = people.get(owed.person or 0)
        party = self._parties.get(int(owed.refs.get("party", 0)))
        return {
            "id": one.id,
            "kind": owed.kind,
            "manner": owed.manner,
            "user": person.user if person else owed.target.user,
            "to": owed.target.channel,
            "party": party.name if party else "",
            "is_deputy": self._is_deputy(owed),
            "state": one.state,
            "reason": one.reason,
            "why": "step" if origin else _why(owed),
            "step": self._named(origin) if origin else None,
            "because": self._because(one),
            "due_at": owed.due_at.isoformat(),
            "deadline": owed.deadline.isoformat() if owed.deadline else None,
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
            "tries": one.tries,
            "channel": one.channel,
            "ts": one.ts,
        }

    def _is_deputy(self, owed: Owed) -> bool:
        """Tell whether it goes to a deputy of the party that it is about."""
        meeting, party = owed.refs.get("meeting"), owed.refs.get("party")
        if owed.series is None or not isinstance(meeting, int) or not isinstance(party, int):
            return False
        if meeting not in self._seats:
            self._seats[meeting] = self.store.seats.every_seat(owed.series, meeting, owed.due_at)
        seat = self._seats[meeting].get(party)
        return seat is not None and any(each.id == owed.person for each in seat.deputies)

    def _because(self, one: Delivery) -> Json | None:
        """Return why just this person gets it, in the words in which the bot accounts for it.

        Those are true of what is sent; why something is not sent is its ``reason``. Why a message
        came is not why it is changed later.
        """
        owed = one.owed
        known = attention_reasons.OF_PARTY.keys() | attention_reasons.OF_NONE.keys()
        if owed.kind not in known or owed.series is None or owed.manner == "update":
            return None
        if one.state in {"dropped", "failed"}:
            return None
        told = Told(owed.kind, owed.due_at, int(owed.refs.get("party", 0)))
        names = {each.id: each.name for each in self._parties.values()}
        zone = self._series[owed.series].profile.zone
        return {
            each: attention_reasons.reason(told, names, translator(each, zone))
            for each in LANGUAGES
        }

    def _named(self, origin: Occurrence) -> Json:
        series = self._series[origin.series]
        names = {each: years.name(series, origin, each) for each in LANGUAGES}
        return {"id": origin.id, "name": names, "at": origin.due_at.isoformat()}


def _why(owed: Owed) -> Why:
    """Return why it is said, when it is no step that says it."""
    if owed.manner == "update":
        return "update"
    if owed.kind == "hello":
        return "hello"  # it is the same whether somebody added the bot or the series begins
    if owed.kind == greeting.LEFT:
        return "left"
    if owed.asked or owed.manner == "reply":
        return "asked"
    if owed.kind == quorum.KIND:
        return "quorum"  # that it is near says nothing of why
    found = attention.KINDS.get(owed.kind)
    return "asked" if found == "reply" else found or "cycle"
