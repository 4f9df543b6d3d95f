"""How a cycle ended: what everybody can read, and what the database holds, without chance ids."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import storage
from bot.ports import Store
from bot.rules.cycle import Occurrence
from bot.rules.outbox import Delivery, Owed
from bot.rules.series import Series
from bot.services import unheard
from bot.services.receipts import UNCERTAIN
from rehearsal.model import Message
from rehearsal.server import Rehearsal
from storage.checks import problems
from tests.scenarios.processes import CLOCK

Rows = Counter[str]
_LINK = re.compile(r"<http://[^|>]*/files/[^|>]*\|")
"""The link of a file, whose id is new in each run."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of a run, to be compared with that of another."""

    sections: dict[str, Rows | list[str]] = field(default_factory=dict)
    audit: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    """What may never be, whatever was killed."""
    manners: dict[str, str] = field(default_factory=dict)
    """Of each delivery, by the id that its message carries."""


def look(rehearsal: Rehearsal, url: str) -> Ending:
    """Read the workspace and the database."""
    database = storage.connect(url, CLOCK, pace_per_minute=1_000_000)
    try:
        with database.reading() as store:
            reader = _Reader(store, rehearsal)
            ending = Ending(
                {**reader.database(), **reader.messages()},
                reader.audit(),
                reader.faults(),
                {token: each.owed.manner for token, each in reader.by_token.items()},
            )
    finally:
        database.close()
    ending.faults.extend(problems(url))
    return ending


def differences(killed: Ending, calm: Ending) -> list[str]:
    """Return what is there in only one of two endings; audit rows of repeated acts apart."""
    found = []
    for name, expected in calm.sections.items():
        got = killed.sections.get(name, [])
        if got != expected:
            found += [f"{name} missing: {row}" for row in (Counter(expected) - Counter(got))]
            found += [f"{name} too many: {row}" for row in (Counter(got) - Counter(expected))]
            found += [f"{name}: another order"] * (Counter(got) == Counter(expected))
    found += [f"{name} unexpected" for name in killed.sections.keys() - calm.sections.keys()]
    found += [f"audit missing: {row}" for row in Counter(calm.audit) - Counter(killed.audit)]
    found += [f"audit too many: {row}" for row in set(killed.audit) - set(calm.audit)]
    return found


class _Reader:
    """Reads one database; turns ids into what they stand for."""

    def __init__(self, store: Store, rehearsal: Rehearsal) -> None:
        self._store = store
        self._rehearsal = rehearsal
        (self._series,) = store.series.every()

    @property
    def series(self) -> Series:
        return self._series

    @cached_property
    def deliveries(self) -> list[Delivery]:
        return self._store.outbox.recent(100_000)

    @cached_property
    def by_token(self) -> dict[str, Delivery]:
        return {each.token: each for each in self.deliveries}

    @cached_property
    def meetings(self) -> dict[int, datetime]:
        found = self._store.meetings.of_series(self.series.id)
        return {meeting.id: meeting.local for meeting in found}

    @cached_property
    def parties(self) -> dict[int, str]:
        return {party.id: party.key for party in self._store.seats.parties(self.series.id)}

    @cached_property
    def steps(self) -> dict[int, Occurrence]:
        return {
            step.id: step
            for meeting in self.meetings
            for step in self._store.ledger.of_meeting(meeting)
        }

    @cached_property
    def items(self) -> dict[int, int]:
        return {
            item.id: item.number
            for meeting in self.meetings
            for item in self._store.agenda.of_meeting(meeting)
        }

    # ------------------------------------------------------------------------------ database

    def database(self) -> dict[str, Rows | list[str]]:
        return {
            "items": Counter(self._items()),
            "answers": Counter(self._answers()),
            "seats": Counter(self._seats()),
            "meetings": Counter(self._meetings()),
            "steps": Counter(self._steps()),
            "deliveries": Counter(self._deliveries()),
            "series": [f"{self.series.paused} {self.series.language}"],
            "people": Counter(self._people()),
        }

    def _items(self) -> Iterator[str]:
        for meeting, local in self.meetings.items():
            for item in self._store.agenda.of_meeting(meeting):
                proposer = self._user(item.proposer)
                party = self.parties.get(item.party or 0, "–")
                yield (
                    f"{local} #{item.number} {item.title} {item.kind} {item.minutes} {item.area} "
                    f"{item.link} {party} {proposer} {item.state} {item.position} {item.late} "
                    f"{item.reason} {_hour(item.created_at)}"
                )

    def _answers(self) -> Iterator[str]:
        for meeting, local in self.meetings.items():
            for party, answer in self._store.answers.of_meeting(meeting).items():
                by = self._user(answer.person)
                at = _hour(answer.at)
                yield (f"{local} {self.parties[party]} {answer.reply} {by} {answer.recorded} {at}")

    def _seats(self) -> Iterator[str]:
        now = self._rehearsal.clock.now()
        for meeting, local in self.meetings.items():
            for party, seat in self._store.seats.every_seat(self.series.id, meeting, now).items():
                to, beside = self._user(seat.handed_to), self._user(seat.shared_with)
                yield f"{local} {self.parties[party]} {to} {seat.handed_until} {beside}"

    def _meetings(self) -> Iterator[str]:
        for meeting in self._store.meetings.of_series(self.series.id):
            opened, closed = _hour(meeting.call_opened_at), _hour(meeting.call_closed_at)
            published, started = _hour(meeting.published_at), _hour(meeting.started_at)
            yield f"{meeting.local} {meeting.place} {opened} {closed} {published} {started}"

    def _steps(self) -> Iterator[str]:
        for step in self.steps.values():
            meeting = self.meetings[step.meeting]
            yield f"{meeting} {step.step} {step.local} {step.state} {_hour(step.done_at)}"

    def _deliveries(self) -> Iterator[str]:
        for each in self.deliveries:
            owed = each.owed
            if owed.manner == "reply" or owed.kind == unheard.KIND:
                continue  # the latter stands for a reply that a kill took
            to = owed.target.user or owed.target.channel
            why = each.reason if each.state in {"dropped", "failed"} else ""
            yield (
                f"{owed.kind} {owed.manner} to {to} {self._refs(owed)} {each.state} {why} "
                f"asked={owed.asked} due {_hour(owed.due_at)}"
            )

    def _people(self) -> Iterator[str]:
        for user in self._rehearsal.place.workspace.users.values():
            person = self._store.people.by_user(self.series.workspace, user.id)
            if person is not None:
                yield f"{person.user} {person.team} {person.name} {person.language}"

    def audit(self) -> list[str]:
        """Return the audit trail, in order."""
        return [
            f"{self._user(each.person)} {each.action} {self._subject(each.subject)} "
            f"{self.parties.get(each.party or 0, '–')} {each.recorded}"
            for each in self._store.audit.of_series(self.series.id)
        ]

    # ------------------------------------------------------------------------------ messages

    def messages(self) -> dict[str, Rows | list[str]]:
        """Return what was owed to each channel and person, in order, and their App Homes."""
        workspace = self._rehearsal.place.workspace
        found: dict[str, Rows | list[str]] = {}
        for channel in workspace.channels:
            owed = [each for each in workspace.in_channel(channel) if self._is_owed(each)]
            found[f"channel {channel}"] = [self._said(each) for each in owed]
        for user in workspace.users:
            home = self._rehearsal.place.surfaces.home(user)
            if home is not None:
                found[f"home {user}"] = [self._clean(home.body["blocks"])]
        return found

    def _is_owed(self, message: Message) -> bool:
        delivery = self.by_token.get(token_of(message))
        if delivery is None or delivery.owed.kind == unheard.KIND:
            return False
        return delivery.owed.manner in {"post", "direct"}

    def _said(self, message: Message) -> str:
        """Return a message; one that a click has replaced says a reply, which is compared apart."""
        manner = self.by_token[token_of(message)].owed.manner
        kind = self.by_token[token_of(message)].owed.kind
        if manner == "direct" and (message.edited or self._lost_its_reply(message)):
            return f"{kind}: answered"
        text = _LINK.sub("<file|", message.text)
        return f"{kind}: {text} {self._clean(message.blocks)} {len(message.files)} files"

    def _lost_its_reply(self, message: Message) -> bool:
        """Tell whether a kill took the reply that was to replace it: replies come at most once."""
        urls = dict(self._rehearsal.place.workspace.store.read("url"))
        return any(
            each.reason == UNCERTAIN
            and each.owed.target.replaces
            and (url := urls.get(each.owed.target.response_url.rpartition("/")[2])) is not None
            and (url["channel"], url["message_ts"]) == (message.channel, message.ts)
            for each in self.deliveries
            if each.owed.manner == "reply"
        )

    def _clean(self, blocks: object) -> str:
        """Return blocks without the ids that Slack gives, and with steps by name."""
        return json.dumps(_without_ids(blocks), ensure_ascii=False, sort_keys=True)

    # -------------------------------------------------------------------------------- faults

    def faults(self) -> list[str]:
        """Return what is lost, doubled or left over."""
        seen: Counter[str] = Counter()
        for messages in self._rehearsal.place.workspace.messages.values():
            seen.update(token for each in messages.values() if (token := token_of(each)))
        found = [f"doubled: {self._short(token)}" for token, n in seen.items() if n > 1]
        for each in self.deliveries:
            told = each.owed.manner in {"post", "direct"}
            if told and (each.state == "sent") != (each.token in seen):
                found.append(f"{each.state}, seen {seen[each.token]}: {self._short(each.token)}")
            if each.state in {"sending", "unknown"}:
                found.append(f"left {each.state}: {self._short(each.token)}")
        return found

    def _short(self, token: str) -> str:
        each = self.by_token.get(token)
        return f"{each.owed.kind} to {each.owed.target} ({each.tries})" if each else token

    # ----------------------------------------------------------------------------------- ids

    def _user(self, person: int | None) -> str:
        return self._store.people.get(person).user if person else "–"

    def _refs(self, owed: Owed) -> str:
        shown = {name: self._ref(name, value) for name, value in owed.refs.items()}
        if "ts" in shown:
            shown["ts"] = self._message(owed.target.channel, str(shown["ts"]))
        return json.dumps(shown, sort_keys=True, ensure_ascii=False, default=str)

    def _message(self, channel: str, ts: str) -> str:
        """Name a message by what it says, for its time counts the messages before it too."""
        message = self._rehearsal.place.workspace.messages[channel][ts]
        return self.by_token[token_of(message)].owed.kind

    def _ref(self, name: str, value: int | str) -> object:
        if name == "meeting":
            return self.meetings[int(value)]
        if name == "party":
            return self.parties[int(value)]
        if name == "occurrence":
            return self._step(int(value))
        if name == "post":
            return self._key(str(value))
        return value

    def _key(self, dedupe: str) -> str:
        """Return under which key a post, an invitation or a question was owed, without its ids."""
        kind, number, *rest = dedupe.split(":")
        if kind == "ask":
            return f"{kind}:{self._step(int(number.split('+')[0]))}"
        party = [str(self.parties[int(each)]) for each in rest[:1]]
        step = [] if kind == "handed" else rest[1:2]
        return ":".join([kind, str(self.meetings[int(number)]), *party, *step])

    def _step(self, occurrence: int) -> str:
        step = self.steps[occurrence]
        return f"{step.step}@{step.local}"

    def _subject(self, subject: str) -> str:
        kind, _, number = subject.partition(":")
        known: dict[str, Mapping[int, Any]] = {"item": self.items, "meeting": self.meetings}
        if kind == "step":
            return self._step(int(number))
        return f"{kind} {known[kind][int(number)]}" if kind in known else subject


def token_of(message: Message) -> str:
    return str(((message.metadata or {}).get("event_payload") or {}).get("id", ""))


def _hour(instant: datetime | None) -> str:
    """Return the hour: who had to do it again did it some seconds later."""
    return f"{instant:%Y-%m-%d %H}" if instant else "–"


def _without_ids(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_ids(each) for key, each in value.items() if key != "block_id"}
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    return value
